//! From a prompt, a schema and a rung to the request that is sent. What a model does not take is left out, and told.

use loquat_core::{Message, Note, Parameters, Role, Rung};
use serde_json::value::RawValue;

use super::{
    parameter::{Parameter, ParameterSet},
    wire::chat::{
        ChatMessage, ChatRequest, Function, FunctionName, JsonSchema, ProviderPreferences, ResponseFormat,
        Tool, ToolChoice,
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
    pub(super) parameters: &'a Parameters,
    pub(super) max_tokens: Option<u64>,
    /// What the model takes, less what it has refused lately.
    pub(super) takes: ParameterSet,
}

impl<'a> Draft<'a> {
    /// The request, and the parameters that were left out of it.
    pub(super) fn request(&self) -> (ChatRequest<'a>, Vec<Note>) {
        let mut request =
            ChatRequest { model: self.model, messages: self.messages(), ..ChatRequest::default() };
        match self.rung {
            Some(Rung::JsonSchema) => {
                let json_schema = JsonSchema { name: self.name, strict: true, schema: self.schema };
                request.response_format = Some(ResponseFormat::JsonSchema { json_schema });
            }
            Some(Rung::JsonMode) => request.response_format = Some(ResponseFormat::JsonObject),
            Some(Rung::ForcedTool) => {
                let description = "Gives the answer.";
                let function = Function { name: self.name, description, parameters: self.schema };
                request.tools = Some([Tool { kind: "function", function }]);
                request.tool_choice =
                    Some(ToolChoice { kind: "function", function: FunctionName { name: self.name } });
            }
            Some(Rung::Prompt) | None => {}
        }
        // Otherwise an endpoint that does not know the parameter drops it without a word and answers in prose.
        if !matches!(self.rung, Some(Rung::Prompt) | None) {
            request.provider = Some(ProviderPreferences { require_parameters: true });
        }
        let left_out = self.sample(&mut request);
        (request, left_out)
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
        let p = self.parameters;
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
