//! The story of a call: every attempt with its verdict, and the error or the info that they become.

use std::time::Instant;

use loquat_core::{Attempt, Error, ErrorKind, GenerationInfo, Note, Repair, Verdict};

use super::{Progress, Run};
use crate::openrouter::answer::Outcome;

impl Run<'_> {
    pub(super) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The verdict of the last attempt is known only now.
    pub(super) fn settle(&mut self, verdict: Verdict) {
        if let Some(last) = self.attempts.last_mut() {
            last.verdict = verdict;
        }
    }

    pub(super) fn info(&mut self, schema: Option<&str>, repairs: Vec<Repair>) -> GenerationInfo {
        let choice = self.generator.choice.clone();
        let mut info = GenerationInfo::new(choice, schema.map(str::to_owned), self.told());
        info.repairs = repairs;
        info.notes = std::mem::take(&mut self.notes);
        info
    }

    /// The request itself failed: nobody knows more than that.
    pub(super) async fn lost(&mut self, error: &Error, started: Instant) {
        let kind = error.kind().name().to_owned();
        let rung = self.under_way.as_ref().and_then(|request| request.rung);
        let mut attempt = Attempt::new(rung, Verdict::Failed { kind, status: None });
        attempt.spent = error.spent();
        attempt.duration = (self.clock)().saturating_duration_since(started);
        self.end(attempt).await;
    }

    /// After a failure that says nothing of the request: the same again, where that is allowed and nothing was shown.
    pub(super) async fn again(&mut self, error: Error) -> Result<Progress, Error> {
        if !self.shown && self.tries.again(&error).await {
            return Ok(Progress::Again);
        }
        Err(self.fail(error))
    }

    pub(super) fn fail(&mut self, error: Error) -> Error {
        error.with_attempts(self.told()).with_notes(std::mem::take(&mut self.notes))
    }

    pub(super) fn give_up(&mut self, verdict: &Verdict, text: String) -> Error {
        let kind = match verdict {
            Verdict::Invalid { violations } => ErrorKind::Invalid { violations: violations.clone() },
            Verdict::SchemaEchoed => ErrorKind::SchemaEchoed,
            Verdict::Partial => ErrorKind::Partial,
            Verdict::Empty => ErrorKind::Empty,
            _ => ErrorKind::Unreadable,
        };
        self.fail(Error::from(kind).with_answer(text))
    }
}

pub(in crate::openrouter) fn verdict(outcome: &Outcome) -> Verdict {
    match outcome {
        Outcome::Said { .. } => Verdict::Accepted,
        Outcome::Wrong { verdict, .. } => verdict.clone(),
        Outcome::Truncated { .. } => Verdict::Truncated,
        Outcome::Failed(refusal) => match refusal.error.kind() {
            ErrorKind::Refused => Verdict::Refused,
            ErrorKind::Filtered => Verdict::Filtered,
            kind => Verdict::Failed { kind: kind.name().to_owned(), status: kind.status() },
        },
    }
}
