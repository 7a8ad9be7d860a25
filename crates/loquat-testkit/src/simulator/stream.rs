//! A completion as server-sent events, in the sequence that recordings of OpenRouter show: comments, a delta for every few
//! characters (with `role` and `content` in each), the reason of the end, the usage, `[DONE]`.

use serde_json::{Value, json};

use super::completion::{Completion, Frame, TOKEN, quoted};

/// In which chunk a stream tells its usage: all of these are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UsageChunk {
    /// A chunk of its own that repeats the reason of the end: since 2026.
    #[default]
    Repeating,
    /// A chunk of its own without a reason: 2025.
    WithoutReason,
    /// A chunk whose `choices` are empty: as it is documented.
    WithoutChoices,
    /// No usage at all.
    None,
}

/// How an answer is streamed.
#[derive(Clone, Debug, Default)]
pub(crate) struct StreamShape {
    pub(crate) comments: usize,
    pub(crate) usage: UsageChunk,
    /// Changes the events before they are written.
    pub(crate) edit: Option<fn(&mut Vec<Event>)>,
    /// Changes the bytes once they are written.
    pub(crate) lines: Option<fn(String) -> String>,
}

/// One event of a stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// A sign of life.
    Comment,
    /// A chunk.
    Chunk(Value),
    /// `[DONE]`.
    Done,
}

impl Event {
    /// The chunk, to be changed.
    pub(crate) fn chunk(&mut self) -> Option<&mut Value> {
        match self {
            Self::Chunk(chunk) => Some(chunk),
            Self::Comment | Self::Done => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Self::Comment => COMMENT.to_owned(),
            Self::Chunk(chunk) => format!("data: {chunk}\n\n"),
            Self::Done => "data: [DONE]\n\n".to_owned(),
        }
    }

    /// The events of a text as it is written by default. They are written as text first, since a cost has to keep its digits.
    fn read(text: &str) -> Vec<Self> {
        let events = text.split_terminator("\n\n");
        let event = |event: &str| match event.strip_prefix("data: ") {
            Some("[DONE]") => Self::Done,
            Some(data) => Self::Chunk(serde_json::from_str(data).unwrap_or_default()),
            None => Self::Comment,
        };
        events.map(event).collect()
    }
}

pub(super) const COMMENT: &str = ": OPENROUTER PROCESSING\n\n";

pub(crate) fn body(completion: &Completion, frame: &Frame, shape: &StreamShape) -> String {
    let mut body = usual(completion, frame, shape);
    if let Some(edit) = shape.edit {
        let mut events = Event::read(&body);
        edit(&mut events);
        body = events.iter().map(Event::write).collect();
    }
    match shape.lines {
        Some(lines) => lines(body),
        None => body,
    }
}

fn usual(completion: &Completion, frame: &Frame, shape: &StreamShape) -> String {
    let comments = COMMENT.repeat(shape.comments);
    let mut deltas = deltas(completion, frame).into_iter();
    let mut body = comments.clone();
    if let Some(first) = deltas.next() {
        body.push_str(&chunk(completion, frame, &choice(&first, None, None), None));
        body.push_str(&comments);
    }
    for delta in deltas {
        body.push_str(&chunk(completion, frame, &choice(&delta, None, None), None));
    }
    let reason = (Some(completion.finish()), Some(completion.native()));
    let end = choice(&says("content", json!("")), reason.0, reason.1);
    body.push_str(&chunk(completion, frame, &end, None));
    let usage = completion.usage(frame);
    let usage = Some(usage.as_str());
    body.push_str(&match shape.usage {
        UsageChunk::Repeating => chunk(completion, frame, &end, usage),
        UsageChunk::WithoutReason => {
            chunk(completion, frame, &choice(&says("content", json!("")), None, None), usage)
        }
        UsageChunk::WithoutChoices => chunk(completion, frame, "", usage),
        UsageChunk::None => String::new(),
    });
    body.push_str("data: [DONE]\n\n");
    body
}

/// What is said, a few characters at a time.
fn deltas(completion: &Completion, frame: &Frame) -> Vec<Value> {
    let silent = |field: &str, value: Value| {
        let mut delta = says("content", json!(""));
        super::completion::set(&mut delta, field, value);
        delta
    };
    let reasoning = pieces(completion.reasoning.as_deref()).map(|text| silent("reasoning", json!(text)));
    let details =
        completion.reasoning_details.iter().map(|details| silent("reasoning_details", details.clone()));
    let content = pieces(completion.content.as_deref()).map(|text| says("content", json!(text)));
    let refusal = pieces(completion.refusal.as_deref()).map(|text| silent("refusal", json!(text)));
    let mut deltas: Vec<Value> = reasoning.chain(details).chain(content).chain(refusal).collect();
    for (index, call) in completion.called(frame).iter().enumerate() {
        let mut function = json!({"name": call.name});
        if call.arguments.is_some() {
            super::completion::set(&mut function, "arguments", json!(""));
        }
        let id = frame.call_id(index);
        deltas.push(calls(json!({"index": index, "id": id, "type": "function", "function": function})));
        let more = pieces(call.arguments.as_deref());
        deltas.extend(more.map(|text| calls(json!({"index": index, "function": {"arguments": text}}))));
    }
    deltas
}

fn says(field: &str, value: Value) -> Value {
    json!({"role": "assistant", field: value})
}

fn calls(call: Value) -> Value {
    json!({"role": "assistant", "content": null, "tool_calls": [call]})
}

/// A token's worth of characters at a time.
fn pieces(text: Option<&str>) -> impl Iterator<Item = String> {
    let characters: Vec<char> = text.unwrap_or_default().chars().collect();
    let pieces: Vec<String> = characters.chunks(TOKEN).map(|piece| piece.iter().collect()).collect();
    pieces.into_iter()
}

fn choice(delta: &Value, finish: Option<&str>, native: Option<&str>) -> String {
    json!({"index": 0, "delta": delta, "finish_reason": finish, "native_finish_reason": native}).to_string()
}

fn chunk(completion: &Completion, frame: &Frame, choice: &str, usage: Option<&str>) -> String {
    // What is told of the way rides on the chunk that tells the usage.
    let metadata = frame.metadata.as_ref().filter(|_| usage.is_some());
    let metadata = metadata.map(|it| format!(",\"openrouter_metadata\":{it}")).unwrap_or_default();
    let usage = usage.map(|usage| format!(",\"usage\":{usage}{metadata}")).unwrap_or_default();
    format!(
        "data: {{\"id\":{},\"object\":\"chat.completion.chunk\",\"created\":{},\"model\":{},\"provider\":{},\"choices\":[{choice}]{usage}}}\n\n",
        quoted(&frame.id),
        frame.created,
        quoted(completion.model.as_ref().unwrap_or(&frame.model)),
        quoted(completion.provider.as_deref().unwrap_or("simulator")),
    )
}
