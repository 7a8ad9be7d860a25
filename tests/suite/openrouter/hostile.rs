//! What a hostile, a careless or an odd server must not get out of a call: more requests, more money, a wrong success.

use loquat::{
    ErrorKind, GenerationOptions, Mode, NlpService, NlpServiceExt, Retry, Rung, Schema, Schematic, Spent,
};
use loquat_testkit::Reply;
use serde_json::{Value, json};

use super::{RIGHT, ask, lead, playing, right, sent, service};

fn refusing(parameter: &str) -> Reply {
    let raw =
        json!({"error": {"message": format!("Unsupported parameter: '{parameter}'"), "param": parameter}});
    Reply::upstream_error(400, raw.to_string(), "OpenAI")
}

#[tokio::test]
async fn a_parameter_that_was_never_sent_is_no_reason_to_send_again() {
    for parameter in ["logit_bias", "prediction", "temperature", "no_such"] {
        let (answer, simulator) = ask("openai/gpt-4o", [refusing(parameter)]).await;
        assert_eq!(answer.unwrap_err().kind().name(), "bad_request", "{parameter}");
        assert_eq!(simulator.requests().len(), 1);
    }
}

#[tokio::test]
async fn at_most_two_requests_are_lost_on_sampling_parameters() {
    let simulator = playing([refusing("temperature"), refusing("seed"), Reply::content(RIGHT)]).await;
    let mut options = GenerationOptions::default();
    options.parameters.temperature = Some(0.5);
    options.parameters.seed = Some(1);
    options.parameters.top_p = Some(0.5);
    options.parameters.max_tokens = Some(9);
    let generator = service(&simulator, "openai/gpt-4o").generator(&Default::default()).unwrap();
    Schematic::new(generator, lead()).options(options).generate("Ada").await.unwrap();
    let last = sent(&simulator).pop().unwrap();
    assert!(last.get("top_p").is_none() && last["max_tokens"] == 9, "{last}");
}

#[tokio::test]
async fn a_third_refused_parameter_is_an_error() {
    let limit =
        Reply::error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
    let simulator = playing([refusing("temperature"), refusing("seed"), limit]).await;
    let mut options = GenerationOptions::default();
    options.parameters.temperature = Some(0.5);
    options.parameters.seed = Some(1);
    options.parameters.max_tokens = Some(9);
    let generator = service(&simulator, "openai/gpt-4o").generator(&Default::default()).unwrap();
    let error = Schematic::new(generator, lead()).options(options).generate("Ada").await.unwrap_err();
    assert_eq!(
        (error.kind().name(), error.attempts().len(), error.spent()),
        ("bad_request", 3, Spent::Nothing)
    );
}

#[tokio::test]
async fn the_limit_of_the_answer_is_renamed_and_never_dropped() {
    let raw = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    let renamed = Reply::error(400, raw);
    let simulator = playing([renamed, Reply::content("hello")]).await;
    let nlp =
        loquat::OpenRouter::builder().base_url(simulator.base_url()).model("openai/o9-new").max_tokens(50);
    nlp.build().unwrap().text("Say hello.").await.unwrap();
    assert_eq!(sent(&simulator)[1]["max_completion_tokens"], 50);
    let simulator = playing([refusing("max_tokens")]).await;
    let nlp = loquat::OpenRouter::builder().base_url(simulator.base_url()).max_tokens(50).build().unwrap();
    assert_eq!(nlp.text("Say hello.").await.unwrap_err().kind().name(), "bad_request");
}

#[tokio::test]
async fn a_refusal_that_names_the_parameter_of_the_rung_steps_down() {
    for parameter in ["response_format", "response_format.type", "structured_outputs", "text.format.schema"] {
        let (answer, simulator) = ask("openai/gpt-4o", [refusing(parameter), Reply::content(RIGHT)]).await;
        assert_eq!(answer.unwrap().value, right(), "{parameter}");
        assert_eq!(sent(&simulator)[1].get("response_format"), None, "{parameter}");
    }
    let simulator = playing([refusing("tools")]).await;
    let pinned = service(&simulator, "openai/gpt-4o").schematic_with(lead()).unwrap();
    let error = pinned.mode(Mode::Pinned(Rung::ForcedTool)).generate("Ada").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RungUnavailable { .. }), "{error}");
}

#[tokio::test]
async fn a_refusal_inside_a_paid_200_is_not_sent_again() {
    let paid = json!({"choices": [{"message": {"content": ""}, "error": {"code": 400, "message": "json_schema is not supported"}}], "usage": {"cost": 0.5}});
    for (reply, spent) in [
        (Reply::json(paid), "$0.5"),
        (Reply::error_in_200(400, "response_format not supported"), "an unknown amount"),
    ] {
        let (answer, simulator) = ask("openai/gpt-4o", [reply]).await;
        let error = answer.unwrap_err();
        assert_eq!((error.spent().to_string().as_str(), error.retry()), (spent, Retry::Never));
        assert_eq!(simulator.requests().len(), 1);
    }
}

#[tokio::test]
async fn what_was_never_sent_is_not_blamed_on_the_provider() {
    let document = json!({"type": "object", "properties": {"kind": {"type": "string"}, "email": {"type": "string"}}, "required": ["kind"],
        "if": {"properties": {"kind": {"const": "mail"}}}, "then": {"required": ["email"]}});
    let simulator = playing([
        Reply::content(r#"{"kind": "mail", "email": null}"#),
        Reply::content(r#"{"kind": "mail", "email": "a@b.example"}"#),
    ])
    .await;
    let schema = Schema::<Value>::new("mail", document).unwrap();
    let answer =
        service(&simulator, "openai/gpt-4o").schematic_with(schema).unwrap().generate("x").await.unwrap();
    assert_eq!((answer.info.rung, answer.info.attempts.len()), (Some(Rung::JsonSchema), 2));
}

#[tokio::test]
async fn one_ignored_schema_says_nothing_of_another() {
    let simulator = playing([
        Reply::content("I would rather not."),
        Reply::content(RIGHT),
        Reply::content(r#"{"x": 1}"#),
    ])
    .await;
    let nlp = service(&simulator, "openai/gpt-4o");
    let answer = nlp.schematic_with(lead()).unwrap().generate("Ada").await.unwrap();
    assert!(answer.info.notes.iter().any(|note| note.to_string().contains("silently ignored")));
    let other = json!({"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]});
    let other = Schema::<Value>::new("other", other).unwrap();
    let answer = nlp.schematic_with(other).unwrap().generate("Ada").await.unwrap();
    assert_eq!((answer.info.rung, answer.info.notes.len()), (Some(Rung::JsonSchema), 0));
}

#[tokio::test]
async fn a_refusal_is_remembered_only_when_the_rung_below_has_answered() {
    let guardrail =
        || Reply::error(404, "No endpoints available matching your guardrail restrictions and data policy.");
    let simulator = playing([guardrail(), guardrail(), Reply::content(RIGHT)]).await;
    let generator = service(&simulator, "openai/gpt-4o").schematic_with(lead()).unwrap();
    assert_eq!(generator.generate("Ada").await.unwrap_err().kind().name(), "no_endpoint");
    assert_eq!(generator.generate("Ada").await.unwrap().info.rung, Some(Rung::JsonSchema));
}

#[tokio::test]
async fn a_union_of_words_at_the_root_is_asked_for_inside_of_an_object() {
    let document =
        json!({"oneOf": [{"const": "red", "description": "warm"}, {"const": "blue", "description": "cold"}]});
    for text in [r#"{"value": "red"}"#, r#""red""#, r#"```{"value": "RED"}```"#] {
        let simulator = playing([Reply::content(text)]).await;
        let schema = Schema::<Value>::new("colour", document.clone()).unwrap();
        let answer =
            service(&simulator, "openai/gpt-4o").schematic_with(schema).unwrap().generate("x").await.unwrap();
        assert_eq!((answer.value, answer.info.rung), (json!("red"), Some(Rung::JsonSchema)), "{text}");
    }
}

#[tokio::test]
async fn of_several_different_tool_calls_none_is_the_answer() {
    let call = |name: &str| json!({"function": {"name": "lead", "arguments": format!("{{\"name\": \"{name}\", \"age\": 3, \"colour\": \"red\"}}")}});
    let body = json!({"choices": [{"message": {"content": null, "tool_calls": [call("Ada"), call("Bob")]}, "finish_reason": "tool_calls"}], "usage": {"cost": 0}});
    let simulator = playing([Reply::json(body), Reply::tool_arguments(RIGHT)]).await;
    let generator = service(&simulator, "openai/gpt-4o").schematic_with(lead()).unwrap();
    let answer = generator.mode(Mode::Pinned(Rung::ForcedTool)).generate("Ada").await.unwrap();
    assert_eq!((answer.value, answer.info.attempts.len()), (right(), 2));
}

#[tokio::test]
async fn an_echo_is_known_in_its_wrappers_and_a_plain_schema_has_none() {
    let loose = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    for echo in [
        json!({"name": "s", "strict": true, "schema": loose}),
        json!({"properties": {"name": {"type": "string"}}}),
        loose.clone(),
    ] {
        let simulator = playing([Reply::content(echo.to_string())]).await;
        let schema = Schema::<Value>::new("loose", loose.clone()).unwrap();
        let generator =
            service(&simulator, "anthropic/claude-3.5-sonnet").schematic_with(schema).unwrap().re_asks(0);
        assert_eq!(generator.generate("x").await.unwrap_err().kind().name(), "schema_echoed", "{echo}");
    }
    let simulator = playing([Reply::content("{}")]).await;
    let anything = Schema::<Value>::new("anything", json!({})).unwrap();
    let generator = service(&simulator, "anthropic/claude-3.5-sonnet").schematic_with(anything).unwrap();
    assert_eq!(generator.generate("x").await.unwrap().value, json!({}));
}

#[tokio::test]
async fn an_error_that_is_a_text_outranks_the_choices_and_an_empty_one_does_not() {
    let choices = json!([{"message": {"content": "partial"}, "finish_reason": "stop"}]);
    for (body, fails) in [
        (json!({"error": "it broke", "choices": choices}), true),
        (
            json!({"choices": [{"message": {"content": "partial"}, "finish_reason": "stop", "error": "overloaded"}]}),
            true,
        ),
        (json!({"error": {}, "choices": choices}), false),
        (json!({"error": null, "choices": choices}), false),
    ] {
        let simulator = playing([Reply::json(body.clone())]).await;
        assert_eq!(service(&simulator, "openai/gpt-4o").text("x").await.is_err(), fails, "{body}");
    }
    let listed = Reply::json(json!([{"error": {"code": 400, "message": "listed"}}])).with_status(400);
    let simulator = playing([listed]).await;
    let error = service(&simulator, "openai/gpt-4o").text("x").await.unwrap_err();
    assert_eq!(error.upstream_message(), Some("listed"));
}

#[tokio::test]
async fn what_was_charged_is_not_recommended_to_be_repeated() {
    for reply in [
        Reply::content("").cost("0.5"),
        Reply::json(
            json!({"choices": [{"message": {"content": "x"}, "finish_reason": "error"}], "usage": {"cost": 0.5}}),
        ),
        Reply::json(json!({"error": {"code": 429, "message": "x"}, "usage": {"cost": 0.5}})),
    ] {
        let simulator = playing([reply]).await;
        let error = service(&simulator, "openai/gpt-4o").text("x").await.unwrap_err();
        assert_eq!((error.spent().to_string().as_str(), error.retry()), ("$0.5", Retry::Never), "{error}");
    }
}

#[tokio::test]
async fn native_reasons_alone_tell_a_cut_a_refused_and_a_held_back_answer() {
    for (native, kind) in [
        ("model_context_window_exceeded", "truncated"),
        ("MAX_TOKENS", "truncated"),
        ("refusal", "refused"),
        ("SAFETY", "filtered"),
    ] {
        let reply = Reply::content("half").native_finish(native).usage(1, 16_384);
        let simulator = playing([reply]).await;
        let error = service(&simulator, "openai/gpt-4o").text("x").await.unwrap_err();
        assert_eq!(error.kind().name(), kind, "{native}");
    }
}

#[tokio::test]
async fn a_lone_surrogate_makes_the_body_unreadable_and_not_empty() {
    let body = r#"{"choices": [{"message": {"content": "A\ud83d"}, "finish_reason": "stop"}], "usage": {"cost": 0.5}}"#;
    let (answer, simulator) = ask("openai/gpt-4o", [Reply::raw(body)]).await;
    let error = answer.unwrap_err();
    assert_eq!((error.kind().name(), error.spent()), ("malformed", Spent::Maybe));
    assert_eq!(simulator.requests().len(), 1);
}

#[tokio::test]
async fn what_nobody_can_answer_is_not_sent() {
    let simulator = playing([]).await;
    let generator = service(&simulator, "openai/gpt-4o").schematic_with(lead()).unwrap();
    for error in [
        generator.clone().temperature(f64::NAN).generate("x").await.unwrap_err(),
        generator.clone().max_tokens(0).generate("x").await.unwrap_err(),
        generator.generate(Vec::<loquat::Message>::new()).await.unwrap_err(),
        service(&simulator, "openai/gpt-4o").schematic_from(lead(), "").unwrap_err(),
    ] {
        assert!(matches!(error.kind(), ErrorKind::InvalidSetting { .. }), "{error}");
        assert_eq!(error.spent(), Spent::Nothing);
    }
    assert!(simulator.requests().is_empty());
}

#[tokio::test]
async fn a_deep_answer_is_an_error_and_no_overflow() {
    let deep = "[".repeat(100_000);
    let (answer, _) = ask("anthropic/claude-3.5-sonnet", (0..3).map(|_| Reply::content(deep.as_str()))).await;
    assert_eq!(answer.unwrap_err().kind().name(), "unreadable");
}
