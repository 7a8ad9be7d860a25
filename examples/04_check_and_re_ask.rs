//! A rule that JSON Schema cannot say, and what happens when an answer breaks it.
//!
//! `cargo run -p loquat-examples --example 04_check_and_re_ask`
//!
//! What a check returns as `Err` goes to the model word for word, with the answer that broke it: so say what would be
//! right. Each re-ask is a new request with its own price; `.re_asks(0)` turns them off.

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;

use loquat::{NlpService, NlpServiceExt, OpenRouter};
use loquat_testkit::{Reply, Scenario, Simulator};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Booking {
    /// The hour at which the test drive begins, 0 to 23.
    from: u8,
    /// The hour at which it ends.
    to: u8,
}

fn ends_after_it_begins(booking: &Booking) -> Result<(), String> {
    if booking.from < booking.to { Ok(()) } else { Err("`to` must be a later hour than `from`".to_owned()) }
}

/// What the "model" says, dictated: first an answer that fits the schema and breaks the rule, then a right one.
pub(crate) fn scenario() -> Scenario {
    let replies = [r#"{"from": 14, "to": 12}"#, r#"{"from": 12, "to": 14}"#];
    replies.into_iter().map(Reply::content).fold(Scenario::new(), Scenario::reply).then_nothing()
}

pub(crate) async fn run(nlp: &dyn NlpService) -> Result<Vec<String>, Box<dyn Error>> {
    let bookings = nlp.schematic::<Booking>()?.check(ends_after_it_begins);
    let booking = bookings.generate("I come at two, no: at noon, and have two hours.").await?;
    let attempts = booking.info.attempts.iter().enumerate();
    let mut lines: Vec<String> = attempts
        .map(|(n, attempt)| format!("request {}: {}, {}", n + 1, attempt.verdict.name(), attempt.spent))
        .collect();
    lines.push(format!("from {} to {}: {} in all", booking.value.from, booking.value.to, booking.info.cost));
    Ok(lines)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let simulator = Simulator::play(scenario()).await?;
    let nlp = OpenRouter::builder().base_url(simulator.base_url()).build()?;
    println!("{}", run(&nlp).await?.join("\n"));
    Ok(())
}
