//! Tools: what a model may call, how it is told to, and a Rust function as one of them.

use std::fmt;

use async_trait::async_trait;
use loquat_mend::Mender;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{ToolCall, Violation};

#[cfg(feature = "schemars")]
mod function;

#[cfg(feature = "schemars")]
pub use function::tool_function;

/// A tool that a model may call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tool {
    /// What the model calls it by: at most 64 of `A-Z a-z 0-9 _ -`.
    pub name: String,
    /// What it does and when to call it: the model reads it.
    #[serde(default)]
    pub description: String,
    /// The JSON Schema of its arguments, an object.
    #[serde(default = "no_arguments")]
    pub parameters: Value,
    /// Whether the provider has to hold the model to the schema. The schema is then sent in the provider's strict dialect.
    #[serde(default)]
    pub strict: bool,
}

impl Tool {
    /// A tool with this JSON Schema of its arguments.
    pub fn new(name: impl Into<String>, description: impl Into<String>, parameters: Value) -> Self {
        Self { name: name.into(), description: description.into(), parameters, strict: false }
    }

    /// A tool whose arguments are an `Args`.
    ///
    /// # Errors
    /// [`InvalidSchema`](crate::ErrorKind::InvalidSchema) where a hand-written `JsonSchema` is wrong.
    #[cfg(feature = "schemars")]
    pub fn of<Args>(name: impl Into<String>, description: impl Into<String>) -> Result<Self, crate::Error>
    where
        Args: serde::de::DeserializeOwned + schemars::JsonSchema + 'static,
    {
        Ok(Self::new(name, description, crate::Schema::<Args>::of()?.erased().document().clone()))
    }

    /// The same, strict.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }
}

fn no_arguments() -> Value {
    serde_json::json!({"type": "object", "properties": {}})
}

/// Which tools the model has to call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    /// The model decides.
    #[default]
    Auto,
    /// None: it has to answer.
    None,
    /// At least one, whichever.
    Required,
    /// This one.
    Named(String),
}

impl ToolCall {
    /// The arguments as an object: empty or missing ones are `{}`, and what a model writes wrongly is mended.
    ///
    /// # Errors
    /// [`ToolFailure::Unreadable`] where there is no object in them, or only the beginning of one: half a call is no call.
    pub fn read(&self) -> Result<Value, ToolFailure> {
        self.read_with(&Mender::new())
    }

    /// The same by a mender that knows the tool's schema, which understands more.
    ///
    /// # Errors
    /// As [`ToolCall::read`]. Whether the arguments satisfy the schema is not asked.
    pub fn read_with(&self, mender: &Mender) -> Result<Value, ToolFailure> {
        if self.arguments.trim().is_empty() {
            return Ok(Value::Object(Map::new()));
        }
        let mended = mender.mend(&self.arguments).map_err(|_| ToolFailure::Unreadable)?;
        match mended.value {
            Value::Null => Ok(Value::Object(Map::new())),
            value @ Value::Object(_) if !mended.is_cut() => Ok(value),
            _ => Err(ToolFailure::Unreadable),
        }
    }
}

/// Why a tool gave no result. It is told to the model, which can call again.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ToolFailure {
    /// There is no tool of this name.
    #[error("there is no tool `{name}`")]
    Unknown {
        /// What was called.
        name: String,
        /// What could have been.
        known: Vec<String>,
    },
    /// The arguments are no whole JSON object.
    #[error("the arguments are not one whole JSON object")]
    Unreadable,
    /// The arguments break the schema.
    #[error("the arguments break {} of the schema's rules", .violations.len())]
    Arguments {
        /// How.
        violations: Vec<Violation>,
    },
    /// The tool itself says that it failed; its words go to the model as they stand.
    #[error("the tool failed")]
    Failed {
        /// What the model is told.
        message: String,
    },
}

impl ToolFailure {
    /// A failure in the tool's own words, which the model reads.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::Failed { message: message.into() }
    }

    /// A short name for machines.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown",
            Self::Unreadable => "unreadable",
            Self::Arguments { .. } => "arguments",
            Self::Failed { .. } => "failed",
        }
    }

    /// What the model is told instead of a result.
    pub fn told(&self) -> String {
        match self {
            Self::Failed { message } => format!("error: {message}"),
            Self::Unknown { known, .. } if known.is_empty() => format!("error: {self}, nor any other"),
            Self::Unknown { known, .. } => format!("error: {self}; the tools are {}", known.join(", ")),
            Self::Unreadable => format!("error: {self}; call the tool again with a JSON object"),
            Self::Arguments { violations } => {
                let line = |violation: &Violation| {
                    let (path, detail) = (violation.path(), violation.detail());
                    format!("- {path}: expected {}, got {} ({detail})", violation.expected, violation.got)
                };
                let lines: Vec<String> = violations.iter().map(line).collect();
                format!("error: {self}; call the tool again with corrected arguments\n{}", lines.join("\n"))
            }
        }
    }
}

/// A tool that can be executed. Object-safe; [`tool_function`] makes one of a Rust function.
///
/// # Contract
///
/// [`ToolFunction::call`] may be called from many tasks at once. Dropping its future ends the call, so what must not be done
/// by halves is the tool's own care. It reads the arguments itself and answers wrong ones with a failure, never with a panic.
#[async_trait]
pub trait ToolFunction: fmt::Debug + Send + Sync {
    /// What the model is told of it.
    fn tool(&self) -> &Tool;

    /// Executes one call: the text that the model gets to read.
    ///
    /// # Errors
    /// [`ToolFailure`]; [`ToolFailure::told`] is what the model gets to read then.
    async fn call(&self, call: &ToolCall) -> Result<String, ToolFailure>;
}
