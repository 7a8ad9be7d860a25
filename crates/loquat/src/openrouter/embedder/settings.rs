//! How an embedder asks: the model, the length of its vectors, the size of a request, and what is kept.

use std::sync::Arc;

use loquat_core::{Error, ErrorKind};

use super::VectorCache;

/// OpenAI's limit is 2,048 texts a request; a smaller request is retried and answered sooner.
const TEXTS: usize = 256;
/// OpenAI's limit is 300,000 tokens a request; this counts by bytes, and leaves room for a wrong count.
const TOKENS: u64 = 200_000;
/// Enough to fill a connection, too little to run into a limit of the rate.
const PARALLEL: usize = 4;

/// What a text is embedded for: some models tell a question from what answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// A question that looks for documents.
    Query,
    /// A document that is looked for.
    Document,
}

impl Purpose {
    pub(super) fn on_the_wire(self) -> &'static str {
        match self {
            Self::Query => "search_query",
            Self::Document => "search_document",
        }
    }
}

/// How texts are embedded. What is not said is taken from the environment (`OPENROUTER_EMBEDDER_*`).
///
/// ```
/// use loquat::openrouter::{EmbedderSettings, VectorCache};
/// let settings = EmbedderSettings::default().model("openai/text-embedding-3-small").dimensions(256)
///     .cache(VectorCache::holding(10_000));
/// # let nlp = loquat::OpenRouter::builder().base_url("http://127.0.0.1:8080/api/v1").build()?;
/// assert_eq!(nlp.embedder_with(settings)?.dimensions(), Some(256));
/// # Ok::<(), loquat::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct EmbedderSettings {
    pub(in crate::openrouter) model: Option<String>,
    pub(in crate::openrouter) dimensions: Option<usize>,
    pub(super) purpose: Option<Purpose>,
    pub(super) texts: usize,
    pub(super) tokens: u64,
    pub(super) parallel: usize,
    pub(super) cache: Option<Arc<VectorCache>>,
}

impl Default for EmbedderSettings {
    fn default() -> Self {
        Self {
            model: None,
            dimensions: None,
            purpose: None,
            texts: TEXTS,
            tokens: TOKENS,
            parallel: PARALLEL,
            cache: None,
        }
    }
}

impl EmbedderSettings {
    /// The model, by its name.
    #[must_use]
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.model = Some(model.into());
        self
    }

    /// The length of the vectors, for models that can shorten them; an answer of another length is an error.
    #[must_use]
    pub fn dimensions(mut self, dimensions: usize) -> Self {
        self.dimensions = Some(dimensions);
        self
    }

    /// What the texts are embedded for, for models that tell the two apart.
    #[must_use]
    pub fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = Some(purpose);
        self
    }

    /// Texts that one request holds at most; 256 otherwise.
    #[must_use]
    pub fn texts_per_request(mut self, texts: usize) -> Self {
        self.texts = texts;
        self
    }

    /// Tokens that one request holds at most, counted as three bytes each; 200,000 otherwise. A longer text goes alone.
    #[must_use]
    pub fn tokens_per_request(mut self, tokens: u64) -> Self {
        self.tokens = tokens;
        self
    }

    /// Requests of one call that may be under way at once; 4 otherwise.
    #[must_use]
    pub fn parallel(mut self, requests: usize) -> Self {
        self.parallel = requests;
        self
    }

    /// Keeps vectors: a text that has one is not sent again. Caches may be shared.
    #[must_use]
    pub fn cache(mut self, cache: impl Into<Arc<VectorCache>>) -> Self {
        self.cache = Some(cache.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let zero = [
            ("dimensions", self.dimensions == Some(0)),
            ("texts_per_request", self.texts == 0),
            ("tokens_per_request", self.tokens == 0),
            ("parallel", self.parallel == 0),
        ];
        let Some((name, _)) = zero.into_iter().find(|(_, is_zero)| *is_zero) else { return Ok(()) };
        let (name, expected) = (format!("the embedder's {name}"), "a whole number above 0".to_owned());
        Err(ErrorKind::InvalidSetting { name, expected }.into())
    }
}
