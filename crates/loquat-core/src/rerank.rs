//! Which documents answer a query best: the contract of a reranker.

use async_trait::async_trait;
use serde::Serialize;

use crate::{Error, Spent, Usage};

/// The place of a document among those that were given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ranked {
    /// Its place in the list that was given, from 0.
    pub index: usize,
    /// How well it answers the query; what is more is better. Scores of different models cannot be compared.
    pub score: f64,
}

impl Ranked {
    /// The document at `index`, with its score.
    pub fn new(index: usize, score: f64) -> Self {
        Self { index, score }
    }
}

/// Documents in the order of how well they answer a query, and what that cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reranking {
    /// The best first; each document at most once.
    pub ranked: Vec<Ranked>,
    /// The model that answered, as the provider names it.
    pub model: String,
    /// Tokens.
    pub usage: Usage,
    /// The price.
    pub cost: Spent,
}

impl Reranking {
    /// This order, from `model`.
    pub fn new(ranked: Vec<Ranked>, model: impl Into<String>, usage: Usage, cost: Spent) -> Self {
        Self { ranked, model: model.into(), usage, cost }
    }
}

/// Puts documents into the order of how well they answer a query.
///
/// # Contract
///
/// As many places as were asked for, each of a document that was given, none twice, the best first; anything else is an error.
/// One call is one request: scores of different requests cannot be compared, so a list is never split.
#[async_trait]
pub trait Reranker: std::fmt::Debug + Send + Sync {
    /// The model that is asked.
    fn model(&self) -> &str;

    /// The best `top` of `documents` for `query`; all of them for `None`. No documents cost nothing.
    ///
    /// # Errors
    /// Every [`ErrorKind`](crate::ErrorKind) of a request.
    async fn rerank(&self, query: &str, documents: &[String], top: Option<usize>)
    -> Result<Reranking, Error>;
}
