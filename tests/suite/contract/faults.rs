//! A document that is no schema is refused when the schema is built, with the place and a sentence.

use loquat::{ErrorKind, Schema};
use serde_json::Value;

fn fault(text: &str) -> (String, String) {
    let error = Schema::<Value>::from_text(text).unwrap_err();
    match error.kind() {
        ErrorKind::InvalidSchema { path, reason, .. } => (path.clone(), reason.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bad_schema_fails_when_it_is_built_with_the_path() {
    for (text, path, reason) in [
        (
            r##"{"properties": {"a": {"$ref": "#/$defs/nope"}}}"##,
            "/properties/a/$ref",
            r##""#/$defs/nope" points to nothing"##,
        ),
        (
            r#"{"prefixItems": [{"const": {"$ref": "here is data"}}, {"$ref": "https://example.com/a/b"}]}"#,
            "/prefixItems/1/$ref",
            r#""https://example.com/a/b" is outside of the document"#,
        ),
        (r##"{"allOf": [{}, {"$ref": "#nowhere"}]}"##, "/allOf/1/$ref", r##""#nowhere" points to nothing"##),
        (
            r#"{"$schema": "https://example.com/mine"}"#,
            "/$schema",
            "`https://example.com/mine` is no known dialect of JSON Schema",
        ),
        (
            r#"{"properties": {"a": {"type": "text"}}}"#,
            "/properties/a/type",
            "`text` is no type: one of array, boolean, integer, null, number, object, string",
        ),
        (
            r#"{"type": ["null", "float"]}"#,
            "/type",
            "`float` is no type: one of array, boolean, integer, null, number, object, string",
        ),
    ] {
        assert_eq!(fault(text), (path.to_owned(), reason.to_owned()), "{text}");
    }
    assert_eq!(fault(r#"{"properties": {"a": {"minimum": "1"}}}"#).0, "/properties/a/minimum");
    assert!(fault("{").1.contains("not JSON"));
}

#[test]
fn references_that_lead_somewhere_are_welcome() {
    for text in [
        r##"{"$ref": "#/$defs/a%20b", "$defs": {"a b": {"type": "integer"}}}"##,
        r##"{"$ref": "#it", "$defs": {"a": {"$anchor": "it"}}}"##,
        r#"{"$id": "https://example.com/a", "items": {"$ref": "https://example.com/a"}}"#,
        r#"{"$id": "https://example.com/a", "$ref": "b", "$defs": {"b": {"$id": "b"}}}"#,
        r#"{"$ref": "https://json-schema.org/draft/2020-12/schema"}"#,
    ] {
        assert!(Schema::<Value>::from_text(text).is_ok(), "{text}");
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_eq!(Schema::<Value>::from_text("\u{feff}{\"title\": \"lead\"}").unwrap().erased().name(), "lead");
}
