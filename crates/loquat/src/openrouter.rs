//! The adapter: the contract of `loquat-core` over OpenRouter's wire.

use std::sync::{Arc, OnceLock};

use loquat_core::{
    Ability, Embedder, Error, ErrorKind, Generator, Mode, ModerationService, NlpService, Note, Rung, Schema,
    StreamingTextGenerator, Tokenizer, Usd, Wanted,
};
use serde::Serialize;

use crate::config::{Config, Setting, Warning};

mod answer;
mod builder;
mod call;
pub mod catalog;
mod choose;
mod client;
mod dialect;
mod emit;
mod generator;
mod instructions;
mod ladder;
mod memory;
mod parameter;
mod profile;
mod refusal;
mod request;
mod run;
mod said;
mod sse;
mod stream;
mod strict;
mod tokenizer;
mod wire;

pub use builder::OpenRouterBuilder;
pub use call::CallOptions;
pub use generator::{Claude35Sonnet, Dynamic, Gpt4o, Gpt4oMini, Llama33_70b, Model, model};
pub use parameter::{Parameter, ParameterSet};
pub use profile::Profile;
pub use tokenizer::tokenizer;

use generator::{OpenRouterGenerator, Shared};
use ladder::Ladder;
use wire::{error::WireError, key::KeyReply};

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

/// What OpenRouter says of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeyInfo {
    /// The key's name, as its owner gave it or OpenRouter shortened it.
    pub label: Option<String>,
    /// What has been spent with it.
    pub usage: Option<Usd>,
    /// What may still be spent with it; `None`: no limit, or unknown.
    pub limit_remaining: Option<Usd>,
    /// Whether the account has never bought credits.
    pub is_free_tier: Option<bool>,
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
        (generator::model(&choice.model).profile(), choice)
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
        Ladder::new(&profile, &self.shared.memory, schema.erased(), std::time::Instant::now()).start(mode)
    }

    /// Asks what the key is good for. Free.
    ///
    /// # Errors
    /// [`Authentication`](ErrorKind::Authentication) for a wrong key, and those of the connection.
    pub async fn check_key(&self) -> Result<KeyInfo, Error> {
        let reply = self.shared.client.key().await.map_err(|error| error.with_spent(Default::default()))?;
        if reply.status >= 300 || WireError::read(reply.body.reveal()).is_some() {
            let refused = refusal::http(&reply, &Profile::unknown("".into()));
            return Err(refused.error.with_spent(Default::default()));
        }
        let read: KeyReply<'_> = serde_json::from_slice(reply.body.reveal().trim_ascii()).unwrap_or_default();
        let data = read.data.ok_or(ErrorKind::Malformed { reason: "it has no `data`".to_owned() })?;
        // An overdrawn key has nothing left; less than nothing is nobody's amount.
        let parse =
            |digits: &str| if digits.starts_with('-') { Some(Usd::ZERO) } else { digits.parse().ok() };
        let money = |raw: wire::chat::Raw<'_>| raw.and_then(|raw| parse(raw.get()));
        Ok(KeyInfo {
            label: data.label,
            usage: money(data.usage),
            limit_remaining: money(data.limit_remaining),
            is_free_tier: data.is_free_tier,
        })
    }

    fn asked(&self, wanted: &Wanted) -> Result<Arc<OpenRouterGenerator>, Error> {
        if wanted.model.as_deref().is_some_and(|model| crate::config::model(model).is_none()) {
            let (name, expected) = ("the wanted model".to_owned(), "a name such as `author/name`".to_owned());
            return Err(ErrorKind::InvalidSetting { name, expected }.into());
        }
        let make = || {
            let (profile, choice) = self.profile(wanted);
            Arc::new(OpenRouterGenerator::new(Arc::clone(&self.shared), profile, choice))
        };
        let usual = *wanted == Wanted::default();
        Ok(if usual { Arc::clone(self.usual.get_or_init(make)) } else { make() })
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
        Err(Self::unsupported(Ability::Embeddings))
    }

    fn moderation_service(&self) -> Result<Arc<dyn ModerationService>, Error> {
        Err(Self::unsupported(Ability::Moderation))
    }

    fn tokenizer(&self, wanted: &Wanted) -> Result<Arc<dyn Tokenizer>, Error> {
        self.generator(wanted)?.tokenizer()
    }
}
