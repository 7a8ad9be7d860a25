//! Which of the values that have arrived is shown, and when that changes.
//!
//! The same order as in `answer.rs`, kept up as values arrive: each is ranked when it begins to say something and once more when
//! it is whole, so the cost is linear. A start that is probably prose is not shown before it is whole.

use crate::answer::{self, Rank};
use crate::reader::{Gap, Reader};
use crate::shape::Shapes;
use crate::tree::{Id, Kind};

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// The value at this cell.
    One(Id),
    /// All values, in a row.
    Row,
}

impl Shown {
    pub(crate) fn is_gathered(self) -> bool {
        self == Self::Row
    }

    /// The cells of the values.
    pub(crate) fn ids(self, reader: &Reader) -> impl Iterator<Item = Id> + '_ {
        let one = match self {
            Self::One(id) => Some(id),
            Self::Row => None,
        };
        let counted = |root: &&crate::reader::Root| !root.thought && !root.weak;
        let row = reader.scan.roots.iter().filter(counted).map(|root| root.id);
        let open =
            reader.scan.open.filter(|open| !reader.open_root(open).thought && !open.weak).map(|open| open.id);
        let tree = &reader.tree;
        let full = move |id: &Id| tree.behind(*id) > *id + 1;
        let row = row.chain(open);
        // Strings are a row only where there is nothing else.
        let texts = one.is_none() && !row.clone().any(|id| full(&id));
        let row = row.filter(move |id| one.is_none() && (full(id) || texts && tree.kind(*id) == Kind::Text));
        one.into_iter().chain(row)
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Show {
    shown: Option<Shown>,
    best: Option<(Rank, Id)>,
    /// How many of the values that have ended are ranked.
    seen: usize,
    /// The open value that is ranked.
    open: Option<Id>,
    /// Values in a row so far, and whether prose stands between two.
    row: usize,
    prose: bool,
    /// Strings in a row so far.
    texts: usize,
    superseded: usize,
    revised: usize,
    /// The stretches of thoughts that are known.
    thoughts: usize,
}

impl Show {
    pub(crate) fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    pub(crate) fn superseded(&self) -> usize {
        self.superseded
    }

    /// The value that must not be let go of.
    pub(crate) fn held(&self) -> Option<Id> {
        self.best.as_ref().map(|(_, id)| *id)
    }

    /// Values were let go of: so many are left, all seen.
    pub(crate) fn pruned(&mut self, left: usize) {
        (self.seen, self.open) = (left, None);
    }

    /// Looks at what is new; true if another value is shown than before.
    pub(crate) fn update(&mut self, reader: &Reader, text: &str, shapes: Option<&Shapes>) -> bool {
        let roots = &reader.scan.roots;
        if reader.scan.thoughts.len() > self.thoughts {
            // What was shown may have turned out to be the model's thoughts. That happens once: see `Reader::tag`.
            let first =
                self.thoughts == 0 && reader.scan.thoughts.first().is_some_and(|(start, _)| *start == 0);
            self.thoughts = reader.scan.thoughts.len();
            if first && self.seen > 0 {
                (self.best, self.seen, self.row, self.texts, self.prose) = (None, 0, 0, 0, false);
            }
        }
        while let Some(root) = roots.get(self.seen) {
            self.seen += 1;
            if root.weak || !answer::may_fit(reader, text, root.id, shapes) {
                continue;
            }
            // Of an open value it was counted when it began to say something; an empty one says nothing.
            let new = Some(root.id) != self.open && root.behind > root.id + 1;
            self.count(root.thought, root.gap, new);
            if !root.thought && reader.tree.kind(root.id) == Kind::Text {
                self.prose |= self.texts > 0 && (root.gap == Gap::Prose || root.gap < Gap::Line);
                self.texts += 1;
            }
            self.enter(answer::rank(reader, root), root.id, shapes.is_some());
        }
        if let Some(open) = reader.scan.open
            && self.open != Some(open.id)
            && !open.weak
            && (self.best.is_none() || reader.tree.len() > open.id + 2)
            && answer::may_fit(reader, text, open.id, shapes)
        {
            self.open = Some(open.id);
            let root = reader.open_root(&open);
            self.count(root.thought, open.gap, true);
            self.enter(answer::rank(reader, &root), open.id, shapes.is_some());
        }
        let rows = self.row > 1 || (self.row == 0 && self.texts > 1);
        let now = if rows && !self.prose {
            Some(Shown::Row)
        } else {
            self.best.as_ref().map(|(_, id)| Shown::One(*id))
        };
        let changed = self.shown.is_some() && (now != self.shown || reader.scan.revised > self.revised);
        self.revised = reader.scan.revised;
        self.superseded += usize::from(changed);
        self.shown = now;
        changed
    }

    fn count(&mut self, thought: bool, gap: Gap, new: bool) {
        if thought || !new {
            return;
        }
        self.prose |= self.row > 0 && (gap == Gap::Prose || gap < Gap::Line);
        self.row += 1;
    }

    /// Of equals the last stays; with a schema the first.
    fn enter(&mut self, rank: Rank, id: Id, laid: bool) {
        let wins = |held: &Rank| if laid { rank < *held } else { rank <= *held };
        if self.best.as_ref().is_none_or(|(held, at)| wins(held) || *at == id) {
            self.best = Some((rank, id));
        }
    }
}
