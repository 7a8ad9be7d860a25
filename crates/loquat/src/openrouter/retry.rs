//! May a failed request go out again, and after what pause? Decisions only: what was waited already, the time that is left and
//! the chance of the jitter are arguments.
//!
//! Sent again is what cannot have been charged: no connection, 429, the 402 of a budget that other requests hold, and a 5xx that
//! came as an HTTP error. What may have been charged only where the caller has said so.

use std::time::Duration;

use loquat_core::{Error, ErrorKind, Retry, Spent};

/// How patient a service is with failures that cost nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(super) retries: u32,
    pub(super) first_pause: Duration,
    pub(super) longest_pause: Duration,
}

impl Default for RetryPolicy {
    /// Two retries. Most refusals of this kind are over within seconds; a third in a row is an outage, and whoever called wants
    /// to know of it.
    fn default() -> Self {
        Self { retries: 2, first_pause: Duration::from_millis(500), longest_pause: Duration::from_secs(30) }
    }
}

impl RetryPolicy {
    /// How often a call sends again; all its requests together.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The longest pause before the first retry; each further one may be twice as long. The pause itself is a random part of
    /// it, so that those who were refused together do not come back together.
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// The longest pause at all. Where the provider asks for more, the error is told at once, and says from when.
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// The pause after which `error` is answered by the same request once more; `None` where it is the end. `done` retries were
    /// made, `left` is what remains of the call's time, `chance` lies between 0 and 1.
    pub(super) fn pause(
        &self,
        error: &Error,
        done: u32,
        repeats_charged: bool,
        left: Option<Duration>,
        chance: f64,
    ) -> Option<Duration> {
        if done >= self.retries || !(is_free(error) || repeats_charged && may_be_charged(error)) {
            return None;
        }
        let pause = match error.retry() {
            Retry::After(wait) if wait > self.longest_pause => return None,
            // Not before that, and not all at once after it.
            Retry::After(wait) => wait + part(self.first_pause, chance),
            Retry::Soon | Retry::Never => part(self.ceiling(done), chance),
        };
        left.is_none_or(|left| pause < left).then_some(pause)
    }

    /// How long nobody asks this model after `error`; `None` where it says nothing of others.
    pub(super) fn cool_down(&self, error: &Error, done: u32) -> Option<Duration> {
        let wait = match (error.kind(), error.retry()) {
            (ErrorKind::RateLimited { .. }, Retry::Soon) => self.ceiling(done),
            (
                ErrorKind::RateLimited { .. } | ErrorKind::ProviderFailed { .. } | ErrorKind::Credits { .. },
                Retry::After(wait),
            ) => wait,
            _ => return None,
        };
        Some(wait.min(self.longest_pause))
    }

    fn ceiling(&self, done: u32) -> Duration {
        self.first_pause.saturating_mul(2_u32.saturating_pow(done)).min(self.longest_pause)
    }
}

/// Whether the request cannot have been charged, and may be granted the next time.
fn is_free(error: &Error) -> bool {
    let passes = matches!(
        error.kind(),
        ErrorKind::Connect { .. }
            | ErrorKind::RateLimited { .. }
            | ErrorKind::ProviderFailed { .. }
            | ErrorKind::Credits { .. }
    );
    passes && error.spent() == Spent::Nothing && error.retry() != Retry::Never
}

/// Whether nobody knows what became of the request.
fn may_be_charged(error: &Error) -> bool {
    let is_open = matches!(
        error.kind(),
        ErrorKind::ProviderFailed { .. }
            | ErrorKind::RateLimited { .. }
            | ErrorKind::Timeout { .. }
            | ErrorKind::Silent { .. }
            | ErrorKind::Interrupted
    );
    is_open && error.spent() == Spent::Maybe
}

fn part(whole: Duration, chance: f64) -> Duration {
    whole.mul_f64(chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests;
