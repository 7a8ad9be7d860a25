//! Pure and total: no I/O, no clock, no async; every text yields a value or a typed reason.
//!
//! Models write JSON the way people do: in a code fence, after a greeting, with a comma too many, cut off in the
//! middle. [`mend`](mend()) reads it and tells every repair. With a JSON Schema it also lays what it read on the schema:
//! `"36"` where a number is wanted, a word in another case, a key in another style, one value for a list. It never
//! invents and never rounds: what is missing or ambiguous stays a violation, and the caller asks the model again.
//!
//! ```
//! use loquat_mend::{RepairKind, mend};
//!
//! let mended = mend("Sure! ```json\n{name: 'Ada', tags: [1, 2,]}\n```", None)?;
//! assert_eq!(mended.value, serde_json::json!({"name": "Ada", "tags": [1, 2]}));
//! assert!(mended.repairs.iter().any(|repair| repair.kind == RepairKind::TrailingComma));
//! # Ok::<(), loquat_mend::Unreadable>(())
//! ```
//!
//! | you have | you take |
//! |---|---|
//! | a text, once | [`mend`](mend()) |
//! | many texts and one schema, or settings | [`Mender`] |
//! | a text that arrives in pieces | [`Mender::partial`]; [`Partial::shown`] after each |
//! | a text that may be cut off, to be shown | [`Mender::so_far`] |
//! | a validator of your own | [`clean`] first, then [`Mender::mend`] |
//!
//! # What holds
//!
//! - Text that is JSON, and valid on the schema, comes back as `serde_json` reads it. Told as notes: a byte order mark; an integer beyond 64
//!   bits that is rounded (see [`Mender::with_exact_numbers`]), and of a key that is given twice the last value is kept.
//! - Every change is told, with its place and its cost ([`RepairKind`]). What is told never holds text of the input, so it
//!   may be logged.
//! - A valid value that is mended again stays as it is.
//! - A text in pieces gives the same as the whole text, however it was cut.
//! - The time is linear in the text for a given schema, nothing recurses by the text, and depth and size are bounded by
//!   [`Limits`]. The memory beside the value is a tree of 8 bytes a node, 8 more for a container that is not empty and 12
//!   for a leaf whose characters are not what stands between its quotes, and 12 bytes a repair; without a schema the tree is let go
//!   of while the value is made of it. With a schema the readings that are weighed come on top: up to some 250 bytes a node
//!   in the worst of the texts that are measured (empty lists laid on a union).
//!
//! # Where repairs stand thick
//!
//! The first 64 repairs of a value are told one by one, and further ones as long as there is at most one for 6 bytes of it. Where
//! they stand thicker, a repair of the same kind among the last 8 tells of the new one too: its span reaches from the first to the
//! last. So the number of repairs is no count of slips in such a text; its kinds, and where they begin and end, hold.
//!
//! Without a schema, a text that holds 64 values or more lets go of those that cannot be the answer any more while it is read; and
//! of more than 1024 values of one kind that nothing separates each counts as a correction of the one before, and the last stays.
//!
//! # What violations are
//!
//! Where the value does not fit the schema. The alignment knows most keywords, but no `pattern` beyond plain ones, no `not`,
//! `if` or `dependentSchemas`. With the feature `judge` the crate `jsonschema` has the last word, formats included: then an empty
//! list means that the value is valid.
//!
//! # Map
//!
//! `reader.rs` reads a text into the tree of `tree.rs`: `reader/scan.rs` finds values in prose, `container.rs`, `text.rs` and
//! `bare.rs` read them, `peek.rs` looks ahead. `plain.rs` makes a value of a tree; `shape.rs` compiles a schema and `align.rs` lays a
//! tree on it, with `words.rs` for what a text can mean; JSON that needs no choice is laid by `align/straight.rs` while `serde_json`
//! reads it. `answer.rs` chooses among several values, `show.rs` while they arrive; `partial.rs` and `node.rs` are the incremental
//! reader, `growing.rs` keeps its value. `repair.rs` lists the repairs and their costs.

mod align;
mod answer;
mod fit;
mod growing;
mod judge;
mod limits;
mod mender;
mod node;
mod partial;
mod plain;
mod reader;
mod repair;
mod row;
mod shape;
mod show;
mod strict;
mod tree;
mod words;

use serde::Serialize;
use serde_json::Value;

pub use crate::fit::Misfit;
pub use crate::limits::Limits;
pub use crate::mender::{Incomplete, Keep, Mender};
pub use crate::node::{Node, NodeKind};
pub use crate::partial::{Partial, Progress};
pub use crate::repair::{Repair, RepairKind, Span};

/// Reads the JSON value that a text holds, within the default [`Limits`].
///
/// With a schema the cheapest reading wins, and what cannot be read without inventing stays a violation. For many texts make a
/// [`Mender`]: here the schema is compiled each time.
///
/// ```
/// use loquat_mend::mend;
/// use serde_json::json;
///
/// let schema = json!({"type": "object", "properties": {"age": {"type": "integer"}, "born": {"type": "integer"}}});
/// let mended = mend("As said in [1]: {\"age\": \"36\", \"born\": 1815.5}", Some(&schema))?;
/// assert_eq!(mended.value, json!({"age": 36, "born": 1815.5}));
/// assert_eq!(mended.violations[0].path, "/born");
/// # Ok::<(), loquat_mend::Unreadable>(())
/// ```
///
/// # Errors
///
/// [`Unreadable`], if the text holds no JSON or is beyond the limits.
pub fn mend(text: &str, schema: Option<&Value>) -> Result<Mended, Unreadable> {
    mend_with(text, schema, &Limits::default())
}

/// Reads the JSON value that a text holds, within `limits`.
///
/// # Errors
///
/// [`Unreadable`], if the text holds no JSON or is beyond the limits.
pub fn mend_with(text: &str, schema: Option<&Value>, limits: &Limits) -> Result<Mended, Unreadable> {
    let mender = schema.map_or_else(|| Ok(Mender::new()), Mender::for_schema)?;
    mender.with_limits(*limits).mend(text)
}

/// The text as it is, if it is JSON: for callers who lay a validator of their own on the value first, and mend only what it refuses.
///
/// What `serde_json` does not tell is told here: integers that were rounded, keys that were given twice.
///
/// ```
/// assert!(loquat_mend::clean("[1, 2]").is_some_and(|clean| clean.repairs.is_empty()));
/// assert_eq!(loquat_mend::clean("[1, 2,]"), None);
/// ```
pub fn clean(text: &str) -> Option<Mended> {
    mender::clean(text)
}

/// Where a value that is already read does not fit `schema`, as far as this small check sees: it knows few keywords, it takes
/// time linear in the value, and of a large value against a recursive union it may see only a part.
///
/// An empty list does not mean that the value is valid. For a list of what is wrong with a value that a validator refused.
///
/// ```
/// use serde_json::json;
///
/// let schema = json!({"properties": {"age": {"type": "integer"}}});
/// let found = loquat_mend::misfits(&json!({"age": "36"}), &schema);
/// assert_eq!(found[0].path, "/age");
/// ```
pub fn misfits(value: &Value, schema: &Value) -> Vec<Misfit> {
    fit::misfits(value, schema, fit::fuel(fit::size(value)))
}

/// A value that was read out of a text, and everything that was done to get it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Mended {
    /// The value.
    pub value: Value,
    /// Where the value does not fit the schema; empty without one. See [the crate documentation](crate#what-violations-are) for
    /// what an empty list says.
    pub violations: Vec<Misfit>,
    /// Everything that was done to the text, in the order of the text.
    pub repairs: Vec<Repair>,
    /// How many JSON candidates the text held, those in the model's thoughts among them.
    pub candidates: usize,
    /// The numbers that `value` holds only rounded, where [`Mender::with_exact_numbers`] asked for them.
    pub exact: Vec<Exact>,
}

/// A number with more digits than a [`Value`] holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Exact {
    /// A JSON pointer to the number in [`Mended::value`].
    pub path: String,
    /// The number in JSON notation, with every digit of the text.
    pub digits: String,
}

impl Mended {
    /// Whether a repair closed something that the text's end had cut off: the value may be a part of the answer.
    ///
    /// ```
    /// assert!(loquat_mend::mend("{\"names\": [\"Ada\", \"Gra", None)?.is_cut());
    /// # Ok::<(), loquat_mend::Unreadable>(())
    /// ```
    pub fn is_cut(&self) -> bool {
        self.repairs.iter().any(|repair| repair.kind.is_cut())
    }
}

/// Why no value could be given. It never carries text of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// The text holds nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// The text holds nothing that could be meant as JSON.
    #[error("the text holds no JSON")]
    NoJson,
    /// The JSON nests deeper than [`Limits::depth`].
    #[error("the JSON nests deeper than {limit} levels")]
    TooDeep {
        /// The limit in levels.
        limit: usize,
    },
    /// The text is longer than [`Limits::size`]; or, where that limit is raised beyond 64 MiB, it holds more containers and
    /// leaves that need a note of their own than the tree counts (2^26 of a kind), or a string of 2 GiB; `limit` is then these 64 MiB.
    #[error("the text has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
        /// The size of the text in bytes.
        size: usize,
    },
    /// The text is not JSON as it stands, and no repair was allowed: [`Mender::strict`].
    #[error("the text is not JSON")]
    NotJson,
    /// The schema is no JSON Schema, or one that cannot be followed.
    #[error("the schema cannot be used: {reason}")]
    BadSchema {
        /// What is wrong with it.
        reason: &'static str,
    },
}
