//! A snapshot test of your own: the value, its story and the requests behind it in a golden file beside the test.
//!
//! `cargo test -p loquat-examples --example 05_snapshot_test` runs the test; with `INSTA_UPDATE=always` it rewrites
//! `snapshots/lead.snap`, which you read before you commit it. Ids, times and prices are redacted.
//! `cargo run -p loquat-examples --example 05_snapshot_test` shows what goes into it.

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;

use loquat::{NlpServiceExt, OpenRouter};
use loquat_testkit::{Golden, Simulator};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const CHAT: &str = "Hi, my name is Maria Lopez. I want a used Honda CR-V.";

#[derive(Deserialize, Serialize, JsonSchema)]
struct Lead {
    /// The customer's full name.
    name: String,
    condition: Option<Condition>,
}

#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Condition {
    New,
    Used,
}

/// The real HTTP client talks to the simulator, so what the golden file holds is what goes over the wire.
pub(crate) async fn run() -> Result<Golden, Box<dyn Error>> {
    let simulator = Simulator::start().await?;
    let nlp = OpenRouter::builder().base_url(simulator.base_url()).build()?;
    let lead = nlp.schematic::<Lead>()?.generate(CHAT).await;
    Ok(Golden::of(&lead).with_requests(&simulator))
}

#[tokio::test]
async fn a_chat_becomes_a_lead() -> Result<(), Box<dyn Error>> {
    let golden = run().await?;
    loquat_testkit::settings().bind(|| insta::assert_json_snapshot!("lead", golden));
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", serde_json::to_string_pretty(&run().await?)?);
    Ok(())
}
