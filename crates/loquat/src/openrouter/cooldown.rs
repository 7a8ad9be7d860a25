//! Models that have just said "not now". Who asks one of them waits as the first who was refused does, so that one 429 does not
//! become nine. Shared by all calls of a service, that is of one key; the clock is an argument.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// More models than any program asks at once; a bound against those that make up names.
const MOST: usize = 1024;

#[derive(Debug, Default)]
pub(super) struct CoolDown(Mutex<HashMap<String, Instant>>);

impl CoolDown {
    /// Nobody asks `model` before `until`.
    pub(super) fn begin(&self, model: &str, until: Instant, now: Instant) {
        let mut resting = self.lock();
        if resting.len() >= MOST {
            resting.retain(|_, until| *until > now);
        }
        if resting.len() >= MOST {
            // To forget costs a refusal each, which is free.
            resting.clear();
        }
        let known = resting.entry(model.to_owned()).or_insert(until);
        *known = until.max(*known);
    }

    /// How long `model` is still to be left alone.
    pub(super) fn left(&self, model: &str, now: Instant) -> Duration {
        let resting = self.lock();
        resting.get(model).map(|until| until.saturating_duration_since(now)).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        // A panic elsewhere leaves the map whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_model_rests_for_the_longest_that_was_asked_and_others_do_not() {
        let (resting, now) = (CoolDown::default(), Instant::now());
        resting.begin("a", now + 5 * SECOND, now);
        resting.begin("a", now + 2 * SECOND, now);
        assert_eq!(resting.left("a", now + SECOND), 4 * SECOND);
        assert_eq!(resting.left("a", now + 9 * SECOND), Duration::ZERO);
        assert_eq!(resting.left("b", now), Duration::ZERO);
    }

    #[test]
    fn memory_is_bounded() {
        let (resting, now) = (CoolDown::default(), Instant::now());
        (0..=MOST).for_each(|n| resting.begin(&n.to_string(), now + SECOND, now));
        assert!(resting.lock().len() <= MOST);
    }
}
