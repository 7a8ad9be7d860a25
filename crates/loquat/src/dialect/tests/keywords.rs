//! Keyword by keyword.

use super::*;

#[test]
fn objects_are_closed_and_every_property_is_required() {
    let document =
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false});
    let sent = json!({
        "type": "object",
        "properties": {"a": {"type": ["string", "null"]}},
        "additionalProperties": false,
        "required": ["a"]
    });
    assert_eq!(text(&encode(&document).schema), text(&sent));
}

#[test]
fn an_object_that_is_closed_and_empty_can_be_said() {
    let empty = json!({"type": "object", "additionalProperties": false});
    let sent = json!({"type": "object", "additionalProperties": false, "properties": {}, "required": []});
    assert_eq!(text(&said(empty)), text(&sent));
}

#[test]
fn properties_imply_an_object_and_items_an_array() {
    assert_eq!(said(json!({"properties": {}, "additionalProperties": false}))["type"], "object");
    assert_eq!(said(json!({"items": {"type": "string"}}))["type"], "array");
}

#[test]
fn fixed_values_get_the_type_that_they_have() {
    assert_eq!(text(&said(json!({"const": "a"}))), r#"{"type":"string","const":"a"}"#);
    assert_eq!(
        text(&said(json!({"enum": ["a", 1, null]}))),
        r#"{"type":["string","integer","null"],"enum":["a",1,null]}"#
    );
}

#[test]
fn constraints_that_the_subset_has_are_kept() {
    for kept in [
        json!({"type": "string", "pattern": "^a"}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "number", "minimum": 0, "exclusiveMaximum": 1.5, "multipleOf": 0.5}),
        json!({"type": "array", "items": {"type": "null"}, "minItems": 1, "maxItems": 2}),
    ] {
        assert_eq!(text(&said(kept.clone())), text(&kept));
    }
}

#[test]
fn constraints_that_the_subset_lacks_are_taken_out_and_listed() {
    for (key, value) in [
        ("minLength", json!(1)),
        ("maxLength", json!(1)),
        ("format", json!("uri")),
        ("contentEncoding", json!("base64")),
        ("not", json!({"const": ""})),
        ("if", json!({"const": ""})),
    ] {
        let strict = encode(&holding(json!({"type": "string", key: value})));
        assert_eq!(strict.schema["properties"]["it"], json!({"type": "string"}), "{key}");
        assert_eq!(strict.checked_locally, [format!("/properties/it/{key}")]);
    }
}

#[test]
fn what_narrows_nothing_goes_without_a_word() {
    let strict = encode(&json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://example.com/lead",
        "$comment": "x",
        "type": "object",
        "properties": {
            "it": {
                "type": "integer", "format": "uint8", "minimum": 0, "default": 1, "examples": [1], "deprecated": true,
                "readOnly": true, "writeOnly": false, "x-mine": [], "uniqueItems": false
            }
        },
        "required": ["it"]
    }));
    assert_eq!(strict.schema["properties"]["it"], json!({"type": "integer", "minimum": 0}));
    assert_eq!(
        strict.schema.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["type", "properties", "required", "additionalProperties"]
    );
    assert_eq!(strict.checked_locally, [""; 0]);
}

#[test]
fn properties_may_be_called_like_keywords() {
    let names =
        ["type", "properties", "required", "$ref", "$defs", "oneOf", "not", "default", "enum", "allOf"];
    let properties: Value =
        names.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
    let strict = encode(&json!({"type": "object", "properties": properties, "required": names}));
    assert_eq!(text(&strict.schema["required"]), text(&json!(names)));
    assert_eq!(strict.schema["properties"]["$ref"], json!({"type": "string"}));
    assert_eq!(strict.checked_locally, [""; 0]);
}

#[test]
fn one_of_becomes_any_of_and_is_listed() {
    let strict = encode(&holding(json!({"oneOf": [{"const": "a", "description": "A"}, {"const": "b"}]})));
    let sent = r#"{"anyOf":[{"type":"string","const":"a","description":"A"},{"type":"string","const":"b"}]}"#;
    assert_eq!(text(&strict.schema["properties"]["it"]), sent);
    assert_eq!(strict.checked_locally, ["/properties/it/oneOf"]);
}

#[test]
fn a_description_beside_a_reference_stays_around_it() {
    let document = json!({
        "type": "object",
        "properties": {"a": {"$ref": "#/definitions/A", "description": "mine"}, "b": {"$ref": "#/definitions/A"}},
        "required": ["a", "b"],
        "definitions": {"A": {"type": "string", "description": "theirs"}}
    });
    let schema = encode(&document).schema;
    assert_eq!(
        text(&schema["properties"]["a"]),
        r##"{"anyOf":[{"$ref":"#/$defs/A"}],"description":"mine"}"##
    );
    assert_eq!(text(&schema["properties"]["b"]), r##"{"$ref":"#/$defs/A"}"##);
    assert_eq!(text(&schema["$defs"]), r#"{"A":{"type":"string","description":"theirs"}}"#);
}

#[test]
fn only_definitions_that_are_referred_to_are_sent() {
    let document = json!({
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/A"}},
        "required": ["a"],
        "$defs": {"Unused": {"type": "object"}, "A": {"$ref": "#/$defs/B"}, "B": {"type": "string"}}
    });
    assert_eq!(
        text(&encode(&document).schema["$defs"]),
        r##"{"A":{"$ref":"#/$defs/B"},"B":{"type":"string"}}"##
    );
}

#[test]
fn a_reference_to_any_place_becomes_a_definition() {
    let document = json!({
        "type": "object",
        "properties": {
            "a": {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"], "$defs": {"X": {"type": "boolean"}}},
            "b": {"$ref": "#/properties/a"},
            "c": {"$ref": "#/properties/a/$defs/X"},
            "d": {"$ref": "#/$defs/a%20b~1c"},
            "e": {"$ref": "#/$defs/X"}
        },
        "required": ["a", "b", "c", "d", "e"],
        "$defs": {"a b/c": {"type": "integer"}, "X": {"type": "null"}}
    });
    let schema = encode(&document).schema;
    let reference = |name: &str| schema["properties"][name]["$ref"].as_str().unwrap().to_owned();
    assert_eq!(
        [reference("b"), reference("c"), reference("d"), reference("e")],
        ["#/$defs/a", "#/$defs/X_2", "#/$defs/a_b_c", "#/$defs/X"]
    );
    assert_eq!(schema["$defs"]["X_2"], json!({"type": "boolean"}));
    assert_eq!(schema["$defs"]["a"]["properties"], json!({"x": {"type": "string"}}));
}

#[test]
fn recursion_is_kept() {
    let document = json!({
        "$ref": "#/$defs/Node",
        "$defs": {"Node": {
            "type": "object",
            "properties": {
                "kids": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
                "root": {"$ref": "#"}
            },
            "required": ["kids"]
        }}
    });
    let schema = encode(&document).schema;
    assert_eq!(schema["type"], "object", "the root is no reference");
    assert_eq!(schema["properties"]["kids"]["items"], json!({"$ref": "#/$defs/Node"}));
    assert_eq!(schema["properties"]["root"], json!({"anyOf": [{"$ref": "#"}, {"type": "null"}]}));
    assert_eq!(schema["$defs"]["Node"]["properties"]["kids"]["items"], json!({"$ref": "#/$defs/Node"}));
}
