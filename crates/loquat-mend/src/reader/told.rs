//! What the reader tells: the list of repairs, which stays small beside the text.
//!
//! A run of the same surplus sign is one repair, and where slips stand so thick that their list would outgrow the text, one repair
//! tells of all of its kind that are near: it reaches from the first to the last.

use super::Reader;
use crate::repair::{Repair, RepairKind as K, Span};

/// Repairs are told one by one while there is not more than one for so many bytes of the value: 12 bytes are a repair.
const THICK: usize = 6;

/// So many are told one by one in any case.
const FEW: usize = 64;

/// How many repairs back is near.
const NEAR: usize = 8;

impl Reader {
    /// Tells a repair.
    pub(super) fn tell(&mut self, kind: K, start: usize, end: usize) {
        let surplus = matches!(kind, K::DoubledComma | K::StrayCharacter | K::OddSpace);
        if let Some(last) = self.repairs.last_mut()
            && surplus
            && last.kind == kind
            && last.span.end() == start
        {
            last.span = last.span.join(Span::new(start, end));
            return;
        }
        if self.repairs.len() >= self.told && self.is_thick(kind, Span::new(start, end)) {
            return;
        }
        if self.repairs.len() == self.repairs.capacity() {
            self.repairs.reserve_exact(crate::row::room(self.repairs.len()));
        }
        self.repairs.push(Repair::new(kind, start, end));
    }

    /// Whether repairs stand so thick that one told before tells of this one too. Otherwise notes how many may be told by now.
    #[cold]
    fn is_thick(&mut self, kind: K, span: Span) -> bool {
        let (from, first) = self.scan.open.map_or((self.pos, self.repairs.len()), |open| open.begins());
        self.told = first + FEW + self.pos.saturating_sub(from) / THICK + 1;
        self.repairs.len() >= self.told && self.join(kind, first, span)
    }

    /// Makes a repair of this kind that was told shortly before tell of this one too.
    fn join(&mut self, kind: K, first: usize, span: Span) -> bool {
        let from = self.repairs.len().saturating_sub(NEAR).max(first);
        let near = self.repairs.iter_mut().enumerate().skip(from).rev().find(|(_, near)| near.kind == kind);
        let Some((at, near)) = near else { return false };
        self.joined.push((at, *near));
        near.span = near.span.join(span);
        true
    }
}
