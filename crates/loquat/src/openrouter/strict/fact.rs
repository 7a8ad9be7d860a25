//! A schema as a list of facts: each keyword with its value and the place where the user wrote it.
//!
//! `allOf`, a `$ref` with siblings and keywords beside an `anyOf` all mean "this and that". As lists of facts they are
//! merged by appending; whether the result can be said is decided once, by whoever says it.

use serde_json::Value;

#[derive(Clone, Debug)]
pub(super) struct Fact<'a> {
    /// A JSON pointer to the keyword.
    pub(super) at: String,
    pub(super) key: &'a str,
    pub(super) value: &'a Value,
}

/// What becomes of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Speaks of this place only, so it is not merged into branches or from behind a reference that has its own.
    Note,
    /// Narrows, and is said: as it stands, or in other words.
    Shape,
    /// Narrows, and the subset cannot say it.
    Local,
    /// Narrows nothing.
    Silent,
}

impl Fact<'_> {
    pub(super) fn role(&self) -> Role {
        match self.key {
            "title" | "description" | "nullable" => Role::Note,
            "type" | "enum" | "const" | "anyOf" | "oneOf" | "$ref" | "$dynamicRef" | "$recursiveRef" => {
                Role::Shape
            }
            "properties" | "required" | "additionalProperties" | "patternProperties" => Role::Shape,
            "unevaluatedProperties" | "items" | "prefixItems" | "minItems" | "maxItems" | "pattern" => {
                Role::Shape
            }
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => Role::Shape,
            "format" => format_role(self.value),
            "uniqueItems" if self.value == &Value::Bool(false) => Role::Silent,
            "minLength" | "maxLength" | "minProperties" | "maxProperties" | "uniqueItems" | "contains" => {
                Role::Local
            }
            "minContains" | "maxContains" | "propertyNames" | "not" | "if" | "then" | "else" => Role::Local,
            "dependentRequired" | "dependentSchemas" | "dependencies" | "unevaluatedItems" => Role::Local,
            "contentEncoding" | "contentMediaType" | "contentSchema" => Role::Local,
            _ => Role::Silent,
        }
    }

    pub(super) fn is_shape(&self) -> bool {
        self.role() == Role::Shape
    }

    pub(super) fn is_union(&self) -> bool {
        matches!(self.key, "anyOf" | "oneOf")
    }
}

fn format_role(format: &Value) -> Role {
    match format.as_str().unwrap_or_default() {
        "date-time" | "time" | "date" | "duration" | "email" | "hostname" | "ipv4" | "ipv6" | "uuid" => {
            Role::Shape
        }
        // How wide a Rust number is; schemars says the same with `minimum` and `maximum`, which stay.
        "int" | "int8" | "int16" | "int32" | "int64" | "int128" | "float" | "double" => Role::Silent,
        "uint" | "uint8" | "uint16" | "uint32" | "uint64" | "uint128" => Role::Silent,
        _ => Role::Local,
    }
}

/// Appends what else is said of the same place. Of two titles or descriptions the first stays: the nearer one.
pub(super) fn append<'a>(facts: &mut Vec<Fact<'a>>, more: Vec<Fact<'a>>) {
    for fact in more {
        let is_said = fact.role() == Role::Note && facts.iter().any(|other| other.key == fact.key);
        if !is_said {
            facts.push(fact);
        }
    }
}

/// The facts with these keywords.
pub(super) fn with_key<'f, 'a>(
    facts: &'f [Fact<'a>],
    keys: &'f [&str],
) -> impl Iterator<Item = &'f Fact<'a>> {
    facts.iter().filter(|fact| keys.contains(&fact.key))
}
