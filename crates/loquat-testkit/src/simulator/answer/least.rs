//! What must be said although nothing was found: the smallest value that the schema takes.
//!
//! A model that is held to a schema must emit something for a required field that may not be null. The values here are
//! chosen to be seen for what they are: empty, zero, the epoch, `unknown`.

use serde_json::{Map, Value, json};

use super::{fill::kinds, lexicon, refs};

/// Deeper than any schema that is not recursive.
const DEEPEST: usize = 24;

/// The smallest value of `schema`; `null` where that is one.
pub(super) fn value(root: &Value, schema: &Value, depth: usize) -> Value {
    let schema = refs::resolved(root, schema);
    let schema = schema.as_ref();
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return word(words);
    }
    let kinds = kinds(schema);
    if kinds.iter().any(|kind| kind == "null") || depth > DEEPEST {
        return Value::Null;
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
            let values = branches.iter().map(|branch| value(root, branch, depth + 1));
            return values.min_by_key(|value| !value.is_null()).unwrap_or(Value::Null);
        }
    }
    match kinds.first().map(String::as_str) {
        Some("object") => object(root, schema, depth),
        Some("array") => array(root, schema, depth),
        Some("string") => string(schema),
        Some("integer" | "number") => number(schema),
        Some("boolean") => json!(false),
        _ => Value::Null,
    }
}

/// The word of an enum that says that it was not said, else the first.
fn word(words: &[Value]) -> Value {
    let unsaid = |word: &&Value| {
        let flat = word.as_str().map(|word| word.to_lowercase().replace(['_', '-'], " "));
        word.is_null() || flat.is_some_and(|word| lexicon::UNSAID.contains(&word.as_str()))
    };
    let null_first = words.iter().find(|word| word.is_null());
    null_first.or_else(|| words.iter().find(unsaid)).or_else(|| words.first()).cloned().unwrap_or(Value::Null)
}

fn object(root: &Value, schema: &Value, depth: usize) -> Value {
    let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let properties = schema.get("properties").and_then(Value::as_object);
    let needed =
        properties.into_iter().flatten().filter(|(name, _)| required.iter().any(|one| one == name.as_str()));
    let map: Map<String, Value> =
        needed.map(|(name, inner)| (name.clone(), value(root, inner, depth + 1))).collect();
    Value::Object(map)
}

fn array(root: &Value, schema: &Value, depth: usize) -> Value {
    let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0).min(100);
    let items = schema.get("items").unwrap_or(&Value::Null);
    (0..least).map(|_| value(root, items, depth + 1)).collect()
}

fn string(schema: &Value) -> Value {
    let shown = match schema.get("format").and_then(Value::as_str) {
        Some("date") => "1970-01-01",
        Some("date-time") => "1970-01-01T00:00:00Z",
        Some("time") => "00:00:00Z",
        Some("email" | "idn-email") => "unknown@example.invalid",
        Some("uri" | "iri") => "about:blank",
        Some("uuid") => "00000000-0000-0000-0000-000000000000",
        Some("ipv4") => "0.0.0.0",
        Some("ipv6") => "::",
        Some("hostname") => "example.invalid",
        Some("duration") => "PT0S",
        _ => "",
    };
    let least = schema.get("minLength").and_then(Value::as_u64).and_then(|least| usize::try_from(least).ok());
    let missing = least.unwrap_or(0).saturating_sub(shown.len()).min(1_000);
    json!(format!("{shown}{}", "-".repeat(missing)))
}

fn number(schema: &Value) -> Value {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let limit = |key: &str| schema.get(key).cloned().unwrap_or_default();
    if bound("minimum").is_some_and(|least| least > 0.0) {
        return limit("minimum");
    }
    match (bound("exclusiveMinimum"), bound("maximum"), bound("exclusiveMaximum")) {
        // Whole numbers: 1 above and 1 below are right for integers, and nearly always for numbers.
        (Some(least), _, _) if least >= 0.0 => json!(least as i64 + 1),
        (_, Some(most), _) if most < 0.0 => limit("maximum"),
        (_, _, Some(most)) if most <= 0.0 => json!(most as i64 - 1),
        _ => json!(0),
    }
}
