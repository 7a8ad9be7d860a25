//! The adapter: the contract of `loquat-core` over OpenRouter's wire.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use loquat_core::{
    Ability, Embedder, Error, ErrorKind, Generator, Mode, ModerationService, NlpService, Note, Reranker,
    Rung, Schema, StreamingTextGenerator, Tokenizer, Wanted,
};

use crate::config::{Config, Setting, Warning};

mod answer;
mod bill;
mod builder;
mod call;
pub mod catalog;
mod charged;
mod choose;
mod client;
mod clock;
mod cooldown;
mod embedder;
mod emit;
mod generator;
mod inquiry;
mod instructions;
mod ladder;
mod lookups;
mod memory;
mod moderator;
mod packed;
mod parameter;
pub mod preferences;
mod preflight;
mod prepared;
mod profile;
mod refusal;
mod request;
mod reranker;
mod retry;
mod run;
mod said;
mod services;
mod slug;
mod sse;
mod stream;
mod tokenizer;
mod tries;
mod wait;
mod wire;

pub use builder::OpenRouterBuilder;
pub use call::CallOptions;
pub use embedder::{EmbedderSettings, Purpose, VectorCache};
pub use generator::{Claude35Sonnet, Dynamic, Gpt4o, Gpt4oMini, Llama33_70b, Model, model};
pub use lookups::{Budget, Credits, GenerationRecord, KeyInfo, LookUp};
pub use parameter::{Parameter, ParameterSet};
pub use preferences::Preferences;
pub use profile::Profile;
pub use retry::RetryPolicy;
pub use tokenizer::tokenizer;

use generator::{OpenRouterGenerator, Shared};
use ladder::Ladder;

/// Every model on OpenRouter, or on any server that speaks its wire. Cloning is cheap and shares connections and what was
/// learnt about models.
///
/// ```
/// use loquat::OpenRouter;
/// let nlp = OpenRouter::builder().base_url("http://127.0.0.1:8080/api/v1").model("openai/gpt-4o-mini").build()?;
/// assert!(nlp.warnings().is_empty());
/// # Ok::<(), loquat::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct OpenRouter {
    shared: Arc<Shared>,
    config: Arc<Config>,
    /// The generator of those who wish for nothing in particular.
    usual: Arc<OnceLock<Arc<OpenRouterGenerator>>>,
}

impl OpenRouter {
    /// The service that the process's environment describes.
    ///
    /// # Errors
    /// As [`OpenRouterBuilder::build`]: `OPENROUTER_API_KEY is not set`, or a value that does not parse.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().from_env().build()
    }

    /// A builder that reads nothing but what it is told.
    pub fn builder() -> OpenRouterBuilder {
        OpenRouterBuilder::default()
    }

    /// Every setting as it holds, with where it comes from. Secrets are not in it.
    pub fn settings(&self) -> &[Setting] {
        &self.config.settings
    }

    /// What in the configuration is probably a mistake.
    pub fn warnings(&self) -> &[Warning] {
        &self.config.warnings
    }

    /// Where requests go.
    pub fn base_url(&self) -> &str {
        self.config.base_url.as_str()
    }

    /// The facts of the model that would be asked, and the reason for it.
    pub fn profile(&self, wanted: &Wanted) -> (Profile, loquat_core::Choice) {
        let choice = choose::choose(wanted, self.config.model.as_ref());
        let shared = &self.shared;
        shared.live.keep_fresh(Instant::now());
        (generator::current(&choice.model, &shared.live, shared.preferences.provider.as_ref()), choice)
    }

    /// A generator with the facts of `model`, whatever is configured.
    pub fn generator_of(&self, model: &dyn Model) -> Arc<dyn Generator> {
        let profile = model.profile();
        let choice = loquat_core::Choice::new(profile.id.clone(), Default::default(), "named by the caller");
        Arc::new(OpenRouterGenerator::new(Arc::clone(&self.shared), profile, choice))
    }

    /// Where the ladder would start for this model and schema, and what it would pass over. Sends nothing.
    ///
    /// # Errors
    /// [`RungUnavailable`](ErrorKind::RungUnavailable) for a pinned rung that the schema cannot be said on.
    pub fn first_rung<T>(
        &self,
        wanted: &Wanted,
        schema: &Schema<T>,
        mode: Mode,
    ) -> Result<(Rung, Vec<Note>), Error>
    where
        T: serde::de::DeserializeOwned + 'static,
    {
        let (profile, _) = self.profile(wanted);
        Ladder::new(&profile, &self.shared.memory, schema.erased(), Instant::now()).start(mode)
    }

    /// The same service with other preferences, for a call or a part of a program. Cheap: connections, and what was learnt,
    /// stay shared. They are checked where a generator is made.
    ///
    /// ```
    /// # let nlp = loquat::OpenRouter::builder().base_url("http://127.0.0.1:8080/api/v1").build()?;
    /// let ada = nlp.with(|preferences| preferences.user("ada").session_id("chat-17"));
    /// # Ok::<(), loquat::Error>(())
    /// ```
    #[must_use]
    pub fn with(&self, change: impl FnOnce(Preferences) -> Preferences) -> Self {
        let preferences = change(self.shared.preferences.clone());
        let client = self.shared.client.with_headers(preferences.headers());
        let shared = Shared { client, preferences, ..(*self.shared).clone() };
        Self { shared: Arc::new(shared), config: Arc::clone(&self.config), usual: Arc::default() }
    }

    fn asked(&self, wanted: &Wanted) -> Result<Arc<OpenRouterGenerator>, Error> {
        if wanted.model.as_deref().is_some_and(|model| crate::config::model(model).is_none()) {
            let (name, expected) = ("the wanted model".to_owned(), "a name such as `author/name`".to_owned());
            return Err(ErrorKind::InvalidSetting { name, expected }.into());
        }
        // Facts that may change are looked up anew.
        let usual = *wanted == Wanted::default() && !self.shared.live.is_used();
        if let Some(generator) = self.usual.get().filter(|_| usual) {
            return Ok(Arc::clone(generator));
        }
        self.shared.preferences.check()?;
        let (profile, choice) = self.profile(wanted);
        slug::check(&choice.model)?;
        let generator = Arc::new(OpenRouterGenerator::new(Arc::clone(&self.shared), profile, choice));
        Ok(if usual { Arc::clone(self.usual.get_or_init(|| generator)) } else { generator })
    }

    fn unsupported(ability: Ability) -> Error {
        ErrorKind::Unsupported { ability, service: "openrouter".to_owned() }.into()
    }
}

impl NlpService for OpenRouter {
    fn generator(&self, wanted: &Wanted) -> Result<Arc<dyn Generator>, Error> {
        Ok(self.asked(wanted)?)
    }

    fn streaming_text_generator(&self, wanted: &Wanted) -> Result<Arc<dyn StreamingTextGenerator>, Error> {
        Ok(self.asked(wanted)?)
    }

    fn supports_streaming(&self) -> bool {
        true
    }

    fn embedder(&self) -> Result<Arc<dyn Embedder>, Error> {
        self.embedder_with(EmbedderSettings::default())
    }

    fn reranker(&self) -> Result<Arc<dyn Reranker>, Error> {
        match &self.config.reranker {
            Some(model) => self.reranker_of(model),
            None => Err(Self::unsupported(Ability::Reranking)),
        }
    }

    fn moderation_service(&self) -> Result<Arc<dyn ModerationService>, Error> {
        self.moderation()
    }

    fn tokenizer(&self, wanted: &Wanted) -> Result<Arc<dyn Tokenizer>, Error> {
        self.generator(wanted)?.tokenizer()
    }
}
