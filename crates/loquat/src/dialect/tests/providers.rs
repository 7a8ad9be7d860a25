//! What other providers' subsets are said in.

use super::*;

fn said_for(dialect: &Dialect, document: &Value) -> Said {
    say(document, dialect, Openness::Closed).unwrap()
}

fn tree() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": {"type": "string", "format": "uri", "pattern": "^h"},
            "size": {"type": "integer", "minimum": 1, "exclusiveMaximum": 9},
            "kids": {"type": "array", "items": {"$ref": "#"}, "minItems": 2}
        },
        "required": ["name"],
        "additionalProperties": false
    })
}

#[test]
fn anthropic_has_no_bounds_and_no_recursion_and_leaves_properties_optional() {
    let said = said_for(&Dialect::ANTHROPIC, &tree());
    let sent = json!({
        "type": "object",
        "properties": {
            "name": {"type": "string", "format": "uri"},
            "size": {"type": "integer"},
            "kids": {"type": "array", "items": {"type": "string", "description": "Any JSON value, written as JSON in a string."}}
        },
        "required": ["name"],
        "additionalProperties": false
    });
    assert_eq!(said.schema, sent);
    let listed = [
        "/properties/name/pattern",
        "/properties/size/minimum",
        "/properties/size/exclusiveMaximum",
        "/properties/kids/items/$ref",
        "/properties/kids/minItems",
    ];
    assert_eq!(said.checked_locally, listed);
    let value = json!({"name": "h:a", "kids": [{"name": "h:b"}, {"name": "h:c", "size": 2}]});
    let answer = json!({"name": "h:a", "kids": [r#"{"name":"h:b"}"#, r#"{"name":"h:c","size":2}"#]});
    assert_eq!(said.encode(&value), Some(answer.clone()));
    assert_eq!(said.decode(answer), value);
}

#[test]
fn beyond_anthropics_limit_an_optional_property_may_be_null_instead() {
    let properties = |count: usize| -> Value {
        let one = |number: usize| (format!("p{number}"), json!({"type": "string"}));
        json!({"type": "object", "properties": (0..count).map(one).collect::<Value>()})
    };
    let said = said_for(&Dialect::ANTHROPIC, &properties(30));
    assert_eq!(said.schema["required"].as_array().unwrap().len(), 6);
    assert_eq!(said.over, None);
    assert_eq!(said_for(&Dialect::ANTHROPIC, &properties(41)).over, Some(Reason::Unions(16)));
}

#[test]
fn gemini_says_maps_and_tuples_as_they_are_and_has_strings_and_numbers_in_an_enum() {
    let document = json!({
        "type": "object",
        "properties": {
            "map": {"type": "object", "additionalProperties": {"type": "integer"}},
            "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"const": "x"}], "minItems": 2, "maxItems": 2},
            "flag": {"enum": ["auto", true, false, null]}
        },
        "required": ["map", "pair", "flag"]
    });
    let said = said_for(&Dialect::GEMINI, &document);
    let sent = json!({
        "map": {"type": "object", "properties": {}, "required": [], "additionalProperties": {"type": "integer"}},
        "pair": {
            "type": "array", "prefixItems": [{"type": "string"}, {"type": "string", "enum": ["x"]}], "minItems": 2, "maxItems": 2
        },
        "flag": {"anyOf": [{"type": "string", "enum": ["auto"]}, {"type": "boolean"}, {"type": "null"}]}
    });
    assert_eq!(said.schema["properties"], sent);
    let value = json!({"map": {"a": 1}, "pair": ["a", "x"], "flag": true});
    assert_eq!(said.encode(&value), Some(value.clone()));
    assert_eq!(said.decode(value.clone()), value);
}

#[test]
fn gemini_takes_any_root() {
    let list = json!({"type": "array", "items": {"type": "string"}});
    assert_eq!(said_for(&Dialect::GEMINI, &list).schema, list);
}
