//! Every request that is a golden file is one that OpenRouter publishes: `fields/*.json` are schemas of the fields that are
//! sent, written by hand, each with its place in OpenRouter's OpenAPI description.

use std::{fs, path::Path};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::house::{root, texts};

/// The schema of a whole request, from its files.
fn request() -> Validator {
    let folder = root().join("tests/suite/openrouter/fields");
    let mut definitions = Map::new();
    for (path, text) in texts(&folder, ".json") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        definitions.insert(name, serde_json::from_str(&text).unwrap());
    }
    jsonschema::validator_for(&json!({"$defs": definitions, "$ref": "#/$defs/chat_request"})).unwrap()
}

/// What is wrong with a request.
pub(super) fn faults(body: &Value) -> Vec<String> {
    request().iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Every request in a golden file, wherever it stands.
fn requests<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    if value.get("model").is_some() && value.get("messages").is_some() {
        found.push(value);
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| requests(item, found)),
        Value::Object(members) => members.values().for_each(|member| requests(member, found)),
        _ => {}
    }
}

fn golden(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(text.splitn(3, "---\n").nth(2)?).ok()
}

#[test]
fn every_golden_request_is_as_openrouter_publishes_it() {
    let (validator, mut count) = (request(), 0);
    for (path, _) in texts(&root().join("snapshots"), ".snap") {
        let Some(value) = golden(&path) else { continue };
        let mut found = Vec::new();
        requests(&value, &mut found);
        for body in found {
            let faults: Vec<String> = validator.iter_errors(body).map(|error| error.to_string()).collect();
            assert!(faults.is_empty(), "{}: {faults:?}\n{body}", path.display());
            count += 1;
        }
    }
    assert!(count >= 20, "{count} golden requests");
}

#[test]
fn a_request_with_a_field_that_nobody_publishes_is_found_out() {
    let good = json!({"model": "a/b", "messages": [{"role": "user", "content": "x"}]});
    assert!(faults(&good).is_empty());
    for (pointer, value) in [
        ("/modle", json!("a/b")),
        ("/provider", json!({"orders": ["a"]})),
        ("/reasoning", json!({"effort": "low", "max_tokens": 5})),
        ("/plugins", json!([{"id": "web", "max": 3}])),
        ("/service_tier", json!("fastest")),
    ] {
        let mut bad = good.clone();
        bad.as_object_mut().unwrap().insert(pointer[1..].to_owned(), value);
        assert!(!faults(&bad).is_empty(), "{bad}");
    }
}

#[test]
fn every_schema_of_a_field_names_its_source() {
    let folder = root().join("tests/suite/openrouter/fields");
    let files = texts(&folder, ".json");
    assert!(files.len() >= 10);
    for (path, text) in files {
        let schema: Value = serde_json::from_str(&text).unwrap();
        let comment = schema["$comment"].as_str().unwrap_or_default();
        assert!(
            comment.contains("openapi/openapi.yaml") && comment.contains("components.schemas."),
            "{}",
            path.display()
        );
    }
}
