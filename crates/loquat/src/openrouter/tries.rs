//! The retries of one call: who waits, and for how long. What is decided is in `retry.rs`; this asks it, and waits.

use std::time::{Duration, Instant};

use loquat_core::Error;

use super::{client::Patience, generator::Shared, retry::RetryPolicy};

pub(super) struct Tries<'a> {
    shared: &'a Shared,
    model: &'a str,
    policy: RetryPolicy,
    repeats_charged: bool,
    limit: Option<Duration>,
    deadline: Option<Instant>,
    done: u32,
}

impl<'a> Tries<'a> {
    /// Those of a call to `model`, as its caller wants them.
    pub(super) fn new(
        shared: &'a Shared,
        model: &'a str,
        retries: Option<u32>,
        repeats_charged: bool,
        limit: Option<Duration>,
    ) -> Self {
        let policy = shared.retry.retries(retries.unwrap_or(shared.retry.retries));
        let deadline = limit.and_then(|limit| shared.clock.now().checked_add(limit));
        Self { shared, model, policy, repeats_charged, limit, deadline, done: 0 }
    }

    /// Before a request: leaves the model alone for as long as it has asked others to. Who wants no retries is not made to wait.
    pub(super) async fn before(&self) {
        if self.policy.retries == 0 {
            return;
        }
        let clock = &self.shared.clock;
        let rest = self.shared.cooldown.left(self.model, clock.now());
        if rest.is_zero() {
            return;
        }
        let pause = rest + self.policy.first_pause.mul_f64(clock.chance());
        if self.left().is_none_or(|left| pause < left) {
            clock.sleep(pause).await;
        }
    }

    /// After a failure: whether the same request is to be made again. Comes back when it is time for it.
    pub(super) async fn again(&mut self, error: &Error) -> bool {
        let clock = &self.shared.clock;
        if let Some(rest) = self.policy.cool_down(error, self.done) {
            let now = clock.now();
            self.shared.cooldown.begin(self.model, now + rest, now);
        }
        let pause = self.policy.pause(error, self.done, self.repeats_charged, self.left(), clock.chance());
        let Some(pause) = pause else { return false };
        self.done += 1;
        clock.sleep(pause).await;
        true
    }

    /// For one request: what is left of the call's time.
    pub(super) fn patience(&self, idle: Option<Duration>) -> Patience {
        Patience { whole: self.left(), told: self.limit, idle }
    }

    fn left(&self) -> Option<Duration> {
        let now = self.shared.clock.now();
        self.deadline.map(|deadline| deadline.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests;
