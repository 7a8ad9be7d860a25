//! How streams end: with everything, or with an error that says what it cost.

use std::time::Duration;

use loquat::{GenerationOptions, NlpService, Spent};
use loquat_testkit::{Reply, UsageChunk};
use serde_json::json;

use super::{listen, playing, service, stream};

const TEXT: &str = "Hello, this is a text of some length: äöü 🦀.";

#[tokio::test]
async fn a_text_arrives_in_pieces_and_ends_with_all_of_it_and_its_price() {
    for form in [UsageChunk::Repeating, UsageChunk::WithoutReason, UsageChunk::WithoutChoices] {
        let reply = Reply::content(TEXT).usage(7, 11).cost("0.0000123").usage_chunk(form).comments(2);
        let (heard, simulator) = stream(reply).await;
        assert_eq!(simulator.requests()[0].body["stream"], json!(true));
        assert!(heard.text == TEXT && heard.events > 5, "{heard:?}");
        let done = heard.done();
        assert_eq!(done.value.text.as_deref(), Some(TEXT));
        assert_eq!((done.info.usage.input, done.info.usage.output), (Some(7), Some(11)));
        assert_eq!(done.info.cost.to_string(), "$0.0000123");
        assert!(done.info.attempts[0].first_token.is_some() && done.info.request_id.is_some());
    }
}

#[tokio::test]
async fn without_a_word_of_usage_something_may_have_been_charged() {
    let (heard, _) = stream(Reply::content(TEXT).usage_chunk(UsageChunk::None)).await;
    assert_eq!(heard.done().info.cost, Spent::Maybe);
}

#[tokio::test]
async fn bytes_that_come_one_by_one_give_the_same() {
    let (heard, _) = stream(Reply::content(TEXT).comments(1).in_pieces(1)).await;
    assert_eq!(heard.text, TEXT);
    assert_eq!(heard.done().value.text.as_deref(), Some(TEXT));
}

#[tokio::test]
async fn an_end_without_a_finish_is_an_error_with_the_text_so_far() {
    for bytes in [400, 700, 900] {
        let (heard, _) = stream(Reply::content(TEXT).cut_after(bytes)).await;
        let text = heard.text.clone();
        let error = heard.error();
        assert_eq!((error.kind().name(), error.spent()), ("interrupted", Spent::Maybe), "{bytes}");
        assert_eq!(error.answer(), Some(text.as_str()));
    }
}

#[tokio::test]
async fn a_refusal_ends_in_an_error_and_is_no_text() {
    let (heard, _) = stream(Reply::refusal("I cannot help with that.")).await;
    assert_eq!((heard.text.as_str(), heard.refusal.as_str()), ("", "I cannot help with that."));
    let error = heard.error();
    assert_eq!((error.kind().name(), error.answer()), ("refused", Some("I cannot help with that.")));
}

#[tokio::test]
async fn a_reply_that_is_no_stream_is_read_all_the_same() {
    let whole = json!({
        "id": "gen-1", "model": "m", "usage": {"prompt_tokens": 1, "completion_tokens": 2, "cost": 0.5},
        "choices": [{"message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}]
    });
    let (heard, _) = stream(Reply::json(whole).ticks(2)).await;
    assert_eq!(heard.text, TEXT);
    assert_eq!(heard.done().info.cost.to_string(), "$0.5");
    let (heard, _) = stream(Reply::error_in_200(502, "no")).await;
    assert_eq!(heard.error().kind().name(), "provider_failed");
    let (heard, _) = stream(Reply::error(429, "slow down")).await;
    assert_eq!(heard.error().kind().name(), "rate_limited");
    let (heard, _) = stream(Reply::html(200)).await;
    assert_eq!(heard.error().kind().name(), "malformed");
    let (heard, _) = stream(Reply::raw("\n         \n").header("content-type", "application/json")).await;
    assert_eq!(heard.error().kind().name(), "malformed");
}

#[tokio::test]
async fn silence_in_the_middle_ends_the_stream() {
    let simulator = playing([Reply::content(TEXT).cut_after(600).then_silence()]).await;
    let nlp = service(&simulator, "openai/gpt-4o");
    let generator = nlp.streaming_text_generator(&Default::default()).unwrap();
    let mut options = GenerationOptions::default();
    options.idle_timeout = Some(Duration::from_millis(50));
    let mut events = generator.stream_text(&"x".into(), &options).await.unwrap();
    let mut last = None;
    while let Some(event) = events.next().await {
        last = Some(event);
    }
    let error = last.unwrap().unwrap_err();
    assert_eq!((error.kind().name(), error.spent()), ("silent", Spent::Maybe));
    assert!(error.answer().is_some_and(|text| TEXT.starts_with(text)));
}

#[tokio::test]
async fn a_truncated_text_is_an_error_with_the_text_so_far() {
    let (heard, _) = stream(Reply::content(TEXT).finish("length").cost("0.5")).await;
    let error = heard.error();
    assert_eq!(error.kind().name(), "truncated");
    assert_eq!((error.answer(), error.spent().to_string()), (Some(TEXT), "$0.5".to_owned()));
}

#[tokio::test]
async fn the_mark_of_the_end_is_the_end_though_the_connection_stays_open() {
    let simulator = playing([Reply::content(TEXT).then_silence()]).await;
    let heard = listen(&service(&simulator, "openai/gpt-4o")).await;
    assert_eq!(heard.done().value.text.as_deref(), Some(TEXT));
}
