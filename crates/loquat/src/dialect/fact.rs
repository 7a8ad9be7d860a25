//! A schema as a list of facts: each keyword with its value and the place where the user wrote it.
//!
//! `allOf`, a `$ref` with siblings and keywords beside an `anyOf` all mean "this and that". As lists of facts they are
//! merged by appending; whether the result can be said is decided once, by whoever says it.

use serde_json::Value;

use super::subset::Dialect;

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

/// What makes a value what it is: said in every dialect, if need be in other words.
const STRUCTURE: [&str; 16] = [
    "type",
    "enum",
    "const",
    "anyOf",
    "oneOf",
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "unevaluatedProperties",
    "items",
    "prefixItems",
    "additionalItems",
];

/// What bounds a value: said where the dialect has it.
const BOUNDS: [&str; 8] = [
    "minItems",
    "maxItems",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

/// What no dialect has.
const UNSAID: [&str; 19] = [
    "minLength",
    "maxLength",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
];

/// How wide a Rust number is; schemars says the same with `minimum` and `maximum`.
const WIDTHS: [&str; 14] = [
    "int", "int8", "int16", "int32", "int64", "int128", "float", "double", "uint", "uint8", "uint16",
    "uint32", "uint64", "uint128",
];

impl Fact<'_> {
    pub(super) fn role(&self, dialect: &Dialect) -> Role {
        let said = |yes: bool| if yes { Role::Shape } else { Role::Local };
        match self.key {
            "title" | "description" | "nullable" => Role::Note,
            "uniqueItems" if self.value == &Value::Bool(false) => Role::Silent,
            "format" => {
                let format = self.value.as_str().unwrap_or_default();
                if WIDTHS.contains(&format) { Role::Silent } else { said(dialect.formats.contains(&format)) }
            }
            "minItems" => {
                let most = dialect.most_min_items.unwrap_or(u64::MAX);
                said(dialect.has("minItems") && self.value.as_u64().is_some_and(|least| least <= most))
            }
            key if STRUCTURE.contains(&key) => Role::Shape,
            key if BOUNDS.contains(&key) => said(dialect.has(key)),
            key if UNSAID.contains(&key) || key == "contentSchema" => Role::Local,
            _ => Role::Silent,
        }
    }

    pub(super) fn is_shape(&self, dialect: &Dialect) -> bool {
        self.role(dialect) == Role::Shape
    }

    pub(super) fn is_note(&self) -> bool {
        matches!(self.key, "title" | "description" | "nullable")
    }

    pub(super) fn is_union(&self) -> bool {
        matches!(self.key, "anyOf" | "oneOf")
    }
}

/// Appends what else is said of the same place. Of two titles or descriptions the first stays: the nearer one.
pub(super) fn append<'a>(facts: &mut Vec<Fact<'a>>, more: Vec<Fact<'a>>) {
    for fact in more {
        let is_said = fact.is_note() && facts.iter().any(|other| other.key == fact.key);
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
