//! The value of a text that is arriving, kept: what has ended is laid once, and only the open path is looked at again.
//!
//! For each container that is still open there is a frame: how far its members are taken, and on which shape. A node that has ended is
//! laid as a whole; a string that grows gets what is new; a container that grows gets a frame of its own. When a container ends it stays as
//! it was put together if every part of it fits, and is laid anew otherwise: parts may then be read otherwise together. So a look costs
//! time linear in what is new, and the depth.
//!
//! A root that is replaced, or whose cells have moved (the reader says so), is taken from its beginning.

mod frame;
mod row;
#[cfg(test)]
mod steps;

use serde_json::Value;

use crate::align::{Laid, Part};
use crate::growing::frame::{Frame, Step, lengthen};
pub(crate) use crate::growing::row::Row;
use crate::partial::CERTAIN;
use crate::plain::Builder;
use crate::reader::Reader;
use crate::shape::{ANY, ShapeId};
use crate::tree::{Id, Kind};

/// The value so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Growing {
    root: Option<Id>,
    /// How often the reader had moved cells.
    revised: usize,
    value: Option<Value>,
    /// From the root to the innermost open container.
    frames: Vec<Frame>,
    /// The root has ended, and was laid as a whole.
    settled: bool,
    /// What it was laid with then.
    dear: bool,
}

/// What a text says so far, with a schema or without.
#[derive(Clone, Copy)]
pub(crate) struct Look<'d> {
    pub(crate) text: &'d str,
    pub(crate) reader: &'d Reader,
    pub(crate) part: Option<Part<'d>>,
}

impl Growing {
    pub(crate) fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }

    /// Takes what is new at this root.
    pub(crate) fn update(&mut self, look: &Look<'_>, root: Id) {
        spend(1 + self.frames.len());
        let revised = look.reader.scan.revised;
        let reopened = self.settled && !look.reader.tree.is_whole(root);
        if self.root != Some(root) || self.revised != revised || reopened {
            *self = Self { root: Some(root), revised, ..Self::default() };
        }
        if self.settled || (self.frames.is_empty() && !self.begin(look, root)) {
            return;
        }
        while self.advance(look) && self.leave(look) {}
    }

    /// Whether the value of a container is the answer even where the schema takes any text as a whole: nothing was done to it, or it is
    /// most of the text.
    pub(crate) fn is_sure(&self, look: &Look<'_>) -> bool {
        let Some(root) = self.root.filter(|root| look.empty(*root).is_some()) else { return false };
        let (start, end) = look.reader.tree.span(root);
        let sums = self.frames.iter().all(|frame| frame.is_perfect());
        (sums && !self.dear && self.value.is_some()) || end.saturating_sub(start) * 2 > look.text.len()
    }

    /// Shows the root for the first time; true if it is a container that is open.
    fn begin(&mut self, look: &Look<'_>, root: Id) -> bool {
        let shape = look.part.map_or(ANY, |part| part.shapes.root);
        if look.reader.tree.is_whole(root) {
            self.settle(look.lay(root, shape));
            return false;
        }
        let Some(certain) = look.certain(root, shape) else { return false };
        let Some(empty) = look.empty(root) else {
            look.append(root, &mut self.value);
            return false;
        };
        self.value = Some(empty);
        self.frames.push(Frame::new(root, shape, certain, String::new()));
        true
    }

    fn settle(&mut self, laid: Laid) {
        (self.value, self.settled, self.dear) = (laid.value, true, laid.weight > 0 || laid.cost > 0);
    }

    /// Takes what is new in the innermost container; true if it has ended.
    fn advance(&mut self, look: &Look<'_>) -> bool {
        let Some(mut here) = inside(&mut self.value, &self.frames) else { return false };
        while let Some(frame) = self.frames.last_mut() {
            spend(1);
            match frame.step(look, here) {
                Step::Took => {}
                Step::Wait => return false,
                Step::Ended => return true,
                Step::Open(inner) => {
                    let Some(within) = inner.of(here) else { return false };
                    here = within;
                    self.frames.push(inner);
                }
            }
        }
        false
    }

    /// Leaves the innermost container, which has ended; true if there is another around it.
    fn leave(&mut self, look: &Look<'_>) -> bool {
        spend(self.frames.len());
        let good = match (inside(&mut self.value, &self.frames), self.frames.last()) {
            (Some(value), Some(frame)) => frame.is_good(look, value),
            _ => return false,
        };
        if self.frames.len() == 1 {
            // The frame of a root stays: a comma behind it may open it again.
            if let Some(frame) = self.frames.pop_if(|_| !good) {
                self.settle(look.lay(frame.id, frame.outer));
            }
            return false;
        }
        let Some(frame) = self.frames.pop() else { return false };
        let Some(around) = inside(&mut self.value, &self.frames) else { return false };
        let Some(parent) = self.frames.last_mut() else { return false };
        if good {
            parent.keep(look, &frame);
        } else {
            parent.put(look, around, frame.id, look.lay(frame.id, frame.outer));
        }
        true
    }
}

/// The innermost open container.
fn inside<'v>(root: &'v mut Option<Value>, frames: &[Frame]) -> Option<&'v mut Value> {
    frames.iter().skip(1).try_fold(root.as_mut()?, |here, frame| frame.of(here))
}

impl Look<'_> {
    /// A node as a whole.
    fn lay(&self, id: Id, shape: ShapeId) -> Laid {
        let (start, end) = self.reader.tree.span(id);
        spend(end.saturating_sub(start) + (self.reader.tree.behind(id) - id) as usize);
        if let Some(part) = self.part {
            return part.lay(id, shape);
        }
        let mut builder = Builder::new(self.text, &self.reader.tree, CERTAIN);
        builder.certain = true;
        Laid { value: builder.value(id), weight: 0, cost: 0 }
    }

    /// The shape on which a node that grows may be shown.
    fn certain(&self, id: Id, shape: ShapeId) -> Option<ShapeId> {
        match self.part {
            Some(part) => part.certain(id, shape),
            None => (!self.reader.tree.is_guess(id)).then_some(ANY),
        }
    }

    /// The container before anything is in it.
    fn empty(&self, id: Id) -> Option<Value> {
        match self.reader.tree.kind(id) {
            Kind::Array => Some(Value::Array(Vec::new())),
            Kind::Object => Some(Value::Object(serde_json::Map::new())),
            _ => None,
        }
    }

    /// Adds to a string that grows what is new of it.
    fn append(&self, id: Id, value: &mut Option<Value>) {
        if self.reader.tree.kind(id) != Kind::Text {
            return;
        }
        let text = self.reader.tree.text(self.text, id);
        match value {
            Some(Value::String(shown)) => lengthen(shown, text),
            value => *value = Some(text.into()),
        }
    }
}

/// Counts the work, for the tests.
#[cfg(test)]
pub(crate) fn spend(work: usize) {
    steps::WORK.with(|spent| spent.set(spent.get() + work));
}

#[cfg(not(test))]
pub(crate) fn spend(_work: usize) {}
