//! What OpenRouter can do besides asking one model: which provider, which fallback, which plugins, how much reasoning, which
//! cache, under which session. Defaults of a service ([`OpenRouterBuilder::preferences`]), changed for a call or a part of a
//! program by [`OpenRouter::with`].
//!
//! What is not set is not sent. What a model does not list (`reasoning`, `verbosity`) is left out and told, as a sampling
//! parameter is. What is newer than this version goes through [`Preferences::extra`].
//!
//! [`OpenRouterBuilder::preferences`]: super::OpenRouterBuilder::preferences
//! [`OpenRouter::with`]: super::OpenRouter::with

use std::collections::BTreeMap;

use loquat_core::{Error, ErrorKind};
use serde::Serialize;
use serde_json::{Map, Value};

mod cache;
mod plugin;
mod provider;
mod reasoning;
mod write;

pub use cache::{CacheControl, CachePoint, ResponseCache};
pub use plugin::{AutoRouter, CostTier, PdfEngine, Plugin, WebEngine, WebSearch};
pub use provider::{
    DataCollection, MaxPrice, Partition, Percentiles, ProviderPreferences, Quantization, Sort,
};
pub use reasoning::{Effort, Reasoning, ReasoningSummary};

/// Which tier of a provider's service a request is made in; OpenRouter bills the one that served it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ServiceTier {
    /// The provider decides.
    Auto,
    /// The usual one.
    Default,
    /// Cheaper and slower; never served by another tier.
    Flex,
    /// Faster and dearer; may be served by the usual one.
    Priority,
    /// Capacity that was bought beforehand.
    Scale,
}

/// How long-winded an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verbosity {
    /// Short.
    Low,
    /// Usual.
    Medium,
    /// Long.
    High,
    /// Longer.
    Xhigh,
    /// As long as can be.
    Max,
}

/// OpenRouter's own abilities, as they are wished for. Nothing is checked before a request is made.
///
/// ```
/// use loquat::openrouter::preferences::{Effort, Preferences, ProviderPreferences, Reasoning, Sort};
///
/// let preferences = Preferences::new()
///     .provider(ProviderPreferences::new().sort(Sort::Price).zero_data_retention())
///     .fallback_models(["openai/gpt-4o-mini"])
///     .reasoning(Reasoning::effort(Effort::Low))
///     .session_id("chat-17");
/// assert!(preferences.check().is_ok());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    pub(super) body: Body,
    pub(super) provider: Option<ProviderPreferences>,
    pub(super) reasoning: Option<Reasoning>,
    pub(super) verbosity: Option<Verbosity>,
    pub(super) cache_points: Vec<(CachePoint, CacheControl)>,
    pub(super) response_cache: Option<ResponseCache>,
    pub(super) tells_routing: bool,
    pub(super) extra: Map<String, Value>,
}

/// The fields that stand in a request as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Body {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    models: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    plugins: Vec<Plugin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<ServiceTier>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    trace: Map<String, Value>,
}

impl Preferences {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Which providers may serve a request, and in which order.
    #[must_use]
    pub fn provider(mut self, provider: ProviderPreferences) -> Self {
        self.provider = Some(provider);
        self
    }

    /// Models to ask when the first one fails, in order. Each may be billed by its own price; `info` names the one that
    /// answered. A name that OpenRouter does not know fails the whole request.
    #[must_use]
    pub fn fallback_models<M: Into<String>>(mut self, models: impl IntoIterator<Item = M>) -> Self {
        self.body.models = models.into_iter().map(Into::into).collect();
        self
    }

    /// One more plugin; some cost money.
    #[must_use]
    pub fn plugin(mut self, plugin: impl Into<Plugin>) -> Self {
        self.body.plugins.push(plugin.into());
        self
    }

    /// How much is reasoned before the answer.
    #[must_use]
    pub fn reasoning(mut self, reasoning: Reasoning) -> Self {
        self.reasoning = Some(reasoning);
        self
    }

    /// How long-winded the answer is.
    #[must_use]
    pub fn verbosity(mut self, verbosity: Verbosity) -> Self {
        self.verbosity = Some(verbosity);
        self
    }

    /// Lets the provider cache the prompt as far as it can: what is written costs more, what is read far less.
    #[must_use]
    pub fn cache(mut self, control: CacheControl) -> Self {
        self.body.cache_control = Some(control);
        self
    }

    /// Cuts the prompt for the cache at a place of the caller's choice: what stands before it is read from there next time.
    #[must_use]
    pub fn cache_at(mut self, point: CachePoint, control: CacheControl) -> Self {
        self.cache_points.push((point, control));
        self
    }

    /// Answers the same request from OpenRouter's own cache, unbilled. Not for answers that ought to differ.
    #[must_use]
    pub fn response_cache(mut self, cache: ResponseCache) -> Self {
        self.response_cache = Some(cache);
        self
    }

    /// Requests of one session go to one provider, whose cache is warm. At most 256 characters.
    #[must_use]
    pub fn session_id(mut self, id: impl Into<String>) -> Self {
        self.body.session_id = Some(id.into());
        self
    }

    /// A stable name of the person for whom it is asked, so that one person's abuse does not block the account.
    #[must_use]
    pub fn user(mut self, id: impl Into<String>) -> Self {
        self.body.user = Some(id.into());
        self
    }

    /// The tier of the provider's service.
    #[must_use]
    pub fn service_tier(mut self, tier: ServiceTier) -> Self {
        self.body.service_tier = Some(tier);
        self
    }

    /// A note of the caller's own on the request: at most 16, of 64 and 512 characters.
    #[must_use]
    pub fn metadata(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.body.metadata.insert(name.into(), value.into());
        self
    }

    /// A field of the trace that OpenRouter hands to tools of observation: `trace_id`, `span_name`, or one's own.
    #[must_use]
    pub fn trace(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.body.trace.insert(name.into(), value.into());
        self
    }

    /// `info` then tells how each request was routed.
    #[must_use]
    pub fn tell_routing(mut self) -> Self {
        self.tells_routing = true;
        self
    }

    /// A field that this version does not know, as it stands on the wire; it goes over everything but `model`, `messages`
    /// and `stream`.
    #[must_use]
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }

    /// What OpenRouter would refuse in any request, told before one is made.
    ///
    /// # Errors
    /// [`InvalidSetting`](ErrorKind::InvalidSetting) with the name of the field.
    pub fn check(&self) -> Result<(), Error> {
        let long = |text: &str, most: usize| text.chars().count() > most;
        let body = &self.body;
        let metadata = &body.metadata;
        let faults = [
            (
                body.session_id.as_deref().is_some_and(|id| long(id, 256)),
                "session_id",
                "at most 256 characters",
            ),
            (metadata.len() > 16, "metadata", "at most 16 pairs"),
            (metadata.keys().any(|name| long(name, 64)), "metadata", "names of at most 64 characters"),
            (metadata.values().any(|value| long(value, 512)), "metadata", "values of at most 512 characters"),
            (self.cache_points.len() > 4, "cache_at", "at most 4 places"),
            (
                self.reasoning.as_ref().is_some_and(|it| it.is_empty_budget()),
                "reasoning.max_tokens",
                "above 0",
            ),
        ];
        match faults.iter().find(|(is_wrong, ..)| *is_wrong) {
            Some((_, name, expected)) => {
                Err(ErrorKind::InvalidSetting { name: (*name).to_owned(), expected: (*expected).to_owned() }
                    .into())
            }
            None => match &self.provider {
                Some(provider) => provider.check(),
                None => Ok(()),
            },
        }
    }

    /// Whether something is wished for that may cost besides tokens.
    pub(super) fn has_plugins(&self) -> bool {
        !self.body.plugins.is_empty() || self.extra.contains_key("plugins")
    }

    /// The headers that go with every request.
    pub(super) fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = self.response_cache.as_ref().map(ResponseCache::headers).unwrap_or_default();
        if self.tells_routing {
            headers.push(("x-openrouter-metadata", "enabled".to_owned()));
        }
        headers
    }
}

#[cfg(test)]
mod tests;
