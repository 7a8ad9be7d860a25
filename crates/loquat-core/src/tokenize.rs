//! How many tokens a text has: the contract of a tokenizer.

use async_trait::async_trait;

use crate::{Error, TokenizerFamily};

/// Counts tokens.
///
/// # Contract
///
/// Special tokens in a text are text. A vocabulary is loaded at the first count, not on a runtime's thread, hence `async`.
/// Time is bounded by the length of the text, whatever it holds.
#[async_trait]
pub trait Tokenizer: std::fmt::Debug + Send + Sync {
    /// Which vocabulary it counts with.
    fn family(&self) -> TokenizerFamily;

    /// Whether a count is exact, or an estimate for a family without a public vocabulary.
    fn is_exact(&self) -> bool;

    /// The tokens of `text`.
    ///
    /// # Errors
    /// When the vocabulary cannot be loaded.
    async fn count(&self, text: &str) -> Result<u64, Error>;
}
