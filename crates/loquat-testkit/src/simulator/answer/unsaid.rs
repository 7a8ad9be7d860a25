//! What is said about what the text does not say: null, no, nothing; and where none of these is allowed, that it is missing.

use serde_json::{Map, Value};

use super::{
    fill::{Filled, kinds},
    lexicon, refs,
};

/// Deeper than any schema that is not recursive.
const DEEPEST: usize = 24;

/// What `schema` gets when nothing of it is found.
pub(super) fn value(root: &Value, schema: &Value, depth: usize) -> Filled {
    let schema = refs::resolved(root, schema);
    let schema = schema.as_ref();
    if let Some(constant) = schema.get("const") {
        return Filled::unsaid(constant.clone());
    }
    if may_be_null(root, schema) {
        return Filled::unsaid(Value::Null);
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return word(words).map_or_else(Filled::missing, Filled::unsaid);
    }
    if depth > DEEPEST {
        return Filled::missing();
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
            let values = branches.iter().map(|branch| value(root, branch, depth + 1));
            return values.min_by_key(|value| value.missing.len()).unwrap_or_else(Filled::missing);
        }
    }
    let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
    let kinds = kinds(schema);
    let any = |kind: &str| kinds.iter().any(|one| one == kind);
    if any("boolean") {
        Filled::unsaid(Value::Bool(false))
    } else if any("array") && least == 0 {
        Filled::unsaid(Value::Array(Vec::new()))
    } else if any("object") {
        object(root, schema, depth)
    } else {
        Filled::missing()
    }
}

/// The only word of an enum, or the one that says that it was not said.
fn word(words: &[Value]) -> Option<Value> {
    let unsaid = |word: &&Value| {
        let flat = word.as_str().map(|word| word.to_lowercase().replace(['_', '-'], " "));
        flat.is_some_and(|word| lexicon::UNSAID.contains(&word.as_str()))
    };
    let only = words.first().filter(|_| words.len() == 1);
    words.iter().find(unsaid).or(only).cloned()
}

fn object(root: &Value, schema: &Value, depth: usize) -> Filled {
    let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let properties = schema.get("properties").and_then(Value::as_object);
    let (mut map, mut all) = (Map::new(), Filled::default());
    for (name, inner) in properties.into_iter().flatten() {
        if required.iter().any(|one| one == name.as_str()) {
            all.add(&mut map, name, value(root, inner, depth + 1));
        }
    }
    Filled { value: Value::Object(map), ..all }
}

/// Whether `null` satisfies `schema`.
pub(super) fn may_be_null(root: &Value, schema: &Value) -> bool {
    const SHAPES: [&str; 7] = ["type", "enum", "const", "anyOf", "oneOf", "properties", "items"];
    let schema = refs::resolved(root, schema);
    let null =
        |key: &str| schema.get(key).and_then(Value::as_array).is_some_and(|all| all.contains(&Value::Null));
    if schema.get("const").is_some_and(Value::is_null) || null("enum") {
        return true;
    }
    if schema.get("enum").is_some() || schema.get("const").is_some() {
        return false;
    }
    let branch = |key: &str| schema.get(key).and_then(Value::as_array);
    let branches = branch("anyOf").or_else(|| branch("oneOf"));
    if let Some(branches) = branches {
        let is_null = |branch: &Value| kinds(&refs::resolved(root, branch)).iter().any(|kind| kind == "null");
        return branches.iter().any(is_null);
    }
    kinds(&schema).iter().any(|kind| kind == "null") || !SHAPES.iter().any(|key| schema.get(key).is_some())
}

/// Whether an object satisfies `schema`.
pub(super) fn may_be_object(root: &Value, schema: &Value) -> bool {
    let schema = refs::resolved(root, schema);
    let branches =
        ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(key).and_then(Value::as_array)).flatten();
    let is_object = |schema: &Value| kinds(schema).iter().any(|kind| kind == "object");
    is_object(&schema) || branches.into_iter().any(|branch| is_object(&refs::resolved(root, branch)))
}
