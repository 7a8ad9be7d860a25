//! The invariants over random texts. The generator is seeded, so a failure comes back.

#![allow(missing_docs, reason = "tests are named by what they hold")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "helpers of tests are tests too"
)]

use loquat_mend::mend;
use serde_json::{Map, Value, json};

/// The generator of Knuth's MMIX: enough for texts, and no dependency.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
}

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ":",
    ",",
    "\"",
    "'",
    "`",
    "“",
    "”",
    "’",
    "\\",
    "\\\"",
    "\\u12",
    "\\ud83d",
    "\n",
    " ",
    "\t",
    "\u{a0}",
    "\u{feff}",
    "\u{1}",
    "a",
    "b c",
    "é",
    "😀",
    "1",
    "-",
    "+",
    ".",
    "2.5e",
    "0x",
    "007",
    "true",
    "Non",
    "null",
    "...",
    "…",
    "//",
    "/*",
    "*/",
    "#",
    "```",
    "```json\n",
    "~~~",
    "<think>",
    "</think>",
    "\n</think>\n",
    "\"a\": ",
    "\"a\", ",
    "{\"a\": 1}",
    "\"\"\"",
    "99999999999999999999",
    "1e999",
    ";",
    "=",
    "https://x.y",
    "{name}",
    "[1]",
];

const WORDS: &[&str] = &[
    "",
    "a",
    "b c",
    "x, y",
    "he \"said\"",
    "it's",
    "{",
    "}",
    "[1]",
    "a: b",
    "\\",
    "\n",
    "```",
    "<think>",
    "//",
    "# x",
    "é",
    "😀",
    "\u{0}",
    "true",
    "...",
    "“q”",
    "\", \"a\": ",
    "\"}, {\"",
    "a, b: c",
];

fn any_value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 6 } else { 9 }) {
        0 => Value::Null,
        1 => Value::Bool(random.below(2) == 0),
        2 => Value::from(random.below(1 << 30) as i64 - (1 << 29)),
        3 => Value::from(random.below(1 << 30) as f64 / 7.0),
        4 | 5 => Value::from(random.pick(WORDS)),
        6 => Value::Array((0..random.below(4)).map(|_| any_value(random, depth - 1)).collect()),
        _ => Value::Object(members(random, depth - 1)),
    }
}

fn members(random: &mut Random, depth: usize) -> Map<String, Value> {
    (0..random.below(4)).map(|_| (random.pick(WORDS).to_owned(), any_value(random, depth))).collect()
}

#[test]
fn any_text_is_a_value_or_a_reason_and_mending_twice_is_mending_once() {
    let mut random = Random(7);
    for _ in 0..30_000 {
        let text: String = (0..random.below(24)).map(|_| random.pick(PIECES)).collect();
        let Ok(mended) = mend(&text, None) else { continue };
        let again = mend(&mended.value.to_string(), None).unwrap();
        assert_eq!(again.value, mended.value, "{text:?}");
        assert!(again.repairs.iter().all(|repair| repair.kind.name() == "rounded-number"), "{text:?}");
        let inside = |at: usize| at <= text.len() && text.is_char_boundary(at);
        let spans = mended.repairs.iter().map(|repair| repair.span);
        assert!(
            spans.into_iter().all(|span| inside(span.start()) && inside(span.end())),
            "{text:?} {:?}",
            mended.repairs
        );
        if mended.repairs.is_empty() {
            let strict = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).ok();
            assert_eq!(strict, Some(mended.value), "{text:?}");
        }
    }
}

#[test]
fn with_a_schema_mending_twice_is_mending_once_too() {
    let schemas = [
        json!({"type": "integer"}),
        json!({"enum": ["a", "{"]}),
        json!({"type": "object", "properties": {"a": {"$ref": "#"}}, "additionalProperties": false}),
        json!({"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "object", "required": ["a"]}]}),
    ];
    let mut random = Random(17);
    for round in 0..20_000 {
        let schema = Some(&schemas[round % schemas.len()]);
        let text: String = (0..random.below(16)).map(|_| random.pick(PIECES)).collect();
        let text = if round % 3 == 0 { Value::from(text).to_string() } else { text };
        let Ok(mended) = mend(&text, schema) else { continue };
        if !mended.violations.is_empty() {
            continue;
        }
        let again = mend(&mended.value.to_string(), schema).unwrap();
        assert_eq!((again.value, again.violations), (mended.value, mended.violations), "{text:?}");
    }
}

#[test]
fn valid_json_in_a_fence_or_in_prose_is_read_as_the_strict_reader_reads_it() {
    let mut random = Random(11);
    for round in 0..5_000 {
        let value = Value::Object(members(&mut random, 4));
        let plain =
            if round % 2 == 0 { value.to_string() } else { serde_json::to_string_pretty(&value).unwrap() };
        for text in [format!("Sure:\n{plain}\nBye."), format!("Sure:\n```json\n{plain}\n```\nBye.")] {
            let mended = mend(&text, None).unwrap();
            // `serde_json` may read a float one digit off what it printed: that is its reading, and it is ours.
            let value: Value = serde_json::from_str(&plain).unwrap();
            assert_eq!(mended.value, value, "{text}");
            let kinds = mended.repairs.iter().map(|repair| repair.kind.name());
            assert!(
                kinds.into_iter().all(|name| matches!(name, "prose" | "fence")),
                "{text} {:?}",
                mended.repairs
            );
        }
    }
}

#[test]
fn valid_json_that_is_cut_anywhere_is_told_to_be_cut() {
    let mut random = Random(13);
    for _ in 0..1_000 {
        let text = Value::Object(members(&mut random, 3)).to_string();
        for end in (1..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let mended = mend(&text[..end], None).unwrap();
            assert!(mended.is_cut(), "{:?} {:?}", &text[..end], mended.repairs);
        }
    }
}
