//! The facts of `meta-llama/llama-3.3-70b-instruct`.

use std::borrow::Cow;

use loquat_core::TokenizerFamily;

use super::{Model, Parameter as P, ParameterSet, Profile};

/// Meta's Llama 3.3 70B Instruct.
#[allow(non_camel_case_types, reason = "the digits of the model's name need a separator")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Llama33_70b;

impl Model for Llama33_70b {
    fn profile(&self) -> Profile {
        Profile {
            context_window: Some(131_072),
            max_output: Some(16_384),
            parameters: ParameterSet::of(&[
                P::FrequencyPenalty,
                P::LogitBias,
                P::Logprobs,
                P::MaxTokens,
                P::MinP,
                P::PresencePenalty,
                P::RepetitionPenalty,
                P::ResponseFormat,
                P::Seed,
                P::Stop,
                P::StructuredOutputs,
                P::Temperature,
                P::ToolChoice,
                P::Tools,
                P::TopK,
                P::TopLogprobs,
                P::TopP,
            ]),
            tokenizer: TokenizerFamily::Llama3,
            prompt_price: Some(Cow::Borrowed("0.0000001")),
            completion_price: Some(Cow::Borrowed("0.00000032")),
            quirks: &[
                "the list of parameters is the union of its endpoints: one at Groq takes no `json_schema`",
                "some endpoints have a smaller window",
                "dearer since 2026-11: up to $0.59 and $0.79 a million tokens",
            ],
            source: "OpenRouter's catalogue, 2026-08-15; the later prices from genai-prices, 2026-11",
            ..Profile::unknown(Cow::Borrowed("meta-llama/llama-3.3-70b-instruct"))
        }
    }
}
