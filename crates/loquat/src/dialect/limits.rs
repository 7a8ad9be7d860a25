//! The sizes of a schema that was said, laid beside those that the provider takes; and two bounds of our own against
//! hostile schemas.
//!
//! A schema that is refused here costs nothing; one that is refused there costs a call.

use serde_json::{Map, Value};

use super::{
    document::{elements, names},
    reason::Reason,
    subset::Limits,
};

/// Levels of JSON in a document. `serde_json` reads no deeper; a `Value` that was built by hand may be.
pub(super) const DOCUMENT_LEVELS: usize = 128;

/// Schemas that are looked at while merging, long pointers and lists counted more than once: far above what the limits of
/// the providers let through, far below a second.
const STEPS: usize = 30_000;
/// Bytes of a pointer, or values of a list, that cost a step.
const BYTES_A_STEP: usize = 256;

/// What has been said so far.
#[derive(Debug, Default)]
pub(super) struct Budget(usize);

impl Budget {
    pub(super) fn step(&mut self, at: &str) -> Result<(), Reason> {
        self.steps(1 + at.len() / BYTES_A_STEP)
    }

    pub(super) fn steps(&mut self, steps: usize) -> Result<(), Reason> {
        self.0 = self.0.saturating_add(steps);
        if self.0 > STEPS { Err(Reason::TooLarge) } else { Ok(()) }
    }
}

/// What a schema weighs.
#[derive(Debug, Default)]
struct Weight {
    properties: usize,
    optional: usize,
    unions: usize,
    enum_values: usize,
    characters: usize,
    /// The longest text of an `enum` that has more values than its limit.
    long_enum: usize,
    levels: usize,
}

/// The first of the limits that `schema` exceeds.
pub(super) fn exceeded(schema: &Map<String, Value>, limits: &Limits) -> Option<Reason> {
    let mut weight = Weight::default();
    weight.add(schema, limits, 0);
    let over = |most: Option<usize>, count: usize, reason: fn(usize) -> Reason| {
        most.filter(|most| count > *most).map(reason)
    };
    over(limits.properties, weight.properties, Reason::Properties)
        .or_else(|| over(limits.levels, weight.levels, Reason::Levels))
        .or_else(|| over(limits.enum_values, weight.enum_values, Reason::EnumValues))
        .or_else(|| over(limits.characters, weight.characters, Reason::Characters))
        .or_else(|| over(limits.optional, weight.optional, Reason::Optional))
        .or_else(|| over(limits.unions, weight.unions, Reason::Unions))
        .or_else(|| {
            let (values, most) = limits.long_enum.filter(|(_, most)| weight.long_enum > *most)?;
            Some(Reason::LongEnum(values, most))
        })
}

impl Weight {
    fn add(&mut self, schema: &Map<String, Value>, limits: &Limits, level: usize) {
        self.levels = self.levels.max(level);
        let is_union = schema.contains_key("anyOf") || schema.get("type").is_some_and(Value::is_array);
        self.unions += usize::from(is_union);
        if let Some(values) = schema.get("enum").map(elements) {
            self.enumeration(values, limits);
        }
        self.characters += schema.get("const").map_or(0, characters);
        let inner = |key: &str| schema.get(key).and_then(Value::as_object).into_iter().flatten();
        let required: std::collections::HashSet<&str> =
            schema.get("required").into_iter().flat_map(names).collect();
        for (name, property) in inner("properties") {
            self.properties += 1;
            self.characters += name.chars().count();
            self.optional += usize::from(!required.contains(name.as_str()));
            self.go(property, limits, level + 1);
        }
        for (name, definition) in inner("$defs") {
            self.characters += name.chars().count();
            self.go(definition, limits, 0);
        }
        for key in ["items", "additionalProperties"] {
            schema.get(key).into_iter().for_each(|schema| self.go(schema, limits, level + 1));
        }
        schema
            .get("prefixItems")
            .map(elements)
            .into_iter()
            .flatten()
            .for_each(|place| self.go(place, limits, level + 1));
        schema
            .get("anyOf")
            .map(elements)
            .into_iter()
            .flatten()
            .for_each(|branch| self.go(branch, limits, level));
    }

    fn go(&mut self, schema: &Value, limits: &Limits, level: usize) {
        if let Value::Object(map) = schema {
            self.add(map, limits, level);
        }
    }

    fn enumeration(&mut self, values: &[Value], limits: &Limits) {
        let text: usize = values.iter().map(characters).sum();
        self.enum_values += values.len();
        self.characters += text;
        if limits.long_enum.is_some_and(|(most, _)| values.len() > most) {
            self.long_enum = self.long_enum.max(text);
        }
    }
}

fn characters(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}
