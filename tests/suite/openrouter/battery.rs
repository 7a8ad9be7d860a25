//! Everything that can go wrong on the wire and has a name, each blocking and streamed, through the real client from a socket.
//!
//! The golden table is read line by line: scenario, how it was asked, what the caller sees, requests made, what is said to be spent.

use std::{fmt::Write as _, time::Duration};

use loquat::{CallOptions, Error, Generation, OpenRouter, Turn};
use loquat_testkit::{Named, Simulator};

/// The longest silence that this test waits for; whatever is not silent goes on in less.
const SILENCE: Duration = Duration::from_millis(300);
const DEADLINE: Duration = Duration::from_millis(1500);
const REQUEST: &str = r#"{"model": "openai/gpt-4o", "max_tokens": 64, "messages": [{"role": "user", "content": "Say hello."}],
    "tools": [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}]}"#;
const TEXT: &str = "Grüße aus Köln: a whole answer, with a 🦜 in it.";

#[tokio::test]
async fn nothing_on_the_wire_makes_a_success_of_less_than_a_whole_answer() {
    let mut table = String::new();
    for scenario in Named::all() {
        for stream in [false, true] {
            let (outcome, requests) = play(scenario, stream).await;
            let way = if stream { "stream" } else { "block" };
            if let Ok(answer) = &outcome {
                assert!(
                    is_whole(&answer.value),
                    "{} ({way}) is no success: {:?}",
                    scenario.name,
                    answer.info
                );
            }
            writeln!(table, "{:26} {way:6} {requests}  {}", scenario.name, told(&outcome)).unwrap();
        }
    }
    insta::with_settings!({snapshot_path => "../../../snapshots/openrouter", omit_expression => true}, {
        insta::assert_snapshot!("battery", table);
    });
}

#[tokio::test]
async fn a_scenario_is_asked_for_by_the_model_and_an_unknown_one_is_named() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = OpenRouter::builder().base_url(simulator.base_url()).max_retries(0).build().unwrap();
    let ask = |model: &str| format!(r#"{{"model": "simulator/{model}", "messages": []}}"#);
    let error = nlp.call(&ask("401-unknown"), &CallOptions::default()).await.unwrap_err();
    assert_eq!(error.kind().name(), "authentication");
}

async fn play(scenario: &Named, stream: bool) -> (Result<Generation<Turn>, Error>, usize) {
    let simulator = Simulator::start().await.unwrap();
    let nlp = OpenRouter::builder().base_url(simulator.base_url()).max_retries(1).build().unwrap();
    let mut options = CallOptions::default();
    options.stream = stream;
    options.idle_timeout = Some(SILENCE);
    options.deadline = Some(DEADLINE);
    let request = REQUEST.replacen("openai/gpt-4o", &format!("simulator/{}", scenario.name), 1);
    let outcome = nlp.call(&request, &options).await;
    (outcome, simulator.requests().len())
}

/// Whether all that any scenario says was told: the text, or calls of which each has arguments that are JSON.
fn is_whole(turn: &Turn) -> bool {
    let text = turn.text.as_deref().unwrap_or_default();
    let calls = &turn.tool_calls;
    [TEXT, "whole"].contains(&text) && calls.is_empty()
        || text.is_empty()
            && !calls.is_empty()
            && calls.iter().all(|call| serde_json::from_str::<serde_json::Value>(&call.arguments).is_ok())
}

fn told(outcome: &Result<Generation<Turn>, Error>) -> String {
    match outcome {
        Ok(answer) => {
            let (text, calls) = (
                answer.value.text.iter().flat_map(|text| text.chars()).count(),
                answer.value.tool_calls.len(),
            );
            format!("ok: {text} characters, {calls} calls, {:?}, {}", answer.value.finish, answer.info.cost)
        }
        // What was left of the time is told to the nanosecond: no line of a golden file.
        Err(error) if error.kind().name() == "timeout" => format!("timeout | spent {}", error.spent()),
        Err(error) => {
            format!("{}: {error} | spent {} | {:?}", error.kind().name(), error.spent(), error.retry())
        }
    }
}
