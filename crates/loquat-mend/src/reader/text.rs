//! Strings, in the quotes and with the escapes that models write.
//!
//! The reader goes forward from one special byte to the next. At a quote it asks `peek.rs` whether the string ends. Where a key
//! follows a quote inside a value, the closing quote of the value was forgotten: the string ended at the comma or the line
//! break before. What may still turn out to be no part of the string is not shown while it grows: see `tail.rs`.

use super::peek::Place;
use super::source::{Source, is_quote};
use super::triple::triple_start;
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
    pub(super) run: usize,
    pub(super) decoded: Option<usize>,
    /// Of a string in three quotes: from where on it may be shown while it grows, and how far its first line was looked for.
    pub(super) show_from: Option<usize>,
    pub(super) looked: usize,
    /// The first line inside the string that could be the end of the fenced block around it.
    pub(super) fence: Option<(usize, usize)>,
    control: Option<(usize, usize)>,
    escape: Option<(usize, usize)>,
    pub(super) inner: Option<(usize, usize)>,
    /// How many quotes inside it were kept; where the last one begins and ends, and where that is in `decoded`.
    pub(super) quotes: u32,
    pub(super) last: (usize, usize, usize),
    /// Brackets that are open in JSON that the string holds without escapes, and how far they are counted.
    depth: usize,
    counted: usize,
    /// The end of the last escape: characters before it do not stand in `decoded` as they do in the source.
    pub(super) escaped_to: usize,
}

impl Text {
    /// The string without the last of the quotes that were kept inside it, which was its end.
    pub(super) fn without_last(self) -> Self {
        let inner = self.inner.filter(|_| self.quotes > 1).map(|(first, _)| (first, self.last.0));
        Self { inner, ..self }
    }

    /// `"{"a": "b"}"`: whether the quote at `at` stands in JSON that the string holds and that began with a bracket and a quote.
    fn holds_json(&mut self, s: &Source<'_>, at: usize) -> bool {
        let Some((first, _)) = self.inner.filter(|_| !self.escaped && self.place != Place::Key) else {
            return false;
        };
        let head = if first - self.from < 16 { s.slice(self.from, first).trim() } else { "" };
        if head.is_empty() || !head.bytes().all(|byte| matches!(byte, b'{' | b'[')) {
            return false;
        }
        for byte in s.slice(self.counted, at).bytes() {
            match byte {
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        super::source::look(at - self.counted);
        self.counted = at;
        self.depth > 0
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
        if !escaped && self.begins_with_two(s, opener, from, place) {
            self.tell(K::StrayQuote, start, from);
            self.pos = from;
            return self.open_text(s, place);
        }
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

    /// `""word": `: a quote too many before a string.
    fn begins_with_two(&self, s: &Source<'_>, opener: char, from: usize, place: Place) -> bool {
        let two = matches!(opener, '"' | '\'')
            && s.char(from) == Some(opener)
            && s.char(from + 1).is_some_and(char::is_alphanumeric);
        let Some(end) = two.then(|| self.peek(s).quoted_end(from)).flatten() else { return false };
        let delimited = match place {
            Place::Key => s.next_sign(end + 1) == Some(':'),
            Place::Member => matches!(s.next_sign(end + 1), Some(',' | '}')),
            Place::Item => matches!(s.next_sign(end + 1), Some(',' | ']')),
            Place::Top => false,
        };
        delimited && s.char(end + 1) != Some(opener)
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
        if text.place == Place::Key && s.byte(after) == s.byte(at) && s.next_sign(after + 1) == Some(':') {
            // `"word"": `.
            self.tell(K::StrayQuote, after, after + 1);
            return self.end_text(s, text, at, after + 1);
        }
        if text.holds_json(s, at) {
            return self.inner_or_end(s, text, at, after);
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
                let end = without_odd_quote(s, &text, colon);
                return self.end_text(s, text, end, colon);
            }
            if let Some(end) = self.missing_quote(s, &text, at) {
                let end = without_odd_quote(s, &text, end);
                self.tell(K::MissingQuote, end, end);
                text.control = text.control.filter(|(first, _)| *first < end);
                if s.slice(text.from, end).ends_with("\\\"") && text.escaped_to == end && !s.is_starved() {
                    // `C:\dir\", "n": 1`: the backslash was text, and the quote behind it the end.
                    self.settle(s, &mut text, end);
                    self.tree.decoded.pop();
                    self.tree.decoded.push('\\');
                    self.tell(K::BadEscape, end - 2, end);
                }
                let after = after_odd_quote(s, end);
                return self.end_text(s, text, end, after);
            }
            let goes_on = s.next_sign(after).is_some_and(|c| !is_quote(c) && !matches!(c, '/' | '#'));
            if goes_on && self.joins(s, &mut text, at, after) {
                return;
            }
        }
        self.inner_or_end(s, text, at, after);
    }

    /// Where nothing but what follows the quote can tell.
    fn inner_or_end(&mut self, s: &Source<'_>, mut text: Text, at: usize, after: usize) {
        let inner = text.inner.map(|_| (text.from, text.quotes));
        if !text.holds_json(s, at) && self.peek(s).ends(inner, at, after, text.place) {
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
        let bracket = matches!(last, Some(b'{' | b'[')) || line_break && matches!(last, Some(b'}' | b']'));
        if (bracket || last == Some(b','))
            && let Some(end) = self.closed_before(s, text.from, at)
        {
            return Some(end);
        }
        match text.place {
            Place::Key => (last == Some(b':')).then(|| s.solid_before(text.from, solid - 1).0),
            Place::Member if last == Some(b',') || line_break => {
                let end = if last == Some(b',') { solid - 1 } else { solid };
                let peek = self.peek(s);
                // Code has keys of its own.
                let strange = text.quotes > 0 && peek.is_unknown_key(at);
                (peek.key_follows(at) && !strange).then_some(end)
            }
            Place::Item if last == Some(b',') && self.peek(s).item_follows(at) => Some(solid - 1),
            Place::Item if line_break && last != Some(b',') => self.peek(s).item_follows(at).then_some(solid),
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
        // What stands between the two is no part of either.
        (text.run, text.escaped_to) = (after, after);
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
        if text.escaped
            && next == '\\'
            && let Some((c, length)) = twice_escaped(s, at + 1)
        {
            return self.push_escape(s, text, c, length + 1);
        }
        // Where other backslashes are text, these are no control characters that nobody writes.
        let of_text = text.escape.is_some();
        let plain = match next {
            '"' | '\\' | '/' => next,
            'b' if !of_text => '\u{8}',
            'f' if !of_text => '\u{c}',
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
        self.push_escape(s, text, plain, 1 + next.len_utf8());
    }

    /// The escape here, which is `length` bytes long, stands for `c`.
    fn push_escape(&mut self, s: &Source<'_>, mut text: Text, c: char, length: usize) {
        let at = self.pos;
        if s.is_starved() {
            return;
        }
        self.flush(s, &mut text, at);
        self.tree.decoded.push(c);
        text.run = at + length;
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
            (None, None) if (0xd800..0xdc00).contains(&first) && is_cut_escape(s, at + 6) => {
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
}

/// Whether the text ends at `at`, or in an escape that begins there.
fn is_cut_escape(s: &Source<'_>, at: usize) -> bool {
    let rest = s.slice(at, s.len());
    let digits = rest.strip_prefix("\\u");
    let begun =
        rest.is_empty() || rest == "\\" || digits.is_some_and(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
    s.done && rest.len() < 6 && begun
}

/// In a string that was escaped once more: the character that the escape stands for whose backslash, written as two, ends at
/// `at`; and its length from there.
fn twice_escaped(s: &Source<'_>, at: usize) -> Option<(char, usize)> {
    match s.byte(at + 1)? {
        b'n' => Some(('\n', 2)),
        b't' => Some(('\t', 2)),
        b'r' => Some(('\r', 2)),
        b'/' => Some(('/', 2)),
        b'u' => char::from_u32(u32::from(hex(s, at + 2)?)).map(|c| (c, 6)),
        b'\\' => match s.byte(at + 2)? {
            b'"' => Some(('"', 3)),
            b'\\' => Some(('\\', 3)),
            _ => None,
        },
        _ => None,
    }
}

/// `"word”, `: the end without a quote of another kind that nothing in the string opens.
pub(super) fn without_odd_quote(s: &Source<'_>, text: &Text, end: usize) -> usize {
    let content = s.slice(text.from, end);
    let odd: &[char] = match text.opener {
        '"' => &['“', '”', '„'],
        '\'' => &['‘', '’'],
        _ => &[],
    };
    match content.strip_suffix(odd) {
        Some(kept) if !kept.contains(odd) && end > text.escaped_to => text.from + kept.len(),
        _ => end,
    }
}

/// The place behind the quote that [`without_odd_quote`] left out before `end`.
pub(super) fn after_odd_quote(s: &Source<'_>, end: usize) -> usize {
    match s.char(end) {
        Some(c @ ('“' | '”' | '„' | '‘' | '’')) => end + c.len_utf8(),
        _ => end,
    }
}

/// `name: .., ` from `from` on: the place of the colon.
fn early_colon(s: &Source<'_>, from: usize, quote: usize) -> Option<usize> {
    let head = s.slice(from, quote);
    let name = head.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'));
    let name = name.strip_prefix(['”', '“', '’']).unwrap_or(name);
    let found = head.len() <= 64
        && name.len() < head.len()
        && name.starts_with(':')
        && (head.trim_end().ends_with([',', '{']) || head.contains('\n'));
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
        depth: 0,
        counted: from,
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
        '«' => c == '»',
        '‹' => c == '›',
        '「' => c == '」',
        '『' => c == '』',
        _ => matches!(c, '“' | '”' | '"'),
    }
}

pub(super) fn extend(note: &mut Option<(usize, usize)>, start: usize, end: usize) {
    *note = Some((note.map_or(start, |(first, _)| first), end));
}
