//! The answers to `GET /key` (two shapes: with budgets and without) and `GET /credits`.

use serde::Deserialize;

use super::{Loose, chat::Raw, lenient};

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
    pub(crate) limit: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) limit_reset: Option<String>,
    #[serde(borrow, default)]
    pub(crate) limit_remaining: Raw<'a>,
    #[serde(borrow, default)]
    pub(crate) usage: Raw<'a>,
    #[serde(borrow, default)]
    pub(crate) usage_daily: Raw<'a>,
    #[serde(borrow, default)]
    pub(crate) usage_monthly: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) is_free_tier: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) is_management_key: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) expires_at: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) free_model_daily_requests: Option<FreeRequests>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    budgets: Option<Vec<Loose<WireBudget<'a>>>>,
}

impl<'a> KeyData<'a> {
    pub(crate) fn take_budgets(&mut self) -> impl Iterator<Item = WireBudget<'a>> + use<'a> {
        self.budgets.take().into_iter().flatten().filter_map(|budget| budget.0)
    }
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct FreeRequests {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) remaining: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WireBudget<'a> {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) scope: Option<String>,
    #[serde(borrow, default)]
    pub(crate) limit_usd: Raw<'a>,
    #[serde(borrow, default)]
    pub(crate) remaining_usd: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) resets_at: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct CreditsReply<'a> {
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) data: Option<CreditsData<'a>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct CreditsData<'a> {
    #[serde(borrow, default)]
    pub(crate) total_credits: Raw<'a>,
    #[serde(borrow, default)]
    pub(crate) total_usage: Raw<'a>,
}
