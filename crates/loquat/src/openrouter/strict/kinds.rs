//! Which JSON types a place may hold: what `type` says, and where it says nothing, what the other keywords imply.
//!
//! The subset wants a `type` at every place. Reading "properties" as "an object" narrows what JSON Schema means (a
//! text has no properties, so it would pass), and it is what everybody means.

use serde_json::Value;

use super::{
    Unsayable,
    document::{elements, names},
    fact::{Fact, with_key},
};

const KNOWN: [&str; 7] = ["string", "number", "integer", "boolean", "object", "array", "null"];

const UNKNOWN: &str = "`type` must be the name of a JSON type, or a list of such names";
const APART: &str = "no value has all the types that are asked for here";
const ANY: &str = "any value would do here; say its `type`";

/// The types of one place, in the order in which they are written; never empty.
#[derive(Clone, Debug)]
pub(super) struct Types<'a>(Vec<&'a str>);

impl<'a> Types<'a> {
    pub(super) fn of(facts: &[Fact<'a>], at: &str) -> Result<Self, Unsayable> {
        let mut types: Option<Vec<&'a str>> = None;
        for fact in with_key(facts, &["type"]) {
            let written = written(fact)?;
            let both = types.map_or_else(|| written.clone(), |types| common(&types, &written));
            if both.is_empty() {
                return Err(Unsayable::at(&fact.at, APART));
            }
            types = Some(both);
        }
        types.or_else(|| implied(facts)).map(Self).ok_or_else(|| Unsayable::at(at, ANY))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(&name)
    }

    pub(super) fn allow(&self, value: &Value) -> bool {
        // Whether 1.0 is an integer is left to whoever checks the answer.
        if value.is_number() { self.has("number") || self.has("integer") } else { self.has(name_of(value)) }
    }

    pub(super) fn to_value(&self) -> Value {
        match self.0.as_slice() {
            [only] => Value::from(*only),
            several => Value::from(several.to_vec()),
        }
    }
}

fn written<'a>(fact: &Fact<'a>) -> Result<Vec<&'a str>, Unsayable> {
    let mut types: Vec<&'a str> = Vec::new();
    for name in names(fact.value) {
        if !types.contains(&name) {
            types.push(name);
        }
    }
    let is_clean =
        elements(fact.value).iter().all(Value::is_string) && types.iter().all(|name| KNOWN.contains(name));
    if types.is_empty() || !is_clean { Err(Unsayable::at(&fact.at, UNKNOWN)) } else { Ok(types) }
}

fn common<'a>(one: &[&'a str], other: &[&'a str]) -> Vec<&'a str> {
    let narrower = |name: &&'a str| match *name {
        name if other.contains(&name) => Some(name),
        // An integer is a number, so the narrower of the two is what both allow.
        "integer" if other.contains(&"number") => Some("integer"),
        "number" if other.contains(&"integer") => Some("integer"),
        _ => None,
    };
    one.iter().filter_map(narrower).collect()
}

fn implied<'a>(facts: &[Fact<'a>]) -> Option<Vec<&'a str>> {
    let says = |keys: &[&str]| with_key(facts, keys).next().is_some();
    if says(&["properties", "required", "additionalProperties", "patternProperties"]) {
        return Some(vec!["object"]);
    }
    if says(&["items", "prefixItems"]) {
        return Some(vec!["array"]);
    }
    let fact = with_key(facts, &["const", "enum"]).next()?;
    let mut types = Vec::new();
    for name in fixed_values(fact).iter().map(name_of) {
        if !types.contains(&name) {
            types.push(name);
        }
    }
    Some(types)
}

/// The values that a `const` or an `enum` allows.
pub(super) fn fixed_values<'a>(fact: &Fact<'a>) -> &'a [Value] {
    if fact.key == "const" { std::slice::from_ref(fact.value) } else { elements(fact.value) }
}

/// The narrowest type of a value.
pub(super) fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
