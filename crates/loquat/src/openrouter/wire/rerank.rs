//! `POST /rerank`: the request, and the places of the documents.

use loquat_core::{Spent, Usage};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Loose, embeddings::usage, lenient};

#[derive(Debug, Serialize)]
pub(crate) struct RerankRequest<'a> {
    pub(crate) model: &'a str,
    pub(crate) query: &'a str,
    pub(crate) documents: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) top_n: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct RerankReply {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) results: Option<Vec<Loose<WireRanked>>>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) model: Option<String>,
    #[serde(default)]
    usage: Option<Box<RawValue>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WireRanked {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) index: Option<usize>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) relevance_score: Option<f64>,
}

impl RerankReply {
    pub(crate) fn usage(&self) -> (Usage, Spent) {
        usage(self.usage.as_deref())
    }
}
