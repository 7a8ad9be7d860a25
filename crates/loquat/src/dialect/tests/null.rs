//! Null as "absent": how an optional property is asked for, and how the answer is read.

use loquat_core::Schema;

use super::*;

/// What becomes of an optional property.
#[track_caller]
fn optional(schema: Value) -> String {
    let mut document = json!({"type": "object", "properties": {"it": schema}});
    document["$defs"] = json!({"Name": {"type": "string"}, "Maybe": {"type": ["string", "null"]}});
    text(&encode(&document).schema["properties"]["it"])
}

#[test]
fn an_optional_property_becomes_one_that_may_be_null() {
    for (schema, sent) in [
        (json!({"type": "string"}), r#"{"type":["string","null"]}"#),
        (json!({"type": ["string", "integer"]}), r#"{"type":["string","integer","null"]}"#),
        (json!({"type": "string", "enum": ["a"]}), r#"{"type":["string","null"],"enum":["a",null]}"#),
        (json!({"const": "a", "title": "A"}), r#"{"type":["string","null"],"enum":["a",null],"title":"A"}"#),
        (json!({"$ref": "#/$defs/Name"}), r##"{"anyOf":[{"$ref":"#/$defs/Name"},{"type":"null"}]}"##),
        (
            json!({"description": "d", "$ref": "#/$defs/Name"}),
            r##"{"description":"d","anyOf":[{"$ref":"#/$defs/Name"},{"type":"null"}]}"##,
        ),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "number"}]}),
            r#"{"anyOf":[{"type":"string"},{"type":"number"},{"type":"null"}]}"#,
        ),
        (
            json!({"type": "array", "items": {"type": "string"}}),
            r#"{"type":["array","null"],"items":{"type":"string"}}"#,
        ),
    ] {
        assert_eq!(optional(schema), sent);
    }
}

#[test]
fn a_property_that_may_be_null_already_stays() {
    for schema in [
        json!({"type": ["string", "null"]}),
        json!({"type": "null"}),
        json!({"anyOf": [{"$ref": "#/$defs/Name"}, {"type": "null"}]}),
        json!({"$ref": "#/$defs/Maybe"}),
        json!({"anyOf": [{"type": "integer"}, {"$ref": "#/$defs/Maybe"}]}),
    ] {
        assert_eq!(optional(schema.clone()), text(&schema));
    }
}

#[test]
fn null_is_added_to_types_and_values_together() {
    assert_eq!(
        optional(json!({"type": ["string", "null"], "enum": ["a"]})),
        r#"{"type":["string","null"],"enum":["a",null]}"#
    );
    assert_eq!(
        optional(json!({"type": "string", "enum": ["a", null]})),
        r#"{"type":["string","null"],"enum":["a",null]}"#
    );
}

#[test]
fn the_nullable_of_open_api_is_understood() {
    assert_eq!(said(json!({"type": "string", "nullable": true})), json!({"type": ["string", "null"]}));
    assert_eq!(said(json!({"type": "string", "nullable": false})), json!({"type": "string"}));
    let mut document = holding(json!({"$ref": "#/$defs/A", "nullable": true}));
    document["$defs"] = json!({"A": {"type": "string"}});
    assert_eq!(
        encode(&document).schema["properties"]["it"],
        json!({"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}]})
    );
}

#[test]
fn a_null_for_an_optional_property_means_that_it_is_absent() {
    let document = json!({
        "type": "object",
        "properties": {
            "optional": {"type": "string"},
            "required": {"type": ["string", "null"]},
            "both": {"type": ["string", "null"]},
            "nullable": {"type": "string", "nullable": true}
        },
        "required": ["required"]
    });
    let answer = json!({"optional": null, "required": null, "both": null, "nullable": null, "unknown": null});
    assert_eq!(text(&decode(&document, answer)), r#"{"required":null,"both":null,"unknown":null}"#);
}

#[test]
fn a_value_without_nulls_is_left_as_it_is() {
    let document = json!({
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "array", "items": {"$ref": "#"}}},
    });
    for value in
        [json!({"b": [{"a": "x", "b": []}], "a": "y"}), json!({"c": 1}), json!([1, {"a": 2}]), json!("text")]
    {
        assert_eq!(text(&decode(&document, value.clone())), text(&value));
    }
}

#[test]
fn nulls_are_found_in_arrays_references_parts_and_recursion() {
    let document = json!({
        "allOf": [{"$ref": "#/$defs/Base"}, {"properties": {"next": {"$ref": "#"}, "kids": {"type": "array", "items": {"$ref": "#"}}}}],
        "$defs": {"Base": {"type": "object", "properties": {"name": {"type": "string"}}}}
    });
    let answer = json!({
        "name": null,
        "next": {"name": "b", "next": null, "kids": null},
        "kids": [{"name": null, "next": null, "kids": [{"name": "c", "next": null, "kids": []}]}]
    });
    let value = json!({"next": {"name": "b"}, "kids": [{"kids": [{"name": "c", "kids": []}]}]});
    assert_eq!(text(&decode(&document, answer)), text(&value));
}

#[test]
fn nulls_in_arrays_stay() {
    let document = holding(json!({"type": "array", "items": {"type": "string"}}));
    assert_eq!(decode(&document, json!({"it": [null, "a"]})), json!({"it": [null, "a"]}));
}

#[test]
fn the_branch_that_knows_the_keys_speaks() {
    let document = holding(json!({"anyOf": [
        {"type": "object", "properties": {"a": {"type": "string"}, "x": {"type": ["string", "null"]}}},
        {"type": "object", "properties": {"b": {"type": "string"}, "x": {"type": "string"}}},
        {"type": "null"}
    ]}));
    assert_eq!(decode(&document, json!({"it": {"a": "1", "x": null}})), json!({"it": {"a": "1", "x": null}}));
    assert_eq!(decode(&document, json!({"it": {"b": "1", "x": null}})), json!({"it": {"b": "1"}}));
    assert_eq!(decode(&document, json!({"it": null})), json!({"it": null}));
}

#[test]
fn a_tag_decides_between_branches_with_the_same_keys() {
    let branch = |tag: &str, x: Value| json!({"type": "object", "properties": {"tag": {"const": tag}, "x": x}, "required": ["tag"]});
    let branches = [branch("a", json!({"type": ["string", "null"]})), branch("b", json!({"type": "string"}))];
    for document in
        [holding(json!({"oneOf": branches})), holding(json!({"type": "array", "items": {"oneOf": branches}}))]
    {
        let is_array = document["properties"]["it"]["type"] == "array";
        let answer = |value: Value| if is_array { json!({"it": [value]}) } else { json!({"it": value}) };
        let kept = json!({"tag": "a", "x": null});
        assert_eq!(decode(&document, answer(kept.clone())), answer(kept));
        assert_eq!(decode(&document, answer(json!({"tag": "b", "x": null}))), answer(json!({"tag": "b"})));
    }
}

#[test]
fn the_first_item_decides_between_arrays() {
    let list = |name: &str| json!({"type": "array", "items": {"type": "object", "properties": {name: {"type": "string"}, "x": {"type": "string"}}}});
    let document = holding(json!({"anyOf": [{"type": "null"}, list("a"), list("b")]}));
    assert_eq!(decode(&document, json!({"it": [{"b": null, "x": null}]})), json!({"it": [{}]}));
}

#[test]
fn properties_around_a_union_are_read_too() {
    let document = holding(json!({
        "type": "object",
        "properties": {"id": {"type": "string"}},
        "oneOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {"type": "string"}}}]
    }));
    assert_eq!(decode(&document, json!({"it": {"id": null, "b": null}})), json!({"it": {}}));
}

/// What the strict schema lets pass is, decoded, what the user's schema lets pass.
#[test]
fn a_strict_answer_is_valid_for_the_user() {
    let document = json!({
        "type": "object",
        "properties": {
            "a": {"type": "string"},
            "b": {"type": "array", "items": {"type": "object", "properties": {"c": {"enum": ["x", "y"]}, "d": {"$ref": "#"}}}},
            "e": {"oneOf": [{"type": "object", "properties": {"f": {"const": 1}}, "required": ["f"]}, {"type": "boolean"}]}
        }
    });
    let strict = validator(encode(&document).schema);
    let users = validator(document.clone());
    let leaf = json!({"a": null, "b": null, "e": {"f": 1}});
    for answer in [
        json!({"a": null, "b": null, "e": null}),
        json!({"a": "", "b": [{"c": null, "d": leaf}, {"c": "x", "d": null}], "e": true}),
        leaf,
    ] {
        assert!(strict(&answer), "{answer}");
        assert!(!users(&answer), "{answer} means nothing to the user yet");
        assert!(users(&decode(&document, answer.clone())), "{answer}");
    }
}

fn validator(document: Value) -> impl Fn(&Value) -> bool {
    let schema = Schema::<Value>::new("answer", document).unwrap();
    move |value| schema.erased().violations(value).is_empty()
}
