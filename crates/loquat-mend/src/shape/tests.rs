//! What schemas become.

use serde_json::json;

use super::*;

fn root(schema: Value) -> One {
    let shapes = Shapes::compile(&schema).unwrap();
    shapes.one(shapes.root).unwrap_or_else(|| panic!("a union: {schema}")).clone()
}

fn branches(schema: Value) -> usize {
    let shapes = Shapes::compile(&schema).unwrap();
    match shapes.get(shapes.root) {
        Some(Shape::Union(union)) => union.branches.len(),
        _ => 1,
    }
}

fn names(one: &One) -> Vec<(String, bool)> {
    let rule = one.object.as_ref().unwrap();
    rule.properties.iter().map(|property| (property.name.to_string(), property.required)).collect()
}

#[test]
fn types_are_sets_of_kinds() {
    for (schema, kinds) in [
        (json!({}), EVERY),
        (json!(true), EVERY),
        (json!(false), 0),
        (json!({"type": "number"}), NUMBER),
        (json!({"type": ["string", "null"]}), STRING | NULL),
        (json!({"type": "string", "nullable": true}), STRING | NULL),
        (json!({"allOf": [{"type": "number"}, {"type": "integer"}]}), INTEGER),
        (json!({"anyOf": [{"type": "string"}, {"type": "null"}]}), STRING | NULL),
        (json!({"enum": ["a", 1, 2.5]}), STRING | NUMBER),
        (json!({"type": "string", "enum": ["a", 1]}), STRING),
    ] {
        let shapes = Shapes::compile(&schema).unwrap();
        assert_eq!(shapes.kinds(shapes.root), kinds, "{schema}");
    }
}

#[test]
fn a_schema_that_cannot_be_followed_is_refused_with_the_reason() {
    for (schema, reason) in [
        (json!({"$ref": 123}), "no string"),
        (json!({"$ref": "#/$defs/none"}), "leads nowhere"),
        (json!({"type": "text"}), "none of JSON's"),
        (json!({"type": 1}), "none of JSON's"),
        (json!({"properties": {"a": {"$ref": "#/b"}}}), "leads nowhere"),
        (json!({"allOf": {}}), "no list"),
        (json!({"anyOf": "a"}), "no list"),
        (json!({"properties": []}), "no object"),
        (json!([1]), "neither an object nor a boolean"),
    ] {
        let found = Shapes::compile(&schema).unwrap_err();
        assert!(found.contains(reason), "{schema}: {found}");
    }
    // What nothing leads to is not read, and other documents are not fetched.
    assert!(Shapes::compile(&json!({"$defs": {"a": {"type": "text"}}})).is_ok());
    assert!(Shapes::compile(&json!({"$ref": "https://a.example/b.json"})).is_ok());
}

#[test]
fn conjunctions_become_one_shape() {
    let one = root(json!({
        "$ref": "#/$defs/base", "properties": {"b": {"type": "string"}}, "required": ["b", "c"],
        "$defs": {"base": {"type": "object", "properties": {"a": {}, "b": {"minLength": 1}}, "required": ["a"]}}
    }));
    let mut found = names(&one);
    found.sort();
    assert_eq!(found, [("a".to_owned(), true), ("b".to_owned(), true), ("c".to_owned(), true)]);
    assert!(!one.object.unwrap().is_closed());
}

#[test]
fn beside_a_reference_nothing_counts_in_old_drafts() {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$ref": "#/definitions/a", "type": "string", "definitions": {"a": {"type": "integer"}}
    });
    assert_eq!(root(schema).kinds, INTEGER);
}

#[test]
fn alternatives_of_different_kinds_are_one_shape() {
    let json = json!({"$ref": "#/$defs/J", "$defs": {"J": {"anyOf": [
        {"type": "integer"}, {"type": "number"}, {"type": "string"}, {"type": "null"}, {"type": "boolean"},
        {"type": "array", "items": {"$ref": "#/$defs/J"}},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/J"}}
    ]}}});
    assert_eq!(root(json).kinds, EVERY);
    let words = root(json!({"anyOf": [{"const": "a"}, {"const": "b"}, {"enum": [1]}, {"type": "null"}]}));
    assert_eq!(words.words.as_ref().map(|words| words.list.len()), Some(3));
    assert!(!words.is_words());
    let a = |name: &str| json!({"type": "object", "properties": {name: {}}});
    assert_eq!(branches(json!({"anyOf": [a("a"), a("b"), {"type": "string"}]})), 2);
    assert_eq!(branches(json!({"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}]})), 2);
    assert_eq!(branches(json!({"anyOf": [{"anyOf": [a("a"), a("b")]}, a("c")]})), 3);
}

#[test]
fn a_tag_is_a_word_in_every_branch() {
    let branch =
        |tag: &str| json!({"type": "object", "properties": {"a": {"type": "string"}, "t": {"const": tag}}});
    let shapes = Shapes::compile(&json!({"oneOf": [branch("x"), branch("y")]})).unwrap();
    let Some(Shape::Union(union)) = shapes.get(shapes.root) else { panic!("no union") };
    let tag = union.tag.as_ref().unwrap();
    assert_eq!((&*tag.name, tag.branches.len()), ("t", 2));
}

#[test]
fn circles_end() {
    for schema in [
        json!({"$ref": "#"}),
        json!({"allOf": [{"$ref": "#"}], "type": "string"}),
        json!({"anyOf": [{"$ref": "#"}, {"type": "string"}]}),
        json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}),
        json!({"properties": {"a": {"$ref": "#"}}, "items": {"$ref": "#"}}),
    ] {
        assert!(Shapes::compile(&schema).is_ok(), "{schema}");
    }
}

#[test]
fn unions_that_multiply_are_bounded() {
    let union = |name: usize| {
        let branch =
            |at: usize| json!({"type": "object", "properties": {format!("{name}-{at}"): {"const": at}}});
        json!({"anyOf": (0..10).map(branch).collect::<Vec<_>>()})
    };
    let schema = json!({"allOf": (0..30).map(union).collect::<Vec<_>>()});
    assert!(branches(schema) < 512);
}

#[test]
fn names_for_the_model_lead_to_their_properties() {
    let one = root(json!({"properties": {"a": {"x-alias": "b"}, "b": {"x-alias": "c"}, "d": {}}}));
    let rule = one.object.unwrap();
    let of = |name: &str| rule.index.get(name).map(|named| &*rule.properties[named.property].name);
    assert_eq!(
        [of("b"), of("c"), of("a"), of("d"), of("e")],
        [Some("a"), Some("b"), Some("a"), Some("d"), None]
    );
}

#[test]
fn tuples_are_read_in_both_spellings() {
    for schema in [
        json!({"prefixItems": [{"type": "string"}], "items": false}),
        json!({"items": [{"type": "string"}], "additionalItems": false}),
    ] {
        let rule = root(schema).array.unwrap();
        assert_eq!((rule.prefix.len(), rule.rest), (1, NEVER));
    }
}
