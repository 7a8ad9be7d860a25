//! Lists: every word of an enum that is said, every fact of a kind, one object for each line that holds one.

use serde_json::Value;

use super::{
    choose,
    field::{About, Field},
    fill::{Filled, Filler, Scope, kinds},
    refs, strings,
};

/// More entries than anybody reads.
const MOST: usize = 50;

pub(super) fn fill(filler: &mut Filler<'_>, schema: &Value, field: &Field, scope: &Scope) -> Option<Filled> {
    let items = refs::resolved(filler.root, schema.get("items")?).into_owned();
    let most = schema.get("maxItems").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok());
    let most = most.unwrap_or(MOST).min(MOST);
    let scope = Scope { in_list: true, ..scope.clone() };
    let found = if let Some(options) = items.get("enum").and_then(Value::as_array) {
        words(filler, options, &scope)
    } else if kinds(&items).iter().any(|kind| kind == "object") || items.get("anyOf").is_some() {
        objects(filler, &items, field, &scope, most)
    } else {
        scalars(filler, &items, field, &scope, most)
    };
    let least = schema.get("minItems").and_then(Value::as_u64).and_then(|least| usize::try_from(least).ok());
    let (strong, enough) = (found.len(), found.len() >= least.unwrap_or(0));
    let value: Value = found.into_iter().take(most).collect();
    (strong > 0 && enough).then_some(Filled { value, strong, weak: 0 })
}

/// Every enum word that is said, in the order of the schema.
fn words(filler: &Filler<'_>, options: &[Value], scope: &Scope) -> Vec<Value> {
    let inside = |range: &std::ops::Range<usize>| {
        scope.within.as_ref().is_none_or(|within| super::facts::overlap(within, range))
    };
    let said =
        |option: &&Value| choose::mentions(filler.corpus, option).iter().any(|(range, _)| inside(range));
    options.iter().filter(said).cloned().collect()
}

/// One object a line, of lines that hold more than one of its fields.
fn objects(filler: &mut Filler<'_>, items: &Value, field: &Field, scope: &Scope, most: usize) -> Vec<Value> {
    let needed = items.get("properties").and_then(Value::as_object).map_or(1, |map| map.len().min(2));
    let mut found: Vec<Value> = Vec::new();
    let lines: Vec<_> = filler.corpus.lines.iter().map(|line| line.range.clone()).collect();
    for line in lines {
        let outside = scope.within.as_ref().is_some_and(|within| !super::facts::overlap(within, &line));
        if outside || found.len() >= most {
            continue;
        }
        let before = filler.used.clone();
        let here = Scope { within: Some(line), anchor: None, in_list: true };
        let entry = filler
            .look(items, field, &here)
            .filter(|entry| entry.strong + entry.weak >= needed && entry.strong > 0);
        match entry {
            Some(entry) if !found.contains(&entry.value) => found.push(entry.value),
            _ => filler.used = before,
        }
    }
    found
}

/// Every fact of the kind that the list's name says, or what its own words list.
fn scalars(filler: &mut Filler<'_>, items: &Value, field: &Field, scope: &Scope, most: usize) -> Vec<Value> {
    let field = field.clone().described_by(items);
    let mut found: Vec<Value> = Vec::new();
    if matches!(field.about(), About::Anything | About::Prose)
        && kinds(items).iter().any(|kind| kind == "string")
    {
        return listed(filler, &field, scope);
    }
    while let Some(entry) = filler.look(items, &field, scope).filter(|_| found.len() < most) {
        if found.contains(&entry.value) {
            // Said twice: its facts are used now, so the next look finds another or none.
            if !matches!(field.about(), About::Name(_) | About::Email | About::Phone) {
                break;
            }
            continue;
        }
        found.push(entry.value);
    }
    found
}

/// `<words>: a, b and c`, or all quotations.
fn listed(filler: &Filler<'_>, field: &Field, scope: &Scope) -> Vec<Value> {
    let Some(text) = strings::after_words(filler, field, scope) else { return Vec::new() };
    let parts = text.split([',', ';']).flat_map(|part| part.split(" and ")).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(Value::from).collect()
}
