//! The adapter, through its real HTTP client, against the simulator and scripted replies.

mod answers;
mod battery;
mod cassettes;
mod catalogue;
mod chaos;
mod configuration;
mod errors;
mod exchanges;
mod fields;
mod hostile;
mod ladder;
mod lookups;
mod preferences;
mod preflight;
mod requests;
mod streams;
mod tapes;
mod tools;
mod truncation;

use loquat::{Generation, NlpServiceExt, OpenRouter, Schema};
use loquat_core::Error;
use loquat_testkit::{Reply, Scenario, Simulator};
use serde_json::{Value, json};

/// A small schema with everything that answers go wrong on.
fn lead() -> Schema<Value> {
    let document = json!({
        "type": "object",
        "properties": {
            "reasoning": {"type": "string"},
            "name": {"type": "string"},
            "age": {"type": "integer"},
            "colour": {"enum": ["red", "blue"]},
            "email": {"type": "string"}
        },
        "required": ["name", "age", "colour"]
    });
    Schema::new("lead", document).unwrap()
}

const RIGHT: &str = r#"{"name": "Ada", "age": 36, "colour": "red"}"#;

fn right() -> Value {
    serde_json::from_str(RIGHT).unwrap()
}

/// A simulator that plays these replies and then answers 500.
async fn playing(replies: impl IntoIterator<Item = Reply>) -> Simulator {
    let scenario = replies.into_iter().fold(Scenario::new(), Scenario::reply);
    Simulator::play(scenario.then_nothing()).await.unwrap()
}

fn service(simulator: &Simulator, model: &str) -> OpenRouter {
    let builder = OpenRouter::builder().base_url(simulator.base_url()).model(model);
    // Each test plays all that is asked; `retries.rs` is about what is asked again.
    builder.max_retries(0).build().unwrap()
}

/// One typed call of `model` that gets `replies`; every one of them must be used.
async fn ask(
    model: &str,
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<Generation<Value>, Error>, Simulator) {
    let simulator = playing(replies).await;
    let result =
        service(&simulator, model).schematic_with(lead()).unwrap().generate("Ada, 36, likes red.").await;
    simulator.assert_played();
    (result, simulator)
}

/// The bodies that were sent, oldest first.
fn sent(simulator: &Simulator) -> Vec<Value> {
    simulator.requests().into_iter().map(|request| request.body).collect()
}

fn golden(area: &str, name: &str, value: &impl serde::Serialize) {
    // The simulator's prices are fixed, so the money is a part of the story.
    let mut settings = loquat_testkit::settings_with_cost();
    settings.set_snapshot_path(format!("../../snapshots/{area}"));
    settings.bind(|| insta::assert_json_snapshot!(name, value));
}
