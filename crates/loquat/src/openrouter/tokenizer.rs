//! How many tokens a text has for a model: exact for OpenAI's vocabularies, a stated estimate for all others.
//!
//! | family | with the feature `tiktoken` | without |
//! |---|---|---|
//! | o200k, cl100k | exact | by letters |
//! | Claude | o200k, and 11 % more | by letters |
//! | Llama 3 | cl100k | by letters |
//! | unknown | o200k | by letters |
//!
//! Where the figures come from, and how far off they were, stands beside them in `estimate.rs`. Special tokens
//! (`<|endoftext|>`) are text like any other. The first count loads a vocabulary, and a long text takes its time: both
//! happen on a thread for blocking work, where there is a runtime. `runs.rs` bounds the time.

use std::sync::Arc;

use async_trait::async_trait;
use loquat_core::{Error, Tokenizer, TokenizerFamily};

mod estimate;
#[cfg(feature = "tiktoken")]
mod runs;
#[cfg(feature = "tiktoken")]
mod vocabulary;

/// The tokenizer of a family. Cheap: nothing is loaded before the first count.
pub fn tokenizer(family: TokenizerFamily) -> Arc<dyn Tokenizer> {
    Arc::new(Counter { family })
}

/// A count, and how little it can be where it is an estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    /// The count itself.
    pub(super) tokens: u64,
    /// No fewer than these, as far as the family has been measured.
    pub(super) at_least: u64,
}

/// Counts the tokens of `text`.
pub(super) async fn count(family: TokenizerFamily, text: &str) -> Result<Counted, Error> {
    #[cfg(feature = "tiktoken")]
    let counted = estimate::from_vocabulary(family, vocabulary::count(estimate::basis(family), text).await?);
    #[cfg(not(feature = "tiktoken"))]
    let counted = {
        let _all_alike = family;
        estimate::from_letters(text)
    };
    Ok(counted)
}

/// Whether counts of this family are exact in this build.
pub(super) fn is_exact(family: TokenizerFamily) -> bool {
    cfg!(feature = "tiktoken") && matches!(family, TokenizerFamily::O200k | TokenizerFamily::Cl100k)
}

#[derive(Debug)]
struct Counter {
    family: TokenizerFamily,
}

#[async_trait]
impl Tokenizer for Counter {
    fn family(&self) -> TokenizerFamily {
        self.family
    }

    fn is_exact(&self) -> bool {
        is_exact(self.family)
    }

    async fn count(&self, text: &str) -> Result<u64, Error> {
        Ok(count(self.family, text).await?.tokens)
    }
}

#[cfg(test)]
mod tests;
