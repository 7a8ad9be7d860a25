//! Why a text has no answer: a stable name for programs, a sentence for people, and the rules that a value breaks.

use loquat_mend::{Misfit, Unreadable};
use serde::Serialize;

/// Why there is no answer. Its words never hold text of the input, so a log may keep them; only a path may hold a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Failure {
    /// The name: stable, in kebab case.
    pub(super) kind: &'static str,
    pub(super) message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) violations: Vec<Fault>,
}

/// One rule of the schema that a value breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fault {
    /// A JSON pointer; empty for the whole value.
    pub(super) path: String,
    pub(super) keyword: String,
    pub(super) expected: String,
}

impl Failure {
    /// The line of a program is not what `loquat mend --jsonl` reads.
    pub(super) fn line(message: impl Into<String>) -> Self {
        Self::new("bad-line", message)
    }

    pub(super) fn schema(message: impl Into<String>) -> Self {
        Self::new("bad-schema", message)
    }

    pub(super) fn not_utf8() -> Self {
        Self::new("not-utf8", "the bytes are not UTF-8")
    }

    /// The value breaks its schema.
    pub(super) fn invalid(violations: Vec<Fault>) -> Self {
        let message = match violations.len() {
            1 => "the value breaks a rule of its schema".to_owned(),
            rules => format!("the value breaks {rules} rules of its schema"),
        };
        Self { violations, ..Self::new("invalid", message) }
    }

    fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), violations: Vec::new() }
    }
}

impl From<Unreadable> for Failure {
    fn from(why: Unreadable) -> Self {
        let kind = match why {
            Unreadable::Empty => "empty",
            Unreadable::NoJson => "no-json",
            Unreadable::TooDeep { .. } => "too-deep",
            Unreadable::TooLarge { .. } => "too-large",
            Unreadable::NotJson => "not-json",
            Unreadable::BadSchema { .. } => "bad-schema",
            _ => "unreadable",
        };
        Self::new(kind, why.to_string())
    }
}

impl From<&Misfit> for Fault {
    fn from(misfit: &Misfit) -> Self {
        let Misfit { path, keyword, expected, .. } = misfit;
        Self { path: path.clone(), keyword: (*keyword).to_owned(), expected: expected.clone() }
    }
}
