//! What a violation tells: the place in words of the schema, and of the answer no more than a start.

use loquat::{Schema, Violation, schemars::JsonSchema};
use serde::Deserialize;
use serde_json::{Value, json};

fn shown(schema: Value, value: &Value) -> Vec<String> {
    let schema = Schema::<Value>::new("s", schema).unwrap();
    schema.erased().violations(value).iter().map(Violation::to_string).collect()
}

#[test]
fn a_violation_prints_the_rule_and_not_the_answer() {
    let schema = Schema::<Value>::new("s", json!({"additionalProperties": {"type": "integer"}})).unwrap();
    let found = schema.erased().violations(&json!({"Zanzibar": "Zanzibar"}));
    assert_eq!(found[0].path(), "/Zanzibar");
    assert!(!format!("{found:?} {}", found[0]).contains("Zanzibar"));
    assert!(found[0].detail().contains("Zanzibar"));
}

#[test]
fn a_place_is_told_in_words_of_the_schema_only() {
    let schema = json!({
        "properties": {"car": {"properties": {"a/b": {"items": {"type": "integer"}}}}},
        "additionalProperties": {"additionalProperties": {"type": "integer"}},
    });
    let value = json!({"car": {"a/b": [1, "x"]}, "made up": {"4111111111111111": "x"}});
    assert_eq!(
        shown(schema, &value),
        [
            "`/car/a~1b/1`: expected integer, got string (`type`)",
            "`/*/*`: expected integer, got string (`type`)"
        ]
    );
    assert_eq!(
        shown(json!({"type": "object"}), &json!(1)),
        ["the whole value: expected object, got integer (`type`)"]
    );
}

#[test]
fn a_violation_that_no_schema_has_seen_tells_no_place() {
    let violation = |path| Violation::new(path, "type", "integer", "string", "").to_string();
    assert_eq!(violation("/Zanzibar"), "somewhere: expected integer, got string (`type`)");
    assert_eq!(violation(""), "the whole value: expected integer, got string (`type`)");
}

#[test]
fn the_detail_is_short_though_the_answer_is_long() {
    let rules: Vec<Value> = (0..40).map(|n| json!({"pattern": format!("^{n}$")})).collect();
    let schema = Schema::<Value>::new("s", json!({ "allOf": rules })).unwrap();
    let found = schema.erased().violations(&json!("ä".repeat(4_000_000)));
    assert_eq!(found.len(), 40);
    for violation in &found {
        assert!(violation.detail().len() < 1100 && violation.detail().ends_with("ä..."));
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "loquat::schemars")]
struct Garage {
    #[expect(dead_code, reason = "only read by serde")]
    cars: Vec<Car>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "loquat::schemars")]
struct Car {
    #[expect(dead_code, reason = "only read by serde")]
    #[schemars(with = "String")]
    plate: std::net::Ipv4Addr,
}

#[test]
fn what_the_type_refuses_is_named_with_its_place() {
    let schema = Schema::<Garage>::of().unwrap();
    let found = schema.erased().violations(&json!({"cars": [{"plate": "127.0.0.1"}, {"plate": "here"}]}));
    assert_eq!(found[0].path(), "/cars/1/plate");
    assert_eq!(
        found[0].to_string(),
        "`/cars/1/plate`: expected a value that the Rust type takes, got string (`rust type`)"
    );
    assert!(found[0].detail().contains("IPv4"), "{}", found[0].detail());
}

#[test]
fn what_the_type_says_is_cut_and_what_a_check_says_is_not() {
    #[derive(Deserialize)]
    enum Word {
        Yes,
    }
    let schema = Schema::<Word>::new("s", json!({"type": "string"})).unwrap();
    let found = schema.erased().violations(&json!("x".repeat(1_000_000)));
    assert!(found[0].detail().len() < 1100);

    let complaint = "y".repeat(5000);
    let told = complaint.clone();
    let schema = schema.check(move |Word::Yes| Err(told.clone()));
    assert_eq!(schema.erased().violations(&json!("Yes"))[0].detail(), complaint);
}
