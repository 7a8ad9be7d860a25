//! The wire: statuses, texts, money and headers, as the recordings have them.

use loquat_testkit::Simulator;
use serde_json::{Value, json};

use crate::support::{asking, post};

fn hello(model: &str) -> Value {
    json!({"model": model, "messages": [{"role": "user", "content": "Hello, I'm Ada."}]})
}

async fn get(simulator: &Simulator, path: &str, authorization: Option<&str>) -> (u16, Value) {
    let mut request = crate::support::client().get(format!("{}{path}", simulator.base_url()));
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    let reply = request.send().await.unwrap();
    (reply.status().as_u16(), serde_json::from_str(&reply.text().await.unwrap()).unwrap())
}

#[tokio::test]
async fn an_answer_has_the_recorded_shape_with_an_exact_cost() {
    let simulator = Simulator::start().await.unwrap();
    let url = format!("{}/chat/completions", simulator.base_url());
    let reply = crate::support::client().post(url).json(&hello("openai/gpt-4o-mini")).send().await.unwrap();
    let id = reply.headers()["x-generation-id"].to_str().unwrap().to_owned();
    assert_eq!(reply.headers()["x-simulator"], "loquat");
    assert!(reply.headers().get("content-length").is_none());
    let body = reply.text().await.unwrap();
    let expected = concat!(
        r#"{"id":"ID","object":"chat.completion","created":1790000000,"model":"openai/gpt-4o-mini","provider":"simulator","#,
        r#""system_fingerprint":null,"service_tier":null,"choices":[{"index":0,"logprobs":null,"finish_reason":"stop","#,
        r#""native_finish_reason":"stop","message":{"role":"assistant","content":"[simulator] I found: name Ada","#,
        r#""refusal":null,"reasoning":null}}],"usage":{"prompt_tokens":4,"completion_tokens":8,"total_tokens":12,"#,
        r#""cost":0.0000054,"is_byok":false,"prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":0,"#,
        r#""audio_tokens":0,"video_tokens":0},"cost_details":{"upstream_inference_cost":0.0000054,"#,
        r#""upstream_inference_prompt_cost":0.0000006,"upstream_inference_completions_cost":0.0000048},"#,
        r#""completion_tokens_details":{"reasoning_tokens":0,"image_tokens":0,"audio_tokens":0}}}"#
    );
    assert_eq!(body, expected.replace("ID", &id));
    let (prefix, letters) = id.rsplit_once('-').unwrap();
    assert_eq!((prefix, letters.len()), ("gen-1790000000", 20));
}

#[tokio::test]
async fn ids_are_the_same_in_every_simulator_and_differ_within_one() {
    let (one, other) = (Simulator::start().await.unwrap(), Simulator::start().await.unwrap());
    let first = post(&one, &hello("a/b")).await.1;
    assert_eq!(first["id"], post(&other, &hello("a/b")).await.1["id"]);
    assert_ne!(first["id"], post(&one, &hello("a/b")).await.1["id"]);
}

#[tokio::test]
async fn refusals_have_the_recorded_texts() {
    let with = |field: &str, value: Value| {
        let mut body = hello("openai/gpt-4o");
        body[field] = value;
        body
    };
    let simulator = Simulator::start().await.unwrap();
    for (body, status, message) in [
        (hello("gpt-4o"), 400, "gpt-4o is not a valid model ID"),
        (hello("no-such/model"), 400, "no-such/model is not a valid model ID"),
        (with("messages", json!([])), 400, r#"Input required: specify "prompt" or "messages""#),
        (with("provider", json!({"sorted": 1, "order": []})), 400, "Unrecognized key(s) in object: 'sorted'"),
        (with("temperature", json!(5)), 400, "Expected temperature to be at most 2, received 5"),
    ] {
        let (got, reply) = post(&simulator, &body).await;
        assert_eq!(
            (got, &reply["error"]["code"], &reply["error"]["message"]),
            (status, &json!(status), &json!(message))
        );
    }
}

#[tokio::test]
async fn a_parameter_that_no_endpoint_takes_matters_only_when_it_is_required() {
    let simulator = Simulator::start().await.unwrap();
    let mut body = hello("anthropic/claude-3.5-sonnet");
    body["seed"] = json!(7);
    assert_eq!(post(&simulator, &body).await.0, 200);
    body["provider"] = json!({"require_parameters": true});
    assert_eq!(post(&simulator, &body).await.0, 404);
}

#[tokio::test]
async fn a_prompt_beyond_the_window_is_refused() {
    let simulator = Simulator::start().await.unwrap();
    let text = "word ".repeat(30_000);
    let (status, reply) = post(&simulator, &asking("simulator/prompt-only", &text, &json!({}))).await;
    assert_eq!(status, 400);
    assert!(
        reply["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("This endpoint's maximum context length is 32768")
    );
}

#[tokio::test]
async fn keys_are_looked_at_as_openrouter_does() {
    let simulator = Simulator::start().await.unwrap();
    let missing = json!({"error": {"message": "Missing Authentication header", "code": 401}});
    assert_eq!(get(&simulator, "/key", None).await, (401, missing.clone()));
    assert_eq!(get(&simulator, "/key", Some("Basic abc")).await, (401, missing.clone()));
    let (status, reply) = get(&simulator, "/key", Some("Bearer sk-or-v1-wrong")).await;
    assert_eq!((status, &reply["error"]["message"]), (401, &json!("User not found.")));
    assert_eq!(get(&simulator, "/key", Some("Bearer sk-or-v1-good")).await.1["data"]["is_free_tier"], false);
    assert_eq!(get(&simulator, "/models", Some("Bearer sk-or-v1-wrong")).await.1["total_count"], 11);
    assert_eq!(get(&simulator, "/nothing", None).await.0, 404);

    let strict = Simulator::builder().keyless(false).start().await.unwrap();
    let chat = |simulator: &Simulator, key: Option<&str>| {
        let mut request = crate::support::client().post(format!("{}/chat/completions", simulator.base_url()));
        if let Some(key) = key {
            request = request.bearer_auth(key);
        }
        let request = request.json(&hello("a/b"));
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(chat(&simulator, None).await, 200);
    assert_eq!(chat(&simulator, Some("sk-or-v1-wrong")).await, 401);
    assert_eq!(chat(&simulator, Some("")).await, 401);
    assert_eq!(chat(&strict, None).await, 401);
    assert_eq!(chat(&strict, Some("sk-or-v1-good")).await, 200);
}

#[tokio::test]
async fn nothing_is_bound_outside_this_machine() {
    let simulator = Simulator::start().await.unwrap();
    assert!(simulator.base_url().starts_with("http://127.0.0.1:"), "{}", simulator.base_url());
}

#[tokio::test]
async fn requests_are_kept_without_their_secrets() {
    let simulator = Simulator::start().await.unwrap();
    let mut body = hello("a/b");
    body["user"] = json!("sk-or-v1-test-0001");
    post(&simulator, &body).await;
    let kept = simulator.requests();
    assert_eq!((kept[0].method.as_str(), kept[0].path.as_str()), ("POST", "/api/v1/chat/completions"));
    assert!(kept[0].authorized && kept[0].body["model"] == "a/b");
    let shown = format!("{kept:?} {}", serde_json::to_string(&kept).unwrap());
    assert!(!shown.contains("sk-or-") && !shown.contains("Bearer"), "{shown}");
}
