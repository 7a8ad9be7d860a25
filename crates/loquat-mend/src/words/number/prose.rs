//! The only number of a sentence.
//!
//! Whatever has digits counts, also a date, a version or a range: where one of those is, the number is not the only one.
//! Digits in names (`GPT-4`, `v2`) do not count.

use serde_json::Number;

use crate::repair::RepairKind as K;
use crate::words::moment::is_month;
use crate::words::number::{around, digits};
use crate::words::tokens::{is_denied, tokens};
use crate::words::{Found, fold};

/// No word that says something about a number is longer, in characters.
const WORD: usize = 32;

/// The number, if all that the sentence has are the same.
pub(super) fn only(text: &str) -> Option<Found<Number>> {
    let (mut found, mut first) = (None::<Found<Number>>, 0);
    let mut from = 0;
    while let Some((start, end)) = cluster(text, from) {
        from = end;
        if is_name(text, start) {
            continue;
        }
        let number = read(text, start, end)?;
        match &found {
            Some(before) if before.value != number.value => return None,
            Some(_) => {}
            None => (found, first) = (Some(number), start),
        }
    }
    let denied = || {
        let words = tokens(text);
        words.iter().position(|word| word.to > first).is_some_and(|at| is_denied(&words, at))
    };
    found.filter(|_| !denied()).map(|found| found.and(K::NumberInProse))
}

/// The next run of digits with what stands between and around them.
fn cluster(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let first = rest.find(|c: char| c.is_ascii_digit())?;
    let mut end = first;
    let mut chars = rest.get(first..)?.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let digit = next.is_some_and(|next| next.is_ascii_digit());
        let inner =
            digit && matches!(c, '.' | ',' | '_' | '\'' | '/' | ':' | '-' | '–' | '\u{a0}' | '^' | '*');
        if !c.is_alphanumeric() && !inner {
            break;
        }
        end = first + at + c.len_utf8();
    }
    Some((from + first, from + end))
}

/// Whether the digits belong to a word before them.
fn is_name(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let word = before.trim_end_matches(['-', '_', '.', '/', '+']);
    let attached = word.len() == before.len() || before.len() - word.len() == 1;
    attached && word.ends_with(|c: char| c.is_alphabetic() && !fold::is_unspaced(c))
}

fn read(text: &str, start: usize, end: usize) -> Option<Found<Number>> {
    let (before, run, behind) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    if let Some(word) = last_word(before)
        && word.starts_with(char::is_uppercase)
        && is_month(word)
    {
        return None;
    }
    let digits = run.find(|c: char| c.is_alphabetic()).map_or(run.len(), |at| at);
    let number = match digits::any(run, false) {
        Some(number) => number,
        None if digits::is_based(run) => return None,
        None => {
            let (digits, unit) = run.split_at_checked(digits)?;
            digits::any(digits, false)?.and(around::what(unit)?)
        }
    };
    let (before, point) = match before.strip_suffix('.') {
        Some(rest) if !rest.ends_with(|c: char| !c.is_whitespace()) => (rest, true),
        _ => (before, false),
    };
    let number = if point { digits::any(&format!(".{run}"), false)? } else { number };
    let number = signed(before, number)?;
    follow(behind, number)
}

/// The number with the sign and the currency before it.
fn signed(before: &str, number: Found<Number>) -> Option<Found<Number>> {
    let (before, currency) = match before.strip_suffix(around::is_sign) {
        Some(rest) => (rest, true),
        None => (before, last_word(before).is_some_and(around::is_currency)),
    };
    let number = if currency { number.and(K::Currency) } else { number };
    let Some(rest) = before.strip_suffix(['-', '+']) else { return Some(number) };
    if !rest.is_empty()
        && !rest.ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | '*' | '"' | '`' | ':'))
    {
        return None;
    }
    if before.ends_with('+') {
        return Some(number);
    }
    let Found { value, repairs } = number;
    digits::json(&format!("-{value}")).map(|value| Found::new(value, repairs))
}

/// The number with what follows it, if that does not change it.
fn follow(behind: &str, number: Found<Number>) -> Option<Found<Number>> {
    if behind.trim_start().starts_with('%') {
        return Some(number.and(K::Percent));
    }
    if behind.starts_with(['+', '~', '^', '×', '‰']) {
        return None;
    }
    let next = behind.trim_start();
    let end = next.char_indices().nth(WORD).map_or(next.len(), |(at, _)| at);
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '!' | '?' | ')' | '*' | '"');
    let word = next.get(..end)?.split(ends).next();
    match word.map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty()) {
        Some("percent") => Some(number.and(K::Percent)),
        Some(word) if around::is_currency(word) => Some(number.and(K::Currency)),
        // `or`, `of` and their kin lead on to something else, which would have digits of its own.
        Some(word) if around::multiplies(word) => None,
        _ => Some(number),
    }
}

fn last_word(before: &str) -> Option<&str> {
    let from = before.char_indices().rev().take(WORD).last().map_or(0, |(at, _)| at);
    let near = before.get(from..)?.split_whitespace().next_back();
    near.map(|word| word.trim_matches(|c: char| c == ',' || c == '.'))
}
