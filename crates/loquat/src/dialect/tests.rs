//! What is sent, what comes back, and what is refused.

use serde_json::{Value, json};

use super::{Dialect, Openness, Reason, Said, Unsayable, say};

mod back;
mod hostile;
mod keywords;
mod merging;
mod null;
mod other_words;
mod providers;
mod refused;
#[cfg(feature = "schemars")]
mod rust_types;

/// Says `document` for OpenAI, and checks what holds of every strict schema.
#[track_caller]
fn encode(document: &Value) -> Said {
    let said = say(document, &Dialect::OPENAI, Openness::Closed).unwrap();
    assert_is_strict(&said.schema);
    let again = say(&said.schema, &Dialect::OPENAI, Openness::Closed).unwrap();
    assert_eq!(text(&again.schema), text(&said.schema), "a strict schema comes back equal, in order too");
    assert_eq!(again.checked_locally, [""; 0], "nothing is left to take out");
    said
}

/// What a strict answer to `document` means.
#[track_caller]
fn decode(document: &Value, answer: Value) -> Value {
    say(document, &Dialect::OPENAI, Openness::Closed).unwrap().decode(answer)
}

#[track_caller]
fn refusal(document: &Value) -> Unsayable {
    say(document, &Dialect::OPENAI, Openness::Closed).unwrap_err()
}

/// An object of one required property: the least that can be sent.
fn holding(schema: Value) -> Value {
    json!({"type": "object", "properties": {"it": schema}, "required": ["it"]})
}

/// What becomes of `schema` inside an object.
#[track_caller]
fn said(schema: Value) -> Value {
    encode(&holding(schema)).schema["properties"]["it"].clone()
}

/// `Value`s are equal in any order; texts are not.
fn text(value: &Value) -> String {
    value.to_string()
}

/// Walks schemas only, so a property may be called `oneOf`.
#[track_caller]
fn assert_is_strict(schema: &Value) {
    const KNOWN: [&str; 21] = [
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "enum",
        "const",
        "anyOf",
        "$ref",
        "$defs",
        "description",
        "title",
        "pattern",
        "format",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
    ];
    let map = schema.as_object().expect("a schema is an object");
    for key in map.keys() {
        assert!(KNOWN.contains(&key.as_str()), "`{key}` in {schema}");
    }
    if map.contains_key("$ref") {
        assert_eq!(map.len(), 1, "a reference has no siblings: {schema}");
        return;
    }
    assert!(map.contains_key("type") || map.contains_key("anyOf"), "{schema}");
    let children =
        |key: &str| map.get(key).and_then(Value::as_object).into_iter().flat_map(|map| map.values());
    if map.get("properties").is_some() {
        let names: Vec<_> = map["properties"].as_object().unwrap().keys().collect();
        assert_eq!(text(&map["required"]), text(&json!(names)), "all properties, in order");
        assert_eq!(map["additionalProperties"], false);
    }
    let branches = map.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    children("properties")
        .chain(children("$defs"))
        .chain(map.get("items"))
        .chain(branches)
        .for_each(assert_is_strict);
}

#[test]
fn a_strict_schema_is_sent_as_it_is() {
    let strict = json!({
        "title": "Lead",
        "description": "A lead",
        "type": "object",
        "properties": {
            "zip": {"type": "string", "pattern": "^[0-9]{5}$"},
            "age": {"type": ["integer", "null"], "minimum": 0},
            "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1},
            "next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]},
            "kind": {"$ref": "#/$defs/Kind"}
        },
        "required": ["zip", "age", "tags", "next", "kind"],
        "additionalProperties": false,
        "$defs": {"Kind": {"type": "string", "enum": ["a", "b"]}}
    });
    assert_eq!(text(&encode(&strict).schema), text(&strict));
}

#[test]
fn the_order_of_properties_and_keywords_is_kept() {
    let document = json!({
        "required": ["b"],
        "$defs": {"Z": {"type": "string"}, "A": {"type": "number"}},
        "properties": {
            "z": {"$ref": "#/$defs/A"},
            "b": {"description": "first", "type": "string"},
            "a": {"$ref": "#/$defs/Z"}
        },
        "type": "object"
    });
    let sent = json!({
        "required": ["z", "b", "a"],
        "$defs": {"Z": {"type": "string"}, "A": {"type": "number"}},
        "properties": {
            "z": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}]},
            "b": {"description": "first", "type": "string"},
            "a": {"anyOf": [{"$ref": "#/$defs/Z"}, {"type": "null"}]}
        },
        "type": "object",
        "additionalProperties": false
    });
    assert_eq!(text(&encode(&document).schema), text(&sent));
}

#[test]
fn what_was_taken_out_is_listed_in_the_order_of_the_document() {
    let document = json!({
        "$defs": {"Name": {"type": "string", "maxLength": 9}},
        "type": "object",
        "minProperties": 1,
        "properties": {
            "b": {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": true},
            "a/c": {"$ref": "#/$defs/Name"},
            "d": {"$ref": "#/$defs/Name"}
        },
        "not": {"required": ["b"]}
    });
    let listed = [
        "/$defs/Name/maxLength",
        "/minProperties",
        "/properties/b/items/minLength",
        "/properties/b/uniqueItems",
        "/not",
    ];
    assert_eq!(encode(&document).checked_locally, listed);
}
