//! The answer to `GET /key`.

use serde::Deserialize;

use super::{chat::Raw, lenient};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct KeyReply<'a> {
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) data: Option<KeyData<'a>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct KeyData<'a> {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) label: Option<String>,
    #[serde(borrow, default)]
    pub(crate) limit_remaining: Raw<'a>,
    #[serde(borrow, default)]
    pub(crate) usage: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) is_free_tier: Option<bool>,
}
