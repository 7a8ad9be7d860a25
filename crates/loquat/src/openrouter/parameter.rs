//! The names a model's `supported_parameters` may list, as a closed vocabulary and as a set of one machine word.
//!
//! With `require_parameters` on, every parameter that is sent must be listed by the endpoint, or the call ends in a 404:
//! a request is therefore built against a [`ParameterSet`], and four hundred of them must cost nothing to keep.

use std::fmt;

use serde::{Serialize, Serializer};

/// A request parameter of the chat API that a model may or may not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Parameter {
    /// How freely the next token is drawn.
    Temperature,
    /// Draws among the tokens that make up this share of the probability.
    TopP,
    /// Draws among this many of the likeliest tokens.
    TopK,
    /// Draws among tokens that are at least this likely, compared with the likeliest.
    MinP,
    /// As `min_p`, with the square of the likeliest token's probability.
    TopA,
    /// Makes a token less likely the more often it stands in the text.
    FrequencyPenalty,
    /// Makes a token less likely once it stands in the text.
    PresencePenalty,
    /// Makes tokens of the prompt less likely.
    RepetitionPenalty,
    /// The longest answer, in tokens.
    MaxTokens,
    /// The longest answer in tokens, the reasoning included: OpenAI's later name.
    MaxCompletionTokens,
    /// Makes named tokens likelier or less likely.
    LogitBias,
    /// Returns the probabilities of the tokens of the answer.
    Logprobs,
    /// Returns this many alternatives for each token.
    TopLogprobs,
    /// A text that the answer is expected to repeat in large part.
    Prediction,
    /// Draws the same tokens again, as far as the provider can.
    Seed,
    /// A JSON object, or JSON of a schema.
    ResponseFormat,
    /// A JSON Schema in `response_format` is kept to; listed, but no field of the body.
    StructuredOutputs,
    /// Texts at which the answer ends.
    Stop,
    /// Functions that the model may call.
    Tools,
    /// Which function must be called.
    ToolChoice,
    /// Whether several functions may be called at once.
    ParallelToolCalls,
    /// Whether the reasoning is returned: the older name.
    IncludeReasoning,
    /// How much is reasoned, and whether the reasoning is returned.
    Reasoning,
    /// How much is reasoned: OpenAI's name.
    ReasoningEffort,
    /// How the provider's own web search works.
    WebSearchOptions,
    /// How long-winded the answer is.
    Verbosity,
}

impl Parameter {
    /// Every parameter, in the order of OpenRouter's own list.
    pub const ALL: &'static [Self] = &[
        Self::Temperature,
        Self::TopP,
        Self::TopK,
        Self::MinP,
        Self::TopA,
        Self::FrequencyPenalty,
        Self::PresencePenalty,
        Self::RepetitionPenalty,
        Self::MaxTokens,
        Self::MaxCompletionTokens,
        Self::LogitBias,
        Self::Logprobs,
        Self::TopLogprobs,
        Self::Prediction,
        Self::Seed,
        Self::ResponseFormat,
        Self::StructuredOutputs,
        Self::Stop,
        Self::Tools,
        Self::ToolChoice,
        Self::ParallelToolCalls,
        Self::IncludeReasoning,
        Self::Reasoning,
        Self::ReasoningEffort,
        Self::WebSearchOptions,
        Self::Verbosity,
    ];

    /// The name in a request body and in `supported_parameters`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::TopP => "top_p",
            Self::TopK => "top_k",
            Self::MinP => "min_p",
            Self::TopA => "top_a",
            Self::FrequencyPenalty => "frequency_penalty",
            Self::PresencePenalty => "presence_penalty",
            Self::RepetitionPenalty => "repetition_penalty",
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
            Self::LogitBias => "logit_bias",
            Self::Logprobs => "logprobs",
            Self::TopLogprobs => "top_logprobs",
            Self::Prediction => "prediction",
            Self::Seed => "seed",
            Self::ResponseFormat => "response_format",
            Self::StructuredOutputs => "structured_outputs",
            Self::Stop => "stop",
            Self::Tools => "tools",
            Self::ToolChoice => "tool_choice",
            Self::ParallelToolCalls => "parallel_tool_calls",
            Self::IncludeReasoning => "include_reasoning",
            Self::Reasoning => "reasoning",
            Self::ReasoningEffort => "reasoning_effort",
            Self::WebSearchOptions => "web_search_options",
            Self::Verbosity => "verbosity",
        }
    }

    /// The parameter of this exact name.
    ///
    /// ```
    /// use loquat::openrouter::Parameter;
    ///
    /// assert_eq!(Parameter::from_name("top_p"), Some(Parameter::TopP));
    /// assert_eq!(Parameter::from_name("thinking_budget"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|parameter| parameter.name() == name)
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Parameter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A set of parameters. Shown and serialised as the list of their names, in the order of [`Parameter::ALL`].
///
/// ```
/// use loquat::openrouter::{Parameter, ParameterSet};
///
/// const PLAIN: ParameterSet = ParameterSet::of(&[Parameter::Temperature, Parameter::MaxTokens]);
/// assert!(PLAIN.has(Parameter::MaxTokens));
/// assert_eq!(format!("{:?}", PLAIN.without(Parameter::MaxTokens)), r#"{"temperature"}"#);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ParameterSet(u32);

// The last variant is the last of the list: a parameter that is in one and not in the other does not compile.
const _: () = assert!(Parameter::ALL.len() == Parameter::Verbosity as usize + 1);

// One bit a parameter: a word that is too short for the vocabulary does not compile.
const _: () = assert!(Parameter::ALL.len() <= u32::BITS as usize);

impl ParameterSet {
    /// No parameter.
    pub const EMPTY: Self = Self(0);

    /// These parameters.
    pub const fn of(parameters: &[Parameter]) -> Self {
        let (mut bits, mut rest) = (0, parameters);
        // A `const fn` has no iterators.
        while let [first, tail @ ..] = rest {
            bits |= first.bit();
            rest = tail;
        }
        Self(bits)
    }

    /// Whether `parameter` is in it.
    pub const fn has(self, parameter: Parameter) -> bool {
        self.0 & parameter.bit() != 0
    }

    /// The same set without `parameter`.
    #[must_use]
    pub const fn without(self, parameter: Parameter) -> Self {
        Self(self.0 & !parameter.bit())
    }

    /// The parameters of the set, in the order of [`Parameter::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Parameter> {
        Parameter::ALL.iter().copied().filter(move |parameter| self.has(*parameter))
    }
}

impl FromIterator<Parameter> for ParameterSet {
    fn from_iter<I: IntoIterator<Item = Parameter>>(parameters: I) -> Self {
        Self(parameters.into_iter().fold(0, |bits, parameter| bits | parameter.bit()))
    }
}

impl fmt::Debug for ParameterSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Parameter::name)).finish()
    }
}

impl Serialize for ParameterSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_parameter() {
        assert_eq!(Parameter::ALL.len(), 26);
        for &parameter in Parameter::ALL {
            assert_eq!(Parameter::from_name(parameter.name()), Some(parameter));
        }
        assert_eq!(Parameter::from_name("Temperature"), None, "names are exact");
    }

    #[test]
    fn a_set_has_what_it_was_made_of_and_nothing_else() {
        const SET: ParameterSet = ParameterSet::of(&[Parameter::Verbosity, Parameter::Temperature]);
        assert!(SET.has(Parameter::Temperature) && SET.has(Parameter::Verbosity));
        assert!(!SET.has(Parameter::Tools));
        assert_eq!(SET.without(Parameter::Temperature).without(Parameter::Verbosity), ParameterSet::EMPTY);
        assert_eq!(SET.iter().collect::<ParameterSet>(), SET);
    }

    #[test]
    fn a_set_is_told_by_its_names_in_the_order_of_the_vocabulary() {
        let set = ParameterSet::of(&[Parameter::Seed, Parameter::TopP]);
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["top_p","seed"]"#);
        assert_eq!(format!("{set:?}"), r#"{"top_p", "seed"}"#);
        assert_eq!(format!("{:?}", ParameterSet::EMPTY), "{}");
    }
}
