//! A container that is still open: its children are taken one after the other.

use serde_json::Value;

use crate::align::{Laid, Member};
use crate::growing::{Look, spend};
use crate::shape::{ANY, ShapeId};
use crate::tree::{Id, Kind};

/// How far a container is taken.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) id: Id,
    /// What it stands on, and the branch of that which takes it.
    pub(super) outer: ShapeId,
    shape: ShapeId,
    /// Its name in the object around it.
    name: String,
    /// The child that is due; of an object, its key.
    next: Id,
    /// Children before that.
    taken: usize,
    /// Where the key that is due leads, once it was asked: nowhere, if the member is left out.
    member: Option<Option<Member>>,
    /// The child that is due is shown while it grows.
    shown: bool,
    /// The sums of what is in it.
    weight: u32,
    cost: u32,
    /// Something in it stands otherwise than it was written, or not at all.
    odd: bool,
}

/// What became of the child that is due.
pub(super) enum Step {
    Took,
    /// There is no more of it.
    Wait,
    /// There is none, and none will come.
    Ended,
    /// It is a container that is open, and is shown.
    Open(Frame),
}

impl Frame {
    pub(super) fn new(id: Id, outer: ShapeId, shape: ShapeId, name: String) -> Self {
        Self {
            id,
            outer,
            shape,
            name,
            next: id + 1,
            taken: 0,
            member: None,
            shown: false,
            weight: 0,
            cost: 0,
            odd: false,
        }
    }

    /// This container in the one around it: of an array it is the last item.
    pub(super) fn of<'v>(&self, around: &'v mut Value) -> Option<&'v mut Value> {
        match around {
            Value::Object(members) => members.get_mut(&self.name),
            Value::Array(items) => items.last_mut(),
            _ => None,
        }
    }

    /// Takes the child that is due, as far as it has come.
    pub(super) fn step(&mut self, look: &Look<'_>, here: &mut Value) -> Step {
        let tree = &look.reader.tree;
        let child = self.next + Id::from(tree.kind(self.id) == Kind::Object);
        if child >= tree.behind(self.id) {
            return if tree.is_whole(self.id) { Step::Ended } else { Step::Wait };
        }
        let ended = tree.is_whole(child) || tree.behind(child) < tree.len();
        if tree.is_absent(child) {
            self.pass(look, child);
            return Step::Took;
        }
        let Some(shape) = self.shape_of(look) else {
            // It is left out.
            if !ended {
                return Step::Wait;
            }
            self.odd = true;
            self.pass(look, child);
            return Step::Took;
        };
        if ended {
            self.put(look, here, child, look.lay(child, shape));
            return Step::Took;
        }
        self.grow(look, here, child, shape)
    }

    /// Shows a child that grows.
    fn grow(&mut self, look: &Look<'_>, here: &mut Value, child: Id, shape: ShapeId) -> Step {
        if self.shown {
            let name = self.member_name();
            if let Some(Value::String(shown)) = child_of(here, name) {
                lengthen(shown, look.reader.tree.text(look.text, child));
            }
            return Step::Wait;
        }
        let Some(certain) = look.certain(child, shape) else { return Step::Wait };
        let Some(empty) = look.empty(child) else {
            if let Some(value) = look.lay(child, shape).value {
                self.insert(here, value);
            }
            return Step::Wait;
        };
        let name = self.member_name().to_owned();
        self.insert(here, empty);
        Step::Open(Frame::new(child, shape, certain, name))
    }

    /// Puts a child that has ended where it belongs, unless it is left out.
    pub(super) fn put(&mut self, look: &Look<'_>, here: &mut Value, child: Id, laid: Laid) {
        let Laid { value, weight, cost } = laid;
        let value = value.filter(|_| weight == 0 || !self.is_left_out(look, child));
        match value {
            Some(value) => {
                self.insert(here, value);
                self.add(weight, cost);
            }
            None => {
                self.odd = true;
                self.remove(here);
            }
        }
        self.pass(look, child);
    }

    /// Keeps a child that has ended as it was put together.
    pub(super) fn keep(&mut self, look: &Look<'_>, child: &Frame) {
        self.add(child.weight, child.cost);
        self.pass(look, child.id);
    }

    /// Whether the container, which has ended, is what it is as a whole.
    pub(super) fn is_good(&self, look: &Look<'_>, value: &Value) -> bool {
        // Of several branches another one may win, if this one costs anything.
        let alone = self.outer == self.shape || self.cost == 0;
        let good = |part: &crate::align::Part<'_>| part.is_good(value, self.shape, self.weight, self.cost);
        look.part.is_none_or(|part| !self.odd && alone && good(&part))
    }

    /// Whether nothing was done to what is in it.
    pub(super) fn is_perfect(&self) -> bool {
        self.weight == 0 && self.cost == 0 && !self.odd
    }

    fn add(&mut self, weight: u32, cost: u32) {
        self.weight = self.weight.saturating_add(weight);
        self.cost = self.cost.saturating_add(cost);
    }

    fn pass(&mut self, look: &Look<'_>, child: Id) {
        self.next = look.reader.tree.behind(child);
        self.taken += 1;
        (self.member, self.shown) = (None, false);
    }

    /// What the child that is due stands on; `None` if it is left out.
    fn shape_of(&mut self, look: &Look<'_>) -> Option<ShapeId> {
        if look.reader.tree.kind(self.id) != Kind::Object {
            return Some(look.part.map_or(ANY, |part| part.item(self.shape, self.taken).0));
        }
        let (key, shape) = (self.next, self.shape);
        let member = self.member.get_or_insert_with(|| match look.part {
            Some(part) => part.member(shape, key),
            None => Some(Member::plain(look.reader.tree.text(look.text, key))),
        });
        member.as_ref().map(|member| member.shape)
    }

    fn member_name(&self) -> &str {
        self.member.as_ref().and_then(Option::as_ref).map_or("", |member| &member.name)
    }

    /// Whether a child that does not fit is left out: null for what may be absent, and a leaf that may be dropped in the end.
    fn is_left_out(&self, look: &Look<'_>, child: Id) -> bool {
        let Some(part) = look.part else { return false };
        match self.member.as_ref().and_then(Option::as_ref) {
            Some(member) => {
                let absent = member.optional && look.reader.tree.kind(child) == Kind::Null;
                absent || (member.unknown && part.may_drop(child, member.shape))
            }
            None => {
                let (shape, own) = part.item(self.shape, self.taken);
                !own && part.may_drop(child, shape)
            }
        }
    }

    fn insert(&mut self, here: &mut Value, value: Value) {
        match here {
            Value::Object(members) => {
                let member = self.member.as_ref().and_then(Option::as_ref);
                self.odd |= member.is_none_or(|member| !member.exact);
                let twice = members.insert(self.member_name().to_owned(), value).is_some();
                self.odd |= twice && !self.shown;
            }
            Value::Array(items) => match items.last_mut().filter(|_| self.shown) {
                Some(last) => *last = value,
                None => items.push(value),
            },
            _ => {}
        }
        self.shown = true;
    }

    /// Takes back what was shown of a child while it grew.
    fn remove(&mut self, here: &mut Value) {
        match here {
            Value::Object(members) if self.shown => {
                members.remove(self.member_name());
            }
            Value::Array(items) if self.shown => {
                items.pop();
            }
            _ => {}
        }
    }
}

/// The child that is shown while it grows.
fn child_of<'v>(around: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    match around {
        Value::Object(members) => members.get_mut(name),
        Value::Array(items) => items.last_mut(),
        _ => None,
    }
}

/// Bytes at the end of a string that are compared before more is added: a text that turned out to be another one ends otherwise.
const COMPARED: usize = 32;

/// Adds what is new of a text that grows. Where it is no longer what was shown of it, it is taken anew.
pub(super) fn lengthen(shown: &mut String, text: &str) {
    let tail = shown.as_bytes().get(shown.len().saturating_sub(COMPARED)..).unwrap_or_default();
    let same = text.as_bytes().get(..shown.len()).is_some_and(|head| head.ends_with(tail));
    spend(text.len().saturating_sub(if same { shown.len() } else { 0 }));
    match text.get(shown.len()..).filter(|_| same) {
        Some(more) => shown.push_str(more),
        None => text.clone_into(shown),
    }
}
