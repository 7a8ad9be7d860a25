//! Tools: offered, called, answered; blocking and streamed.

use loquat::{
    GenerationOptions, Message, Mode, NlpService, NlpServiceExt, OpenRouter, Prompt, Rung, Step, TextEvent,
    Tool, ToolCall, ToolChoice, Turn,
};
use loquat_testkit::{Reply, Simulator};
use serde_json::{Value, json};

use super::{RIGHT, lead, playing, right, sent, service};

fn weather() -> Tool {
    let city = json!({"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}, "required": ["city"]});
    Tool::new("weather", "The weather in a city.", city)
}

fn options() -> GenerationOptions {
    let mut options = GenerationOptions::default();
    options.tools =
        vec![weather(), Tool::new("now", "The time.", json!({"type": "object", "properties": {}}))];
    options
}

async fn turn(
    nlp: &OpenRouter,
    prompt: impl Into<Prompt>,
    options: &GenerationOptions,
) -> Result<Turn, loquat::Error> {
    let generator = nlp.generator(&Default::default()).unwrap();
    Ok(generator.generate_turn(&prompt.into(), options).await?.value)
}

/// The calls of a streamed turn: as they were told, and as they stand in it.
async fn streamed(reply: Reply) -> Result<Vec<ToolCall>, loquat::Error> {
    let simulator = playing([reply]).await;
    let nlp = service(&simulator, "openai/gpt-4o");
    let generator = nlp.streaming_text_generator(&Default::default()).unwrap();
    let mut events = generator.stream_text(&"x".into(), &options()).await.unwrap();
    let mut calls = Vec::new();
    while let Some(event) = events.next().await {
        match event? {
            TextEvent::ToolCall(call) => calls.push(call),
            TextEvent::Done(done) => assert_eq!(done.value.tool_calls, calls),
            _ => {}
        }
    }
    Ok(calls)
}

fn plain(calls: &[ToolCall]) -> Vec<(&str, &str)> {
    calls.iter().map(|call| (call.name.as_str(), call.arguments.as_str())).collect()
}

#[tokio::test]
async fn a_model_is_offered_tools_and_its_calls_come_back_in_order() {
    let reply = || {
        Reply::calls([("weather", r#"{"city": "Riga"}"#), ("now", ""), ("weather", r#"{"city": "Oslo"}"#)])
    };
    let simulator = playing([reply()]).await;
    let mut wished = options();
    wished.parallel_tool_calls = Some(true);
    let called = turn(&service(&simulator, "openai/gpt-4o"), "x", &wished).await.unwrap();
    let expected = [("weather", r#"{"city": "Riga"}"#), ("now", "{}"), ("weather", r#"{"city": "Oslo"}"#)];
    assert_eq!(plain(&called.tool_calls), expected);
    let body = &sent(&simulator)[0];
    assert_eq!(body["tools"][0]["function"]["name"], "weather");
    assert_eq!((&body["parallel_tool_calls"], body.get("tool_choice")), (&json!(true), None));
    for pieces in [1, 17, 100_000] {
        assert_eq!(plain(&streamed(reply().in_pieces(pieces)).await.unwrap()), expected);
    }
}

#[tokio::test]
async fn which_tool_is_called_is_the_callers_choice() {
    for (choice, on_the_wire) in [
        (ToolChoice::None, json!("none")),
        (ToolChoice::Required, json!("required")),
        (ToolChoice::Named("now".into()), json!({"type": "function", "function": {"name": "now"}})),
    ] {
        let simulator = playing([Reply::content("x")]).await;
        let mut wished = options();
        wished.tool_choice = choice;
        turn(&service(&simulator, "openai/gpt-4o"), "x", &wished).await.unwrap();
        assert_eq!(sent(&simulator)[0]["tool_choice"], on_the_wire);
    }
}

#[tokio::test]
async fn a_call_that_was_cut_off_is_an_error_and_never_handed_out() {
    for native in ["length", "max_output_tokens", "MAX_TOKENS"] {
        let reply =
            || Reply::calls([("weather", r#"{"city": "Ri"#)]).finish("tool_calls").native_finish(native);
        let simulator = playing([reply()]).await;
        let mut limited = options();
        limited.parameters.max_tokens = Some(5);
        let error = turn(&service(&simulator, "openai/gpt-4o"), "x", &limited).await.unwrap_err();
        assert_eq!(error.kind().name(), "truncated", "{native}");
        assert_eq!(streamed(reply()).await.unwrap_err().kind().name(), "truncated", "{native}");
    }
}

fn events(deltas: &[Value]) -> Reply {
    let chunk = |delta: &Value| format!("data: {}\n\n", json!({"choices": [{"index": 0, "delta": delta}]}));
    let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]});
    Reply::events(deltas.iter().map(chunk).collect::<String>() + &format!("data: {end}\n\ndata: [DONE]\n\n"))
}

fn piece(call: Value) -> Value {
    json!({"content": null, "tool_calls": [call]})
}

#[tokio::test]
async fn pieces_find_their_call_however_a_provider_numbers_them() {
    let riga = ("weather", r#"{"city":"Riga"}"#);
    let oslo = ("weather", r#"{"city":"Oslo"}"#);
    let f = |name: &str, arguments: &str| json!({"name": name, "arguments": arguments});
    type Called = Vec<(&'static str, &'static str)>;
    let cases: Vec<(Vec<Value>, Called)> = vec![
        // By index, interleaved, with repeated types and empty pieces.
        (
            vec![
                piece(json!({"index": 0, "id": "a", "type": "function", "function": f("weather", "")})),
                piece(json!({"index": 1, "id": "b", "type": "function", "function": f("weather", "")})),
                piece(json!({"index": 1, "function": {"arguments": "{\"city\":"}})),
                piece(json!({"index": 0, "type": "function", "function": {"arguments": "{\"city\":\"Ri"}})),
                piece(json!({"index": 1, "function": {"arguments": "\"Oslo\"}"}})),
                piece(json!({"index": 0, "function": {"arguments": "ga\"}"}})),
                piece(json!({"index": 0, "function": {"arguments": "  \n"}})),
            ],
            vec![riga, oslo],
        ),
        // Whole calls, all at index 0.
        (
            vec![
                piece(json!({"index": 0, "id": "a", "function": f("weather", "{\"city\":\"Riga\"}")})),
                piece(json!({"index": 0, "id": "b", "function": f("weather", "{\"city\":\"Oslo\"}")})),
            ],
            vec![riga, oslo],
        ),
        // The same without ids.
        (
            vec![
                piece(json!({"index": 0, "function": f("weather", "{\"city\":\"Riga\"}")})),
                piece(json!({"index": 0, "function": f("weather", "{\"city\":\"Oslo\"}")})),
            ],
            vec![riga, oslo],
        ),
        // No index; the id and the name in every piece.
        (
            vec![
                piece(json!({"id": "a", "function": f("weather", "{\"city\":")})),
                piece(json!({"id": "a", "function": f("weather", "\"Riga\"}")})),
            ],
            vec![riga],
        ),
        // Neither index nor id.
        (
            vec![
                piece(json!({"function": f("weather", "{\"city\":")})),
                piece(json!({"function": {"arguments": "\"Riga\"}"}})),
            ],
            vec![riga],
        ),
        // JSON instead of text, and no arguments at all.
        (
            vec![
                piece(
                    json!({"index": 0, "id": "a", "function": {"name": "weather", "arguments": {"city": "Riga"}}}),
                ),
                piece(json!({"index": 1, "id": "b", "function": {"name": "now"}})),
            ],
            vec![riga, ("now", "{}")],
        ),
        // The form of before there were several.
        (
            vec![
                json!({"function_call": {"name": "weather", "arguments": "{\"city\":"}}),
                json!({"function_call": {"arguments": "\"Riga\"}"}}),
            ],
            vec![riga],
        ),
    ];
    for (deltas, expected) in cases {
        let calls = streamed(events(&deltas)).await.unwrap();
        assert_eq!(plain(&calls), expected, "{deltas:?}");
        assert!(calls.iter().all(|call| !call.id.is_empty()));
    }
}

#[tokio::test]
async fn a_turn_goes_back_with_its_reasoning_unchanged_and_its_results() {
    let details = json!([
        {"type": "reasoning.encrypted", "data": "b64", "id": null, "format": "x", "index": 0},
        {"type": "reasoning.text", "text": "Riga it is", "signature": "s", "index": 1}
    ]);
    for details in [details, json!([])] {
        let call = Reply::calls([("weather", r#"{"city": "Riga"}"#)]).reasoning_details(details.clone());
        let simulator = playing([call, Reply::content("Rain.")]).await;
        let nlp = service(&simulator, "openai/gpt-4o");
        let called = turn(&nlp, "Riga?", &options()).await.unwrap();
        let result = Message::tool(&called.tool_calls[0].id, "rain");
        let history = vec![Message::user("Riga?"), called.message(), result];
        assert_eq!(turn(&nlp, history, &options()).await.unwrap().text.as_deref(), Some("Rain."));
        let messages = &sent(&simulator)[1]["messages"];
        assert_eq!(messages[1]["reasoning_details"], details);
        assert_eq!(messages[1]["tool_calls"][0]["function"]["arguments"], r#"{"city": "Riga"}"#);
        assert_eq!(messages[2]["tool_call_id"], messages[1]["tool_calls"][0]["id"]);
    }
}

#[tokio::test]
async fn reasoning_in_pieces_is_put_together_and_nothing_else_of_it_is_touched() {
    let piece = |detail: Value| json!({"content": "", "reasoning_details": [detail]});
    let deltas = [
        piece(json!({"type": "reasoning.text", "text": "Ri", "format": "f", "index": 0})),
        piece(json!({"type": "reasoning.text", "text": "ga", "format": "f", "index": 0})),
        piece(json!({"type": "reasoning.text", "text": null, "signature": "s", "format": "f", "index": 0})),
        piece(json!({"type": "reasoning.encrypted", "data": "a", "index": 1})),
        piece(json!({"type": "reasoning.encrypted", "data": "b", "index": 1})),
        json!({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "now"}}]}),
    ];
    let simulator = playing([events(&deltas)]).await;
    let nlp = service(&simulator, "openai/gpt-4o");
    let mut stream = nlp.text_stream("x").await.unwrap();
    let mut whole = None;
    while let Some(event) = stream.next().await {
        if let TextEvent::Done(done) = event.unwrap() {
            whole = done.value.reasoning_details;
        }
    }
    assert_eq!(
        json!(whole.unwrap()),
        json!([
            {"type": "reasoning.text", "text": "Riga", "format": "f", "index": 0, "signature": "s"},
            {"type": "reasoning.encrypted", "data": "a", "index": 1},
            {"type": "reasoning.encrypted", "data": "b", "index": 1}
        ])
    );
}

#[tokio::test]
async fn where_an_answer_is_asked_for_a_call_is_an_error_that_says_so() {
    let reply = || Reply::calls([("weather", r#"{"city": "Riga"}"#)]).cost("0.5");
    let simulator = playing([reply(), reply()]).await;
    let generator = service(&simulator, "openai/gpt-4o").generator(&Default::default()).unwrap();
    let text = generator.generate_text(&"x".into(), &options()).await.unwrap_err();
    let value = generator.generate_value(&"x".into(), lead().erased(), &options()).await.unwrap_err();
    for error in [text, value] {
        assert_eq!((error.kind().name(), error.spent().to_string()), ("tools_called", "$0.5".to_owned()));
        assert_eq!(error.attempts()[0].verdict.name(), "tools-called");
    }
}

async fn steps(rung: Rung, replies: impl IntoIterator<Item = Reply>) -> (Vec<Step>, Simulator) {
    let simulator = playing(replies).await;
    let generator = service(&simulator, "openai/gpt-4o").generator(&Default::default()).unwrap();
    let mut wished = options();
    wished.mode = Mode::Pinned(rung);
    let (mut steps, mut history) = (Vec::new(), vec![Message::user("Ada, 36, likes red. Riga?")]);
    for _ in 0..simulator.remaining() {
        let prompt = Prompt::from(history.clone());
        let step = generator.generate_step(&prompt, lead().erased(), &wished).await.unwrap().value;
        if let Step::Calls(turn) = &step {
            history.push(turn.message());
            history.extend(turn.tool_calls.iter().map(|call| Message::tool(&call.id, "rain")));
        }
        steps.push(step);
    }
    (steps, simulator)
}

#[tokio::test]
async fn tools_and_a_structured_answer_work_together_on_every_rung() {
    for rung in [Rung::JsonSchema, Rung::JsonMode, Rung::ForcedTool, Rung::Prompt] {
        let answer = match rung {
            Rung::ForcedTool => Reply::calls([("lead", RIGHT)]),
            _ => Reply::content(RIGHT),
        };
        let (steps, simulator) =
            steps(rung, [Reply::calls([("weather", r#"{"city": "Riga"}"#)]), answer]).await;
        let Step::Calls(turn) = &steps[0] else { panic!("{rung}: {steps:?}") };
        assert_eq!(plain(&turn.tool_calls), [("weather", r#"{"city": "Riga"}"#)]);
        assert_eq!(steps[1], Step::Value(right()), "{rung}");
        let body = &sent(&simulator)[0];
        let named: Vec<&str> = body["tools"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tool| tool["function"]["name"].as_str().unwrap())
            .collect();
        let is_tool = rung == Rung::ForcedTool;
        assert_eq!(named, if is_tool { vec!["lead", "weather", "now"] } else { vec!["weather", "now"] });
        assert_eq!(body["tool_choice"], if is_tool { json!("required") } else { Value::Null }, "{rung}");
        assert_eq!(body.get("response_format").is_some(), matches!(rung, Rung::JsonSchema | Rung::JsonMode));
    }
}

#[tokio::test]
async fn an_answer_before_the_results_of_its_tools_is_none() {
    let both = Reply::calls([("lead", RIGHT), ("weather", r#"{"city": "Riga"}"#)]);
    let (steps, _) = steps(Rung::ForcedTool, [both]).await;
    assert!(matches!(&steps[0], Step::Calls(turn) if plain(&turn.tool_calls).len() == 1), "{steps:?}");
}
