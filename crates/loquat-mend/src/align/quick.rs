//! The leaf that is what the schema wants, as it stands: nearly all of them. It takes no plan and no memory of its own.

use crate::align::lay::Layer;
use crate::align::number::json_number;
use crate::align::plan::{PlanId, Plans};
use crate::shape::{BOOLEAN, FRACTION, INTEGER, Kinds, NULL, NUMBER, One, STRING};
use crate::tree::{Id, Kind};

/// Integers of at most this many digits and a sign fit 64 bits.
const SHORT: usize = 18;

impl Layer<'_> {
    /// The perfect reading of a leaf, if it is told at a glance.
    pub(super) fn quick(&self, id: Id, one: &One) -> Option<PlanId> {
        if self.wish.unfinished && !self.doc.tree.is_whole(id) {
            return None;
        }
        let listed = one.words.as_ref().map_or(0, |words| words.mask);
        let free = |kind: Kinds| one.kinds & kind != 0 && listed & kind == 0;
        let fits = match self.doc.tree.kind(id) {
            Kind::Null => free(NULL),
            Kind::True | Kind::False => free(BOOLEAN),
            Kind::Number => (one.kinds & NUMBER != 0 && listed & NUMBER == 0) && self.is_number(id, one),
            Kind::Text => self.is_text(id, one, listed),
            Kind::Key | Kind::Array | Kind::Object => false,
        };
        if fits { Plans::raw(id) } else { None }
    }

    fn is_number(&self, id: Id, one: &One) -> bool {
        let text = self.doc.tree.text(self.doc.source, id);
        let digits = text.strip_prefix('-').unwrap_or(text);
        let zero = digits.len() > 1 && digits.starts_with('0');
        let short = !digits.is_empty() && digits.len() <= SHORT && !zero;
        let integer = short && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !integer && one.kinds & FRACTION == 0 || one.kinds & (INTEGER | FRACTION) == FRACTION {
            return false;
        }
        match &one.number {
            None => integer || json_number(text).is_some(),
            Some(rule) => json_number(text).is_some_and(|number| rule.refuses(&number).is_none()),
        }
    }

    fn is_text(&self, id: Id, one: &One, listed: Kinds) -> bool {
        if one.kinds & STRING == 0 {
            return false;
        }
        let text = self.doc.tree.text(self.doc.source, id);
        if listed & STRING != 0 {
            return one.words.as_ref().is_some_and(|words| words.exactly(text).is_some());
        }
        one.text.as_ref().is_none_or(|rule| rule.refuses(text).is_none())
    }
}
