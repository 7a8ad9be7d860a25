//! Texts with an end: a violation quotes the answer, the answer may be megabytes, and forty rules may quote it each.

use std::fmt::{self, Display, Write};

/// What a text shows at most, in bytes: enough for a sentence and a start of what it speaks of.
pub(super) const DETAIL: usize = 1024;

/// The start of what `value` would print, `limit` bytes at most, with `...` where there would be more. What does not fit is
/// not formatted at all.
pub(super) fn brief(value: &impl Display, limit: usize) -> String {
    let mut text = Bounded { text: String::new(), limit };
    if write!(text, "{value}").is_err() {
        text.text.push_str("...");
    }
    text.text
}

struct Bounded {
    text: String,
    limit: usize,
}

impl Write for Bounded {
    /// An error stops whoever writes: there is no use for the rest.
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let room = self.limit.saturating_sub(self.text.len());
        if more.len() <= room {
            self.text.push_str(more);
            return Ok(());
        }
        let end = (0..=room).rev().find(|end| more.is_char_boundary(*end)).unwrap_or(0);
        self.text.push_str(more.get(..end).unwrap_or_default());
        Err(fmt::Error)
    }
}
