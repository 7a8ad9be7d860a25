//! The Rust crates that repair JSON, each asked for a `Value` in its plainest way.

use serde_json::Value;

/// A crate that reads broken JSON.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The name of the crate.
    pub name: &'static str,
    /// What it reads out of a text.
    pub read: fn(&str) -> Option<Value>,
}

/// The crates beside ours.
pub const PEERS: [Reader; 4] = [
    Reader { name: "llm_json", read: llm_json },
    Reader { name: "jsonrepair", read: jsonrepair },
    Reader { name: "jsonrepair-rs", read: jsonrepair_rs },
    Reader { name: "json_partial", read: json_partial },
];

/// Ours, whole.
pub fn mend(text: &str) -> Option<Value> {
    loquat_mend::mend(text, None).ok().map(|mended| mended.value)
}

/// Strict JSON, the measure of all.
pub fn serde(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

fn llm_json(text: &str) -> Option<Value> {
    ::llm_json::loads(text, &::llm_json::RepairOptions::default()).ok()
}

fn jsonrepair(text: &str) -> Option<Value> {
    ::jsonrepair::repair_to_value(text, &::jsonrepair::Options::default()).ok()
}

fn jsonrepair_rs(text: &str) -> Option<Value> {
    ::jsonrepair_rs::jsonrepair_value(text).ok()
}

fn json_partial(text: &str) -> Option<Value> {
    use ::json_partial::jsonish;

    let value = jsonish::parse(text, jsonish::ParseOptions::default()).ok()?;
    Some(jsonish::jsonish_to_serde(&value))
}
