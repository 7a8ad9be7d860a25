//! What holds for every reading of every text, on many texts made of the pieces that the readings look for.

use serde_json::Number;

use super::choice::{Choice, Choices};
use super::key::Keys;
use super::{Found, fold, list, literal, moment, number, tokens, trim};

const PIECES: [&str; 64] = [
    "1",
    "23",
    "456",
    "7890",
    "0",
    ".",
    ",",
    "_",
    "-",
    "+",
    "/",
    ":",
    " ",
    "  ",
    "\n",
    "\t",
    "%",
    "$",
    "€",
    "USD",
    "kg",
    "e5",
    "0x1F",
    "million",
    "Jan",
    "may",
    "2024",
    "T",
    "Z",
    "UTC",
    "pm",
    "th",
    "not",
    "true",
    "False",
    "yes",
    "no",
    "null",
    "n/a",
    "**",
    "`",
    "\"",
    "'",
    "“",
    "”",
    "(",
    ")",
    "- ",
    "1. ",
    "• ",
    "and",
    "ONE",
    "two",
    "Café",
    "cafe\u{301}",
    "ﬁ",
    "ß",
    "Σ",
    "ς",
    "北京",
    "\u{a0}",
    "\u{200d}",
    "👩",
    "１",
];

/// A small generator, seeded: the same texts in every run.
struct Texts(u64);

impl Texts {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % bound
    }

    fn text(&mut self) -> String {
        (0..1 + self.below(7)).filter_map(|_| PIECES.get(self.below(PIECES.len())).copied()).collect()
    }
}

fn texts() -> impl Iterator<Item = String> {
    let mut texts = Texts(0x9e37_79b9_7f4a_7c15);
    (0..20_000).map(move |_| texts.text())
}

fn words() -> Choices {
    let words = ["ONE", "Two", "café", "straße", "北京", "not a word", "1", "ΦΩΣ", "fin", "A"];
    let choice = |word: &&str| Choice {
        word: (*word).to_owned(),
        synonyms: vec![format!("{word} too")],
        description: Some(format!("what {word} is")),
    };
    Choices::new(words.iter().map(choice).collect())
}

#[test]
fn a_number_that_was_read_is_read_as_itself() {
    for text in texts() {
        for found in [number::number(&text), number::in_prose(&text)].into_iter().flatten() {
            let again = number::number(&found.value.to_string());
            assert_eq!(again, Some(Found::new(found.value.clone(), [])), "{text:?}");
            assert!(
                number::integer(&found.value)
                    .is_none_or(|whole| whole.value.as_f64() == found.value.as_f64())
            );
        }
    }
}

#[test]
fn a_text_that_json_reads_as_a_number_is_that_number() {
    for text in texts() {
        let strict: Option<Number> = serde_json::from_str(&text).ok();
        let read = number::number(&text).map(|found| found.value);
        // An integer that would lose digits is none.
        assert!(strict.is_none() || read.is_none() || read == strict, "{text:?}");
    }
}

#[test]
fn the_digits_of_a_number_are_those_of_its_text() {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    for text in texts().filter(|text| !text.contains(['/', 'e', 'x', '１'])) {
        let Some(found) = number::number(&text) else { continue };
        let (wanted, got) = (digits(&text), digits(&found.value.to_string()));
        let whole = found.value.to_string().contains('e');
        let bare = |digits: &str| digits.trim_matches('0').to_owned();
        assert!(whole || bare(&got) == bare(&wanted), "{text:?}: {}", found.value);
    }
}

#[test]
fn a_moment_that_was_read_is_read_as_itself() {
    for text in texts() {
        for format in ["date", "time", "date-time", "duration"] {
            let Some(found) = moment::rewrite(&text, format) else { continue };
            assert!(moment::is_met(&found.value, format), "{text:?}");
            assert_eq!(moment::rewrite(&found.value, format), Some(Found::new(found.value.clone(), [])));
        }
    }
}

#[test]
fn a_text_with_both_literals_is_none() {
    for text in texts().filter(|text| text.contains(" true ") && text.contains(" False ")) {
        assert_eq!(literal::boolean(&text), None, "{text:?}");
    }
}

#[test]
fn items_are_slices_in_the_order_of_the_text() {
    for text in texts() {
        let Some(found) = list::items(&text) else { continue };
        let mut rest = text.as_str();
        for item in found.value {
            let (_, behind) = rest.split_once(item).unwrap();
            rest = behind;
        }
    }
}

#[test]
fn words_and_keys_are_found_or_not_without_panic() {
    let words = words();
    let keys =
        Keys::new(PIECES.iter().map(|piece| ((*piece).to_owned(), vec![format!("{piece} too")])).collect());
    for text in texts() {
        if let Some(found) = words.find(&text) {
            assert!(found.value < 10);
        }
        assert!(keys.find(&text).is_none_or(|found| found.value < PIECES.len()));
        assert!(trim::trim(&text).0.len() <= text.len());
        for token in tokens::tokens(&text) {
            assert!(text.get(token.from..token.to).is_some());
        }
    }
    for (at, piece) in PIECES.iter().enumerate() {
        assert_eq!(keys.find(piece), Some(Found::new(at, [])));
    }
}

#[test]
fn a_fold_of_a_fold_is_the_fold() {
    for text in texts() {
        for form in [fold::case, fold::plain, fold::style] {
            assert_eq!(form(&form(&text)), form(&text), "{text:?}");
        }
    }
}
