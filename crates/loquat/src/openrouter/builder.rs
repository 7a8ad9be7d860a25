//! `OpenRouter::builder()`: settings from code over those of the environment, checked by one fallible `build()`.

use std::{path::PathBuf, sync::Arc, time::Duration};

use loquat_core::{Error, Ledger, Observer};

use super::{
    OpenRouter, Preferences, RetryPolicy, catalog::Live, client::Client, clock, generator::Shared,
    memory::Memory,
};
use crate::config::{Config, Environment, Setting, Sources, Warning, keys};

/// Builds an [`OpenRouter`]. Nothing is checked before [`build`](OpenRouterBuilder::build).
#[derive(Clone, Debug, Default)]
pub struct OpenRouterBuilder {
    sources: Sources,
    dotenv: Option<PathBuf>,
    preferences: Preferences,
    observer: Option<Arc<dyn Observer>>,
    ledger: Option<(Arc<dyn Ledger>, String)>,
    retry: RetryPolicy,
}

impl OpenRouterBuilder {
    /// Reads these variables; [`Environment::process`] for the process's own.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.sources.environment = environment;
        self
    }

    /// Reads the process's environment.
    #[must_use]
    pub fn from_env(self) -> Self {
        self.environment(Environment::process())
    }

    /// Reads this `.env` file too; the environment wins over it.
    #[must_use]
    pub fn dotenv(mut self, path: impl Into<PathBuf>) -> Self {
        self.dotenv = Some(path.into());
        self
    }

    /// The account's key.
    #[must_use]
    pub fn api_key(self, key: impl Into<String>) -> Self {
        self.with(keys::API_KEY, key.into())
    }

    /// The model to ask; wins over every hint.
    #[must_use]
    pub fn model(self, model: impl Into<String>) -> Self {
        self.with(keys::MODEL, model.into())
    }

    /// Tokens that an answer may have, above 0.
    #[must_use]
    pub fn max_tokens(self, max_tokens: u64) -> Self {
        self.with(keys::MAX_TOKENS, max_tokens.to_string())
    }

    /// The app's URL, for attribution.
    #[must_use]
    pub fn http_referer(self, url: impl Into<String>) -> Self {
        self.with(keys::HTTP_REFERER, url.into())
    }

    /// The app's name, for attribution.
    #[must_use]
    pub fn site_name(self, name: impl Into<String>) -> Self {
        self.with(keys::SITE_NAME, name.into())
    }

    /// Where requests go; without a key unless one is set.
    #[must_use]
    pub fn base_url(self, url: impl Into<String>) -> Self {
        self.with(keys::BASE_URL, url.into())
    }

    /// The time a request may take, from its start to the last byte of its answer.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(keys::TIMEOUT, humantime::format_duration(timeout).to_string())
    }

    /// The pauses between retries, and how many there are where neither [`max_retries`](Self::max_retries) nor the environment
    /// says so.
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How often a call sends again what cannot have been charged; 0 turns it off.
    #[must_use]
    pub fn max_retries(self, retries: u32) -> Self {
        self.with(keys::MAX_RETRIES, retries.to_string())
    }

    /// What every request asks of OpenRouter, until [`OpenRouter::with`] says otherwise.
    #[must_use]
    pub fn preferences(mut self, preferences: Preferences) -> Self {
        self.preferences = preferences;
        self
    }

    /// Fetches the catalogue of models in the background, and again when it is older than this. Off by default: the bundled
    /// one serves, and no request is made that nobody asked for.
    #[must_use]
    pub fn catalog_ttl(self, ttl: Duration) -> Self {
        self.with(keys::CATALOG_TTL, humantime::format_duration(ttl).to_string())
    }

    /// Who is told of every request once it is over.
    #[must_use]
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// The ledger in which every chat request is announced before it is made and settled after it, for `account`. Where it
    /// refuses, nothing is sent.
    #[must_use]
    pub fn ledger(mut self, ledger: Arc<dyn Ledger>, account: impl Into<String>) -> Self {
        self.ledger = Some((ledger, account.into()));
        self
    }

    /// The service.
    ///
    /// # Errors
    /// [`MissingSetting`](loquat_core::ErrorKind::MissingSetting) without a key for OpenRouter itself, and
    /// [`InvalidSetting`](loquat_core::ErrorKind::InvalidSetting) for a value that does not parse.
    pub fn build(self) -> Result<OpenRouter, Error> {
        let config = Config::read(&self.sources()?)?;
        let preferences = self.preferences;
        preferences.check()?;
        let client = Client::new(&config)?;
        let shared = Shared {
            live: Arc::new(Live::new(client.clone(), config.catalog_ttl)),
            client: client.with_headers(preferences.headers()),
            memory: Arc::new(Memory::default()),
            preferences,
            max_tokens: config.max_tokens,
            observer: self.observer,
            ledger: self.ledger,
            retry: self.retry.retries(config.max_retries.unwrap_or(self.retry.retries)),
            cooldown: Arc::default(),
            clock: Arc::new(clock::System),
        };
        Ok(OpenRouter { shared: Arc::new(shared), config: Arc::new(config), usual: Arc::default() })
    }

    /// Every setting as it would hold, with where it comes from, checked or not. Secrets are not in it.
    ///
    /// # Errors
    /// When the `.env` file cannot be read.
    pub fn settings(&self) -> Result<Vec<Setting>, Error> {
        Ok(self.sources()?.settings())
    }

    /// What in the configuration is probably a mistake.
    ///
    /// # Errors
    /// When the `.env` file cannot be read.
    pub fn warnings(&self) -> Result<Vec<Warning>, Error> {
        Ok(self.sources()?.warnings())
    }

    fn sources(&self) -> Result<Sources, Error> {
        let mut sources = self.sources.clone();
        if let Some(path) = &self.dotenv {
            sources.dotenv = Environment::dotenv(path)?;
        }
        Ok(sources)
    }

    fn with(mut self, key: keys::Key, value: String) -> Self {
        self.sources.code.set(key, value);
        self
    }
}
