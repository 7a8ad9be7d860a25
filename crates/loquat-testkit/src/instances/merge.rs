//! One schema where several are laid on a value: references followed, `allOf` folded, siblings of a union kept.

use serde_json::{Map, Value};

/// References that are followed in a row before it counts as a circle.
const HOPS: usize = 32;

/// The schema with its references followed and its `allOf` folded in; unions stay.
pub(super) fn flat(root: &Value, schema: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut schema = schema.clone();
    for _ in 0..HOPS {
        if let Some(Value::String(to)) = schema.remove("$ref") {
            let target = target(root, &to)?;
            schema = both(&Value::Object(schema), target)?;
        } else if let Some(Value::Array(parts)) = schema.remove("allOf") {
            for part in &parts {
                schema = both(&Value::Object(schema), part)?;
            }
        } else {
            return Some(schema);
        }
    }
    None
}

fn target<'a>(root: &'a Value, to: &str) -> Option<&'a Value> {
    root.pointer(to.strip_prefix('#')?)
}

/// A schema that says what both say, as far as one keyword can: of two bounds the second holds.
pub(super) fn both(one: &Value, other: &Value) -> Option<Map<String, Value>> {
    let mut merged = match one {
        Value::Object(one) => one.clone(),
        Value::Bool(true) => Map::new(),
        _ => return None,
    };
    let other = match other {
        Value::Object(other) => other,
        Value::Bool(true) => return Some(merged),
        _ => return None,
    };
    for (keyword, said) in other {
        let joined = match (keyword.as_str(), merged.get(keyword), said) {
            ("properties", Some(Value::Object(old)), Value::Object(new)) => Value::Object(joined(old, new)),
            ("required", Some(Value::Array(old)), Value::Array(new)) => {
                Value::Array(old.iter().chain(new.iter().filter(|key| !old.contains(key))).cloned().collect())
            }
            ("allOf", Some(Value::Array(old)), Value::Array(new)) => {
                Value::Array(old.iter().chain(new).cloned().collect())
            }
            ("type", Some(old @ Value::String(_)), Value::Array(_)) => old.clone(),
            _ => said.clone(),
        };
        merged.insert(keyword.clone(), joined);
    }
    Some(merged)
}

/// A property that both name has to be what both say.
fn joined(old: &Map<String, Value>, new: &Map<String, Value>) -> Map<String, Value> {
    let mut merged = old.clone();
    for (key, schema) in new {
        let schema =
            old.get(key).and_then(|before| both(before, schema)).map_or(schema.clone(), Value::Object);
        merged.insert(key.clone(), schema);
    }
    merged
}

pub(super) fn without(schema: &Map<String, Value>, keyword: &str) -> Map<String, Value> {
    schema
        .iter()
        .filter(|(name, _)| *name != keyword)
        .map(|(name, said)| (name.clone(), said.clone()))
        .collect()
}

/// Whether a branch leads to more levels.
pub(super) fn goes_on(branch: &Value) -> bool {
    ["$ref", "properties", "items", "anyOf", "oneOf", "allOf"].iter().any(|word| branch.get(word).is_some())
}

/// The types that the schema names, or that its other keywords tell.
pub(super) fn types(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ if ["properties", "required"].iter().any(|word| schema.contains_key(*word)) => vec!["object"],
        _ if ["items", "prefixItems"].iter().any(|word| schema.contains_key(*word)) => vec!["array"],
        _ if ["minimum", "maximum"].iter().any(|word| schema.contains_key(*word)) => vec!["number"],
        _ => Vec::new(),
    }
}

/// Only words for people: everything is allowed.
pub(super) fn says_nothing(schema: &Map<String, Value>) -> bool {
    schema.keys().all(|word| ["title", "description", "default", "examples"].contains(&word.as_str()))
}

pub(super) fn required(schema: &Map<String, Value>) -> Vec<&str> {
    let listed = schema.get("required").and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str).collect()
}
