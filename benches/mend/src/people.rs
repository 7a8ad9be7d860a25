//! The document of the benches: a list of invented people, as a model writes it, clean and damaged.
//!
//! One person a line, `", "` between fields. Clean and damaged texts hold the same people, so a reader is right when it
//! gives the same value for both.

use std::fmt::Write;

use serde_json::{Value, json};

/// How the list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// JSON.
    Clean,
    /// In a code fence, keys without quotes, single quotes, a comma after the last of everything, a comment here and
    /// there.
    Broken,
    /// JSON whose values need the schema: numbers and booleans in strings, enum words in capitals, keys in camel case,
    /// one value where a list is wanted.
    Loose,
}

const NAMES: [&str; 8] = [
    "Ada Byron",
    "Zoë Lindqvist",
    "Tomás Ibarra",
    "Marta Olsen",
    "Kofi Mensah",
    "Yuki Tanaka",
    "Ines da Rocha",
    "Per Ek",
];
const TOWNS: [&str; 6] = ["Uppsala", "Valparaíso", "Accra", "Sapporo", "Braga", "Cork"];
const ROLES: [&str; 4] = ["reader", "writer", "editor", "guest"];
const NOTES: [&str; 5] = [
    "Prefers mail before noon; call only if urgent.",
    "Moved in March, the old address is void.",
    "Asked for an invoice: twice (see the file).",
    "Speaks Portuguese and some Swedish.",
    "",
];

/// The list of people, the first length at or above `bytes` that ends with a whole person.
pub fn people(bytes: usize, style: Style) -> String {
    let count = count(bytes);
    let mut text = String::new();
    text.push_str(if style == Style::Broken { "```json\n[\n" } else { "[\n" });
    for index in 0..count {
        person(&mut text, index, style);
        let last = index + 1 == count;
        text.push_str(if last && style != Style::Broken { "\n" } else { ",\n" });
    }
    text.push_str(if style == Style::Broken { "]\n```\n" } else { "]\n" });
    text
}

/// The schema of the list.
pub fn schema() -> Value {
    let person = json!({
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "full_name": {"type": "string"},
            "age": {"type": "integer", "minimum": 0, "maximum": 130},
            "score": {"type": "number"},
            "role": {"enum": ROLES},
            "active": {"type": "boolean"},
            "manager": {"type": ["integer", "null"]},
            "tags": {"type": "array", "items": {"type": "string"}},
            "address": {
                "type": "object",
                "properties": {"town": {"type": "string"}, "zip_code": {"type": "string"}},
                "required": ["town", "zip_code"],
                "additionalProperties": false
            },
            "note": {"type": "string"}
        },
        "required": ["id", "full_name", "age", "score", "role", "active", "manager", "tags", "address", "note"],
        "additionalProperties": false
    });
    json!({"type": "array", "items": person})
}

/// How many people a clean list of `bytes` bytes holds; the damaged ones hold as many.
fn count(bytes: usize) -> usize {
    let mut text = String::new();
    for index in 0.. {
        person(&mut text, index, Style::Clean);
        text.push_str(",\n");
        if text.len() >= bytes {
            return index + 1;
        }
    }
    0
}

fn person(text: &mut String, index: usize, style: Style) {
    let broken = style == Style::Broken;
    if broken && index.is_multiple_of(10) {
        // A `String` takes what is written without fail.
        let _ = writeln!(text, "  // people from {index} on");
    }
    text.push_str("  {");
    let fields = fields(index, style);
    let last = fields.len() - 1;
    for (at, (key, value)) in fields.iter().enumerate() {
        push_key(text, key, style);
        push_value(text, value, style);
        text.push_str(if at < last { ", " } else { "" });
    }
    text.push_str(if broken { ",}" } else { "}" });
}

fn push_key(text: &mut String, key: &str, style: Style) {
    let _ = match style {
        Style::Broken => write!(text, "{key}: "),
        Style::Clean | Style::Loose => write!(text, "\"{key}\": "),
    };
}

fn push_value(text: &mut String, value: &Value, style: Style) {
    let (between, end) = if style == Style::Broken { (", ", ",") } else { (", ", "") };
    match value {
        // No note holds a quote or a backslash: single quotes need no escapes, and no reader is led astray by them.
        Value::String(word) if style == Style::Broken => {
            let _ = write!(text, "'{word}'");
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at > 0 { between } else { "" });
                push_value(text, item, style);
            }
            text.push_str(if items.is_empty() { "" } else { end });
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (at, (key, member)) in members.iter().enumerate() {
                text.push_str(if at > 0 { between } else { "" });
                push_key(text, key, style);
                push_value(text, member, style);
            }
            text.push_str(end);
            text.push('}');
        }
        _ => {
            let _ = write!(text, "{value}");
        }
    }
}

fn fields(index: usize, style: Style) -> Vec<(&'static str, Value)> {
    let seed = scramble(index);
    let (age, tenths) = (18 + seed % 70, seed / 70 % 1000);
    let score: Value = serde_json::from_str(&format!("{}.{}", tenths / 10, tenths % 10)).unwrap_or_default();
    let role = pick(&ROLES, seed / 7);
    let (active, manager) = (seed & 64 != 0, if seed & 128 != 0 { json!(seed % 1000) } else { Value::Null });
    let (town, zip) = (pick(&TOWNS, seed / 11), format!("{:05}", seed % 100_000));
    let (name, note) = (pick(&NAMES, seed / 13), pick(&NOTES, seed / 17));
    let tags: Vec<&str> =
        [pick(&TOWNS, seed / 19), pick(&ROLES, seed / 23)].into_iter().take(seed % 3).collect();
    if style != Style::Loose {
        return vec![
            ("id", json!(index)),
            ("full_name", json!(name)),
            ("age", json!(age)),
            ("score", score),
            ("role", json!(role)),
            ("active", json!(active)),
            ("manager", manager),
            ("tags", json!(tags)),
            ("address", json!({"town": town, "zip_code": zip})),
            ("note", json!(note)),
        ];
    }
    let tags = if let [only] = tags.as_slice() { json!(only) } else { json!(tags) };
    vec![
        ("id", json!(index)),
        ("fullName", json!(name)),
        ("age", json!(age.to_string())),
        ("score", score),
        ("role", json!(role.to_uppercase())),
        ("active", json!(if active { "yes" } else { "no" })),
        ("manager", manager),
        ("tags", tags),
        ("address", json!({"town": town, "zipCode": zip})),
        ("note", json!(note)),
    ]
}

fn pick<'a>(words: &[&'a str], seed: usize) -> &'a str {
    words.get(seed % words.len().max(1)).copied().unwrap_or_default()
}

/// A number that looks random: the mixer of SplitMix64, cut to 31 bits.
fn scramble(index: usize) -> usize {
    let mut mixed = (index as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed >> 33) as usize
}
