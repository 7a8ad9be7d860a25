//! The same code with another model: only `OPENROUTER_MODEL` differs, and each answer tells how it was got and its price.
//!
//! `cargo run -p loquat-examples --example 03_swap_the_model`
//!
//! A model that its provider holds to the schema is asked on the rung `json-schema`; for one without, the schema stands in
//! the prompt, and the text that comes back is read, mended and checked here. The value is a `Lead` either way.

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;

use loquat::{Environment, NlpServiceExt, OpenRouter, Rung};
use loquat_testkit::Simulator;
use schemars::JsonSchema;
use serde::Deserialize;

const CHAT: &str = include_str!("data/dealership-chat.txt");
const MODELS: [&str; 4] = [
    "openai/gpt-4o",
    "openai/gpt-4o-mini",
    "anthropic/claude-3.5-sonnet",
    "meta-llama/llama-3.3-70b-instruct",
];

#[derive(Deserialize, JsonSchema)]
struct Lead {
    /// The customer's full name.
    name: String,
    /// In US dollars.
    budget: f64,
}

/// One line for the model that `environment` names.
async fn ask(environment: Environment) -> Result<String, Box<dyn Error>> {
    let nlp = OpenRouter::builder().environment(environment).build()?;
    let lead = nlp.schematic::<Lead>()?.generate(CHAT).await?;
    let (info, who) = (lead.info, format!("{}, ${}", lead.value.name, lead.value.budget));
    let rung = info.rung.map_or("text", Rung::name);
    let (requests, cost) = (info.attempts.len(), info.cost.to_string());
    Ok(format!("{:<34} {rung:<12} requests: {requests}  cost: {cost:<11} {who}", info.choice.model))
}

pub(crate) async fn run(base_url: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut lines = Vec::new();
    for model in MODELS {
        let variables = [("OPENROUTER_BASE_URL", base_url), ("OPENROUTER_MODEL", model)];
        lines.push(ask(Environment::from_iter(variables)).await?);
    }
    Ok(lines)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let simulator = Simulator::start().await?;
    println!("{}", run(&simulator.base_url()).await?.join("\n"));
    Ok(())
}
