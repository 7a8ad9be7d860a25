//! Look-ahead: does a string end at this quote, does a key start here?
//!
//! Models forget to escape quotes, so a quote ends a string only if what follows can follow a string. Each question looks at
//! most [`FAR`] characters ahead: a text of nothing but quotes still costs linear time. Where the look-ahead gives up it says
//! "ends", which is what valid JSON means; so no valid string is ever read past its end.

use std::collections::HashSet;

use super::Frame;
use super::source::{FAR, Source, is_quote};

/// Where a string or a bare value stands: what may follow it depends on that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Key,
    /// The value of a member of an object.
    Member,
    /// An item of an array.
    Item,
    /// The whole answer.
    Top,
}

/// What the look-ahead may know of the place: the text, and the brackets that are open.
pub(super) struct Peek<'p, 't> {
    pub(super) source: &'p Source<'t>,
    pub(super) frames: &'p [Frame],
    /// The names of all properties in the schema.
    pub(super) known: Option<&'p HashSet<String>>,
}

impl Peek<'_, '_> {
    /// Whether the string ends at a quote; `after` is the place behind the quote, `inner` where a string that has quotes inside
    /// begins, and how many there were.
    pub(super) fn ends(&self, inner: Option<(usize, u32)>, quote: usize, after: usize, place: Place) -> bool {
        let s = self.source;
        let (pos, next, line_break) = s.next(after);
        let Some(next) = next else { return true };
        let closes = inner.is_some_and(|(_, quotes)| quotes % 2 == 1);
        if next == '*' && pos == after && s.starts_with(pos, "**") {
            // Emphasis around the string: what follows it decides.
            return matches!(s.next_sign(pos + 2), None | Some(':' | ',' | '}' | ']'));
        }
        match (place, next) {
            (_, '/') => matches!(s.byte(pos + 1), Some(b'/' | b'*')),
            (Place::Key, ':') => true,
            (Place::Member, ':') => false,
            (Place::Key, ',' | '}' | '{' | '[') | (Place::Item, ':') => true,
            (Place::Key, '=') => true,
            (Place::Key, c) => {
                is_quote(c)
                    || c.is_ascii_digit()
                    || c == '-'
                    || self.literal_follows(pos)
                    || (pos > after && self.word_follows(pos))
            }
            (_, '#') => true,
            (_, '+') => {
                s.next_sign(pos + 1).is_some_and(|c| is_quote(c) || matches!(c, '/' | ',' | '}' | ']'))
            }
            (Place::Member | Place::Item, '.' | '…') if self.ellipsis_ends(pos) => true,
            // A parenthesis closes a tuple; elsewhere it is text: `"[link]("address")"`.
            (Place::Top, ')') => s.line_ends(pos + 1) || s.byte(pos + 1) == Some(b';'),
            (_, ')') => self.frames.last().is_some_and(|frame| frame.close == b')'),
            (Place::Top, '}' | ']') => s.next_sign(pos + 1).is_none(),
            (_, '}' | ']') => !self.opened_inside(inner, quote, next) && self.closers(pos),
            (Place::Member, ',') => {
                let behind = s.behind(pos);
                // A quote that closes a pair inside the string, before a key of its code.
                let pair = inner.is_some_and(|(_, quotes)| quotes % 2 == 1);
                self.member_follows(behind)
                    && !self.is_listed_inside(behind)
                    && !(pair && self.is_unknown_key(s.next(behind).0))
            }
            (Place::Item, ',') => !self.runs_into_quote(s.behind(pos)),
            (Place::Member | Place::Item, ';') => match s.next_sign(s.behind(pos)) {
                Some(c) if is_quote(c) => place == Place::Item || self.key_follows(s.next(s.behind(pos)).0),
                next => matches!(next, None | Some('}' | ']')),
            },
            (Place::Top, ',' | ';') => {
                let (item, next, _) = s.next(s.behind(pos));
                next.is_none_or(is_quote) && self.quoted_end(item).is_none_or(|end| self.item_ends(end + 1))
            }
            (_, '`') if self.is_fence(pos) => line_break || s.line_ends(pos + 3),
            (Place::Member, '\\') => s.byte(pos + 1) == Some(b'"') && self.key_follows(pos + 1),
            (Place::Member, c) if is_quote(c) => self.key_follows(pos),
            (Place::Member, '{') => self.sibling_follows(pos),
            (Place::Item, '{' | '[') => true,
            (Place::Item, c) if is_quote(c) => !self.ends_doubled(after, pos),
            (Place::Member, _) => {
                let remark = !closes && pos > after && self.remark_ends(pos, '}');
                remark || (line_break && self.bare_key_follows(pos))
            }
            (Place::Item, c) => {
                let scalar = c.is_ascii_digit() || self.literal_follows(pos);
                let remark = scalar && pos > after && self.remark_ends(pos, ']');
                line_break || (!closes && (remark || self.word_ends_item(quote, pos, c)))
            }
            (Place::Top, _) => line_break,
        }
    }

    /// `"x" and so on}`: whether nothing but words without quotes stands before the bracket `close`.
    fn remark_ends(&self, pos: usize, close: char) -> bool {
        let s = self.source;
        let mut at = pos;
        for _ in 0..FAR {
            match s.char(at) {
                Some(c) if c == close => return self.closers(at),
                Some(c) if c.is_alphanumeric() || c == ' ' => at += c.len_utf8(),
                _ => return false,
            }
        }
        false
    }

    /// `"x" ...]`: whether three dots stand here, and behind them what can follow them in a container.
    fn ellipsis_ends(&self, pos: usize) -> bool {
        let s = self.source;
        let length = match s.byte(pos) {
            Some(b'.') if s.starts_with(pos, "...") => 3,
            Some(b'.') => return false,
            _ => '…'.len_utf8(),
        };
        matches!(s.next_sign(pos + length), None | Some(',' | '}' | ']'))
    }

    /// `"he said "no"", `, `"24"", `: the second of two quotes ends the string.
    fn ends_doubled(&self, after: usize, pos: usize) -> bool {
        pos == after && matches!(self.source.next_sign(pos + 1), None | Some(',' | ']'))
    }

    /// Whether the bracket behind the quote closes one that was opened inside the string, which has quotes inside: `the answer is
    /// {"a": "5"}, is it not`.
    fn opened_inside(&self, inner: Option<(usize, u32)>, quote: usize, close: char) -> bool {
        let Some((from, _)) = inner else { return false };
        let start = from.max(quote.saturating_sub(4 * FAR));
        let start = (start..quote).find(|at| self.source.text.is_char_boundary(*at)).unwrap_or(quote);
        let open = if close == '}' { '{' } else { '[' };
        let inside = self.source.slice(start, quote);
        inside.matches(open).count() > inside.matches(close).count()
    }

    /// `["a" b", "c"]`: the first quote of the second item is missing. Behind a digit a quote is an inch: `24" screen`.
    fn word_ends_item(&self, quote: usize, mut pos: usize, first: char) -> bool {
        let s = self.source;
        let from = (quote.saturating_sub(8)..quote).find(|at| s.text.is_char_boundary(*at)).unwrap_or(quote);
        let head = s.slice(from, quote);
        let number = head.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '/'));
        let inch = number.len() < head.len() && !number.ends_with(char::is_alphanumeric);
        if inch || !first.is_alphanumeric() {
            return false;
        }
        for _ in 0..FAR {
            match s.char(pos) {
                Some(c) if c.is_alphanumeric() || matches!(c, '_' | '-' | '.') => pos += c.len_utf8(),
                _ => break,
            }
        }
        let (at, next, _) = s.next(pos);
        let number = first.is_ascii_digit();
        match next {
            Some(',' | ']') | None => true,
            Some('"') if number && at > pos => true,
            Some('"') => at == pos && matches!(s.next_sign(pos + 1), Some(',' | ']') | None),
            _ => false,
        }
    }

    /// `"text": "he said "a", "b" and left"`: what stands in quotes behind the comma is no key that the schema knows, and no colon
    /// follows it, but more of a list or of a sentence.
    fn is_listed_inside(&self, after: usize) -> bool {
        let (pos, next, _) = self.source.next(after);
        if next != Some('"') {
            return false;
        }
        let Some(end) = self.quoted_end(pos) else { return false };
        // `"b: "y"`, `""b": "y"`: a key that lacks its closing quote, or has one too many before it.
        if end == pos + 1 || self.source.slice(pos + 1, end).trim_end().ends_with(':') {
            return false;
        }
        let goes_on = match self.source.next(end + 1) {
            (_, Some(',' | '.' | ')' | ']' | ';'), false) => true,
            // `"a", "b""`: the last of the list, and the end of the string.
            (at, Some('"'), false) if at == end + 1 => {
                matches!(self.source.next_sign(at + 1), None | Some(',' | '}' | ']'))
            }
            (next, Some(c), false) => c.is_alphabetic() && !self.literal_follows(next),
            _ => false,
        };
        goes_on && !self.known.is_some_and(|known| known.contains(self.source.slice(pos + 1, end)))
    }

    /// The closing quote of the short string that opens at `pos`, which is one of ASCII.
    pub(super) fn quoted_end(&self, pos: usize) -> Option<usize> {
        let quote = self.source.byte(pos)?;
        let mut at = pos + 1;
        for _ in 0..FAR {
            match self.source.byte(at)? {
                b'\\' => at += 2,
                byte if byte == quote => return Some(at),
                b'\n' => return None,
                _ => at += 1,
            }
        }
        None
    }

    /// Whether the brackets from `pos` on close something: behind them the outer container must go on.
    fn closers(&self, mut pos: usize) -> bool {
        let s = self.source;
        for closed in 1..=8 {
            if closed >= self.frames.len() {
                return true;
            }
            let (at, next, line_break) = s.next(s.behind(pos));
            pos = at;
            match next {
                Some('}' | ']' | ')') => {}
                Some(',') => {
                    let container = self.frames.iter().rev().nth(closed);
                    let opens = matches!(s.next_sign(s.behind(pos)), Some('[' | '{'));
                    return container.is_none_or(|frame| !frame.object)
                        || opens
                        || self.member_follows(s.behind(pos));
                }
                Some(c) => return line_break || is_quote(c) || matches!(c, '{' | '[' | '/' | '#'),
                None => return true,
            }
        }
        true
    }

    /// Whether an object can go on behind a comma.
    pub(super) fn member_follows(&self, after: usize) -> bool {
        let (pos, next, _) = self.source.next(after);
        match next {
            None | Some('}' | ']' | ',' | '/' | '#' | '\\') => true,
            Some('.') => self.source.starts_with(pos, "..."),
            Some('*') => self.source.starts_with(pos, "**\""),
            Some('{') => self.sibling_follows(pos),
            Some(c) => is_quote(c) || self.bare_key_follows(pos),
        }
    }

    /// Whether the brace at `pos`, inside an object, opens the next object of the array around it: the brace that closes this
    /// one is missing.
    pub(super) fn sibling_follows(&self, pos: usize) -> bool {
        let mut open = self.frames.iter().rev();
        let in_array =
            open.next().is_some_and(|frame| frame.object) && open.next().is_some_and(|f| !f.object);
        if !in_array {
            return false;
        }
        let (key, next, _) = self.source.next(self.source.behind(pos));
        next.is_some_and(|c| if is_quote(c) { self.key_follows(key) } else { self.bare_key_follows(key) })
    }

    /// Whether text behind a comma in an array is the rest of a string: a word, and a quote before the next comma.
    fn runs_into_quote(&self, after: usize) -> bool {
        let s = self.source;
        let (mut pos, next, line_break) = s.next(after);
        if line_break || !next.is_some_and(char::is_alphabetic) || self.literal_follows(pos) {
            return false;
        }
        let mut blank = false;
        for _ in 0..FAR {
            match s.char(pos) {
                // A single word before it lacks its first quote: `["a", b", "c"]`.
                Some('"') => return blank || !matches!(s.next_sign(pos + 1), Some(',' | ']') | None),
                None | Some(',' | '[' | ']' | '{' | '}' | '\n') => return false,
                Some(c) => {
                    blank |= c.is_whitespace();
                    pos += c.len_utf8();
                }
            }
        }
        false
    }

    /// Whether the quote at `pos` opens an item: the same quote closes it soon, and a comma or the end follows.
    pub(super) fn item_follows(&self, pos: usize) -> bool {
        let end = self.quoted_end(pos);
        end.is_some_and(|end| end > pos + 1 && matches!(self.source.next_sign(end + 1), Some(',' | ']')))
    }

    fn item_ends(&self, after: usize) -> bool {
        matches!(self.source.next_sign(after), None | Some(',' | ']' | '"'))
    }

    /// Whether a member starts at the quote at `pos` beyond doubt: behind its key stands what can only be a value.
    pub(super) fn clear_member_follows(&self, pos: usize) -> bool {
        let Some(end) = self.quoted_end(pos).filter(|_| self.key_follows(pos)) else { return false };
        let (colon, _, _) = self.source.next(end + 1);
        let (value, next, _) = self.source.next(colon + 1);
        next.is_some_and(|c| is_quote(c) || c.is_ascii_digit() || matches!(c, '{' | '[' | '-'))
            || self.literal_follows(value)
    }

    /// Whether the quote at `pos` opens a key: the same quote closes it soon, and a colon follows.
    pub(super) fn key_follows(&self, pos: usize) -> bool {
        let s = self.source;
        let Some(quote) = s.char(pos) else { return false };
        let mut at = pos + quote.len_utf8();
        for _ in 0..FAR {
            match s.char(at) {
                None | Some('\n') => return false,
                Some(c) if c == quote || (is_quote(c) && quote != '"') => {
                    return s.next_sign(at + c.len_utf8()) == Some(':');
                }
                Some(c) => at += c.len_utf8(),
            }
        }
        false
    }

    /// Whether a word follows, three quotes behind it, and a colon.
    pub(super) fn triple_key_follows(&self, pos: usize, mark: u8) -> bool {
        let s = self.source;
        let mut at = pos;
        for _ in 0..FAR {
            match s.char(at) {
                None | Some('\n') => return false,
                Some(c) if c == char::from(mark) => break,
                Some(c) => at += c.len_utf8(),
            }
        }
        let closed = (0..3).all(|more| s.byte(at + more) == Some(mark));
        at > pos && closed && s.next_sign(at + 3) == Some(':')
    }

    /// Whether a key without quotes starts at `pos`.
    pub(super) fn bare_key_follows(&self, pos: usize) -> bool {
        let s = self.source;
        let mut at = pos;
        for _ in 0..FAR {
            match s.char(at) {
                Some(c) if c.is_alphanumeric() || matches!(c, '_' | '$' | '-') => at += c.len_utf8(),
                _ => break,
            }
        }
        if at == pos {
            return self.known_key_follows(pos);
        }
        // `c": 1`: a key without its first quote.
        let quote = usize::from(matches!(s.byte(at), Some(b'"' | b'\'')));
        let (colon, next, _) = s.next(at + quote);
        // `https://` is no key.
        (next == Some(':') && !s.starts_with(colon + 1, "//")) || self.known_key_follows(pos)
    }

    /// Whether a value without quotes starts at `pos`, behind a key without a colon: `{"a" b}`.
    fn word_follows(&self, pos: usize) -> bool {
        let mut at = pos;
        for _ in 0..FAR {
            match self.source.char(at) {
                None | Some(',' | '}' | '\n') => return at > pos,
                Some(c) if is_quote(c) || matches!(c, ':' | '=') => return false,
                Some(c) => at += c.len_utf8(),
            }
        }
        false
    }

    /// Whether a key without quotes, and with white space in it, starts at `pos`.
    pub(super) fn spaced_key_follows(&self, pos: usize) -> bool {
        let s = self.source;
        let mut at = pos;
        for _ in 0..FAR {
            match s.sign(at) {
                Some((':' | '=', _)) => return true,
                None | Some((',' | '{' | '}' | '[' | ']' | '\n', _)) => return false,
                // `{a 'b'}`: the colon is missing.
                Some((c, _)) if is_quote(c) => return true,
                Some((_, length)) => at += length,
            }
        }
        false
    }

    /// Whether a key may begin with this word: any may where no schema names them.
    pub(super) fn may_be_key(&self, word: &str) -> bool {
        self.known.is_none_or(HashSet::is_empty) || self.begins_known(word)
    }

    /// Whether a key that the schema names begins with this word.
    pub(super) fn begins_known(&self, word: &str) -> bool {
        self.known.is_some_and(|known| known.iter().any(|name| name.starts_with(word)))
    }

    /// Whether a key without quotes that the schema names starts at `pos`, of whatever signs it is.
    fn known_key_follows(&self, pos: usize) -> bool {
        let Some(known) = self.known.filter(|known| !known.is_empty()) else { return false };
        let mut at = pos;
        for _ in 0..FAR {
            match self.source.char(at) {
                Some(':') if known.contains(self.source.slice(pos, at).trim_end()) => return true,
                None | Some('\n' | '"' | ',' | '{' | '}' | '[' | ']') => return false,
                Some(c) => at += c.len_utf8(),
            }
        }
        false
    }

    /// Whether a key that the schema names starts at `pos`, with or without quotes.
    pub(super) fn known_member_follows(&self, pos: usize) -> bool {
        let known = self.known.is_some_and(|known| !known.is_empty());
        known && (self.key_follows(pos) || self.bare_key_follows(pos)) && !self.is_unknown_key(pos)
    }

    /// Whether the schema names keys, and a key that is none of them starts at `pos`.
    pub(super) fn is_unknown_key(&self, pos: usize) -> bool {
        let s = self.source;
        let Some(known) = self.known.filter(|known| !known.is_empty()) else { return false };
        if s.byte(pos) == Some(b'"') {
            let name = self.quoted_end(pos).map(|end| s.slice(pos + 1, end));
            return self.key_follows(pos) && name.is_some_and(|name| !known.contains(name));
        }
        let word =
            |at: &usize| s.char(*at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'));
        let end = (pos..pos + FAR).find(|at| !word(at) && s.text.is_char_boundary(*at)).unwrap_or(pos);
        self.bare_key_follows(pos) && !known.contains(s.slice(pos, end))
    }

    /// Whether what follows three quotes can follow the string that they end.
    pub(super) fn ends_triple(&self, after: usize) -> bool {
        let (pos, next, line_break) = self.source.next(after);
        match next {
            None | Some(',' | ':' | ';' | '}' | ']' | ')' | '/' | '#' | '+') => true,
            Some(c) if is_quote(c) => self.key_follows(pos) || self.is_fence(pos),
            Some(_) => line_break && self.bare_key_follows(pos),
        }
    }

    /// Whether nothing but a word stands between `pos` and the end of the text.
    pub(super) fn word_to_end(&self, pos: usize) -> bool {
        let rest = self.source.slice(pos, self.source.len());
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | ' ');
        let named = !rest.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        rest.len() <= FAR && named && rest.chars().all(word)
    }

    /// Whether the parenthesis at `pos` opens a tuple.
    pub(super) fn tuple_follows(&self, pos: usize) -> bool {
        let (at, next, _) = self.source.next(pos + 1);
        let literal = self.literal_end(at);
        literal.is_some_and(|end| matches!(self.source.next_sign(end), Some(',' | ')')))
            || next.is_some_and(|c| is_quote(c) || c.is_ascii_digit() || matches!(c, '-' | '(' | '[' | '{'))
    }

    /// Whether a literal of JSON or Python starts at `pos`.
    pub(super) fn literal_follows(&self, pos: usize) -> bool {
        self.literal_end(pos).is_some()
    }

    /// The end of the literal of JSON or Python that starts at `pos`.
    pub(super) fn literal_end(&self, pos: usize) -> Option<usize> {
        const WORDS: [&str; 11] =
            ["true", "false", "null", "True", "False", "None", "TRUE", "FALSE", "NULL", "NaN", "undefined"];
        let first = self.source.byte(pos)?;
        let word =
            WORDS.iter().find(|w| w.as_bytes().first() == Some(&first) && self.source.starts_with(pos, w))?;
        let end = pos + word.len();
        (!self.source.char(end).is_some_and(char::is_alphanumeric)).then_some(end)
    }

    pub(super) fn is_fence(&self, pos: usize) -> bool {
        let s = self.source;
        match s.byte(pos) {
            Some(b'`') => s.starts_with(pos, "```"),
            Some(b'~') => s.starts_with(pos, "~~~"),
            _ => false,
        }
    }
}
