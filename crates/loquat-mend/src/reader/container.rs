//! Objects and arrays: what separates, what ends, and where each goes on after a slip.
//!
//! An object goes on at the next comma, key or closing bracket, an array at the next comma or value, and both end at the
//! bracket of an outer container.

use super::peek::Place;
use super::scan::Gap;
use super::source::{BLANK, Source, is_quote, run_of};
use super::text::Text;
use super::{Frame, Reader, State, TooDeep};
use crate::repair::RepairKind as K;
use crate::tree::{Id, Kind};

/// The longest key without quotes, in characters: what is longer is prose.
const LONGEST_KEY: usize = 256;

impl Reader {
    /// In a container: a separator, the end, or the start of a member or an item.
    pub(super) fn between(&mut self, s: &Source<'_>) -> Result<(), TooDeep> {
        if !self.trivia(s) {
            return Ok(());
        }
        let Some(frame) = self.frames.last().copied() else {
            self.state = State::Scan;
            return Ok(());
        };
        match s.text.as_bytes().get(self.pos) {
            Some(b',') if frame.started && frame.comma.is_none() => {
                if let Some(top) = self.frames.last_mut() {
                    top.comma = Some(self.pos as u32);
                }
                self.pos += 1;
                return self.quick_part(s);
            }
            // Neither the end nor a separator.
            Some(byte) if is_start(*byte, &frame) => return self.part(s, frame),
            Some(byte) if *byte == frame.close => {
                self.pos += 1;
                self.leave(s, frame, true);
                return Ok(());
            }
            _ => {}
        }
        if self.ended(s, frame) || s.is_starved() || self.separator(s, frame) {
            return Ok(());
        }
        self.part(s, frame)
    }

    /// Behind a comma: goes on at once where only white space stands before the member or the item.
    fn quick_part(&mut self, s: &Source<'_>) -> Result<(), TooDeep> {
        let rest = s.text.as_bytes().get(self.pos..).unwrap_or_default();
        let blank = run_of(BLANK, rest, usize::MAX);
        match (rest.get(blank), self.frames.last().copied()) {
            (Some(byte), Some(frame)) if is_start(*byte, &frame) => {
                self.pos += blank;
                self.part(s, frame)
            }
            _ => Ok(()),
        }
    }

    /// A member or an item starts here.
    fn part(&mut self, s: &Source<'_>, frame: Frame) -> Result<(), TooDeep> {
        if frame.started && frame.comma.is_none() {
            self.tell(K::MissingComma, self.pos, self.pos);
        }
        if let Some(top) = self.frames.last_mut() {
            (top.comma, top.started) = (None, true);
        }
        if !frame.object {
            return self.value(s, Place::Item);
        }
        if self.quick_name(s) || self.quick_text(s, Place::Key) {
            return self.quick_value(s);
        }
        self.key(s);
        Ok(())
    }

    fn key(&mut self, s: &Source<'_>) {
        if self.at_text(s) || self.python_prefix(s) {
            return self.open_text(s, Place::Key);
        }
        let start = self.pos;
        let (mut end, mut blank) = (start, false);
        for _ in 0..LONGEST_KEY {
            let Some((c, length)) = s.sign(end) else { break };
            let stop = matches!(c, ':' | ',' | '{' | '}' | '[' | ']' | '"' | '\n' | '=')
                || (c == '\'' && s.next_sign(end + 1) == Some(':'));
            if stop || (blank && is_quote(c)) {
                break;
            }
            blank = c.is_whitespace();
            end += length;
        }
        let length = s.slice(start, end).trim_end().len();
        if length == 0 {
            return self.stray(s);
        }
        if blank && s.char(end).is_some_and(is_quote) && self.peek(s).key_follows(end) {
            // `{"a": 1, note "b": 2}`: a remark before a key.
            self.tell(K::StrayCharacter, start, end);
            self.pos = end;
            return self.open_text(s, Place::Key);
        }
        let end = start + length;
        self.pos = end;
        self.tell(K::UnquotedKey, start, end);
        // `c": 1`: the first quote is missing.
        if matches!(s.byte(end), Some(b'"' | b'\'')) && s.next_sign(end + 1) == Some(':') {
            self.tell(K::StrayQuote, end, end + 1);
            self.pos = end + 1;
        }
        let key = self.tree.push_source(Kind::Key, true, (start, end), start, end);
        self.state = State::Colon { key };
    }

    /// Behind a key.
    pub(super) fn colon(&mut self, s: &Source<'_>, key: Id) {
        if !self.trivia(s) {
            return;
        }
        let at = self.pos;
        match s.sign(at) {
            Some((':', length)) => {
                if length > 1 {
                    self.tell(K::FullWidth, at, at + length);
                }
                self.pos += length;
            }
            Some(('=', _)) => {
                let length = if s.byte(at + 1) == Some(b'>') { 2 } else { 1 };
                self.tell(K::MissingColon, at, at + length);
                self.pos += length;
            }
            _ if self.lacks_value(s) => {
                if !self.as_set(s, key) {
                    self.dangling(key);
                }
                return;
            }
            _ => self.tell(K::MissingColon, at, at),
        }
        self.state = State::Value { key };
    }

    /// `{'a', 'b'}` and `{1, 2}`: a set of Python.
    fn as_set(&mut self, s: &Source<'_>, key: Id) -> bool {
        let Some(frame) = self.frames.last().copied() else { return false };
        let first = key == frame.id + 1 && frame.object && !frame.implied;
        if !first || !matches!(s.sign(self.pos), Some((',' | '}', _))) || s.is_starved() {
            return false;
        }
        let bare = self.tree.is_bare(key);
        let kind = if bare { super::number::kind_of(self.tree.text(s.text, key)) } else { Some(Kind::Text) };
        let Some(kind) = kind else { return false };
        self.tree.set_kind(frame.id, Kind::Array);
        self.tree.set_kind(key, kind);
        self.tell(K::PythonSequence, frame.start as usize, frame.start as usize);
        if let Some(top) = self.frames.last_mut() {
            (top.object, top.started) = (false, true);
        }
        self.state = State::Between;
        true
    }

    /// Whether nothing that could be a value stands here.
    fn lacks_value(&self, s: &Source<'_>) -> bool {
        match s.sign(self.pos) {
            None | Some((',' | '}' | ']', _)) => true,
            _ => self.region_ends(s, self.pos) && !self.at_text(s),
        }
    }

    fn dangling(&mut self, key: Id) {
        let (start, end) = self.tree.span(key);
        self.tree.push_absent(end);
        self.tell(K::DanglingKey, start, end);
        self.state = State::Between;
    }

    /// Where the value of a member is due.
    pub(super) fn member_value(&mut self, s: &Source<'_>, key: Id) -> Result<(), TooDeep> {
        if !self.trivia(s) {
            return Ok(());
        }
        if let Some((':' | '=', _)) = s.sign(self.pos) {
            self.stray(s);
            self.state = State::Value { key };
            return Ok(());
        }
        if self.lacks_value(s) {
            if !s.is_starved() {
                self.dangling(key);
            }
            return Ok(());
        }
        self.value(s, Place::Member)
    }

    /// `u'a'`, `b"a"`: skips the letters before a string of Python that stands here, which are no part of it. `f'(x)` is a formula.
    fn python_prefix(&mut self, s: &Source<'_>) -> bool {
        let is_letter = |at: usize| s.byte(at).is_some_and(|byte| b"ubrfUBRF".contains(&byte));
        let letters = (0..2).take_while(|more| is_letter(self.pos + more)).count();
        let quote = self.pos + letters;
        // Behind the quote of `b", ` nothing of a string follows: its first quote is missing.
        let found = letters > 0
            && matches!(s.byte(quote), Some(b'"' | b'\''))
            && !matches!(s.next_sign(quote + 1), None | Some('(' | ',' | ':' | ']' | '}'));
        if found && !s.is_starved() {
            self.tell(K::PythonLiteral, self.pos, quote);
            self.pos = quote;
        }
        found
    }

    /// A value starts here.
    fn value(&mut self, s: &Source<'_>, place: Place) -> Result<(), TooDeep> {
        let Some((c, length)) = s.sign(self.pos) else { return Ok(()) };
        match c {
            '{' => self.open(Kind::Object, b'}', length),
            '[' => self.open(Kind::Array, b']', length),
            '(' if self.is_tuple(s) => self.open(Kind::Array, b')', length),
            '"' | '\'' if self.quick_text(s, place) => Ok(()),
            '0'..='9' | '-' | 't' | 'f' | 'n' if self.quick_bare(s, place) => Ok(()),
            _ if self.at_text(s) || self.python_prefix(s) => {
                self.open_text(s, place);
                Ok(())
            }
            _ => match self.wrapper(s) {
                Some(length) => {
                    self.tell(K::Wrapper, self.pos, self.pos + length);
                    self.open(Kind::Array, b')', length)?;
                    if let Some(top) = self.frames.last_mut() {
                        top.implied = true;
                    }
                    Ok(())
                }
                None => {
                    self.open_bare(place);
                    Ok(())
                }
            },
        }
    }

    /// `ObjectId(`, `Decimal(`: a constructor around a value; its length with the bracket.
    fn wrapper(&self, s: &Source<'_>) -> Option<usize> {
        const NAMES: [&str; 16] = [
            "ObjectId",
            "ISODate",
            "NumberLong",
            "NumberInt",
            "NumberDecimal",
            "Timestamp",
            "UUID",
            "Date",
            "new Date",
            "Decimal",
            "set",
            "frozenset",
            "OrderedDict",
            "dict",
            "list",
            "tuple",
        ];
        let name = NAMES.iter().find(|name| s.starts_with(self.pos, name))?;
        (s.byte(self.pos + name.len()) == Some(b'(')).then_some(name.len() + 1)
    }

    /// Whether the parenthesis here opens a tuple: prose in parentheses is a value without quotes.
    pub(super) fn is_tuple(&self, s: &Source<'_>) -> bool {
        // An empty tuple is a value only where one is due.
        let empty = s.next_sign(self.pos + 1) == Some(')') && !self.frames.is_empty();
        empty || self.peek(s).tuple_follows(self.pos)
    }

    /// Opens a container, whose bracket has `length` bytes.
    pub(super) fn open(&mut self, kind: Kind, close: u8, length: usize) -> Result<(), TooDeep> {
        if self.frames.len() >= self.depth {
            return Err(TooDeep);
        }
        let start = self.pos;
        let id = self.tree.push(kind, start, start + length);
        if close == b')' {
            // A tuple of one will turn out to be the value itself: see `Tree::is_guess`.
            self.tree.set_tuple(id);
        }
        let object = kind == Kind::Object;
        self.push(Frame {
            id,
            close,
            object,
            implied: false,
            started: false,
            comma: None,
            start: start as u32,
        });
        if length > 1 && close != b')' {
            self.tell(K::FullWidth, start, start + length);
        }
        self.pos = start + length;
        Ok(())
    }

    /// Opens an object that has no brace of its own here.
    pub(super) fn open_implied(&mut self) {
        let start = self.pos;
        let id = self.tree.push(Kind::Object, start, start);
        let close = b'}';
        self.push(Frame {
            id,
            close,
            object: true,
            implied: true,
            started: false,
            comma: None,
            start: start as u32,
        });
    }

    /// Goes on in an object that was left too early.
    pub(super) fn resume_object(&mut self, id: Id, start: usize) {
        let close = b'}';
        self.push(Frame {
            id,
            close,
            object: true,
            implied: false,
            started: true,
            comma: Some(self.pos as u32),
            start: start as u32,
        });
    }

    fn push(&mut self, frame: Frame) {
        if self.frames.len() == self.frames.capacity() {
            self.frames.reserve_exact(crate::row::room(self.frames.len()));
        }
        self.frames.push(frame);
        self.state = State::Between;
    }

    pub(super) fn leave(&mut self, s: &Source<'_>, frame: Frame, whole: bool) {
        if s.is_starved() {
            return;
        }
        if let Some(comma) = frame.comma {
            let comma = comma as usize;
            self.tell(K::TrailingComma, comma, comma + s.char(comma).map_or(1, char::len_utf8));
        }
        self.tree.close(frame.id, self.pos, whole);
        self.frames.pop();
        if frame.close == b')' && !frame.object {
            self.leave_tuple(frame);
        }
        self.state = State::Between;
        if self.frames.is_empty() {
            self.end_root(s, whole);
        }
    }

    /// A tuple of one without a comma is the value itself in parentheses, as in Python.
    fn leave_tuple(&mut self, frame: Frame) {
        let mut items = self.tree.items(frame.id);
        let single = items.next().is_some() && items.next().is_none();
        drop(items);
        let size = (self.tree.len() - frame.id) as usize;
        if single && frame.comma.is_none() && self.scan.collapse(size) {
            self.tree.collapse(frame.id);
        }
        if !frame.implied {
            self.tell(K::PythonSequence, frame.start as usize, self.pos);
        }
    }

    /// Takes a comma, an ellipsis or a stray sign between members; false where a member starts.
    fn separator(&mut self, s: &Source<'_>, frame: Frame) -> bool {
        let at = self.pos;
        let Some((c, length)) = s.sign(at) else { return true };
        match c {
            ',' => {
                if frame.comma.is_some() || !frame.started {
                    self.tell(K::DoubledComma, at, at + length);
                } else if let Some(top) = self.frames.last_mut() {
                    top.comma = Some(at as u32);
                    if length > 1 {
                        self.tell(K::FullWidth, at, at + length);
                    }
                }
                self.pos += length;
            }
            '…' => self.ellipsis(at, length),
            '.' if s.starts_with(at, "...") => self.ellipsis(at, 3),
            '+' if !s.byte(at + 1).is_some_and(|b| b.is_ascii_digit() || b == b'.') => self.stray(s),
            ':' | ';' | '}' | ']' | ')' => self.stray(s),
            '{' | '[' | '(' if frame.object => self.stray(s),
            _ => return false,
        }
        true
    }

    fn ellipsis(&mut self, at: usize, length: usize) {
        self.tell(K::Ellipsis, at, at + length);
        self.pos = at + length;
        if let Some(top) = self.frames.last_mut() {
            top.comma = None;
        }
    }

    pub(super) fn stray(&mut self, s: &Source<'_>) {
        let at = self.pos;
        self.pos += s.char(at).map_or(1, char::len_utf8);
        self.tell(K::StrayCharacter, at, self.pos);
        self.state = State::Between;
    }

    /// A string has ended.
    pub(super) fn after_text(&mut self, text: Text) {
        self.state = match text.place {
            Place::Key => State::Colon { key: text.id },
            place => State::Behind { id: text.id, place, plus: None },
        };
    }

    /// Behind a string that is a value: a plus may join another one to it, or a colon shows that it was a key.
    pub(super) fn behind_text(
        &mut self,
        s: &Source<'_>,
        id: Id,
        place: Place,
        plus: Option<usize>,
    ) -> Result<(), TooDeep> {
        if !self.trivia(s) {
            return Ok(());
        }
        let at = self.pos;
        match (s.sign(at), plus) {
            (Some(('+', _)), None) => {
                self.pos += 1;
                self.state = State::Behind { id, place, plus: Some(at) };
                return Ok(());
            }
            (Some((c, _)), Some(plus)) if is_quote(c) => {
                self.tell(K::Concatenation, plus, plus + 1);
                self.reopen_text(s, id, place);
                return Ok(());
            }
            (Some((':', length)), None) if place == Place::Item && self.is_member_of_parent(id) => {
                self.end_at_key(id, at + length);
                return Ok(());
            }
            (Some((':', length)), None) if place == Place::Item => {
                if self.frames.len() >= self.depth {
                    return Err(TooDeep);
                }
                self.imply(id, at + length);
                return Ok(());
            }
            _ => {}
        }
        if s.is_starved() {
            return Ok(());
        }
        if let Some(plus) = plus {
            self.tell(K::StrayCharacter, plus, plus + 1);
        }
        self.state = State::Between;
        if place == Place::Top {
            let (_, end) = self.tree.span(id);
            self.end_root(s, self.tree.is_whole(id));
            if s.slice(end, self.pos).contains('\n') {
                self.scan.passed(Gap::Line);
            }
        }
        Ok(())
    }

    /// `{"items": [{"a": 1}, "total": 2}`: a key behind other items belongs to the object around the array.
    fn is_member_of_parent(&self, id: Id) -> bool {
        let mut open = self.frames.iter().rev();
        let (Some(frame), Some(parent)) = (open.next(), open.next()) else { return false };
        parent.object && frame.id + 1 < id && !self.tree.is_bare(id)
    }

    fn end_at_key(&mut self, id: Id, after: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let (start, _) = self.tree.span(id);
        self.tell(K::MismatchedBracket, start, start);
        self.tree.close_before(frame.id, id, start);
        self.tree.set_kind(id, Kind::Key);
        self.scan.revised += 1;
        if let Some(top) = self.frames.last_mut() {
            (top.started, top.comma) = (true, None);
        }
        self.pos = after;
        self.state = State::Value { key: id };
    }

    /// `["key": 1]`: the string was the key of an object without braces.
    fn imply(&mut self, id: Id, after: usize) {
        let (start, _) = self.tree.span(id);
        self.tree.insert(id, Kind::Object, start);
        self.tree.set_kind(id + 1, Kind::Key);
        self.tell(K::ImpliedObject, start, start);
        self.scan.revised += 1;
        let (close, start) = (b'}', start as u32);
        self.push(Frame { id, close, object: true, implied: true, started: true, comma: None, start });
        self.pos = after;
        self.state = State::Value { key: id + 1 };
    }
}

/// Whether the byte can only be the start of a member or an item, and neither an end nor a separator.
#[inline]
fn is_start(byte: u8, frame: &Frame) -> bool {
    match byte {
        b'"' | b'\'' | b'-' | b'_' => true,
        b'{' | b'[' => !frame.object,
        _ => byte.is_ascii_alphanumeric(),
    }
}
