//! `$ref` and `allOf`: a schema with what it refers to laid into it.

use std::borrow::Cow;

use serde_json::Value;

/// A chain of references longer than this is a circle.
const LONGEST: usize = 16;

/// `schema` with its reference followed and its `allOf` laid together. Only references into the same document are known.
pub(super) fn resolved<'a>(root: &'a Value, schema: &'a Value) -> Cow<'a, Value> {
    let mut schema = Cow::Borrowed(schema);
    for _ in 0..LONGEST {
        match step(root, &schema) {
            Some(next) => schema = Cow::Owned(next),
            None => break,
        }
    }
    schema
}

/// The references that `schema` follows before it has a shape of its own.
pub(super) fn followed(root: &Value, schema: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        open.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { continue };
        if found.len() < LONGEST && !found.iter().any(|known| known == reference) {
            found.push(reference.to_owned());
            open.extend(reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)));
        }
    }
    found
}

fn step(root: &Value, schema: &Value) -> Option<Value> {
    let map = schema.as_object()?;
    let mut rest = map.clone();
    let laid: Vec<Value> = match (rest.shift_remove("$ref"), rest.shift_remove("allOf")) {
        (Some(reference), _) => vec![root.pointer(reference.as_str()?.strip_prefix('#')?)?.clone()],
        (None, Some(Value::Array(parts))) => parts,
        _ => return None,
    };
    // What stands beside a reference (a description, mostly) is nearer to the field than what stands behind it.
    let mut merged = Value::Object(Default::default());
    for part in laid.iter().chain([&Value::Object(rest)]) {
        lay(&mut merged, part);
    }
    Some(merged)
}

fn lay(under: &mut Value, over: &Value) {
    let (Some(under), Some(over)) = (under.as_object_mut(), over.as_object()) else { return };
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Object(properties)), Value::Object(more)) if key == "properties" => {
                properties.extend(more.iter().map(|(name, schema)| (name.clone(), schema.clone())));
            }
            (Some(Value::Array(required)), Value::Array(more)) if key == "required" => {
                required.extend(more.iter().cloned());
            }
            _ => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}
