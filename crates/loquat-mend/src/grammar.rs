//! The tolerant grammar: one function a production, and each knows where it goes on after a slip.
//!
//! It reads valid JSON exactly as a strict reader does and tells nothing then; `tests/` hold it to that. It never
//! fails but for depth: an object goes on at the next comma, key or closing bracket, an array at the next comma or
//! value, and both end at the bracket of an outer container. Every loop moves on by at least one character.

use serde_json::{Map, Value};

use crate::lex::Lexer;
use crate::peek::{Place, is_quote};
use crate::repair::{Repair, RepairKind as K};

/// What was read of a text from one bracket on.
pub(crate) struct Read {
    pub(crate) value: Value,
    pub(crate) repairs: Vec<Repair>,
    /// Where the value ends.
    pub(crate) end: usize,
}

/// The value nests too deep: the only thing that the grammar does not put up with.
pub(crate) struct TooDeep;

/// Reads the object or array that starts at `start`, up to `end` at most.
pub(crate) fn read(text: &str, start: usize, end: usize, depth: usize) -> Result<Read, TooDeep> {
    let mut lexer = Lexer::new(text, start, end, depth);
    let value = lexer.value(Place::Item)?.unwrap_or(Value::Null);
    Ok(Read { value, end: lexer.pos, repairs: lexer.repairs })
}

impl Lexer<'_> {
    fn value(&mut self, place: Place) -> Result<Option<Value>, TooDeep> {
        self.trivia();
        match self.here() {
            Some('{') => self.object().map(Some),
            Some('[') => self.sequence(']').map(Some),
            Some('(') if self.is_tuple() => self.tuple().map(Some),
            _ if self.at_string() => Ok(Some(Value::String(self.joined(place)))),
            _ if self.at_end() => Ok(None),
            _ => Ok(self.bare(place)),
        }
    }

    fn object(&mut self) -> Result<Value, TooDeep> {
        self.enter('}')?;
        let (mut map, mut comma, mut started) = (Map::new(), None, false);
        loop {
            self.trivia();
            if self.ended(comma) {
                return Ok(Value::Object(map));
            }
            if self.separator(&mut comma, started) {
                continue;
            }
            self.between(&mut comma, started);
            let quoted = self.at_string();
            let start = self.pos;
            let key = self.key();
            if !started && quoted && matches!(self.here(), Some(',' | '}')) {
                self.tell(K::PythonSequence, start, start);
                return self.items('}', vec![Value::String(key)]).map(Value::Array);
            }
            started = true;
            self.member(&mut map, key, start)?;
        }
    }

    /// Reads the key that starts here; the reader then stands at whatever follows.
    fn key(&mut self) -> String {
        let start = self.pos;
        let key = if self.at_string() {
            self.string(Place::Key)
        } else {
            let end = self.bare_key_end();
            let key = self.slice(start, end).trim_end();
            self.pos = start + key.len();
            self.tell(K::UnquotedKey, start, self.pos);
            key.to_owned()
        };
        self.trivia();
        key
    }

    fn bare_key_end(&self) -> usize {
        let (mut pos, mut blank) = (self.pos, false);
        while let Some(c) = self.char_at(pos) {
            if matches!(c, ':' | ',' | '{' | '}' | '[' | ']' | '"' | '\n') || (blank && is_quote(c)) {
                break;
            }
            blank = c.is_whitespace();
            pos += c.len_utf8();
        }
        pos
    }

    /// Reads what follows a key.
    fn member(&mut self, map: &mut Map<String, Value>, key: String, start: usize) -> Result<(), TooDeep> {
        let key_end = self.pos;
        let lacks_value = |lexer: &Self| {
            matches!(lexer.here(), None | Some(',' | '}' | ']')) || (lexer.at_end() && !lexer.at_string())
        };
        match self.here() {
            Some(':') => self.pos += 1,
            _ if self.at_end() || lacks_value(self) => {
                self.tell(K::DanglingKey, start, key_end);
                return Ok(());
            }
            _ => self.tell(K::MissingColon, self.pos, self.pos),
        }
        self.trivia();
        let value = if lacks_value(self) { None } else { self.value(Place::Member)? };
        match value {
            None => self.tell(K::DanglingKey, start, key_end),
            Some(value) => {
                if map.insert(key, value).is_some() {
                    self.tell(K::DuplicateKey, start, key_end);
                }
            }
        }
        Ok(())
    }

    fn sequence(&mut self, close: char) -> Result<Value, TooDeep> {
        self.enter(close)?;
        self.items(close, Vec::new()).map(Value::Array)
    }

    /// Reads the items up to `close`; a set that began as an object already has its first.
    fn items(&mut self, close: char, mut items: Vec<Value>) -> Result<Vec<Value>, TooDeep> {
        if let Some(due) = self.open.last_mut() {
            *due = close;
        }
        let mut comma = None;
        loop {
            self.trivia();
            if self.ended(comma) {
                return Ok(items);
            }
            let started = !items.is_empty();
            if self.separator(&mut comma, started) {
                continue;
            }
            self.between(&mut comma, started);
            let start = self.pos;
            items.extend(self.value(Place::Item)?);
            if self.pos == start {
                self.stray();
            }
        }
    }

    /// Whether the parenthesis here opens a tuple: prose in parentheses is a value without quotes.
    fn is_tuple(&self) -> bool {
        let next = self.next_char(self.pos + 1);
        next.is_some_and(|c| is_quote(c) || c.is_ascii_digit() || matches!(c, '-' | '(' | '[' | '{'))
    }

    /// A tuple of one without a comma is the value itself in parentheses, as in Python.
    fn tuple(&mut self) -> Result<Value, TooDeep> {
        let start = self.pos;
        self.enter(')')?;
        let mut items = self.items(')', Vec::new())?;
        self.tell(K::PythonSequence, start, self.pos);
        let trailing = self.slice(start, self.pos).trim_end_matches(')').trim_end().ends_with(',');
        Ok(if items.len() == 1 && !trailing { items.pop().unwrap_or_default() } else { Value::Array(items) })
    }

    /// A string, and those that are joined to it by `+`.
    fn joined(&mut self, place: Place) -> String {
        let mut whole = self.string(place);
        loop {
            self.trivia();
            if self.here() != Some('+') {
                return whole;
            }
            let start = self.pos;
            self.pos += 1;
            self.trivia();
            if !self.at_string() {
                self.tell(K::StrayCharacter, start, start + 1);
                return whole;
            }
            whole.push_str(&self.string(place));
            self.tell(K::Concatenation, start, start + 1);
        }
    }

    fn enter(&mut self, close: char) -> Result<(), TooDeep> {
        if self.open.len() >= self.depth_limit {
            return Err(TooDeep);
        }
        self.open.push(close);
        self.pos += 1;
        Ok(())
    }

    /// Whether the innermost container ends here; then it is left. `comma` is a comma that nothing has followed yet.
    fn ended(&mut self, comma: Option<usize>) -> bool {
        let Some(&due) = self.open.last() else { return true };
        let at = self.pos;
        let here = self.here();
        let over = if self.at_end() {
            self.tell(K::UnclosedBracket, at, at);
            true
        } else if here == Some(due) {
            self.pos += 1;
            true
        } else {
            matches!(here, Some('}' | ']' | ')')) && self.mismatched(here.unwrap_or(due), due)
        };
        if over {
            self.open.pop();
            if let Some(comma) = comma {
                self.tell(K::TrailingComma, comma, comma + 1);
            }
        }
        over
    }

    /// A closing bracket of another kind. It belongs to an outer container if one waits for it; it is surplus if
    /// this container goes on behind it; else it was meant for this one.
    fn mismatched(&mut self, bracket: char, due: char) -> bool {
        let at = self.pos;
        let mut end = at;
        if !self.open.iter().rev().skip(1).any(|outer| *outer == bracket) {
            if self.next_char(at + 1).is_some_and(|c| c == ',' || c == due || c == '"') {
                return false;
            }
            end = at + 1;
        }
        self.tell(K::MismatchedBracket, at, end);
        self.pos = end;
        true
    }

    /// Takes a comma, an ellipsis or a stray sign between members; false where a member starts.
    fn separator(&mut self, comma: &mut Option<usize>, started: bool) -> bool {
        let at = self.pos;
        match self.here() {
            Some(',') => {
                if comma.is_some() || !started {
                    self.tell(K::DoubledComma, at, at + 1);
                } else {
                    *comma = Some(at);
                }
                self.pos += 1;
            }
            Some('…') => self.ellipsis(comma, '…'.len_utf8()),
            Some('.') if self.starts_with(at, "...") => self.ellipsis(comma, 3),
            Some('+') if !self.at(at + 1).is_some_and(|b| b.is_ascii_digit() || b == b'.') => self.stray(),
            Some(':' | ';' | '}' | ']' | ')') => self.stray(),
            Some('{' | '[' | '(') if self.open.last() == Some(&'}') => self.stray(),
            Some(_) | None => return false,
        }
        true
    }

    fn ellipsis(&mut self, comma: &mut Option<usize>, length: usize) {
        self.tell(K::Ellipsis, self.pos, self.pos + length);
        self.pos += length;
        *comma = None;
    }

    fn stray(&mut self) {
        let at = self.pos;
        self.bump();
        self.tell(K::StrayCharacter, at, self.pos);
    }

    fn between(&mut self, comma: &mut Option<usize>, started: bool) {
        if started && comma.take().is_none() {
            self.tell(K::MissingComma, self.pos, self.pos);
        }
    }
}
