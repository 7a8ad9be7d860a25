//! What even other words cannot say is refused with its place.

use super::*;

#[test]
fn each_thing_that_cannot_be_said_is_named_by_its_place() {
    for (schema, path, reason) in [
        (json!(false), "", Reason::Nothing),
        (json!({"$ref": "https://example.com/a.json"}), "/$ref", Reason::External),
        (json!({"$ref": "#anchor"}), "/$ref", Reason::External),
        (json!({"$ref": "#/$defs/gone"}), "/$ref", Reason::Missing),
        (json!({"$dynamicRef": "#node", "type": "string"}), "/$dynamicRef", Reason::External),
        (json!({"anyOf": []}), "/anyOf", Reason::Nothing),
        (json!({"enum": []}), "/enum", Reason::Nothing),
        (json!({"type": "text"}), "/type", Reason::UnknownType),
        (json!({"type": []}), "/type", Reason::UnknownType),
        (json!({"type": "object", "required": ["b"], "additionalProperties": false}), "", Reason::Nothing),
    ] {
        let refusal = refusal(&holding(schema.clone()));
        assert_eq!(refusal.path, format!("/properties/it{path}"), "{schema}: {refusal}");
        assert_eq!(refusal.reason, reason, "{schema}");
    }
}

#[test]
fn a_refusal_says_where_and_why() {
    assert_eq!(
        refusal(&holding(json!({"enum": []}))).to_string(),
        "at `/properties/it/enum`: no value is allowed here"
    );
    assert_eq!(refusal(&json!(7)).to_string(), "at the root: a schema must be an object");
}

#[test]
fn a_definition_that_cannot_be_said_is_named_where_it_stands() {
    let mut document = holding(json!({"$ref": "#/$defs/Map"}));
    document["$defs"] = json!({"Map": {"type": "object", "additionalProperties": {"$ref": "#/gone"}}});
    assert_eq!(refusal(&document).path, "/$defs/Map/additionalProperties/$ref");
}

fn over(document: &Value) -> Option<Reason> {
    say(document, &Dialect::OPENAI, Openness::Closed).unwrap().over
}

#[test]
fn the_eleventh_level_becomes_a_definition() {
    let nested =
        |levels: usize| (1..levels).fold(holding(json!({"type": "string"})), |inner, _| holding(inner));
    assert!(encode(&nested(10)).schema.get("$defs").is_none());
    let schema = encode(&nested(11)).schema;
    assert_eq!(schema.pointer(&"/properties/it".repeat(10)), Some(&json!({"$ref": "#/$defs/it"})));
    assert_eq!(schema["$defs"]["it"]["properties"]["it"], json!({"type": "string"}));
    assert_eq!(over(&nested(11)), None);
}

#[test]
fn sizes_are_limited_as_documented() {
    let properties = |count: usize| -> Value {
        let one = |number: usize| (format!("p{number}"), json!({"type": "null"}));
        json!({"type": "object", "properties": (0..count).map(one).collect::<Value>()})
    };
    assert_eq!(over(&properties(5_000)), None);
    assert_eq!(over(&properties(5_001)), Some(Reason::Properties(5_000)));
    let numbers = |count: usize| holding(json!({"enum": (0..count).collect::<Vec<_>>()}));
    assert_eq!(over(&numbers(1_000)), None);
    assert_eq!(over(&numbers(1_001)), Some(Reason::EnumValues(1_000)));
    let texts = |count: usize, size: usize| holding(json!({"enum": vec!["x".repeat(size); count]}));
    assert_eq!(over(&texts(250, 70)), None);
    assert_eq!(over(&texts(251, 70)), Some(Reason::LongEnum(250, 15_000)));
    assert_eq!(over(&holding(json!({"const": "x".repeat(120_000)}))), Some(Reason::Characters(120_000)));
}
