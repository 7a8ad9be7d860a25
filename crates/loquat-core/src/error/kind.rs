//! What can happen: one variant each, with its sentence and its hint side by side.

use std::time::Duration;

use serde::Serialize;

use crate::{Retry, Rung, Violation};

/// Something that a service can be asked for, and may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ability {
    /// Text that arrives piece by piece.
    Streaming,
    /// Vectors for texts.
    Embeddings,
    /// Documents in the order of how well they answer a query.
    Reranking,
    /// Judging whether a text is harmful.
    Moderation,
    /// Counting tokens.
    Tokenizer,
}

impl std::fmt::Display for Ability {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Streaming => "streaming",
            Self::Embeddings => "embeddings",
            Self::Reranking => "reranking",
            Self::Moderation => "moderation",
            Self::Tokenizer => "a tokenizer",
        })
    }
}

/// What a budget limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Resource {
    /// Calls of a model.
    Rounds,
    /// Time by the clock.
    Time,
    /// US dollars.
    Money,
}

impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Rounds => "rounds",
            Self::Time => "time",
            Self::Money => "money",
        })
    }
}

/// What happened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting that is needed has no value.
    #[error("{name} is not set")]
    MissingSetting {
        /// The setting's name.
        name: String,
        /// What to set it to.
        advice: String,
    },
    /// A setting has a value that does not parse. The value is not shown: it may be a secret in the wrong place.
    #[error("{name} is not {expected}")]
    InvalidSetting {
        /// The setting's name, and where its value comes from.
        name: String,
        /// What it should be.
        expected: String,
    },
    /// A schema that is no JSON Schema.
    #[error("the schema `{name}` is wrong at {}: {reason}", place(.path))]
    InvalidSchema {
        /// The schema's name.
        name: String,
        /// Where, as a JSON pointer into the schema.
        path: String,
        /// Why.
        reason: String,
    },
    /// The service has not got this ability.
    #[error("{service} does not support {ability}")]
    Unsupported {
        /// What was asked for.
        ability: Ability,
        /// Who has not got it.
        service: String,
    },
    /// The caller pinned a rung that this model or this schema cannot be answered on.
    #[error("the pinned rung {rung} cannot be used: {reason}")]
    RungUnavailable {
        /// Which.
        rung: Rung,
        /// Why, with the path in the schema where that is the reason.
        reason: String,
    },
    /// No key, or a wrong one.
    #[error("the provider did not accept the key (status {status})")]
    Authentication {
        /// HTTP status.
        status: u16,
    },
    /// The account has too little money for this request.
    #[error("the account has too few credits (status {status})")]
    Credits {
        /// HTTP status.
        status: u16,
    },
    /// The key, the account or a guardrail does not allow it.
    #[error("the provider does not allow this request (status {status})")]
    Forbidden {
        /// HTTP status.
        status: u16,
    },
    /// The input was held back by a moderation filter.
    #[error("the input was flagged by the provider's moderation (status {status})")]
    Moderated {
        /// HTTP status.
        status: u16,
    },
    /// The provider does not have this model (any more).
    #[error("the model `{model}` is not available (status {status})")]
    UnknownModel {
        /// What was asked.
        model: String,
        /// What to ask instead, best first; may be empty.
        successors: Vec<String>,
        /// HTTP status.
        status: u16,
    },
    /// The model exists, but nobody serves it under these conditions.
    #[error("no endpoint of `{model}` takes this request (status {status})")]
    NoEndpoint {
        /// What was asked.
        model: String,
        /// HTTP status.
        status: u16,
    },
    /// Prompt and answer do not fit into the model's context window.
    #[error("the prompt does not fit into the context window of `{model}` (status {status})")]
    ContextLength {
        /// What was asked.
        model: String,
        /// HTTP status.
        status: u16,
    },
    /// Prompt and answer cannot fit into the model's context window, as counted before anything was sent.
    #[error(
        "the prompt has {} {tokens} tokens, the answer needs {answer}, and the window of `{model}` has {window}",
        about(.is_exact)
    )]
    PromptTooLong {
        /// Who would have been asked.
        model: String,
        /// Tokens of messages, schema and tools.
        tokens: u64,
        /// Tokens that the window has.
        window: u64,
        /// Tokens that the answer needs: the limit set for it, or one.
        answer: u64,
        /// Whether the texts were counted with the model's own vocabulary.
        is_exact: bool,
    },
    /// The provider does not take the request as it is.
    #[error("the provider refused the request (status {status})")]
    BadRequest {
        /// HTTP status.
        status: u16,
    },
    /// Too many requests.
    #[error("the provider limits the rate of requests (status {status})")]
    RateLimited {
        /// HTTP status.
        status: u16,
    },
    /// The provider failed.
    #[error("the provider failed (status {status})")]
    ProviderFailed {
        /// HTTP status, or the code of an error inside a 200.
        status: u16,
    },
    /// The system has no certificates to check a server's against.
    #[error("no certificate store of the system could be read")]
    NoCertificates,
    /// No connection; nothing was sent.
    #[error("no connection to {host}")]
    Connect {
        /// Host and port.
        host: String,
    },
    /// No answer in time.
    #[error("no whole answer within {limit:?}")]
    Timeout {
        /// The limit.
        limit: Duration,
    },
    /// Nothing came for a while, in the middle of a stream.
    #[error("the stream was silent for {limit:?}")]
    Silent {
        /// The longest silence allowed.
        limit: Duration,
    },
    /// The connection broke after the request was sent.
    #[error("the connection broke before the answer was whole")]
    Interrupted,
    /// What came back is no answer of this protocol.
    #[error("the provider's reply was not understood: {reason}")]
    Malformed {
        /// What is wrong with it; without its text.
        reason: String,
    },
    /// The answer ran into its limit of tokens.
    #[error("the answer was cut off at {}", limit(.max_tokens))]
    Truncated {
        /// The limit, where known.
        max_tokens: Option<u64>,
    },
    /// The model refused.
    #[error("the model refused to answer")]
    Refused,
    /// A filter held the answer back.
    #[error("the provider's filter held the answer back")]
    Filtered,
    /// The model called tools where an answer was asked for.
    #[error("the model called tools instead of answering")]
    ToolsCalled {
        /// How many.
        calls: usize,
    },
    /// The budget of a run allows no further call.
    #[error("the budget of {resource} allows no further call: {used} of {allowed} used")]
    OverBudget {
        /// Which.
        resource: Resource,
        /// What was used, and what the next call would add where that is known.
        used: String,
        /// What there was.
        allowed: String,
    },
    /// Nothing came back.
    #[error("the answer was empty")]
    Empty,
    /// No JSON in the answer.
    #[error("no JSON could be read from the answer")]
    Unreadable,
    /// The answer stops in the middle of a value, though the provider calls it finished.
    #[error("the answer stops in the middle of a value")]
    Partial,
    /// The schema itself came back.
    #[error("the model answered with the schema itself")]
    SchemaEchoed,
    /// The answer breaks the schema, `T` or a check.
    #[error("the answer breaks {} of the schema's rules{}", .violations.len(), first(.violations))]
    Invalid {
        /// How.
        violations: Vec<Violation>,
    },
}

fn about(is_exact: &bool) -> &'static str {
    if *is_exact { "some" } else { "about" }
}

fn limit(max_tokens: &Option<u64>) -> String {
    max_tokens.map_or_else(|| "its limit of tokens".to_owned(), |n| format!("its limit of {n} tokens"))
}

fn place(path: &str) -> String {
    if path.is_empty() { "its root".to_owned() } else { format!("`{path}`") }
}

fn first(violations: &[Violation]) -> String {
    violations.first().map(|violation| format!(", first: {violation}")).unwrap_or_default()
}

impl ErrorKind {
    /// A short name for machines and snapshots: `rate_limited`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::MissingSetting { .. } => "missing_setting",
            Self::InvalidSetting { .. } => "invalid_setting",
            Self::InvalidSchema { .. } => "invalid_schema",
            Self::Unsupported { .. } => "unsupported",
            Self::RungUnavailable { .. } => "rung_unavailable",
            Self::Authentication { .. } => "authentication",
            Self::Credits { .. } => "credits",
            Self::Forbidden { .. } => "forbidden",
            Self::Moderated { .. } => "moderated",
            Self::UnknownModel { .. } => "unknown_model",
            Self::NoEndpoint { .. } => "no_endpoint",
            Self::ContextLength { .. } => "context_length",
            Self::PromptTooLong { .. } => "prompt_too_long",
            Self::BadRequest { .. } => "bad_request",
            Self::RateLimited { .. } => "rate_limited",
            Self::ProviderFailed { .. } => "provider_failed",
            Self::NoCertificates => "no_certificates",
            Self::Connect { .. } => "connect",
            Self::Timeout { .. } => "timeout",
            Self::Silent { .. } => "silent",
            Self::Interrupted => "interrupted",
            Self::Malformed { .. } => "malformed",
            Self::Truncated { .. } => "truncated",
            Self::Refused => "refused",
            Self::Filtered => "filtered",
            Self::ToolsCalled { .. } => "tools_called",
            Self::OverBudget { .. } => "over_budget",
            Self::Empty => "empty",
            Self::Unreadable => "unreadable",
            Self::Partial => "partial",
            Self::SchemaEchoed => "schema_echoed",
            Self::Invalid { .. } => "invalid",
        }
    }

    /// HTTP status, where one came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Authentication { status }
            | Self::Credits { status }
            | Self::Forbidden { status }
            | Self::Moderated { status }
            | Self::UnknownModel { status, .. }
            | Self::NoEndpoint { status, .. }
            | Self::ContextLength { status, .. }
            | Self::BadRequest { status }
            | Self::RateLimited { status }
            | Self::ProviderFailed { status } => Some(*status),
            _ => None,
        }
    }

    /// What to do now.
    pub fn hint(&self) -> String {
        match self {
            Self::MissingSetting { advice, .. } => advice.clone(),
            Self::UnknownModel { successors, .. } if !successors.is_empty() => {
                format!("ask one of its successors: {}", successors.join(", "))
            }
            Self::RungUnavailable { .. } => {
                "leave the mode to `auto`, or pin a rung that the model and the schema allow".to_owned()
            }
            other => other.plain_hint().to_owned(),
        }
    }

    fn plain_hint(&self) -> &'static str {
        match self {
            Self::InvalidSetting { .. } => "correct the value, or unset it to use the default",
            Self::InvalidSchema { .. } => "correct the schema at the path given",
            Self::Unsupported { .. } => "use a service that has it; `supports_streaming` tells for streams",
            Self::Authentication { .. } => "check the key, and that it belongs to this base URL",
            Self::Credits { .. } => {
                "add credits, or lower `max_tokens`: the check counts the longest possible answer"
            }
            Self::Forbidden { .. } => {
                "check the key's limit and the account's guardrails; `upstream_message` names the one"
            }
            Self::Moderated { .. } => {
                "change the input, or ask a model that is not moderated; nothing was charged"
            }
            Self::UnknownModel { .. } => "check the name against the provider's catalogue",
            Self::NoEndpoint { .. } => "drop a parameter or a restriction, or choose another model",
            Self::PromptTooLong { .. } => {
                "shorten the prompt, mark messages as `droppable`, lower `max_tokens`, or choose a model with a larger window"
            }
            Self::ContextLength { .. } => "shorten the prompt, or choose a model with a larger window",
            Self::BadRequest { .. } => "see `upstream_message` for what the provider objects to",
            Self::RateLimited { .. } => "wait as `retry` says, then try again",
            Self::ProviderFailed { .. } => "try again later, or another model",
            Self::NoCertificates => "install the system's certificates (often the package `ca-certificates`)",
            Self::Connect { .. } => "check the base URL and the network; nothing was sent",
            Self::Timeout { .. } => {
                "raise the time-out; the request may have been charged, so it was not sent again"
            }
            Self::Silent { .. } => {
                "raise `idle_timeout` where a server is silent while a model thinks; what came may have been charged"
            }
            Self::Interrupted => {
                "the request may have been charged, so it was not sent again; repeat it if you accept that"
            }
            Self::Malformed { .. } => {
                "check that the base URL is one of this protocol; `answer` has the text"
            }
            Self::Truncated { .. } => "raise `max_tokens`, or ask for less",
            Self::Refused => "change the prompt; `answer` has the refusal",
            Self::Filtered => "change the prompt, or choose another model",
            Self::ToolsCalled { .. } => {
                "ask with `generate_turn` or `generate_step`, which give the calls, or offer no tools"
            }
            Self::OverBudget { .. } => {
                "raise the budget, or give the model less to do; the transcript shows what it did"
            }
            Self::Empty => "try again, or choose another model",
            Self::Unreadable => "raise `re_asks`, or choose a model with JSON mode; `answer` has the text",
            Self::Partial => "raise `re_asks`, or choose another model; `answer` has the text",
            Self::SchemaEchoed => "raise `re_asks`, or choose another model",
            Self::Invalid { .. } => {
                "raise `re_asks`, choose another model, or loosen the schema; `answer` has the text"
            }
            Self::MissingSetting { .. } | Self::RungUnavailable { .. } => "",
        }
    }

    pub(super) fn default_retry(&self) -> Retry {
        match self {
            Self::RateLimited { .. } | Self::ProviderFailed { .. } | Self::Connect { .. } | Self::Empty => {
                Retry::Soon
            }
            _ => Retry::Never,
        }
    }
}
