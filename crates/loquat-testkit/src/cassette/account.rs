//! What a player was asked, and what it has not been asked.

use std::fmt;

/// How far a cassette was played. Holds no text of a prompt or an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// Exchanges that were played, in the order in which they were asked for.
    pub played: Vec<String>,
    /// Exchanges that nobody asked for.
    pub left: Vec<String>,
    /// Requests that the cassette has no answer to, and why it has none.
    pub missing: Vec<String>,
}

impl Account {
    /// Whether every exchange was played, and nothing else was asked for.
    pub fn is_settled(&self) -> bool {
        self.left.is_empty() && self.missing.is_empty()
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} exchanges were played", self.played.len(), self.played.len() + self.left.len())?;
        for left in &self.left {
            write!(f, "\n  not asked for: {left}")?;
        }
        for missing in &self.missing {
            write!(f, "\n  not recorded: {missing}")?;
        }
        Ok(())
    }
}
