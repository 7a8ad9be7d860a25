//! One request and its reply, as they stand in a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One request and its reply.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Exchange {
    /// Where it was taken from, where somebody says so. Kept as it is.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub source: Value,
    /// What was sent.
    pub request: SentRequest,
    /// What came back.
    pub response: RecordedReply,
    /// What it is, in words: for people.
    pub labels: Vec<String>,
}

/// A request as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SentRequest {
    /// `POST`, `GET`, ...
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// By lower-case names.
    pub headers: BTreeMap<String, String>,
    /// Its text; empty where it has none.
    pub body: String,
}

/// A reply as it came back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RecordedReply {
    /// HTTP status.
    pub status: u16,
    /// By lower-case names.
    pub headers: BTreeMap<String, String>,
    /// Its text, byte for byte; `(binary N bytes)` for what is no text.
    pub body: String,
    /// The lengths in bytes of the pieces in which it came; empty where nobody wrote them down.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chunks: Vec<usize>,
}

impl Exchange {
    /// A request and its reply.
    pub fn new(request: SentRequest, response: RecordedReply) -> Self {
        let labels = vec![format!("{} {} {}", request.method, request.path(), response.status)];
        Self { source: Value::Null, request, response, labels }
    }

    /// Its line in the file.
    pub(super) fn line(&self) -> String {
        // Maps of this type have texts as keys: writing them cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// For an account: what was asked, and with what it was answered.
    pub(super) fn title(&self) -> String {
        format!("{} -> {}", self.request.title(), self.response.status)
    }
}

impl SentRequest {
    /// A request; header names are lower-case.
    pub fn new(
        method: impl Into<String>,
        url: impl Into<String>,
        headers: BTreeMap<String, String>,
        body: impl Into<String>,
    ) -> Self {
        Self { method: method.into(), url: url.into(), headers, body: body.into() }
    }

    /// Path and query of the URL.
    pub(super) fn path(&self) -> &str {
        let behind = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        behind.find('/').and_then(|at| behind.get(at..)).unwrap_or("/")
    }

    pub(super) fn title(&self) -> String {
        format!("{} {}", self.method, self.path())
    }

    /// The body as JSON, whatever the order of its members; as text where it is none.
    pub(super) fn canonical(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| Value::String(self.body.clone()))
    }
}

impl RecordedReply {
    /// A reply in one piece; header names are lower-case.
    pub fn new(status: u16, headers: BTreeMap<String, String>, body: impl Into<String>) -> Self {
        Self { status, headers, body: body.into(), chunks: Vec::new() }
    }

    /// The lengths of the pieces in which it is played: as recorded, else event by event, else whole.
    pub(super) fn pieces(&self) -> Vec<usize> {
        if !self.chunks.is_empty() && self.chunks.iter().sum::<usize>() == self.body.len() {
            return self.chunks.clone();
        }
        let kind = self.headers.get("content-type").map(String::as_str).unwrap_or_default();
        if kind.starts_with("text/event-stream") {
            self.body.split_inclusive("\n\n").map(str::len).collect()
        } else {
            vec![self.body.len()]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_those_of_the_recording_else_events() {
        let stream = BTreeMap::from([("content-type".to_owned(), "text/event-stream".to_owned())]);
        let mut reply = RecordedReply::new(200, stream, "data: a\n\ndata: b\n\n");
        assert_eq!(reply.pieces(), [9, 9]);
        reply.chunks = vec![3, 15];
        assert_eq!(reply.pieces(), [3, 15]);
        reply.chunks = vec![3, 14];
        assert_eq!(reply.pieces(), [9, 9], "pieces that are not those of this body");
    }

    #[test]
    fn a_path_is_what_stands_behind_the_host() {
        let path = |url: &str| SentRequest::new("GET", url, BTreeMap::new(), "").path().to_owned();
        assert_eq!(path("https://a.example/api/v1/models?x=1"), "/api/v1/models?x=1");
        assert_eq!(path("https://a.example"), "/");
    }
}
