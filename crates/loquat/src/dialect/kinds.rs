//! Which JSON types a place may hold: what `type` says, and where it says nothing, what the other keywords imply.
//!
//! The subsets want a `type` at every place. Reading "properties" as "an object" narrows what JSON Schema means (a text has
//! no properties, so it would pass), and it is what everybody means.

use serde_json::{Map, Value};

use super::{
    document::{elements, names},
    fact::{Fact, with_key},
    reason::{Reason, Unsayable},
    subset::Dialect,
};

const KNOWN: [&str; 7] = ["string", "number", "integer", "boolean", "object", "array", "null"];

/// Which keywords speak of which type, in the order in which they are asked.
const IMPLIED: [(&str, &[&str]); 4] = [
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "unevaluatedProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
        ],
    ),
    ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"]),
    ("string", &["pattern", "minLength", "maxLength"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
];

/// The types of one place, in the order in which they are written; never empty.
#[derive(Clone, Debug)]
pub(super) struct Types<'a>(pub(super) Vec<&'a str>);

impl<'a> Types<'a> {
    /// `None` where any value would do.
    pub(super) fn of(facts: &[Fact<'a>]) -> Result<Option<Self>, Unsayable> {
        let mut types: Option<Vec<&'a str>> = None;
        for fact in with_key(facts, &["type"]) {
            let written = written(fact)?;
            let both = types.map_or_else(|| written.clone(), |types| common(&types, &written));
            if both.is_empty() {
                return Err(Unsayable::at(&fact.at, Reason::Nothing));
            }
            types = Some(both);
        }
        Ok(types.or_else(|| implied(facts)).map(Self))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(&name)
    }

    pub(super) fn allow(&self, value: &Value) -> bool {
        // Whether 1.0 is an integer is left to whoever checks the answer.
        if value.is_number() { self.has("number") || self.has("integer") } else { self.has(name_of(value)) }
    }

    pub(super) fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|other| **other != name).copied().collect())
    }

    pub(super) fn only(&self, wanted: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|name| wanted(name)).copied().collect())
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
    if types.is_empty() || !is_clean { Err(Unsayable::at(&fact.at, Reason::UnknownType)) } else { Ok(types) }
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
    if let Some(fact) = with_key(facts, &["const", "enum"]).next() {
        let mut types = Vec::new();
        for name in fixed_values(fact).iter().map(name_of) {
            if !types.contains(&name) {
                types.push(name);
            }
        }
        return Some(types);
    }
    let implied = IMPLIED.iter().find(|(_, keys)| says(keys)).map(|(name, _)| vec![*name]);
    implied
        .or_else(|| with_key(facts, &["format"]).any(|fact| is_of_text(fact.value)).then(|| vec!["string"]))
}

/// Whether a format is one that texts have; everybody makes up others.
fn is_of_text(format: &Value) -> bool {
    Dialect::ANTHROPIC.formats.iter().any(|known| format == *known)
}

/// Whether a schema's own keywords tell a type.
pub(super) fn says_type(schema: &Map<String, Value>) -> bool {
    let tells = ["type", "const", "enum"].iter().chain(IMPLIED.iter().flat_map(|(_, keys)| keys.iter()));
    tells.into_iter().any(|key| schema.contains_key(*key)) || schema.get("format").is_some_and(is_of_text)
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
