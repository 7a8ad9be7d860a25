//! The last word on a value: whether it satisfies the schema, and where not.
//!
//! Without the feature `judge` the alignment alone speaks, which knows most keywords. With it, the crate `jsonschema` decides,
//! formats included, and an empty list means that the value is valid.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

#[cfg(feature = "judge")]
use crate::fit;
use crate::fit::Misfit;
use crate::shape::Shapes;

/// Violations that are listed: more tell nobody more.
#[cfg(feature = "judge")]
const MOST: usize = 50;

/// What the schema wants, in characters: a list of a thousand words helps nobody.
#[cfg(feature = "judge")]
const LONGEST: usize = 300;

#[derive(Debug)]
pub(crate) struct Judge {
    #[cfg(feature = "judge")]
    document: Value,
    #[cfg(feature = "judge")]
    names: Arc<HashSet<String>>,
    #[cfg(feature = "judge")]
    validator: jsonschema::Validator,
    /// The schema contains itself: then the validator's own list may cost exponential time.
    #[cfg(feature = "judge")]
    recursive: bool,
}

impl Judge {
    #[cfg(not(feature = "judge"))]
    pub(crate) fn new(
        _schema: &Value,
        _shapes: &Shapes,
        _names: &Arc<HashSet<String>>,
    ) -> Result<Self, &'static str> {
        Ok(Self {})
    }

    #[cfg(feature = "judge")]
    pub(crate) fn new(
        schema: &Value,
        shapes: &Shapes,
        names: &Arc<HashSet<String>>,
    ) -> Result<Self, &'static str> {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(schema)
            .map_err(|_| "the validator refuses it as a JSON Schema")?;
        Ok(Self {
            document: schema.clone(),
            names: Arc::clone(names),
            validator,
            recursive: shapes.is_recursive(),
        })
    }

    /// Without a validator nobody knows before the value is laid on the schema.
    #[cfg(not(feature = "judge"))]
    pub(crate) fn is_met(&self, _value: &Value) -> bool {
        false
    }

    /// Whether the value satisfies the schema.
    #[cfg(feature = "judge")]
    pub(crate) fn is_met(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// Where the value does not satisfy the schema; `told` is what the alignment says of it.
    #[cfg(not(feature = "judge"))]
    pub(crate) fn violations(&self, _value: &Value, told: Vec<Misfit>) -> Vec<Misfit> {
        told
    }

    /// Where the value does not satisfy the schema; `told` is what the alignment says of it.
    #[cfg(feature = "judge")]
    pub(crate) fn violations(&self, value: &Value, told: Vec<Misfit>) -> Vec<Misfit> {
        if self.is_met(value) {
            return told;
        }
        let listed = if self.recursive { Vec::new() } else { self.listed(value) };
        if !listed.is_empty() {
            return listed;
        }
        let found = if told.is_empty() {
            fit::misfits(value, &self.document, fit::fuel(fit::size(value)))
        } else {
            told
        };
        if found.is_empty() { vec![Misfit::whole()] } else { found }
    }

    #[cfg(feature = "judge")]
    fn listed(&self, value: &Value) -> Vec<Misfit> {
        self.validator.iter_errors(value).take(MOST).map(|error| self.misfit(&error, value)).collect()
    }

    #[cfg(feature = "judge")]
    fn misfit(&self, error: &jsonschema::ValidationError<'_>, value: &Value) -> Misfit {
        use jsonschema::error::ValidationErrorKind as Kind;
        let expected = match error.kind() {
            Kind::Required { property } => format!("property `{}`", property.as_str().unwrap_or_default()),
            Kind::Type { .. } => format!("type {}", self.rule(error)),
            Kind::Enum { .. } => format!("one of {}", self.rule(error)),
            Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. } => {
                "no other property than those of the schema".to_owned()
            }
            Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => {
                "one of the alternatives".to_owned()
            }
            kind => bound(kind).unwrap_or_else(|| self.rule(error)),
        };
        Misfit {
            path: self.masked(error.instance_path().as_str(), value),
            keyword: keyword(error.kind().keyword()),
            expected,
        }
    }

    /// What the schema says there, shortened.
    #[cfg(feature = "judge")]
    fn rule(&self, error: &jsonschema::ValidationError<'_>) -> String {
        let rule = self.document.pointer(error.schema_path().as_str()).map(fit::listed);
        let rule = rule.unwrap_or_else(|| format!("a value that satisfies `{}`", error.kind().keyword()));
        if rule.chars().count() <= LONGEST {
            rule
        } else {
            rule.chars().take(LONGEST).chain("...".chars()).collect()
        }
    }

    /// A path without text of the model: a key that the schema does not name is written `*`.
    #[cfg(feature = "judge")]
    fn masked(&self, path: &str, value: &Value) -> String {
        let mut here = Some(value);
        let mut shown = String::new();
        for segment in path.split('/').skip(1) {
            let name = segment.replace("~1", "/").replace("~0", "~");
            let index = here.is_some_and(Value::is_array);
            shown.push('/');
            shown.push_str(if index || self.names.contains(&name) { segment } else { "*" });
            here =
                here.and_then(
                    |value| if index { value.get(name.parse::<usize>().ok()?) } else { value.get(&name) },
                );
        }
        shown
    }
}

/// The words of a bound.
#[cfg(feature = "judge")]
fn bound(kind: &jsonschema::error::ValidationErrorKind) -> Option<String> {
    use jsonschema::error::ValidationErrorKind as Kind;
    Some(match kind {
        Kind::Minimum { limit } => format!("at least {limit}"),
        Kind::Maximum { limit } => format!("at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("less than {limit}"),
        Kind::MinLength { limit } => format!("at least {limit} characters"),
        Kind::MaxLength { limit } => format!("at most {limit} characters"),
        Kind::MinItems { limit } => format!("at least {limit} items"),
        Kind::MaxItems { limit } => format!("at most {limit} items"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::UniqueItems => "items that all differ".to_owned(),
        Kind::Format { format } => format!("the format `{format}`"),
        Kind::Pattern { pattern } => format!("the pattern `{pattern}`"),
        _ => return None,
    })
}

/// The keyword as a word of this crate's: the validator lends its own.
#[cfg(feature = "judge")]
fn keyword(name: &str) -> &'static str {
    const KEYWORDS: [&str; 32] = [
        "additionalItems",
        "additionalProperties",
        "anyOf",
        "const",
        "contains",
        "contentEncoding",
        "contentMediaType",
        "dependentRequired",
        "dependentSchemas",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "falseSchema",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "not",
        "oneOf",
        "pattern",
        "propertyNames",
        "required",
        "type",
        "unevaluatedProperties",
        "uniqueItems",
    ];
    KEYWORDS.into_iter().find(|known| *known == name).unwrap_or("schema")
}
