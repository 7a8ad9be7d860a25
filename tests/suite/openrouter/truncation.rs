//! Answers that were cut off at their limit: told before anything is parsed, asked once more with twice the room.

use loquat::{ErrorKind, NlpServiceExt};
use loquat_testkit::Reply;
use serde_json::json;

use super::{RIGHT, ask, lead, playing, right, sent, service};

fn cut() -> Reply {
    Reply::content(r#"{"name": "Ad"#).finish("length").usage(50, 1000)
}

#[tokio::test]
async fn a_truncated_answer_is_asked_once_more_with_twice_the_room() {
    let (answer, simulator) = ask("openai/gpt-4o", [cut(), Reply::content(RIGHT)]).await;
    let answer = answer.unwrap();
    assert_eq!(answer.value, right());
    let limits: Vec<_> = sent(&simulator).iter().map(|body| body["max_tokens"].clone()).collect();
    assert_eq!(limits, [json!(null), json!(2000)]);
    assert_eq!(json!(answer.info.notes), json!([{"note": "budget_doubled", "max_tokens": 2000}]));
    assert_eq!(answer.info.attempts[0].verdict.name(), "truncated");
}

#[tokio::test]
async fn the_room_is_doubled_at_most_to_the_models_maximum() {
    let first = cut().usage(50, 10_000);
    let (answer, simulator) = ask("openai/gpt-4o", [first, Reply::content(RIGHT)]).await;
    assert_eq!(answer.unwrap().value, right());
    assert_eq!(sent(&simulator)[1]["max_tokens"], 16_384);
}

#[tokio::test]
async fn a_second_truncation_is_an_error() {
    let error = ask("openai/gpt-4o", [cut(), cut().usage(50, 2000)]).await.0.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Truncated { max_tokens: Some(2000) }), "{error}");
    assert_eq!(error.attempts().len(), 2);
}

#[tokio::test]
async fn at_the_models_maximum_it_is_an_error_at_once() {
    let error = ask("openai/gpt-4o", [cut().usage(50, 16_384)]).await.0.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Truncated { .. }), "{error}");
}

#[tokio::test]
async fn where_the_caller_set_the_limit_it_is_an_error_at_once() {
    let simulator = playing([cut().usage(50, 10)]).await;
    let generator = service(&simulator, "openai/gpt-4o").schematic_with(lead()).unwrap().max_tokens(10);
    let error = generator.generate("Ada").await.unwrap_err();
    assert_eq!(error.to_string(), "the answer was cut off at its limit of 10 tokens");
    assert_eq!(error.answer(), Some(r#"{"name": "Ad"#));
}

#[tokio::test]
async fn a_truncated_tool_call_is_known_by_its_native_reason_alone() {
    let reply = Reply::tool_arguments(r#"{"name": "Ad"#)
        .finish("tool_calls")
        .native_finish("max_output_tokens")
        .usage(5, 16_384);
    let error = ask("openai/gpt-4o", [reply]).await.0.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Truncated { .. }), "{error}");
}

#[tokio::test]
async fn an_answer_eaten_by_reasoning_is_truncated_and_not_empty() {
    let error =
        ask("openai/gpt-4o", [Reply::content("").finish("length").usage(5, 16_384)]).await.0.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Truncated { .. }), "{error}");
}

#[tokio::test]
async fn a_truncated_text_is_asked_once_more_too() {
    let simulator = playing([cut(), Reply::content("hello")]).await;
    let answer = service(&simulator, "openai/gpt-4o").text("Say hello.").await.unwrap();
    assert_eq!((answer.value.as_str(), answer.info.attempts.len()), ("hello", 2));
}
