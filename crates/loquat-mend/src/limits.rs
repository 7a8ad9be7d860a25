//! The bounds that keep reading total: without them a hostile text could exhaust the stack or the memory.

/// No text is read deeper than this, whatever [`Limits::depth`] says: the reader recurses once a level, and
/// `serde_json` itself reads no deeper, so a deeper value could not be read back.
const DEEPEST: usize = 128;

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
    /// Levels of nesting. Default 128, which is also the most: answers of models nest fewer than twenty levels.
    pub depth: usize,
    /// Bytes of text. Default 16 MiB: far above the longest answer of a model (about one MiB), far below the
    /// memory of a small machine.
    pub size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: DEEPEST, size: 16 << 20 }
    }
}

impl Limits {
    /// Sets the levels of nesting; more than 128 counts as 128.
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

    /// The depth that really holds: the fields are public, so the ceiling is applied where the depth is used.
    pub(crate) fn levels(&self) -> usize {
        self.depth.min(DEEPEST)
    }
}
