//! The corpora that lie beside the work tree, where they are at hand: reading them, answering them, grading the answers.
//!
//! The grading is that of `score.py`, which lies with them.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jsonschema::Validator;
use loquat_mend::{Mended, Mender, Unreadable};
use serde_json::Value;

/// Needs of one parser's own streaming attributes; they are not scored.
const UNSCORED: [&str; 3] = ["constraints", "baml_stream_attrs", "baml_partial_serialization"];

/// One line of a corpus.
pub(crate) struct Case {
    /// The source and the id in it, which is unique: `baml/test_x`.
    pub(crate) id: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) schema: Option<Value>,
    pub(crate) is_partial: bool,
    pub(crate) wanted: Wanted,
    /// Whether any user would want this: only such cases are scored.
    pub(crate) is_core: bool,
}

pub(crate) enum Wanted {
    Value(Value),
    Error,
    Free,
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora")
}

/// Every case of every file but JSONTestSuite, which has rules of its own; empty where the folder is not at hand.
pub(crate) fn all() -> Vec<Case> {
    let Ok(entries) = std::fs::read_dir(folder()) else { return Vec::new() };
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.ends_with(".jsonl") && name != "jsontestsuite.jsonl");
    names.sort();
    names.iter().flat_map(|name| file(name)).collect()
}

pub(crate) fn file(name: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(folder().join(name)).unwrap_or_default();
    text.lines().map(|line| Case::read(&serde_json::from_str(line).unwrap())).collect()
}

impl Case {
    fn read(line: &Value) -> Self {
        let is = |field: &str| line[field].as_bool().unwrap_or(false);
        let bytes = if let Some(coded) = line["input_b64"].as_str() {
            BASE64_STANDARD.decode(coded).unwrap()
        } else if let Some(latin) = line["input_latin1_bytes"].as_str() {
            latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
        } else {
            line["input"].as_str().unwrap().as_bytes().to_vec()
        };
        let wanted = match (is("expected_error"), line.get("expected")) {
            (true, _) => Wanted::Error,
            (false, Some(value)) => Wanted::Value(value.clone()),
            (false, None) => Wanted::Free,
        };
        let needs = line["needs"].as_array().into_iter().flatten();
        let is_unscored = is("idiosyncratic")
            || is("implementation_defined")
            || needs.filter_map(Value::as_str).any(|need| UNSCORED.contains(&need))
            || !line["needs_option"].is_null()
            || line.get("conflict").is_some();
        Self {
            id: format!("{}/{}", line["source"].as_str().unwrap(), line["id"].as_str().unwrap()),
            bytes,
            schema: line.get("schema").filter(|schema| !schema.is_null()).cloned(),
            is_partial: is("partial"),
            is_core: !is_unscored && !matches!(wanted, Wanted::Free),
            wanted,
        }
    }

    pub(crate) fn group(&self) -> &'static str {
        match (self.schema.is_some(), self.is_partial) {
            (false, false) => "plain-final",
            (false, true) => "plain-partial",
            (true, false) => "schema-final",
            (true, true) => "schema-partial",
        }
    }

    /// The text; bytes that are no UTF-8 are replaced, as whoever gives them to a reader of text has to.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What reads the case; a few schemas are wrong on purpose.
    pub(crate) fn mender(&self) -> Result<Mender, Unreadable> {
        self.schema.as_ref().map_or_else(|| Ok(Mender::new()), Mender::for_schema)
    }

    /// The answer as whoever uses it gets it: finished text that violates its schema has none.
    pub(crate) fn answer(&self) -> Result<Value, String> {
        let text = self.text();
        let read = self.mender().and_then(|mender| match self.is_partial {
            true => mender.so_far(&text),
            false => mender.mend(&text),
        });
        let Mended { value, violations, .. } = read.map_err(|error| error.to_string())?;
        match self.schema.as_ref().filter(|_| !self.is_partial) {
            Some(_) if !violations.is_empty() => Err(format!("{} in {value}", violations[0])),
            Some(schema) if !validator(schema).is_some_and(|judge| judge.is_valid(&value)) => {
                Err(format!("refused by the judge: {value}"))
            }
            _ => Ok(value),
        }
    }

    pub(crate) fn is_met(&self, answer: &Result<Value, String>) -> bool {
        match (&self.wanted, answer) {
            (Wanted::Free, _) | (Wanted::Error, Err(_)) => true,
            (Wanted::Value(wanted), Ok(got)) => same(wanted, got, self.schema.is_some()),
            _ => false,
        }
    }
}

/// The last word on what is valid; `None` where the schema is none.
pub(crate) fn validator(schema: &Value) -> Option<Validator> {
    jsonschema::options().should_validate_formats(true).build(schema).ok()
}

/// Numbers by value, members in any order; with a schema an absent property equals null.
pub(crate) fn same(wanted: &Value, got: &Value, schema: bool) -> bool {
    match (wanted, got) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, schema))
        }
        (Value::Object(a), Value::Object(b)) => a.keys().chain(b.keys()).all(|key| {
            let either = |members: &serde_json::Map<String, Value>| {
                members.get(key).cloned().or(schema.then_some(Value::Null))
            };
            matches!((either(a), either(b)), (Some(a), Some(b)) if same(&a, &b, schema))
        }),
        _ => wanted == got,
    }
}
