//! Their error becomes ours: what happened, was money spent, may it be repeated. And what a refusal proves about the
//! model, which is what the ladder steps down on.

use std::time::Duration;

use loquat_core::{Error, ErrorKind, Retry, Spent};

use super::{
    charged,
    client::Reply,
    parameter::Parameter,
    profile::Profile,
    wire::{error::WireError, page},
};

/// What a refusal proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// The model takes no `response_format` of the kind sent; `json_mode_open` only where the refusal says so.
    ResponseFormat { json_mode_open: bool },
    /// The provider takes schemas, but not this one.
    Schema { json_mode_open: bool },
    /// The model takes no tools, or no forced ones.
    Tools,
    /// The model does not take this sampling parameter.
    Parameter(String),
    /// The model takes the limit of the answer as `max_completion_tokens`.
    OtherLimit,
    /// Nothing about the rung.
    Nothing,
}

/// A failed request.
pub(super) struct Refusal {
    pub(super) error: Error,
    pub(super) evidence: Evidence,
    pub(super) provider: Option<String>,
}

/// Reads an HTTP error.
pub(super) fn http(reply: &Reply, profile: &Profile) -> Refusal {
    match WireError::read(reply.body.reveal()) {
        Some(error) => wire(&error, reply.status, reply, profile),
        // A page of a proxy or of Cloudflare, or nothing at all: the status is all there is.
        None => {
            let kind = match reply.status {
                300..400 => ErrorKind::Malformed { reason: format!("a redirect (status {})", reply.status) },
                404 => ErrorKind::Malformed { reason: "status 404 without an error object".to_owned() },
                status => kind(status, "", None, profile),
            };
            let text = String::from_utf8_lossy(reply.body.reveal()).into_owned();
            let mut error = finish(kind, reply.status, reply.retry_after);
            if let Some(words) = page::words(&text) {
                error = error.with_upstream_message(words);
            }
            Refusal { error: error.with_answer(text), evidence: Evidence::Nothing, provider: None }
        }
    }
}

/// Reads an error object, of an HTTP error or inside a 200.
pub(super) fn wire(error: &WireError<'_>, status: u16, reply: &Reply, profile: &Profile) -> Refusal {
    let message = error.message();
    let lower = message.to_lowercase();
    let retry_after = reply.retry_after.or_else(|| error.retry_after(reply.received));
    let kind = kind(status, &lower, Some(error), profile);
    let mut refused = finish(kind, status, retry_after).with_upstream_message(message);
    if status == 402 && error.is_in_flight_budget() {
        refused = refused.with_retry(wait(retry_after));
    }
    if error.is_final() {
        refused = refused.with_retry(Retry::Never);
    }
    Refusal {
        evidence: evidence(status, &lower, error),
        error: refused,
        provider: error.provider().map(str::to_owned),
    }
}

fn finish(kind: ErrorKind, status: u16, retry_after: Option<Duration>) -> Error {
    let spent = charged::by_status(status);
    let error = Error::from(kind).with_spent(spent);
    match (spent, error.retry()) {
        (Spent::Maybe, _) => error.with_retry(Retry::Never),
        (_, Retry::Never) => error,
        _ => error.with_retry(wait(retry_after)),
    }
}

fn wait(retry_after: Option<Duration>) -> Retry {
    retry_after.filter(|wait| !wait.is_zero()).map_or(Retry::Soon, Retry::After)
}

fn kind(status: u16, message: &str, error: Option<&WireError<'_>>, profile: &Profile) -> ErrorKind {
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let model = || profile.id.clone().into_owned();
    let named = error.map(WireError::fallbacks).unwrap_or_default();
    let unknown = || ErrorKind::UnknownModel {
        model: model(),
        successors: profile
            .successors
            .iter()
            .map(|id| (*id).to_owned())
            .chain(named.iter().cloned())
            .collect(),
        status,
    };
    let error_type = error.map(WireError::error_type).unwrap_or_default();
    match error.and_then(WireError::availability_code) {
        Some("model_not_found" | "model_deprecated" | "free_variant_ended") => return unknown(),
        Some(
            "no_endpoints" | "privacy_restricted" | "constraint_filtered" | "model_unavailable_upstream",
        ) => {
            return ErrorKind::NoEndpoint { model: model(), status };
        }
        _ => {}
    }
    match status {
        400 | 403 | 422 if error_type == "content_policy_violation" => ErrorKind::Moderated { status },
        400 if has(&["not a valid model id", "does not exist"]) => unknown(),
        404 if is_unlisted(message, &profile.id) => unknown(),
        404 => ErrorKind::NoEndpoint { model: model(), status },
        400 | 413 | 422 if CONTEXT_TYPES.contains(&error_type) || has(&CONTEXT_WORDS) => {
            ErrorKind::ContextLength { model: model(), status }
        }
        401 => ErrorKind::Authentication { status },
        402 => ErrorKind::Credits { status },
        403 if error.is_some_and(WireError::is_moderation)
            || has(&["requires moderation", "was flagged"]) =>
        {
            ErrorKind::Moderated { status }
        }
        403 => ErrorKind::Forbidden { status },
        429 => ErrorKind::RateLimited { status },
        408 | 500..=599 => ErrorKind::ProviderFailed { status },
        _ => ErrorKind::BadRequest { status },
    }
}

/// `No endpoints found for <slug>.` says that the model is gone; every other 404 that a condition left nobody.
fn is_unlisted(message: &str, model: &str) -> bool {
    !model.is_empty() && message.contains(&format!("no endpoints found for {}", model.to_lowercase()))
        || message.contains("model not found")
        || message.contains("is not available")
        || message.contains("deprecated")
}

fn evidence(status: u16, message: &str, error: &WireError<'_>) -> Evidence {
    if !matches!(status, 400 | 404 | 422) {
        return Evidence::Nothing;
    }
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if has(&SCHEMA_WORDS) {
        return Evidence::Schema { json_mode_open: leaves_json_mode_open(message) };
    }
    let named = error.parameter().or_else(|| quoted_parameter(message));
    let starts =
        |words: &[&str]| named.as_ref().is_some_and(|name| words.iter().any(|word| name.starts_with(word)));
    if has(&FORMAT_WORDS) || error.is_parameter_filter() || starts(&FORMAT_PARAMETERS) {
        return Evidence::ResponseFormat { json_mode_open: leaves_json_mode_open(message) };
    }
    if has(&["support tool use", "tool_choice", "support tools"]) || starts(&["tool", "function"]) {
        return Evidence::Tools;
    }
    let instead = message.contains(Parameter::MaxCompletionTokens.name());
    named.map_or(Evidence::Nothing, |name| match name.as_str() {
        "max_tokens" if instead => Evidence::OtherLimit,
        _ => Evidence::Parameter(name),
    })
}

/// Only what names `json_object` as a way out, or names it without a word of refusal.
fn leaves_json_mode_open(message: &str) -> bool {
    let plain: String = message.chars().filter(|c| !matches!(c, '`' | '\'' | '"')).collect();
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let is_way_out = has(&["use json_object", "try json_object", "json_object instead", "only json_object"]);
    is_way_out || plain.contains("json_object") && !has(&["not support", "unsupported", "json_object is not"])
}

/// How OpenRouter types it that the prompt is too long.
const CONTEXT_TYPES: [&str; 3] = ["context_length_exceeded", "token_limit_exceeded", "string_too_long"];

/// How providers word it that the prompt is too long.
const CONTEXT_WORDS: [&str; 4] =
    ["maximum context length", "context_length_exceeded", "prompt is too long", "context window"];

/// How providers word it that they read schemas but not this one.
const SCHEMA_WORDS: [&str; 7] = [
    "invalid schema for",
    "invalid_json_schema",
    "output_format.schema",
    "grammar is too large",
    "recursive definitions",
    "unsupported json schema",
    "json schema is invalid",
];

/// How providers word it that they do not take `response_format`, or some of it. The last one is OpenRouter's misleading
/// word for a pool that `strict` emptied.
const FORMAT_WORDS: [&str; 9] = [
    "response_format",
    "response format",
    "json mode",
    "json_schema",
    "json_object",
    "text.format",
    "structured output",
    "can handle the requested parameters",
    "matching your guardrail restrictions",
];

/// What belongs to the rung and is no sampling parameter, by the names that providers give in `param`.
const FORMAT_PARAMETERS: [&str; 3] = ["response_format", "structured_outputs", "text.format"];

/// The name in `Unsupported parameter: 'temperature'` and its like.
fn quoted_parameter(message: &str) -> Option<String> {
    let rest =
        message.split_once("unsupported parameter").or_else(|| message.split_once("unsupported value"))?.1;
    let name = rest.split(['\'', '"', '`']).nth(1)?;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::leaves_json_mode_open;

    #[test]
    fn json_mode_is_open_only_where_the_refusal_says_so() {
        for (message, open) in [
            ("response_format.type must be one of text, json_object", true),
            ("`json_schema` is not supported by this model, use `json_object` instead", true),
            ("json mode is not enabled for models/gemma-3-27b-it", false),
            ("this model does not support response format `json_schema`", false),
            ("response_format json_object is not available", false),
            ("unsupported response_format: 'json_object'", false),
        ] {
            assert_eq!(leaves_json_mode_open(message), open, "{message}");
        }
    }
}
