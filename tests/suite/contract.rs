//! The contract on its own: schemas, errors, and services without any network.

mod faults;
mod places;
mod recursion;

use loquat::{ErrorKind, NlpServiceExt, Schema, Violation, schemars::JsonSchema};
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
    let mut shown: Vec<String> = found.iter().map(Violation::to_string).collect();
    shown.sort();
    assert_eq!(
        shown,
        [
            "`/a`: expected at least 5, got integer (`minimum`)",
            "`/b/c`: expected boolean, got string (`type`)",
            "`/d`: expected one of [\"x\",\"y\"], got string (`enum`)",
            "`/e`: expected property `e`, got nothing (`required`)",
        ]
    );
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
