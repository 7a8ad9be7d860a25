//! `allOf`, references with siblings, and keywords around a union.

use super::*;

fn object(name: &str) -> Value {
    json!({"type": "object", "properties": {name: {"type": "string"}}, "required": [name]})
}

#[test]
fn an_all_of_of_one_is_what_it_holds() {
    let schema = json!({"description": "mine", "allOf": [{"type": "string", "description": "theirs", "maxLength": 3}]});
    let strict = encode(&holding(schema));
    assert_eq!(text(&strict.schema["properties"]["it"]), r#"{"description":"mine","type":"string"}"#);
    assert_eq!(strict.checked_locally, ["/properties/it/allOf/0/maxLength"]);
}

#[test]
fn the_outer_description_goes_first_wherever_it_stands() {
    let schema = said(json!({"allOf": [{"type": "string", "description": "theirs"}], "description": "mine"}));
    assert_eq!(schema["description"], "mine");
}

#[test]
fn an_all_of_of_one_reference_is_the_reference() {
    let mut document = holding(json!({"allOf": [{"$ref": "#/$defs/A"}]}));
    document["$defs"] = json!({"A": {"type": "string"}});
    assert_eq!(encode(&document).schema["properties"]["it"], json!({"$ref": "#/$defs/A"}));
}

#[test]
fn objects_that_extend_each_other_become_one() {
    let mut document =
        holding(json!({"allOf": [{"$ref": "#/$defs/Base"}, object("b")], "unevaluatedProperties": false}));
    document["$defs"] = json!({"Base": object("a")});
    let merged = r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"],"additionalProperties":false}"#;
    let schema = encode(&document).schema;
    assert_eq!(text(&schema["properties"]["it"]), merged);
    assert!(schema.get("$defs").is_none(), "merged, so nobody refers to it");
}

#[test]
fn parts_may_narrow_the_same_property() {
    let refined = json!({"allOf": [object("a"), {"properties": {"a": {"const": "x"}}}]});
    assert_eq!(said(refined)["properties"]["a"], json!({"type": "string", "const": "x"}));
}

#[test]
fn values_of_parts_are_what_all_allow() {
    let both = |one: Value, other: Value| text(&said(json!({"type": "string", "allOf": [one, other]})));
    let (ab, bc) = (json!({"enum": ["a", "b"]}), json!({"enum": ["b", "c"]}));
    assert_eq!(both(ab.clone(), bc), r#"{"type":"string","enum":["b"]}"#);
    assert_eq!(both(ab.clone(), json!({"const": "a"})), r#"{"type":"string","const":"a"}"#);
    assert_eq!(both(json!({"const": "a"}), ab), r#"{"type":"string","const":"a"}"#);
}

#[test]
fn types_of_parts_are_what_all_allow() {
    let schema = json!({"type": ["string", "number", "null"], "allOf": [{"type": ["integer", "null"]}]});
    assert_eq!(said(schema)["type"], json!(["integer", "null"]));
}

#[test]
fn parts_that_contradict_each_other_are_refused() {
    for (schema, path) in [
        (json!({"type": "string", "allOf": [{"type": "integer"}]}), "/allOf/0/type"),
        (json!({"enum": ["a"], "allOf": [{"const": "b"}]}), "/allOf/0/const"),
        (json!({"type": "boolean", "allOf": [{"const": "b"}]}), "/allOf/0/const"),
        (json!({"type": "string", "pattern": "a", "allOf": [{"pattern": "b"}]}), "/allOf/0/pattern"),
        (json!({"allOf": [{"anyOf": [object("a")]}, {"oneOf": [object("b")]}]}), "/allOf/1/oneOf"),
        (
            json!({"allOf": [object("a"), {"properties": {"b": {"type": "null"}}, "additionalProperties": false}]}),
            "/allOf/1/additionalProperties",
        ),
    ] {
        assert_eq!(refusal(&holding(schema.clone())).path, format!("/properties/it{path}"), "{schema}");
    }
}

#[test]
fn what_stands_around_a_union_moves_into_its_branches() {
    let strict = encode(&holding(json!({
        "description": "either",
        "type": "object",
        "properties": {"id": {"type": "string", "minLength": 1}},
        "required": ["id"],
        "oneOf": [object("a"), {"properties": {"b": {"type": "null"}}}]
    })));
    let sent = json!({
        "description": "either",
        "anyOf": [
            {
                "type": "object",
                "properties": {"id": {"type": "string"}, "a": {"type": "string"}},
                "required": ["id", "a"],
                "additionalProperties": false
            },
            {
                "type": "object",
                "properties": {"id": {"type": "string"}, "b": {"type": "null"}},
                "required": ["id", "b"],
                "additionalProperties": false
            }
        ]
    });
    assert_eq!(text(&strict.schema["properties"]["it"]), text(&sent));
    assert_eq!(strict.checked_locally, ["/properties/it/properties/id/minLength", "/properties/it/oneOf"]);
}

#[test]
fn a_union_of_what_is_required_keeps_its_meaning() {
    let schema = said(json!({
        "type": "object",
        "properties": {"mail": {"type": "string"}, "phone": {"type": "string"}},
        "anyOf": [{"required": ["mail"]}, {"required": ["phone"]}]
    }));
    assert_eq!(schema["anyOf"][0]["properties"]["mail"]["type"], "string");
    assert_eq!(schema["anyOf"][0]["properties"]["phone"]["type"], json!(["string", "null"]));
    assert_eq!(schema["anyOf"][1]["properties"]["phone"]["type"], "string");
}

#[test]
fn a_reference_that_is_narrowed_is_merged_with_its_target() {
    let mut document = holding(json!({"$ref": "#/$defs/A", "required": ["a"]}));
    document["$defs"] = json!({"A": {"type": "object", "properties": {"a": {"type": "string"}}}});
    let sent = r#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"#;
    assert_eq!(text(&encode(&document).schema["properties"]["it"]), sent);
}

#[test]
fn a_constraint_that_is_only_checked_here_leaves_a_reference_alone() {
    let mut document = holding(json!({"$ref": "#/$defs/A", "maxLength": 3}));
    document["$defs"] = json!({"A": {"type": "string"}});
    let strict = encode(&document);
    assert_eq!(strict.schema["properties"]["it"], json!({"$ref": "#/$defs/A"}));
    assert_eq!(strict.checked_locally, ["/properties/it/maxLength"]);
}
