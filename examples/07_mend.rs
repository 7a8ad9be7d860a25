//! The reader alone: an answer that is no JSON becomes a value, whole or while it arrives, and every repair is told.
//!
//! `cargo run -p loquat-examples --example 07_mend`
//!
//! The schema decides what the text cannot: that `"3"` is a number of nights, and which word of the list is meant. What
//! is shown early only grows; a number is shown once it cannot become another one.

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;

use loquat_mend::Mender;
use serde_json::{Value, json};

const ANSWER: &str = "Gladly! Here is your booking:

```json
{
  guest: 'Ada Lovelace',  // as she signed
  nights: \"3\",
  price: \"$1,200\",
  board: Half Board,
  extras: [\"tea\", \"piano\",],
}
```";

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "guest": {"type": "string"},
            "nights": {"type": "integer"},
            "price": {"type": "number"},
            "board": {"enum": ["none", "half_board", "full_board"]},
            "extras": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["guest", "nights", "board"],
        "additionalProperties": false,
    })
}

pub(crate) fn run() -> Result<String, Box<dyn Error>> {
    let mut arriving = Mender::for_schema(&schema())?.partial();
    let mut lines = Vec::new();
    for piece in ANSWER.split_inclusive('\n') {
        arriving.feed(piece)?;
        lines.extend(arriving.shown().map(|value| format!("so far: {value}")));
    }
    lines.dedup();
    let mended = arriving.finish()?;
    lines.push(format!("answer: {}", mended.value));
    lines.extend(mended.violations.iter().map(ToString::to_string));
    lines.extend(mended.repairs.iter().map(|repair| format!("- {repair}")));
    Ok(lines.join("\n"))
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run()?);
    Ok(())
}
