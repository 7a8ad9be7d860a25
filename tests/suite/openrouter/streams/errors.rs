//! Errors in the middle of a stream, in every shape that has been seen: none makes a success, and none loses what came.

use loquat::Spent;
use loquat_testkit::Reply;
use serde_json::{Value, json};

use super::{Heard, stream};

/// A stream of these chunks; texts stand as they are.
fn events(chunks: &[Value]) -> Reply {
    let line = |chunk: &Value| match chunk {
        Value::String(text) => format!("data: {text}\n\n"),
        chunk => format!("data: {chunk}\n\n"),
    };
    Reply::events(chunks.iter().map(line).collect::<String>())
}

fn delta(text: &str) -> Value {
    json!({"id": "gen-1", "model": "m", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]})
}

fn finish(reason: &str) -> Value {
    json!({"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": reason}]})
}

async fn heard(chunks: &[Value]) -> Heard {
    stream(events(chunks)).await.0
}

#[tokio::test]
async fn an_error_in_a_chunk_outranks_its_choices_whatever_its_shape() {
    let beside = json!([{"index": 0, "delta": {"content": "!"}, "finish_reason": "stop"}]);
    let usage = json!({"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "cost": 0.25});
    let shapes = [
        json!({"error": {"code": 502, "message": "gone"}, "choices": beside}),
        json!({"error": {"code": "server_error", "message": "gone"}, "choices": []}),
        json!({"error": {"code": 502, "message": "gone", "metadata": {"error_type": "provider_unavailable"}}}),
        json!({"error": "gone", "choices": beside}),
        json!({"error": 502, "choices": beside}),
        json!({"error": ["gone"], "choices": beside}),
        json!({"error": {"unknown": "gone"}, "choices": beside}),
        json!({"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error", "error": {"code": 502, "message": "gone"}}]}),
        json!({"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}]}),
    ];
    for shape in shapes {
        for ended in [false, true] {
            let mut chunks = vec![delta("Hel"), delta("lo")];
            if ended {
                chunks.push(finish("stop"));
            }
            chunks.extend([shape.clone(), json!("[DONE]")]);
            // A reason alone does not take back the one that came before it.
            if ended && shape.get("error").is_none() && shape["choices"][0].get("error").is_none() {
                continue;
            }
            let heard = heard(&chunks).await;
            assert_eq!(heard.text, "Hello", "{shape}");
            let error = heard.error();
            assert_eq!((error.answer(), error.spent()), (Some("Hello"), Spent::Maybe), "{shape}");
            assert_eq!(error.kind().name(), "provider_failed", "{shape}");
            assert_eq!(error.attempts()[0].request_id.as_deref(), Some("gen-1"));
        }
    }
    let priced = json!({"error": {"code": 400, "message": "Token limit reached"}, "usage": usage,
        "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": null}]});
    let error = heard(&[delta("x"), finish("length"), priced, json!("[DONE]")]).await.error();
    assert_eq!((error.kind().name(), error.spent().to_string()), ("bad_request", "$0.25".to_owned()));
}

#[tokio::test]
async fn an_event_that_is_called_an_error_is_one() {
    let reply = Reply::events(
        "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\nevent: error\ndata: {\"message\": \"gone\"}\n\n",
    );
    let error = stream(reply).await.0.error();
    assert_eq!((error.kind().name(), error.upstream_message()), ("provider_failed", Some("gone")));
}

#[tokio::test]
async fn an_error_as_the_first_event_is_one_and_is_not_sent_again() {
    let (heard, simulator) =
        stream(events(&[json!({"error": {"code": 429, "message": "slow"}}), json!("[DONE]")])).await;
    assert_eq!(heard.error().kind().name(), "rate_limited");
    assert_eq!(simulator.requests().len(), 1);
}

#[tokio::test]
async fn a_mark_of_the_end_without_a_reason_is_no_end() {
    let error = heard(&[delta("Hello"), json!("[DONE]")]).await.error();
    assert_eq!((error.kind().name(), error.answer()), ("interrupted", Some("Hello")));
}

#[tokio::test]
async fn what_is_no_chunk_is_an_error() {
    for nonsense in ["{\"choices\": [", "nonsense", "[1, 2"] {
        let error = heard(&[delta("Hello"), json!(nonsense), finish("stop")]).await.error();
        assert_eq!((error.kind().name(), error.answer()), ("malformed", Some("Hello")), "{nonsense}");
    }
}

#[tokio::test]
async fn an_empty_answer_is_an_error() {
    for chunks in [vec![finish("stop")], vec![delta(""), finish("stop"), json!("[DONE]")]] {
        assert_eq!(heard(&chunks).await.error().kind().name(), "empty");
    }
}

#[tokio::test]
async fn odd_fields_are_no_matter() {
    let odd = json!({"id": 7, "model": null, "provider": {"a": 1}, "usage": {}, "choices": [null, {"index": 0, "delta": {"content": [{"type": "text", "text": "lo"}], "tool_calls": null}, "logprobs": {"a": []}}], "new": true});
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 3, "cost": 9.6e-6}});
    let other = json!({"choices": [{"index": 1, "delta": {"content": "another choice"}}]});
    let done =
        heard(&[delta("Hel"), odd, other, finish("stop"), usage, json!({"usage": {}}), json!("[DONE]")])
            .await
            .done();
    assert_eq!(done.value.text.as_deref(), Some("Hello"));
    assert_eq!((done.info.usage.input, done.info.cost.to_string()), (Some(3), "$0.0000096".to_owned()));
}

#[tokio::test]
async fn held_back_and_refused_answers_are_errors_by_either_reason() {
    for (finish, native, kind) in [
        ("content_filter", "content_filter", "filtered"),
        ("stop", "SAFETY", "filtered"),
        ("stop", "refusal", "refused"),
        ("stop", "max_tokens", "truncated"),
        ("length", "length", "truncated"),
    ] {
        let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": finish, "native_finish_reason": native}]});
        let again = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop", "native_finish_reason": "stop"}]});
        let error = heard(&[delta("Hel"), end, again, json!("[DONE]")]).await.error();
        assert_eq!((error.kind().name(), error.answer()), (kind, Some("Hel")), "{finish} {native}");
    }
}
