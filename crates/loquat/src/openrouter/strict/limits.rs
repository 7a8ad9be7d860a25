//! The sizes that OpenAI documents for a strict schema, and two bounds of our own against hostile schemas.
//!
//! A schema that is refused here costs nothing; one that is refused there costs a call.

use serde_json::Value;

/// Levels of JSON in a document. `serde_json` reads no deeper; a `Value` that was built by hand may be.
pub(super) const DOCUMENT_LEVELS: usize = 128;

/// Objects and arrays inside one another, as written: a reference starts anew.
pub(super) const NESTING: usize = 10;

const PROPERTIES: usize = 5_000;
const ENUM_VALUES: usize = 1_000;
/// Of the names of properties and definitions, and of texts in `enum` and `const`.
const CHARACTERS: usize = 120_000;
/// From this many values on, the texts of a single `enum` are limited too.
const LONG_ENUM: usize = 250;
const LONG_ENUM_CHARACTERS: usize = 15_000;
/// Merging copies, and copies of copies double: far above what the other limits let through, far below a second.
const STEPS: usize = 100_000;

pub(super) const TOO_DEEP: &str = "the document nests deeper than 128 levels of JSON";
pub(super) const TOO_NESTED: &str = "objects and arrays nest deeper than 10 levels";
const TOO_MANY_PROPERTIES: &str = "more than 5000 properties in all";
const TOO_MANY_VALUES: &str = "more than 1000 values in all `enum`s together";
const TOO_MANY_CHARACTERS: &str = "more than 120000 characters of names, `enum`s and `const`s";
const TOO_LONG_ENUM: &str = "an `enum` of more than 250 values with more than 15000 characters";
const TOO_LARGE: &str = "the schema grows too large when its parts are merged";

/// What has been said so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    properties: usize,
    enum_values: usize,
    characters: usize,
    steps: usize,
}

impl Budget {
    pub(super) fn step(&mut self) -> Result<(), &'static str> {
        self.steps += 1;
        within(self.steps, STEPS, TOO_LARGE)
    }

    pub(super) fn property(&mut self, name: &str) -> Result<(), &'static str> {
        self.properties += 1;
        within(self.properties, PROPERTIES, TOO_MANY_PROPERTIES)?;
        self.text(name)
    }

    pub(super) fn text(&mut self, text: &str) -> Result<(), &'static str> {
        self.characters += text.chars().count();
        within(self.characters, CHARACTERS, TOO_MANY_CHARACTERS)
    }

    pub(super) fn values(&mut self, values: &[Value]) -> Result<(), &'static str> {
        let before = self.characters;
        for value in values {
            self.value()?;
            self.text(value.as_str().unwrap_or_default())?;
        }
        let long = if values.len() > LONG_ENUM { self.characters - before } else { 0 };
        within(long, LONG_ENUM_CHARACTERS, TOO_LONG_ENUM)
    }

    pub(super) fn value(&mut self) -> Result<(), &'static str> {
        self.enum_values += 1;
        within(self.enum_values, ENUM_VALUES, TOO_MANY_VALUES)
    }
}

fn within(count: usize, limit: usize, reason: &'static str) -> Result<(), &'static str> {
    if count > limit { Err(reason) } else { Ok(()) }
}
