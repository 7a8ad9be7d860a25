//! A Rust function and its argument type as a tool.

use std::{fmt, future::Future, sync::Arc};

use async_trait::async_trait;
use loquat_mend::Mender;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Tool, ToolFailure, ToolFunction};
use crate::{Error, Schema, ToolCall};

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
