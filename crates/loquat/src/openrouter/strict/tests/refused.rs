//! What the subset cannot say is refused with its place.

use super::*;

#[test]
fn each_thing_that_cannot_be_said_is_named_by_its_place() {
    for (schema, path) in [
        (json!(true), ""),
        (json!({}), ""),
        (json!({"description": "anything"}), ""),
        (json!({"minimum": 1}), ""),
        (json!(false), ""),
        (json!({"type": "object"}), ""),
        (json!({"type": "object", "properties": {}}), ""),
        (json!({"type": "object", "additionalProperties": true}), ""),
        (json!({"type": "object", "additionalProperties": {"type": "string"}}), "/additionalProperties"),
        (
            json!({"properties": {"a": {"type": "null"}}, "additionalProperties": {"type": "null"}}),
            "/additionalProperties",
        ),
        (json!({"type": "object", "patternProperties": {"^x": {"type": "string"}}}), "/patternProperties"),
        (json!({"type": "array"}), ""),
        (json!({"type": "array", "items": true}), "/items"),
        (json!({"type": "array", "items": {}}), "/items"),
        (json!({"type": "array", "items": [{"type": "string"}]}), "/items"),
        (json!({"type": "array", "prefixItems": [{"type": "string"}]}), "/prefixItems"),
        (json!({"$ref": "https://example.com/a.json"}), "/$ref"),
        (json!({"$ref": "#anchor"}), "/$ref"),
        (json!({"$ref": "#/$defs/gone"}), "/$ref"),
        (json!({"$dynamicRef": "#node", "type": "string"}), "/$dynamicRef"),
        (json!({"anyOf": [{"type": "string"}, {}]}), "/anyOf/1"),
        (json!({"anyOf": []}), "/anyOf"),
        (json!({"enum": []}), "/enum"),
        (json!({"enum": [{"a": 1}]}), "/enum"),
        (json!({"const": [1]}), "/const"),
        (json!({"type": "text"}), "/type"),
        (json!({"type": []}), "/type"),
        (json!({"properties": {"a": {"type": "null"}}, "required": ["b"]}), "/required"),
        (json!({"properties": {"a/b": {}}}), "/properties/a~1b"),
    ] {
        let refusal = refusal(&holding(schema.clone()));
        assert_eq!(refusal.path, format!("/properties/it{path}"), "{schema}: {refusal}");
    }
}

#[test]
fn the_root_must_be_an_object() {
    for document in [
        json!({"type": "string"}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"type": ["object", "null"], "properties": {"a": {"type": "string"}}}),
        json!({"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}}]}),
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "oneOf": [{"required": ["a"]}]}),
        json!({"$ref": "#/$defs/A", "$defs": {"A": {"anyOf": [{"type": "object"}]}}}),
        json!(true),
        json!(7),
    ] {
        assert_eq!(refusal(&document).path, "", "{document}");
    }
}

#[test]
fn a_refusal_says_where_and_why() {
    assert_eq!(
        refusal(&holding(json!({"type": "object"}))).to_string(),
        "at `/properties/it`: an object with free keys; name its `properties`, or ask for a list of pairs"
    );
    assert_eq!(
        refusal(&json!({"type": "string"})).to_string(),
        "at the root: the root must be an object, not a union or anything else"
    );
}

#[test]
fn a_definition_that_cannot_be_said_is_named_where_it_stands() {
    let mut document = holding(json!({"$ref": "#/$defs/Map"}));
    document["$defs"] = json!({"Map": {"type": "object", "additionalProperties": {"type": "string"}}});
    assert_eq!(refusal(&document).path, "/$defs/Map/additionalProperties");
}

#[test]
fn ten_levels_can_be_said_and_eleven_cannot() {
    let nested =
        |levels: usize| (1..levels).fold(holding(json!({"type": "string"})), |inner, _| holding(inner));
    encode(&nested(10));
    assert_eq!(refusal(&nested(11)).path, "/properties/it".repeat(10));
}

#[test]
fn sizes_are_limited_as_documented() {
    let properties = |count: usize| -> Value {
        let one = |number: usize| (format!("p{number}"), json!({"type": "null"}));
        json!({"type": "object", "properties": (0..count).map(one).collect::<Value>()})
    };
    super::super::encode(&properties(5_000)).unwrap();
    assert_eq!(refusal(&properties(5_001)).path, "/properties/p5000");
    let numbers = |count: usize| holding(json!({"enum": (0..count).collect::<Vec<_>>()}));
    super::super::encode(&numbers(1_000)).unwrap();
    assert_eq!(refusal(&numbers(1_001)).path, "/properties/it/enum");
    let texts = |count: usize, size: usize| holding(json!({"enum": vec!["x".repeat(size); count]}));
    super::super::encode(&texts(250, 70)).unwrap();
    refusal(&texts(251, 70));
    assert_eq!(refusal(&holding(json!({"const": "x".repeat(120_000)}))).path, "/properties/it/const");
}
