//! Readings of a text as something else: a number, a literal, a word of a list, a key, a moment. Pure functions.
//!
//! Each says what it did as kinds of repairs, whose costs `repair.rs` knows. None invents and none rounds: where two
//! readings are as good, there is none. A sentence that denies what it names (`not true`) gives none either.
//!
//! `fold.rs` says when two words are one, `index.rs` finds a whole text among names, `tokens.rs` cuts sentences,
//! `trim.rs` takes off what stands around a value. Everything is linear in the text.

pub(crate) mod choice;
pub(crate) mod fold;
pub(crate) mod format;
pub(crate) mod index;
pub(crate) mod key;
pub(crate) mod list;
pub(crate) mod literal;
pub(crate) mod moment;
pub(crate) mod number;
pub(crate) mod tokens;
pub(crate) mod trim;

use crate::repair::RepairKind;

/// A reading, and what had to be done for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found<T> {
    pub(crate) value: T,
    pub(crate) repairs: Vec<RepairKind>,
}

impl<T> Found<T> {
    pub(crate) fn new(value: T, repairs: impl Into<Vec<RepairKind>>) -> Self {
        Self { value, repairs: repairs.into() }
    }

    /// The same reading with one more repair; each kind is told once.
    pub(crate) fn and(mut self, kind: RepairKind) -> Self {
        if !self.repairs.contains(&kind) {
            self.repairs.push(kind);
        }
        self
    }
}

#[cfg(test)]
mod tests;
