//! Errors that answer three questions: what happened, was money spent, and what to do now.
//!
//! An [`Error`] is an [`ErrorKind`] (what happened, with a hint for each variant) and the facts around it: the money,
//! whether and when the same request may be made again, and every request that was made. Neither `Display` nor `Debug`
//! nor `Serialize` shows a text of the prompt or the answer, nor what the provider wrote: [`Error::answer`] and
//! [`Error::upstream_message`] give them to those who ask.

use std::{error::Error as StdError, fmt, time::Duration};

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::{Attempt, Hidden, Note, Spent};

mod kind;

pub use kind::{Ability, ErrorKind, Resource};

/// May the same request be made again?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// It would fail again, or be paid for twice.
    #[default]
    Never,
    /// At once, or after a short pause.
    Soon,
    /// Not before this much time has passed.
    #[serde(serialize_with = "whole_seconds")]
    After(Duration),
}

/// Why there is no answer. Small (one pointer), and never a text of the prompt or the answer in what it prints.
///
/// ```
/// use loquat_core::{Error, ErrorKind, Spent};
/// let error = Error::from(ErrorKind::Truncated { max_tokens: Some(64) });
/// assert_eq!(error.to_string(), "the answer was cut off at its limit of 64 tokens");
/// assert_eq!(error.spent(), Spent::Nothing);
/// assert!(error.hint().contains("max_tokens"));
/// ```
pub struct Error(Box<Facts>);

struct Facts {
    kind: ErrorKind,
    retry: Retry,
    spent: Spent,
    attempts: Vec<Attempt>,
    notes: Vec<Note>,
    answer: Option<Hidden<String>>,
    upstream: Option<Hidden<String>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// What happened.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Was money spent, all attempts together?
    pub fn spent(&self) -> Spent {
        self.0.spent
    }

    /// May the same request be made again, and when?
    pub fn retry(&self) -> Retry {
        self.0.retry
    }

    /// What to do now: a sentence for the person who runs the program.
    pub fn hint(&self) -> String {
        self.0.kind.hint()
    }

    /// Every request that was made, oldest first.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// What was done otherwise than wished, and why.
    pub fn notes(&self) -> &[Note] {
        &self.0.notes
    }

    /// The text of the last answer, where one came. Do not log it.
    pub fn answer(&self) -> Option<&str> {
        self.0.answer.as_ref().map(|text| text.reveal().as_str())
    }

    /// What the provider wrote, in its own words. It may quote the prompt: do not log it unseen.
    pub fn upstream_message(&self) -> Option<&str> {
        self.0.upstream.as_ref().map(|text| text.reveal().as_str())
    }

    /// The same error with the money that it cost.
    #[must_use]
    pub fn with_spent(mut self, spent: Spent) -> Self {
        self.0.spent = spent;
        self
    }

    /// The same error with word of when to try again.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.0.retry = retry;
        self
    }

    /// The same error with the requests that led to it; its money becomes their sum.
    #[must_use]
    pub fn with_attempts(mut self, attempts: Vec<Attempt>) -> Self {
        self.0.spent = attempts.iter().map(|attempt| attempt.spent).sum();
        // To repeat what was charged is to pay twice.
        if attempts.last().is_some_and(|last| !last.spent.is_nothing()) {
            self.0.retry = Retry::Never;
        }
        self.0.attempts = attempts;
        self
    }

    /// The same error with what was done otherwise than wished.
    #[must_use]
    pub fn with_notes(mut self, notes: Vec<Note>) -> Self {
        self.0.notes = notes;
        self
    }

    /// The same error with the text of the last answer.
    #[must_use]
    pub fn with_answer(mut self, text: impl Into<String>) -> Self {
        self.0.answer = Some(Hidden::new(text.into()));
        self
    }

    /// The same error with what the provider wrote.
    #[must_use]
    pub fn with_upstream_message(mut self, text: impl Into<String>) -> Self {
        self.0.upstream = Some(Hidden::new(text.into()));
        self
    }

    /// The same error with what caused it. The source must not quote a prompt or an answer.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        let retry = kind.default_retry();
        Self(Box::new(Facts {
            kind,
            retry,
            spent: Spent::Nothing,
            attempts: Vec::new(),
            notes: Vec::new(),
            answer: None,
            upstream: None,
            source: None,
        }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("spent", &self.0.spent)
            .field("retry", &self.0.retry)
            .field("attempts", &self.0.attempts)
            .field("notes", &self.0.notes)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source.as_ref() as _)
    }
}

/// For snapshots and for machines: `kind`, `message`, `spent`, `retry`, `hint`, `attempts`, `notes`.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Error", 7)?;
        fields.serialize_field("kind", self.0.kind.name())?;
        fields.serialize_field("message", &self.to_string())?;
        fields.serialize_field("spent", &self.0.spent)?;
        fields.serialize_field("retry", &self.0.retry)?;
        fields.serialize_field("hint", &self.hint())?;
        fields.serialize_field("attempts", &self.0.attempts)?;
        fields.serialize_field("notes", &self.0.notes)?;
        fields.end()
    }
}

fn whole_seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(duration.as_secs())
}
