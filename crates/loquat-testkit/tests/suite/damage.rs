//! The damager: each kind does what it says, the same seed the same, and nothing where two values could be meant.

use loquat_testkit::damage::{Damage, damage, quoted};
use serde_json::{Value, json};

fn everything() -> Value {
    json!({
        "name": "Ada",
        "said": "the \"blue\" one",
        "lines": "one\ntwo\tthree",
        "list": [1, "two words here", true, null],
        "spaced key": {"inner": false}
    })
}

fn texts(kind: Damage) -> Vec<String> {
    (0..40).map(|seed| damage(&everything(), kind, seed).unwrap()).collect()
}

#[test]
fn every_kind_finds_something_and_gives_the_same_text_for_the_same_seed() {
    for kind in Damage::ALL {
        assert_eq!(texts(kind), texts(kind), "{kind:?}");
    }
}

/// Plain wrappers leave the JSON as it is; the other kinds leave no text that is JSON and means the same.
#[test]
fn what_is_damaged_is_not_the_same_json_any_more() {
    for kind in Damage::ALL.into_iter().filter(|kind| *kind != Damage::LineBreaks) {
        for text in texts(kind) {
            assert_ne!(serde_json::from_str(&text).ok(), Some(everything()), "{kind:?}: {text}");
        }
    }
}

#[test]
fn each_kind_does_what_it_says() {
    let signs = [
        (Damage::Fence, "```"),
        (Damage::CurlyQuotes, "“Ada”"),
        (Damage::SingleQuotes, "'Ada'"),
        (Damage::InnerQuotes, "the \"blue\" one"),
        (Damage::LineBreaks, "one\ntwo"),
        (Damage::RawControls, "two\tthree"),
        (Damage::ByteOrderMark, "\u{feff}{"),
        (Damage::DoubleEncoding, "\\\"name\\\""),
    ];
    for (kind, sign) in signs {
        for text in texts(kind) {
            assert!(text.contains(sign), "{kind:?}: {text}");
        }
    }
    assert!(texts(Damage::FullWidth).iter().all(|text| text.contains(['，', '：'])));
    assert!(texts(Damage::UnquotedKeys).iter().all(|text| text.contains("\"spaced key\"")));
    assert!(texts(Damage::MissingBracket).iter().all(|text| text.matches('{').count() == 2));
}

#[test]
fn what_finds_nothing_to_damage_gives_nothing() {
    let cases = [
        (json!([1, 2]), Damage::PythonLiterals),
        (json!([1, 2]), Damage::MissingCommas),
        (json!({"a b": 1}), Damage::UnquotedKeys),
        (json!({"null": 1}), Damage::UnquotedKeys),
        (json!({}), Damage::TrailingCommas),
        (json!("text"), Damage::MissingBracket),
        (json!({"a": "plain"}), Damage::InnerQuotes),
        (json!(["it's"]), Damage::SingleQuotes),
    ];
    for (value, kind) in cases {
        for seed in 0..20 {
            assert_eq!(damage(&value, kind, seed), None, "{kind:?} of {value}");
        }
    }
}

#[test]
fn what_could_be_read_in_two_ways_is_not_done() {
    let cases = [
        (json!({"a": "x\", \"b\": \"y"}), Damage::InnerQuotes),
        (json!({"a": "ends with a quote: \"] "}), Damage::InnerQuotes),
        (json!(["she said \"no\", then left"]), Damage::InnerQuotes),
        (json!(["it \"was,\" so they say"]), Damage::InnerQuotes),
        (json!({"a": "genus: Perca, species: \"P.\" fluviatilis"}), Damage::InnerQuotes),
        (json!({"a": "“so called”"}), Damage::CurlyQuotes),
        (json!({"a": "one\n```\ntwo"}), Damage::LineBreaks),
        (json!(12), Damage::Prose),
    ];
    for (value, kind) in cases {
        for seed in 0..20 {
            assert_eq!(damage(&value, kind, seed), None, "{kind:?} of {value}");
        }
    }
}

#[test]
fn a_value_nested_without_end_is_not_damaged() {
    let deep = (0..200).fold(json!([]), |inner, _| json!([inner]));
    assert_eq!(damage(&deep, Damage::Fence, 0), None);
}

#[test]
fn a_word_can_be_put_into_quotes() {
    let value = quoted(&json!({"text": "three plain words"}), 3).unwrap();
    assert_eq!(value, json!({"text": "three \"plain\" words"}));
    assert!(damage(&value, Damage::InnerQuotes, 0).is_some());
    assert_eq!(quoted(&json!(["two words"]), 3), None);
}
