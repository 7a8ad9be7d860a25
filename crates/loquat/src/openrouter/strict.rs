//! A user's JSON Schema, said in the subset that OpenAI's strict structured outputs take; and the answer, said back.
//!
//! The subset wants every object closed and every property required, so an optional property is asked for as "a value
//! or null" and [`decode`] takes the null away again. [`encode`] narrows and never widens what a model may answer,
//! with one exception: a keyword that the subset lacks is taken out and listed in [`Strict::checked_locally`], and the
//! answer is checked against the user's schema in any case. What cannot be narrowed without losing its point (a map
//! with free keys, a tuple, "any value") is [`Unsayable`], and the caller asks for JSON in another way.
//!
//! Three choices that the subset leaves open:
//! - `$ref` takes no siblings there. A description beside it stays, and the reference moves into an `anyOf` of one;
//!   a keyword that narrows is merged with what the reference stands for.
//! - Keywords beside an `anyOf` are merged into its branches: closed objects cannot be combined from outside.
//! - Only definitions that are referred to are sent, all in `$defs`, wherever the user wrote them.
//!
//! The order of the user's properties and keywords survives: it is the order in which a model answers.

mod decode;
mod definitions;
mod document;
mod encode;
mod fact;
mod fixed;
mod kinds;
mod limits;
mod object;

use serde_json::Value;

pub(crate) use decode::decode;

/// A schema of the strict subset.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Strict {
    /// What is sent.
    pub(crate) schema: Value,
    /// JSON pointers, into the user's schema and in its order, of the keywords that were taken out. The model is not
    /// held to them; whoever checks the answer is.
    pub(crate) checked_locally: Vec<String>,
}

/// Why, and where, a schema cannot be said in the strict subset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", place(.path))]
pub(crate) struct Unsayable {
    /// A JSON pointer into the user's schema; empty for its root.
    pub(crate) path: String,
    /// What the subset cannot say.
    pub(crate) reason: &'static str,
}

impl Unsayable {
    fn at(path: &str, reason: &'static str) -> Self {
        Self { path: path.to_owned(), reason }
    }
}

fn place(path: &str) -> String {
    if path.is_empty() { "at the root".to_owned() } else { format!("at `{path}`") }
}

/// Says `document` in the strict subset. Pure; costs one walk over the document and over what is merged in it.
pub(crate) fn encode(document: &Value) -> Result<Strict, Unsayable> {
    encode::Encoder::new(document)?.encode()
}

#[cfg(test)]
mod tests;
