//! Spellings that were looked up: a model that writes `firstName` for `first_name` does so in every item of a list.

use std::collections::HashMap;
use std::rc::Rc;

use crate::repair::RepairKind as K;
use crate::shape::{ObjectRule, ShapeId, Words};

/// Spellings that are remembered, of keys and of words. More of them are no habit, and would be memory for nothing.
const MOST: usize = 256;

/// Longer texts are sentences, which do not come again.
const LONGEST: usize = 64;

/// What a spelling means, and what has to be told of it.
pub(super) type Meaning = Option<(usize, Rc<[K]>)>;

/// The tables are filled by the text, so they are not the quick ones of the schema.
#[derive(Default)]
pub(super) struct Spelled<'d> {
    keys: HashMap<(ShapeId, &'d str), Meaning>,
    words: HashMap<(ShapeId, &'d str), Meaning>,
}

impl<'d> Spelled<'d> {
    /// The property of the shape that a key means which is none of its exact names.
    pub(super) fn key(&mut self, shape: ShapeId, rule: &ObjectRule, key: &'d str) -> Meaning {
        remembered(&mut self.keys, shape, key, || {
            rule.keys.find(key).map(|found| (found.value, found.repairs.into()))
        })
    }

    /// The word of the shape that a text means which is none of them.
    pub(super) fn word(&mut self, shape: ShapeId, words: &Words, text: &'d str) -> Meaning {
        remembered(&mut self.words, shape, text, || {
            let found = words.choices.find(text)?;
            let at = words.of_choice(found.value)?;
            // A sentence with two numbers names none, though only one of them is listed.
            let counted = words.get(at)?.is_number() && found.repairs.contains(&K::WordInProse);
            (!counted).then(|| (at, found.repairs.into()))
        })
    }
}

fn remembered<'d>(
    known: &mut HashMap<(ShapeId, &'d str), Meaning>,
    shape: ShapeId,
    text: &'d str,
    find: impl FnOnce() -> Meaning,
) -> Meaning {
    if let Some(meaning) = known.get(&(shape, text)) {
        return meaning.clone();
    }
    let meaning = find();
    if known.len() < MOST && text.len() <= LONGEST {
        known.insert((shape, text), meaning.clone());
    }
    meaning
}
