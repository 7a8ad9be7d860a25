//! What does not go into a file: keys, cookies, the marks of accounts, and headers that nobody needs for playing.

use std::{collections::BTreeMap, fmt, sync::Arc, sync::LazyLock};

use regex::Regex;

use super::Exchange;
use crate::simulator::record;

/// Headers that are kept, of requests and of replies: a list of what is harmless, since nobody can list what is not.
const KEPT: [&str; 11] = [
    "accept",
    "cache-control",
    "content-type",
    "http-referer",
    "retry-after",
    "retry-after-ms",
    "x-generation-id",
    "x-provider-name",
    "x-simulator",
    "x-title",
    "age",
];
/// And those that begin so.
const KEPT_FAMILIES: [&str; 2] = ["x-openrouter-", "x-ratelimit-"];
/// Ids of accounts and organisations, wherever they stand.
static ACCOUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(user|org)_[A-Za-z0-9]{6,}\b").ok());
/// The members of a JSON text that name a person or an account.
static MEMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"("(?:user|user_id|creator_user_id|session_id)"\s*:\s*)"(?:[^"\\]|\\.)*""#).ok()
});

/// Keys in a query, whatever they look like.
static QUERY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([?&](?:key|api_key|token|access_token)=)[^&\s]+").ok());

/// Takes secrets out of exchanges. Prompts and answers stay; a step of your own may take more.
///
/// ```
/// use loquat_testkit::cassette::Scrub;
/// let scrub = Scrub::default().also(|exchange| {
///     exchange.request.body = exchange.request.body.replace("Maria", "Somebody");
/// });
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct Scrub {
    steps: Vec<Arc<Step>>,
}

type Step = dyn Fn(&mut Exchange) + Send + Sync;

impl Scrub {
    /// The same with one more step. A player takes the same step with each request before it looks for it.
    pub fn also(mut self, step: impl Fn(&mut Exchange) + Send + Sync + 'static) -> Self {
        self.steps.push(Arc::new(step));
        self
    }

    /// The exchange without its secrets.
    #[must_use]
    pub fn clean(&self, exchange: &Exchange) -> Exchange {
        let mut clean = exchange.clone();
        let token = bearer(&exchange.request.headers).unwrap_or_default();
        clean.request.url = masked(&exchange.request.url, token);
        clean.request.headers = headers(&exchange.request.headers, token);
        clean.response.headers = headers(&exchange.response.headers, token);
        clean.request.body = masked(&exchange.request.body, token);
        clean.response.body = masked(&exchange.response.body, token);
        clean.labels = exchange.labels.iter().map(|label| masked(label, token)).collect();
        for step in &self.steps {
            step(&mut clean);
        }
        if clean.response.body != exchange.response.body {
            // The pieces are those of another text now; it is played event by event.
            clean.response.chunks.clear();
        }
        clean
    }
}

impl fmt::Debug for Scrub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scrub").field("steps", &self.steps.len()).finish()
    }
}

fn bearer(headers: &BTreeMap<String, String>) -> Option<&str> {
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    value.split_once(' ').map(|(_, token)| token.trim())
}

fn headers(all: &BTreeMap<String, String>, token: &str) -> BTreeMap<String, String> {
    let kept =
        |name: &str| KEPT.contains(&name) || KEPT_FAMILIES.iter().any(|family| name.starts_with(family));
    let all = all.iter().map(|(name, value)| (name.to_lowercase(), value));
    all.filter(|(name, _)| kept(name)).map(|(name, value)| (name, masked(value, token))).collect()
}

fn masked(text: &str, token: &str) -> String {
    let mut text = record::scrub(text, token);
    let masks = [(&*ACCOUNT, "${1}_REDACTED"), (&*MEMBER, "${1}\"REDACTED\""), (&*QUERY, "${1}REDACTED")];
    for (pattern, mask) in masks {
        if let Some(pattern) = pattern {
            text = pattern.replace_all(&text, mask).into_owned();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cassette::{RecordedReply, SentRequest};

    fn exchange() -> Exchange {
        let pairs = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let sent = pairs(&[
            ("authorization", "Bearer local-token-1"),
            ("cookie", "a=b"),
            ("content-type", "application/json"),
            ("x-title", "mine local-token-1"),
        ]);
        let came = pairs(&[("cf-ray", "a1-SJC"), ("set-cookie", "a=b"), ("retry-after", "3")]);
        let body =
            r#"{"messages":[{"role":"user","content":"sk-or-v1-invented"}],"user":"ada","session_id":"s"}"#;
        let request = SentRequest::new(
            "POST",
            "https://a.example/v1/x?key=sk-or-v1-invented&token=plain-one",
            sent,
            body,
        );
        let mut reply = RecordedReply::new(400, came, r#"{"error":{},"user_id":"user_2abcDEF99"}"#);
        reply.chunks = vec![reply.body.len()];
        Exchange::new(request, reply)
    }

    #[test]
    fn no_key_no_cookie_and_no_account_is_left() {
        let line = Scrub::default().clean(&exchange()).line();
        for secret in ["local-token", "plain-one", "sk-or", "cookie", "cf-ray", "ada", "user_2abc", "\"s\""] {
            assert!(!line.contains(secret), "{secret}: {line}");
        }
        assert!(line.contains(r#"\"role\":\"user\""#) && line.contains("retry-after"), "{line}");
    }

    #[test]
    fn a_cleaned_reply_is_not_played_in_the_pieces_of_another() {
        let clean = Scrub::default().clean(&exchange());
        assert!(clean.response.chunks.is_empty());
        let again = Scrub::default().clean(&clean);
        assert_eq!(clean, again, "cleaning twice is cleaning once");
    }

    #[test]
    fn a_step_of_the_users_own_comes_last() {
        let scrub = Scrub::default().also(|exchange| exchange.request.body.clear());
        assert_eq!(scrub.clean(&exchange()).request.body, "");
    }
}
