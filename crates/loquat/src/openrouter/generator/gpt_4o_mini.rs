//! The facts of `openai/gpt-4o-mini`.

use std::borrow::Cow;

use loquat_core::TokenizerFamily;

use super::{Model, Profile, openai_chat_parameters};

/// OpenAI's gpt-4o-mini: small and cheap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gpt4oMini;

impl Model for Gpt4oMini {
    fn profile(&self) -> Profile {
        Profile {
            context_window: Some(128_000),
            max_output: Some(16_384),
            parameters: openai_chat_parameters(),
            tokenizer: TokenizerFamily::O200k,
            prompt_price: Some(Cow::Borrowed("0.00000015")),
            completion_price: Some(Cow::Borrowed("0.0000006")),
            quirks: &[
                "`json_object` demands the word JSON in the messages",
                "refuses inside the schema where gpt-4.1 refuses beside it",
            ],
            source: "OpenRouter's catalogue, 2026-08-15",
            ..Profile::unknown(Cow::Borrowed("openai/gpt-4o-mini"))
        }
    }
}
