//! Answers that arrive piece by piece: what is told on the way, and how it ends.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use async_trait::async_trait;
use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Choice, Error, Generation, GenerationOptions, Hidden, Prompt, ToolCall, Turn};

/// Events that arrive one by one, and then exactly one end: a `Done`, or an `Err`.
///
/// It is a [`Stream`]; [`EventStream::next`] does without a library of stream adapters. Dropping it closes the connection;
/// what was generated until then may be charged.
pub struct EventStream<E>(Pin<Box<dyn Stream<Item = Result<E, Error>> + Send>>);

impl<E> EventStream<E> {
    /// A stream that keeps the contract: one end, and nothing behind it.
    pub fn new(events: impl Stream<Item = Result<E, Error>> + Send + 'static) -> Self {
        Self(Box::pin(events))
    }

    /// A stream of events that are known already: for a double, or for a service that does not stream.
    pub fn of(events: impl IntoIterator<Item = Result<E, Error>, IntoIter: Send + Unpin + 'static>) -> Self {
        Self::new(Known(events.into_iter()))
    }

    /// The next event; `None` once the end has been told. Dropping the future loses no event.
    pub async fn next(&mut self) -> Option<Result<E, Error>> {
        poll_fn(|context| self.0.as_mut().poll_next(context)).await
    }
}

impl<E> Stream for EventStream<E> {
    type Item = Result<E, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

struct Known<I>(I);

impl<I: Iterator + Unpin> Stream for Known<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<E> fmt::Debug for EventStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream(..)")
    }
}

/// Text that arrives piece by piece.
pub type TextStream = EventStream<TextEvent>;

/// A JSON value that arrives piece by piece.
pub type ValueStream = EventStream<ValueEvent>;

/// A piece of a streamed text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TextEvent {
    /// The next characters of the answer.
    Text(Hidden<String>),
    /// The next characters of what the model thinks before it answers.
    Reasoning(Hidden<String>),
    /// The same in the provider's own form, unchanged; the whole list is in the [`Turn`] at the end.
    ReasoningDetails(Hidden<Vec<Value>>),
    /// The next characters of a refusal. The stream ends in [`Refused`](crate::ErrorKind::Refused).
    Refusal(Hidden<String>),
    /// The next characters of a tool call that is still being written: to show, never to execute.
    ToolCallDelta(ToolCallDelta),
    /// A whole tool call. All of them come once the model has finished, before [`TextEvent::Done`].
    ToolCall(ToolCall),
    /// A source, or another remark of the provider about the text, in the provider's own form.
    Annotation(Hidden<Value>),
    /// The end of a whole answer: all of it once more, and what it cost.
    Done(Box<Generation<Turn>>),
}

/// A piece of a tool call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolCallDelta {
    /// Which call of this turn, from 0.
    pub call: usize,
    /// The tool's name, as far as it is known.
    pub name: String,
    /// The next characters of its arguments.
    pub arguments: Hidden<String>,
}

impl ToolCallDelta {
    /// The next characters of the arguments of call number `call`.
    pub fn new(call: usize, name: impl Into<String>, arguments: impl Into<String>) -> Self {
        Self { call, name: name.into(), arguments: Hidden::new(arguments.into()) }
    }
}

/// A piece of a streamed value, before its type is known.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ValueEvent {
    /// More of the value: it holds all that was shown before.
    Partial(PartialValue),
    /// The next characters of what the model thinks before it answers.
    Reasoning(Hidden<String>),
    /// What was shown is not the answer after all; the next partial starts anew.
    Superseded,
    /// The end of a whole answer that satisfies the schema.
    Done(Box<Generation<Value>>),
}

/// A piece of a streamed `T`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event<T> {
    /// More of the value: it holds all that was shown before.
    Partial(PartialValue),
    /// The next characters of what the model thinks before it answers.
    Reasoning(Hidden<String>),
    /// What was shown is not the answer after all; the next partial starts anew.
    Superseded,
    /// The end: the whole value, and what it cost.
    Done(Box<Generation<T>>),
}

/// A value that is still arriving, laid on the schema as far as it goes: finished members do not change any more, strings and
/// lists only grow. Not yet valid: required members may be missing. Cloning is cheap.
///
/// ```
/// use loquat_core::PartialValue;
/// use serde::Deserialize;
/// use serde_json::json;
///
/// #[derive(Deserialize)]
/// struct Shown { name: Option<String>, car: Option<String> }
///
/// let partial = PartialValue::new(json!({"name": "Mar"}));
/// let shown: Shown = partial.read().unwrap();
/// assert_eq!((shown.name.as_deref(), shown.car), (Some("Mar"), None));
/// ```
#[derive(Clone, PartialEq)]
pub struct PartialValue(Arc<Value>);

impl PartialValue {
    /// What has arrived so far.
    pub fn new(value: impl Into<Arc<Value>>) -> Self {
        Self(value.into())
    }

    /// What has arrived so far.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The same as a type whose members may be missing; `None` while it is not one.
    pub fn read<P: DeserializeOwned>(&self) -> Option<P> {
        P::deserialize(&*self.0).ok()
    }
}

impl fmt::Debug for PartialValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartialValue(..)")
    }
}

/// What of a half-arrived value is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Partials {
    /// Also strings, lists and objects that are not finished yet.
    #[default]
    Growing,
    /// Only members and items that are finished: what is shown does not change any more.
    Finished,
}

/// Streams free text, and the calls of tools, from one model.
///
/// # Contract
///
/// A stream ends in exactly one [`TextEvent::Done`] or one `Err`; an end without a finish is an error, whatever came before
/// it. What was delivered is never taken back, so nothing is asked again once something was. A refusal is no text. Whole tool
/// calls come only from an answer that is whole. Dropping the stream closes the connection; what was generated until then may
/// be charged.
#[async_trait]
pub trait StreamingTextGenerator: fmt::Debug + Send + Sync {
    /// Which model is asked, and why it.
    fn choice(&self) -> &Choice;

    /// Starts the answer; sends nothing before the stream is polled.
    ///
    /// # Errors
    /// What is wrong before anything is sent; all that comes later is the end of the stream.
    async fn stream_text(&self, prompt: &Prompt, options: &GenerationOptions) -> Result<TextStream, Error>;
}
