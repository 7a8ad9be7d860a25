//! Which model is wanted (a name, or hints), which was chosen and why, and what a model can do.

use std::borrow::Cow;

use serde::Serialize;

/// How big a model is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelSize {
    /// The service decides.
    #[default]
    Auto,
    /// The smallest and cheapest that can follow a schema.
    Nano,
    /// Small.
    Mini,
    /// The most able.
    Large,
}

/// How new a model is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelGeneration {
    /// The service decides.
    #[default]
    Auto,
    /// One whose behaviour is known.
    Stable,
    /// The newest.
    Latest,
}

/// Which kind of model is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelKind {
    /// The service decides.
    #[default]
    Auto,
    /// One that answers at once.
    Standard,
    /// One that reasons before it answers.
    Reasoning,
}

/// What is wished of a model when none is named. A named model wins over every hint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct ModelHints {
    /// How big.
    pub size: ModelSize,
    /// How new.
    pub generation: ModelGeneration,
    /// Which kind.
    pub kind: ModelKind,
}

impl ModelHints {
    /// The three hints together.
    pub fn new(size: ModelSize, generation: ModelGeneration, kind: ModelKind) -> Self {
        Self { size, generation, kind }
    }
}

impl From<ModelSize> for ModelHints {
    fn from(size: ModelSize) -> Self {
        Self { size, ..Self::default() }
    }
}

impl From<ModelGeneration> for ModelHints {
    fn from(generation: ModelGeneration) -> Self {
        Self { generation, ..Self::default() }
    }
}

impl From<ModelKind> for ModelHints {
    fn from(kind: ModelKind) -> Self {
        Self { kind, ..Self::default() }
    }
}

/// A wish: hints, or a model by name. `Wanted::default()` takes what the service is configured with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wanted {
    /// This model and no other.
    pub model: Option<String>,
    /// Where no model is named, neither here nor in the configuration.
    pub hints: ModelHints,
}

impl From<&str> for Wanted {
    fn from(model: &str) -> Self {
        Self { model: Some(model.to_owned()), hints: ModelHints::default() }
    }
}

impl From<String> for Wanted {
    fn from(model: String) -> Self {
        Self { model: Some(model), hints: ModelHints::default() }
    }
}

impl<H: Into<ModelHints>> From<H> for Wanted {
    fn from(hints: H) -> Self {
        Self { model: None, hints: hints.into() }
    }
}

/// Which model was chosen, from which hints, and why: a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Choice {
    /// The model that is asked.
    pub model: String,
    /// What was wished.
    pub hints: ModelHints,
    /// Why this one.
    pub because: Cow<'static, str>,
}

impl Choice {
    /// A choice and its reason.
    pub fn new(model: impl Into<String>, hints: ModelHints, because: impl Into<Cow<'static, str>>) -> Self {
        Self { model: model.into(), hints, because: because.into() }
    }
}

/// Which tokenizer a model counts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TokenizerFamily {
    /// gpt-4o and later.
    O200k,
    /// gpt-4 and gpt-3.5.
    Cl100k,
    /// Claude: no public vocabulary.
    Claude,
    /// Llama 3.
    Llama3,
    /// Anything else.
    Unknown,
}

/// What a generator's model can do, as far as its service knows before the first call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Capabilities {
    /// Takes a JSON Schema and keeps to it.
    pub json_schema: bool,
    /// Takes the wish for a JSON object.
    pub json_mode: bool,
    /// Calls tools.
    pub tools: bool,
    /// Takes a temperature.
    pub temperature: bool,
}

impl Capabilities {
    /// The four abilities, in the order of the fields.
    pub fn new(json_schema: bool, json_mode: bool, tools: bool, temperature: bool) -> Self {
        Self { json_schema, json_mode, tools, temperature }
    }
}
