//! The values that are as they should be, in one step: most of them. Whatever is odd is left to the states of the machine, which
//! would decide the same here.

use super::peek::Place;
use super::source::{BLANK, DIGIT, FAR, NAME, Source, run_of};
use super::{Reader, State, TooDeep};
use crate::repair::RepairKind as K;
use crate::tree::Kind;

impl Reader {
    /// Reads the string that starts here, if it has plain characters only, a closing quote, and a delimiter behind that.
    pub(super) fn quick_text(&mut self, s: &Source<'_>, place: Place) -> bool {
        let start = self.pos;
        let bytes = s.text.as_bytes();
        let stops = self.region_stops();
        let Some(&quote) = bytes.get(start).filter(|byte| matches!(byte, b'"' | b'\'')) else { return false };
        if place == Place::Top {
            return false;
        }
        let rest = bytes.get(start + 1..).unwrap_or_default();
        let Some(length) = plain(rest, quote, stops).filter(|length| *length > 0) else { return false };
        let end = start + 1 + length;
        let delimiter = match rest.get(length..length + 2) {
            Some([close, delimiter @ (b':' | b',' | b'}' | b']')]) if *close == quote => *delimiter,
            _ => return false,
        };
        super::source::look(length);
        if (place == Place::Key) != (delimiter == b':')
            || !(place == Place::Key
                || delimiter == b',' && self.goes_on_quickly(s, end + 2, place)
                || self.peek(s).ends(None, end, end + 1, place))
        {
            return false;
        }
        if quote == b'\'' {
            self.tell(K::SingleQuotes, start, start + 1);
        }
        let kind = if place == Place::Key { Kind::Key } else { Kind::Text };
        let id = self.tree.push_plain(kind, false, start, end + 1);
        if place == Place::Key {
            self.pos = end + 2;
            self.state = State::Value { key: id };
        } else {
            self.pos = end + 1;
            self.state = State::Between;
        }
        true
    }

    /// Reads the key without quotes that starts here, if a colon follows it.
    pub(super) fn quick_name(&mut self, s: &Source<'_>) -> bool {
        let start = self.pos;
        let rest = s.text.as_bytes().get(start..).unwrap_or_default();
        let known = Some(self.name.1).filter(|_| self.name.0 == start && start > 0);
        let Some(length) = known.or_else(|| name(rest)) else { return false };
        let end = start + length;
        self.tell(K::UnquotedKey, start, end);
        let key = self.tree.push_plain(Kind::Key, true, start, end);
        self.pos = end + 1;
        self.state = State::Value { key };
        true
    }

    /// Behind a key and its colon: reads a scalar that is as it should be, or opens what opens here.
    pub(super) fn quick_value(&mut self, s: &Source<'_>) -> Result<(), TooDeep> {
        let bytes = s.text.as_bytes();
        let at = self.pos + usize::from(bytes.get(self.pos) == Some(&b' '));
        let before = self.pos;
        self.pos = at;
        let done = match bytes.get(at) {
            Some(b'"' | b'\'') => self.quick_text(s, Place::Member),
            Some(b'0'..=b'9' | b'-' | b't' | b'f' | b'n') => self.quick_bare(s, Place::Member),
            Some(b'{') => return self.open(Kind::Object, b'}', 1),
            Some(b'[') => return self.open(Kind::Array, b']', 1),
            _ => false,
        };
        if !done {
            self.pos = before;
        }
        Ok(())
    }

    /// Reads the number or literal that starts here, if a delimiter follows it.
    pub(super) fn quick_bare(&mut self, s: &Source<'_>, place: Place) -> bool {
        let start = self.pos;
        let rest = s.text.as_bytes().get(start..).unwrap_or_default();
        let (kind, length) = match rest.first() {
            Some(b't') if rest.starts_with(b"true") => (Kind::True, 4),
            Some(b'f') if rest.starts_with(b"false") => (Kind::False, 5),
            Some(b'n') if rest.starts_with(b"null") => (Kind::Null, 4),
            _ => (Kind::Number, number(rest)),
        };
        let end = start + length;
        let delimited = match rest.get(length) {
            _ if length == 0 => false,
            Some(b'}' | b']' | b'\n') => true,
            Some(b',') => {
                place == Place::Item
                    || self.goes_on_quickly(s, end + 1, place)
                    || self.peek(s).member_follows(end + 1)
            }
            _ => false,
        };
        if delimited {
            self.tree.push_plain(kind, true, start, end);
            self.pos = end;
            self.state = State::Between;
        }
        delimited
    }

    /// Whether what commonly follows a comma stands at `pos`, behind white space at most: in an object a key and its colon; in an array something that is no word.
    fn goes_on_quickly(&mut self, s: &Source<'_>, pos: usize, place: Place) -> bool {
        let rest = s.text.as_bytes().get(pos..).unwrap_or_default();
        let blank = run_of(BLANK, rest, FAR / 2);
        let rest = rest.get(blank..).unwrap_or_default();
        match (place, rest.first()) {
            (Place::Item, Some(byte)) => byte.is_ascii_graphic() && !byte.is_ascii_alphabetic(),
            (Place::Member, Some(b'"')) => {
                let key = rest.get(1..rest.len().min(FAR)).unwrap_or_default();
                let length = plain(key, b'"', false).unwrap_or(0);
                key.get(length..length + 2) == Some(b"\":")
            }
            (Place::Member, Some(_)) => {
                let Some(length) = name(rest) else { return false };
                self.name = (pos + blank, length);
                // `https://` is no key.
                rest.get(length + 1).is_some_and(|byte| *byte != b'/')
            }
            _ => false,
        }
    }
}

/// The length of the key without quotes that a text begins with, if a colon follows it at once.
#[inline]
fn name(rest: &[u8]) -> Option<usize> {
    let length = run_of(NAME, rest, FAR);
    (length > 0 && rest.get(length) == Some(&b':')).then_some(length)
}

/// The length of the plain number that a text begins with; 0 if there is none.
#[inline]
fn number(rest: &[u8]) -> usize {
    let sign = usize::from(rest.first() == Some(&b'-'));
    let digits = |from: usize| run_of(DIGIT, rest.get(from..).unwrap_or_default(), FAR);
    let whole = digits(sign);
    let end = sign + whole;
    if whole == 0 || whole == FAR || (whole > 1 && rest.get(sign) == Some(&b'0')) {
        return 0;
    }
    if rest.get(end) != Some(&b'.') {
        return end;
    }
    match digits(end + 1) {
        0 | FAR => 0,
        fraction => end + 1 + fraction,
    }
}

/// The place of the first byte that is no plain part of a string: its quote, an escape, a control character, or `<` where that may
/// end a region. Eight bytes are looked at in one.
#[inline]
fn plain(rest: &[u8], quote: u8, stops: bool) -> Option<usize> {
    const LOW: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // The lowest mark is right; one above it may be wrong.
    let zero = |word: u64| word.wrapping_sub(LOW) & !word & HIGH;
    let tag = if stops { b'<' } else { quote };
    let (words, _) = rest.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(LOW * 0x20) & !word & HIGH;
        let found = zero(word ^ (LOW * u64::from(quote)))
            | zero(word ^ (LOW * u64::from(b'\\')))
            | zero(word ^ (LOW * u64::from(tag)))
            | control;
        if found != 0 {
            return Some(at * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let done = words.len() * 8;
    let special = |b: &u8| *b == quote || *b == b'\\' || *b < 0x20 || *b == tag;
    rest.get(done..)?.iter().position(special).map(|at| done + at)
}
