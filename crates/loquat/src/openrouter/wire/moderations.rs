//! `POST /moderations` as OpenAI's API has it: OpenRouter has none, so it is another server's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Loose, lenient};

#[derive(Debug, Serialize)]
pub(crate) struct ModerationRequest<'a> {
    pub(crate) model: &'a str,
    pub(crate) input: &'a str,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct ModerationReply {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) results: Option<Vec<Loose<WireJudgement>>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WireJudgement {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) flagged: Option<bool>,
    /// `hate/threatening`: whether the text is so.
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) categories: Option<BTreeMap<String, Value>>,
}
