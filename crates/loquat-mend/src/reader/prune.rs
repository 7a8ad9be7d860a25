//! Lets go of values that cannot be the answer any more: a text may hold one every other byte.
//!
//! Only without a schema, where what a value says is enough to rank it. Of values with prose between them the best so far stays.
//! Values in a row stay, because all of them may be the answer; but of more than [`ROW`] of one kind that nothing separates each
//! is a correction of the one before, and the last stays.

use super::Reader;
use super::scan::{Gap, Root};
use crate::answer::{self, Choice, Rank};
use crate::tree::Id;

/// Fewer values are not worth the look.
pub(super) const FEW: usize = 64;

/// So many values that nothing separates are no row.
const ROW: usize = 1024;

/// What is known of the values that were let go of.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pruned {
    /// Values are let go of at all.
    lean: bool,
    /// How many were.
    pub(crate) count: usize,
    /// Prose stands between two values; less than a line break or a comma does.
    pub(crate) prose: bool,
    pub(crate) tight: bool,
    /// The best so far, how it is ranked, and whether another was as good.
    best: Option<(Id, Rank, bool)>,
    /// The number of values at which to look again.
    due: usize,
}

impl Pruned {
    /// What came before were thoughts: a row begins behind them.
    pub(super) fn row_begins(&mut self) {
        (self.prose, self.tight) = (false, false);
    }

    /// This value is read on: what is known of it does not hold.
    pub(super) fn forget(&mut self, id: Id) {
        self.best = self.best.filter(|(best, ..)| *best != id);
    }

    /// The rank of this value, and whether another was as good, if it is known.
    pub(crate) fn known(&self, root: &Root) -> Option<(Rank, bool)> {
        let (_, rank, contested) = self.best.filter(|(id, ..)| *id == root.id)?;
        let (_, weak, tier, plain, length, cost) = rank;
        Some(((root.thought, weak, tier, plain, length, cost), contested))
    }
}

impl Reader {
    /// Lets go of values that cannot be the answer: for a reader without a schema.
    pub(crate) fn lean(mut self) -> Self {
        self.scan.pruned.lean = true;
        self
    }

    /// Between two values, lets go of those that cannot be the answer any more; but not of the one that is shown.
    pub(crate) fn prune(&mut self, text: &str, shown: Option<Id>) {
        let (roots, pruned) = (&self.scan.roots, &self.scan.pruned);
        let between = self.scan.open.is_none() && self.frames.is_empty();
        if !pruned.lean || !between || roots.len() < pruned.due.max(FEW) {
            return;
        }
        let gaps = roots.iter().filter(|root| root.is_counted()).skip(1).map(|root| root.gap);
        let (prose, tight) = gaps.fold((pruned.prose, pruned.tight), |(prose, tight), gap| {
            (prose || gap == Gap::Prose, tight || gap < Gap::Line)
        });
        (self.scan.pruned.prose, self.scan.pruned.tight) = (prose, tight);
        if let Some(kept) = self.kept() {
            let best = self.best(text);
            // A comma and a key may follow the last one, which then goes on.
            let last = self.scan.roots.last().filter(|_| !self.scan.has_prose()).map(|root| root.id);
            self.keep(|root| [kept, best, shown, last].contains(&Some(root.id)));
        }
        self.scan.pruned.due = 2 * self.scan.roots.len();
    }

    /// The value that must be kept for the sake of a row; the outer `None` says all.
    fn kept(&self) -> Option<Option<Id>> {
        let (roots, pruned) = (&self.scan.roots, &self.scan.pruned);
        let mut counted = roots.iter().filter(|root| root.is_counted());
        let (first, second) = (counted.next(), counted.next());
        if pruned.prose || second.is_none() {
            return Some(first.map(|root| root.id));
        }
        if !pruned.tight || roots.len() < ROW {
            return None;
        }
        let mut full = roots.iter().filter(|root| root.is_counted() && !root.is_small());
        let mut kinds = full.clone().map(|root| self.tree.kind(root.id));
        let kind = kinds.next();
        if !kinds.all(|other| Some(other) == kind) {
            return None;
        }
        // Of empty ones the first is meant; one like it will do, and what lies between can be let go of.
        let kind = first.map(|root| self.tree.kind(root.id));
        let mut like = roots.iter().filter(|root| root.is_counted() && Some(self.tree.kind(root.id)) == kind);
        Some(full.next_back().or_else(|| like.next_back()).map(|root| root.id))
    }

    /// The best value by rank, which is noted.
    fn best(&mut self, text: &str) -> Option<Id> {
        let (choice, contested) = answer::best(self, text)?;
        let Choice::One(at) = choice else { return None };
        let root = self.scan.roots.get(at).copied()?;
        self.scan.pruned.best = Some((root.id, answer::rank(self, &root), contested));
        Some(root.id)
    }

    fn keep(&mut self, keep: impl Fn(&Root) -> bool) {
        let before = self.scan.roots.len();
        let dropped_last = self.scan.roots.last().is_some_and(|root| !keep(root));
        self.scan.roots.retain(|root| keep(root));
        self.scan.pruned.count += before - self.scan.roots.len();
        let roots = &mut self.scan.roots;
        if dropped_last {
            self.tree.truncate(roots.iter().map(|root| root.behind).max().unwrap_or(0));
            self.repairs.truncate(roots.iter().map(|root| root.own().end).max().unwrap_or(0));
            self.told = 0;
        }
        self.tree.release(roots.iter().map(|root| root.id).min().unwrap_or(0));
        let gone = roots.iter().map(|root| root.own().start).min().unwrap_or(0);
        if gone > FEW && gone * 2 > self.repairs.len() {
            self.repairs.drain(..gone);
            self.repairs.shrink_to_fit();
            roots.iter_mut().for_each(|root| root.shift(gone));
            self.told = 0;
        }
    }
}
