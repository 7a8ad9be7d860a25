//! From a wrong value to the list of what is wrong with it, each entry precise enough for a model to mend it.

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Violation;

/// More do not help a model to mend its answer, and they are paid for as tokens.
const MOST: usize = 50;

pub(super) fn schema(validator: &Validator, value: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    for error in validator.iter_errors(value) {
        collect(&error, &mut found);
        if found.len() >= MOST {
            found.truncate(MOST);
            break;
        }
    }
    found
}

pub(super) fn rust_type<T: DeserializeOwned>(value: &Value) -> Vec<Violation> {
    match T::deserialize(value) {
        Ok(_) => Vec::new(),
        Err(error) => vec![Violation::new(
            "",
            Violation::RUST_TYPE,
            std::any::type_name::<T>(),
            kind_of(value),
            error.to_string(),
        )],
    }
}

pub(super) fn check<T: DeserializeOwned>(
    value: &Value,
    rule: &impl Fn(&T) -> Result<(), String>,
) -> Option<Violation> {
    let typed = T::deserialize(value).ok()?;
    let complaint = rule(&typed).err()?;
    Some(Violation::new("", Violation::CHECK, "a value that passes the check", kind_of(value), complaint))
}

/// Of a union, what speaks of the branch that the model most likely meant; of the rest, the error itself.
fn collect(error: &ValidationError<'_>, found: &mut Vec<Violation>) {
    let branches = match error.kind() {
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => context.as_slice(),
        _ => &[],
    };
    let here = error.instance_path();
    let meant =
        branches.iter().filter(|errors| !is_other_type(errors, here)).min_by_key(|errors| errors.len());
    match meant {
        Some(errors) if branches.len() > 1 && !errors.is_empty() => {
            errors.iter().for_each(|inner| collect(inner, found));
        }
        _ => found.push(violation(error)),
    }
}

fn is_other_type(errors: &[ValidationError<'_>], here: &jsonschema::paths::Location) -> bool {
    errors.iter().any(|e| matches!(e.kind(), Kind::Type { .. }) && e.instance_path() == here)
}

fn violation(error: &ValidationError<'_>) -> Violation {
    let got = kind_of(error.instance());
    let mut path = error.instance_path().to_string();
    let rule = error.kind().keyword();
    let (expected, got) = match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
            return Violation::new(
                path,
                rule,
                format!("property `{name}`"),
                "nothing",
                format!("`{name}` is missing"),
            );
        }
        Kind::Type { .. } => (type_words(error), got.to_owned()),
        Kind::Enum { options } => (format!("one of {}", brief(options)), got.to_owned()),
        Kind::Constant { expected_value } => (brief(expected_value), got.to_owned()),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            ("no other property than those of the schema".to_owned(), format!("{} more", unexpected.len()))
        }
        Kind::Format { format } => (format!("the format `{format}`"), got.to_owned()),
        Kind::Pattern { pattern } => (format!("the pattern `{pattern}`"), got.to_owned()),
        Kind::Minimum { limit } => (format!("at least {limit}"), got.to_owned()),
        Kind::Maximum { limit } => (format!("at most {limit}"), got.to_owned()),
        Kind::ExclusiveMinimum { limit } => (format!("more than {limit}"), got.to_owned()),
        Kind::ExclusiveMaximum { limit } => (format!("less than {limit}"), got.to_owned()),
        Kind::MinLength { limit } => (format!("at least {limit} characters"), got.to_owned()),
        Kind::MaxLength { limit } => (format!("at most {limit} characters"), got.to_owned()),
        Kind::MinItems { limit } => (format!("at least {limit} items"), got.to_owned()),
        Kind::MaxItems { limit } => (format!("at most {limit} items"), got.to_owned()),
        Kind::MultipleOf { multiple_of } => (format!("a multiple of {multiple_of}"), got.to_owned()),
        Kind::UniqueItems => ("items that all differ".to_owned(), got.to_owned()),
        _ => (format!("a value that satisfies `{rule}`"), got.to_owned()),
    };
    Violation::new(path, rule, expected, got, error.to_string())
}

fn type_words(error: &ValidationError<'_>) -> String {
    use jsonschema::error::TypeKind;
    match error.kind() {
        Kind::Type { kind: TypeKind::Single(one) } => one.to_string(),
        Kind::Type { kind: TypeKind::Multiple(many) } => {
            many.iter().map(|one| one.to_string()).collect::<Vec<_>>().join(" or ")
        }
        _ => String::new(),
    }
}

/// A schema's value in at most 600 characters: a model needs the legal words, not a thousand of them.
fn brief(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(600) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
