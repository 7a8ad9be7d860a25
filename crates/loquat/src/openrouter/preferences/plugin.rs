//! Plugins: what OpenRouter does to a request or an answer on its way.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// Who searches the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum WebEngine {
    /// The provider's own search.
    Native,
    /// Exa.
    Exa,
    /// Firecrawl.
    Firecrawl,
    /// Parallel.
    Parallel,
    /// Perplexity.
    Perplexity,
}

/// Who reads PDF files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PdfEngine {
    /// Reads scans too, for a price a page.
    MistralOcr,
    /// The model itself; its tokens are billed.
    Native,
    /// Free, text only.
    CloudflareAi,
}

/// How dear a model the automatic router may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names of the tiers say all")]
pub enum CostTier {
    Low,
    Medium,
    High,
    Xhigh,
    Max,
}

/// Searches the web, for a price a search, and gives the model what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WebSearch {
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<WebEngine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_results: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search_prompt: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    include_domains: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exclude_domains: Vec<String>,
}

impl WebSearch {
    /// As OpenRouter does it by itself.
    pub fn new() -> Self {
        Self::default()
    }

    /// Who searches.
    #[must_use]
    pub fn engine(mut self, engine: WebEngine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// How many results the model sees.
    #[must_use]
    pub fn max_results(mut self, most: u32) -> Self {
        self.max_results = Some(most);
        self
    }

    /// The words with which the results are handed to the model.
    #[must_use]
    pub fn search_prompt(mut self, prompt: impl Into<String>) -> Self {
        self.search_prompt = Some(prompt.into());
        self
    }

    /// Only these sites.
    #[must_use]
    pub fn include_domains<D: Into<String>>(mut self, domains: impl IntoIterator<Item = D>) -> Self {
        self.include_domains = domains.into_iter().map(Into::into).collect();
        self
    }

    /// Not these sites.
    #[must_use]
    pub fn exclude_domains<D: Into<String>>(mut self, domains: impl IntoIterator<Item = D>) -> Self {
        self.exclude_domains = domains.into_iter().map(Into::into).collect();
        self
    }
}

/// What `openrouter/auto` may choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AutoRouter {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed_models: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    excluded_models: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost_tier: Option<CostTier>,
}

impl AutoRouter {
    /// Anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// These; a `*` stands for anything.
    #[must_use]
    pub fn allowed_models<M: Into<String>>(mut self, models: impl IntoIterator<Item = M>) -> Self {
        self.allowed_models = models.into_iter().map(Into::into).collect();
        self
    }

    /// Not these.
    #[must_use]
    pub fn excluded_models<M: Into<String>>(mut self, models: impl IntoIterator<Item = M>) -> Self {
        self.excluded_models = models.into_iter().map(Into::into).collect();
        self
    }

    /// How dear.
    #[must_use]
    pub fn cost_tier(mut self, tier: CostTier) -> Self {
        self.cost_tier = Some(tier);
        self
    }
}

/// One plugin with its settings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plugin {
    id: String,
    #[serde(flatten)]
    settings: Map<String, Value>,
}

impl Plugin {
    /// Mends JSON that is not quite JSON, at OpenRouter; Loquat does so itself, and for streams too.
    pub fn response_healing() -> Self {
        Self::named("response-healing")
    }

    /// Cuts the middle out of a prompt that is too long for the model. Without a word: the answer does not tell.
    pub fn context_compression() -> Self {
        Self::named("context-compression").with("engine", "middle-out")
    }

    /// Reads PDF files for models that cannot.
    pub fn file_parser(engine: PdfEngine) -> Self {
        Self::named("file-parser").with("pdf", json!({"engine": engine}))
    }

    /// Judges the prompt first, and refuses what is harmful.
    pub fn moderation() -> Self {
        Self::named("moderation")
    }

    /// Any plugin by its name; [`with`](Self::with) sets what it takes.
    pub fn named(id: impl Into<String>) -> Self {
        Self { id: id.into(), settings: Map::new() }
    }

    /// The same with one more setting.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.settings.insert(name.into(), value.into());
        self
    }

    /// Turns off what the account has on.
    #[must_use]
    pub fn disabled(self) -> Self {
        self.with("enabled", false)
    }

    fn of(id: &str, settings: &impl Serialize) -> Self {
        let settings = serde_json::to_value(settings).ok().and_then(|value| value.as_object().cloned());
        Self { settings: settings.unwrap_or_default(), ..Self::named(id) }
    }
}

impl From<WebSearch> for Plugin {
    fn from(search: WebSearch) -> Self {
        Self::of("web", &search)
    }
}

impl From<AutoRouter> for Plugin {
    fn from(router: AutoRouter) -> Self {
        Self::of("auto-router", &router)
    }
}
