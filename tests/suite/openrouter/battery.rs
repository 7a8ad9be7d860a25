//! Everything that can go wrong on the wire and has a name, each blocking and streamed, through the real client from a socket.
//!
//! The golden table is read line by line: scenario, how it was asked, what the caller sees, requests made, what is said to be spent.

use std::{fmt::Write as _, time::Duration};

use loquat::{CallOptions, Error, Generation, OpenRouter, RetryPolicy, Turn};
use loquat_testkit::{Named, Simulator};

/// The longest silence of a stream that this test waits for.
const SILENCE: Duration = Duration::from_millis(500);
/// What is answered late or never; everything else has time enough on the slowest machine.
const ENDLESS: [&str; 7] = [
    "429-admission",
    "done-then-open",
    "silent",
    "silent-after-headers",
    "silent-mid-event",
    "alive-for-ever",
    "slow-first-byte",
];
const REQUEST: &str = r#"{"model": "openai/gpt-4o", "max_tokens": 64, "messages": [{"role": "user", "content": "Say hello."}],
    "tools": [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}]}"#;
const TEXT: &str = "Grüße aus Köln: a whole answer, with a 🦜 in it.";

#[tokio::test]
async fn nothing_on_the_wire_makes_a_success_of_less_than_a_whole_answer() {
    let ways = Named::all().flat_map(|scenario| [(scenario, false), (scenario, true)]);
    // All at once: those that wait for an end that never comes wait together.
    let played: Vec<_> =
        ways.map(|(scenario, stream)| (scenario, stream, tokio::spawn(play(scenario, stream)))).collect();
    let mut table = String::new();
    for (scenario, stream, playing) in played {
        let (outcome, requests) = playing.await.unwrap();
        let way = if stream { "stream" } else { "block" };
        if let Ok(answer) = &outcome {
            assert!(is_whole(&answer.value), "{} ({way}) is no success: {:?}", scenario.name, answer.info);
        }
        writeln!(table, "{:26} {way:6} {requests}  {}", scenario.name, told(&outcome)).unwrap();
    }
    insta::with_settings!({snapshot_path => "../../../snapshots/openrouter", omit_expression => true}, {
        insta::assert_snapshot!("battery", table);
    });
}

async fn play(scenario: &Named, stream: bool) -> (Result<Generation<Turn>, Error>, usize) {
    let simulator = Simulator::start().await.unwrap();
    let policy = RetryPolicy::default().retries(1).first_pause(Duration::from_millis(1));
    let nlp = OpenRouter::builder().base_url(simulator.base_url()).retry_policy(policy).build().unwrap();
    let mut options = CallOptions::default();
    options.stream = stream;
    let is_endless = ENDLESS.contains(&scenario.name);
    options.idle_timeout = is_endless.then_some(SILENCE);
    options.deadline = Some(Duration::from_secs(if is_endless { 2 } else { 60 }));
    let request = REQUEST.replacen("openai/gpt-4o", &format!("simulator/{}", scenario.name), 1);
    let outcome = nlp.call(&request, &options).await;
    (outcome, simulator.requests().len())
}

/// Whether all that any scenario says was told: the text, or calls of which each has arguments that are JSON.
fn is_whole(turn: &Turn) -> bool {
    let text = turn.text.as_deref().unwrap_or_default();
    let mut arguments = turn.tool_calls.iter().map(|call| &call.arguments);
    let are_whole = arguments.all(|it| serde_json::from_str::<serde_json::Value>(it).is_ok());
    let says_all = [TEXT, "whole"].contains(&text) || text.is_empty() && !turn.tool_calls.is_empty();
    says_all && are_whole
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
        Err(error) => {
            format!("{}: {error} | spent {} | {:?}", error.kind().name(), error.spent(), error.retry())
        }
    }
}
