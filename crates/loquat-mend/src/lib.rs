//! Pure and total: no I/O, no clock, no async; every text yields a value or a typed reason.
//!
//! Models write JSON the way people do: in a code fence, after a greeting, with a comma too many, cut off in the
//! middle. [`mend`](mend()) reads it and tells every repair. It repairs syntax only: a `"36"` stays a string though
//! the schema wants a number, a word in the wrong case stays, a key with another name stays. Such things come out as
//! violations, and the caller asks the model again.
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
//! # What holds
//!
//! - Text that is JSON comes back as it is, without repairs. Two exceptions, both told: a string that holds JSON where
//!   the schema allows no string is opened, and an integer beyond 64 bits is rounded by `serde_json`. Floats are read
//!   as the nearest 64-bit float, and of a key that strict JSON gives twice the last value is kept; neither is told.
//! - Every change is told, with its place. What is told never holds text of the input, so it may be logged.
//! - Mending twice is mending once.
//! - The time is linear in the text. Depth and size are bounded by [`Limits`].
//!
//! # What violations are
//!
//! A small structural check that ranks candidates: see [`Misfit`]. It knows few keywords and may stop early in a large
//! value, so an empty list does not mean that the value is valid. The caller's JSON Schema validator has the last word.
//!
//! # Map
//!
//! `scan.rs` finds the candidates and chooses one, with `think.rs` (thoughts) and `fence.rs` (code fences). `grammar.rs`
//! reads objects and arrays, `quoted.rs` strings, `bare.rs` the rest, `peek.rs` looks ahead, `lex.rs` is the cursor.
//! `fit.rs` checks against the schema, `repair.rs` lists the repairs and their costs, `limits.rs` the bounds.

mod bare;
mod fence;
mod fit;
mod grammar;
mod lex;
mod limits;
mod peek;
mod quoted;
mod repair;
mod scan;
#[cfg(test)]
mod steps;
mod think;

use serde_json::Value;

pub use crate::fit::Misfit;
pub use crate::limits::Limits;
pub use crate::repair::{Repair, RepairKind, Span};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads the JSON value that a text holds, within the default [`Limits`].
///
/// The schema only helps to choose between several candidates and is laid beside the result: nothing is coerced.
///
/// ```
/// use loquat_mend::mend;
/// use serde_json::json;
///
/// let schema = json!({"type": "object", "properties": {"age": {"type": "integer"}}});
/// let mended = mend("As said in [1]: {\"age\": \"36\"}", Some(&schema))?;
/// assert_eq!(mended.value, json!({"age": "36"}));
/// assert_eq!(mended.violations[0].to_string(), "expected type `integer` at `/age` (`type`)");
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
    read(text, schema, limits, true)
}

/// As [`mend`], for callers who lay a validator of their own on the value: where the text is clean JSON there is nothing to
/// choose, so nothing is laid on the schema, and `violations` stays empty.
///
/// # Errors
///
/// [`Unreadable`], if the text holds no JSON or is beyond the limits.
pub fn mend_to_judge(text: &str, schema: Option<&Value>) -> Result<Mended, Unreadable> {
    read(text, schema, &Limits::default(), false)
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

fn read(text: &str, schema: Option<&Value>, limits: &Limits, lay: bool) -> Result<Mended, Unreadable> {
    if text.len() > limits.size {
        return Err(Unreadable::TooLarge { limit: limits.size, size: text.len() });
    }
    let Some(value) = strict(text) else { return tolerant(text, schema, limits) };
    let depth = limits.levels();
    if depth_of(&value) > depth {
        return Err(Unreadable::TooDeep { limit: depth });
    }
    if let Some(inner) = schema.and_then(|schema| json_in_string(text, &value, schema, limits)) {
        return Ok(inner);
    }
    // An integer that was rounded is a float now; without one there is none to tell.
    let repairs = if has_float(&value) { bare::rounded(text) } else { Vec::new() };
    let laid = schema.filter(|_| lay).map(|schema| fit::misfits(&value, schema, fit::fuel(text.len())));
    Ok(Mended { value, violations: laid.unwrap_or_default(), repairs, candidates: 1 })
}

/// Recursion is bounded: the value was read by `serde_json`, which stops at 128 levels.
fn has_float(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_float),
        Value::Object(members) => members.values().any(has_float),
        _ => false,
    }
}

/// A value that was read out of a text, and everything that was done to get it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Mended {
    /// The value.
    pub value: Value,
    /// Where the value does not fit the schema, as far as a small check sees; empty without a schema. The caller's
    /// validator has the last word: see [the crate documentation](crate#what-violations-are).
    pub violations: Vec<Misfit>,
    /// Everything that was done to the text, in the order of the text.
    pub repairs: Vec<Repair>,
    /// How many JSON candidates the text held, those in the model's thoughts among them.
    pub candidates: usize,
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
    /// The text is longer than [`Limits::size`].
    #[error("the text has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
        /// The size of the text in bytes.
        size: usize,
    },
}

/// The text as strict JSON; a byte order mark is allowed, as RFC 8259 lets a reader do.
fn strict(text: &str) -> Option<Value> {
    serde_json::from_str(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)).ok()
}

fn tolerant(text: &str, schema: Option<&Value>, limits: &Limits) -> Result<Mended, Unreadable> {
    if text.chars().all(|c| c.is_whitespace() || lex::is_odd_space(c)) {
        return Err(Unreadable::Empty);
    }
    let limit = limits.levels();
    let found = scan::scan(text, schema, limit).map_err(|_| Unreadable::TooDeep { limit })?;
    let candidates = found.candidates;
    let (chosen, repairs) = found.choose().ok_or(Unreadable::NoJson)?;
    Ok(Mended { value: chosen.value, violations: chosen.misfits, repairs, candidates })
}

/// Opens a string that holds an object or an array, where the schema says that the answer is no string.
///
/// Without a schema a string stays a string: it may have been meant.
fn json_in_string(text: &str, value: &Value, schema: &Value, limits: &Limits) -> Option<Mended> {
    let inner = value.as_str().map(str::trim_start).filter(|inner| inner.starts_with(['{', '[']))?;
    if fit::allows(schema, "string") {
        return None;
    }
    let mut mended = match strict(inner) {
        Some(value) if depth_of(&value) <= limits.levels() => {
            let violations = fit::misfits(&value, schema, fit::fuel(inner.len()));
            Mended { value, violations, repairs: bare::rounded(inner), candidates: 1 }
        }
        _ => tolerant(inner, Some(schema), limits).ok()?,
    };
    // Places inside the decoded string are not places of the text, so all repairs have the place of the string.
    let whole = Span::new(0, text.len());
    for repair in &mut mended.repairs {
        repair.span = whole;
    }
    mended.repairs.insert(0, Repair { kind: RepairKind::JsonInString, span: whole });
    Some(mended)
}

/// Levels of nesting; `serde_json` bounds them, so this may recurse.
fn depth_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth_of).max().unwrap_or(0),
        Value::Object(object) => 1 + object.values().map(depth_of).max().unwrap_or(0),
        _ => 0,
    }
}
