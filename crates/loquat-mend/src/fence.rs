//! Code fences: where a block starts, where its content starts, and where it ends.
//!
//! Markdown closes a fence with a line of nothing but the fence. Models also write the fence behind the last bracket,
//! or everything in one line, so a fence behind a bracket closes too. Nothing else does: the strings of an answer may
//! hold fences of their own. A fence that nothing closes reaches to the end of the text.

use crate::lex::steps;

/// A fenced block; all are offsets into the text.
#[derive(Clone, Copy)]
pub(crate) struct Block {
    pub(crate) start: usize,
    pub(crate) inside: usize,
    pub(crate) close: usize,
    pub(crate) end: usize,
    /// The language tag says JSON, or there is none.
    pub(crate) json: bool,
}

/// Finds the blocks of one part of the text, from left to right.
pub(crate) struct Finder<'t> {
    text: &'t str,
    end: usize,
}

impl<'t> Finder<'t> {
    pub(crate) fn new(text: &'t str, end: usize) -> Self {
        Self { text, end }
    }

    /// The block that starts at `pos`, if one does. The caller goes on behind it.
    pub(crate) fn block(&mut self, pos: usize) -> Option<Block> {
        let (mark, length) = self.run(pos)?;
        let tag_start = pos + length;
        let tag = self.slice(tag_start, self.end);
        let tag = tag.split(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '-' | '_' | '.'))).next();
        // A value that follows the fence directly is no tag.
        let tag =
            tag.filter(|tag| tag.len() <= 32 && !tag.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
        let tag = tag.unwrap_or_default();
        let is_json = tag.is_empty() || tag.to_ascii_lowercase().starts_with("json");
        let inside = tag_start + if is_json || self.line_ends(tag_start + tag.len()) { tag.len() } else { 0 };
        let (close, end) = self.close(inside, mark, length);
        Some(Block { start: pos, inside, close, end, json: is_json })
    }

    /// The closing fence, or the end of the part: after that no fence is looked for again, so this stays linear.
    fn close(&self, inside: usize, mark: u8, length: usize) -> (usize, usize) {
        let one_line = !self.line_ends(inside);
        let mut pos = inside;
        while pos < self.end {
            steps(1);
            let Some((found, run)) = self.run(pos) else {
                pos += 1;
                continue;
            };
            let before = self.slice(inside, pos).trim_end_matches([' ', '\t']);
            let line_start = before.ends_with('\n');
            let behind_bracket = before.trim_end().ends_with(['}', ']']);
            let line_end = self.line_ends(pos + run);
            let alone = line_start && line_end && run >= length;
            if found == mark && (alone || (behind_bracket && (line_start || line_end || one_line))) {
                return (pos, pos + run);
            }
            pos += run;
        }
        (self.end, self.end)
    }

    /// The run of three or more fence signs at `pos`.
    fn run(&self, pos: usize) -> Option<(u8, usize)> {
        let bytes = self.text.as_bytes().get(pos..self.end)?;
        let mark = *bytes.first().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = bytes.iter().take_while(|byte| **byte == mark).count();
        steps(length);
        (length >= 3).then_some((mark, length))
    }

    fn line_ends(&self, pos: usize) -> bool {
        let rest = self.slice(pos, self.end).trim_start_matches([' ', '\t', '\r']);
        rest.is_empty() || rest.starts_with('\n')
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }
}
