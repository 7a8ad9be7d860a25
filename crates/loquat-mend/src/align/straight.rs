//! Reads a text that is JSON and lays it on the schema in one go, without a tree and without plans.
//!
//! Most of what a model gets wrong in JSON needs no search: a number in quotes, a word in capitals, a key in another style, one value
//! where a list is wanted, null for what may be absent. That is done on the spot. Where there is a choice, the rest is read as it
//! stands; if something was done before, reading ends, and the plans decide from the beginning.
//!
//! What comes out is the answer only if the judge says so. Then it is what the plans would have said: nothing is done here to a place
//! that the schema may allow as it is, and nothing that has a rival.

mod leaf;
mod member;
mod visit;

use serde::de::DeserializeSeed;
use serde_json::Value;

use crate::align::spelled::Spelled;
use crate::align::straight::leaf::Place;
use crate::align::straight::visit::Seed;
use crate::repair::{Repair, RepairKind as K};
use crate::shape::{ARRAY, OBJECT, One, ShapeId, Shapes};
use crate::strict::Strict;

/// Reads the text; `None` if it is no JSON, or if something was done to it and there is a choice besides.
pub(crate) fn read(text: &str, shapes: &Shapes) -> Option<(Strict, Vec<Repair>)> {
    let mut state = State {
        text,
        shapes,
        repairs: Vec::new(),
        spelled: Spelled::default(),
        // A text or a number of its own may be prose.
        asis: !text.trim_start().starts_with(['{', '[']),
        duplicates: false,
        floats: false,
        depth: 0,
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let seed = Seed { state: &mut state, shape: shapes.root, level: 0, place: Place::default() };
    let value = seed.deserialize(&mut json).ok()??;
    json.end().ok()?;
    let State { repairs, duplicates, floats, depth, .. } = state;
    // What is told of numbers and of keys given twice is told of what stands in the text.
    if !repairs.is_empty() && (duplicates || floats) {
        return None;
    }
    Some((Strict { value, duplicates, floats, depth }, repairs))
}

/// What is known while a text is read.
struct State<'s, 'de> {
    text: &'de str,
    shapes: &'s Shapes,
    repairs: Vec<Repair>,
    spelled: Spelled<'de>,
    /// There is a choice somewhere: nothing is done to the text any more.
    asis: bool,
    /// As in [`Strict`].
    duplicates: bool,
    floats: bool,
    depth: usize,
}

/// Something was done to the text, and now there is a choice.
struct Choice;

impl<'s> State<'s, '_> {
    /// There is a choice here: the text is read as it stands, if nothing was done to it yet.
    fn choice(&mut self) -> Result<(), Choice> {
        self.asis = true;
        if self.repairs.is_empty() { Ok(()) } else { Err(Choice) }
    }

    /// The shape of a place, if it alone says what to do there.
    fn one(&self, shape: ShapeId) -> Option<&'s One> {
        if self.asis || shape == crate::shape::ANY {
            return None;
        }
        // An object that is wanted where a list may stand too could be the list's only item.
        self.shapes.one(shape).filter(|one| one.kinds & (ARRAY | OBJECT) != ARRAY | OBJECT)
    }

    fn tell(&mut self, kind: K, span: (usize, usize)) {
        self.repairs.push(Repair::new(kind, span.0, span.1));
    }

    fn tell_all(&mut self, kinds: &[K], span: (usize, usize)) {
        self.repairs.extend(kinds.iter().map(|kind| Repair::new(*kind, span.0, span.1)));
    }

    /// Where a string stands, with its quotes; `None` if it is no stretch of the text.
    fn span_of(&self, string: &str) -> Option<(usize, usize)> {
        let start = (string.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let end = start + string.len();
        (end < self.text.len() && start > 0).then(|| (start - 1, end + 1))
    }
}

/// A value; `None` where the member is left out.
type Laid = Option<Value>;
