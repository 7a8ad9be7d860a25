//! Texts that repeat one thing, on which a reader that looks twice takes quadratic time.

use serde_json::{Value, json};

/// A kind of text: a head, then one unit over and over.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// What it is called in tables and on the command line.
    pub name: &'static str,
    head: &'static str,
    unit: &'static str,
    tail: &'static str,
}

impl Family {
    const fn new(name: &'static str, unit: &'static str) -> Self {
        Self { name, head: "", unit, tail: "" }
    }

    const fn after(mut self, head: &'static str) -> Self {
        self.head = head;
        self
    }

    const fn before(mut self, tail: &'static str) -> Self {
        self.tail = tail;
        self
    }

    /// The text of about `bytes` bytes. `#` in the unit becomes its number, so that keys may differ.
    pub fn text(&self, bytes: usize) -> String {
        let mut text =
            String::with_capacity(bytes + self.head.len() + self.unit.len() + self.tail.len() + 16);
        text.push_str(self.head);
        for number in 0.. {
            if text.len() >= bytes {
                break;
            }
            if self.unit.contains('#') {
                text.push_str(&self.unit.replace('#', &number.to_string()));
            } else {
                text.push_str(self.unit);
            }
        }
        text.push_str(self.tail);
        text
    }
}

/// The family of this name; `nested brackets` is made of two halves and has no unit.
pub fn text(name: &str, bytes: usize) -> Option<String> {
    match name {
        "nested brackets" => Some("[".repeat(bytes / 2) + &"]".repeat(bytes / 2)),
        "nested objects" => Some("{\"a\":".repeat(bytes / 6) + &"}".repeat(bytes / 6)),
        "two strings of half" => {
            let half = "lorem ipsum ".repeat(bytes / 24);
            Some(format!("{{\"a\": '{half}', b: \"{half}\",}}"))
        }
        _ => FAMILIES.iter().find(|family| family.name == name).map(|family| family.text(bytes)),
    }
}

/// The names of all families, in the order of the table.
pub fn names() -> impl Iterator<Item = &'static str> {
    ["nested brackets", "nested objects", "two strings of half"]
        .into_iter()
        .chain(FAMILIES.iter().map(|family| family.name))
}

/// The schemas that texts are laid on: a tree of unions, and a list of objects.
pub fn schema(name: &str) -> Option<Value> {
    match name {
        "tree" => Some(json!({
            "$ref": "#/$defs/node",
            "$defs": {"node": {"anyOf": [
                {"type": "object", "properties": {
                    "a": {"$ref": "#/$defs/node"},
                    "kind": {"enum": ["leaf", "branch"]},
                    "count": {"type": "integer"}
                }},
                {"type": "array", "items": {"$ref": "#/$defs/node"}},
                {"type": "string"},
                {"type": "number"},
                {"type": "null"}
            ]}}
        })),
        "list" => Some(json!({
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "a": {"type": "integer"},
                    "b": {"type": "string"},
                    "tags": {"type": "array", "items": {"enum": ["red", "green", "blue"]}},
                    "at": {"type": "string", "format": "date"}
                },
                "required": ["a"]
            }
        })),
        _ => None,
    }
}

const FAMILIES: [Family; 40] = [
    Family::new("open brackets", "["),
    Family::new("open braces", "{"),
    Family::new("open brackets and braces", "[{"),
    Family::new("open objects", "{\"a\":"),
    Family::new("open lists in objects", "{\"a\":["),
    Family::new("closed brackets", "]"),
    Family::new("empty lists", "[]"),
    Family::new("braces in prose", "use {name} here or {x} there. "),
    Family::new("brackets in prose", "as said in [1] and [see](there), so. "),
    Family::new("quotes", "\""),
    Family::new("quotes in a list", "\"").after("["),
    Family::new("single quotes", "'"),
    Family::new("single quotes in an object", "'").after("{a: "),
    Family::new("curly quotes", "\u{201c}"),
    Family::new("curly quotes in a list", "\u{201c}").after("["),
    Family::new("backslashes", "\\"),
    Family::new("backslashes in a string", "\\").after("[\""),
    Family::new("escaped quotes", "\\\"").after("{\"a\": \""),
    Family::new("commas", ",").after("[1"),
    Family::new("colons", ":").after("{\"a\""),
    Family::new("keys without values", "\"a\" ").after("{"),
    Family::new("keys and colons", "\"a\":").after("{"),
    Family::new("many keys", "\"k#\": #, ").after("{").before("\"z\": 1}"),
    Family::new("line comments", "// a\n").after("[1"),
    Family::new("block comments", "/*").after("[1"),
    Family::new("whole comments", "/* a */ ").after("[1, "),
    Family::new("fences", "```json\n{\n"),
    Family::new("whole fences", "```json\n{\"a\": 1}\n```\n"),
    Family::new("many objects", "{\"a\": 1} "),
    Family::new("many lines", "{\"a\": #, \"b\": \"x\"}\n"),
    Family::new("prose with quotes", "she said \"well, it's\" and 'no', "),
    Family::new("prose with quotes in a string", "she said \"well, it's\" and 'no', ").after("{\"a\": \""),
    Family::new("one string", "lorem ipsum ").after("{\"a\": \"").before("\",}"),
    Family::new("unclosed strings and commas", "\"a, "),
    Family::new("unclosed strings in a list", "\"a\n, ").after("[1,"),
    Family::new("thoughts", "<think>{\"a\": 1}"),
    Family::new("whole thoughts", "<think>a {b} c</think> "),
    Family::new("bare words", "a b, ").after("[1, "),
    Family::new("concatenated strings", "\"a\" + ").after("[1, "),
    Family::new("fenced people", "{id: #, name: 'Ada', tags: ['a', \"b\",], ok: True}, // x\n")
        .after("```json\n["),
];
