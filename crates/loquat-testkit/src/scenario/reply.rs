//! One reply: a completion that is written when it is asked for, or bytes that are sent as they are.

use std::{fmt, time::Duration};

use serde_json::{Value, json};

use crate::simulator::{
    completion::{Called, Completion, Frame},
    error_body::ErrorBody,
    stream::{self, Event, StreamShape, UsageChunk},
    wire_body::{Cutting, End},
};

/// A reply of a [`Scenario`](crate::Scenario): status, headers, body, and how it travels.
///
/// Setters that shape a completion (`finish`, `usage`, ...) do nothing to a reply of bytes.
///
/// ```
/// use loquat_testkit::Reply;
/// let cut_off = Reply::content(r#"{"name": "Ma"#).finish("length").usage(20, 5).cost("0.0000033");
/// assert_eq!(cut_off.to_string(), "200 completion, 12 characters");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    ticks: usize,
    delay: Option<Duration>,
    cut: Option<usize>,
    stream: StreamShape,
    travel: Travel,
    edit: Option<fn(&mut Value)>,
}

/// How the bytes travel, and what becomes of their connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Travel {
    pub(crate) cutting: Cutting,
    pub(crate) end: End,
    /// The time between two pieces.
    pub(crate) pace: Option<Duration>,
    pub(crate) fault: Option<Fault>,
    /// In the packing of gzip.
    pub(crate) is_packed: bool,
}

/// What a connection does that no HTTP server would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is reset before a byte of the answer.
    ResetBeforeHeaders,
    /// It stays open, and no byte of an answer comes.
    SilentBeforeHeaders,
    /// Where the body breaks off, it is reset.
    ResetAtEnd,
}

#[derive(Clone, Debug)]
enum Body {
    Completion(Box<Completion>),
    Bytes(Vec<u8>),
}

/// Completions.
impl Reply {
    /// A whole chat completion with this text, and with id, model, tokens and cost as the request would have them.
    pub fn content(text: impl Into<String>) -> Self {
        Completion { content: Some(text.into()), ..Completion::default() }.into()
    }

    /// A completion without content in which the model refuses.
    pub fn refusal(text: impl Into<String>) -> Self {
        Completion { refusal: Some(text.into()), ..Completion::default() }.into()
    }

    /// A completion that calls the tool which the request forces (or `answer`) with these arguments.
    pub fn tool_arguments(arguments: impl Into<String>) -> Self {
        Completion { arguments: Some(arguments.into()), ..Completion::default() }.into()
    }

    /// A completion that calls these tools, by name and arguments, at once. Arguments that are empty are left out.
    pub fn calls<'a>(calls: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let call = |(name, arguments): (&str, &str)| {
            let arguments = Some(arguments.to_owned()).filter(|arguments| !arguments.is_empty());
            Called { name: name.to_owned(), arguments }
        };
        Completion { calls: calls.into_iter().map(call).collect(), ..Completion::default() }.into()
    }

    /// The text that stands beside the calls.
    pub fn beside(self, text: impl Into<String>) -> Self {
        self.shape(|completion| completion.content = Some(text.into()))
    }

    /// What the model thought before it answered.
    pub fn reasoning(self, text: impl Into<String>) -> Self {
        self.shape(|completion| completion.reasoning = Some(text.into()))
    }

    /// The same in a provider's own form: a list of objects.
    pub fn reasoning_details(self, details: Value) -> Self {
        self.shape(|completion| completion.reasoning_details = Some(details))
    }

    /// The normalised reason of the end: `stop`, `length`, `tool_calls`, `content_filter`, `error`.
    pub fn finish(self, reason: impl Into<String>) -> Self {
        self.shape(|completion| completion.finish = Some(reason.into()))
    }

    /// The provider's own reason of the end; otherwise the same as the normalised one.
    pub fn native_finish(self, reason: impl Into<String>) -> Self {
        self.shape(|completion| completion.native = Some(reason.into()))
    }

    /// Tokens of the prompt and of the answer; otherwise a quarter of their characters.
    pub fn usage(self, prompt_tokens: u64, completion_tokens: u64) -> Self {
        self.shape(|completion| completion.usage = Some((prompt_tokens, completion_tokens)))
    }

    /// The digits of the cost in US dollars, as they shall stand in the JSON: `0.00001`, `9.6e-6`.
    pub fn cost(self, digits: impl Into<String>) -> Self {
        self.shape(|completion| completion.cost = Some(digits.into()))
    }

    /// The model that is said to have answered.
    pub fn model(self, slug: impl Into<String>) -> Self {
        self.shape(|completion| completion.model = Some(slug.into()))
    }

    /// The provider that is said to have answered; otherwise `simulator`.
    pub fn provider(self, name: impl Into<String>) -> Self {
        self.shape(|completion| completion.provider = Some(name.into()))
    }

    /// The same, of whose text only so many characters were said before the limit came.
    pub(crate) fn content_cut(self, characters: usize) -> Self {
        self.shape(|completion| {
            let said = completion.content.take().unwrap_or_default();
            completion.content = Some(said.chars().take(characters).collect());
            (completion.finish, completion.native) = (Some("length".to_owned()), Some("length".to_owned()));
        })
    }

    fn shape(mut self, change: impl FnOnce(&mut Completion)) -> Self {
        if let Body::Completion(completion) = &mut self.body {
            change(completion);
        }
        self
    }
}

/// Everything else that comes back from OpenRouter, or from what stands before it.
impl Reply {
    /// A 200 with this JSON.
    pub fn json(body: Value) -> Self {
        Self::raw(body.to_string())
    }

    /// A 200 with these bytes, called JSON whatever they are.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(200, Body::Bytes(bytes.into()))
    }

    /// An error of OpenRouter itself.
    pub fn error(status: u16, message: impl Into<String>) -> Self {
        ErrorBody::new(status, message).into()
    }

    /// An error of a provider behind OpenRouter, whose body was `raw`.
    pub fn upstream_error(status: u16, raw: impl Into<String>, provider: &str) -> Self {
        ErrorBody::upstream(status, raw, provider).into()
    }

    /// An error in the body of a 200: the status was sent before the model failed.
    pub fn error_in_200(code: u16, message: impl Into<String>) -> Self {
        Self { status: 200, ..Self::error(code, message) }
    }

    /// A completion whose `choices` are `null`, without an error beside it. Seen in the wild.
    pub fn choices_null() -> Self {
        Self::json(json!({"id": null, "object": "chat.completion", "model": null, "choices": null}))
    }

    /// A 200 with these server-sent events, byte for byte.
    pub fn events(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(200, Body::Bytes(bytes.into())).header("content-type", "text/event-stream")
    }

    /// A page of HTML, as the network before OpenRouter sends it.
    pub fn html(status: u16) -> Self {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{status}</title></head><body>simulated page</body></html>\n"
        );
        Self::new(status, Body::Bytes(page.into_bytes())).header("content-type", "text/html; charset=UTF-8")
    }
}

/// How it travels.
impl Reply {
    /// Another status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// One more header, or another value for one that is there.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(present, _)| !present.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// So many ticks of white space before the body.
    pub fn ticks(mut self, ticks: usize) -> Self {
        self.ticks = ticks;
        self
    }

    /// Time that passes, on tokio's clock, before the first byte.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }

    /// Breaks the connection after so many bytes of the body, ticks included; 0 sends the headers only.
    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.cut = Some(bytes);
        self
    }

    /// So many comments before the first event of a stream, and as many after it.
    pub fn comments(mut self, comments: usize) -> Self {
        self.stream.comments = comments;
        self
    }

    /// How a stream tells its usage.
    pub fn usage_chunk(mut self, form: UsageChunk) -> Self {
        self.stream.usage = form;
        self
    }

    /// Sends the body in pieces of so many bytes, each by itself.
    pub fn in_pieces(self, bytes: usize) -> Self {
        self.cutting(Cutting::Every(bytes.max(1)))
    }

    /// Sends the body in these pieces, each by itself.
    pub fn cutting(mut self, cutting: Cutting) -> Self {
        self.travel.cutting = cutting;
        self
    }

    /// Time that passes, on tokio's clock, between two pieces of the body.
    pub fn pace(mut self, pace: Duration) -> Self {
        self.travel.pace = Some(pace);
        self
    }

    /// After the last byte of the body (or of what `cut_after` leaves of it), keeps the connection open and says nothing more.
    pub fn then_silence(mut self) -> Self {
        self.travel.end = End::Silence;
        self
    }

    /// After the last byte, comments for ever, one in each of these spans.
    pub fn then_comments(mut self, pace: Duration) -> Self {
        self.travel.end = End::Comments(pace);
        self
    }

    /// Resets the connection where the body breaks off ([`Reply::cut_after`]), instead of closing it.
    pub fn reset(mut self) -> Self {
        self.travel.fault = Some(Fault::ResetAtEnd);
        self
    }

    /// Resets the connection before a byte of the answer.
    pub fn reset_before_headers(mut self) -> Self {
        self.travel.fault = Some(Fault::ResetBeforeHeaders);
        self
    }

    /// Keeps the connection open and never answers.
    pub fn silence(mut self) -> Self {
        self.travel.fault = Some(Fault::SilentBeforeHeaders);
        self
    }

    /// Packs the body with gzip, whether it was asked for or not.
    pub fn gzip(mut self) -> Self {
        self.travel.is_packed = true;
        self.header("content-encoding", "gzip")
    }

    pub(crate) fn travel(&self) -> &Travel {
        &self.travel
    }

    /// Another body than the completion's own.
    pub(crate) fn edit_body(mut self, edit: fn(&mut Value)) -> Self {
        self.edit = Some(edit);
        self
    }

    /// Other events than the completion's own.
    pub(crate) fn edit_events(mut self, edit: fn(&mut Vec<Event>)) -> Self {
        self.stream.edit = Some(edit);
        self
    }

    /// Other bytes of a stream than those of its events.
    pub(crate) fn edit_lines(mut self, edit: fn(String) -> String) -> Self {
        self.stream.lines = Some(edit);
        self
    }

    /// The completion that it carries, if it carries one.
    pub(crate) fn completion(&self) -> Option<&Completion> {
        match &self.body {
            Body::Completion(completion) => Some(completion),
            Body::Bytes(_) => None,
        }
    }

    /// Whether it is a completion, which can be streamed.
    pub(crate) fn is_completion(&self) -> bool {
        self.completion().is_some()
    }

    /// The body as events; a completion needs the request's `frame`.
    pub(crate) fn streamed(&self, frame: &Frame) -> Vec<u8> {
        match &self.body {
            Body::Bytes(bytes) => bytes.clone(),
            Body::Completion(completion) => stream::body(completion, frame, &self.stream).into_bytes(),
        }
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    pub(crate) fn tick_count(&self) -> usize {
        self.ticks
    }

    pub(crate) fn waits(&self) -> Option<Duration> {
        self.delay
    }

    pub(crate) fn cut(&self) -> Option<usize> {
        self.cut
    }

    /// The body; a completion needs the request's `frame`.
    pub(crate) fn bytes(&self, frame: Option<&Frame>) -> Vec<u8> {
        match (&self.body, frame) {
            (Body::Bytes(bytes), _) => bytes.clone(),
            (Body::Completion(completion), Some(frame)) => {
                let body = completion.body(frame);
                match (self.edit, serde_json::from_str::<Value>(&body)) {
                    (Some(edit), Ok(mut value)) => {
                        edit(&mut value);
                        value.to_string().into_bytes()
                    }
                    _ => body.into_bytes(),
                }
            }
            (Body::Completion(_), None) => Vec::new(),
        }
    }

    fn new(status: u16, body: Body) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Self {
            status,
            headers,
            body,
            ticks: 0,
            delay: None,
            cut: None,
            stream: StreamShape::default(),
            travel: Travel::default(),
            edit: None,
        }
    }
}

impl From<Completion> for Reply {
    fn from(completion: Completion) -> Self {
        Self::new(200, Body::Completion(Box::new(completion)))
    }
}

impl From<ErrorBody> for Reply {
    fn from(refusal: ErrorBody) -> Self {
        Self::new(refusal.status, Body::Bytes(refusal.body().into_bytes()))
    }
}

/// What it is, without its text: a line of a list of replies that were not played.
impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.body {
            Body::Bytes(bytes) => write!(f, "{} with {} bytes", self.status, bytes.len()),
            Body::Completion(completion) => {
                let said = [&completion.content, &completion.refusal, &completion.arguments];
                let length: usize = said.into_iter().flatten().map(|text| text.chars().count()).sum();
                write!(f, "{} completion, {length} characters", self.status)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_kept_for_the_server_to_wait_for() {
        let slow = Reply::content("x").delay(Duration::from_secs(90));
        assert_eq!(slow.waits(), Some(Duration::from_secs(90)));
    }

    #[test]
    fn a_setter_of_completions_leaves_bytes_alone() {
        let reply = Reply::raw("{").finish("length");
        assert_eq!(reply.bytes(None), b"{");
    }
}
