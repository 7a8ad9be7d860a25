//! Scripts: what a test dictates comes before every rule, in order, and what is left over is told.

use loquat_testkit::{Reply, Scenario, Simulator};
use serde_json::{Value, json};

use crate::support::{content, post};

fn hello() -> Value {
    json!({"model": "openai/gpt-4o", "messages": [{"role": "user", "content": "Hello, I'm Ada."}]})
}

/// The bytes of the reply, or the error of the connection.
async fn raw(simulator: &Simulator) -> Result<(u16, String), reqwest::Error> {
    let url = format!("{}/chat/completions", simulator.base_url());
    let reply = crate::support::client().post(url).json(&hello()).send().await?;
    Ok((reply.status().as_u16(), reply.text().await?))
}

#[tokio::test]
async fn replies_come_in_order_and_then_the_rules() {
    let scenario = Scenario::new().reply(Reply::content("one")).reply(Reply::error(503, "later"));
    let simulator = Simulator::play(scenario).await.unwrap();
    simulator.push(Reply::refusal("I'd rather not."));
    assert_eq!(content(&post(&simulator, &hello()).await.1), "one");
    assert_eq!(post(&simulator, &hello()).await, (503, json!({"error": {"message": "later", "code": 503}})));
    let refused = post(&simulator, &hello()).await.1;
    assert_eq!(refused["choices"][0]["message"]["refusal"], "I'd rather not.");
    assert_eq!(content(&post(&simulator, &hello()).await.1), "[simulator] I found: name Ada");
    simulator.assert_played();
}

#[tokio::test]
async fn a_misbehaviour_is_asked_for_by_model_or_by_header_and_an_unknown_one_is_named() {
    let simulator = Simulator::start().await.unwrap();
    let by_model = post(&simulator, &json!({"model": "simulator/401-unknown", "messages": []})).await;
    assert_eq!((by_model.0, &by_model.1["error"]["message"]), (401, &json!("User not found.")));
    let by_header = async |name: &str| {
        let url = format!("{}/chat/completions", simulator.base_url());
        let request = crate::support::client().post(url).header("x-simulator-scenario", name).json(&hello());
        let reply = request.send().await.unwrap();
        (reply.status().as_u16(), reply.text().await.unwrap())
    };
    assert_eq!(by_header("503").await.0, 503);
    let (status, told) = by_header("no-such").await;
    assert!(status == 400 && told.contains("no-such") && told.contains("loquat simulate --list"), "{told}");
}

#[tokio::test]
async fn a_scenario_may_end_with_nothing() {
    let simulator = Simulator::play(Scenario::from(Reply::content("one")).then_nothing()).await.unwrap();
    post(&simulator, &hello()).await;
    let (status, reply) = post(&simulator, &hello()).await;
    assert_eq!((status, &reply["error"]["message"]), (500, &json!("the scenario is played out")));
}

#[tokio::test]
#[should_panic(expected = "2 replies are left\n  - 200 completion, 3 characters\n  - 502 with")]
async fn a_partly_played_scenario_fails_the_test() {
    let scenario = Scenario::new().reply(Reply::content("two")).reply(Reply::html(502));
    Simulator::play(scenario).await.unwrap().assert_played();
}

#[tokio::test]
async fn a_completion_says_what_it_is_told_to() {
    let simulator = Simulator::start().await.unwrap();
    let told = Reply::content("cut").finish("length").native_finish("MAX_TOKENS").usage(7, 5).cost("9.6e-6");
    simulator.push(told.model("x/y").provider("Azure"));
    let (_, body) = raw(&simulator).await.unwrap();
    assert!(body.contains(r#""cost":9.6e-6"#) && body.contains(r#""total_tokens":12"#), "{body}");
    assert!(body.contains(r#""model":"x/y","provider":"Azure""#), "{body}");
    assert!(body.contains(r#""finish_reason":"length","native_finish_reason":"MAX_TOKENS""#), "{body}");
}

#[tokio::test]
async fn odd_replies_come_as_they_were_seen_in_the_wild() {
    let simulator = Simulator::start().await.unwrap();
    simulator.push(Reply::upstream_error(429, "slow down", "Groq").header("retry-after", "7"));
    simulator.push(Reply::error_in_200(502, "it broke"));
    simulator.push(Reply::choices_null());
    simulator.push(Reply::html(520));
    simulator.push(Reply::raw("\u{feff}not json"));
    simulator.push(Reply::tool_arguments("{\"a\": "));
    let (status, limited) = post(&simulator, &hello()).await;
    let metadata = json!({"raw": "slow down", "provider_name": "Groq", "is_byok": false});
    assert_eq!((status, &limited["error"]["metadata"]), (429, &metadata));
    assert_eq!(
        post(&simulator, &hello()).await,
        (200, json!({"error": {"message": "it broke", "code": 502}}))
    );
    assert_eq!(post(&simulator, &hello()).await.1["choices"], Value::Null);
    let (status, page) = raw(&simulator).await.unwrap();
    assert!(status == 520 && page.starts_with("<!DOCTYPE html>"), "{page}");
    assert!(raw(&simulator).await.unwrap().1.ends_with("not json"));
    let called = post(&simulator, &hello()).await.1;
    assert_eq!(called["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"], "{\"a\": ");
}

#[tokio::test]
async fn ticks_come_before_the_json() {
    let simulator = Simulator::builder().ticks(2).start().await.unwrap();
    let (_, body) = raw(&simulator).await.unwrap();
    assert!(body.starts_with("\n         \n\n         \n{\"id\""), "{body}");
    simulator.push(Reply::content("x").ticks(1));
    assert!(raw(&simulator).await.unwrap().1.starts_with("\n         \n{"));
}

#[tokio::test]
async fn a_cut_breaks_the_connection_after_the_bytes_before_it() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let simulator = Simulator::start().await.unwrap();
    for (bytes, kept) in [(5, "{\"id\""), (0, "")] {
        simulator.push(Reply::content("never whole").cut_after(bytes));
        let address = simulator.base_url().replace("http://", "").replace("/api/v1", "");
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        let body = hello().to_string();
        let head = format!(
            "POST /api/v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        let mut got = Vec::new();
        let _ended = socket.read_to_end(&mut got).await;
        let got = String::from_utf8(got).unwrap();
        assert!(got.starts_with("HTTP/1.1 200 OK") && got.contains(kept) && !got.contains("never"), "{got}");
        assert!(!got.ends_with("0\r\n\r\n"), "{got}");
    }
    simulator.push(Reply::content("never whole").cut_after(5));
    assert!(raw(&simulator).await.is_err());
}

#[tokio::test]
async fn a_simulator_ends_when_it_is_told_to() {
    let simulator = Simulator::start().await.unwrap();
    let url = simulator.base_url();
    simulator.shutdown().await;
    assert!(crate::support::client().get(url).send().await.unwrap_err().is_connect());
}
