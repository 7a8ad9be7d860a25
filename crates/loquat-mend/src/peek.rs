//! Look-ahead: does a string end at this quote, does a key start here?
//!
//! Models forget to escape quotes, so a quote ends a string only if what follows can follow a string. Each question
//! looks at most [`FAR`] characters ahead: a text of nothing but quotes still costs linear time. Where the look-ahead
//! gives up it says "ends", which is what valid JSON means; so no valid string is ever read past its end.

use crate::lex::{Lexer, is_fence};

/// The longest look-ahead, in characters: longer than keys are, short enough to ask at every quote.
const FAR: usize = 64;

/// Where a string or a bare value stands: what may follow it depends on that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Key,
    /// The value of a member of an object.
    Member,
    /// An item of an array.
    Item,
}

pub(crate) enum Verdict {
    Ends,
    Inner,
    /// A colon follows a value: the quote before was the start of a key, if there was one.
    Colon,
}

pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '´' | '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '‟')
}

impl Lexer<'_> {
    /// The next character that is not white space, its place, and whether a line break stands before it.
    /// `None` is the end, or too far to know.
    fn next(&self, mut pos: usize) -> (usize, Option<char>, bool) {
        let mut line_break = false;
        for _ in 0..FAR {
            match self.char_at(pos) {
                Some(c) if c.is_whitespace() => {
                    line_break |= c == '\n';
                    pos += c.len_utf8();
                }
                other => return (pos, other, line_break),
            }
        }
        (pos, None, line_break)
    }

    /// The next character that is not white space.
    pub(crate) fn next_char(&self, pos: usize) -> Option<char> {
        self.next(pos).1
    }

    /// The next character that is not white space, and its place.
    pub(crate) fn next_place(&self, pos: usize) -> (usize, Option<char>) {
        let (at, next, _) = self.next(pos);
        (at, next)
    }

    /// Whether a key without quotes, and with white space in it, starts at `pos`.
    pub(crate) fn spaced_key_follows(&self, pos: usize) -> bool {
        let mut at = pos;
        for _ in 0..FAR {
            match self.char_at(at) {
                Some(':') => return true,
                None | Some(',' | '{' | '}' | '[' | ']' | '"' | '\n') => return false,
                // `{a 'b'}`: the colon is missing.
                Some(c) if is_quote(c) => return true,
                Some(c) => at += c.len_utf8(),
            }
        }
        false
    }

    /// Whether the string ends at a quote; `after` is the place behind the quote.
    pub(crate) fn verdict(&self, after: usize, place: Place) -> Verdict {
        let (pos, next, line_break) = self.next(after);
        let Some(next) = next else { return Verdict::Ends };
        let ends = match (place, next) {
            (_, '/') => matches!(self.at(pos + 1), Some(b'/' | b'*')),
            (Place::Member, ':') => return Verdict::Colon,
            (Place::Key, ':' | ',' | '}' | '{' | '[') | (Place::Item, ':' | '{' | '[') => true,
            (Place::Key, c) => is_quote(c) || c.is_ascii_digit() || c == '-' || self.literal_follows(pos),
            (_, '#') => true,
            (_, '+') => self.next_char(pos + 1).is_some_and(is_quote),
            // A parenthesis closes a tuple; elsewhere it is text: `"[link]("address")"`.
            (_, ')') => self.open.last() == Some(&')'),
            (_, '}' | ']') => self.closers(pos),
            (Place::Member, ',') => self.member_follows(pos + 1),
            (Place::Item, ',') => !self.runs_into_quote(pos + 1),
            (_, '`') if is_fence(self, pos) => true,
            (Place::Member, '\\') => self.at(pos + 1) == Some(b'"') && self.key_follows(pos + 1),
            (Place::Member, c) if is_quote(c) => self.key_follows(pos),
            (Place::Item, c) if is_quote(c) => true,
            (Place::Member, _) => line_break && self.bare_key_follows(pos),
            (Place::Item, _) => line_break,
        };
        if ends { Verdict::Ends } else { Verdict::Inner }
    }

    /// Whether the brackets from `pos` on close something: behind them the outer container must go on.
    fn closers(&self, mut pos: usize) -> bool {
        for closed in 1..=8 {
            if closed >= self.open.len() {
                return true;
            }
            let (at, next, line_break) = self.next(pos + 1);
            pos = at;
            match next {
                Some('}' | ']' | ')') => {}
                Some(',') => {
                    let container = self.open.iter().rev().nth(closed);
                    let opens = matches!(self.next_char(pos + 1), Some('[' | '{'));
                    return container != Some(&'}') || opens || self.member_follows(pos + 1);
                }
                Some(c) => return line_break || is_quote(c) || matches!(c, '{' | '[' | '/' | '#'),
                None => return true,
            }
        }
        true
    }

    /// Whether an object can go on behind a comma.
    pub(crate) fn member_follows(&self, after: usize) -> bool {
        let (pos, next, _) = self.next(after);
        match next {
            None | Some('}' | ']' | ',' | '/' | '#' | '\\') => true,
            Some('.') => self.starts_with(pos, "..."),
            Some(c) => is_quote(c) || self.bare_key_follows(pos),
        }
    }

    /// Whether text behind a comma in an array is the rest of a string: a word, and a quote before the next comma.
    fn runs_into_quote(&self, after: usize) -> bool {
        let (mut pos, next, line_break) = self.next(after);
        if line_break || !next.is_some_and(char::is_alphabetic) || self.literal_follows(pos) {
            return false;
        }
        for _ in 0..FAR {
            match self.char_at(pos) {
                Some('"') => return true,
                None | Some(',' | '[' | ']' | '{' | '}' | '\n') => return false,
                Some(c) => pos += c.len_utf8(),
            }
        }
        false
    }

    /// Whether the quote at `pos` opens a key: the same quote closes it soon, and a colon follows.
    pub(crate) fn key_follows(&self, pos: usize) -> bool {
        let Some(quote) = self.char_at(pos) else { return false };
        let mut at = pos + quote.len_utf8();
        for _ in 0..FAR {
            match self.char_at(at) {
                None | Some('\n') => return false,
                Some(c) if c == quote || (is_quote(c) && quote != '"') => {
                    return self.next_char(at + c.len_utf8()) == Some(':');
                }
                Some(c) => at += c.len_utf8(),
            }
        }
        false
    }

    /// Whether a key without quotes starts at `pos`.
    pub(crate) fn bare_key_follows(&self, pos: usize) -> bool {
        let mut at = pos;
        for _ in 0..FAR {
            match self.char_at(at) {
                Some(c) if c.is_alphanumeric() || matches!(c, '_' | '$' | '-') => at += c.len_utf8(),
                _ => break,
            }
        }
        let (colon, next, _) = self.next(at);
        // `https://` is no key.
        at > pos && next == Some(':') && self.at(colon + 1) != Some(b'/')
    }

    /// Whether a literal of JSON or Python starts at `pos`.
    pub(crate) fn literal_follows(&self, pos: usize) -> bool {
        const WORDS: [&str; 6] = ["true", "false", "null", "True", "False", "None"];
        let word = WORDS.iter().find(|word| self.starts_with(pos, word));
        word.is_some_and(|word| !self.char_at(pos + word.len()).is_some_and(char::is_alphanumeric))
    }
}
