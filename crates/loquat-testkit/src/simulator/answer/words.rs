//! Words, their stems, and how near one stands to another.

use std::ops::Range;

use super::corpus::{Corpus, Word};

/// Words that say nothing about a field.
const EMPTY: &[&str] = &[
    "a",
    "an",
    "and",
    "any",
    "as",
    "at",
    "be",
    "by",
    "customer",
    "customers",
    "does",
    "for",
    "from",
    "has",
    "have",
    "if",
    "in",
    "is",
    "it",
    "its",
    "lead",
    "of",
    "on",
    "or",
    "that",
    "the",
    "their",
    "they",
    "this",
    "to",
    "was",
    "with",
    "who",
    "what",
    "which",
    "null",
    "not",
    "known",
    "unknown",
    "given",
    "said",
    "value",
    "string",
    "number",
    "format",
    "iso",
];

/// What people say when they mean a field: its stem, and the stems of their words.
const SAID: &[(&str, &[&str])] = &[
    ("age", &["year", "old", "aged"]),
    ("appointment", &["visit", "come", "drive", "schedul", "meet", "stop"]),
    ("birth", &["born"]),
    ("budget", &["spend", "afford", "max", "maximum", "limit", "pay", "under", "below", "ceiling"]),
    ("color", &["colour"]),
    ("colour", &["color"]),
    ("duration", &["minut", "hour", "day", "week"]),
    ("mileage", &["mile", "km", "odometer"]),
    ("odometer", &["mile", "km"]),
    ("party", &["people", "person", "guest"]),
    ("people", &["person", "guest"]),
    ("price", &["cost", "ask"]),
    ("quantity", &["piec", "pcs", "x"]),
    ("trade", &["worth"]),
    ("urgency", &["urgent", "hurry", "rush"]),
    ("visit", &["come", "appointment", "stop"]),
];

/// A word farther away, in bytes, has nothing to do with a value.
const FARTHEST: usize = 200;

/// Lower case and blanks for hyphens and underscores, every byte at its place.
pub(super) fn flat(text: &str) -> String {
    let lower = |c: char| {
        let mut small = c.to_lowercase();
        match (small.next(), small.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(|c| if c == '-' || c == '_' { ' ' } else { lower(c) }).collect()
}

/// The words of a flat text.
pub(super) fn words(flat: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in flat.char_indices().chain([(flat.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let stem = stem(flat.get(from..at).unwrap_or_default());
                found.push(Word { range: from..at, stem });
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The stems of an identifier or a sentence, without the words that say nothing.
pub(super) fn stems(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for token in tokens(text) {
        let stem = stem(&token);
        if !EMPTY.contains(&token.as_str()) && !found.contains(&stem) {
            found.push(stem);
        }
    }
    found
}

/// The same, and what people say instead.
pub(super) fn stems_as_said(text: &str) -> Vec<String> {
    let mut found = stems(text);
    let said = SAID.iter().filter(|(word, _)| found.iter().any(|own| *own == stem(word)));
    let more: Vec<String> = said.flat_map(|(_, words)| words.iter().map(|word| stem(word))).collect();
    found.extend(more);
    found
}

/// The words of `snake_case`, `camelCase`, `kebab-case` or a sentence, in lower case.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    spaced.split_whitespace().map(str::to_lowercase).collect()
}

/// A word without its ending: `trading`, `traded` and `trade` are one.
pub(super) fn stem(word: &str) -> String {
    let plural =
        word.strip_suffix('s').filter(|rest| rest.len() >= 3 && !rest.ends_with('s')).unwrap_or(word);
    let tense = ["ing", "ed"].iter().find_map(|end| plural.strip_suffix(end).filter(|rest| rest.len() >= 4));
    let tense = tense.unwrap_or(plural);
    tense.strip_suffix('e').filter(|rest| rest.len() >= 4).unwrap_or(tense).to_owned()
}

/// How near any of `stems` stands to a place in the text: 100 beside it, 0 when too far away. A word before a value
/// names it; one behind it does so only when it follows at once, as a unit does.
pub(super) fn closeness(corpus: &Corpus, stems: &[String], place: &Range<usize>) -> i32 {
    let from = corpus.words.partition_point(|word| word.range.end + FARTHEST < place.start);
    let around = corpus.words.iter().skip(from).take_while(|word| word.range.start <= place.end + FARTHEST);
    let named = around.filter(|word| stems.contains(&word.stem));
    named.map(|word| near(corpus, &word.range, place)).max().unwrap_or(0)
}

/// The same between two places.
pub(super) fn near(corpus: &Corpus, word: &Range<usize>, place: &Range<usize>) -> i32 {
    let (gap, behind) = if word.end <= place.start {
        (word.end..place.start, false)
    } else if word.start >= place.end {
        (place.end..word.start, true)
    } else {
        return 100;
    };
    if gap.len() > FARTHEST {
        return 0;
    }
    let between = corpus.slice(gap.clone());
    let lines = between.lines().filter(|line| !line.is_empty()).count().saturating_sub(1);
    let sentences = super::sentences::count(between);
    let far = gap.len() + 25 * lines + 15 * sentences;
    let stopped = between.contains([',', '.', ';', '\n']);
    let far =
        if behind && (stopped || gap.len() > 2) { 2 * far + 10 + 30 * usize::from(stopped) } else { far };
    100 - i32::try_from(far.min(100)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_fall_into_words() {
        assert_eq!(tokens("tradeIn_value"), ["trade", "in", "value"]);
        assert_eq!(stems("trading_in the cars"), ["trad", "car"]);
        assert_eq!(stem("trade"), stem("trading"));
    }

    #[test]
    fn the_flat_text_keeps_every_byte_in_its_place() {
        for text in ["ÄÖ-İß_x", "Straße CR-V", "ﬀ K"] {
            assert_eq!(flat(text).len(), text.len(), "{text}");
        }
        assert_eq!(flat("CR-V Ä"), "cr v ä");
    }
}
