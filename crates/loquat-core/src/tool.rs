//! Tools: what a model may call, how it is told to, and a Rust function as one of them.

use std::{fmt, future::Future, sync::Arc};

use async_trait::async_trait;
use loquat_mend::Mender;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{Error, Schema, ToolCall, Violation};

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
    pub fn of<Args>(name: impl Into<String>, description: impl Into<String>) -> Result<Self, Error>
    where
        Args: DeserializeOwned + schemars::JsonSchema + 'static,
    {
        Ok(Self::new(name, description, Schema::<Args>::of()?.erased().document().clone()))
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

/// A Rust function as a tool: its arguments are mended, held against the schema of `Args`, and only then given to it. A text
/// that it returns goes to the model as it stands, anything else as JSON; an error in its own words.
///
/// ```
/// use loquat_core::{ToolCall, schemars::JsonSchema, tool_function};
/// use serde::Deserialize;
///
/// #[derive(Deserialize, JsonSchema)]
/// struct Place { city: String }
///
/// let weather = tool_function("weather", "The weather in a city.", |place: Place| async move {
///     if place.city == "Riga" { Ok("rain") } else { Err("no such station") }
/// })?;
/// assert_eq!(weather.tool().name, "weather");
/// let call = ToolCall { id: "1".into(), name: "weather".into(), arguments: "{\"city\": \"Riga\",}".into() };
/// # async fn call(weather: std::sync::Arc<dyn loquat_core::ToolFunction>, call: ToolCall) {
/// assert_eq!(weather.call(&call).await.unwrap(), "rain");
/// # }
/// # Ok::<(), loquat_core::Error>(())
/// ```
///
/// # Errors
/// [`InvalidSchema`](crate::ErrorKind::InvalidSchema) where a hand-written `JsonSchema` is wrong.
#[cfg(feature = "schemars")]
pub fn tool_function<Args, F, Given, R, E>(
    name: impl Into<String>,
    description: impl Into<String>,
    function: F,
) -> Result<Arc<dyn ToolFunction>, Error>
where
    Args: DeserializeOwned + schemars::JsonSchema + Send + 'static,
    F: Fn(Args) -> Given + Send + Sync + 'static,
    Given: Future<Output = Result<R, E>> + Send + 'static,
    R: Serialize + Send + 'static,
    E: fmt::Display + Send + 'static,
{
    let schema = Schema::<Args>::of()?;
    let tool = Tool::new(name, description, schema.erased().document().clone());
    let mender = Mender::for_schema(schema.erased().document()).unwrap_or_default();
    Ok(Arc::new(Typed { tool, schema, mender, function }))
}

struct Typed<Args, F> {
    tool: Tool,
    schema: Schema<Args>,
    mender: Mender,
    function: F,
}

impl<Args, F> fmt::Debug for Typed<Args, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ToolFunction").field(&self.tool.name).finish()
    }
}

#[async_trait]
impl<Args, F, Given, R, E> ToolFunction for Typed<Args, F>
where
    Args: DeserializeOwned + Send + 'static,
    F: Fn(Args) -> Given + Send + Sync + 'static,
    Given: Future<Output = Result<R, E>> + Send + 'static,
    R: Serialize + Send + 'static,
    E: fmt::Display + Send + 'static,
{
    fn tool(&self) -> &Tool {
        &self.tool
    }

    async fn call(&self, call: &ToolCall) -> Result<String, ToolFailure> {
        let value = call.read_with(&self.mender)?;
        let violations = self.schema.erased().violations(&value);
        if !violations.is_empty() {
            return Err(ToolFailure::Arguments { violations });
        }
        let arguments = self.schema.convert(value).map_err(|_| ToolFailure::Unreadable)?;
        let given = (self.function)(arguments).await;
        given.map_err(|error| ToolFailure::failed(error.to_string())).and_then(|result| text(&result))
    }
}

fn text(result: &impl Serialize) -> Result<String, ToolFailure> {
    match serde_json::to_value(result) {
        Ok(Value::String(text)) => Ok(text),
        Ok(value) => Ok(value.to_string()),
        Err(_) => Err(ToolFailure::failed("the result cannot be written as JSON")),
    }
}
