//! Two caches: the provider's, of prompts, and OpenRouter's own, of answers.

use std::time::Duration;

use serde::Serialize;

/// How long a provider keeps what it was told to cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CacheControl {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<&'static str>,
}

impl CacheControl {
    /// For some minutes: what is written costs about a quarter more.
    pub const fn minutes() -> Self {
        Self { kind: "ephemeral", ttl: None }
    }

    /// For an hour: what is written costs twice as much.
    pub const fn hour() -> Self {
        Self { kind: "ephemeral", ttl: Some("1h") }
    }
}

/// Where a prompt is cut for the provider's cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CachePoint {
    /// Behind the last of the system messages that the prompt begins with.
    System,
    /// Behind the message at this place of the prompt, counted from 0.
    Message(usize),
    /// Behind this part (the second number) of the message at this place (the first).
    Part(usize, usize),
}

/// OpenRouter's own cache of whole answers: the same body with the same key gives the same answer, for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResponseCache {
    ttl: Option<Duration>,
    off: bool,
    clear: bool,
}

impl ResponseCache {
    /// On, for as long as OpenRouter thinks right (five minutes).
    pub fn on() -> Self {
        Self::default()
    }

    /// Off, though a preset or the account may have it on.
    pub fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// Kept for so long: a second to a day; OpenRouter takes the nearest.
    #[must_use]
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// Asks anew, and keeps the new answer.
    #[must_use]
    pub fn clear(mut self) -> Self {
        self.clear = true;
        self
    }

    pub(super) fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("x-openrouter-cache", (!self.off).to_string())];
        headers.extend(
            self.ttl.map(|ttl| ("x-openrouter-cache-ttl", ttl.as_secs().clamp(1, 86_400).to_string())),
        );
        if self.clear {
            headers.push(("x-openrouter-cache-clear", true.to_string()));
        }
        headers
    }
}
