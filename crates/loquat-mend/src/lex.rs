//! The cursor of the tolerant reader: where it stands, what it has told, and what may be skipped between tokens.
//!
//! Every look at the text goes through [`Lexer::at`] or [`Lexer::char_at`], so the tests can count the steps.

use crate::repair::{Repair, RepairKind};

pub(crate) struct Lexer<'t> {
    /// The text up to where the candidate must end, so that offsets are those of the whole text.
    text: &'t str,
    pub(crate) pos: usize,
    pub(crate) repairs: Vec<Repair>,
    /// The closing brackets that are still to come, the innermost last.
    pub(crate) open: Vec<char>,
    pub(crate) depth_limit: usize,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str, start: usize, end: usize, depth_limit: usize) -> Self {
        let text = text.get(..end).unwrap_or(text);
        Self { text, pos: start, repairs: Vec::new(), open: Vec::new(), depth_limit }
    }

    pub(crate) fn at(&self, pos: usize) -> Option<u8> {
        step();
        self.text.as_bytes().get(pos).copied()
    }

    pub(crate) fn char_at(&self, pos: usize) -> Option<char> {
        step();
        self.text.get(pos..).and_then(|rest| rest.chars().next())
    }

    pub(crate) fn here(&self) -> Option<char> {
        self.char_at(self.pos)
    }

    pub(crate) fn starts_with(&self, pos: usize, word: &str) -> bool {
        step();
        self.text.get(pos..).is_some_and(|rest| rest.starts_with(word))
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn bump(&mut self) {
        self.pos += self.here().map_or(0, char::len_utf8);
    }

    /// Tells a repair. A run of the same surplus sign is one repair: a text of commas is no list of a million repairs.
    pub(crate) fn tell(&mut self, kind: RepairKind, start: usize, end: usize) {
        let surplus =
            [RepairKind::DoubledComma, RepairKind::StrayCharacter, RepairKind::OddSpace].contains(&kind);
        match self.repairs.last_mut() {
            Some(last) if surplus && last.kind == kind && last.span.end == start => last.span.end = end,
            _ => self.repairs.push(Repair::new(kind, start, end)),
        }
    }

    /// Whether nothing more can belong to the value: the text ends, or a fence stands where a token is due.
    pub(crate) fn at_end(&self) -> bool {
        self.pos >= self.len() || is_fence(self, self.pos)
    }

    /// Skips what may stand between tokens.
    pub(crate) fn trivia(&mut self) {
        while let Some(c) = self.here() {
            match c {
                ' ' | '\t' | '\n' | '\r' => self.pos += 1,
                '/' if matches!(self.at(self.pos + 1), Some(b'/' | b'*')) => self.comment(),
                '#' => self.comment(),
                c if is_odd_space(c) => {
                    self.tell(RepairKind::OddSpace, self.pos, self.pos + c.len_utf8());
                    self.bump();
                }
                _ => break,
            }
        }
    }

    fn comment(&mut self) {
        let start = self.pos;
        let (from, end) = if self.starts_with(start, "/*") { (start + 2, "*/") } else { (start + 1, "\n") };
        self.pos = self.find(from, end).map_or(self.len(), |found| found + end.len());
        self.tell(RepairKind::Comment, start, self.pos);
    }

    /// The next place of `word`. The caller moves there, so that no part of the text is searched twice.
    pub(crate) fn find(&self, from: usize, word: &str) -> Option<usize> {
        let found = self.text.get(from..)?.find(word).map(|offset| from + offset);
        steps(found.unwrap_or(self.len()) - from);
        found
    }
}

pub(crate) fn is_fence(lexer: &Lexer<'_>, pos: usize) -> bool {
    lexer.starts_with(pos, "```") || lexer.starts_with(pos, "~~~")
}

/// White space, or a character without width, that JSON does not allow between tokens.
pub(crate) fn is_odd_space(c: char) -> bool {
    (c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\r'))
        || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{180e}')
}

#[cfg(test)]
thread_local! {
    /// How often the text was looked at; linear time is tested by counting, because clocks flake.
    pub(crate) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

pub(crate) fn step() {
    steps(1);
}

#[cfg(test)]
pub(crate) fn steps(count: usize) {
    STEPS.with(|steps| steps.set(steps.get() + count));
}

#[cfg(not(test))]
pub(crate) fn steps(_count: usize) {}
