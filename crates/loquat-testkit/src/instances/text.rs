//! Strings as people and programs write them: words, sentences, names, code, with all that makes reading JSON hard.

use fastrand::Rng;
use serde_json::{Map, Value};

use super::{format, size};

const WORDS: [&str; 40] = [
    "the",
    "a",
    "order",
    "blue",
    "of",
    "river",
    "and",
    "Ada",
    "left",
    "in",
    "true",
    "null",
    "report",
    "meeting",
    "customer",
    "Berlin",
    "café",
    "naïve",
    "東京",
    "Größe",
    "to",
    "for",
    "was",
    "late",
    "again",
    "None",
    "key",
    "value",
    "json",
    "two",
    "years",
    "price",
    "it",
    "is",
    "new",
    "old",
    "small",
    "первый",
    "señor",
    "done",
];

/// Pieces that a sentence may hold, each of them a trap for somebody.
const PIECES: [&str; 26] = [
    "the \"blue\" one",
    "she said \"wait\" twice",
    "called \"Anna\", then left",
    "it's",
    "the dogs' bowl",
    "rock 'n' roll",
    "e.g. this",
    "$1,200.50",
    "50%",
    "3/4 cup",
    "[1]",
    "{name}",
    "(see below)",
    "a: b",
    "key: value, other",
    "// not a comment",
    "# heading",
    "/* neither */",
    "**bold**",
    "`code`",
    "https://example.com/a?b=c&d=[e]",
    "C:\\new\\table",
    "\\d+\\.\\d*",
    "if (a[0] && b) { return; }",
    "naïve – “quoted” — text…",
    "🙂👍🏽",
];

/// How pieces are joined.
const JOINTS: [&str; 10] = [" ", " ", " ", " ", ", ", ". ", "; ", " - ", "\n", "\t"];

pub(super) fn string(schema: &Map<String, Value>, rng: &mut Rng) -> Option<Value> {
    let format = schema.get("format").and_then(Value::as_str);
    if let Some(text) = format.and_then(|format| format::text(format, rng)) {
        return Some(Value::String(text));
    }
    let least = size(schema, "minLength").unwrap_or(0);
    let most = size(schema, "maxLength").unwrap_or(usize::MAX);
    let mut text = if rng.bool() { sentence(rng) } else { words(4, rng) };
    while text.chars().count() < least {
        text.push(' ');
        text.push_str(&words(3, rng));
    }
    if text.chars().count() > most {
        text = text.chars().take(most).collect();
    }
    Some(Value::String(text))
}

/// One to `most` plain words.
pub(super) fn words(most: usize, rng: &mut Rng) -> String {
    let count = rng.usize(1..=most);
    (0..count).filter_map(|_| rng.choice(WORDS)).collect::<Vec<_>>().join(" ")
}

/// Words and traps, with punctuation.
fn sentence(rng: &mut Rng) -> String {
    let mut text = words(3, rng);
    for _ in 0..rng.usize(1..4) {
        text.push_str(rng.choice(JOINTS).unwrap_or(" "));
        text.push_str(rng.choice(PIECES).unwrap_or_default());
        if rng.bool() {
            text.push(' ');
            text.push_str(&words(3, rng));
        }
    }
    if rng.bool() {
        text.push('.');
    }
    text
}

/// A key of a map: an identifier, or words.
pub(super) fn key(rng: &mut Rng) -> String {
    let word = words(1, rng);
    match rng.u8(..4) {
        0 => format!("{word}_{}", rng.u8(..)),
        1 => words(2, rng),
        2 => format!("{word}-{}", words(1, rng)),
        _ => word,
    }
}
