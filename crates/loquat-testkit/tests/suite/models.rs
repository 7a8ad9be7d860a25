//! What each model of the table does with a schema.

use loquat_testkit::Simulator;
use serde_json::{Value, json};

use crate::support::{asking, content, post};

const TEXT: &str = "I'm Maria Lopez and I'd like a used car.";

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "condition": {"enum": ["new", "used"]}},
        "required": ["name", "condition"],
        "additionalProperties": false
    })
}

fn found() -> Value {
    json!({"name": "Maria Lopez", "condition": "used"})
}

async fn reply(body: &Value) -> (u16, Value) {
    post(&Simulator::start().await.unwrap(), body).await
}

/// A request with the schema in the prompt, in JSON mode or in words only.
fn prompted(model: &str, json_mode: bool) -> Value {
    let mut body = json!({
        "model": model,
        "messages": [
            {"role": "system", "content": format!("Answer with JSON that satisfies:\n{}", schema())},
            {"role": "user", "content": TEXT}
        ]
    });
    if json_mode {
        body["response_format"] = json!({"type": "json_object"});
    }
    body
}

fn forced(model: &str) -> Value {
    json!({
        "model": model,
        "messages": [{"role": "user", "content": TEXT}],
        "tools": [{"type": "function", "function": {"name": "save_lead", "parameters": schema()}}],
        "tool_choice": {"type": "function", "function": {"name": "save_lead"}}
    })
}

#[tokio::test]
async fn models_with_schemas_answer_in_clean_json() {
    for model in ["openai/gpt-4o", "openai/gpt-4o-mini", "meta-llama/llama-3.3-70b-instruct", "some/other"] {
        let (_, reply) = reply(&asking(model, TEXT, &schema())).await;
        assert_eq!(serde_json::from_str::<Value>(content(&reply)).unwrap(), found(), "{model}");
        assert_eq!(reply["model"], model);
        assert_eq!(reply["choices"][0]["native_finish_reason"], "stop");
    }
}

#[tokio::test]
async fn claude_ignores_the_schema_and_fences_its_answer_but_honours_a_tool() {
    let (_, text) = reply(&asking("anthropic/claude-3.5-sonnet", TEXT, &schema())).await;
    assert!(content(&text).starts_with("[simulator] I found: name Maria Lopez"), "{text}");

    let (_, fenced) = reply(&prompted("anthropic/claude-3.5-sonnet", true)).await;
    assert!(content(&fenced).starts_with("Here is the information"), "{fenced}");
    assert!(content(&fenced).contains("```json\n{\n  \"name\": \"Maria Lopez\""), "{fenced}");
    assert_eq!(fenced["model"], "anthropic/claude-3.5-sonnet-20241022");
    assert_eq!(fenced["choices"][0]["native_finish_reason"], "end_turn");

    let (_, called) = reply(&forced("anthropic/claude-3.5-sonnet")).await;
    let choice = &called["choices"][0];
    assert_eq!(
        (&choice["finish_reason"], &choice["native_finish_reason"]),
        (&json!("tool_calls"), &json!("tool_use"))
    );
    assert_eq!(choice["message"]["content"], Value::Null);
    let function = &choice["message"]["tool_calls"][0]["function"];
    assert_eq!(function["name"], "save_lead");
    assert_eq!(serde_json::from_str::<Value>(function["arguments"].as_str().unwrap()).unwrap(), found());
}

#[tokio::test]
async fn llama_damages_what_it_is_only_asked_for() {
    let (_, json_mode) = reply(&prompted("meta-llama/llama-3.3-70b-instruct", true)).await;
    assert_eq!(content(&json_mode), r#"{"name": "Maria Lopez", "condition": "used",}"#);
    let (_, prompt) = reply(&prompted("meta-llama/llama-3.3-70b-instruct", false)).await;
    assert_eq!(content(&prompt), "{'name': 'Maria Lopez', 'condition': 'used',}");
}

#[tokio::test]
async fn a_model_without_json_mode_says_so() {
    let mut body = prompted("simulator/no-json-mode", true);
    let (status, refusal) = reply(&body).await;
    assert_eq!((status, &refusal["error"]["message"]), (400, &json!("Provider returned error")));
    let raw: Value = serde_json::from_str(refusal["error"]["metadata"]["raw"].as_str().unwrap()).unwrap();
    assert_eq!(raw["error"]["message"], "JSON mode is not enabled for models/no-json-mode");

    body["provider"] = json!({"require_parameters": true});
    let (status, refusal) = reply(&body).await;
    assert_eq!(status, 404);
    assert!(refusal["error"]["message"].as_str().unwrap().starts_with("No endpoints found that can handle"));

    let (_, answer) = reply(&prompted("simulator/no-json-mode", false)).await;
    assert_eq!(serde_json::from_str::<Value>(content(&answer)).unwrap(), found());
}

#[tokio::test]
async fn openai_wants_its_subset_and_the_word_json() {
    let mut loose = schema();
    loose.as_object_mut().unwrap().remove("additionalProperties");
    let (status, refusal) = reply(&asking("openai/gpt-4o", TEXT, &loose)).await;
    let raw: Value = serde_json::from_str(refusal["error"]["metadata"]["raw"].as_str().unwrap()).unwrap();
    assert_eq!((status, &raw["error"]["code"]), (400, &json!("invalid_json_schema")));
    assert!(
        raw["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("Invalid schema for response_format 'lead': In context=()")
    );

    let wordless = json!({
        "model": "openai/gpt-4o-mini", "messages": [{"role": "user", "content": TEXT}],
        "response_format": {"type": "json_object"}
    });
    assert_eq!(reply(&wordless).await.0, 400);
    assert_eq!(reply(&prompted("openai/gpt-4o-mini", true)).await.0, 200);
}

#[tokio::test]
async fn a_model_without_tools_answers_a_forced_call_with_text() {
    let (status, answer) = reply(&forced("simulator/prompt-only")).await;
    assert_eq!(status, 200);
    assert!(content(&answer).starts_with("[simulator]"), "{answer}");
}

#[tokio::test]
async fn a_limit_cuts_text_and_arguments() {
    let mut body = asking("openai/gpt-4o", TEXT, &schema());
    body["max_tokens"] = json!(4);
    let (_, cut) = reply(&body).await;
    assert_eq!(content(&cut), r#"{"name":"Maria L"#);
    assert_eq!(
        (&cut["choices"][0]["finish_reason"], &cut["usage"]["completion_tokens"]),
        (&json!("length"), &json!(4))
    );

    let mut body = forced("openai/gpt-4o");
    body["max_completion_tokens"] = json!(4);
    let (_, cut) = reply(&body).await;
    let choice = &cut["choices"][0];
    assert_eq!(
        (&choice["finish_reason"], &choice["native_finish_reason"]),
        (&json!("tool_calls"), &json!("length"))
    );
}
