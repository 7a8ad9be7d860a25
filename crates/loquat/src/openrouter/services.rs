//! What a service hands out besides generators: embedders, rerankers and moderators, as the configuration or the caller wants
//! them. Making one sends nothing.

use std::sync::Arc;

use loquat_core::{Embedder, Error, ErrorKind, ModerationService, NlpService, Reranker, Wanted};

use super::{
    OpenRouter,
    embedder::{EmbedderSettings, OpenRouterEmbedder},
    moderator,
    reranker::OpenRouterReranker,
};

/// What is asked where nothing else is configured: the embedder of most systems that this SDK replaces.
pub(crate) const DEFAULT_EMBEDDER: &str = "openai/text-embedding-3-large";

impl OpenRouter {
    /// An embedder with these settings; what they leave open is taken from the configuration.
    ///
    /// # Errors
    /// [`InvalidSetting`](ErrorKind::InvalidSetting) for a model that is no name, or a limit of zero.
    pub fn embedder_with(&self, mut settings: EmbedderSettings) -> Result<Arc<dyn Embedder>, Error> {
        let configured = &self.config.embedder;
        settings.dimensions = settings.dimensions.or(configured.dimensions);
        let model = settings.model.clone().or_else(|| configured.model.clone());
        let model = named(model.unwrap_or_else(|| DEFAULT_EMBEDDER.to_owned()))?;
        Ok(Arc::new(OpenRouterEmbedder::new(self.shared.client.clone(), model, settings)?))
    }

    /// A reranker that asks `model`.
    ///
    /// # Errors
    /// [`InvalidSetting`](ErrorKind::InvalidSetting) for a model that is no name.
    pub fn reranker_of(&self, model: impl Into<String>) -> Result<Arc<dyn Reranker>, Error> {
        Ok(Arc::new(OpenRouterReranker::new(self.shared.client.clone(), named(model.into())?)))
    }

    /// Moderation by the wanted model, whatever endpoint is configured.
    ///
    /// # Errors
    /// Those of [`NlpService::generator`].
    pub fn moderation_by(&self, wanted: impl Into<Wanted>) -> Result<Arc<dyn ModerationService>, Error> {
        Ok(Arc::new(moderator::Judge::new(self.generator(&wanted.into())?)?))
    }

    /// The endpoint where one is configured, the model otherwise.
    pub(super) fn moderation(&self) -> Result<Arc<dyn ModerationService>, Error> {
        let Some(endpoint) = &self.config.moderation else { return self.moderation_by(Wanted::default()) };
        let client = self.shared.client.elsewhere(&endpoint.url, endpoint.api_key.as_ref());
        Ok(Arc::new(moderator::Endpoint::new(client?, endpoint.model.clone())))
    }
}

fn named(model: String) -> Result<String, Error> {
    let (name, expected) = ("the model".to_owned(), "a name such as `author/name`".to_owned());
    crate::config::model(&model).ok_or_else(|| ErrorKind::InvalidSetting { name, expected }.into())
}

#[cfg(test)]
mod tests;
