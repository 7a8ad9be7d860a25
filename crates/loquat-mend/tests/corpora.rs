//! Texts that others collected, as a check of the invariants. They lie outside the project and are never copied into it;
//! where they are missing this is skipped.

#![allow(missing_docs, reason = "tests are named by what they hold")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "helpers of tests are tests too"
)]

use std::fs;
use std::path::{Path, PathBuf};

use loquat_mend::{Mended, mend};
use serde_json::Value;

const FILES: [&str; 4] = ["json_repair.jsonl", "jsonrepair.jsonl", "baml.jsonl", "jsontestsuite.jsonl"];

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    if !folder.is_dir() {
        println!("skipped: there are no corpora beside the workspace");
        return None;
    }
    Some(folder)
}

fn cases(folder: &Path, file: &str) -> Vec<Value> {
    let lines = fs::read_to_string(folder.join(file)).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The input as text; some cases of JSONTestSuite are no UTF-8, and no `&str` then.
fn input(case: &Value) -> Option<&str> {
    case.get("input").and_then(Value::as_str)
}

fn schema(case: &Value) -> Option<&Value> {
    case.get("schema").filter(|schema| !schema.is_null())
}

fn again(mended: &Mended, schema: Option<&Value>) -> Value {
    mend(&mended.value.to_string(), schema).unwrap().value
}

#[test]
fn mending_any_text_of_the_corpora_twice_is_mending_it_once() {
    let Some(folder) = folder() else { return };
    for file in FILES {
        for case in cases(&folder, file) {
            let Some(text) = input(&case) else { continue };
            for schema in [None, schema(&case)] {
                let Ok(mended) = mend(text, schema) else { continue };
                assert_eq!(again(&mended, schema), mended.value, "{file} {}", case["id"]);
            }
        }
    }
}

#[test]
fn what_is_not_json_is_never_read_without_a_repair() {
    let Some(folder) = folder() else { return };
    for file in FILES {
        for case in cases(&folder, file) {
            let Some(text) = input(&case) else { continue };
            let Ok(mended) = mend(text, None) else { continue };
            let strict = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).ok();
            if mended.repairs.is_empty() {
                assert_eq!(strict.as_ref(), Some(&mended.value), "{file} {}", case["id"]);
            }
        }
    }
}

#[test]
fn valid_documents_come_back_unchanged_and_without_repairs() {
    let Some(folder) = folder() else { return };
    let valid = cases(&folder, "jsontestsuite.jsonl");
    let valid: Vec<_> = valid.iter().filter(|case| case["id"].as_str().unwrap().starts_with("y_")).collect();
    assert!(valid.len() > 50, "{}", valid.len());
    for case in valid {
        let text = input(case).unwrap();
        let mended = mend(text, None).unwrap();
        assert_eq!(mended.value, serde_json::from_str::<Value>(text).unwrap(), "{}", case["id"]);
        let told = mended.repairs.iter().filter(|repair| repair.kind.name() != "duplicate-key");
        assert_eq!(told.count(), 0, "{}: {:?}", case["id"], mended.repairs);

        // The tolerant reader sees the same: a greeting keeps the strict one from the text.
        if mended.value.is_object() || mended.value.is_array() {
            let greeted = mend(&format!("Here:\n```json\n{text}\n```"), None).unwrap();
            assert_eq!(greeted.value, mended.value, "{}", case["id"]);
            // Only here is a key that was given twice seen: the strict reader does not tell it.
            let kinds = greeted.repairs.iter().map(|repair| repair.kind.name());
            let kinds: Vec<_> = kinds.filter(|name| *name != "duplicate-key").collect();
            assert_eq!(kinds, ["prose", "fence"], "{}", case["id"]);
        }
    }
}

/// Not an invariant but a figure, so it is printed; the floor only catches a fall.
#[test]
fn most_finished_texts_without_a_schema_come_out_as_their_authors_expect() {
    let Some(folder) = folder() else { return };
    for (file, floor) in [("json_repair.jsonl", 70), ("jsonrepair.jsonl", 70)] {
        let (mut met, mut total) = (0, 0);
        for case in cases(&folder, file) {
            let flag = |name: &str| case.get(name).is_some_and(|flag| flag != &Value::Bool(false));
            let unscored =
                flag("idiosyncratic") || flag("needs_option") || flag("conflict") || flag("partial");
            let Some(text) = input(&case).filter(|_| !unscored && schema(&case).is_none()) else { continue };
            let found = mend(text, None).ok();
            let good = match (case.get("expected"), &found) {
                (Some(expected), Some(found)) => same(expected, &found.value),
                (None, found) => found.is_none(),
                (Some(_), None) => false,
            };
            if !good && std::env::args().any(|arg| arg == "--nocapture") {
                let want = case.get("expected").map(Value::to_string);
                println!(
                    "{text:?}\n   want {want:?}\n   got  {:?}",
                    found.map(|found| found.value.to_string())
                );
            }
            met += usize::from(good);
            total += 1;
        }
        println!("{file}: {met} of {total}");
        assert!(met * 100 >= total * floor, "{file}: {met} of {total}");
    }
}

/// Numbers are compared by value: 1 is 1.0.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
