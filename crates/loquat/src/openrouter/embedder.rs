//! Texts to vectors over `POST /embeddings`: split into requests, some of them under way at once, put back in order.
//!
//! `facts.rs` knows models, `batch.rs` decides where a list is split, `read.rs` checks what came back, `cache.rs` keeps it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
};

use async_trait::async_trait;
use loquat_core::{Embedder, Embeddings, Error, ErrorKind, Retry, Spent, Usage};
use tokio::task::JoinSet;

use super::{
    client::Client,
    inquiry,
    wire::embeddings::{EmbeddingsReply, EmbeddingsRequest},
};

mod batch;
mod cache;
mod facts;
mod read;
mod settings;

pub use cache::VectorCache;
pub use settings::{EmbedderSettings, Purpose};

use facts::Facts;

/// One model, and how it is asked. Cloning is cheap and shares what was learnt.
#[derive(Clone, Debug)]
pub(super) struct OpenRouterEmbedder(Arc<Asked>);

#[derive(Debug)]
struct Asked {
    client: Client,
    model: String,
    facts: Facts,
    settings: EmbedderSettings,
    /// The length of the vectors that came; 0 before the first.
    learnt: AtomicUsize,
    /// The provider does not take base64.
    plain: AtomicBool,
}

/// What one request brought.
struct Part {
    vectors: Vec<Vec<f32>>,
    model: Option<String>,
    usage: Usage,
    spent: Spent,
}

impl OpenRouterEmbedder {
    /// An embedder of the model that `settings` name, or of `model`.
    pub(super) fn new(client: Client, model: String, settings: EmbedderSettings) -> Result<Self, Error> {
        settings.check()?;
        let facts = facts::of(&model);
        Ok(Self(Arc::new(Asked { client, model, facts, settings, learnt: 0.into(), plain: false.into() })))
    }

    /// All requests, at most so many at once. After a failure none is begun, and those under way are waited for: what they
    /// cost belongs to the account of the call.
    async fn ask_all(&self, batches: Vec<Vec<String>>) -> Result<Vec<Part>, Error> {
        let mut waiting = batches.into_iter().enumerate();
        let mut under_way = JoinSet::new();
        let mut parts = BTreeMap::new();
        let (mut failed, mut spent) = (None, Spent::Nothing);
        loop {
            while failed.is_none() && under_way.len() < self.0.settings.parallel {
                let Some((place, batch)) = waiting.next() else { break };
                let asked = Arc::clone(&self.0);
                under_way.spawn(async move {
                    let part = asked.ask(&batch).await;
                    (place, batch, part)
                });
            }
            match under_way.join_next().await {
                None => break,
                Some(Ok((place, batch, Ok(part)))) => {
                    spent = spent + part.spent;
                    self.keep(&batch, &part);
                    parts.insert(place, part);
                }
                Some(Ok((_, _, Err(error)))) => {
                    spent = spent + error.spent();
                    failed.get_or_insert(error);
                }
                Some(Err(_)) => {
                    spent = spent + Spent::Maybe;
                    failed.get_or_insert_with(|| ErrorKind::Interrupted.into());
                }
            }
        }
        match failed {
            Some(error) if spent.is_nothing() => Err(error),
            Some(error) => Err(error.with_spent(spent).with_retry(Retry::Never)),
            None => Ok(parts.into_values().collect()),
        }
    }

    fn keep(&self, texts: &[String], part: &Part) {
        if let Some(cache) = &self.0.settings.cache {
            for (text, vector) in texts.iter().zip(&part.vectors) {
                cache.keep(self.0.key(text), vector);
            }
        }
    }
}

#[async_trait]
impl Embedder for OpenRouterEmbedder {
    fn model(&self) -> &str {
        &self.0.model
    }

    fn dimensions(&self) -> Option<usize> {
        let learnt = Some(self.0.learnt.load(Relaxed)).filter(|length| *length > 0);
        self.0.settings.dimensions.or(learnt).or(self.0.facts.dimensions)
    }

    fn max_tokens(&self) -> Option<u64> {
        self.0.facts.max_tokens
    }

    async fn embed(&self, texts: &[String]) -> Result<Embeddings, Error> {
        if let Some(place) = texts.iter().position(String::is_empty) {
            let (name, expected) =
                (format!("text {place} of the list"), "a text that is not empty".to_owned());
            return Err(ErrorKind::InvalidSetting { name, expected }.into());
        }
        // What is kept is taken at once, so that nothing that comes can push it out.
        let find = |text: &String| self.0.settings.cache.as_ref()?.find(&self.0.key(text));
        let mut kept: Vec<Option<Vec<f32>>> = texts.iter().map(find).collect();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut missing = Vec::new();
        for (text, _) in texts.iter().zip(&kept).filter(|(_, kept)| kept.is_none()) {
            places.entry(text).or_insert_with(|| {
                missing.push(text.clone());
                missing.len() - 1
            });
        }
        let parts = self.ask_all(batch::split(missing, &self.0.settings)).await?;
        let model = parts.iter().find_map(|part| part.model.clone());
        let usage = parts.iter().map(|part| part.usage).sum();
        let cost = parts.iter().map(|part| part.spent).sum();
        let mut came: Vec<Vec<f32>> = parts.into_iter().flat_map(|part| part.vectors).collect();
        if came.len() < texts.len() {
            let vector = |text: &String| came.get(*places.get(text.as_str())?).cloned();
            for (text, kept) in texts.iter().zip(&mut kept).filter(|(_, kept)| kept.is_none()) {
                *kept = vector(text);
            }
            came = kept.into_iter().flatten().collect();
        }
        Ok(Embeddings::new(came, model.unwrap_or_else(|| self.0.model.clone()), usage, cost))
    }
}

impl Asked {
    async fn ask(&self, texts: &[String]) -> Result<Part, Error> {
        let base64 = !self.plain.load(Relaxed);
        match self.send(texts, base64).await {
            Err(error) if base64 && is_refused_encoding(&error) => {
                self.plain.store(true, Relaxed);
                self.send(texts, false).await
            }
            sent => sent,
        }
    }

    async fn send(&self, texts: &[String], base64: bool) -> Result<Part, Error> {
        let request = EmbeddingsRequest {
            model: &self.model,
            input: texts,
            encoding_format: if base64 { "base64" } else { "float" },
            dimensions: self.settings.dimensions,
            input_type: self.settings.purpose.map(Purpose::on_the_wire),
        };
        let answered = inquiry::ask(&self.client, "/embeddings", &request, &self.model).await?;
        let reply: EmbeddingsReply = answered.read()?;
        let (usage, spent, model) = (reply.usage(), reply.spent(), reply.model.clone());
        let vectors = read::vectors(reply, texts.len())
            .and_then(|vectors| self.learn(vectors))
            .map_err(|reason| inquiry::malformed(reason, spent))?;
        Ok(Part { vectors, model, usage, spent })
    }

    /// Vectors of another length than asked for, or than those before, cannot be compared with them.
    fn learn(&self, vectors: Vec<Vec<f32>>) -> Result<Vec<Vec<f32>>, String> {
        let length = vectors.first().map_or(0, Vec::len);
        let expected = self.settings.dimensions.unwrap_or_else(|| self.learnt.load(Relaxed));
        if expected > 0 && expected != length {
            return Err(format!("its vectors have {length} dimensions instead of {expected}"));
        }
        self.learnt.store(length, Relaxed);
        Ok(vectors)
    }

    fn key(&self, text: &str) -> cache::Key {
        cache::key(&self.model, self.settings.dimensions, self.settings.purpose, text)
    }
}

/// A refusal that cost nothing and names what it does not take.
fn is_refused_encoding(error: &Error) -> bool {
    let message = error.upstream_message().unwrap_or_default().to_lowercase();
    let is_refusal = matches!(error.kind().status(), Some(400 | 404 | 422)) && error.spent().is_nothing();
    is_refusal && (message.contains("encoding_format") || message.contains("base64"))
}

#[cfg(test)]
mod tests;
