//! A text as a number. Digits are never lost and nothing is rounded.
//!
//! `number/digits.rs` reads the digits themselves, `number/around.rs` what stands at them (currency, percent, unit),
//! `number/prose.rs` finds the only number of a sentence.

mod around;
mod digits;
mod prose;

use serde_json::Number;

use crate::repair::RepairKind as K;
use crate::words::{Found, trim};

/// Up to here every whole float is one integer, and no neighbour was rounded to it.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The number that a whole text means: `"36"`, `$1,200`, `1_000`, `0x1F`, `50 %`, `3/2`, `42 kg`, `12.11.`, ` 123, `.
///
/// An integer beyond 64 bits is none, unless it is exactly a float. What multiplies (`5k`, `12 million`) is not computed
/// and not left out: there is no number then.
pub(crate) fn number(text: &str) -> Option<Found<Number>> {
    if let Some(number) = digits::json(text) {
        return Some(Found::new(number, []));
    }
    let ascii = around::ascii(text);
    // A bullet, or a sign.
    if ["- ", "+ "].iter().any(|mark| ascii.trim_start().starts_with(mark)) {
        return None;
    }
    let (inner, trimmed) = trim::trim(&ascii);
    let markdown = trimmed.contains(&K::Markdown).then_some(K::Markdown);
    let found = around::number(inner)?;
    let reformed = found.repairs.is_empty() && markdown.is_none();
    let found = markdown.into_iter().fold(found, Found::and);
    Some(if reformed || ascii != text { found.and(K::NumberForm) } else { found })
}

/// Words that make another number of the one beside them, or a bound.
const BOUNDS: [&str; 22] = [
    "less than",
    "more than",
    "fewer than",
    "greater than",
    "at least",
    "at most",
    "no more",
    "no less",
    "up to",
    "over",
    "under",
    "below",
    "above",
    "beyond",
    "between",
    "minus",
    "negative",
    "nearly",
    "almost",
    "thousand",
    "million",
    "billion",
];

/// Whether the text holds the word, in any case and as a word of its own.
fn says(text: &str, word: &str) -> bool {
    let folded = text.to_lowercase();
    folded.match_indices(word).any(|(at, _)| {
        let before = folded.get(..at).and_then(|head| head.chars().next_back());
        let after = folded.get(at + word.len()..).and_then(|tail| tail.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The only number of a sentence. A number that the sentence denies, and one that is part of a date, a version or a
/// name, is none.
pub(crate) fn in_prose(text: &str) -> Option<Found<Number>> {
    // A bound is not the number: `> 5`.
    let bare = text.trim_start();
    // `(1,200)` is how accounts write a negative amount.
    let amount = bare.starts_with('(') && bare.contains([',', '$', '€', '£']);
    let sign = amount || bare.starts_with(['<', '>', '≤', '≥', '~', '≈', '≠', '–', '—', '−']);
    if sign || text.contains(['万', '亿', '億', '千', '百']) || BOUNDS.iter().any(|bound| says(text, bound))
    {
        return None;
    }
    prose::only(&around::ascii(text))
}

/// The number as an integer, where that loses nothing: `1.0` is 1, `1e3` is 1000.
pub(crate) fn integer(number: &Number) -> Option<Found<Number>> {
    if number.is_i64() || number.is_u64() {
        return Some(Found::new(number.clone(), []));
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
    if float.abs() > WHOLE {
        // It is whole, and JSON has no other notation for it.
        return Some(Found::new(number.clone(), []));
    }
    Some(Found::new(Number::from(float as i64), [K::WholeNumber]))
}

#[cfg(test)]
mod tests;
