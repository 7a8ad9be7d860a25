//! The values that are as they should be, in one step: most of them. Whatever is odd is left to the states of the machine, which
//! would decide the same here.

use super::number;
use super::peek::Place;
use super::source::Source;
use super::{Reader, State};
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
        let special = |b: &u8| *b == quote || *b == b'\\' || *b < 0x20 || (*b == b'<' && stops);
        let Some(length) = rest.iter().position(special).filter(|length| *length > 0) else { return false };
        let end = start + 1 + length;
        let delimiter = match rest.get(length..length + 2) {
            Some([close, delimiter @ (b':' | b',' | b'}' | b']')]) if *close == quote => *delimiter,
            _ => return false,
        };
        super::source::look(length);
        if (place == Place::Key) != (delimiter == b':')
            || !(place == Place::Key || self.peek(s).ends(None, end, end + 1, place))
        {
            return false;
        }
        if quote == b'\'' {
            self.tell(K::SingleQuotes, start, start + 1);
        }
        let kind = if place == Place::Key { Kind::Key } else { Kind::Text };
        let id = self.tree.push_source(kind, false, (start, end + 1), start + 1, end);
        if place == Place::Key {
            self.pos = end + 2;
            self.state = State::Value { key: id };
        } else {
            self.pos = end + 1;
            self.state = State::Between;
        }
        true
    }

    /// Behind a key and its colon: reads a scalar that is as it should be.
    pub(super) fn quick_value(&mut self, s: &Source<'_>) {
        let bytes = s.text.as_bytes();
        let at = self.pos + usize::from(bytes.get(self.pos) == Some(&b' '));
        let before = self.pos;
        self.pos = at;
        let done = match bytes.get(at) {
            Some(b'"' | b'\'') => self.quick_text(s, Place::Member),
            Some(b'0'..=b'9' | b'-' | b't' | b'f' | b'n') => self.quick_bare(s, Place::Member),
            _ => false,
        };
        if !done {
            self.pos = before;
        }
    }

    /// Reads the number or literal that starts here, if a delimiter follows it.
    pub(super) fn quick_bare(&mut self, s: &Source<'_>, place: Place) -> bool {
        let start = self.pos;
        let rest = s.text.as_bytes().get(start..).unwrap_or_default();
        let Some(length) = rest
            .iter()
            .take(32)
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+')))
        else {
            return false;
        };
        let end = start + length;
        let delimited = match rest.get(length) {
            Some(b'}' | b']' | b'\n') => true,
            Some(b',') => place == Place::Item || self.peek(s).member_follows(end + 1),
            _ => false,
        };
        let word = s.slice(start, end);
        let kind = match word {
            _ if !delimited => return false,
            "true" => Kind::True,
            "false" => Kind::False,
            "null" => Kind::Null,
            _ if number::is_json_number(word) && !word.contains(['e', 'E']) => Kind::Number,
            _ => return false,
        };
        self.tree.push_source(kind, true, (start, end), start, end);
        self.pos = end;
        self.state = State::Between;
        true
    }
}
