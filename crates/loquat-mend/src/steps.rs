//! Linear time, tested by counting looks at the text: a clock would flake.

use crate::lex::STEPS;
use crate::mend;

/// The steps that a text takes.
fn count(text: &str) -> usize {
    STEPS.with(|steps| steps.set(0));
    let _ = mend(text, None);
    STEPS.with(std::cell::Cell::get)
}

fn grows_linearly(name: &str, text: impl Fn(usize) -> String) {
    let (small, large) = (count(&text(4_000)), count(&text(16_000)));
    // A text that is refused at once, or read by `serde_json`, takes few steps however long it is.
    assert!(large <= small.max(1_000) * 44 / 10, "{name}: {small} steps, then {large}");
}

#[test]
fn time_is_linear_in_texts_that_repeat_one_thing() {
    let pieces = [
        "[",
        "{",
        "{\"a\":",
        "[{\"a\":[",
        "\"",
        "\"\"",
        "'",
        "“",
        "`",
        "```",
        "``` ",
        "```\n",
        "~~~\n",
        "```json\n{",
        "```\n{}\n",
        "]",
        "}",
        "<think>",
        "<think>\n",
        "</think>",
        "\n<think>{",
        "{a",
        "{a:",
        "{a: b ",
        "[1",
        "[1 ",
        "[[1,",
        "{'",
        "{'a'",
        "\\\"",
        "\\",
        "\\u",
        "//",
        "/*",
        "{/*",
        "#\n",
        "...",
        "{...",
        ",",
        ":",
        "(",
        "[(",
        "+",
        "\"+",
        "1",
        "1 ",
        "a ",
        "a,",
        "a:",
        "{\"a\":\"b ",
        "{x}",
        "{name} ",
        "[ ]",
        "[a](b) ",
        "\u{feff}",
        "\u{a0}",
        " ",
        "\n",
        "[\u{a0}",
        "{\"",
        "{\"a",
        "[\"",
        "[\"a\" ",
    ];
    for piece in pieces {
        grows_linearly(piece, |n| piece.repeat(n));
    }
}

#[test]
fn time_is_linear_inside_a_container_that_stays_open() {
    let heads = [
        "{\"a\": \"",
        "[\"",
        "{\"a\": ",
        "[",
        "{",
        "{a: b",
        "Look: [1, ",
        "[1 2 ",
        "```json\n{\"a\": \"",
        "{\"a\": [\"x",
    ];
    let pieces = [
        "\"",
        "\" ",
        "\", ",
        "\": ",
        "\", \"",
        "x\" y, \"z",
        "}",
        "\"}",
        "\"}, ",
        "\"]",
        "\n\"",
        ",\"b",
        "1 ",
        "1,",
        "a, ",
        "a b: ",
        "[1",
        "'",
        "' ",
        "\\",
        "\u{1}",
        "```",
        "```\n",
        "{",
        "[",
        "(",
        ")",
        ": ",
        "true ",
        "# ",
        "//",
        "+ ",
        "“",
        "-",
        "\"\"\"",
        "a\", \"b\": c, ",
    ];
    for head in heads {
        for piece in pieces {
            grows_linearly(&format!("{head:?} then {piece:?}"), |n| format!("{head}{}", piece.repeat(n)));
        }
    }
}
