//! What is wrong with a document that is no schema, and where. The compiler knows neither the place of a reference that leads
//! nowhere nor a short word for a `type` that is none.

use jsonschema::{ValidationError, error::ValidationErrorKind as Kind};
use serde_json::Value;

use super::{
    brief::{DETAIL, brief},
    graph,
    place::escaped,
};

const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// Keywords whose values are data: a `$ref` in them refers to nothing.
const DATA: [&str; 4] = ["const", "default", "enum", "examples"];

/// The JSON pointer to the mistake, and a sentence about it.
pub(super) fn explain(document: &Value, error: &ValidationError<'_>) -> (String, String) {
    let path = error.instance_path().to_string();
    let own = match error.kind() {
        Kind::Referencing(_) => reference(document),
        _ => bad_type(document, &path),
    };
    own.unwrap_or_else(|| (path, brief(error, DETAIL)))
}

/// The first reference that leads nowhere, or the dialect that nobody knows.
fn reference(document: &Value) -> Option<(String, String)> {
    let mut open = vec![(String::new(), document)];
    while let Some((path, value)) = open.pop() {
        match value {
            Value::Object(map) => {
                if let Some(to) = map.get("$ref").and_then(Value::as_str)
                    && let Some(reason) = broken(document, to)
                {
                    return Some((format!("{path}/$ref"), reason));
                }
                let inner = map.iter().filter(|(key, _)| !DATA.contains(&key.as_str()));
                open.extend(inner.rev().map(|(key, value)| (format!("{path}/{}", escaped(key)), value)));
            }
            Value::Array(items) => {
                let inner = items.iter().enumerate();
                open.extend(inner.rev().map(|(index, value)| (format!("{path}/{index}"), value)));
            }
            _ => {}
        }
    }
    let dialect = document.get("$schema").and_then(Value::as_str)?;
    Some(("/$schema".to_owned(), format!("`{dialect}` is no known dialect of JSON Schema")))
}

fn broken(document: &Value, to: &str) -> Option<String> {
    if graph::find(document, to).is_some() {
        return None;
    }
    if to.starts_with('#') {
        return Some(format!("\"{to}\" points to nothing"));
    }
    // A part of the document may have a name of its own, and the dialects of JSON Schema are always at hand.
    let base = to.split('#').next().unwrap_or_default();
    let known = base.contains("//json-schema.org/") || is_named(document, base);
    (!known).then(|| format!("\"{to}\" is outside of the document"))
}

fn is_named(document: &Value, base: &str) -> bool {
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                if map.get("$id").and_then(Value::as_str).is_some_and(|id| id.ends_with(base)) {
                    return true;
                }
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    false
}

fn bad_type(document: &Value, path: &str) -> Option<(String, String)> {
    let rule = document.pointer(path).filter(|_| path.ends_with("/type"))?;
    let words = rule.as_array().map_or(std::slice::from_ref(rule), Vec::as_slice);
    let bad = words.iter().find(|word| !word.as_str().is_some_and(|word| TYPES.contains(&word)))?;
    let bad = bad.as_str().map_or_else(|| brief(bad, 100), str::to_owned);
    Some((path.to_owned(), format!("`{bad}` is no type: one of {}", TYPES.join(", "))))
}
