//! The answer to `GET /generation?id=`: what OpenRouter has billed for an answer.

use serde::Deserialize;

use super::{chat::Raw, lenient};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct GenerationReply<'a> {
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) data: Option<GenerationData<'a>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct GenerationData<'a> {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) model: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) provider_name: Option<String>,
    #[serde(borrow, default)]
    pub(crate) total_cost: Raw<'a>,
    #[serde(borrow, default)]
    pub(crate) upstream_inference_cost: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) is_byok: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) streamed: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) cancelled: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) finish_reason: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) native_tokens_prompt: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) native_tokens_completion: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) native_tokens_reasoning: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) native_tokens_cached: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) service_tier: Option<String>,
}
