//! Embeddings: as many vectors as are asked for in one request of the benches, all of one length.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};

/// Texts of a request.
pub const TEXTS: usize = 100;
/// The length of a vector, as `openai/text-embedding-3-small` gives it.
pub const DIMENSIONS: usize = 1536;

/// The reply, with vectors as base64 or as numbers.
pub fn reply(base64: bool) -> String {
    let mut data = String::new();
    for place in 0..TEXTS {
        let numbers = (0..DIMENSIONS).map(|n| ((n * 7 + place * 13) % 997) as f32 / 9_973.0 - 0.05);
        let vector = if base64 {
            let bytes: Vec<u8> = numbers.flat_map(f32::to_le_bytes).collect();
            format!("\"{}\"", STANDARD.encode(bytes))
        } else {
            format!("[{}]", numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(","))
        };
        let comma = if place == 0 { "" } else { "," };
        // Writing into a string cannot fail.
        let _ = write!(data, "{comma}{{\"object\":\"embedding\",\"embedding\":{vector},\"index\":{place}}}");
    }
    format!(
        "{{\"object\":\"list\",\"data\":[{data}],\"model\":\"text-embedding-3-small\",\"usage\":{{\"prompt_tokens\":900,\"total_tokens\":900,\"cost\":0.000018}},\"provider\":\"OpenAI\",\"id\":\"gen-emb-1755260612-Zp1LrT7nYw2JdkQ3vX8m\"}}"
    )
}
