//! What the subset cannot say is said in other words, and only where it has to be; and said back.

use super::*;

/// Checks both directions: what `value` is said as, and that it comes back.
#[track_caller]
fn back(schema: &Value, value: Value, answer: Value) {
    let said = encode(&holding(schema.clone()));
    let (value, answer) = (json!({"it": value}), json!({"it": answer}));
    assert_eq!(said.encode(&value), Some(answer.clone()), "{schema}");
    assert_eq!(text(&said.decode(answer)), text(&value), "{schema}");
}

const PAIR: &str = r#"{"type":"object","properties":{"key":{"type":"string"},"value":{"type":"integer"}},"required":["key","value"],"additionalProperties":false}"#;

#[test]
fn a_map_is_a_list_of_pairs() {
    let map = json!({"type": "object", "description": "ages", "additionalProperties": {"type": "integer"}});
    let sent = format!(r#"{{"type":"array","description":"ages","items":{PAIR}}}"#);
    assert_eq!(text(&said(map.clone())), sent);
    back(&map, json!({"Ada": 36, "Bo": 7}), json!([{"key": "Ada", "value": 36}, {"key": "Bo", "value": 7}]));
    back(&map, json!({}), json!([]));
}

#[test]
fn keys_of_one_pattern_are_told() {
    let map = json!({"type": "object", "patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": false});
    let schema = said(map.clone());
    assert_eq!(schema["items"]["properties"]["key"], json!({"type": "string", "pattern": "^x"}));
    back(&map, json!({"x1": 1}), json!([{"key": "x1", "value": 1}]));
}

#[test]
fn values_of_several_patterns_are_a_union() {
    let map = json!({"type": "object", "patternProperties": {"^x": {"type": "integer"}, "^y": {"type": "boolean"}}});
    let value = &said(map.clone())["items"]["properties"]["value"];
    assert_eq!(value, &json!({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}));
    back(&map, json!({"x": 1, "y": true}), json!([{"key": "x", "value": 1}, {"key": "y", "value": true}]));
}

#[test]
fn any_value_is_json_in_a_string() {
    let any = json!({"description": "whatever"});
    let sent = r#"{"type":"string","description":"whatever (Written as JSON in a string.)"}"#;
    assert_eq!(text(&said(any.clone())), sent);
    for (value, answer) in [
        (json!({"a": [1, null]}), r#"{"a":[1,null]}"#),
        (json!("text"), r#""text""#),
        (json!(null), "null"),
        (json!(1.5), "1.5"),
    ] {
        back(&any, value.clone(), json!(answer));
        back(&json!(true), value.clone(), json!(answer));
        back(&json!({"anyOf": [{"type": "string"}, {}]}), value, json!(answer));
    }
}

#[test]
fn an_optional_value_of_any_kind_is_null_or_absent() {
    let said = encode(&json!({"type": "object", "properties": {"it": {}}}));
    assert_eq!(said.schema["properties"]["it"]["type"], json!(["string", "null"]));
    for (value, answer) in [(json!({}), json!({"it": null})), (json!({"it": null}), json!({"it": "null"}))] {
        assert_eq!(said.encode(&value), Some(answer.clone()));
        assert_eq!(said.decode(answer), value);
    }
}

#[test]
fn an_object_of_anything_is_a_list_of_pairs_of_anything() {
    back(
        &json!({"type": "object"}),
        json!({"a": 1, "b": "x"}),
        json!([{"key": "a", "value": "1"}, {"key": "b", "value": "\"x\""}]),
    );
    back(&json!({"type": "array"}), json!([1, "x"]), json!(["1", "\"x\""]));
}

#[test]
fn objects_and_lists_in_an_enum_are_json_in_a_string() {
    let schema = json!({"enum": [{"a": 1}, [], "x"]});
    assert_eq!(text(&said(schema.clone())), r#"{"type":"string","enum":["{\"a\":1}","[]","\"x\""]}"#);
    back(&schema, json!({"a": 1}), json!(r#"{"a":1}"#));
    back(&json!({"const": [1]}), json!([1]), json!("[1]"));
}

#[test]
fn a_tuple_is_an_object_with_numbered_places() {
    let tuple = json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "minItems": 2, "maxItems": 2});
    let sent = r#"{"type":"object","properties":{"0":{"type":"string"},"1":{"type":"number"}},"required":["0","1"],"additionalProperties":false}"#;
    assert_eq!(text(&said(tuple.clone())), sent);
    back(&tuple, json!(["a", 1.5]), json!({"0": "a", "1": 1.5}));
}

#[test]
fn places_that_may_be_missing_are_null_and_what_follows_them_is_the_rest() {
    let tuple = json!({"items": [{"type": "string"}, {"type": "number"}], "additionalItems": {"type": "boolean"}, "minItems": 1});
    back(&tuple, json!(["a"]), json!({"0": "a", "1": null, "rest": []}));
    back(&tuple, json!(["a", 1, true, false]), json!({"0": "a", "1": 1, "rest": [true, false]}));
}

#[test]
fn only_an_object_that_says_so_may_have_more_than_it_names() {
    let named = |more: Value| {
        let mut schema =
            json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]});
        schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        schema
    };
    assert_eq!(said(named(json!({})))["required"], json!(["a"]), "silent, so closed");
    for open in [
        json!({"additionalProperties": true}),
        json!({"additionalProperties": {"type": "integer"}}),
        json!({"patternProperties": {"^x": {"type": "integer"}}}),
    ] {
        assert_eq!(said(named(open.clone()))["required"], json!(["a", "__extra"]), "{open}");
    }
    let ages = named(json!({"additionalProperties": {"type": "integer"}}));
    assert_eq!(text(&said(ages.clone())["properties"]["__extra"]["items"]), PAIR);
    back(&ages, json!({"a": "x", "b": 1}), json!({"a": "x", "__extra": [{"key": "b", "value": 1}]}));
}

#[test]
fn the_name_of_the_extra_properties_is_nobody_elses() {
    let schema = json!({"type": "object", "properties": {"__extra": {"type": "string"}}, "required": ["__extra"], "additionalProperties": true});
    back(
        &schema,
        json!({"__extra": "x", "b": 1}),
        json!({"__extra": "x", "__extra_2": [{"key": "b", "value": "1"}]}),
    );
}

#[test]
fn read_as_open_every_object_that_is_not_closed_has_extra_properties() {
    let document = json!({"type": "object", "properties": {"a": {"type": ["string", "null"]}}});
    let said = say(&document, &Dialect::OPENAI, Openness::Open).unwrap();
    for value in
        [json!({}), json!({"a": null}), json!({"a": "x"}), json!({"b": [1]}), json!({"a": null, "b": 2})]
    {
        assert_eq!(said.decode(said.encode(&value).unwrap()), value);
    }
}

#[test]
fn a_required_property_that_nobody_describes_is_what_others_are() {
    let schema = json!({"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}});
    assert_eq!(said(schema.clone())["properties"]["a"], json!({"type": "integer"}));
    back(&schema, json!({"a": 1, "b": 2}), json!({"a": 1, "__extra": [{"key": "b", "value": 2}]}));
}

#[test]
fn objects_and_lists_at_one_place_are_told_apart() {
    let schema = json!({"type": ["object", "array", "null"], "additionalProperties": {"type": "integer"}, "items": {"type": "string"}});
    back(&schema, json!({"a": 1}), json!([{"key": "a", "value": 1}]));
    back(&schema, json!(["a"]), json!(["a"]));
    back(&schema, json!(null), json!(null));
}

#[test]
fn a_property_or_an_item_that_cannot_be_is_not_asked_for() {
    assert_eq!(said(json!({"properties": {"a": false, "b": {"type": "null"}}}))["required"], json!(["b"]));
    assert_eq!(said(json!({"type": "array", "items": false}))["maxItems"], 0);
}

/// A root that is no object, as it is sent and as it is said back.
#[test]
fn a_root_that_is_no_object_is_a_property_of_one() {
    for (document, value, answer) in [
        (json!({"type": "string"}), json!("a"), json!({"value": "a"})),
        (json!({"type": "array", "items": {"type": "integer"}}), json!([1]), json!({"value": [1]})),
        (json!({"enum": ["a", "b"]}), json!("b"), json!({"value": "b"})),
        (json!(true), json!([1]), json!({"value": "[1]"})),
        (
            json!({"type": ["object", "null"], "properties": {"a": {"type": "string"}}}),
            json!({"a": "x"}),
            json!({"value": {"a": "x"}}),
        ),
        (
            json!({"anyOf": [holding(json!({"type": "string"})), {"type": "null"}]}),
            json!(null),
            json!({"value": null}),
        ),
        (
            json!({"$ref": "#/$defs/L", "$defs": {"L": {"type": "array", "items": {"$ref": "#"}}}}),
            json!([[], [[]]]),
            json!({"value": [[], [[]]]}),
        ),
    ] {
        let said = encode(&document);
        assert_eq!(said.schema["required"], json!(["value"]), "{document}");
        assert_eq!(said.encode(&value), Some(answer.clone()), "{document}");
        assert_eq!(said.decode(answer), value, "{document}");
    }
}

#[test]
fn a_tuple_at_the_root_needs_no_object_around_it() {
    let said = encode(&json!({"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1}));
    assert_eq!(said.schema["properties"], json!({"0": {"type": "string"}}));
}
