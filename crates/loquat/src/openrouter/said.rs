//! What a model said, put together from one message or from a thousand pieces of it: the same rules for both, so that a
//! stream and a blocking reply cannot differ.

use loquat_core::{ToolCall, ToolCallDelta, Turn};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::wire::{content::Content, reply::WireMessage};

mod calls;
mod reasoning;

use calls::Calls;

/// What a model said, whole.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) turn: Turn,
    pub(super) refusal: Option<String>,
    /// Why it ended, in the provider's own word.
    pub(super) native: Option<String>,
}

/// Something new in what a model says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Reasoning(String),
    Details(Vec<Value>),
    Refusal(String),
    Call(ToolCallDelta),
    Annotation(Value),
}

/// What has arrived so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    text: String,
    reasoning: String,
    details: Option<Vec<Value>>,
    refusal: String,
    calls: Calls,
    annotations: Vec<Value>,
    finish: Option<String>,
    native: Option<String>,
}

impl Gathered {
    /// Takes a message, or a piece of one, and tells what is new in it.
    pub(super) fn add(&mut self, message: WireMessage<'_>, is_whole: bool, tell: &mut dyn FnMut(Piece)) {
        let reasoning = message.reasoning.or(message.reasoning_content);
        if let Some(reasoning) = filled(reasoning) {
            self.reasoning.push_str(&reasoning.0);
            tell(Piece::Reasoning(reasoning.0.into_owned()));
        }
        if let Some(details) = message.reasoning_details {
            reasoning::join(self.details.get_or_insert_default(), &details, is_whole);
            if !details.is_empty() {
                tell(Piece::Details(details));
            }
        }
        if let Some(refusal) = filled(message.refusal) {
            self.refusal.push_str(&refusal.0);
            tell(Piece::Refusal(refusal.0.into_owned()));
        }
        if let Some(content) = filled(message.content) {
            self.text.push_str(&content.0);
            tell(Piece::Text(content.0.into_owned()));
        }
        for call in message.tool_calls.into_iter().flatten().filter_map(|call| call.0) {
            self.calls.add(call, is_whole, tell);
        }
        if let Some(function) = message.function_call {
            self.calls.add_function(function, tell);
        }
        for annotation in message.annotations.into_iter().flatten() {
            self.annotations.push(annotation.clone());
            tell(Piece::Annotation(annotation));
        }
    }

    /// Takes the reasons of the end. They come twice in most streams, and a later one does not take back that an answer is
    /// cut off or held back.
    pub(super) fn ends(&mut self, finish: Option<String>, native: Option<String>) {
        if finish.is_some() && !is_bad(self.finish.as_deref()) {
            self.finish = finish;
        }
        if native.is_some() && !is_bad(self.native.as_deref()) {
            self.native = native;
        }
    }

    /// Whether the model has said why it ended.
    pub(super) fn is_finished(&self) -> bool {
        self.finish.is_some() || self.native.is_some()
    }

    /// Whether nothing but whole tool calls has come: where their reason is missing, it is plain.
    pub(super) fn is_calls_alone(&self) -> bool {
        self.calls.are_whole()
    }

    /// The text so far, or the refusal.
    pub(super) fn text(&self) -> &str {
        if self.text.is_empty() { &self.refusal } else { &self.text }
    }

    /// Whether nothing has come yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.refusal.is_empty() && self.calls.is_empty()
    }

    pub(super) fn whole(self) -> Said {
        let filled = |text: String| if text.is_empty() { None } else { Some(text) };
        let tool_calls = self.calls.whole();
        let inferred = || (!tool_calls.is_empty()).then(|| "tool_calls".to_owned());
        let finish = self.finish.or_else(inferred);
        let mut turn = Turn::default();
        turn.text = filled(self.text);
        turn.reasoning = filled(self.reasoning);
        turn.reasoning_details = self.details;
        turn.tool_calls = tool_calls;
        turn.annotations = self.annotations;
        turn.finish = finish;
        Said {
            turn,
            refusal: filled(self.refusal).filter(|text| !text.trim().is_empty()),
            native: self.native,
        }
    }
}

impl Said {
    pub(super) fn finish(&self) -> &str {
        self.turn.finish.as_deref().unwrap_or_default()
    }

    /// A truncated tool call is reported as `tool_calls`: only the native reason tells.
    pub(super) fn is_truncated(&self) -> bool {
        self.finish() == "length" || is_one_of(self.native.as_deref(), &TRUNCATED)
    }

    /// Whether the arguments of such a call (none are none) break off, whatever the reason of the end says: some providers say nothing.
    pub(super) fn has_cut_call(&self, is_such: impl Fn(&ToolCall) -> bool) -> bool {
        let is_cut = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_err_and(|error| error.is_eof());
        self.turn.tool_calls.iter().any(|call| is_such(call) && is_cut(&call.arguments))
    }

    /// Refused, by the provider's own word alone.
    pub(super) fn is_refused(&self) -> bool {
        is_one_of(self.native.as_deref(), &REFUSED)
    }

    /// Held back.
    pub(super) fn is_filtered(&self) -> bool {
        self.finish() == "content_filter" || is_one_of(self.native.as_deref(), &FILTERED)
    }
}

const TRUNCATED: [&str; 5] =
    ["length", "max_tokens", "max_output_tokens", "model_context_window_exceeded", "incomplete"];
const REFUSED: [&str; 1] = ["refusal"];
const FILTERED: [&str; 5] = ["safety", "recitation", "blocklist", "prohibited_content", "content_filter"];

/// Whether a reason says that the answer is not whole.
fn is_bad(reason: Option<&str>) -> bool {
    is_one_of(reason, &TRUNCATED)
        || is_one_of(reason, &REFUSED)
        || is_one_of(reason, &FILTERED)
        || reason == Some("error")
}

fn is_one_of(reason: Option<&str>, reasons: &[&str]) -> bool {
    reason.is_some_and(|reason| reasons.iter().any(|known| reason.eq_ignore_ascii_case(known)))
}

fn filled(text: Option<Content<'_>>) -> Option<Content<'_>> {
    text.filter(|text| !text.0.is_empty())
}
