//! Streamed answers, in the shape that OpenRouter sends: a comment, a chunk for each piece of text, the usage, `[DONE]`.

use serde_json::json;

/// How the events of a body are cut. The client's HTTP library hands out one HTTP chunk at a time, however many came at
/// once: so a read brings one event, or as many as its buffer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// An HTTP chunk an event.
    Each,
    /// One HTTP chunk for the whole body.
    Once,
}

/// The events of a text of so many pieces.
pub fn text(pieces: usize) -> Vec<String> {
    let words = [
        "The",
        " loquat",
        " blossoms",
        " in",
        " autumn",
        ",",
        " and",
        " frost",
        " takes",
        " it",
        ".\n",
        " \"No\"",
    ];
    events((0..pieces).map(|n| words.get(n % words.len()).copied().unwrap_or_default().to_owned()))
}

/// The events of a ticket with so many wishes that it comes in so many pieces.
pub fn ticket(pieces: usize) -> Vec<String> {
    let head = r#"{"customer":"Marta Olsen","product":"Aurora 2","topic":"repair","urgency":4,"order":null,"wishes":["#;
    let parts =
        ["\"a spare", " valve of", " steel and", " brass\",", "\"an invoice", " for", " the insurance\","];
    let wishes = (0..pieces).map(|n| parts.get(n % parts.len()).copied().unwrap_or_default().to_owned());
    // What the last piece left open.
    let rest = match pieces % parts.len() {
        0 | 4 => "\"soon\"]}",
        _ => "\"]}",
    };
    events(std::iter::once(head.to_owned()).chain(wishes).chain(std::iter::once(rest.to_owned())))
}

fn events(pieces: impl Iterator<Item = String>) -> Vec<String> {
    let mut events = vec![": OPENROUTER PROCESSING\n\n".to_owned()];
    events.extend(pieces.map(|piece| chunk(&json!({"role": "assistant", "content": piece}), None)));
    events.push(chunk(&json!({"role": "assistant", "content": ""}), Some("stop")));
    events.push(format!("data: {{{FACTS},\"choices\":[],{USAGE}}}\n\n"));
    events.push("data: [DONE]\n\n".to_owned());
    events
}

fn chunk(delta: &serde_json::Value, finish: Option<&str>) -> String {
    let finish = json!(finish);
    format!(
        "data: {{{FACTS},\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{finish},\"native_finish_reason\":{finish},\"logprobs\":null}}]}}\n\n"
    )
}

const FACTS: &str = r#""id":"gen-1755260612-kQ3vX8mZp1LrT7nYw2Jd","provider":"OpenAI","model":"openai/gpt-4o-mini","object":"chat.completion.chunk","created":1755260612,"system_fingerprint":"fp_8d2c41b7ae""#;
const USAGE: &str = r#""usage":{"prompt_tokens":34,"completion_tokens":2000,"total_tokens":2034,"cost":0.0012051,"is_byok":false,"prompt_tokens_details":{"cached_tokens":0},"cost_details":{"upstream_inference_cost":null},"completion_tokens_details":{"reasoning_tokens":0}}"#;
