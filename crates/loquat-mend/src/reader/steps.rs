//! That reading is linear, by counting how often the text is looked at: clocks flake.

use super::{Reader, source};

/// Texts that made other readers slow, each a unit to repeat and what stands before.
const FAMILIES: &[&str] = &[
    "[",
    "{",
    "{\"a\":",
    "[{",
    "\"",
    "'",
    "`",
    "\\",
    ",",
    ":",
    "[,",
    "{\"a\" ",
    "\"a\":",
    "/* x */",
    "// x\n",
    "#",
    "```\n",
    "~~~",
    "{\"a\":1}\n",
    "he said \"x\" ",
    "“",
    "”a“",
    "<think>",
    "</think>",
    "\"a, ",
    "{x} ",
    "[1](2) ",
    "a",
    " ",
    "\n",
    "{a:b c,",
    "[\"a b\" c\", ",
    "\"a\" + ",
    "(1,",
    "... ",
    "**\"",
    "\\\"",
    "\\ud83d",
    "-",
    "1 ",
    "，",
    "]}",
    "\": ",
    "x y: ",
    "\"a\": \"b, c: ",
    "[1,...",
    "a,\n",
    "'a' 'b' ",
    "\"a\n",
    "\"\"\"",
    "```json {",
];

const BEFORE: &[&str] = &["", "{\"a\": \"", "[", "{", "```json\n{\"a\": \"", "<think>{\"a\": \""];

fn looks(text: &str, piece: usize) -> usize {
    source::LOOKS.with(|looks| looks.set(0));
    let mut reader = Reader::new(usize::MAX, None);
    let mut end = 0;
    while piece > 0 && end < text.len() {
        end = (end + piece..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        reader.run(text.get(..end).unwrap(), false).unwrap();
    }
    reader.run(text, true).unwrap();
    source::LOOKS.with(std::cell::Cell::get)
}

fn check(piece: usize) {
    for before in BEFORE {
        for unit in FAMILIES {
            let text = |size: usize| format!("{before}{}", unit.repeat(size / unit.len()));
            let (short, long) = (looks(&text(2_000), piece), looks(&text(8_000), piece));
            assert!(
                long <= short * 44 / 10 + 2_000,
                "{before:?} {unit:?} {piece}: {short} looks, then {long}"
            );
        }
    }
}

#[test]
fn a_whole_text_is_looked_at_a_bounded_number_of_times() {
    check(0);
}

#[test]
fn a_text_in_pieces_is_looked_at_a_bounded_number_of_times() {
    check(64);
}
