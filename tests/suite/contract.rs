//! The contract on its own: schemas, errors, and services without any network.

use loquat::{ErrorKind, NlpServiceExt, Schema, schemars::JsonSchema};
use loquat_testkit::ScriptedService;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[schemars(crate = "loquat::schemars")]
struct Lead {
    zeal: u8,
    name: String,
    car: Option<String>,
}

#[test]
fn a_derived_schema_keeps_the_order_of_the_fields() {
    let schema = Schema::<Lead>::of().unwrap();
    let properties = schema.erased().document()["properties"].as_object().unwrap();
    assert_eq!(properties.keys().collect::<Vec<_>>(), ["zeal", "name", "car"]);
    assert_eq!(schema.erased().name(), "Lead");
}

#[test]
fn a_bad_schema_fails_when_it_is_built_with_the_path() {
    for (text, path) in [
        (r#"{"properties": {"a": {"type": "text"}}}"#, "/properties/a/type"),
        (r#"{"properties": {"a": {"minimum": "1"}}}"#, "/properties/a/minimum"),
        (r#"{"$ref": "https://example.com/other.json"}"#, "https://example.com/other.json"),
        ("{", "not JSON"),
    ] {
        let error = Schema::<Value>::from_text(text).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidSchema { .. }));
        assert!(error.to_string().contains(path), "{error}");
    }
}

#[test]
fn a_schema_is_named_by_its_title_and_the_name_is_legal_on_the_wire() {
    let schema = Schema::<Value>::from_text(r#"{"title": "A lead, with spaces!"}"#).unwrap();
    assert_eq!(schema.erased().name(), "A_lead__with_spaces_");
}

#[test]
fn all_violations_are_listed_and_a_union_speaks_of_the_branch_that_was_meant() {
    let document = json!({"type": "object", "properties": {
        "a": {"type": "integer", "minimum": 5},
        "b": {"anyOf": [{"type": "object", "properties": {"c": {"type": "boolean"}}, "required": ["c"]}, {"type": "null"}]},
        "d": {"enum": ["x", "y"]}
    }, "required": ["e"]});
    let schema = Schema::<Value>::new("s", document).unwrap();
    let found = schema.erased().violations(&json!({"a": 1, "b": {"c": "no"}, "d": "z"}));
    let mut shown: Vec<String> = found.iter().map(|v| format!("{} {}", v.path(), v)).collect();
    shown.sort();
    assert_eq!(
        shown,
        [
            "/a `minimum` is broken: expected at least 5, got integer",
            "/b/c `type` is broken: expected boolean, got string",
            "/d `enum` is broken: expected one of [\"x\",\"y\"], got string",
            "/e `required` is broken: expected property `e`, got nothing",
        ]
    );
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
fn formats_are_checked() {
    let schema = Schema::<Value>::new("s", json!({"format": "date"})).unwrap();
    assert_eq!(schema.erased().violations(&json!("tomorrow")).len(), 1);
    assert!(schema.erased().violations(&json!("2026-11-20")).is_empty());
}

#[tokio::test]
async fn a_scripted_double_answers_without_a_network_and_cannot_lie() {
    let nlp = ScriptedService::new().value(json!({"zeal": 9, "name": "Ada"})).value(json!({"zeal": "much"}));
    let generator = nlp.schematic::<Lead>().unwrap();
    let lead = generator.generate("Ada, eager").await.unwrap();
    assert_eq!(lead.value, Lead { zeal: 9, name: "Ada".into(), car: None });
    let error = generator.generate("Bob").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Invalid { .. }), "{error}");
}

#[test]
fn an_error_is_one_pointer_wide() {
    assert_eq!(size_of::<loquat::Error>(), size_of::<usize>());
}
