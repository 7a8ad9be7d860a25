//! A value that cannot be printed by accident: API keys, and the text of prompts and answers inside errors.

use std::fmt;

/// Holds a value that neither `Debug` nor `Display` nor `Serialize` shows; [`Hidden::reveal`] is the only way to it.
///
/// ```
/// let key = loquat_core::Hidden::new("sk-secret".to_owned());
/// assert_eq!(format!("{key:?}"), "Hidden(..)");
/// assert_eq!(key.reveal(), "sk-secret");
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Hidden<T>(T);

impl<T> Hidden<T> {
    /// Hides `value`.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Do not log it.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(..)")
    }
}
