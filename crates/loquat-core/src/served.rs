//! How a request was served, beside its tokens and its price: where the price comes from, on whose key, from which cache, in
//! which tier, by which way.

use serde::Serialize;

use crate::Usd;

/// How a request was served, as far as the provider tells. What it does not tell is not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Served {
    /// Who said the price.
    #[serde(skip_serializing_if = "CostSource::is_answer")]
    pub cost_source: CostSource,
    /// The account's own key at the provider was used: the price is then what the service takes for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_key: Option<OwnKey>,
    /// Whether the service's own cache of answers had it; `None` where it was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_cache: Option<CacheStatus>,
    /// The tier of the provider's service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_tier: Option<String>,
    /// The way it took, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub routing: Option<Box<Routing>>,
}

/// Who said the price of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CostSource {
    /// The answer itself; or nobody, where the price is not known.
    #[default]
    Answer,
    /// The price list of the endpoint that served it, times what was consumed.
    Endpoint,
    /// The price list of the model, times what was consumed: a provider of it may have taken another.
    Model,
}

impl CostSource {
    fn is_answer(&self) -> bool {
        *self == Self::Answer
    }
}

/// The account's own key at a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OwnKey {
    /// What the provider charges to it.
    pub upstream_cost: Option<Usd>,
}

impl OwnKey {
    /// With what the provider charges.
    pub fn new(upstream_cost: Option<Usd>) -> Self {
        Self { upstream_cost }
    }
}

/// Whether a cache of answers had the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CacheStatus {
    /// It is an earlier one, unbilled.
    Hit,
    /// It is new, and kept.
    Miss,
}

/// The way of a request to the model that answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Routing {
    /// Why this way: `direct`, `fallback`, ...
    pub strategy: Option<String>,
    /// Where it was routed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Who was tried, in order.
    pub tried: Vec<Tried>,
}

/// One try on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tried {
    /// Who runs the model.
    pub provider: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// HTTP status.
    pub status: Option<u16>,
}

impl Routing {
    /// A way, by its strategy, its region and its tries.
    pub fn new(strategy: Option<String>, region: Option<String>, tried: Vec<Tried>) -> Self {
        Self { strategy, region, tried }
    }
}

impl Tried {
    /// A try, by who was tried and what came of it.
    pub fn new(provider: Option<String>, model: Option<String>, status: Option<u16>) -> Self {
        Self { provider, model, status }
    }
}
