//! Schemas that nobody means well with: an answer or a refusal, no panic, no stack that overflows, no endless loop.

use std::mem;

use super::*;

#[test]
fn references_in_circles_are_refused() {
    for (document, path) in [
        (json!({"$ref": "#"}), "/$ref"),
        (json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}), "/$defs/a/$ref"),
        (
            json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}),
            "/$defs/b/$ref",
        ),
        (
            json!({"properties": {"x": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"$ref": "#/$defs/a"}}}),
            "/$defs/a",
        ),
        (
            json!({"properties": {"x": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}}),
            "/$defs/a",
        ),
        (json!({"properties": {"x": {"$ref": "#/properties/x"}}}), "/properties/x"),
        (
            json!({"properties": {"x": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"type": "string", "anyOf": [{"$ref": "#/$defs/a"}]}}}),
            "/$defs/a/anyOf/0/$ref",
        ),
    ] {
        assert_eq!(refusal(&document).path, path, "{document}");
        decode(&document, json!({"x": {"x": null}, "y": [null]}));
    }
}

#[test]
fn a_document_of_ten_thousand_levels_is_refused() {
    // By hand: `json!` would copy the inner value on the stack, and so would dropping it.
    let nested = |key: &str, leaf| {
        (0..10_000).fold(leaf, |inner, _| Value::Object([(key.to_owned(), inner)].into_iter().collect()))
    };
    let deep = nested("items", json!({"type": "string"}));
    assert_eq!(refusal(&deep).path, "");
    let value = json!({"a": null});
    assert_eq!(decode(&deep, value.clone()), value);
    let answer = decode(&json!({"properties": {"it": {"$ref": "#"}}}), nested("it", json!(null)));
    mem::forget((deep, answer));
}

#[test]
fn keywords_of_the_wrong_kind_are_refused_or_ignored() {
    let kinds =
        [json!(null), json!(true), json!(7), json!("x"), json!([]), json!([7]), json!({}), json!({"x": 7})];
    for key in [
        "type",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "items",
        "prefixItems",
        "enum",
        "const",
        "anyOf",
        "oneOf",
        "allOf",
        "$ref",
        "$defs",
        "definitions",
        "description",
        "title",
        "format",
        "nullable",
        "minimum",
        "minItems",
        "pattern",
        "not",
        "minLength",
        "unevaluatedProperties",
        "$dynamicRef",
    ] {
        for kind in &kinds {
            for mut document in [
                json!({"type": "object", "properties": {"x": {"type": "string"}}}),
                holding(json!({"type": "array", "items": {"type": "string"}})),
            ] {
                document[key] = kind.clone();
                let _ = super::super::encode(&document);
                decode(&document, json!({"x": null, "it": [null]}));
                let document = holding(document);
                let _ = super::super::encode(&document);
                decode(&document, json!({"it": {"x": null}}));
            }
        }
    }
}

/// Each definition holds the next one twice, so following all would take 2^60 steps.
fn doubling(join: impl Fn(Value) -> Value) -> Value {
    let definition = |number: usize| {
        let next = json!({"$ref": format!("#/$defs/d{}", number + 1)});
        (format!("d{number}"), join(next))
    };
    let mut document = holding(json!({"$ref": "#/$defs/d0", "type": "object"}));
    document["$defs"] = (0..60).map(definition).collect();
    document["$defs"]["d60"] = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    document
}

#[test]
fn merging_that_doubles_is_refused_in_time() {
    for document in [
        doubling(|next| json!({"allOf": [next.clone(), next]})),
        doubling(|next| json!({"type": "object", "anyOf": [next.clone(), next]})),
        doubling(|next| json!({"type": "object", "oneOf": [{"allOf": [next.clone(), next]}]})),
        doubling(
            |next| json!({"properties": {"a": {"$ref": next["$ref"], "type": "object"}, "b": {"$ref": next["$ref"], "type": "object"}}}),
        ),
    ] {
        refusal(&document);
        decode(&document, json!({"it": {"a": null, "b": {"a": {"a": null}}}}));
    }
}

#[test]
fn long_chains_of_references_do_not_overflow_the_stack() {
    let chain = |link: &dyn Fn(Value) -> Value| {
        let definition =
            |number: usize| (format!("d{number}"), link(json!({"$ref": format!("#/$defs/d{}", number + 1)})));
        let mut document = json!({"type": "object", "properties": {"it": {"$ref": "#/$defs/d0"}}});
        document["$defs"] = (0..3_000).map(definition).collect();
        document["$defs"]["d3000"] = json!({"type": "string"});
        document
    };
    for document in [
        chain(&|next| next),
        chain(&|next| json!({"anyOf": [next]})),
        chain(&|next| json!({"type": "string", "anyOf": [next]})),
        chain(&|next| json!({"allOf": [next, {"type": "string"}]})),
    ] {
        let _ = super::super::encode(&document);
        decode(&document, json!({"it": null}));
        decode(&document, json!({"it": {"a": null}}));
    }
}
