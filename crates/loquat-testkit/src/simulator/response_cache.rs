//! OpenRouter's own cache of answers: asked for by a header, keyed by the key and by every byte of the body.

use std::collections::HashMap;

use axum::http::HeaderMap;

use super::{
    auth,
    completion::{Completion, Frame},
};
use crate::scenario::Reply;

/// The seconds that an answer is kept where nothing is said.
const USUAL_TTL: u64 = 300;
/// A day.
const LONGEST_TTL: u64 = 86_400;

/// The answers that were kept. Nothing grows old here: a test has no time to wait.
#[derive(Debug, Default)]
pub(super) struct ResponseCache(HashMap<(String, Vec<u8>), Kept>);

#[derive(Debug)]
struct Kept {
    completion: Completion,
    source: String,
}

/// What a request wants of the cache.
#[derive(Debug)]
pub(super) struct Wish {
    key: (String, Vec<u8>),
    ttl: u64,
    clear: bool,
}

impl Wish {
    /// `None` where the cache is not asked for.
    pub(super) fn of(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        header("x-openrouter-cache").filter(|on| on.eq_ignore_ascii_case("true"))?;
        let digits =
            |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
        let ttl: u64 = header("x-openrouter-cache-ttl").and_then(digits).unwrap_or(USUAL_TTL);
        let token = auth::bearer(headers).unwrap_or_default().to_owned();
        Some(Self {
            key: (token, body.to_vec()),
            ttl: ttl.clamp(1, LONGEST_TTL),
            clear: header("x-openrouter-cache-clear") == Some("true"),
        })
    }
}

impl ResponseCache {
    /// The answer that was kept, unbilled and under a new id.
    pub(super) fn hit(&self, wish: &Wish) -> Option<Reply> {
        let kept = self.0.get(&wish.key).filter(|_| !wish.clear)?;
        let free = Completion { usage: Some((0, 0)), cost: Some("0".to_owned()), ..kept.completion.clone() };
        let reply = Reply::from(free)
            .header("x-openrouter-cache-status", "HIT")
            .header("x-openrouter-cache-age", "1")
            .header("x-openrouter-cache-ttl", &wish.ttl.to_string())
            .header("x-openrouter-cache-source-id", &kept.source);
        Some(reply)
    }

    /// Keeps an answer, and says so in its headers.
    pub(super) fn miss(&mut self, wish: Wish, reply: Reply, frame: &Frame) -> Reply {
        let Some(completion) = reply.completion().filter(|_| reply.status() == 200).cloned() else {
            return reply;
        };
        let ttl = wish.ttl.to_string();
        self.0.insert(wish.key, Kept { completion, source: frame.id.clone() });
        reply.header("x-openrouter-cache-status", "MISS").header("x-openrouter-cache-ttl", &ttl)
    }
}
