//! A user's JSON Schema, said in the subset of JSON Schema that a provider takes; and the answer, said back.
//!
//! Pure: no model, no network, no validator. [`say`] compiles a schema for a [`Dialect`] into a [`Said`]: what is sent, and
//! a plan of what was said in other words. The plan drives both directions: [`Said::decode`] makes of an answer a value of
//! the user's schema, [`Said::encode`] makes of a value the answer that a model would write.
//!
//! What a subset cannot say is said in other words, and only where it has to be:
//!
//! | the user's schema | what is sent |
//! |---|---|
//! | an optional property | a property that may be null (where the subset wants all properties required) |
//! | `allOf`, a `$ref` with siblings, keywords beside `anyOf` | merged |
//! | `oneOf` | `anyOf` |
//! | a map, `patternProperties` | a list of pairs, `[{"key", "value"}]` |
//! | properties, and others besides | the properties, and `__extra`: a list of pairs |
//! | a tuple | an object, `{"0", "1", ..., "rest"}` |
//! | any value; objects and lists in an `enum` | JSON in a string |
//! | a recursion that the subset lacks | JSON in a string where it closes |
//! | a root that is no object | an object of one property, `value` |
//!
//! A keyword that cannot be said at all is taken out and listed in [`Said::checked_locally`]; the decoded value is checked
//! against the user's schema in any case. What stays is [`Unsayable`].
//!
//! The order of the user's properties and keywords survives: it is the order in which a model answers.

use serde_json::Value;

mod decode;
mod definitions;
mod document;
mod encode;
mod fact;
mod fit;
mod kinds;
mod limits;
mod merge;
mod object;
mod path;
mod plan;
mod reason;
mod recursion;
mod say;
mod scalar;
mod subset;
mod tuple;
mod union;

pub use reason::{Reason, Unsayable};
pub use subset::{Dialect, Limits};

use plan::Plan;

/// What becomes of an object that does not say whether it may have more properties than it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Openness {
    /// It is closed: nothing more is asked for, and models do better with closed objects.
    #[default]
    Closed,
    /// It is open, as JSON Schema reads it: whatever is valid can be said. A null that an optional property may hold goes
    /// among the pairs, so that it is not taken for its absence.
    Open,
}

/// A schema in a provider's subset, and the way back.
#[derive(Clone, Debug)]
pub struct Said {
    /// What is sent.
    pub schema: Value,
    /// JSON pointers, into the user's schema and in its order, of the keywords that were taken out. The model is not held to
    /// them; whoever checks the answer is.
    pub checked_locally: Vec<String>,
    /// The first limit of the provider that the schema exceeds: it can be said, and would be refused.
    pub over: Option<Reason>,
    plan: Plan,
}

/// Says `document` in `dialect`. Pure; bounded in time and memory on every document: where merging would multiply, the
/// schema is refused.
///
/// ```
/// use loquat::dialect::{Dialect, Openness, say};
/// use serde_json::json;
///
/// let ages = json!({"type": "object", "additionalProperties": {"type": "integer"}});
/// let said = say(&ages, &Dialect::OPENAI, Openness::Closed)?;
/// let answer = json!({"value": [{"key": "Ada", "value": 36}]});
/// assert_eq!(said.decode(answer.clone()), json!({"Ada": 36}));
/// assert_eq!(said.encode(&json!({"Ada": 36})), Some(answer));
/// # Ok::<(), loquat::dialect::Unsayable>(())
/// ```
///
/// # Errors
/// [`Unsayable`] where even other words do not help: a reference that leads nowhere, a schema that allows no value.
pub fn say(document: &Value, dialect: &Dialect, openness: Openness) -> Result<Said, Unsayable> {
    say::say(document, dialect, openness)
}

impl Said {
    /// From an answer that follows [`schema`](Self::schema) to a value of the user's schema.
    ///
    /// Total: what does not follow the encoding stays as it is, for the validator to judge. Text that should be JSON and is
    /// none stays text; a list of pairs in which one is no pair stays a list; of several pairs with one key the last wins, as
    /// of several members of a JSON object. Which branch of a union an answer follows is found by comparing; the first of
    /// those that fit best is taken. Costs one walk over the answer, and a bounded look at it for each union.
    pub fn decode(&self, answer: Value) -> Value {
        decode::decode(&self.plan, answer)
    }

    /// What of a half-arrived answer can be shown, in the user's terms: `None` where anything but an absence or the root was
    /// said in other words, since half a list of pairs, or half a text of JSON, is not yet a part of the value.
    pub fn decode_partial(&self, answer: Value) -> Option<Value> {
        decode::decode_partial(&self.plan, answer)
    }

    /// The answer that a model would write for `value`, which should be valid on the user's schema. `None` where it cannot
    /// be said: a property more than a closed object has.
    pub fn encode(&self, value: &Value) -> Option<Value> {
        encode::encode(&self.plan, value)
    }

    /// Takes from a value that was written on the user's own schema the nulls that can only mean "absent": models write them
    /// whatever they are shown.
    pub fn without_nulls(&self, value: Value) -> Value {
        decode::without_nulls(&self.plan, value)
    }

    /// Where in `answer` stands what a JSON pointer into its decoded value points at: what is wrong with a value has to be
    /// told to a model in the words of its own answer. A pointer that leads nowhere ends where it leaves the answer.
    pub fn place(&self, answer: &Value, pointer: &str) -> String {
        path::place(&self.plan, answer, pointer)
    }
}

#[cfg(test)]
mod tests;
