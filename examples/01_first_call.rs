//! The first call: a service, and a text that it answers.
//!
//! `cargo run -p loquat-examples --example 01_first_call`
//!
//! With `OPENROUTER_API_KEY` in the environment a model answers; without it the simulator on 127.0.0.1 does, and says so.

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;

use loquat::{Environment, ErrorKind, NlpServiceExt, OpenRouter};
use loquat_testkit::Simulator;

/// The call. Your own program writes `OpenRouter::from_env()?` where `service` stands here.
pub(crate) async fn run(environment: Environment) -> Result<String, Box<dyn Error>> {
    let simulator = Simulator::start().await?;
    let (nlp, who) = service(environment, &simulator)?;
    let answer = nlp.text("Greet our customer in one sentence. Her name is Maria Lopez.").await?;
    Ok(format!("{who}\n{}\n({} for {})", answer.value, answer.info.model, answer.info.cost))
}

/// The environment is an argument: `build` reads nothing behind your back, so a test gives it what it likes.
fn service(environment: Environment, simulator: &Simulator) -> Result<(OpenRouter, String), Box<dyn Error>> {
    let builder = OpenRouter::builder().environment(environment);
    match builder.clone().build() {
        Ok(nlp) => Ok((nlp, "a model answers".to_owned())),
        Err(error) if matches!(error.kind(), ErrorKind::MissingSetting { .. }) => {
            let nlp = builder.base_url(simulator.base_url()).build()?;
            Ok((nlp, format!("{error}: the embedded simulator answers, not a model")))
        }
        Err(error) => Err(error.into()),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run(Environment::process()).await?);
    Ok(())
}
