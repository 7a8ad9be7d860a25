//! Strings, in the quotes and with the escapes that models write.
//!
//! The reader goes forward one character at a time. At a quote it asks `peek.rs` whether the string ends. If a colon
//! follows a quote inside a value, the closing quote of the value was forgotten: the reader goes back to the last
//! place where a key could have started. The text between is read twice and no more, since it is a key then.

use crate::lex::Lexer;
use crate::peek::{Place, Verdict, is_quote};
use crate::repair::RepairKind as K;

/// What is told once a string and kind: a text of control characters must not become a list of a million repairs.
#[derive(Clone, Copy, Default)]
struct Notes {
    control: Option<(usize, usize)>,
    escape: Option<(usize, usize)>,
    inner: Option<(usize, usize)>,
}

/// A place inside a string where a key may start: the string would have ended before it.
struct Mark {
    resume: usize,
    keep: usize,
    notes: Notes,
}

struct Reading {
    opener: char,
    /// The quotes of the string have backslashes before them.
    escaped: bool,
    place: Place,
    out: String,
    notes: Notes,
    mark: Option<Mark>,
    /// The last character that is not white space and its end, what was noted up to there, and whether a line break
    /// followed.
    solid: (usize, char),
    solid_notes: Notes,
    line_break: bool,
}

impl Lexer<'_> {
    /// Whether a string starts here.
    pub(crate) fn at_string(&self) -> bool {
        self.here().is_some_and(is_quote) || self.starts_with(self.pos, "\\\"")
    }

    /// Reads the string that starts here.
    pub(crate) fn string(&mut self, place: Place) -> String {
        let start = self.pos;
        if let Some(fence) = self.triple(place) {
            return self.tripled(fence);
        }
        let escaped = self.here() == Some('\\');
        if escaped {
            self.pos += 1;
        }
        let opener = self.here().unwrap_or('"');
        self.bump();
        match opener {
            '"' if escaped => self.tell(K::EscapedQuotes, start, self.pos),
            '"' => {}
            '\'' => self.tell(K::SingleQuotes, start, self.pos),
            '`' | '´' => self.tell(K::Backticks, start, self.pos),
            _ => self.tell(K::CurlyQuotes, start, self.pos),
        }
        let reading = Reading {
            opener,
            escaped,
            place,
            out: String::new(),
            notes: Notes::default(),
            mark: None,
            solid: (self.pos, opener),
            solid_notes: Notes::default(),
            line_break: false,
        };
        self.read(reading)
    }

    fn read(&mut self, mut reading: Reading) -> String {
        loop {
            let at = self.pos;
            let Some(c) = self.here() else { break self.cut_string(&mut reading) };
            let quote = if c == '\\' && reading.escaped { self.char_at(at + 1) } else { Some(c) };
            if quote.is_some_and(|quote| closes(reading.opener, quote)) && (c != '\\' || quote == Some('"')) {
                let after = at + c.len_utf8() + usize::from(c == '\\');
                if self.closing(&mut reading, at, after) {
                    break;
                }
            } else if c == '\\' {
                self.escape(&mut reading);
            } else {
                if c < ' ' {
                    extend(&mut reading.notes.control, at, at + 1);
                }
                reading.out.push(c);
                self.pos += c.len_utf8();
            }
            if !c.is_whitespace() {
                reading.solid = (self.pos, c);
                reading.solid_notes = reading.notes;
            }
            reading.line_break = c.is_whitespace() && (reading.line_break || c == '\n');
        }
        for (kind, note) in [
            (K::ControlCharacter, reading.notes.control),
            (K::BadEscape, reading.notes.escape),
            (K::InnerQuote, reading.notes.inner),
        ] {
            if let Some((start, end)) = note {
                self.tell(kind, start, end);
            }
        }
        reading.out
    }

    /// Decides about the quote from `at` to `after`; true if the string ends.
    fn closing(&mut self, reading: &mut Reading, at: usize, after: usize) -> bool {
        match self.verdict(after, reading.place) {
            Verdict::Ends => {
                self.pos = after;
                return true;
            }
            Verdict::Colon => {
                if let Some(mark) = reading.mark.take() {
                    reading.out.truncate(mark.keep);
                    reading.notes = mark.notes;
                    self.pos = mark.resume;
                    self.tell(K::MissingQuote, mark.resume, mark.resume);
                    return true;
                }
            }
            Verdict::Inner if reading.place == Place::Member => self.set_mark(reading, at),
            Verdict::Inner => {}
        }
        extend(&mut reading.notes.inner, at, after);
        reading.out.push_str(self.slice(at, after));
        self.pos = after;
        false
    }

    fn set_mark(&self, reading: &mut Reading, at: usize) {
        let (end, last) = reading.solid;
        // Only white space stands between, so as many bytes are in `out` as in the text.
        let resume = if last == ',' { end - 1 } else { end };
        if last == ',' || reading.line_break {
            let keep = reading.out.len().saturating_sub(at - resume);
            reading.mark = Some(Mark { resume, keep, notes: reading.solid_notes });
        }
    }

    /// The text ended inside the string. If its last brackets are just those that are due, they are taken as such;
    /// it is told as a cut all the same, because a cut text can end with a bracket too.
    fn cut_string(&mut self, reading: &mut Reading) {
        let mut rest = self.slice(0, self.pos).trim_end();
        let all_due = self.open.iter().rev().all(|due| match rest.strip_suffix(*due) {
            Some(shorter) => {
                rest = shorter.trim_end();
                true
            }
            None => false,
        });
        let tail = self.slice(rest.len(), self.pos);
        if all_due && !self.open.is_empty() && reading.out.ends_with(tail) {
            reading.out.truncate(reading.out.len() - tail.len());
            self.pos = rest.len();
        }
        self.tell(K::UnclosedString, self.pos, self.pos);
    }

    fn escape(&mut self, reading: &mut Reading) {
        let at = self.pos;
        let Some(next) = self.char_at(at + 1) else {
            self.tell(K::CutToken, at, at + 1);
            self.pos += 1;
            return;
        };
        let plain = match next {
            '"' | '\\' | '/' => next,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(reading),
            // Escapes of other languages that mean the character itself.
            '\'' | '`' => {
                extend(&mut reading.notes.escape, at, at + 2);
                next
            }
            // A path or a regular expression: both characters are text, and the second is read as any other.
            _ => {
                extend(&mut reading.notes.escape, at, at + 1);
                self.pos += 1;
                return reading.out.push('\\');
            }
        };
        reading.out.push(plain);
        self.pos += 2;
    }

    fn unicode(&mut self, reading: &mut Reading) {
        let at = self.pos;
        let Some(first) = self.hex(at + 2) else {
            if at + 6 > self.len() && self.slice(at + 2, self.len()).bytes().all(|b| b.is_ascii_hexdigit()) {
                self.tell(K::CutToken, at, self.len());
                self.pos = self.len();
                return;
            }
            extend(&mut reading.notes.escape, at, at + 1);
            self.pos += 1;
            return reading.out.push('\\');
        };
        let second = if self.starts_with(at + 6, "\\u") { self.hex(at + 8) } else { None };
        let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
        let single = char::decode_utf16([first]).next().and_then(Result::ok);
        if let (None, Some(c)) = (single, pair) {
            reading.out.push(c);
            self.pos += 12;
            return;
        }
        if single.is_none() {
            // Half a surrogate pair is no character: U+FFFD says that one is missing.
            extend(&mut reading.notes.escape, at, at + 6);
        }
        reading.out.push(single.unwrap_or('\u{fffd}'));
        self.pos += 6;
    }

    fn hex(&self, at: usize) -> Option<u16> {
        let digits = self.slice(at, at + 4);
        let all = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        if all { u16::from_str_radix(digits, 16).ok() } else { None }
    }

    /// The triple quote that starts here, if it is one.
    fn triple(&self, place: Place) -> Option<&'static str> {
        let fence = ["\"\"\"", "'''", "```"].into_iter().find(|f| self.starts_with(self.pos, f))?;
        let next = self.char_at(self.pos + 3)?;
        (place != Place::Key && !matches!(next, ',' | ':' | '}' | ']')).then_some(fence)
    }

    fn tripled(&mut self, fence: &str) -> String {
        let start = self.pos;
        let from = start + fence.len();
        self.tell(K::TripleQuotes, start, from);
        let found = self.find(from, fence);
        let end = found.unwrap_or(self.len());
        self.pos = found.map_or(end, |end| end + fence.len());
        if found.is_none() {
            self.tell(K::UnclosedString, end, end);
        }
        self.slice(from, end).to_owned()
    }
}

fn closes(opener: char, c: char) -> bool {
    match opener {
        '"' | '\'' => c == opener,
        '`' | '´' => matches!(c, '`' | '´'),
        '‘' | '’' | '‚' | '‛' => matches!(c, '‘' | '’' | '\''),
        _ => matches!(c, '“' | '”' | '"'),
    }
}

fn extend(note: &mut Option<(usize, usize)>, start: usize, end: usize) {
    *note = Some((note.map_or(start, |(first, _)| first), end));
}
