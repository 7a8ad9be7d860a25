//! Values without quotes: numbers, literals, and words that should have had quotes.
//!
//! Numbers are never computed here: the digits go to `serde_json`, and what it cannot hold stays text.

use serde_json::Value;

use crate::lex::Lexer;
use crate::peek::{Place, is_quote};
use crate::repair::{Repair, RepairKind as K};

/// Integers of fewer digits fit 64 bits in any case.
const LONG: usize = 19;

impl Lexer<'_> {
    /// Reads the value without quotes that starts here; `None` if there is none, or if its end was cut off.
    pub(crate) fn bare(&mut self, place: Place) -> Option<Value> {
        let start = self.pos;
        let extent = self.extent(place);
        let word = self.slice(start, extent).trim_end();
        if word.is_empty() {
            return None;
        }
        self.pos = start + word.len();
        if self.stray_quote(self.pos) {
            self.tell(K::StrayQuote, self.pos, self.pos + 1);
            self.pos += 1;
        }
        self.word(word, start, extent == self.len())
    }

    fn word(&mut self, word: &str, start: usize, cut: bool) -> Option<Value> {
        let end = start + word.len();
        let (value, kind) = if let Some(found) = literal(word).or_else(|| number(word)) {
            found
        } else if cut && is_cut_literal(word) {
            (None, Some(K::CutToken))
        } else if let Some((value, _)) = cut.then(|| number(complete_part(word))).flatten() {
            (value, Some(K::CutToken))
        } else {
            (Some(Value::from(word)), Some(K::UnquotedValue))
        };
        if let Some(kind) = kind {
            self.tell(kind, start, end);
        }
        value
    }

    /// Where the value ends.
    fn extent(&self, place: Place) -> usize {
        let (mut pos, mut parentheses, mut blank, mut words) = (self.pos, 0_usize, true, 0_usize);
        while let Some(c) = self.char_at(pos) {
            let stop = match c {
                '\n' | '\r' | '}' | ']' => true,
                ',' => place != Place::Member || self.member_follows(pos + 1),
                ')' if parentheses == 0 => {
                    self.open.last() == Some(&')') || self.next_char(pos + 1).is_none()
                }
                '/' => self.at(pos + 1) == Some(b'*') || (blank && self.at(pos + 1) == Some(b'/')),
                '#' => blank,
                c if is_quote(c) => self.stray_quote(pos) || (blank && self.string_follows(pos, place)),
                c => !c.is_whitespace() && blank && words == 1 && self.stands_alone(pos, place),
            };
            if stop {
                break;
            }
            match c {
                '(' => parentheses += 1,
                ')' => parentheses = parentheses.saturating_sub(1),
                _ => {}
            }
            words += usize::from(blank && !c.is_whitespace());
            blank = c.is_whitespace();
            pos += c.len_utf8();
        }
        pos
    }

    /// Whether a quote behind a word is the rest of a pair whose first quote is missing.
    fn stray_quote(&self, pos: usize) -> bool {
        self.at(pos) == Some(b'"') && matches!(self.next_char(pos + 1), None | Some(',' | '}' | ']'))
    }

    fn string_follows(&self, pos: usize, place: Place) -> bool {
        if place == Place::Member { self.key_follows(pos) } else { self.at(pos) == Some(b'"') }
    }

    /// Whether the first word is a value of its own and only a comma is missing before the one at `next`: `[1 2]`.
    fn stands_alone(&self, next: usize, place: Place) -> bool {
        let first = self.slice(self.pos, next).trim_end();
        if literal(first).is_none() && number(first).is_none() {
            return false;
        }
        if place == Place::Member {
            return self.bare_key_follows(next);
        }
        let second = self.short_word(next);
        second.starts_with(['{', '[']) || literal(second).is_some() || number(second).is_some()
    }

    /// The word at `pos`, or its beginning: no number that matters is longer.
    fn short_word(&self, pos: usize) -> &str {
        let mut end = pos;
        while end < pos + 32 && self.at(end).is_some_and(|b| b.is_ascii_graphic() && !b",]})".contains(&b)) {
            end += 1;
        }
        self.slice(pos, end)
    }
}

type Found = (Option<Value>, Option<K>);

fn literal(word: &str) -> Option<Found> {
    let (value, strict) = match word {
        "true" => (Value::Bool(true), true),
        "false" => (Value::Bool(false), true),
        "null" => (Value::Null, true),
        "True" | "TRUE" => (Value::Bool(true), false),
        "False" | "FALSE" => (Value::Bool(false), false),
        "None" | "undefined" | "Null" | "NULL" => (Value::Null, false),
        _ => return None,
    };
    Some((Some(value), (!strict).then_some(K::PythonLiteral)))
}

fn is_cut_literal(word: &str) -> bool {
    word == "-"
        || ["true", "false", "null", "True", "False", "None"].iter().any(|whole| whole.starts_with(word))
}

/// A cut number without the exponent or the point that its digits have not reached.
fn complete_part(word: &str) -> &str {
    let number = word.trim_end_matches(['+', '-']);
    number.strip_suffix(['e', 'E']).unwrap_or(number).trim_end_matches('.')
}

fn number(word: &str) -> Option<Found> {
    if !word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        return None;
    }
    if is_json_number(word) {
        return Some(held(word, if is_rounded(word) { Some(K::RoundedNumber) } else { None }));
    }
    let unsigned = word.trim_start_matches(['-', '+']);
    if let Some(digits) = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        let value = u64::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'));
        // A negative or a larger one has no notation that keeps it exact.
        let text =
            || (digits.bytes().all(|b| b.is_ascii_hexdigit()) && !digits.is_empty()).then(|| as_text(word));
        return if word.starts_with('-') {
            text()
        } else {
            value.map(|v| (Some(v.into()), Some(K::NumberForm))).or_else(text)
        };
    }
    let zeros =
        unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.bytes().all(|b| b.is_ascii_digit());
    if zeros {
        // A postal code or a part number: as a number it would lose its zeros.
        return Some(as_text(word));
    }
    let rewritten = rewrite(word)?;
    is_json_number(&rewritten).then(|| held(&rewritten, Some(K::NumberForm)))
}

fn as_text(word: &str) -> Found {
    (Some(Value::from(word)), Some(K::NumberAsText))
}

fn held(word: &str, kind: Option<K>) -> Found {
    match serde_json::from_str(word) {
        Ok(value) => (Some(value), kind),
        Err(_) => as_text(word),
    }
}

/// The number as JSON writes it: no plus, digits on both sides of the point, no separators.
fn rewrite(word: &str) -> Option<String> {
    let (sign, digits) = match word.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", word.strip_prefix('+').unwrap_or(word)),
    };
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => digits.split_at_checked(at)?,
        None => (digits, ""),
    };
    let separated = mantissa.contains('_') && !mantissa.starts_with('_') && !mantissa.ends_with('_');
    let mantissa = if separated { mantissa.replace('_', "") } else { mantissa.to_owned() };
    let (before, after) = mantissa.split_once('.').unwrap_or((&mantissa, ""));
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let before = if before.is_empty() { "0" } else { before };
    let after = if after.is_empty() { "0" } else { after };
    let point = if mantissa.contains('.') { format!(".{after}") } else { String::new() };
    Some(format!("{sign}{before}{point}{exponent}"))
}

fn is_json_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (before, after) = match mantissa.split_once('.') {
        Some((before, after)) => (before, Some(after)),
        None => (mantissa, None),
    };
    digits(before)
        && (before == "0" || !before.starts_with('0'))
        && after.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

/// Whether the number type cannot hold this integer as it is written.
fn is_rounded(word: &str) -> bool {
    word.len() >= LONG
        && word.strip_prefix('-').unwrap_or(word).bytes().all(|b| b.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(word).is_ok_and(|number| number.to_string() != word)
}

/// The rounded integers of a text that is JSON. They are told although the text is not changed: a digit is lost.
pub(crate) fn rounded(json: &str) -> Vec<Repair> {
    let (mut found, mut in_string, mut escaped, mut start) = (Vec::new(), false, false, None);
    for (at, byte) in json.bytes().chain([b' ']).enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        in_string = byte == b'"';
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.') {
            start = start.or(Some(at));
        } else if let Some(start) = start.take()
            && json.get(start..at).is_some_and(is_rounded)
        {
            found.push(Repair::new(K::RoundedNumber, start, at));
        }
    }
    found
}
