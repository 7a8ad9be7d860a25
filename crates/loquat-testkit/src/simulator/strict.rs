//! OpenAI's strict subset of JSON Schema, and its words for what lies outside.

use serde_json::Value;

/// Keywords that the subset has not got.
const UNSUPPORTED: &[&str] = &[
    "allOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contains",
    "prefixItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "default",
];
/// Levels of objects, as OpenAI documents them.
const DEEPEST: usize = 10;

/// `Err` with OpenAI's complaint when `schema` is not in the subset.
pub(super) fn check(schema: &Value) -> Result<(), String> {
    if schema.get("type").and_then(Value::as_str) != Some("object") {
        let kind = schema.get("type").map_or_else(|| "None".to_owned(), plain);
        return Err(format!("schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."));
    }
    walk(schema, &mut Vec::new(), 0)
}

fn walk(schema: &Value, path: &mut Vec<String>, depth: usize) -> Result<(), String> {
    let Some(map) = schema.as_object() else { return Ok(()) };
    if let Some(keyword) = map.keys().find(|key| UNSUPPORTED.contains(&key.as_str())) {
        return Err(format!("In context={}, '{keyword}' is not permitted.", context(path)));
    }
    if is_object(schema) {
        if depth >= DEEPEST {
            return Err(format!("{} levels of nesting exceeds limit of {DEEPEST}.", depth + 1));
        }
        object(schema, path)?;
    }
    let depth = depth + usize::from(is_object(schema));
    for keyword in ["properties", "$defs", "definitions"] {
        for (name, inner) in map.get(keyword).and_then(Value::as_object).into_iter().flatten() {
            step(inner, path, &[keyword, name], depth)?;
        }
    }
    for (place, inner) in map.get("anyOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
        step(inner, path, &["anyOf", &place.to_string()], depth)?;
    }
    map.get("items").map_or(Ok(()), |items| step(items, path, &["items"], depth))
}

fn step(schema: &Value, path: &mut Vec<String>, names: &[&str], depth: usize) -> Result<(), String> {
    path.extend(names.iter().map(|name| (*name).to_owned()));
    walk(schema, path, depth)?;
    path.truncate(path.len().saturating_sub(names.len()));
    Ok(())
}

fn object(schema: &Value, path: &[String]) -> Result<(), String> {
    let here = context(path);
    if schema.get("additionalProperties") != Some(&Value::Bool(false)) {
        return Err(format!(
            "In context={here}, 'additionalProperties' is required to be supplied and to be false."
        ));
    }
    let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let properties =
        schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
    match properties.into_iter().find(|name| !required.iter().any(|one| one.as_str() == Some(name.as_str())))
    {
        Some(missing) => Err(format!(
            "In context={here}, 'required' is required to be supplied and to be an array including every key in \
             properties. Missing '{missing}'."
        )),
        None => Ok(()),
    }
}

fn is_object(schema: &Value) -> bool {
    let kind = schema.get("type");
    let listed = |kinds: &Vec<Value>| kinds.iter().any(|kind| kind == "object");
    schema.get("properties").is_some()
        || kind.is_some_and(|kind| kind == "object" || kind.as_array().is_some_and(listed))
}

/// A path as Python prints a tuple.
fn context(path: &[String]) -> String {
    let names: Vec<String> = path.iter().map(|name| format!("'{name}'")).collect();
    match names.as_slice() {
        [only] => format!("({only},)"),
        names => format!("({})", names.join(", ")),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn complaint(schema: Value) -> String {
        check(&schema).expect_err("a complaint")
    }

    #[test]
    fn a_schema_of_the_subset_passes() {
        let schema = json!({
            "type": "object",
            "properties": {
                "name": {"type": ["string", "null"]},
                "car": {"anyOf": [{"$ref": "#/$defs/Car"}, {"type": "null"}]}
            },
            "required": ["name", "car"],
            "additionalProperties": false,
            "$defs": {"Car": {"type": "object", "properties": {}, "required": [], "additionalProperties": false}}
        });
        assert_eq!(check(&schema), Ok(()));
    }

    #[test]
    fn each_rule_of_the_subset_has_its_complaint() {
        assert_eq!(
            complaint(json!({"type": "object", "properties": {}})),
            "In context=(), 'additionalProperties' is required to be supplied and to be false."
        );
        let open =
            json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false});
        assert!(complaint(open).ends_with("Missing 'a'."));
        let nested = json!({
            "type": "object", "required": ["a"], "additionalProperties": false,
            "properties": {"a": {"type": "array", "items": {"oneOf": []}}}
        });
        assert_eq!(complaint(nested), "In context=('properties', 'a', 'items'), 'oneOf' is not permitted.");
        assert!(complaint(json!({"type": "array"})).contains("got 'type: \"array\"'"));
    }
}
