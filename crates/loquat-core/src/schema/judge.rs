//! From a wrong value to the list of what is wrong with it, each entry precise enough for a model to mend it.

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use loquat_mend::Misfit;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::{
    brief::{DETAIL, brief},
    place::escaped,
};
use crate::Violation;

/// More do not help a model to mend its answer, and they are paid for as tokens.
const MOST: usize = 50;

/// What a rule says of its legal words, in bytes: a model needs the words, not a thousand of them.
const WORDS: usize = 600;

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

/// As [`schema`], for a schema that contains itself by several ways: there the validator's own list costs exponential time
/// (see `recursion.rs`), so the list comes from a walk with a budget.
pub(super) fn branching(document: &Value, value: &Value) -> Vec<Violation> {
    let found = loquat_mend::misfits(value, document);
    if found.is_empty() {
        let detail = "the value does not satisfy the schema";
        return vec![Violation::new(
            "",
            "schema",
            "a value that satisfies the schema",
            kind_of(value),
            detail,
        )];
    }
    found.into_iter().take(MOST).map(|misfit| misfitting(misfit, value)).collect()
}

fn misfitting(misfit: Misfit, value: &Value) -> Violation {
    let missing = misfit.expected.strip_prefix("property `").and_then(|name| name.strip_suffix('`'));
    if let Some(name) = missing.filter(|_| misfit.keyword == "required") {
        return lacking(&misfit.path, name);
    }
    // A key that the schema does not name is masked in the path, so not every place can be found again.
    let place = value.pointer(&misfit.path);
    let got = place.map_or("another value", kind_of);
    let detail = match place {
        Some(place) => brief(&format_args!("expected {}, not {place}", misfit.expected), DETAIL),
        None => format!("expected {}", misfit.expected),
    };
    Violation::new(misfit.path, misfit.keyword, misfit.expected, got, detail)
}

/// For a value whose type would try its way through it for minutes.
pub(super) fn too_deep(value: &Value) -> Violation {
    let detail = "the value is nested too deep to be read as an untagged type";
    Violation::new("", "depth", "a value that is nested less deep", kind_of(value), detail)
}

pub(super) fn rust_type<T: DeserializeOwned>(value: &Value) -> Vec<Violation> {
    if T::deserialize(value).is_ok() {
        return Vec::new();
    }
    // Paths cost time, so they are only written down once it is known that there is something to tell.
    let Err(error) = serde_path_to_error::deserialize::<_, T>(value) else { return Vec::new() };
    let (path, place) = place_of(error.path(), value);
    let detail = brief(error.inner(), DETAIL);
    vec![Violation::new(
        path,
        Violation::RUST_TYPE,
        "a value that the Rust type takes",
        kind_of(place),
        detail,
    )]
}

/// The place as a JSON pointer, as far as the value has it: serde also counts steps that are not in the JSON.
fn place_of<'v>(path: &serde_path_to_error::Path, value: &'v Value) -> (String, &'v Value) {
    let mut pointer = String::new();
    let mut here = value;
    for segment in path {
        let (name, part) = match segment {
            Segment::Seq { index } => (index.to_string(), here.get(index)),
            Segment::Map { key: name } | Segment::Enum { variant: name } => (escaped(name), here.get(name)),
            Segment::Unknown => (String::new(), None),
        };
        let Some(part) = part else { break };
        pointer = format!("{pointer}/{name}");
        here = part;
    }
    (pointer, here)
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
    let path = error.instance_path().to_string();
    let rule = error.kind().keyword();
    let (expected, got) = match error.kind() {
        Kind::Required { property } => {
            return lacking(error.instance_path().as_str(), property.as_str().unwrap_or_default());
        }
        Kind::Type { .. } => (type_words(error), got.to_owned()),
        Kind::Enum { options } => (format!("one of {}", brief(options, WORDS)), got.to_owned()),
        Kind::Constant { expected_value } => (brief(expected_value, WORDS), got.to_owned()),
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
    Violation::new(path, rule, expected, got, brief(error, DETAIL))
}

fn lacking(path: &str, name: &str) -> Violation {
    let (expected, detail) = (format!("property `{name}`"), format!("`{name}` is missing"));
    Violation::new(format!("{path}/{}", escaped(name)), "required", expected, "nothing", detail)
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
