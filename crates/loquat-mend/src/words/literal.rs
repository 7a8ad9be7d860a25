//! A text as true, false or null.

use crate::repair::RepairKind as K;
use crate::words::tokens::{Gap, Token, is_denied, tokens};
use crate::words::{Found, fold, trim};

const TRUE: [&str; 6] = ["true", "yes", "y", "t", "on", "1"];
const FALSE: [&str; 6] = ["false", "no", "n", "f", "off", "0"];
const NULL: [&str; 8] = ["null", "none", "nil", "undefined", "n/a", "na", "not available", "not applicable"];

/// `yes`, `True`, `**true**`, `The answer is true`.
///
/// In a sentence only `true` and `false` count, and a `yes` or `no` that opens it; a sentence that says both, or denies
/// one, says neither.
pub(crate) fn boolean(text: &str) -> Option<Found<bool>> {
    if let Ok(value) = text.parse() {
        return Some(Found::new(value, []));
    }
    let (inner, trimmed) = trim::trim(text);
    if let Some(value) = word(&fold::plain(inner)) {
        return Some(marked(Found::new(value, [K::Literal]), &trimmed));
    }
    let tokens = tokens(text);
    let mut found = None;
    for (at, token) in tokens.iter().enumerate() {
        let Some(value) = said(&tokens, at, token) else { continue };
        if found.is_some_and(|before| before != value) || is_denied(&tokens, at) {
            return None;
        }
        found = Some(value);
    }
    found.map(|value| Found::new(value, [K::LiteralInProse]))
}

/// `None`, `n/a`, `NULL`: only where the schema allows null and no text.
pub(crate) fn null(text: &str) -> Option<Found<()>> {
    if text == "null" {
        return Some(Found::new((), []));
    }
    let (inner, trimmed) = trim::trim(text);
    NULL.contains(&fold::plain(inner).as_str()).then(|| marked(Found::new((), [K::Literal]), &trimmed))
}

fn word(plain: &str) -> Option<bool> {
    if TRUE.contains(&plain) { Some(true) } else { FALSE.contains(&plain).then_some(false) }
}

/// What a word of a sentence says.
fn said(tokens: &[Token], at: usize, token: &Token) -> Option<bool> {
    let next = tokens.get(at + 1).map_or(Gap::Stop, |token| token.gap);
    if token.gap == Gap::Joined || matches!(next, Gap::Joined | Gap::Elided) {
        return None;
    }
    match token.plain.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        "yes" if at == 0 && next == Gap::Stop => Some(true),
        "no" if at == 0 && next == Gap::Stop => Some(false),
        _ => None,
    }
}

fn marked<T>(found: Found<T>, trimmed: &[K]) -> Found<T> {
    if trimmed.contains(&K::Markdown) { found.and(K::Markdown) } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(bool, Vec<K>)> {
        boolean(text).map(|found| (found.value, found.repairs))
    }

    #[test]
    fn words_for_true_and_false_are_read() {
        assert_eq!(read("true"), Some((true, vec![])));
        for text in ["True", "TRUE", "yes", "Y", "on", "1", " true ", "\"true\"", "true."] {
            assert_eq!(read(text), Some((true, vec![K::Literal])), "{text}");
        }
        for text in ["False", "NO", "n", "off", "0", "'false'"] {
            assert_eq!(read(text), Some((false, vec![K::Literal])), "{text}");
        }
        assert_eq!(read("**true**"), Some((true, vec![K::Literal, K::Markdown])));
    }

    #[test]
    fn the_only_literal_of_a_sentence_is_taken() {
        for (text, value) in [
            ("The answer is true", true),
            ("It is **False**, I think.", false),
            ("Yes, that is so", true),
            ("No. It is too late", false),
            ("Yes, that is true", true),
            ("There is no doubt: true", true),
        ] {
            assert_eq!(read(text), Some((value, vec![K::LiteralInProse])), "{text}");
        }
    }

    #[test]
    fn a_sentence_that_says_both_or_denies_one_says_nothing() {
        for text in [
            "true or false",
            "not true",
            "It isn't true",
            "It is not a true one",
            "No, that is true",
            "untrue",
            "true-ish",
            "no doubt",
            "yes and no",
            "maybe",
            "",
            "2",
            "yesterday",
            "is it on?",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn words_for_null_are_read() {
        assert_eq!(null("null"), Some(Found::new((), [])));
        for text in ["None", "NULL", "nil", "undefined", "N/A", " n/a. "] {
            assert_eq!(null(text), Some(Found::new((), [K::Literal])), "{text}");
        }
        for text in ["", "nothing at all", "The answer is null", "-", "NaN"] {
            assert_eq!(null(text), None, "{text}");
        }
    }
}
