//! Strings in three quotes, as Python and Markdown have them: nothing in them is an escape, and they end at three of the same.

use super::peek::Place;
use super::source::Source;
use super::text::Text;
use super::{Reader, State};

impl Reader {
    /// The sign of the triple quote that starts here, if it is one.
    pub(super) fn triple_at(&self, s: &Source<'_>, place: Place) -> Option<u8> {
        let mark = s.byte(self.pos).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
        if s.byte(self.pos + 1) != Some(mark) || s.byte(self.pos + 2) != Some(mark) {
            return None;
        }
        if place == Place::Key && !self.peek(s).triple_key_follows(self.pos + 3, mark) {
            return None;
        }
        match s.char(self.pos + 3) {
            None if s.done && self.unfinished => Some(mark),
            Some(',' | ':' | '}' | ']') | None => None,
            Some(_) => Some(mark),
        }
    }

    /// Reads on in a string in three quotes.
    pub(super) fn triple_step(&mut self, s: &Source<'_>, mut text: Text, mark: u8) {
        let rest = s.text.as_bytes().get(self.pos..).unwrap_or_default();
        let found = rest.iter().position(|byte| *byte == mark);
        super::source::look(found.unwrap_or(rest.len()));
        let Some(offset) = found else {
            self.pos = s.len();
            self.state = State::Text(text);
            if s.done {
                self.cut_text(s, text);
            } else {
                self.waiting = true;
            }
            return;
        };
        let at = self.pos + offset;
        let run = (0..3).take_while(|more| s.byte(at + more) == Some(mark)).count();
        // A fourth quote is the last character of the string.
        let more = s.byte(at + 3) == Some(mark) && mark != b'`';
        if s.is_starved() {
            return;
        }
        if run < 3 || more {
            self.pos = at + if more { 1 } else { run };
            self.state = State::Text(text);
            return;
        }
        if !self.peek(s).ends_triple(at + 3) {
            // Three quotes in the code; its end, if there is no other.
            if s.is_starved() {
                return;
            }
            if text.quotes == 0 {
                text.last = (at, at + 3, 0);
            }
            text.quotes += 1;
            self.pos = at + 3;
            self.state = State::Text(text);
            return;
        }
        if s.is_starved() {
            return;
        }
        let (from, to) = trimmed(s, text.from, at, mark);
        self.close_triple(s, text, (from, to), at + 3);
    }

    /// The text ended inside a string in three quotes: what its end would take away is taken away.
    pub(super) fn cut_triple(&mut self, s: &Source<'_>, text: Text, at: usize) {
        let mark = text.triple.unwrap_or(b'"');
        let content = s.slice(text.from, at);
        let closing = content.len() - content.trim_end_matches(char::from(mark)).len();
        let to = if closing < 3 { at - closing } else { at };
        // Without a line break the text behind backticks may be the name of a language.
        let (from, to) = match trimmed(s, text.from, to, mark) {
            _ if mark == b'`' && !content.contains('\n') => (text.from, text.from),
            (from, to) => (from, to.max(from)),
        };
        self.close_triple(s, text, (from, to), at);
    }

    pub(super) fn close_triple(
        &mut self,
        s: &Source<'_>,
        mut text: Text,
        content: (usize, usize),
        after: usize,
    ) {
        let plain = s.slice(content.0, content.1);
        match dedented(plain) {
            Some(dedented) if text.triple == Some(b'`') => {
                text.decoded = Some(self.tree.decoded.len());
                self.tree.decoded.push_str(&dedented);
                text.run = content.1;
            }
            _ => text.run = content.0,
        }
        self.end_text(s, text, content.1, after);
    }
}

/// From where on a string in triple quotes may be shown while it grows: not its first line, which may be no part of it, and
/// nothing of a text in backticks that is indented, because the indentation will be taken away.
pub(super) fn triple_start(s: &Source<'_>, text: &mut Text, pos: usize, mark: u8) -> Option<usize> {
    let line = s.slice(text.looked, pos).find('\n').map(|offset| text.looked + offset);
    let Some(line) = line else {
        text.looked = pos;
        return None;
    };
    if mark != b'`' && !s.slice(text.from, line).trim().is_empty() {
        return Some(text.from);
    }
    match s.slice(line + 1, pos).chars().next() {
        None => {
            text.looked = line;
            None
        }
        Some(' ' | '\t' | '\n' | '\r') if mark == b'`' => Some(usize::MAX),
        Some(_) => Some(line + 1),
    }
}

/// The characters between triple quotes: the line of the opening and that of the closing ones are no part of them, and behind
/// backticks the rest of the first line names the language.
pub(super) fn trimmed(s: &Source<'_>, from: usize, to: usize, mark: u8) -> (usize, usize) {
    let content = s.slice(from, to);
    let (first, rest) = content.split_once('\n').unwrap_or((content, ""));
    let drop_first = content.contains('\n') && (mark == b'`' || first.trim().is_empty());
    let start = if drop_first { to - rest.len() } else { from };
    let kept = s.slice(start, to);
    let shorter = kept.trim_end_matches([' ', '\t']);
    let end = shorter.strip_suffix('\n').map_or(kept, |kept| kept.strip_suffix('\r').unwrap_or(kept));
    (start, start + end.len())
}

/// The text without the white space that all its lines start with; `None` if there is none.
fn dedented(text: &str) -> Option<String> {
    let indents = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|l| l.len() - l.trim_start_matches([' ', '\t']).len());
    let common = indents.min().filter(|common| *common > 0)?;
    let lines: Vec<&str> = text.split('\n').map(|line| line.get(common..).unwrap_or_default()).collect();
    Some(lines.join("\n"))
}
