//! `loquat call`: a request as it is written, and all that came of it on one line.

use loquat_testkit::Reply;
use serde_json::{Value, json};

use super::shell::{NOBODY, Server, Shell};

const BODY: &str = r#"{"model": "openai/gpt-4o-mini", "messages": [{"role": "user", "content": "hi"}], "n": 2, "temperature": 1.0, "plugins": [{"id": "web"}], "x_new": {"deep": [1e5]}}"#;

/// The line, and the body that the server saw.
fn call(reply: Reply, body: &str, flags: &[&str]) -> (u8, Value, Value) {
    let server = Server::playing([reply]);
    let ran = server.shell().stdin(body).run(&[&["call", "--request", "-"], flags].concat());
    assert_eq!(ran.stdout.lines().count(), 1, "{ran:?}");
    (ran.code, ran.json(), server.simulator.requests().remove(0).body)
}

#[test]
fn the_request_goes_out_as_it_is_written() {
    let (code, line, sent) = call(Reply::content("Hello."), BODY, &[]);
    assert_eq!((code, sent), (0, serde_json::from_str(BODY).unwrap()));
    assert_eq!(line["text"], "Hello.");
    let (code, line, sent) = call(Reply::content("Hello."), BODY, &["--stream"]);
    let mut wanted: Value = serde_json::from_str(BODY).unwrap();
    wanted["stream"] = json!(true);
    assert_eq!((code, sent), (0, wanted));
    assert_eq!(line["text"], "Hello.");
}

#[test]
fn everything_of_an_answer_is_on_the_line_whole_or_in_pieces() {
    let reply = || Reply::content("Hello.").usage(7, 3).cost("0.00000960").provider("Azure");
    let (_, blocking, _) = call(reply(), BODY, &[]);
    let (_, streamed, _) = call(reply(), BODY, &["--stream"]);
    for line in [blocking, streamed] {
        assert_eq!(line["cost"].to_string(), "9.6e-6", "{line}");
        assert_eq!(
            (&line["finish"], &line["provider"], &line["model"]),
            (&json!("stop"), &json!("Azure"), &json!("openai/gpt-4o-mini"))
        );
        assert_eq!((&line["usage"]["input"], &line["usage"]["output"]), (&json!(7), &json!(3)));
        assert!(line["id"].as_str().unwrap().starts_with("gen-") && line.get("error").is_none(), "{line}");
        for field in ["reasoning", "tool_calls", "refusal"] {
            assert!(line.get(field).is_some(), "{field}: {line}");
        }
    }
}

#[test]
fn a_tool_call_is_no_text() {
    for flags in [&[][..], &["--stream"]] {
        let (code, line, _) = call(Reply::tool_arguments(r#"{"a":1}"#), BODY, flags);
        assert_eq!((code, &line["text"], &line["finish"]), (0, &Value::Null, &json!("tool_calls")));
        assert_eq!(line["tool_calls"][0]["arguments"], r#"{"a":1}"#);
    }
}

#[test]
fn what_is_no_whole_answer_is_an_error_with_its_price() {
    for flags in [&[][..], &["--stream"]] {
        let cut = Reply::content("Hel").finish("length").usage(7, 3).cost("0.5");
        let (code, line, _) = call(cut, BODY, flags);
        assert_eq!((code, &line["error"]["kind"], &line["cost"]), (4, &json!("truncated"), &json!(0.5)));
        assert_eq!((&line["error"]["answer"], line.get("text")), (&json!("Hel"), None));
        let (code, line, _) = call(Reply::refusal("No."), BODY, flags);
        assert_eq!((code, &line["error"]["refusal"]), (4, &json!("No.")));
        let limited = Reply::error(429, "Slow down.").header("retry-after", "7");
        let (code, line, _) = call(limited, BODY, &[flags, &["--retries", "0"]].concat());
        let error = &line["error"];
        assert_eq!((code, &error["kind"], &error["spent"]), (6, &json!("rate_limited"), &json!("nothing")));
        assert_eq!((&error["retryable"], &error["retry_after"]), (&json!(true), &json!(7.0)));
        assert!(error["message"].as_str().unwrap().ends_with(": Slow down."), "{line}");
        assert_eq!(error["upstream_calls"], 1);
    }
}

#[test]
fn what_is_no_object_is_not_sent() {
    let ran = Shell::default().stdin("[1]").run(&["call", "--request", "-", "--base-url", NOBODY]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    let ran = Shell::default().stdin("{\"a\":").run(&["call", "--request", "-", "--base-url", NOBODY]);
    assert_eq!((ran.code, ran.json()["error"]["kind"].as_str()), (3, Some("invalid_setting")));
}
