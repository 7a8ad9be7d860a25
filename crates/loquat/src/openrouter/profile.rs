//! What a model does not support, and what it does: the facts that decide what is sent to it.

use std::borrow::Cow;

use loquat_core::{Capabilities, Rung, TokenizerFamily};
use serde::Serialize;

use super::parameter::{Parameter, ParameterSet};
use crate::dialect::Dialect;

/// The facts of one model, each from the source named.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Profile {
    /// The model's name on the wire.
    pub id: Cow<'static, str>,
    /// Tokens that prompt and answer may have together; `None`: unknown.
    pub context_window: Option<u64>,
    /// Tokens that an answer may have; `None`: unknown. Never the context window.
    pub max_output: Option<u64>,
    /// The request parameters that it takes; others are not sent.
    pub parameters: ParameterSet,
    /// A rung to start on although a better one exists, where the source shows that it serves this model better.
    pub preferred: Option<Rung>,
    /// Which tokenizer it counts with.
    pub tokenizer: TokenizerFamily,
    /// US dollars for a token of the prompt, as a decimal; `None`: unknown.
    pub prompt_price: Option<Cow<'static, str>>,
    /// US dollars for a token of the answer.
    pub completion_price: Option<Cow<'static, str>>,
    /// What surprises those who use it.
    pub quirks: &'static [&'static str],
    /// What to ask instead when it is gone, best first.
    pub successors: &'static [&'static str],
    /// Where these facts come from, with the date.
    pub source: &'static str,
}

impl Profile {
    /// A model of which nothing is known but its name; fill in the rest and name the source.
    pub const fn unknown(id: Cow<'static, str>) -> Self {
        Self {
            id,
            context_window: None,
            max_output: None,
            parameters: ParameterSet::EMPTY,
            preferred: None,
            tokenizer: TokenizerFamily::Unknown,
            prompt_price: None,
            completion_price: None,
            quirks: &[],
            successors: &[],
            source: "",
        }
    }

    /// Takes a JSON Schema and keeps to it.
    pub fn json_schema(&self) -> bool {
        self.parameters.has(Parameter::StructuredOutputs)
    }

    /// Takes the wish for a JSON object.
    pub fn json_mode(&self) -> bool {
        self.parameters.has(Parameter::ResponseFormat)
    }

    /// Takes tools, and the demand to call one.
    pub fn forced_tool(&self) -> bool {
        self.parameters.has(Parameter::Tools) && self.parameters.has(Parameter::ToolChoice)
    }

    /// The subset of JSON Schema in which a schema is said to it. Anthropic refuses what OpenAI takes, bounds of numbers and
    /// many unions among them; with any other author OpenAI's is the one that most endpoints read or translate.
    pub fn dialect(&self) -> &'static Dialect {
        if self.id.starts_with("anthropic/") { &Dialect::ANTHROPIC } else { &Dialect::OPENAI }
    }

    /// Whether the model promises this rung.
    pub fn promises(&self, rung: Rung) -> bool {
        match rung {
            Rung::JsonSchema => self.json_schema(),
            Rung::JsonMode => self.json_mode(),
            Rung::ForcedTool => self.forced_tool(),
            Rung::Prompt => true,
        }
    }

    /// The rungs that `Mode::Auto` tries, best first.
    pub fn rungs(&self) -> impl Iterator<Item = Rung> + '_ {
        let usual = [Rung::JsonSchema, Rung::JsonMode, Rung::Prompt];
        self.preferred.into_iter().chain(usual)
    }

    /// The same as the contract puts it.
    pub fn capabilities(&self) -> Capabilities {
        let temperature = self.parameters.has(Parameter::Temperature);
        Capabilities::new(self.json_schema(), self.json_mode(), self.forced_tool(), temperature)
    }
}
