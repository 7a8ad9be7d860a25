//! What is said to a model: a history of messages, each with a role and parts. Its text is in no `Debug` output.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Role {
    /// The developer's standing instructions.
    System,
    /// The person, or the program, that asks.
    User,
    /// The model.
    Assistant,
    /// The result of a tool that the model called.
    Tool,
}

/// One part of a message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Part {
    /// Plain text.
    Text {
        /// The text itself.
        text: String,
    },
    /// A picture.
    Image {
        /// An `https:` or a `data:` URL.
        url: String,
    },
    /// A sound.
    Audio {
        /// The bytes in base64.
        data: String,
        /// `wav`, `mp3`, ...
        format: String,
    },
    /// A document.
    File {
        /// The name that the model sees.
        name: String,
        /// A `data:` URL, or an `https:` one.
        data: String,
    },
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text } => write!(f, "Text({} bytes)", text.len()),
            Self::Image { url } => write!(f, "Image({} bytes)", url.len()),
            Self::Audio { data, format } => write!(f, "Audio({format}, {} bytes)", data.len()),
            Self::File { data, .. } => write!(f, "File({} bytes)", data.len()),
        }
    }
}

/// A call of a tool, as the model wrote it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The provider's id of the call; a tool message answers to it.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// The arguments as the model wrote them: text that should be a JSON object.
    pub arguments: String,
}

impl fmt::Debug for ToolCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToolCall({}, {} bytes)", self.name, self.arguments.len())
    }
}

/// One message of a history.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said, in order.
    pub parts: Vec<Part>,
    /// The tools that an assistant message calls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<ToolCall>,
    /// The call that a tool message answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
    /// What an assistant message carries of the model's reasoning, in the provider's own form. It goes back unchanged and in
    /// order, an empty list too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_details: Option<Vec<Value>>,
    /// The caller allows it to be left out where the history is too long for the model.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub droppable: bool,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("role", &self.role)
            .field("parts", &self.parts)
            .field("tool_calls", &self.tool_calls)
            .field("tool_call_id", &self.tool_call_id)
            .field("reasoning_details", &self.reasoning_details.as_ref().map(Vec::len))
            .field("droppable", &self.droppable)
            .finish()
    }
}

impl Message {
    /// A message of `role` with these parts.
    pub fn new(role: Role, parts: Vec<Part>) -> Self {
        Self {
            role,
            parts,
            tool_calls: Vec::new(),
            tool_call_id: None,
            reasoning_details: None,
            droppable: false,
        }
    }

    /// Standing instructions.
    pub fn system(text: impl Into<String>) -> Self {
        Self::new(Role::System, vec![Part::Text { text: text.into() }])
    }

    /// What the user says.
    pub fn user(text: impl Into<String>) -> Self {
        Self::new(Role::User, vec![Part::Text { text: text.into() }])
    }

    /// What the model said.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::new(Role::Assistant, vec![Part::Text { text: text.into() }])
    }

    /// What the tool call `id` gave.
    pub fn tool(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            tool_call_id: Some(id.into()),
            ..Self::new(Role::Tool, vec![Part::Text { text: text.into() }])
        }
    }

    /// The same message with one more part.
    #[must_use]
    pub fn with_part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// The same message, which may be left out where the history is too long for the model.
    #[must_use]
    pub fn droppable(mut self) -> Self {
        self.droppable = true;
        self
    }

    /// The same message with the calls that the model made in it.
    #[must_use]
    pub fn with_tool_calls(mut self, calls: Vec<ToolCall>) -> Self {
        self.tool_calls = calls;
        self
    }
}

/// A whole history, oldest message first. Made from a text, a message or a list of messages.
///
/// ```
/// use loquat_core::{Message, Prompt};
/// let one: Prompt = "Say hello.".into();
/// let many: Prompt = vec![Message::system("Be short."), Message::user("Say hello.")].into();
/// assert_eq!((one.messages().len(), many.messages().len()), (1, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prompt(Vec<Message>);

impl Prompt {
    /// The messages, oldest first.
    pub fn messages(&self) -> &[Message] {
        &self.0
    }

    /// The same history with one more message at its end.
    #[must_use]
    pub fn with(mut self, message: Message) -> Self {
        self.0.push(message);
        self
    }
}

impl From<Vec<Message>> for Prompt {
    fn from(messages: Vec<Message>) -> Self {
        Self(messages)
    }
}

impl From<&[Message]> for Prompt {
    fn from(messages: &[Message]) -> Self {
        Self(messages.to_vec())
    }
}

impl From<Message> for Prompt {
    fn from(message: Message) -> Self {
        Self(vec![message])
    }
}

impl From<&str> for Prompt {
    fn from(text: &str) -> Self {
        Message::user(text).into()
    }
}

impl From<String> for Prompt {
    fn from(text: String) -> Self {
        Message::user(text).into()
    }
}

impl From<&String> for Prompt {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<&Prompt> for Prompt {
    fn from(prompt: &Prompt) -> Self {
        prompt.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_does_not_show_its_text_in_debug() {
        let prompt: Prompt = vec![
            Message::user("my name is Ada").with_part(Part::Image { url: "data:ada".into() }),
            Message::assistant("Hello Ada").with_tool_calls(vec![ToolCall {
                id: "1".into(),
                name: "save".into(),
                arguments: "{\"who\":\"Ada\"}".into(),
            }]),
        ]
        .into();
        let shown = format!("{prompt:?}");
        assert!(!shown.to_lowercase().contains("ada"), "{shown}");
        assert!(shown.contains("save"), "{shown}");
    }
}
