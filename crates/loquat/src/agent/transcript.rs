//! What a run did, step by step: to store, to show, to go on from. It serialises with its texts, and shows none of them in `Debug`.

use std::{fmt, time::Duration};

use loquat_core::{Attempt, Error, GenerationInfo, Message, Prompt, Spent, ToolCall, ToolFailure, Usage};
use serde::{Serialize, Serializer};

/// A run, oldest step first.
#[derive(Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Transcript {
    /// What the run began with, the instructions included.
    pub prompt: Vec<Message>,
    /// The calls of the model, with what came of them.
    pub rounds: Vec<Round>,
}

/// One call of the model, and the tools that it called.
#[derive(Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Round {
    /// What the model said: text, calls, `reasoning_details` as they came. `None` where the call failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<Message>,
    /// What the tools gave, in the order in which they were called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<ToolResult>,
    /// Why the call failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<Failed>,
    /// Tokens of all requests of the call.
    pub usage: Usage,
    /// Their price.
    pub cost: Spent,
    /// Who answered, and how; `None` where the call failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info: Option<GenerationInfo>,
}

/// Why a call of the model failed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Failed {
    /// The kind of the error, as [`ErrorKind::name`](loquat_core::ErrorKind::name) gives it.
    pub kind: String,
    /// Its sentence, which quotes nobody.
    pub message: String,
    /// The requests that were made.
    pub attempts: Vec<Attempt>,
}

/// What came of one call of a tool.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ToolResult {
    /// The call, as the model wrote it.
    pub call: ToolCall,
    /// What the model was given to read.
    pub told: String,
    /// Where it is a failure: which, as [`ToolFailure::name`] gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// From the start of the tool to its end.
    #[serde(rename = "duration_ms", serialize_with = "milliseconds")]
    pub duration: Duration,
}

impl Transcript {
    pub(super) fn of(prompt: &Prompt, instructions: Option<&Message>) -> Self {
        let prompt = instructions.into_iter().chain(prompt.messages()).cloned().collect();
        Self { prompt, rounds: Vec::new() }
    }

    /// The whole history: a prompt to go on from. A call that was not executed is answered so, since no provider takes a
    /// history in which one is open.
    pub fn messages(&self) -> Vec<Message> {
        self.prompt.iter().cloned().chain(self.rounds.iter().flat_map(Round::messages)).collect()
    }

    /// Tokens of all rounds.
    pub fn usage(&self) -> Usage {
        self.rounds.iter().map(|round| round.usage).sum()
    }

    /// The price of all rounds.
    pub fn cost(&self) -> Spent {
        self.rounds.iter().map(|round| round.cost).sum()
    }

    /// Every request of every round.
    pub fn attempts(&self) -> impl Iterator<Item = &Attempt> {
        self.rounds.iter().flat_map(|round| {
            let told = round.info.as_ref().map(|info| &info.attempts);
            told.or(round.failed.as_ref().map(|failed| &failed.attempts)).into_iter().flatten()
        })
    }
}

impl Round {
    pub(super) fn said(said: Message, info: GenerationInfo) -> Self {
        Self { said: Some(said), usage: info.usage, cost: info.cost, info: Some(info), ..Self::default() }
    }

    pub(super) fn failed(error: &Error) -> Self {
        let attempts = error.attempts().to_vec();
        let usage = attempts.iter().map(|attempt| attempt.usage).sum();
        let failed = Failed { kind: error.kind().name().to_owned(), message: error.to_string(), attempts };
        Self { failed: Some(failed), usage, cost: error.spent(), ..Self::default() }
    }

    /// The tools that the model called.
    pub fn calls(&self) -> &[ToolCall] {
        self.said.as_ref().map(|said| said.tool_calls.as_slice()).unwrap_or_default()
    }

    fn messages(&self) -> impl Iterator<Item = Message> {
        let results = self.calls().iter().enumerate().map(|(place, call)| {
            let told = self.results.get(place).map(|result| result.told.as_str());
            Message::tool(&call.id, told.unwrap_or("error: the tool was not called"))
        });
        self.said.clone().into_iter().chain(results)
    }
}

impl ToolResult {
    pub(super) fn new(call: ToolCall, result: Result<String, ToolFailure>, duration: Duration) -> Self {
        let failure = result.as_ref().err().map(|failure| failure.name().to_owned());
        Self { call, told: result.unwrap_or_else(|failure| failure.told()), failure, duration }
    }
}

impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transcript").field("prompt", &self.prompt).field("rounds", &self.rounds).finish()
    }
}

impl fmt::Debug for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Round")
            .field("said", &self.said)
            .field("results", &self.results)
            .field("failed", &self.failed)
            .field("usage", &self.usage)
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ToolResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolResult")
            .field("call", &self.call)
            .field("told", &self.told.len())
            .field("failure", &self.failure)
            .field("duration", &self.duration)
            .finish()
    }
}

fn milliseconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}
