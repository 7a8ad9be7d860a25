//! The generator: what it invents follows the schema, and what it cannot follow gives nothing.

use loquat_testkit::instances::generate;
use serde_json::{Value, json};

fn drawn(schema: &Value) -> Vec<Value> {
    (0..60).map(|seed| generate(schema, seed).unwrap()).collect()
}

#[test]
fn the_same_seed_gives_the_same_value_and_another_seed_another() {
    let schema = json!({"type": "array", "items": {"type": "string"}, "minItems": 3});
    assert_eq!(drawn(&schema), drawn(&schema));
    let mut texts: Vec<String> = drawn(&schema).iter().map(Value::to_string).collect();
    texts.sort();
    texts.dedup();
    assert!(texts.len() > 50);
}

#[test]
fn numbers_and_texts_keep_to_their_bounds() {
    for value in drawn(&json!({"type": "integer", "minimum": 3, "exclusiveMaximum": 6})) {
        assert!((3..6).contains(&value.as_i64().unwrap()), "{value}");
    }
    for value in drawn(&json!({"type": "number", "minimum": 0, "maximum": 1})) {
        assert!((0.0..=1.0).contains(&value.as_f64().unwrap()), "{value}");
    }
    for value in drawn(&json!({"type": "string", "minLength": 5, "maxLength": 9})) {
        assert!((5..=9).contains(&value.as_str().unwrap().chars().count()), "{value}");
    }
}

#[test]
fn objects_have_what_is_required_and_at_times_the_rest() {
    let schema = json!({"properties": {"a": {"type": "null"}, "b": {"type": "null"}}, "required": ["a"]});
    let all = drawn(&schema);
    assert!(all.iter().all(|value| value.get("a").is_some()));
    assert!(
        all.iter().any(|value| value.get("b").is_some()) && all.iter().any(|value| value.get("b").is_none())
    );
}

#[test]
fn every_branch_of_a_union_is_taken() {
    let schema = json!({"oneOf": [{"const": 1}, {"enum": ["a"]}, {"type": "boolean"}]});
    let all = drawn(&schema);
    assert!(all.contains(&json!(1)) && all.contains(&json!("a")) && all.contains(&json!(true)));
}

#[test]
fn all_parts_of_a_whole_are_followed() {
    let schema = json!({
        "allOf": [{"$ref": "#/$defs/named"}, {"properties": {"age": {"type": "integer"}}, "required": ["age"]}],
        "$defs": {"named": {"properties": {"name": {"type": "string"}}, "required": ["name"]}}
    });
    for value in drawn(&schema) {
        assert!(value["name"].is_string() && value["age"].is_i64(), "{value}");
    }
}

#[test]
fn a_recursion_ends_where_it_may_and_is_given_up_where_it_must_not() {
    let tree = json!({
        "$ref": "#/$defs/node",
        "$defs": {"node": {"properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}}
    });
    assert!(drawn(&tree).iter().any(|value| value["children"][0]["children"].is_array()));
    let endless = json!({"properties": {"next": {"$ref": "#"}}, "required": ["next"]});
    assert_eq!(generate(&endless, 0), None);
    assert_eq!(generate(&json!({"$ref": "#"}), 0), None);
    assert_eq!(generate(&json!({"$ref": "#/nowhere"}), 0), None);
}

#[test]
fn texts_hold_what_makes_reading_hard() {
    let all: String = drawn(&json!({"type": "array", "items": {"type": "string"}, "minItems": 9}))
        .iter()
        .flat_map(|value| value.as_array().unwrap())
        .filter_map(Value::as_str)
        .collect();
    for sign in ["\"", "'", "\\", "{", "[", "`", "//", "\n", "🙂", "“", ":", ","] {
        assert!(all.contains(sign), "{sign}");
    }
}
