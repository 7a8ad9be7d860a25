//! The facts of every other model: from the bundled catalogue, then from what its family usually does.

use std::borrow::Cow;

use loquat_core::TokenizerFamily;

use super::{Claude35Sonnet, Model, Parameter as P, ParameterSet, Profile};
use crate::openrouter::catalog;

/// Any model, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dynamic(pub String);

impl Model for Dynamic {
    fn profile(&self) -> Profile {
        catalog::find(&self.0).map_or_else(|| by_family(&self.0), |entry| listed(&self.0, entry))
    }
}

fn listed(id: &str, entry: &'static catalog::CatalogEntry) -> Profile {
    let price = |price: Option<loquat_core::Usd>| price.map(|usd| Cow::Owned(usd.digits()));
    Profile {
        context_window: entry.context_window,
        max_output: entry.max_output,
        parameters: entry.parameters,
        tokenizer: entry.tokenizer,
        prompt_price: price(entry.prompt_price),
        completion_price: price(entry.completion_price),
        source: "OpenRouter's catalogue, 2026-08-15",
        ..Profile::unknown(Cow::Owned(id.to_owned()))
    }
}

/// Shares of the catalogue of 2026-08-15: `structured_outputs` is listed by 335 of 413 models and by all of OpenAI's, by
/// none of Amazon's or of Claude 3; `temperature` by a third of OpenAI's and by nearly all others.
fn by_family(id: &str) -> Profile {
    let author = id.trim_start_matches('~').split('/').next().unwrap_or_default();
    let schema =
        !matches!(author, "amazon" | "perplexity" | "poolside") && !id.starts_with("anthropic/claude-3");
    let temperature = author != "openai";
    let tokenizer = match author {
        "openai" => TokenizerFamily::O200k,
        "anthropic" => TokenizerFamily::Claude,
        "meta-llama" => TokenizerFamily::Llama3,
        _ => TokenizerFamily::Unknown,
    };
    let parameters = match (schema, temperature) {
        (true, true) => ParameterSet::of(&[
            P::MaxTokens,
            P::ResponseFormat,
            P::StructuredOutputs,
            P::Tools,
            P::ToolChoice,
            P::Temperature,
            P::TopP,
            P::Stop,
        ]),
        (true, false) => ParameterSet::of(&[
            P::MaxTokens,
            P::ResponseFormat,
            P::StructuredOutputs,
            P::Tools,
            P::ToolChoice,
        ]),
        (false, _) => {
            ParameterSet::of(&[P::MaxTokens, P::Tools, P::ToolChoice, P::Temperature, P::TopP, P::Stop])
        }
    };
    Profile {
        parameters,
        tokenizer,
        successors: if id.starts_with("anthropic/claude-3") { Claude35Sonnet::SUCCESSORS } else { &[] },
        source: "not in the catalogue of 2026-08-15: what most models of its author take",
        ..Profile::unknown(Cow::Owned(id.to_owned()))
    }
}
