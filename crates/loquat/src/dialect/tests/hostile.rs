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
        let refusal = refusal(&document);
        assert_eq!((refusal.path.as_str(), refusal.reason), (path, Reason::Circular), "{document}");
        for dialect in Dialect::ALL {
            let _ = say(&document, &dialect, Openness::Open);
        }
    }
}

#[test]
fn a_document_of_ten_thousand_levels_is_refused() {
    // By hand: `json!` would copy the inner value on the stack, and so would dropping it.
    let nested = |key: &str, leaf| {
        (0..10_000).fold(leaf, |inner, _| Value::Object([(key.to_owned(), inner)].into_iter().collect()))
    };
    let deep = nested("items", json!({"type": "string"}));
    assert_eq!(refusal(&deep).reason, Reason::TooDeep);
    let answer = decode(&json!({"properties": {"it": {"$ref": "#"}}}), nested("it", json!(null)));
    mem::forget((deep, answer));
}

const WAYS: [(Dialect, Openness); 4] = [
    (Dialect::OPENAI, Openness::Closed),
    (Dialect::GEMINI, Openness::Open),
    (Dialect::ANTHROPIC, Openness::Closed),
    (Dialect::OPENAI, Openness::Open),
];

/// Whatever comes of it, it comes in time and without a panic.
fn try_all(document: &Value, values: &[Value]) {
    WAYS.into_iter().for_each(|way| try_one(way, document, values));
}

fn try_one((dialect, openness): (Dialect, Openness), document: &Value, values: &[Value]) {
    let Ok(said) = say(document, &dialect, openness) else { return };
    for value in values {
        let decoded = said.decode(value.clone());
        said.without_nulls(value.clone());
        said.place(value, "/it/x/0");
        let encoded = said.encode(&decoded).unwrap_or_default();
        said.decode(encoded);
    }
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
        "additionalItems",
        "propertyNames",
        "maxItems",
        "$schema",
        "$dynamicRef",
    ] {
        for kind in &kinds {
            for mut document in [
                json!({"type": "object", "properties": {"x": {"type": "string"}}}),
                holding(json!({"type": "array", "items": {"type": "string"}})),
            ] {
                document[key] = kind.clone();
                try_all(&document, &[json!({"x": null, "it": [null]})]);
                try_all(&holding(document), &[json!({"it": {"x": null}})]);
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
fn merging_that_doubles_ends_in_time() {
    let documents = [
        doubling(|next| json!({"allOf": [next.clone(), next]})),
        doubling(|next| json!({"type": "object", "anyOf": [next.clone(), next]})),
        doubling(|next| json!({"type": "object", "oneOf": [{"allOf": [next.clone(), next]}]})),
        doubling(
            |next| json!({"properties": {"a": {"$ref": next["$ref"], "type": "object"}, "b": {"$ref": next["$ref"], "type": "object"}}}),
        ),
    ];
    let value = json!({"it": {"a": null, "b": {"a": {"a": null}}}});
    // All ways would take long where nothing is optimised, and find no more.
    for (document, way) in documents.iter().zip(WAYS) {
        try_one(way, document, std::slice::from_ref(&value));
    }
}

#[test]
fn long_chains_of_references_do_not_overflow_the_stack() {
    let chain = |link: &dyn Fn(Value) -> Value| {
        let definition =
            |number: usize| (format!("d{number}"), link(json!({"$ref": format!("#/$defs/d{}", number + 1)})));
        let mut document = json!({"type": "object", "properties": {"it": {"$ref": "#/$defs/d0"}}});
        document["$defs"] = (0..1_000).map(definition).collect();
        document["$defs"]["d1000"] = json!({"type": "string"});
        document
    };
    let documents = [
        chain(&|next| next),
        chain(&|next| json!({"anyOf": [next]})),
        chain(&|next| json!({"type": "string", "anyOf": [next]})),
        chain(&|next| json!({"allOf": [next, {"type": "string"}]})),
    ];
    let values = [json!({"it": null}), json!({"it": {"a": null}})];
    for (document, way) in documents.iter().zip(WAYS) {
        try_one(way, document, &values);
    }
}

#[test]
fn unions_of_unions_are_chosen_from_in_time() {
    // Each level has two branches that fit nearly as well, so trying all ways would take 2^20 steps.
    let level = |inner: Value| {
        let branch = |name: &str| json!({"type": "object", "properties": {"in": inner.clone(), name: {"type": "string"}}, "required": ["in"]});
        json!({"anyOf": [branch("a"), branch("b")]})
    };
    let mut document = json!({"$ref": "#/$defs/d0", "$defs": {}});
    for number in 0..20 {
        document["$defs"][format!("d{number}")] = level(json!({"$ref": format!("#/$defs/d{}", number + 1)}));
    }
    document["$defs"]["d20"] = json!({"type": "integer"});
    let value = (0..20).fold(json!("no integer"), |inner, _| json!({"in": inner, "a": "x"}));
    try_all(&document, &[json!({"value": value.clone()}), value]);
}

#[test]
fn a_recursion_that_narrows_itself_ends() {
    let document = json!({
        "$ref": "#/$defs/Node",
        "$defs": {"Node": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "next": {"$ref": "#/$defs/Node", "type": "object", "required": ["name"]}}
        }}
    });
    let schema = encode(&document).schema;
    let next = &schema["properties"]["next"];
    assert_eq!(next["properties"]["next"]["anyOf"][0], json!({"$ref": "#/$defs/next"}), "{schema}");
    let value = json!({"next": {"name": "b", "next": {"name": "c"}}});
    for dialect in Dialect::ALL {
        let said = say(&document, &dialect, Openness::Closed).unwrap();
        assert_eq!(said.decode(said.encode(&value).unwrap()), value, "{}", dialect.name);
    }
}
