//! `POST /embeddings`: the request, and the answer as numbers or as base64.

use loquat_core::{Spent, Usage};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Loose, lenient, reply::WireUsage};

#[derive(Debug, Serialize)]
pub(crate) struct EmbeddingsRequest<'a> {
    pub(crate) model: &'a str,
    pub(crate) input: &'a [String],
    pub(crate) encoding_format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dimensions: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) input_type: Option<&'static str>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct EmbeddingsReply {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) data: Option<Vec<Loose<WireVector>>>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) model: Option<String>,
    #[serde(default)]
    usage: Option<Box<RawValue>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WireVector {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) index: Option<usize>,
    #[serde(default)]
    pub(crate) embedding: Option<Box<RawValue>>,
}

impl EmbeddingsReply {
    pub(crate) fn usage(&self) -> Usage {
        usage(self.usage.as_deref()).0
    }

    pub(crate) fn spent(&self) -> Spent {
        usage(self.usage.as_deref()).1
    }
}

/// Tokens and price; a reply that does not say may have cost something.
pub(super) fn usage(raw: Option<&RawValue>) -> (Usage, Spent) {
    let read = raw.and_then(|raw| serde_json::from_str::<WireUsage<'_>>(raw.get()).ok());
    let spent = read.and_then(WireUsage::cost).map_or(Spent::Maybe, Spent::Known);
    (read.map(WireUsage::tokens).unwrap_or_default(), spent)
}
