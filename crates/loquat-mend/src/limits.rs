//! The bounds that keep reading total: without them a hostile text could exhaust the stack or the memory.

use crate::Unreadable;

/// The default depth. `serde_json` reads no deeper either, and dropping, printing and validating a value of this depth is safe on
/// a stack of 512 KiB.
const DEPTH: usize = 128;

/// How much of a text is read before it is refused.
///
/// ```
/// use loquat_mend::{Limits, Unreadable, mend_with};
///
/// let limits = Limits::default().with_depth(2);
/// assert_eq!(mend_with("[[[1]]]", None, &limits), Err(Unreadable::TooDeep { limit: 2 }));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Levels of nesting. Default 128: answers of models nest fewer than twenty. The reader itself does not recurse, so it reads
    /// deeper ones if asked; but dropping or printing a `Value` does, so a much higher limit needs a large stack.
    pub depth: usize,
    /// Bytes of text. Default 16 MiB: far above the longest answer of a model (about one MiB), far below the
    /// memory of a small machine.
    pub size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: DEPTH, size: 16 << 20 }
    }
}

impl Limits {
    /// Sets the levels of nesting.
    #[must_use]
    pub fn with_depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Sets the bytes of text.
    #[must_use]
    pub fn with_size(mut self, size: usize) -> Self {
        self.size = size;
        self
    }

    pub(crate) fn check(&self, text: &str) -> Result<(), Unreadable> {
        let limit = self.size.min(u32::MAX as usize);
        if text.len() > limit { Err(Unreadable::TooLarge { limit, size: text.len() }) } else { Ok(()) }
    }
}
