//! From a prompt, a schema and a rung to the request that is sent. What a model does not take is left out, and told.

use loquat_core::{GenerationOptions, Message, Note, Role, Rung, ToolChoice as ToolUse};
use serde_json::value::RawValue;

use super::{
    parameter::{Parameter, ParameterSet},
    wire::chat::{
        ChatMessage, ChatRequest, Function, JsonSchema, ProviderPreferences, ResponseFormat, Schema, Tool,
        ToolChoice,
    },
};

/// Everything that a request is made of.
pub(super) struct Draft<'a> {
    pub(super) model: &'a str,
    pub(super) messages: &'a [Message],
    /// The standing instruction; goes behind the caller's own system messages.
    pub(super) instruction: Option<&'a Message>,
    /// Answers and complaints since the first request.
    pub(super) dialogue: &'a [Message],
    pub(super) rung: Option<Rung>,
    pub(super) name: &'a str,
    pub(super) schema: &'a RawValue,
    pub(super) options: &'a GenerationOptions,
    pub(super) max_tokens: Option<u64>,
    /// What the model takes, less what it has refused lately.
    pub(super) takes: ParameterSet,
    pub(super) stream: bool,
}

impl<'a> Draft<'a> {
    /// The request, and the parameters that were left out of it.
    pub(super) fn request(&self) -> (ChatRequest<'a>, Vec<Note>) {
        let mut request = ChatRequest {
            model: self.model,
            messages: self.messages(),
            stream: self.stream,
            ..ChatRequest::default()
        };
        match self.rung {
            Some(Rung::JsonSchema) => {
                let json_schema = JsonSchema { name: self.name, strict: true, schema: self.schema };
                request.response_format = Some(ResponseFormat::JsonSchema { json_schema });
            }
            Some(Rung::JsonMode) => request.response_format = Some(ResponseFormat::JsonObject),
            Some(Rung::ForcedTool) => {
                let parameters = Schema::Text(self.schema);
                let function =
                    Function { name: self.name, description: "Gives the answer.", strict: false, parameters };
                request.tools.push(Tool { kind: "function", function });
                request.tool_choice = Some(ToolChoice::named(self.name));
            }
            Some(Rung::Prompt) | None => {}
        }
        // Otherwise an endpoint that does not know the parameter drops it without a word and answers in prose.
        if !matches!(self.rung, Some(Rung::Prompt) | None) {
            request.provider = Some(ProviderPreferences { require_parameters: true });
        }
        self.offer(&mut request);
        let left_out = self.sample(&mut request);
        (request, left_out)
    }

    /// The caller's own tools, beside that of the rung: the model may then call any of them, but has to call one.
    fn offer(&self, request: &mut ChatRequest<'a>) {
        if self.options.tools.is_empty() {
            return;
        }
        let answer_is_tool = !request.tools.is_empty();
        request.tools.extend(self.options.tools.iter().map(Tool::from));
        request.parallel_tool_calls = self.options.parallel_tool_calls;
        request.tool_choice = match &self.options.tool_choice {
            ToolUse::Auto | ToolUse::Required if answer_is_tool => Some(ToolChoice::Word("required")),
            ToolUse::None if answer_is_tool => return,
            ToolUse::Auto => None,
            ToolUse::None => Some(ToolChoice::Word("none")),
            ToolUse::Required => Some(ToolChoice::Word("required")),
            ToolUse::Named(name) => Some(ToolChoice::named(name)),
        };
    }

    fn messages(&self) -> Vec<ChatMessage<'a>> {
        let standing = self.messages.iter().take_while(|message| message.role == Role::System).count();
        let (before, after) = self.messages.split_at(standing);
        let all = before.iter().chain(self.instruction).chain(after).chain(self.dialogue);
        all.map(ChatMessage::from).collect()
    }

    fn sample(&self, request: &mut ChatRequest<'a>) -> Vec<Note> {
        let mut left_out = Vec::new();
        let mut takes = |parameter: Parameter, wished: bool| {
            let taken = self.takes.has(parameter);
            if wished && !taken {
                left_out.push(Note::ParameterLeftOut { parameter: parameter.name().to_owned() });
            }
            wished && taken
        };
        let p = &self.options.parameters;
        request.temperature = p.temperature.filter(|_| takes(Parameter::Temperature, true));
        request.top_p = p.top_p.filter(|_| takes(Parameter::TopP, true));
        request.top_k = p.top_k.filter(|_| takes(Parameter::TopK, true));
        request.frequency_penalty = p.frequency_penalty.filter(|_| takes(Parameter::FrequencyPenalty, true));
        request.presence_penalty = p.presence_penalty.filter(|_| takes(Parameter::PresencePenalty, true));
        request.seed = p.seed.filter(|_| takes(Parameter::Seed, true));
        request.stop = Some(p.stop.as_slice()).filter(|stop| takes(Parameter::Stop, !stop.is_empty()));
        if self.max_tokens.is_some() {
            if !self.takes.has(Parameter::MaxTokens) && self.takes.has(Parameter::MaxCompletionTokens) {
                request.max_completion_tokens = self.max_tokens;
            } else if takes(Parameter::MaxTokens, true) {
                request.max_tokens = self.max_tokens;
            }
        }
        left_out
    }
}
