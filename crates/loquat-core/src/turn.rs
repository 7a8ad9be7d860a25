//! What a model said in one turn: text, calls of tools, and what has to go back with them.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::{Message, Part, Role, ToolCall};

/// One whole turn of a model. A refusal, and a truncated turn, are errors and never a turn.
#[derive(Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Turn {
    /// The text; `None` where it only calls tools.
    pub text: Option<String>,
    /// What it thought, where it says so.
    pub reasoning: Option<String>,
    /// The same in the provider's own form. It goes back unchanged and in order: [`Turn::message`] sees to it.
    pub reasoning_details: Option<Vec<Value>>,
    /// The tools that it calls, in order.
    pub tool_calls: Vec<ToolCall>,
    /// Sources and other remarks of the provider, in the provider's own form.
    pub annotations: Vec<Value>,
    /// Why it ended, in the provider's normalised word: `stop`, `tool_calls`.
    pub finish: Option<String>,
}

impl Turn {
    /// A turn that only says `text`.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), finish: Some("stop".to_owned()), ..Self::default() }
    }

    /// A turn that only calls tools.
    pub fn calls(calls: Vec<ToolCall>) -> Self {
        Self { tool_calls: calls, finish: Some("tool_calls".to_owned()), ..Self::default() }
    }

    /// The turn as a message of the history: what the model has to be shown of it in the next request.
    pub fn message(&self) -> Message {
        let text = self.text.iter().map(|text| Part::Text { text: text.clone() });
        let mut message =
            Message::new(Role::Assistant, text.collect()).with_tool_calls(self.tool_calls.clone());
        message.reasoning_details.clone_from(&self.reasoning_details);
        message
    }
}

/// Shows how much there is, and none of it.
impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn")
            .field("text", &self.text.as_ref().map_or(0, String::len))
            .field("reasoning", &self.reasoning.as_ref().map_or(0, String::len))
            .field("tool_calls", &self.tool_calls)
            .field("annotations", &self.annotations.len())
            .field("finish", &self.finish)
            .finish_non_exhaustive()
    }
}

/// What a model did that was given both a schema and tools.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It answered: a value that satisfies the schema.
    Value(Value),
    /// It calls tools; its answer comes after their results.
    Calls(Turn),
}
