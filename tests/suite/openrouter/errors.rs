//! Their errors become ours: what happened, was money spent, may it be repeated, what to do.

use std::time::Duration;

use loquat::{Error, ErrorKind, NlpServiceExt, OpenRouter, Retry, Spent};
use loquat_testkit::{Golden, Reply, Simulator};
use serde_json::{Value, json};

use super::{RIGHT, ask, golden, lead, playing, service};

async fn text(model: &str, reply: Reply) -> Error {
    let simulator = playing([reply]).await;
    service(&simulator, model).text("Say hello.").await.unwrap_err()
}

#[tokio::test]
async fn every_status_has_its_kind_its_price_and_its_retry() {
    let maybe = (Spent::Maybe, Retry::Never);
    let never = (Spent::Nothing, Retry::Never);
    let soon = (Spent::Nothing, Retry::Soon);
    for (status, message, kind, (spent, retry)) in [
        (400, "Expected temperature to be at most 2, received 5", "bad_request", never),
        (400, "no-such/model is not a valid model ID", "unknown_model", never),
        (400, "This endpoint's maximum context length is 10 tokens. However, ...", "context_length", never),
        (401, "User not found.", "authentication", never),
        (402, "Insufficient credits. Add more", "credits", never),
        (403, "Key limit exceeded (total limit). Manage it", "forbidden", never),
        (403, "x requires moderation on y. Your input was flagged for \"z\".", "moderated", never),
        (404, "No endpoints found for openai/gpt-4o.", "unknown_model", never),
        (404, "No allowed providers are available for the selected model.", "no_endpoint", never),
        (408, "Operation timed out. Please try again later.", "provider_failed", maybe),
        (413, "Request payload too large", "bad_request", never),
        (429, "Rate limit exceeded: free-models-per-min. ", "rate_limited", soon),
        (500, "Internal Server Error", "provider_failed", soon),
        (502, "Network connection lost.", "provider_failed", soon),
        (503, "Service temporarily unavailable", "provider_failed", soon),
        (504, "timeout", "provider_failed", maybe),
        (524, "Request timed out. Please try again later.", "provider_failed", maybe),
        (529, "Provider returned error", "provider_failed", soon),
    ] {
        let error = text("openai/gpt-4o", Reply::error(status, message)).await;
        assert_eq!(
            (error.kind().name(), error.spent(), error.retry()),
            (kind, spent, retry),
            "{status} {message}"
        );
        assert_eq!(error.upstream_message(), Some(message));
        assert!(!error.hint().is_empty(), "{status}");
        assert!(!format!("{error:?}{error}").contains(message), "{status}");
    }
}

#[tokio::test]
async fn the_error_for_claude_35_sonnet_names_its_successors() {
    let error = text(
        "anthropic/claude-3.5-sonnet",
        Reply::error(404, "No endpoints found for anthropic/claude-3.5-sonnet."),
    )
    .await;
    assert!(matches!(error.kind(), ErrorKind::UnknownModel { .. }), "{error}");
    assert!(error.hint().contains("anthropic/claude-sonnet-4.5"), "{}", error.hint());
    let (answer, _) = ask(
        "anthropic/claude-3.5-sonnet",
        [Reply::error(400, "anthropic/claude-3.5-sonnet is not a valid model ID")],
    )
    .await;
    assert!(answer.unwrap_err().hint().contains("anthropic/claude-haiku-4.5"));
}

#[tokio::test]
async fn the_time_to_wait_is_taken_from_the_header_or_the_body() {
    let header = Reply::error(429, "slow down").header("retry-after", "7");
    assert_eq!(text("openai/gpt-4o", header).await.retry(), Retry::After(Duration::from_secs(7)));
    let body =
        json!({"error": {"code": 429, "message": "wait", "metadata": {"headers": {"Retry-After": "10"}}}});
    assert_eq!(
        text("openai/gpt-4o", Reply::json(body).with_status(429)).await.retry(),
        Retry::After(Duration::from_secs(10))
    );
    let budget = json!({"error": {"code": 402, "message": "in flight", "metadata": {"reason": "in_flight_budget_exhausted"}}});
    let error =
        text("openai/gpt-4o", Reply::json(budget).with_status(402).header("retry-after", "120")).await;
    assert_eq!((error.kind().name(), error.retry()), ("credits", Retry::After(Duration::from_secs(120))));
}

#[tokio::test]
async fn the_providers_own_words_are_found_in_text_in_json_text_and_in_an_object() {
    for raw in [
        json!("the truth"),
        json!("{\"error\": {\"message\": \"the truth\"}}"),
        json!({"error": {"message": "the truth"}}),
    ] {
        let body = json!({"error": {"code": 400, "message": "Provider returned error", "metadata": {"raw": raw, "provider_name": "X"}}});
        let error = text("openai/gpt-4o", Reply::json(body).with_status(400)).await;
        assert_eq!(error.upstream_message(), Some("Provider returned error: the truth"));
        assert_eq!(error.attempts()[0].provider.as_deref(), Some("X"));
    }
}

#[tokio::test]
async fn an_error_inside_a_200_is_an_error_that_may_have_cost_something() {
    let partial = json!({"id": "gen-1", "choices": [{"message": {"content": RIGHT}, "finish_reason": "error", "error": {"code": 502, "message": "gone"}}], "usage": {"cost": 0.25}});
    for (reply, kind, spent) in [
        (Reply::error_in_200(429, "Provider returned error"), "rate_limited", Spent::Maybe),
        (
            Reply::json(json!({"id": null, "choices": null, "error": {"message": "x", "code": 400}})),
            "bad_request",
            Spent::Maybe,
        ),
        (
            Reply::json(json!({"error": {"message": "x", "code": "server_error"}})),
            "provider_failed",
            Spent::Maybe,
        ),
        (Reply::json(partial), "provider_failed", Spent::Known("0.25".parse().unwrap())),
    ] {
        let (answer, _) = ask("openai/gpt-4o", [reply]).await;
        let error = answer.unwrap_err();
        assert_eq!((error.kind().name(), error.spent()), (kind, spent));
    }
}

#[tokio::test]
async fn what_is_no_completion_is_never_taken_for_an_empty_one() {
    for reply in [
        Reply::choices_null(),
        Reply::json(json!({"choices": []})),
        Reply::json(json!([1, 2])),
        Reply::raw("<html>hello</html>"),
        Reply::raw("\n         \n\n         \n"),
        Reply::raw(vec![0xff, 0xfe]),
        Reply::raw("{\"choices\": [{\"message\": {\"content\": \"cut"),
    ] {
        let shown = format!("{reply}");
        let error = text("openai/gpt-4o", reply).await;
        assert_eq!(
            (error.kind().name(), error.spent(), error.retry()),
            ("malformed", Spent::Maybe, Retry::Never),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn a_completion_nested_under_provider_is_read() {
    let nested = json!({"id": null, "choices": null, "model": null, "provider": {"id": "gen-9", "model": "google/g", "provider": "Google", "choices": [{"message": {"content": RIGHT}, "finish_reason": "stop"}]}});
    let (answer, _) = ask("openai/gpt-4o", [Reply::json(nested)]).await;
    let info = answer.unwrap().info;
    assert_eq!(
        (info.model.as_str(), info.provider.as_deref(), info.request_id.as_deref()),
        ("google/g", Some("Google"), Some("gen-9"))
    );
}

#[tokio::test]
async fn unknown_fields_values_and_types_pass() {
    let odd = json!({"id": 7, "choices": [{"index": "x", "message": {"content": [{"type": "text", "text": "hel"}, {"type": "odd"}, {"type": "text", "text": "lo"}], "refusal": "", "tool_calls": "none"}, "finish_reason": "brand_new", "native_finish_reason": 5}], "usage": {"prompt_tokens": 3.5, "completion_tokens": null, "cost": "free"}, "service_tier": {"a": 1}});
    let simulator = playing([Reply::json(odd)]).await;
    let answer = service(&simulator, "openai/gpt-4o").text("Say hello.").await.unwrap();
    assert_eq!((answer.value.as_str(), answer.info.cost), ("hello", Spent::Maybe));
}

#[tokio::test]
async fn white_space_before_an_answer_is_nothing() {
    let simulator = playing([Reply::content("hello").ticks(33)]).await;
    assert_eq!(service(&simulator, "openai/gpt-4o").text("Say hello.").await.unwrap().value, "hello");
}

#[tokio::test]
async fn pages_of_proxies_are_errors_of_their_status() {
    for (status, kind) in
        [(502, "provider_failed"), (403, "forbidden"), (404, "malformed"), (520, "provider_failed")]
    {
        let error = text("openai/gpt-4o", Reply::html(status)).await;
        assert_eq!(error.kind().name(), kind, "{status}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_may_have_cost_something_and_is_not_repeated() {
    let simulator = playing([Reply::content("hello").cut_after(20)]).await;
    let error = service(&simulator, "openai/gpt-4o").text("Say hello.").await.unwrap_err();
    assert_eq!(
        (error.kind().name(), error.spent(), error.retry()),
        ("interrupted", Spent::Maybe, Retry::Never)
    );
    assert_eq!(simulator.requests().len(), 1);
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_spent() {
    let simulator = Simulator::start().await.unwrap();
    let url = simulator.base_url();
    simulator.shutdown().await;
    let nlp = OpenRouter::builder().base_url(url).build().unwrap();
    let error = nlp.text("Say hello.").await.unwrap_err();
    assert_eq!((error.kind().name(), error.spent(), error.retry()), ("connect", Spent::Nothing, Retry::Soon));
}

#[tokio::test]
async fn an_answer_that_takes_too_long_may_have_cost_something() {
    let simulator = playing([Reply::content("hello").delay(Duration::from_secs(60))]).await;
    let builder = OpenRouter::builder().base_url(simulator.base_url()).timeout(Duration::from_millis(50));
    let error = builder.build().unwrap().text("Say hello.").await.unwrap_err();
    assert_eq!((error.kind().name(), error.spent(), error.retry()), ("timeout", Spent::Maybe, Retry::Never));
}

#[tokio::test]
async fn neither_the_key_nor_the_prompt_is_in_what_an_error_prints() {
    let echo = "You sent: my secret is Zanzibar, with sk-or-v1-invented";
    let simulator = playing([Reply::error(400, echo)]).await;
    let builder = OpenRouter::builder().base_url(simulator.base_url()).api_key("sk-or-v1-invented");
    let nlp = builder.build().unwrap();
    let error = nlp.text("my secret is Zanzibar").await.unwrap_err();
    let shown = format!("{error} {error:?} {} {nlp:?} {}", error.hint(), json!(error));
    assert!(!shown.contains("Zanzibar") && !shown.contains("sk-or-v1"), "{shown}");
}

#[tokio::test]
async fn the_story_of_a_failure_reads_like_its_golden_file() {
    let replies = [Reply::content("{}").cost("0.01"), Reply::error(503, "Service temporarily unavailable")];
    let (answer, simulator) = ask("anthropic/claude-3.5-sonnet", replies).await;
    let error = answer.unwrap_err();
    assert_eq!(error.spent().to_string(), "$0.01");
    golden("openrouter", "failure", &Golden::of::<Value>(&Err(error)).with_requests(&simulator));
}

#[tokio::test]
async fn a_key_can_be_checked() {
    let simulator = Simulator::start().await.unwrap();
    let good =
        OpenRouter::builder().base_url(simulator.base_url()).api_key("sk-or-v1-invented").build().unwrap();
    assert!(good.check_key().await.unwrap().label.is_some());
    let wrong =
        OpenRouter::builder().base_url(simulator.base_url()).api_key("sk-or-v1-wrong").build().unwrap();
    assert_eq!(wrong.check_key().await.unwrap_err().kind().name(), "authentication");
    let error = wrong.schematic_with(lead()).unwrap().generate("Ada").await.unwrap_err();
    assert_eq!((error.kind().name(), error.spent()), ("authentication", Spent::Nothing));
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_key_and_the_prompt() {
    let elsewhere = Simulator::start().await.unwrap();
    let target = format!("{}/chat/completions", elsewhere.base_url());
    let simulator = playing([Reply::raw("").with_status(307).header("location", &target)]).await;
    let error = service(&simulator, "openai/gpt-4o").text("Say hello.").await.unwrap_err();
    assert_eq!(error.to_string(), "the provider's reply was not understood: a redirect (status 307)");
    assert!(elsewhere.requests().is_empty());
}
