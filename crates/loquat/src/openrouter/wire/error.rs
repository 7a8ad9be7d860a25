//! OpenRouter's error envelope. Its message is often generic; the truth is then in `metadata.raw`, which is JSON text,
//! plain text or an object.

use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde_json::Value;

use super::{chat::Raw, error_word, lenient, page};
use crate::openrouter::wait;

#[derive(Debug, Default, Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    error: Raw<'a>,
    /// Servers that put no envelope around their words.
    #[serde(default, deserialize_with = "lenient")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    detail: Option<String>,
}

/// The `error` of a body or of a choice.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct WireError<'a> {
    /// A number, or a word in one documented example.
    #[serde(borrow, default)]
    code: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    http_status: Option<u16>,
    #[serde(default, deserialize_with = "lenient")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    error_type: Option<String>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    metadata: Option<Metadata<'a>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    availability: Option<Availability<'a>>,
}

/// Why nobody serves a model just now.
#[derive(Debug, Default, Deserialize)]
struct Availability<'a> {
    #[serde(default, deserialize_with = "lenient")]
    code: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    retryable: Option<bool>,
    #[serde(borrow, default)]
    retry_after: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    fallback_models: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
struct Metadata<'a> {
    #[serde(borrow, default)]
    raw: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    error_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    provider_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    reason: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    reasons: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "lenient")]
    limit_source: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    failed_routing_step: Option<String>,
    #[serde(borrow, default)]
    retry_after_seconds: Raw<'a>,
    #[serde(borrow, default)]
    retry_after_seconds_raw: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    headers: Option<serde_json::Map<String, Value>>,
}

impl<'a> WireError<'a> {
    /// The error in a body, if there is one. Google wraps its bodies in a list.
    pub(crate) fn read(body: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
        let envelope = if text.starts_with('[') {
            serde_json::from_str::<Vec<Envelope<'a>>>(text).ok()?.pop()?
        } else {
            serde_json::from_str(text).ok()?
        };
        let words = || {
            envelope.message.or(envelope.detail).map(|words| Self { message: Some(words), ..Self::default() })
        };
        Self::of(envelope.error).or_else(words)
    }

    /// An error as it stands in a field: an object, or a text, a number, a list alone. What is empty or false says nothing.
    pub(crate) fn of(field: Raw<'a>) -> Option<Self> {
        let raw = field?;
        match raw.get() {
            "null" | "false" | "0" | "\"\"" | "{}" | "[]" => None,
            text if text.starts_with('"') => {
                Some(Self { message: serde_json::from_str(text).ok(), ..Self::default() })
            }
            text if text.starts_with('{') => {
                let error = serde_json::from_str::<Self>(text).unwrap_or_default();
                let has_words = error.code.is_some() || error.message.is_some() || error.metadata.is_some();
                let is_empty = text.trim_matches(['{', '}']).trim().is_empty();
                (has_words || !is_empty).then_some(error)
            }
            text if text.starts_with(|c: char| c.is_ascii_digit()) => {
                Some(Self { code: Some(raw), ..Self::default() })
            }
            text => Some(Self { message: Some(text.to_owned()), ..Self::default() }),
        }
    }

    /// The status: a number, or what a word in its place stands for.
    pub(crate) fn status(&self) -> Option<u16> {
        let code = self.code.map(|raw| raw.get().trim_matches('"'));
        let number = code.and_then(|code| code.parse().ok()).filter(|status| (100..600).contains(status));
        let words = [code, Some(self.error_type()), self.availability_code()];
        number.or(self.http_status).or_else(|| words.into_iter().flatten().find_map(error_word::status))
    }

    /// The message, and behind it what the provider itself wrote.
    pub(crate) fn message(&self) -> String {
        let outer = self.message.clone().unwrap_or_default();
        match self.inner_message() {
            Some(inner) if inner != outer => format!("{outer}: {inner}"),
            _ => outer,
        }
    }

    fn inner_message(&self) -> Option<String> {
        let raw = self.metadata.as_ref()?.raw?.get();
        let text = serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned());
        let Ok(value) = serde_json::from_str::<Value>(&text) else {
            return if text.trim_start().starts_with('<') { page::words(&text) } else { Some(text) };
        };
        let inner = value.get("error").unwrap_or(&value);
        let message = inner.get("message").or_else(|| value.get("detail")).and_then(Value::as_str);
        let code = inner.get("code").and_then(Value::as_str).map(|code| format!(" ({code})"));
        Some(message.map_or(text.clone(), |message| format!("{message}{}", code.unwrap_or_default())))
    }

    /// The parameter that the provider's own error names.
    pub(crate) fn parameter(&self) -> Option<String> {
        let raw = self.metadata.as_ref()?.raw?.get();
        let text = serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned());
        let value: Value = serde_json::from_str(&text).ok()?;
        Some(value.get("error").unwrap_or(&value).get("param")?.as_str()?.to_owned())
    }

    /// The typed word for what happened, which is the same for every provider.
    pub(crate) fn error_type(&self) -> &str {
        let inner = self.metadata.as_ref().and_then(|m| m.error_type.as_deref());
        inner.or(self.error_type.as_deref()).unwrap_or_default()
    }

    /// Why nobody serves the model.
    pub(crate) fn availability_code(&self) -> Option<&str> {
        self.availability.as_ref()?.code.as_deref()
    }

    /// What may be asked instead.
    pub(crate) fn fallbacks(&self) -> &[String] {
        self.availability.as_ref().and_then(|known| known.fallback_models.as_deref()).unwrap_or_default()
    }

    /// Whether the same request would fail again, in the provider's own word.
    pub(crate) fn is_final(&self) -> bool {
        self.availability.as_ref().is_some_and(|known| known.retryable == Some(false))
    }

    pub(crate) fn provider(&self) -> Option<&str> {
        self.metadata.as_ref()?.provider_name.as_deref()
    }

    pub(crate) fn is_moderation(&self) -> bool {
        self.metadata.as_ref().is_some_and(|metadata| metadata.reasons.is_some())
    }

    /// Credits are held by requests under way: the one 402 that waiting mends.
    pub(crate) fn is_in_flight_budget(&self) -> bool {
        let Some(metadata) = &self.metadata else { return false };
        metadata.reason.as_deref() == Some("in_flight_budget_exhausted")
            || metadata.limit_source.as_deref() == Some("openrouter_in_flight_budget")
    }

    pub(crate) fn is_parameter_filter(&self) -> bool {
        let step = self.metadata.as_ref().and_then(|metadata| metadata.failed_routing_step.as_deref());
        step == Some("Filter by Parameters")
    }

    /// The wait that the body asks for: in copies of headers, or in a field of its own.
    pub(crate) fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        let metadata = self.metadata.as_ref();
        let headers = metadata.and_then(|metadata| metadata.headers.as_ref());
        let find = |name: &str| {
            let (_, value) = headers?.iter().find(|(present, _)| present.eq_ignore_ascii_case(name))?;
            Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        let fields = [
            metadata.and_then(|metadata| metadata.retry_after_seconds),
            metadata.and_then(|metadata| metadata.retry_after_seconds_raw),
            self.availability.as_ref().and_then(|known| known.retry_after),
        ];
        let field =
            || fields.into_iter().flatten().find_map(|raw| wait::seconds(raw.get().trim_matches('"')));
        wait::of_headers(find, now).or_else(field)
    }
}
