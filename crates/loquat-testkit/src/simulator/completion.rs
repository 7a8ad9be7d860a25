//! A chat completion as it stands on the wire, written by hand: the cost must be exact digits, and a float is none.

use serde_json::{Value, json};

use super::money::Price;

/// What a completion says. What is `None` is taken from the [`Frame`], that is from the request that it answers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Completion {
    pub(crate) content: Option<String>,
    pub(crate) refusal: Option<String>,
    /// The arguments of a tool call; `content` is then left out.
    pub(crate) arguments: Option<String>,
    /// Calls of tools by name; with them, `arguments` say nothing.
    pub(crate) calls: Vec<Called>,
    pub(crate) reasoning: Option<String>,
    /// The same in a provider's own form.
    pub(crate) reasoning_details: Option<Value>,
    pub(crate) finish: Option<String>,
    pub(crate) native: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) provider: Option<String>,
    /// Tokens of the prompt and of the answer.
    pub(crate) usage: Option<(u64, u64)>,
    /// The digits of the cost.
    pub(crate) cost: Option<String>,
}

/// One call of a tool; `arguments` may be missing, as they are where a tool takes none.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    pub(crate) name: String,
    pub(crate) arguments: Option<String>,
}

/// What is known of a completion before a word of it: the request, and the place in the simulator's count.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) id: String,
    pub(crate) created: u64,
    pub(crate) model: String,
    /// The tool that the request forces.
    pub(crate) tool: Option<String>,
    pub(crate) prompt_tokens: u64,
    pub(crate) price: Price,
    /// Whether the answer is asked for in pieces.
    pub(crate) stream: bool,
    /// How it was routed, where the request asks.
    pub(crate) metadata: Option<Value>,
}

impl Completion {
    /// The body of the answer.
    pub(crate) fn body(&self, frame: &Frame) -> String {
        let model = self.model.as_ref().unwrap_or(&frame.model);
        let choice = json!({
            "index": 0,
            "logprobs": null,
            "finish_reason": self.finish(),
            "native_finish_reason": self.native(),
            "message": self.message(frame)
        });
        format!(
            concat!(
                r#"{{"id":{},"object":"chat.completion","created":{},"model":{},"provider":{},"#,
                r#""system_fingerprint":null,"service_tier":null,"choices":[{}],"usage":{}{}}}"#
            ),
            quoted(&frame.id),
            frame.created,
            quoted(model),
            quoted(self.provider.as_deref().unwrap_or("simulator")),
            choice,
            self.usage(frame),
            frame.metadata.as_ref().map(|it| format!(r#","openrouter_metadata":{it}"#)).unwrap_or_default()
        )
    }

    pub(super) fn finish(&self) -> &str {
        let calls = self.arguments.is_some() || !self.calls.is_empty();
        let usual = if calls { "tool_calls" } else { "stop" };
        self.finish.as_deref().unwrap_or(usual)
    }

    pub(super) fn native(&self) -> &str {
        self.native.as_deref().unwrap_or(self.finish())
    }

    fn message(&self, frame: &Frame) -> Value {
        let mut message = json!({
            "role": "assistant",
            "content": self.content,
            "refusal": self.refusal,
            "reasoning": self.reasoning
        });
        if let Some(details) = &self.reasoning_details {
            set(&mut message, "reasoning_details", details.clone());
        }
        let calls = self.called(frame);
        if !calls.is_empty() {
            let calls = calls.iter().enumerate().map(|(index, call)| {
                let mut function = json!({"name": call.name});
                if let Some(arguments) = &call.arguments {
                    set(&mut function, "arguments", json!(arguments));
                }
                json!({"index": index, "id": frame.call_id(index), "type": "function", "function": function})
            });
            set(&mut message, "tool_calls", calls.collect());
        }
        message
    }

    /// All calls: those by name, or that of the tool which the request forces.
    pub(super) fn called(&self, frame: &Frame) -> Vec<Called> {
        let name = || frame.tool.clone().unwrap_or_else(|| "answer".to_owned());
        match &self.arguments {
            Some(arguments) if self.calls.is_empty() => {
                vec![Called { name: name(), arguments: Some(arguments.clone()) }]
            }
            _ => self.calls.clone(),
        }
    }

    /// Tokens of the prompt and of the answer.
    pub(super) fn counted(&self, frame: &Frame) -> (u64, u64) {
        let said = [&self.content, &self.refusal, &self.arguments, &self.reasoning].into_iter().flatten();
        let said = said.chain(self.calls.iter().filter_map(|call| call.arguments.as_ref()));
        self.usage.unwrap_or_else(|| (frame.prompt_tokens, said.map(|text| tokens(text)).sum()))
    }

    /// The digits of the cost.
    pub(super) fn charged(&self, frame: &Frame) -> String {
        let (prompt, completion) = self.counted(frame);
        let [_, _, sum] = frame.price.cost(prompt, completion);
        self.cost.clone().unwrap_or(sum)
    }

    pub(super) fn usage(&self, frame: &Frame) -> String {
        let (prompt, completion) = self.counted(frame);
        let [prompt_cost, completion_cost, _] = frame.price.cost(prompt, completion);
        let cost = self.charged(frame);
        format!(
            concat!(
                r#"{{"prompt_tokens":{prompt},"completion_tokens":{completion},"total_tokens":{total},"#,
                r#""cost":{cost},"is_byok":false,"#,
                r#""prompt_tokens_details":{{"cached_tokens":0,"cache_write_tokens":0,"audio_tokens":0,"video_tokens":0}},"#,
                r#""cost_details":{{"upstream_inference_cost":{cost},"upstream_inference_prompt_cost":{prompt_cost},"#,
                r#""upstream_inference_completions_cost":{completion_cost}}},"#,
                r#""completion_tokens_details":{{"reasoning_tokens":0,"image_tokens":0,"audio_tokens":0}}}}"#
            ),
            prompt = prompt,
            completion = completion,
            total = prompt.saturating_add(completion),
            cost = cost,
            prompt_cost = prompt_cost,
            completion_cost = completion_cost,
        )
    }
}

impl Frame {
    /// The id of a call of a tool; that of the first depends on the answer alone.
    pub(super) fn call_id(&self, index: usize) -> String {
        let letters = self.id.rsplit('-').next().unwrap_or_default();
        if index == 0 { format!("call_{letters}") } else { format!("call_{letters}_{index}") }
    }
}

/// How long a token is taken to be, in characters. Near enough for English, and a test can compute it in its head.
pub(crate) const TOKEN: usize = 4;

/// The tokens of a text: a quarter of its characters, rounded up.
pub(crate) fn tokens(text: &str) -> u64 {
    text.chars().count().div_ceil(TOKEN) as u64
}

/// Adds an entry to an object.
pub(crate) fn set(object: &mut Value, name: &str, value: Value) {
    if let Some(map) = object.as_object_mut() {
        map.insert(name.to_owned(), value);
    }
}

pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
