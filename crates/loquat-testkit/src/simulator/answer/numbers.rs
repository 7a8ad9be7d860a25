//! Numbers as people write them: English `1,250.50`, European `1.250,50`, in words `three`.

use regex::Captures;
use serde_json::Value;

/// What a number looks like in a pattern: European, English, plain.
pub(super) const DIGITS: &str =
    r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?";

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The pattern of a number in words. `one` is left out: it mostly counts nothing.
pub(super) fn in_words() -> String {
    let ones = ONES.get(2..).unwrap_or_default().join("|");
    let units = ONES.get(1..10).unwrap_or_default().join("|");
    format!(
        r"(?i)\b(?:(?P<t>{})(?:[- ](?P<u>{units}))?|(?P<o>{ones}))\b|\b(?P<a>one) (?:days?|weeks?|months?|years?|hours?|people|persons?|nights?)\b",
        TENS.join("|")
    )
}

/// The number that such words say.
pub(super) fn of_words(found: &Captures<'_>) -> Option<Value> {
    let place = |name: &str, words: &[&str]| {
        let word = found.name(name)?.as_str().to_lowercase();
        words.iter().position(|one| *one == word)
    };
    let plain = place("o", &ONES).or_else(|| place("a", &ONES));
    plain.or_else(|| Some(20 + 10 * place("t", &TENS)? + place("u", &ONES).unwrap_or(0))).map(Value::from)
}

/// The number of `24,500`, `24.5` with `k`, `2` with `million`; `24.500` is European where the money is.
pub(super) fn of_digits(digits: &str, unit: Option<&str>, in_euros: bool) -> Option<Value> {
    let plain = plain(digits, in_euros);
    let times = match unit.map(str::to_ascii_lowercase).as_deref() {
        Some("k" | "thousand" | "grand") => 1_000.0,
        Some("million") => 1_000_000.0,
        _ => {
            return serde_json::from_str::<serde_json::Number>(&plain)
                .ok()
                .map(Value::Number)
                .or_else(|| plain.parse::<u64>().ok().map(Value::from));
        }
    };
    let value = plain.parse::<f64>().ok()? * times;
    // A float holds every whole number of this size exactly.
    if value.fract() == 0.0 { Some(Value::from(value as i64)) } else { Some(Value::from(value)) }
}

/// Figures without separators, and a dot before the decimals.
fn plain(digits: &str, in_euros: bool) -> String {
    let is_group = |group: &&str| group.len() == 3;
    let european = match (digits.rsplit_once(','), digits.split_once('.')) {
        (Some((_, decimals)), _) if decimals.contains('.') => false,
        (Some((_, decimals)), _) => decimals.len() != 3,
        (None, Some((_, rest))) => {
            rest.split('.').all(|group| is_group(&group)) && (in_euros || rest.contains('.'))
        }
        (None, None) => false,
    };
    if european { digits.replace('.', "").replace(',', ".") } else { digits.replace(',', "") }
}

/// Whether a number is written in groups of three with dots: no telephone number.
pub(super) fn is_grouped(text: &str) -> bool {
    let mut groups = text.split('.');
    let first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    let rest: Vec<&str> = groups.collect();
    first && rest.len() >= 2 && rest.iter().all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn european_and_english_numbers_are_told_apart() {
        for (digits, euros, value) in [
            ("1.250,50", false, json!(1250.5)),
            ("1,250.50", true, json!(1250.5)),
            ("24.500", true, json!(24500)),
            ("24.500", false, json!(24.5)),
            ("24,500", true, json!(24500)),
            ("19,99", false, json!(19.99)),
            ("1.250.000", false, json!(1_250_000)),
            ("1,250,000", false, json!(1_250_000)),
            ("007", false, json!(7)),
        ] {
            assert_eq!(of_digits(digits, None, euros), Some(value), "{digits}");
        }
        assert_eq!(of_digits("24.5", Some("k"), false), Some(json!(24500)));
    }
}
