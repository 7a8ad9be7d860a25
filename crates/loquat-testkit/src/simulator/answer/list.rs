//! Lists: every word of an enum that is said, every fact of a kind, one object for each piece of the text that
//! holds one.

use std::ops::Range;

use serde_json::Value;

use super::{
    choose,
    facts::overlap,
    field::{About, Field},
    fill::{Filled, Filler, Scope, kinds},
    refs, said, segments,
};

/// More entries than anybody reads.
const MOST: usize = 50;

pub(super) fn fill(filler: &mut Filler<'_>, schema: &Value, field: &Field, scope: &Scope) -> Option<Filled> {
    let items = refs::resolved(filler.root, schema.get("items")?).into_owned();
    let most = schema.get("maxItems").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok());
    let most = most.unwrap_or(MOST).min(MOST);
    let scope = Scope { in_list: true, ..scope.clone() };
    let found = if let Some(options) = items.get("enum").and_then(Value::as_array) {
        words(filler, options, &scope).into_iter().map(Filled::strong).collect()
    } else if kinds(&items).iter().any(|kind| kind == "object") || items.get("anyOf").is_some() {
        objects(filler, schema.get("items")?, field, &scope, most)
    } else {
        scalars(filler, &items, field, &scope, most).into_iter().map(Filled::strong).collect()
    };
    let least = schema.get("minItems").and_then(Value::as_u64).and_then(|least| usize::try_from(least).ok());
    let (strong, enough) = (found.len(), found.len() >= least.unwrap_or(0));
    let mut list = Filled { strong, own: true, ..Filled::default() };
    let mut values: Vec<Value> = Vec::new();
    for (place, entry) in found.into_iter().take(most).enumerate() {
        list.missing.extend(entry.missing.iter().map(|rest| format!("/{place}{rest}")));
        values.push(entry.value);
    }
    (strong > 0 && enough).then_some(Filled { value: values.into(), ..list })
}

/// Every enum word that is said, in the order of the schema.
fn words(filler: &Filler<'_>, options: &[Value], scope: &Scope) -> Vec<Value> {
    let inside = |range: &Range<usize>| scope.within.as_ref().is_none_or(|within| overlap(within, range));
    let said =
        |option: &&Value| choose::mentions(filler.corpus, option).iter().any(|(range, _)| inside(range));
    options.iter().filter(said).cloned().collect()
}

/// One object for each piece of the text that holds more than one of its fields, in the pieces of which most is found.
fn objects(filler: &mut Filler<'_>, items: &Value, field: &Field, scope: &Scope, most: usize) -> Vec<Filled> {
    let mark = filler.mark();
    let (mut best, mut highest) = (None, 0);
    for pieces in segments::all(filler.corpus) {
        let found = objects_in(filler, pieces, items, field, scope, most);
        let taken = filler.take_since(mark);
        let facts: usize = found.iter().map(|entry| entry.strong + entry.weak).sum();
        if facts > highest {
            (best, highest) = (Some((found, taken)), facts);
        }
    }
    let Some((found, taken)) = best else { return Vec::new() };
    filler.take(taken);
    found
}

fn objects_in(
    filler: &mut Filler<'_>,
    pieces: Vec<Range<usize>>,
    items: &Value,
    field: &Field,
    scope: &Scope,
    most: usize,
) -> Vec<Filled> {
    let shape = refs::resolved(filler.root, items).into_owned();
    let needed = shape.get("properties").and_then(Value::as_object).map_or(1, |map| map.len().min(2));
    let mut found: Vec<Filled> = Vec::new();
    for piece in pieces {
        let outside = scope.within.as_ref().is_some_and(|within| !overlap(within, &piece));
        let is_empty = !filler.facts.iter().any(|fact| overlap(&fact.range, &piece));
        if outside || is_empty || found.len() >= most {
            continue;
        }
        let mark = filler.mark();
        let here = Scope { within: Some(piece), anchor: None, in_list: true };
        let entry = filler.fill(items, field, &here);
        let said = entry.strong + entry.weak;
        let enough = entry.strong > 0 && said >= needed && said >= entry.missing.len();
        if enough && !found.iter().any(|other| other.value == entry.value) {
            found.push(entry);
        } else {
            filler.back_to(mark);
        }
    }
    found
}

/// Every fact of the kind that the list's name says, or what its own words list.
fn scalars(filler: &mut Filler<'_>, items: &Value, field: &Field, scope: &Scope, most: usize) -> Vec<Value> {
    let field = field.clone().described_by(items);
    let mut found: Vec<Value> = Vec::new();
    let of_strings = kinds(items).iter().any(|kind| kind == "string");
    let by_words = match field.about() {
        About::Anything | About::Prose => true,
        About::Name(_) | About::Company => said::entry(filler, &field, scope).is_some(),
        _ => false,
    };
    if by_words && of_strings {
        return listed(filler, &field, scope);
    }
    while found.len() < most {
        let before = filler.used.len();
        let Some(entry) = filler.look(items, &field, scope) else { break };
        if !found.contains(&entry.value) {
            found.push(entry.value);
        }
        // Nothing was used up, so the next look would find the same.
        if filler.used.len() == before {
            break;
        }
    }
    found
}

/// `<words>: a, b and c`.
fn listed(filler: &Filler<'_>, field: &Field, scope: &Scope) -> Vec<Value> {
    let entry = said::entry(filler, field, scope).map(|entry| entry.text.clone());
    let text = entry.or_else(|| said::after_words(filler, field, scope).map(|said| said.text));
    let text = text.unwrap_or_default();
    let parts = text.split([',', ';']).flat_map(|part| part.split(" and "));
    let parts = parts.map(|part| part.trim().trim_start_matches("and ").trim_end_matches('.'));
    parts.filter(|part| !part.is_empty()).map(Value::from).collect()
}
