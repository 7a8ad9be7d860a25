//! The body of `POST /chat/completions`, field by field in the order in which it is sent.

use loquat_core::{Message, Part, Role};
use serde::Serialize;
use serde_json::{Value, value::RawValue};

use crate::openrouter::parameter::{Parameter, ParameterSet};

/// A request. What is `None` is not sent.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ChatRequest<'a> {
    pub(crate) model: &'a str,
    pub(crate) messages: Vec<ChatMessage<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response_format: Option<ResponseFormat<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tools: Vec<Tool<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tool_choice: Option<ToolChoice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) provider: Option<ProviderPreferences>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_completion_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) top_k: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) frequency_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) presence_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stop: Option<&'a [String]>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) stream: bool,
}

impl ChatRequest<'_> {
    /// The sampling parameters that it holds.
    pub(crate) fn sampling(&self) -> ParameterSet {
        use Parameter as P;
        let held = [
            (P::MaxTokens, self.max_tokens.is_some()),
            (P::MaxCompletionTokens, self.max_completion_tokens.is_some()),
            (P::Temperature, self.temperature.is_some()),
            (P::TopP, self.top_p.is_some()),
            (P::TopK, self.top_k.is_some()),
            (P::FrequencyPenalty, self.frequency_penalty.is_some()),
            (P::PresencePenalty, self.presence_penalty.is_some()),
            (P::Seed, self.seed.is_some()),
            (P::Stop, self.stop.is_some()),
        ];
        held.into_iter().filter(|(_, held)| *held).map(|(parameter, _)| parameter).collect()
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub(crate) enum ResponseFormat<'a> {
    JsonObject,
    JsonSchema { json_schema: JsonSchema<'a> },
}

#[derive(Debug, Serialize)]
pub(crate) struct JsonSchema<'a> {
    pub(crate) name: &'a str,
    pub(crate) strict: bool,
    pub(crate) schema: &'a RawValue,
}

#[derive(Debug, Serialize)]
pub(crate) struct Tool<'a> {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) function: Function<'a>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Function<'a> {
    pub(crate) name: &'a str,
    pub(crate) description: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) strict: bool,
    pub(crate) parameters: Schema<'a>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Schema<'a> {
    Text(&'a RawValue),
    Value(&'a Value),
}

impl<'a> From<&'a loquat_core::Tool> for Tool<'a> {
    fn from(tool: &'a loquat_core::Tool) -> Self {
        let function = Function {
            name: &tool.name,
            description: &tool.description,
            strict: tool.strict,
            parameters: Schema::Value(&tool.parameters),
        };
        Self { kind: "function", function }
    }
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum ToolChoice<'a> {
    Word(&'static str),
    Named(NamedTool<'a>),
}

impl<'a> ToolChoice<'a> {
    pub(crate) fn named(name: &'a str) -> Self {
        Self::Named(NamedTool { kind: "function", function: FunctionName { name } })
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct NamedTool<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    function: FunctionName<'a>,
}

#[derive(Debug, Serialize)]
struct FunctionName<'a> {
    name: &'a str,
}

#[derive(Debug, Serialize)]
pub(crate) struct ProviderPreferences {
    pub(crate) require_parameters: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct ChatMessage<'a> {
    role: Role,
    content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<&'a str>,
    /// As they came, an empty list too: a provider checks its own signatures.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_details: Option<&'a [Value]>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Content<'a> {
    Text(&'a str),
    Parts(Vec<ContentPart<'a>>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
enum ContentPart<'a> {
    Text { text: &'a str },
    ImageUrl { image_url: Url<'a> },
    InputAudio { input_audio: Audio<'a> },
    File { file: File<'a> },
}

#[derive(Debug, Serialize)]
struct Url<'a> {
    url: &'a str,
}

#[derive(Debug, Serialize)]
struct Audio<'a> {
    data: &'a str,
    format: &'a str,
}

#[derive(Debug, Serialize)]
struct File<'a> {
    filename: &'a str,
    file_data: &'a str,
}

#[derive(Debug, Serialize)]
struct Call<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    function: CalledFunction<'a>,
}

#[derive(Debug, Serialize)]
struct CalledFunction<'a> {
    name: &'a str,
    arguments: &'a str,
}

impl<'a> From<&'a Message> for ChatMessage<'a> {
    fn from(message: &'a Message) -> Self {
        let content = match message.parts.as_slice() {
            [] => None,
            [Part::Text { text }] => Some(Content::Text(text)),
            parts => Some(Content::Parts(parts.iter().filter_map(part).collect())),
        };
        let call = |call: &'a loquat_core::ToolCall| Call {
            id: &call.id,
            kind: "function",
            function: CalledFunction { name: &call.name, arguments: &call.arguments },
        };
        Self {
            role: message.role,
            content,
            tool_calls: message.tool_calls.iter().map(call).collect(),
            tool_call_id: message.tool_call_id.as_deref(),
            reasoning_details: message.reasoning_details.as_deref(),
        }
    }
}

/// `None` for a part of a later version of the contract, which this one cannot say.
fn part(part: &Part) -> Option<ContentPart<'_>> {
    Some(match part {
        Part::Text { text } => ContentPart::Text { text },
        Part::Image { url } => ContentPart::ImageUrl { image_url: Url { url } },
        Part::Audio { data, format } => ContentPart::InputAudio { input_audio: Audio { data, format } },
        Part::File { name, data } => ContentPart::File { file: File { filename: name, file_data: data } },
        _ => return None,
    })
}

/// A request as its bytes. Serialising it cannot fail: it has no map with keys that are no strings.
pub(crate) fn bytes(request: &ChatRequest<'_>) -> Vec<u8> {
    serde_json::to_vec(request).unwrap_or_default()
}

/// A part of a reply as the text it was written in.
pub(crate) type Raw<'a> = Option<&'a RawValue>;
