//! A history that is too long: once more without what the caller allowed to be left out, and never without a word.

use loquat_core::{Error, Note, Prompt};

use super::{Progress, Run};
use crate::openrouter::preflight;

impl Run<'_> {
    /// After `error`, which is that the request is too long; nothing was charged for it.
    pub(super) fn shorten(&mut self, prompt: &Prompt, error: Error) -> Result<Progress, Error> {
        if self.shortened.is_none()
            && !self.shown
            && let Some((kept, dropped)) = preflight::shortened(prompt)
        {
            self.note(Note::HistoryShortened { dropped });
            self.shortened = Some(kept);
            return Ok(Progress::Again);
        }
        Err(self.fail(error))
    }
}
