//! A Rust type in, a validated value of it out: the doc comments of its fields are what the model is told.
//!
//! `cargo run -p loquat-examples --example 02_typed_extraction`
//!
//! From here on the simulator answers. With a key, put `OpenRouter::from_env()?` in the place of the builder in `main`.

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;

use loquat::{NlpService, NlpServiceExt, OpenRouter};
use loquat_testkit::Simulator;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const CHAT: &str = include_str!("data/dealership-chat.txt");

/// A person who wants to buy a car.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
pub(crate) struct Lead {
    /// The customer's full name.
    name: String,
    email: Option<String>,
    make: Make,
    /// In US dollars.
    budget: f64,
    /// Whether an old car is traded in.
    trade_in: bool,
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
enum Make {
    Ford,
    Honda,
    Toyota,
}

/// `dyn NlpService`: what asks a model does not care which service, or which double of one, it asks.
pub(crate) async fn run(nlp: &dyn NlpService) -> Result<Lead, Box<dyn Error>> {
    // Compiles the schema once: a program keeps `leads` and calls it from as many tasks as it likes.
    let leads = nlp.schematic::<Lead>()?;
    Ok(leads.generate(CHAT).await?.value)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let simulator = Simulator::start().await?;
    let nlp = OpenRouter::builder().base_url(simulator.base_url()).build()?;
    println!("{:#?}", run(&nlp).await?);
    Ok(())
}
