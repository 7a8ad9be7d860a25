//! Alternatives: which of them are one shape, and which property tells the others apart.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::words::Words;
use super::{ARRAY, Kinds, NUMBER, OBJECT, One, STRING, Shape, ShapeId, Tag};

/// Puts alternatives together where nothing is lost by it: words of lists, and kinds that have rules in one of them only.
/// Then the kind of a value decides without a search, and a text is compared with all words at once.
pub(super) fn join(ones: Vec<One>) -> Vec<One> {
    let mut joined: Vec<One> = Vec::with_capacity(ones.len());
    for one in with_one_list(ones) {
        match joined.iter_mut().find(|known| are_apart(known, &one)) {
            Some(known) => merge(known, one),
            None => joined.push(one),
        }
    }
    joined
}

/// All lists of words as one, in the place of the first: only then is a text that means two words seen as ambiguous.
fn with_one_list(ones: Vec<One>) -> Vec<One> {
    let mut rest: Vec<One> = Vec::with_capacity(ones.len());
    let mut lists = Vec::new();
    let mut place = None;
    for one in ones {
        let words = one.words.as_ref().filter(|words| is_list(&one) && words.is_scalar());
        match words {
            Some(words) => {
                lists.push(Arc::clone(words));
                if place.is_none() {
                    place = Some(rest.len());
                    rest.push(One::default());
                }
            }
            None => rest.push(one),
        }
    }
    if let Some(place) = place.and_then(|place| rest.get_mut(place)) {
        let words = together(lists);
        place.kinds = words.kinds();
        place.words = Some(words);
    }
    rest
}

/// A list of words without other rules: the rules were not laid on the words, so they would be lost.
fn is_list(one: &One) -> bool {
    one.is_words() && one.kinds & (ARRAY | OBJECT) == 0 && one.number.is_none() && one.text.is_none()
}

fn together(mut lists: Vec<Arc<Words>>) -> Arc<Words> {
    match lists.pop() {
        Some(only) if lists.is_empty() => only,
        last => Arc::new(Words::all(lists.into_iter().chain(last))),
    }
}

/// Whether the kinds that both allow have no rules in either.
fn are_apart(a: &One, b: &One) -> bool {
    let numbers = a.kinds & NUMBER == 0 || b.kinds & NUMBER == 0;
    let ruled = ruled(a) | ruled(b);
    a.kinds & b.kinds & ruled == 0 && (numbers || ruled & NUMBER == 0)
}

fn ruled(one: &One) -> Kinds {
    let of = |there: bool, kind: Kinds| if there { kind } else { 0 };
    of(one.number.is_some(), NUMBER)
        | of(one.text.is_some(), STRING)
        | of(one.array.is_some(), ARRAY)
        | of(one.object.is_some(), OBJECT)
        | one.words.as_ref().map_or(0, |words| words.mask & one.kinds)
}

fn merge(known: &mut One, other: One) {
    let (kept, come) = (known.words.take(), other.words);
    let come = come.map(|words| only(words, other.kinds));
    known.words = match (kept.map(|words| only(words, known.kinds)), come) {
        (Some(kept), Some(come)) => Some(Arc::new(Words::all([kept, come]))),
        (kept, come) => kept.or(come),
    };
    // A kind that both allow has no rules here, so a rule that is there is the only one.
    let free = known.kinds & other.kinds;
    let keep = |kind: Kinds| free & kind == 0;
    known.number = known.number.take().or(other.number).filter(|_| keep(NUMBER));
    known.text = known.text.take().or(other.text).filter(|_| keep(STRING));
    known.array = known.array.take().or(other.array).filter(|_| keep(ARRAY));
    known.object = known.object.take().or(other.object).filter(|_| keep(OBJECT));
    known.kinds |= other.kinds;
}

/// Of other kinds the list says nothing any more.
fn only(words: Arc<Words>, kinds: Kinds) -> Arc<Words> {
    if words.mask & !kinds == 0 { words } else { Arc::new(Words::clone(&words).only(kinds)) }
}

/// Finds the tag of each union, now that all shapes are there.
pub(super) fn tag_all(shapes: &mut [Shape]) {
    let tags: Vec<Option<Tag>> = shapes
        .iter()
        .map(|shape| match shape {
            Shape::Union(union) => tag(shapes, &union.branches),
            Shape::One(_) => None,
        })
        .collect();
    for (shape, tag) in shapes.iter_mut().zip(tags) {
        if let Shape::Union(union) = shape {
            union.tag = tag;
        }
    }
}

/// The property that has a list of words in every branch that takes objects, and tells the most of them apart.
fn tag(shapes: &[Shape], branches: &[ShapeId]) -> Option<Tag> {
    let one = |id: ShapeId| match shapes.get(id as usize) {
        Some(Shape::One(one)) => Some(&**one),
        _ => None,
    };
    let takers: Vec<(ShapeId, &One)> = branches
        .iter()
        .filter_map(|id| Some((*id, one(*id)?)))
        .filter(|(_, one)| one.kinds & OBJECT != 0)
        .collect();
    let (_, first) = takers.first().filter(|_| takers.len() > 1)?;
    let tagged = |name: &str| -> Option<Tag> {
        let mut by_word: HashMap<String, Vec<ShapeId>> = HashMap::new();
        for (id, taker) in &takers {
            let rule = taker.object.as_ref()?;
            let named = rule.index.get(name).filter(|named| !named.alias)?;
            let words = one(rule.properties.get(named.property)?.shape)
                .filter(|one| one.is_words())?
                .words
                .as_ref()?;
            for word in &words.list {
                by_word.entry(text(&word.value)).or_default().push(*id);
            }
        }
        Some(Tag { name: name.into(), branches: by_word })
    };
    let names = first.object.as_ref()?.properties.iter().map(|property| &*property.name);
    names.filter_map(tagged).max_by_key(|tag| tag.branches.len()).filter(|tag| tag.branches.len() > 1)
}

fn text(word: &Value) -> String {
    word.as_str().map_or_else(|| word.to_string(), str::to_owned)
}
