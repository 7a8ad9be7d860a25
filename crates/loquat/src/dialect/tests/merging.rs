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
    ] {
        assert_eq!(refusal(&holding(schema.clone())).path, format!("/properties/it{path}"), "{schema}");
    }
}

#[test]
fn a_bound_that_two_parts_set_is_the_narrower_one() {
    let schema =
        json!({"type": "integer", "minimum": 1, "maximum": 9, "allOf": [{"minimum": 3, "maximum": 12}]});
    assert_eq!(said(schema), json!({"type": "integer", "minimum": 3, "maximum": 9}));
}

#[test]
fn of_two_patterns_the_second_is_checked_here() {
    let strict = encode(&holding(json!({"type": "string", "pattern": "a", "allOf": [{"pattern": "b"}]})));
    assert_eq!(strict.schema["properties"]["it"], json!({"type": "string", "pattern": "a"}));
    assert_eq!(strict.checked_locally, ["/properties/it/allOf/0/pattern"]);
}

#[test]
fn a_property_that_another_part_locks_out_is_not_asked_for() {
    let schema = json!({"allOf": [
        {"type": "object", "properties": {"a": {"type": "string"}}},
        {"properties": {"b": {"type": "null"}}, "additionalProperties": false}
    ]});
    assert_eq!(said(schema)["properties"], json!({"b": {"type": "null"}}));
    let required = json!({"allOf": [
        object("a"), {"properties": {"b": {"type": "null"}}, "additionalProperties": false}
    ]});
    assert_eq!(refusal(&holding(required)).reason, Reason::Nothing);
}

#[test]
fn two_unions_are_multiplied_and_too_many_are_not() {
    let union =
        |key: &str, names: &[&str]| json!({(key): names.iter().map(|name| object(name)).collect::<Vec<_>>()});
    let both = json!({"allOf": [union("anyOf", &["a", "b"]), union("oneOf", &["c", "d"])]});
    let schema = said(both);
    let names = |at: &str| text(&schema.pointer(at).unwrap()["required"]);
    assert_eq!(names("/anyOf/0/anyOf/0"), r#"["a","c"]"#);
    assert_eq!(names("/anyOf/1/anyOf/1"), r#"["b","d"]"#);
    let many: Vec<String> = (0..8).map(|number| format!("p{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let strict = encode(&holding(json!({"allOf": [union("anyOf", &many), union("anyOf", &many)]})));
    assert_eq!(strict.schema["properties"]["it"]["anyOf"].as_array().unwrap().len(), 8);
    assert_eq!(strict.checked_locally, ["/properties/it/allOf/1/anyOf"]);
}

#[test]
fn a_branch_that_allows_nothing_is_left_out() {
    let schema = json!({"type": "string", "anyOf": [{"type": "integer"}, {"pattern": "^a"}, false]});
    assert_eq!(said(schema), json!({"anyOf": [{"type": "string", "pattern": "^a"}]}));
}

#[test]
fn at_the_root_a_union_of_what_is_required_is_checked_here() {
    let strict = encode(&json!({
        "type": "object",
        "properties": {"mail": {"type": "string"}, "phone": {"type": "string"}},
        "anyOf": [{"required": ["mail"]}, {"required": ["phone"]}]
    }));
    assert_eq!(strict.schema["properties"]["mail"]["type"], json!(["string", "null"]));
    assert_eq!(strict.checked_locally, ["/anyOf"]);
}

#[test]
fn up_to_draft_7_nothing_counts_beside_a_reference() {
    let mut document = holding(json!({"$ref": "#/definitions/A", "description": "mine", "type": "integer"}));
    document["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    document["definitions"] = json!({"A": {"type": "string"}});
    let schema = encode(&document).schema;
    assert_eq!(schema["properties"]["it"], json!({"anyOf": [{"$ref": "#/$defs/A"}], "description": "mine"}));
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
