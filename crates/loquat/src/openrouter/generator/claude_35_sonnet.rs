//! The facts of `anthropic/claude-3.5-sonnet`.

use std::borrow::Cow;

use loquat_core::TokenizerFamily;

use super::{Model, Parameter as P, ParameterSet, Profile};

/// Anthropic's Claude 3.5 Sonnet: neither `response_format` nor `structured_outputs`, and no longer listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claude35Sonnet;

impl Claude35Sonnet {
    /// What to ask instead of any Claude 3, best first.
    pub(super) const SUCCESSORS: &'static [&'static str] =
        &["anthropic/claude-sonnet-4.5", "anthropic/claude-haiku-4.5", "anthropic/claude-sonnet-5"];
}

impl Model for Claude35Sonnet {
    fn profile(&self) -> Profile {
        Profile {
            context_window: Some(200_000),
            max_output: Some(8_192),
            parameters: ParameterSet::of(&[
                P::MaxTokens,
                P::Stop,
                P::Temperature,
                P::ToolChoice,
                P::Tools,
                P::TopK,
                P::TopP,
            ]),
            tokenizer: TokenizerFamily::Claude,
            prompt_price: Some(Cow::Borrowed("0.000006")),
            completion_price: Some(Cow::Borrowed("0.00003")),
            quirks: &["ignores `response_format` silently", "absent from the catalogue since 2026-08"],
            successors: Self::SUCCESSORS,
            source: "OpenRouter's catalogue, 2025-12-28, the last that lists it",
            ..Profile::unknown(Cow::Borrowed("anthropic/claude-3.5-sonnet"))
        }
    }
}
