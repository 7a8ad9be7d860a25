//! What refusals have taught about models, for as long as it can be trusted. Kept in memory, by the service.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use loquat_core::Rung;
use serde_json::Value;

/// Providers change what they take from week to week, not from minute to minute.
const TRUSTED_FOR: Duration = Duration::from_secs(60 * 60);
/// More models and schemas than any program uses in an hour; a bound against those that make up names.
const MOST: usize = 4096;

/// A thing that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Refused {
    /// A rung, by a model, whatever the schema.
    Rung(String, Rung),
    /// A schema (its fingerprint) on a rung, by a model.
    Schema(String, Rung, u64),
    /// A schema (its fingerprint) on a rung was silently ignored by a model.
    Ignored(String, Rung, u64),
    /// A sampling parameter, by a model.
    Parameter(String, String),
}

/// Everything that was refused lately. The clock is an argument.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<HashMap<Refused, Instant>>);

impl Memory {
    pub(crate) fn learn(&self, refused: Refused, now: Instant) {
        let mut known = self.lock();
        if known.len() >= MOST {
            known.retain(|_, since| is_trusted(*since, now));
        }
        if known.len() >= MOST {
            // To learn again costs one free request each; not to learn at all costs one at every call.
            known.clear();
        }
        known.insert(refused, now);
    }

    pub(crate) fn knows(&self, refused: &Refused, now: Instant) -> bool {
        self.lock().get(refused).is_some_and(|since| is_trusted(*since, now))
    }

    /// Nothing has been refused: the usual case, and worth no further look.
    pub(crate) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Refused, Instant>> {
        // A panic elsewhere leaves the map whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_trusted(since: Instant, now: Instant) -> bool {
    now.saturating_duration_since(since) < TRUSTED_FOR
}

/// Tells schemas apart, in this process.
pub(crate) fn fingerprint(schema: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    schema.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_forgotten_after_an_hour() {
        let (memory, start) = (Memory::default(), Instant::now());
        let refused = Refused::Rung("m".into(), Rung::JsonSchema);
        memory.learn(refused.clone(), start);
        assert!(memory.knows(&refused, start + Duration::from_secs(3599)));
        assert!(!memory.knows(&refused, start + Duration::from_secs(3600)));
    }

    #[test]
    fn a_refused_schema_says_nothing_about_another_schema() {
        let (memory, now) = (Memory::default(), Instant::now());
        memory.learn(Refused::Schema("m".into(), Rung::JsonSchema, 1), now);
        assert!(memory.knows(&Refused::Schema("m".into(), Rung::JsonSchema, 1), now));
        assert!(!memory.knows(&Refused::Schema("m".into(), Rung::JsonSchema, 2), now));
    }

    #[test]
    fn memory_is_bounded() {
        let (memory, now) = (Memory::default(), Instant::now());
        for n in 0..=MOST {
            memory.learn(Refused::Parameter("m".into(), n.to_string()), now);
        }
        assert!(memory.lock().len() <= MOST);
    }
}
