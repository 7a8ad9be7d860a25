//! What a word without quotes is: a literal, a number, or just a word.
//!
//! Numbers are never computed here: the digits go to `serde_json`, and what it cannot hold stays text.

use std::borrow::Cow;

use crate::repair::RepairKind as K;
use crate::tree::Kind;

/// What a word without quotes is.
#[derive(Debug, PartialEq)]
pub(super) enum Class {
    /// A literal, and what is told if it is not JSON's own.
    Literal(Kind, Option<K>),
    /// A number as JSON writes it.
    Number,
    /// A number in another notation, as JSON writes it.
    Rewritten(String),
    /// A number that has no exact JSON value.
    AsText,
    Word,
}

pub(super) fn classify(word: &str) -> Class {
    match word.as_bytes().first() {
        Some(b'0'..=b'9' | b'-' | b'+' | b'.') => number(word),
        Some(b't' | b'f' | b'n' | b'T' | b'F' | b'N' | b'u') => literal(word),
        Some(byte) if *byte >= 0x80 => full_width(word),
        _ => Class::Word,
    }
}

/// The kind of a word that is a value and no text.
pub(super) fn kind_of(word: &str) -> Option<Kind> {
    match classify(word) {
        Class::Literal(kind, _) => Some(kind),
        Class::Number => Some(Kind::Number),
        _ => None,
    }
}

/// A number that JSON does not have.
pub(super) fn is_special(word: &str) -> bool {
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    matches!(unsigned, "NaN" | "Infinity" | "inf" | "nan" | "Inf")
}

/// Whether the word is a number, in whatever notation.
pub(super) fn is_number(word: &str) -> bool {
    matches!(classify(word), Class::Number | Class::Rewritten(_) | Class::AsText)
}

fn literal(word: &str) -> Class {
    let (kind, strict) = match word {
        "true" => (Kind::True, true),
        "false" => (Kind::False, true),
        "null" => (Kind::Null, true),
        "True" | "TRUE" => (Kind::True, false),
        "False" | "FALSE" => (Kind::False, false),
        "None" | "undefined" | "Null" | "NULL" | "nil" => (Kind::Null, false),
        _ => return Class::Word,
    };
    Class::Literal(kind, (!strict).then_some(K::PythonLiteral))
}

/// Whether the end of the text may have cut off the rest of a literal.
pub(super) fn is_cut_literal(word: &str) -> bool {
    word == "-" || LITERALS.iter().any(|(whole, _)| whole.starts_with(word))
}

/// The literal that a cut word begins.
pub(super) fn literal_of(word: &str) -> Kind {
    LITERALS.iter().find(|(whole, _)| whole.starts_with(word)).map_or(Kind::Null, |(_, kind)| *kind)
}

const LITERALS: [(&str, Kind); 6] = [
    ("true", Kind::True),
    ("false", Kind::False),
    ("null", Kind::Null),
    ("True", Kind::True),
    ("False", Kind::False),
    ("None", Kind::Null),
];

/// A cut number without the exponent or the point that its digits have not reached.
pub(super) fn complete_part(word: &str) -> &str {
    let number = word.trim_end_matches(['+', '-']);
    number.strip_suffix(['e', 'E']).unwrap_or(number).trim_end_matches('.')
}

fn full_width(word: &str) -> Class {
    let wide = |c: char| ('０'..='９').contains(&c) || matches!(c, '．' | '－' | '＋');
    if !word.chars().all(|c| wide(c) || c.is_ascii_digit() || c == '.') {
        return Class::Word;
    }
    let narrow: String = word
        .chars()
        .map(|c| if wide(c) { char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c) } else { c })
        .collect();
    if is_json_number(&narrow) { Class::Rewritten(narrow) } else { Class::Word }
}

fn number(word: &str) -> Class {
    if is_json_number(word) {
        // `1e999` is a number of JSON that no number type here holds.
        let huge = word.len() > 300 || word.contains(['e', 'E']);
        return if huge && serde_json::from_str::<serde_json::Number>(word).is_err() {
            Class::AsText
        } else {
            Class::Number
        };
    }
    let unsigned = word.trim_start_matches(['-', '+']);
    if let Some(digits) = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        return hexadecimal(word, digits);
    }
    let all_digits = unsigned.bytes().all(|b| b.is_ascii_digit());
    if unsigned.len() > 1 && unsigned.starts_with('0') && all_digits {
        // A postal code or a part number: as a number it would lose its zeros.
        return Class::AsText;
    }
    match rewrite(word).filter(|rewritten| is_json_number(rewritten)) {
        Some(rewritten) if serde_json::from_str::<serde_json::Number>(&rewritten).is_ok() => {
            Class::Rewritten(rewritten)
        }
        Some(_) => Class::AsText,
        None => Class::Word,
    }
}

fn hexadecimal(word: &str, digits: &str) -> Class {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Class::Word;
    }
    match u64::from_str_radix(digits, 16) {
        Ok(value) if !word.starts_with('-') => Class::Rewritten(value.to_string()),
        // A negative or a larger one has no notation that keeps it exact.
        _ => Class::AsText,
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
    let mantissa = if separated { Cow::Owned(mantissa.replace('_', "")) } else { Cow::Borrowed(mantissa) };
    let (before, after) = mantissa.split_once('.').unwrap_or((&mantissa, ""));
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let before = if before.is_empty() { "0" } else { before };
    let after = if after.is_empty() { "0" } else { after };
    let point = if mantissa.contains('.') { format!(".{after}") } else { String::new() };
    Some(format!("{sign}{before}{point}{exponent}"))
}

pub(super) fn is_json_number(word: &str) -> bool {
    let bytes = word.as_bytes();
    let digits =
        |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 || (whole > 1 && bytes.get(at) == Some(&b'0')) {
        return false;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return false;
        }
        at += 1 + fraction;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at);
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}
