//! The text that the reader looks at: all of it, or as much as has arrived.
//!
//! A look beyond what has arrived sets a mark. The step that looked is then taken back and repeated when more has arrived, so
//! a decision never depends on how the text was cut into pieces.

use std::cell::Cell;

/// The longest look-ahead, in characters: longer than keys are, short enough to ask at every quote.
pub(super) const FAR: usize = 64;

pub(crate) struct Source<'t> {
    pub(super) text: &'t str,
    /// The text is all there is.
    pub(super) done: bool,
    starved: Cell<bool>,
    /// The value was escaped once as a whole: `\n` between its tokens is a line break.
    pub(super) escaped: Cell<bool>,
}

impl<'t> Source<'t> {
    pub(crate) fn new(text: &'t str, done: bool) -> Self {
        Self { text, done, starved: Cell::new(false), escaped: Cell::new(false) }
    }

    /// Whether something looked beyond what has arrived.
    pub(super) fn is_starved(&self) -> bool {
        self.starved.get()
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    #[inline]
    pub(super) fn byte(&self, pos: usize) -> Option<u8> {
        look(1);
        let found = self.text.as_bytes().get(pos).copied();
        if found.is_none() && !self.done {
            self.starved.set(true);
        }
        found
    }

    #[inline]
    pub(super) fn char(&self, pos: usize) -> Option<char> {
        match self.byte(pos)? {
            byte if byte < 0x80 => Some(char::from(byte)),
            _ => self.text.get(pos..).and_then(|rest| rest.chars().next()),
        }
    }

    /// The sign at `pos` as JSON writes it, and its length: full-width punctuation counts as JSON's own.
    #[inline]
    pub(super) fn sign(&self, pos: usize) -> Option<(char, usize)> {
        let c = self.char(pos)?;
        Some(if c < '\u{80}' { (c, 1) } else { (narrow(c), c.len_utf8()) })
    }

    pub(super) fn starts_with(&self, pos: usize, word: &str) -> bool {
        word.bytes().enumerate().all(|(offset, wanted)| self.byte(pos + offset) == Some(wanted))
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        look(1);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The next sign that is not white space, its place, and whether a line break stands before it. `None` is the end, or
    /// too far to know.
    #[inline]
    pub(super) fn next(&self, mut pos: usize) -> (usize, Option<char>, bool) {
        let mut line_break = false;
        for _ in 0..FAR {
            match self.byte(pos) {
                Some(b' ' | b'\t' | b'\r') => pos += 1,
                Some(b'\n') => (pos, line_break) = (pos + 1, true),
                Some(b'\\') if self.is_escaped_blank(pos) => {
                    line_break |= self.byte(pos + 1) == Some(b'n');
                    pos += 2;
                }
                Some(byte) if byte < 0x80 => return (pos, Some(char::from(byte)), line_break),
                _ => match self.sign(pos) {
                    Some((c, length)) if is_blank(c) => pos += length,
                    other => return (pos, other.map(|(c, _)| c), line_break),
                },
            }
        }
        (pos, None, line_break)
    }

    /// Whether white space that was escaped with the rest of the value stands at `pos`.
    pub(super) fn is_escaped_blank(&self, pos: usize) -> bool {
        self.escaped.get()
            && self.byte(pos) == Some(b'\\')
            && matches!(self.byte(pos + 1), Some(b'n' | b'r' | b't'))
    }

    /// The place behind the character at `pos`.
    pub(super) fn behind(&self, pos: usize) -> usize {
        pos + self.char(pos).map_or(1, char::len_utf8)
    }

    /// The next sign that is not white space.
    pub(super) fn next_sign(&self, pos: usize) -> Option<char> {
        self.next(pos).1
    }

    /// The last place before `pos`, from `floor` on, behind which only white space stands; and whether there is a line break in it.
    pub(super) fn solid_before(&self, floor: usize, pos: usize) -> (usize, bool) {
        let head = self.slice(floor, pos);
        let solid = head.trim_end_matches(is_blank);
        (floor + solid.len(), self.slice(floor + solid.len(), pos).contains('\n'))
    }

    /// Whether only white space stands between `pos` and the end of its line.
    pub(super) fn line_ends(&self, mut pos: usize) -> bool {
        for _ in 0..FAR {
            match self.byte(pos) {
                Some(b' ' | b'\t' | b'\r') => pos += 1,
                Some(b'\n') | None => return true,
                Some(_) => return false,
            }
        }
        false
    }

    /// Whether only white space stands between the start of the line and `pos`.
    pub(super) fn line_starts(&self, floor: usize, pos: usize) -> bool {
        let from = pos.saturating_sub(FAR).max(floor);
        let bytes = self.text.as_bytes().get(from..pos).unwrap_or_default();
        let solid = bytes.iter().rposition(|byte| !matches!(byte, b' ' | b'\t'));
        match solid {
            Some(at) => bytes.get(at) == Some(&b'\n'),
            None => from == floor,
        }
    }
}

/// Whether a token begins with this byte: no white space, escaped or not, no comment and no emphasis, which may stand between tokens.
#[inline]
pub(super) fn is_token(byte: u8) -> bool {
    byte > b' ' && byte < 0x80 && !matches!(byte, b'#' | b'*' | b'/' | b'\\')
}

/// A byte that may stand in a key without quotes; a digit; white space of JSON.
pub(super) const NAME: u8 = 1;
pub(super) const DIGIT: u8 = 2;
pub(super) const BLANK: u8 = 4;

/// What each byte is: asking a table is faster than comparing.
static CLASSES: [u8; 256] = classes();

#[allow(clippy::indexing_slicing, reason = "the compiler runs it, and would say so")]
const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        let name = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-');
        let blank = matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        classes[byte as usize] =
            (name as u8 * NAME) | (byte.is_ascii_digit() as u8 * DIGIT) | (blank as u8 * BLANK);
        byte += 1;
    }
    classes
}

/// How many bytes of this class the text begins with; no more than `most` are looked at.
#[inline]
pub(super) fn run_of(class: u8, rest: &[u8], most: usize) -> usize {
    let is = |byte: &u8| CLASSES.get(usize::from(*byte)).is_some_and(|found| found & class != 0);
    let length = rest.iter().take(most).take_while(|byte| is(byte)).count();
    look(length);
    length
}

/// White space, or a character without width.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{180e}')
}

/// White space, or a character without width, that JSON does not allow between tokens.
pub(super) fn is_odd_blank(c: char) -> bool {
    is_blank(c) && !matches!(c, ' ' | '\t' | '\n' | '\r')
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '´' | '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '‟' | '＂' | '＇')
        || is_bracket_quote(c)
}

/// A quote of French or of East Asia: the opening and the closing one differ, and prose begins with them.
pub(super) fn is_bracket_quote(c: char) -> bool {
    matches!(c, '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』')
}

fn narrow(c: char) -> char {
    match c {
        '，' | '、' => ',',
        '：' => ':',
        '；' => ';',
        '｛' => '{',
        '｝' => '}',
        '［' | '【' => '[',
        '］' | '】' => ']',
        _ => c,
    }
}

#[cfg(test)]
thread_local! {
    /// How often the text was looked at.
    pub(super) static LOOKS: Cell<usize> = const { Cell::new(0) };
}

/// Counts looks at the text, for the tests.
#[cfg(test)]
pub(super) fn look(count: usize) {
    LOOKS.with(|looks| looks.set(looks.get() + count));
}

#[cfg(not(test))]
pub(super) fn look(_count: usize) {}
