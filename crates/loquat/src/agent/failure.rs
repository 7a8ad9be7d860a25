//! Why a run gave no answer, with everything that it did until then.

use std::{error::Error as StdError, fmt};

use loquat_core::{Attempt, Error};

use super::Transcript;

/// A run without an answer: the error of the call that failed, or of the budget that forbade it, and the transcript. One pointer.
/// As an [`Error`], which it becomes by `?`, it keeps the money and the attempts of the whole run, and loses the transcript.
pub struct Failure(Box<(Error, Transcript)>);

impl Failure {
    /// The money and the attempts of the whole run belong to its error.
    pub(super) fn new(error: Error, transcript: Transcript) -> Self {
        let (retry, spent) = (error.retry(), transcript.cost());
        let attempts: Vec<Attempt> = transcript.attempts().cloned().collect();
        let error = error.with_attempts(attempts).with_spent(spent).with_retry(retry);
        Self(Box::new((error, transcript)))
    }

    /// What happened. [`Error::retry`] is about the call that failed; [`Error::spent`] about the whole run.
    pub fn error(&self) -> &Error {
        &self.0.0
    }

    /// Everything that was done. [`Transcript::messages`] is a history to go on from.
    pub fn transcript(&self) -> &Transcript {
        &self.0.1
    }

    /// Both.
    pub fn into_parts(self) -> (Error, Transcript) {
        *self.0
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(Box::new((error, Transcript::default())))
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        failure.into_parts().0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error().fmt(f)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("error", self.error())
            .field("rounds", &self.transcript().rounds.len())
            .finish_non_exhaustive()
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error().source()
    }
}
