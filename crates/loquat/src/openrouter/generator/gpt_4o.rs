//! The facts of `openai/gpt-4o`.

use std::borrow::Cow;

use loquat_core::TokenizerFamily;

use super::{Model, Profile, openai_chat_parameters};

/// OpenAI's gpt-4o: the default model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gpt4o;

impl Model for Gpt4o {
    fn profile(&self) -> Profile {
        Profile {
            context_window: Some(128_000),
            max_output: Some(16_384),
            parameters: openai_chat_parameters(),
            tokenizer: TokenizerFamily::O200k,
            prompt_price: Some(Cow::Borrowed("0.0000025")),
            completion_price: Some(Cow::Borrowed("0.00001")),
            quirks: &[
                "`json_object` demands the word JSON in the messages",
                "run by OpenAI or Azure, at random",
            ],
            source: "OpenRouter's catalogue, 2026-08-15",
            ..Profile::unknown(Cow::Borrowed("openai/gpt-4o"))
        }
    }
}
