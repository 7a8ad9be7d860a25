//! Refusals in OpenRouter's envelope: `{"error":{"message":...,"code":...,"metadata":...}}`.

use serde_json::{Value, json};

use super::completion::set;

/// A refusal: a status and what is said with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ErrorBody {
    pub(crate) status: u16,
    pub(crate) message: String,
    pub(crate) metadata: Option<Value>,
}

impl ErrorBody {
    /// A refusal of OpenRouter itself.
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), metadata: None }
    }

    /// A refusal that an upstream provider made; `raw` is its body as text.
    pub(crate) fn upstream(status: u16, raw: impl Into<String>, provider: &str) -> Self {
        let metadata = json!({"raw": raw.into(), "provider_name": provider, "is_byok": false});
        Self { metadata: Some(metadata), ..Self::new(status, "Provider returned error") }
    }

    /// The same with metadata.
    pub(crate) fn with_metadata(self, metadata: Value) -> Self {
        Self { metadata: Some(metadata), ..self }
    }

    /// The whole body.
    pub(crate) fn body(&self) -> String {
        let mut error = json!({"message": self.message, "code": self.status});
        if let Some(metadata) = &self.metadata {
            set(&mut error, "metadata", metadata.clone());
        }
        json!({"error": error}).to_string()
    }
}
