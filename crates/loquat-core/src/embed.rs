//! Texts to vectors: the contract of an embedder.

use async_trait::async_trait;

use crate::{Error, Spent, Usage};

/// Vectors for texts, and what they cost.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Embeddings {
    /// One vector a text, in the order of the texts; all of one length.
    pub vectors: Vec<Vec<f32>>,
    /// The model that answered, as the provider names it.
    pub model: String,
    /// Tokens of all requests together.
    pub usage: Usage,
    /// The price of all requests together.
    pub cost: Spent,
}

impl Embeddings {
    /// Vectors from `model`, and what they cost.
    pub fn new(vectors: Vec<Vec<f32>>, model: impl Into<String>, usage: Usage, cost: Spent) -> Self {
        Self { vectors, model: model.into(), usage, cost }
    }
}

/// Turns texts into vectors.
///
/// # Contract
///
/// As many vectors as texts, in their order; an empty answer is an error. A list that is too long for one request is
/// split; a part that failed is not repeated where it may have been charged.
#[async_trait]
pub trait Embedder: std::fmt::Debug + Send + Sync {
    /// The model that is asked.
    fn model(&self) -> &str;

    /// The length of a vector; `None` until it is known.
    fn dimensions(&self) -> Option<usize>;

    /// Tokens that a text may have at most; `None` when unknown.
    fn max_tokens(&self) -> Option<u64>;

    /// Vectors for `texts`.
    ///
    /// # Errors
    /// Every [`ErrorKind`](crate::ErrorKind) of a request; [`Error::spent`] counts the parts that succeeded.
    async fn embed(&self, texts: &[String]) -> Result<Embeddings, Error>;
}
