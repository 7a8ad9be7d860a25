//! `POST /moderations` in OpenAI's form. OpenRouter has no such path; a server beside it may. It knows a few English words, and
//! that is all: enough to see both answers in a test.

use serde_json::{Map, Value, json};

use crate::scenario::Reply;

/// A category, and the words that stand for it.
const WORDS: &[(&str, &[&str])] = &[
    ("harassment", &["idiot", "moron"]),
    ("hate", &["vermin"]),
    ("illicit", &["launder", "counterfeit"]),
    ("self-harm", &["hurt myself"]),
    ("sexual", &["explicit scene"]),
    ("violence", &["stab", "kill"]),
];

/// The answer.
pub(super) fn moderations(request: &Value, id: &str) -> Reply {
    let Some(input) = request.get("input").and_then(Value::as_str) else {
        return Reply::error(400, "Input must be a string");
    };
    let lower = input.to_lowercase();
    let said = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let categories: Map<String, Value> =
        WORDS.iter().map(|(name, words)| ((*name).to_owned(), said(words).into())).collect();
    let flagged = categories.values().any(|so| *so == Value::Bool(true));
    Reply::json(json!({
        "id": format!("modr-{id}"),
        "model": request.get("model"),
        "results": [{"flagged": flagged, "categories": categories}]
    }))
}
