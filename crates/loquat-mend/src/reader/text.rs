//! Strings, in the quotes and with the escapes that models write.
//!
//! The reader goes forward from one special byte to the next. At a quote it asks `peek.rs` whether the string ends. Where a key
//! follows a quote inside a value, the closing quote of the value was forgotten: the string ended at the comma or the line
//! break before. What may still turn out to be no part of the string is not shown while it grows: see `tail.rs`.

use super::peek::Place;
use super::source::{Source, is_quote};
use super::{Reader, State};
use crate::repair::RepairKind as K;
use crate::tree::{Id, Kind};

/// A string that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub(super) place: Place,
    pub(super) id: Id,
    opener: char,
    /// The quotes of the string have backslashes before them.
    escaped: bool,
    /// The quotes of the string are doubled: `""word""`.
    doubled: bool,
    /// The three signs that close a string in three quotes.
    pub(super) triple: Option<u8>,
    /// The place of the opening quote, and of the first character.
    start: usize,
    pub(super) from: usize,
    /// Where the characters begin that are not yet in the tree's `decoded`, and where the string's part of that begins; `None`
    /// while all of them stand in the source as they are.
    run: usize,
    decoded: Option<usize>,
    /// Of a string in three quotes: from where on it may be shown while it grows, and how far its first line was looked for.
    show_from: Option<usize>,
    looked: usize,
    /// The first line inside the string that could be the end of the fenced block around it.
    pub(super) fence: Option<(usize, usize)>,
    control: Option<(usize, usize)>,
    escape: Option<(usize, usize)>,
    pub(super) inner: Option<(usize, usize)>,
    /// How many quotes inside it were kept; where the last one begins and ends, and where that is in `decoded`.
    pub(super) quotes: u32,
    pub(super) last: (usize, usize, usize),
    /// The end of the last escape: characters before it do not stand in `decoded` as they do in the source.
    pub(super) escaped_to: usize,
}

impl Text {
    /// The string without the last of the quotes that were kept inside it, which was its end.
    pub(super) fn without_last(self) -> Self {
        let inner = self.inner.filter(|_| self.quotes > 1).map(|(first, _)| (first, self.last.0));
        Self { inner, ..self }
    }
}

impl Reader {
    /// Whether a string starts here.
    pub(super) fn at_text(&self, s: &Source<'_>) -> bool {
        match s.byte(self.pos) {
            Some(b'"' | b'\'' | b'`') => true,
            Some(b'\\') => s.byte(self.pos + 1) == Some(b'"'),
            Some(byte) if byte >= 0x80 => s.char(self.pos).is_some_and(is_quote),
            _ => false,
        }
    }

    /// Begins the string that starts here.
    pub(super) fn open_text(&mut self, s: &Source<'_>, place: Place) {
        let start = self.pos;
        let kind = if place == Place::Key { Kind::Key } else { Kind::Text };
        if let Some(mark) = self.triple_at(s, place) {
            let from = start + 3;
            self.tell(K::TripleQuotes, start, from);
            return self.begin(Text { triple: Some(mark), ..blank(place, '"', start, from) }, kind);
        }
        let escaped = s.byte(start) == Some(b'\\');
        let at = start + usize::from(escaped);
        let opener = s.char(at).unwrap_or('"');
        let mut from = at + opener.len_utf8();
        match opener {
            '"' if escaped => self.tell(K::EscapedQuotes, start, from),
            '"' => {}
            '\'' => self.tell(K::SingleQuotes, start, from),
            '`' | '´' => self.tell(K::Backticks, start, from),
            '＂' | '＇' => self.tell(K::FullWidth, start, from),
            _ => self.tell(K::CurlyQuotes, start, from),
        }
        let doubled = !escaped && matches!(opener, '"' | '\'') && self.is_doubled(s, from, opener, place);
        if doubled {
            self.tell(K::StrayQuote, from, from + 1);
            from += 1;
        }
        self.begin(Text { escaped, doubled, ..blank(place, opener, start, from) }, kind);
    }

    /// Reads the string that starts here as the rest of the string `id`.
    pub(super) fn reopen_text(&mut self, s: &Source<'_>, id: Id, place: Place) {
        let (start, _) = self.tree.span(id);
        let at = self.pos;
        let opener = s.char(at).unwrap_or('"');
        let from = at + opener.len_utf8();
        let decoded = self.tree.bring_to_decoded(s.text, id);
        let text = Text { id, decoded: Some(decoded), ..blank(place, opener, start, from) };
        self.tree.set_chars(id, true, decoded, self.tree.decoded.len(), at, false);
        self.pos = from;
        self.state = State::Text(text);
    }

    fn begin(&mut self, mut text: Text, kind: Kind) {
        text.id = self.tree.push_growing(kind, text.start, text.from);
        self.pos = text.from;
        self.state = State::Text(text);
    }

    /// `""word""`: a second quote, and behind it no sign that could follow an empty string.
    fn is_doubled(&self, s: &Source<'_>, from: usize, opener: char, place: Place) -> bool {
        if s.char(from) != Some(opener) || s.char(from + 1) == Some(opener) {
            return false;
        }
        let word = |c: char| c.is_alphanumeric();
        place != Place::Top
            && s.char(from + 1).is_some_and(word)
            && !self.peek(s).key_follows(from)
            && self.ends_doubled(s, from + 1, opener)
    }

    /// Whether the next quote is doubled too: `""Stop!" she said` begins with a quote, it is not in two.
    fn ends_doubled(&self, s: &Source<'_>, from: usize, opener: char) -> bool {
        let mut at = from;
        for _ in 0..super::source::FAR {
            match s.char(at) {
                Some(c) if c == opener => return s.char(at + 1) == Some(opener),
                Some('\n') | None => return false,
                Some(c) => at += c.len_utf8(),
            }
        }
        false
    }

    /// The sign of the triple quote that starts here, if it is one.
    fn triple_at(&self, s: &Source<'_>, place: Place) -> Option<u8> {
        let mark = s.byte(self.pos).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
        if place == Place::Key || s.byte(self.pos + 1) != Some(mark) || s.byte(self.pos + 2) != Some(mark) {
            return None;
        }
        match s.char(self.pos + 3) {
            None if s.done && self.unfinished => Some(mark),
            Some(',' | ':' | '}' | ']') | None => None,
            Some(_) => Some(mark),
        }
    }

    /// Reads on, up to the next thing that needs a decision.
    pub(super) fn text_step(&mut self, s: &Source<'_>, mut text: Text) {
        if let Some(mark) = text.triple {
            return self.triple_step(s, text, mark);
        }
        let at = self.plain_run(s, &mut text);
        self.pos = at;
        let Some(byte) = s.text.as_bytes().get(at).copied() else {
            self.state = State::Text(text);
            if s.done {
                self.cut_text(s, text);
            } else {
                self.waiting = true;
            }
            return;
        };
        match byte {
            b'\\' if text.escaped && s.byte(at + 1) == Some(b'"') => self.quote(s, text, at, at + 2),
            b'\\' => self.escape(s, text),
            b'\n' | b'<' => self.region_break(s, text, byte),
            _ => {
                let c = s.char(at).unwrap_or('"');
                if closes(text.opener, c) {
                    self.quote(s, text, at, at + c.len_utf8());
                } else {
                    self.pos = at + c.len_utf8();
                    self.state = State::Text(text);
                }
            }
        }
    }

    /// Skips what is plain; the place of the first byte that may not be.
    fn plain_run(&self, s: &Source<'_>, text: &mut Text) -> usize {
        let bytes = s.text.as_bytes().get(self.pos..).unwrap_or_default();
        let stops = self.region_stops();
        let ascii = match text.opener {
            '"' | '“' | '”' | '„' | '‟' | '＂' => b'"',
            '`' | '´' => b'`',
            _ => b'\'',
        };
        let wide = !matches!(text.opener, '"' | '\'');
        let mut length = 0;
        let mut control = None;
        for &byte in bytes {
            if byte == ascii || byte == b'\\' || (byte >= 0x80 && wide) {
                break;
            }
            if byte < 0x20 || (byte == b'<' && stops) {
                if (byte == b'\n' || byte == b'<') && stops {
                    break;
                }
                let at = self.pos + length;
                control = Some((control.map_or(at, |(first, _)| first), at + 1));
            }
            length += 1;
        }
        if let Some((first, end)) = control {
            extend(&mut text.control, first, end);
        }
        super::source::look(length);
        self.pos + length
    }

    /// A line break or a `<` in a region that may end inside a string: a fence, or the model's thoughts.
    fn region_break(&mut self, s: &Source<'_>, mut text: Text, byte: u8) {
        let at = self.pos;
        if byte == b'<' {
            if self.thought_ends(s, at).is_some() {
                self.state = State::Text(text);
                return self.cut_text(s, text);
            }
        } else if text.fence.is_none() && self.fence_line(s, at + 1) == Some(true) {
            text.fence = Some((at, self.mark(&text, at)));
        }
        if byte == b'\n' {
            extend(&mut text.control, at, at + 1);
        }
        self.pos = at + 1;
        self.state = State::Text(text);
    }

    /// Decides about the quote from `at` to `after`.
    fn quote(&mut self, s: &Source<'_>, mut text: Text, at: usize, after: usize) {
        if text.doubled && s.byte(after) == s.byte(at) {
            return self.end_text(s, text, at, after + 1);
        }
        // Where a delimiter follows the quote, as in valid JSON, nothing is doubted but what `ends` doubts.
        if !matches!(s.next_sign(after), None | Some(',' | ':' | '}' | ']')) {
            if text.place == Place::Key
                && let Some(colon) = early_colon(s, text.from, at)
                && colon >= text.escaped_to
                && self.peek(s).key_follows(at)
            {
                // `"a: 1, "b": 2`: the key ended at the colon.
                self.tell(K::MissingQuote, colon, colon);
                return self.end_text(s, text, colon, colon);
            }
            if let Some(end) = self.missing_quote(s, &text, at) {
                self.tell(K::MissingQuote, end, end);
                text.control = text.control.filter(|(first, _)| *first < end);
                if s.slice(text.from, end).ends_with("\\\"") && text.escaped_to == end && !s.is_starved() {
                    // `C:\dir\", "n": 1`: the backslash was text, and the quote behind it the end.
                    self.settle(s, &mut text, end);
                    self.tree.decoded.pop();
                    self.tree.decoded.push('\\');
                    self.tell(K::BadEscape, end - 2, end);
                }
                return self.end_text(s, text, end, end);
            }
            let goes_on = s.next_sign(after).is_some_and(|c| !is_quote(c) && !matches!(c, '/' | '#'));
            if goes_on && self.joins(s, &mut text, at, after) {
                return;
            }
        }
        let inner = text.inner.map(|_| (text.from, text.quotes));
        if self.peek(s).ends(inner, at, after, text.place) {
            return self.end_text(s, text, at, after);
        }
        text.last = (at, after, self.mark(&text, at));
        extend(&mut text.inner, at, after);
        text.quotes += 1;
        self.pos = after;
        self.state = State::Text(text);
    }

    /// Where the string ended, if the quote at `at` opens what comes behind it: its own closing quote was forgotten.
    fn missing_quote(&self, s: &Source<'_>, text: &Text, at: usize) -> Option<usize> {
        let (solid, line_break) = s.solid_before(text.from, at);
        let last = solid.checked_sub(1).filter(|_| solid > text.from).and_then(|last| s.byte(last));
        match text.place {
            Place::Key => (last == Some(b':')).then(|| s.solid_before(text.from, solid - 1).0),
            Place::Member if last == Some(b',') || line_break => {
                let end = if last == Some(b',') { solid - 1 } else { solid };
                let peek = self.peek(s);
                // Code has keys of its own.
                let strange = text.quotes > 0 && peek.is_unknown_key(at);
                (peek.key_follows(at) && !strange).then_some(end)
            }
            Place::Item if last == Some(b',') => self.peek(s).item_follows(at).then_some(solid - 1),
            // `"first, b: "second"`: a key without quotes stands between the comma and this quote.
            Place::Member if last == Some(b':') => bare_member(s, text.from, solid - 1),
            _ => None,
        }
    }

    /// `"abc +` and a quote: strings joined by a plus, the first without its closing quote.
    fn joins(&mut self, s: &Source<'_>, text: &mut Text, at: usize, after: usize) -> bool {
        // A comment may stand between, and no more than that: what lies further back is not looked at.
        let from =
            (at.saturating_sub(64).max(text.from)..=at).find(|at| s.text.is_char_boundary(*at)).unwrap_or(at);
        let tail = s.slice(from, at).trim_end();
        let comment = tail.strip_suffix("*/").and_then(|_| tail.rfind("/*"));
        let tail = comment.and_then(|open| tail.get(..open)).unwrap_or(tail);
        let Some(kept) = tail.trim_end().strip_suffix('+') else { return false };
        let end = from + kept.trim_end().len();
        if end < text.escaped_to || s.is_starved() {
            return false;
        }
        if text.decoded.is_some() && end < text.run {
            // What was shown of a growing string already stands there.
            let mark = self.tree.decoded.len() - (text.run - end);
            self.tree.decoded.truncate(mark);
            text.run = end;
        }
        self.tell(K::MissingQuote, end, end);
        self.tell(K::Concatenation, end, after);
        self.flush(s, text, end);
        text.run = after;
        self.pos = after;
        self.state = State::Text(*text);
        true
    }

    /// The string ends: its characters go up to `end`, and the reader goes on at `after`.
    pub(super) fn end_text(&mut self, s: &Source<'_>, mut text: Text, end: usize, after: usize) {
        self.settle(s, &mut text, end);
        let (decoded, from, to) = match text.decoded {
            Some(from) => (true, from, self.tree.decoded.len()),
            None => (false, text.run, end.max(text.run)),
        };
        self.tree.set_chars(text.id, decoded, from, to, after, true);
        self.tell_notes(&text);
        self.pos = after;
        self.after_text(text);
    }

    /// Where the character at `at` is, or will be, in the tree's `decoded`.
    fn mark(&self, text: &Text, at: usize) -> usize {
        self.tree.decoded.len() + at.saturating_sub(text.run)
    }

    /// The string ended at `end`, which is `mark` in the tree's `decoded`, though it was read further.
    pub(super) fn end_text_at(&mut self, s: &Source<'_>, mut text: Text, end: (usize, usize), after: usize) {
        if text.decoded.is_some() && end.0 < text.run {
            self.tree.decoded.truncate(end.1);
            text.run = end.0;
        }
        self.end_text(s, text, end.0, after);
    }

    /// Brings the characters up to `end` into the tree's `decoded`, if some are there already.
    fn settle(&mut self, s: &Source<'_>, text: &mut Text, end: usize) {
        if text.decoded.is_none() {
            return;
        }
        if end >= text.run {
            self.flush(s, text, end);
        } else if end >= text.escaped_to {
            // What was shown of a growing string stands there as it does in the source.
            let mark = self.tree.decoded.len().saturating_sub(text.run - end);
            self.tree.decoded.truncate(mark);
        }
    }

    fn flush(&mut self, s: &Source<'_>, text: &mut Text, end: usize) {
        if text.decoded.is_none() {
            text.decoded = Some(self.tree.decoded.len());
        }
        self.tree.decoded.push_str(s.slice(text.run, end));
        text.run = end;
    }

    pub(super) fn tell_notes(&mut self, text: &Text) {
        for (kind, note) in
            [(K::ControlCharacter, text.control), (K::BadEscape, text.escape), (K::InnerQuote, text.inner)]
        {
            if let Some((start, end)) = note {
                self.tell(kind, start, end);
            }
        }
    }

    /// Shows a growing string up to here.
    pub(super) fn show_text(&mut self, s: &Source<'_>, mut text: Text) {
        if text.place == Place::Key {
            return;
        }
        if let Some(mark) = text.triple {
            if text.show_from.is_none() {
                text.show_from = triple_start(s, &mut text, self.pos, mark);
                self.state = State::Text(text);
            }
            text.run = text.run.max(text.show_from.map_or(self.pos, |from| from.min(self.pos)));
        }
        let end = super::tail::shown_to(s, text.run, self.pos.max(text.run));
        if text.decoded.is_some() {
            self.flush(s, &mut text, end);
            self.tree.set_chars(
                text.id,
                true,
                text.decoded.unwrap_or(0),
                self.tree.decoded.len(),
                end,
                false,
            );
        } else {
            self.tree.set_chars(text.id, false, text.run, end, end, false);
        }
        if text.triple.is_none() {
            self.state = State::Text(text);
        }
    }

    fn escape(&mut self, s: &Source<'_>, mut text: Text) {
        let at = self.pos;
        let Some(next) = s.char(at + 1) else {
            if s.done {
                self.flush(s, &mut text, at);
                self.tell(K::CutToken, at, at + 1);
                (self.pos, text.run) = (at + 1, at + 1);
                self.state = State::Text(text);
            }
            return;
        };
        let plain = match next {
            '"' | '\\' | '/' => next,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(s, text),
            // Escapes of other languages that mean the character itself.
            '\'' | '`' | '\n' => {
                extend(&mut text.escape, at, at + 2);
                next
            }
            // A path or a regular expression: both characters are text, and the second is read as any other.
            _ => {
                extend(&mut text.escape, at, at + 1);
                self.pos = at + 1;
                self.state = State::Text(text);
                return;
            }
        };
        self.flush(s, &mut text, at);
        self.tree.decoded.push(plain);
        text.run = at + 1 + next.len_utf8();
        text.escaped_to = text.run;
        self.pos = text.run;
        self.state = State::Text(text);
    }

    fn unicode(&mut self, s: &Source<'_>, mut text: Text) {
        let at = self.pos;
        let first = hex(s, at + 2);
        let second =
            if first.is_some_and(|unit| (0xd800..0xdc00).contains(&unit)) && s.starts_with(at + 6, "\\u") {
                hex(s, at + 8)
            } else {
                None
            };
        if s.is_starved() {
            return;
        }
        let Some(first) = first else {
            if at + 6 > s.len() && s.slice(at + 2, s.len()).bytes().all(|b| b.is_ascii_hexdigit()) {
                self.flush(s, &mut text, at);
                self.tell(K::CutToken, at, s.len());
                (self.pos, text.run) = (s.len(), s.len());
            } else {
                extend(&mut text.escape, at, at + 1);
                self.pos = at + 1;
            }
            self.state = State::Text(text);
            return;
        };
        let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
        let single = char::decode_utf16([first]).next().and_then(Result::ok);
        self.flush(s, &mut text, at);
        let (c, length) = match (single, pair) {
            (Some(c), _) => (c, 6),
            (None, Some(c)) => (c, 12),
            // Half a pair at the end of what there is may be the half of a whole one.
            (None, None) if s.done && at + 6 >= s.len() && (0xd800..0xdc00).contains(&first) => {
                self.tell(K::CutToken, at, s.len());
                (self.pos, text.run) = (s.len(), s.len());
                self.state = State::Text(text);
                return;
            }
            (None, None) => {
                // Half a surrogate pair is no character: U+FFFD says that one is missing.
                extend(&mut text.escape, at, at + 6);
                ('\u{fffd}', 6)
            }
        };
        self.tree.decoded.push(c);
        text.escaped_to = at + length;
        (self.pos, text.run) = (at + length, at + length);
        self.state = State::Text(text);
    }

    /// Reads on in a string in three quotes.
    fn triple_step(&mut self, s: &Source<'_>, text: Text, mark: u8) {
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
            let last = if text.quotes == 0 { (at, at + 3, 0) } else { text.last };
            self.pos = at + 3;
            self.state = State::Text(Text { quotes: text.quotes + 1, last, ..text });
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
fn triple_start(s: &Source<'_>, text: &mut Text, pos: usize, mark: u8) -> Option<usize> {
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

/// `name: .., ` from `from` on: the place of the colon.
fn early_colon(s: &Source<'_>, from: usize, quote: usize) -> Option<usize> {
    let head = s.slice(from, quote);
    let name = head.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'));
    let found = head.len() <= 64
        && name.len() < head.len()
        && name.starts_with(':')
        && head.trim_end().ends_with(',');
    found.then(|| quote - name.len())
}

/// `.., name:` before `colon`: the place of the comma.
fn bare_member(s: &Source<'_>, floor: usize, colon: usize) -> Option<usize> {
    let from = colon.saturating_sub(64).max(floor);
    let from = (from..=colon).find(|at| s.text.is_char_boundary(*at))?;
    let head = s.slice(from, colon).trim_end();
    let name = head.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'));
    if name.len() == head.len() {
        return None;
    }
    let before = name.trim_end().strip_suffix(',')?;
    Some(from + before.len())
}

fn blank(place: Place, opener: char, start: usize, from: usize) -> Text {
    Text {
        place,
        id: 0,
        opener,
        escaped: false,
        doubled: false,
        triple: None,
        start,
        from,
        run: from,
        decoded: None,
        show_from: None,
        looked: from,
        fence: None,
        control: None,
        escape: None,
        inner: None,
        quotes: 0,
        last: (from, from, 0),
        escaped_to: from,
    }
}

fn hex(s: &Source<'_>, at: usize) -> Option<u16> {
    let mut unit = 0_u32;
    for offset in 0..4 {
        unit = unit * 16 + char::from(s.byte(at + offset)?).to_digit(16)?;
    }
    u16::try_from(unit).ok()
}

fn closes(opener: char, c: char) -> bool {
    match opener {
        '"' | '\'' => c == opener,
        '`' | '´' => matches!(c, '`' | '´'),
        '‘' | '’' | '‚' | '‛' => matches!(c, '‘' | '’' | '\''),
        '＇' => matches!(c, '＇' | '\''),
        '＂' => matches!(c, '＂' | '"'),
        _ => matches!(c, '“' | '”' | '"'),
    }
}

pub(super) fn extend(note: &mut Option<(usize, usize)>, start: usize, end: usize) {
    *note = Some((note.map_or(start, |(first, _)| first), end));
}
