//! One way in which a value breaks its schema, its type or a check: precise for the model, mute about the answer in logs.

use std::fmt;

use serde::Serialize;

use crate::Hidden;

/// A broken rule. `Debug` and `Display` show the place and the rule, with `*` for every key that is not the schema's: what
/// the answer said is only in [`Violation::detail`], and its keys also in [`Violation::path`] and in what `Serialize` writes.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Violation {
    /// Where in the value, as a JSON pointer; empty for the root.
    path: Pointer,
    /// The rule: a keyword of JSON Schema, `rust type`, or `check`.
    pub rule: String,
    /// What was expected, from the schema.
    pub expected: String,
    /// Which kind of value was there: `string`, `null`, `object`, ...
    pub got: String,
    #[serde(skip)]
    detail: Hidden<String>,
    /// The path as it may be printed. Only who knows the schema can tell it.
    #[serde(skip)]
    place: Option<String>,
}

/// A path may hold keys that the model made up, so it is serialised (for snapshots) but not printed.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
struct Pointer(String);

impl Violation {
    /// The rule of a type's own `Deserialize`.
    pub const RUST_TYPE: &'static str = "rust type";
    /// The rule of a [`Schema::check`](crate::Schema::check).
    pub const CHECK: &'static str = "check";

    /// A broken rule; `detail` may quote the answer, and only [`Violation::detail`] gives it back.
    pub fn new(
        path: impl Into<String>,
        rule: impl Into<String>,
        expected: impl Into<String>,
        got: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            path: Pointer(path.into()),
            rule: rule.into(),
            expected: expected.into(),
            got: got.into(),
            detail: Hidden::new(detail.into()),
            place: None,
        }
    }

    /// Where in the value, as a JSON pointer; empty for the root.
    pub fn path(&self) -> &str {
        &self.path.0
    }

    /// The whole sentence, with what the answer said. For the model and for a developer's eyes, not for logs.
    pub fn detail(&self) -> &str {
        self.detail.reveal()
    }

    /// The path without the keys that a model made up.
    pub(crate) fn set_place(&mut self, place: String) {
        self.place = Some(place);
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_deref() {
            _ if self.path().is_empty() => f.write_str("the whole value")?,
            Some(place) => write!(f, "`{place}`")?,
            None => f.write_str("somewhere")?,
        }
        write!(f, ": expected {}, got {} (`{}`)", self.expected, self.got, self.rule)
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
