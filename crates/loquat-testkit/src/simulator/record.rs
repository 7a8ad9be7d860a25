//! What the simulator keeps of a request: everything but the secrets.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::http::HeaderMap;
use regex::Regex;
use serde::Serialize;
use serde_json::Value;

/// A request as it came in. The value of `authorization` is not kept, and anything that looks like a key of OpenRouter
/// or equals the bearer token reads `[secret]`, wherever it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// `POST`, `GET`, ...
    pub method: String,
    /// The path, without a query: `/api/v1/chat/completions`.
    pub path: String,
    /// Whether a header `authorization` was sent.
    pub authorized: bool,
    /// All headers but those that carry secrets, by their lower-case names.
    pub headers: BTreeMap<String, String>,
    /// The body: its JSON, a string where it is none, `null` where there is no body.
    pub body: Value,
}

/// Headers whose whole purpose is to carry a secret.
const SECRET: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "x-api-key"];
const MASK: &str = "[secret]";
/// Shorter tokens are words, and to mask a word wherever it stands would spoil the record.
const SHORTEST_TOKEN: usize = 8;

static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bsk-[A-Za-z0-9_-]{4,}").ok());

impl RecordedRequest {
    pub(super) fn new(method: &str, path: &str, headers: &HeaderMap, body: &[u8]) -> Self {
        let token = super::auth::bearer(headers).unwrap_or_default();
        let clean = |text: &str| scrub(text, token);
        let kept = headers.iter().filter(|(name, _)| !SECRET.contains(&name.as_str()));
        Self {
            method: method.to_owned(),
            path: clean(path),
            authorized: headers.contains_key("authorization"),
            headers: kept
                .map(|(name, value)| (name.to_string(), clean(&String::from_utf8_lossy(value.as_bytes()))))
                .collect(),
            body: scrub_value(read(body), token),
        }
    }
}

/// A value without anything that looks like a key.
pub(crate) fn without_secrets(value: Value) -> Value {
    scrub_value(value, "")
}

fn read(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned().into())
}

fn scrub_value(value: Value, token: &str) -> Value {
    match value {
        Value::String(text) => scrub(&text, token).into(),
        Value::Array(items) => items.into_iter().map(|item| scrub_value(item, token)).collect(),
        Value::Object(map) => {
            map.into_iter().map(|(key, value)| (scrub(&key, token), scrub_value(value, token))).collect()
        }
        other => other,
    }
}

pub(crate) fn scrub(text: &str, token: &str) -> String {
    let text = if token.len() >= SHORTEST_TOKEN { text.replace(token, MASK) } else { text.to_owned() };
    match &*KEY {
        Some(key) => key.replace_all(&text, MASK).into_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_masked_wherever_it_stands() {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Bearer sk-or-v1-0123456789".parse().unwrap());
        headers.insert("x-title", "mine sk-or-v1-0123456789".parse().unwrap());
        let body = br#"{"user":"sk-or-v1-0123456789","sk-or-v1-0123456789":[1]}"#;
        let kept = RecordedRequest::new("POST", "/x/sk-or-v1-0123456789", &headers, body);
        let shown = format!("{kept:?}{}", serde_json::to_string(&kept).unwrap());
        assert!(kept.authorized && !shown.contains("sk-or-"), "{shown}");
    }

    #[test]
    fn a_bearer_token_of_another_kind_is_masked_too() {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Bearer local-token-1".parse().unwrap());
        let kept = RecordedRequest::new("POST", "/x", &headers, b"\"say local-token-1\"");
        assert_eq!(kept.body, "say [secret]");
    }
}
