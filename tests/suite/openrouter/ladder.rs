//! When schema, JSON mode, tool or plain prompt: the story of each step down, with the number of requests.

use loquat::{ErrorKind, Mode, NlpServiceExt, Note, Rung, Schema, Spent};
use loquat_testkit::{Golden, Reply, Simulator};
use serde_json::{Value, json};

use super::{RIGHT, ask, golden, lead, playing, right, sent, service};

/// The recorded refusal of a model without JSON mode.
fn no_json_mode() -> Reply {
    let raw = r#"{"error": {"code": 400, "message": "JSON mode is not enabled for models/gemma-3-27b-it", "status": "INVALID_ARGUMENT"}}"#;
    Reply::upstream_error(400, raw, "Google AI Studio")
}

fn refused_schema() -> Reply {
    let raw = r#"{"error": {"message": "Invalid schema for response_format 'lead': In context=(), something is off.", "type": "invalid_request_error", "param": "text.format.schema", "code": "invalid_json_schema"}}"#;
    Reply::upstream_error(400, raw, "OpenAI")
}

fn rungs(simulator: &Simulator) -> Vec<&'static str> {
    let rung = |body: &Value| match body["response_format"]["type"].as_str() {
        Some("json_schema") => "json-schema",
        Some("json_object") => "json-mode",
        _ if body.get("tools").is_some() => "forced-tool",
        _ => "prompt",
    };
    sent(simulator).iter().map(rung).collect()
}

#[tokio::test]
async fn claude_35_sonnet_costs_one_request_from_the_first_time_on() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "anthropic/claude-3.5-sonnet");
    let generator = nlp.schematic_with(lead()).unwrap();
    for _ in 0..3 {
        let answer = generator.generate("My name is Ada Byron, age: 36, colour: red.").await.unwrap();
        assert_eq!((answer.info.rung, answer.info.attempts.len()), (Some(Rung::Prompt), 1));
    }
    assert_eq!(rungs(&simulator), ["prompt"; 3]);
}

#[tokio::test]
async fn a_dynamic_model_that_refuses_response_format_costs_one_wasted_request_once() {
    let simulator = playing([no_json_mode(), Reply::content(RIGHT), Reply::content(RIGHT)]).await;
    let generator = service(&simulator, "nobody/knows-it").schematic_with(lead()).unwrap();
    let first = generator.generate("Ada, 36, likes red.").await;
    golden("openrouter", "step_down", &Golden::of(&first).with_requests(&simulator));
    let second = generator.generate("Ada, 36, likes red.").await.unwrap();
    assert_eq!(rungs(&simulator), ["json-schema", "prompt", "prompt"]);
    let told = second.info.notes.iter().any(|note| {
        matches!(note, Note::RungSkipped { rung: Rung::JsonSchema, because } if because.contains("refused"))
    });
    assert!(told, "{:?}", second.info.notes);
}

#[tokio::test]
async fn a_refusal_costs_nothing_and_is_listed_with_its_status() {
    let (answer, _) = ask("nobody/knows-it", [no_json_mode(), Reply::content(RIGHT).cost("0.00002")]).await;
    let info = answer.unwrap().info;
    assert_eq!(
        json!(info.attempts[0].verdict),
        json!({"is": "rung_refused", "status": 400, "what": "response_format"})
    );
    assert_eq!(info.attempts[0].spent, Spent::Nothing);
    assert_eq!(info.cost.to_string(), "$0.00002");
}

#[tokio::test]
async fn a_refusal_that_leaves_json_mode_open_goes_to_json_mode() {
    let open = Reply::error(400, "response_format json_schema is unknown here, use json_object");
    let (answer, simulator) = ask("nobody/knows-it", [open, Reply::content(RIGHT)]).await;
    assert_eq!((answer.unwrap().value, rungs(&simulator)), (right(), vec!["json-schema", "json-mode"]));
}

#[tokio::test]
async fn groqs_refusal_of_json_schema_does_not_leave_json_mode_open() {
    let raw = r#"{"error":{"message":"This model does not support response format `json_schema`. See supported models","type":"invalid_request_error"}}"#;
    let refusal = Reply::upstream_error(400, raw, "Groq");
    let (answer, simulator) =
        ask("meta-llama/llama-3.3-70b-instruct", [refusal, Reply::content(RIGHT)]).await;
    assert_eq!((answer.unwrap().value, rungs(&simulator)), (right(), vec!["json-schema", "prompt"]));
}

#[tokio::test]
async fn a_refused_schema_is_remembered_for_that_schema_and_no_other() {
    let simulator =
        playing([refused_schema(), Reply::content(RIGHT), Reply::content(RIGHT), Reply::content("{}")]).await;
    let nlp = service(&simulator, "openai/gpt-4o");
    let generator = nlp.schematic_with(lead()).unwrap();
    generator.generate("Ada").await.unwrap();
    generator.generate("Ada").await.unwrap();
    let other =
        Schema::<Value>::new("other", json!({"type": "object", "properties": {"x": {"type": "null"}}}))
            .unwrap();
    nlp.schematic_with(other).unwrap().generate("Ada").await.unwrap();
    assert_eq!(rungs(&simulator), ["json-schema", "prompt", "prompt", "json-schema"]);
}

#[tokio::test]
async fn a_404_of_the_parameter_filter_steps_down_to_the_prompt() {
    for message in [
        "No endpoints found that can handle the requested parameters. To learn more about provider routing, visit: https://openrouter.ai/docs",
        "No endpoints available matching your guardrail restrictions and data policy. Configure: https://openrouter.ai/settings/privacy",
    ] {
        let (answer, simulator) =
            ask("openai/gpt-4o", [Reply::error(404, message), Reply::content(RIGHT)]).await;
        assert_eq!((answer.unwrap().value, rungs(&simulator)), (right(), vec!["json-schema", "prompt"]));
        assert_eq!(sent(&simulator)[0]["provider"]["require_parameters"], true);
        assert_eq!(sent(&simulator)[1].get("provider"), None);
    }
}

#[tokio::test]
async fn a_silently_ignored_schema_steps_down_and_carries_the_schema_into_the_prompt() {
    let prose = Reply::content("Sure! Ada is 36 years old and likes red.");
    let (answer, simulator) = ask("openai/gpt-4o", [prose, Reply::content(RIGHT)]).await;
    assert_eq!((answer.unwrap().value, rungs(&simulator)), (right(), vec!["json-schema", "prompt"]));
    assert!(sent(&simulator)[1]["messages"][0]["content"].as_str().unwrap().contains("\"colour\""));
}

#[tokio::test]
async fn an_ignored_schema_is_forgiven_once_without_touching_the_re_asks() {
    let simulator = playing([Reply::content("Ada likes red."), Reply::content(RIGHT)]).await;
    let generator = service(&simulator, "openai/gpt-4o").schematic_with(lead()).unwrap().re_asks(0);
    assert_eq!(generator.generate("Ada").await.unwrap().value, right());
}

#[tokio::test]
async fn a_pinned_rung_is_used_or_is_an_error() {
    for rung in [Rung::JsonSchema, Rung::JsonMode, Rung::ForcedTool] {
        let simulator = playing([no_json_mode_or_tools(rung)]).await;
        let generator = service(&simulator, "anthropic/claude-3.5-sonnet").schematic_with(lead()).unwrap();
        let error = generator.mode(Mode::Pinned(rung)).generate("Ada").await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::RungUnavailable { rung: r, .. } if *r == rung), "{error}");
        assert_eq!((error.spent(), error.attempts().len()), (Spent::Nothing, 1));
        assert!(error.upstream_message().is_some());
    }
}

fn no_json_mode_or_tools(rung: Rung) -> Reply {
    match rung {
        Rung::ForcedTool => {
            Reply::error(404, "No endpoints found that support tool use. To learn more, visit: ...")
        }
        _ => no_json_mode(),
    }
}

#[tokio::test]
async fn a_schema_that_the_provider_would_refuse_takes_the_next_rung_with_the_reason_in_info() {
    let words: Vec<String> = (0..1_001).map(|number| format!("w{number}")).collect();
    let document = json!({"type": "object", "properties": {"word": {"enum": words}}, "required": ["word"]});
    let simulator = playing([Reply::content(r#"{"word": "w7"}"#)]).await;
    let schema = Schema::<Value>::new("word", document).unwrap();
    let generator = || service(&simulator, "openai/gpt-4o").schematic_with(schema.clone()).unwrap();
    let answer = generator().generate("seven").await.unwrap();
    assert_eq!(rungs(&simulator), ["json-mode"]);
    let note = answer.info.notes[0].to_string();
    assert!(note.contains("json-schema was passed over") && note.contains("1000 values"), "{note}");
    let error = generator().mode(Mode::Pinned(Rung::JsonSchema)).generate("seven").await.unwrap_err();
    assert!(error.to_string().contains("1000 values"), "{error}");
    assert!(error.attempts().is_empty());
}

fn shop() -> Schema<Value> {
    let document = json!({
        "type": "object",
        "properties": {
            "scores": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
            "place": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}], "minItems": 2},
            "more": {}
        },
        "required": ["scores", "place", "more"]
    });
    Schema::new("shop", document).unwrap()
}

#[tokio::test]
async fn maps_tuples_and_anything_are_asked_for_in_other_words_and_come_back() {
    let answer = r#"{"scores": [{"key": "ada", "value": 3}], "place": {"0": 1.5, "1": 2}, "more": "[true]"}"#;
    let simulator = playing([Reply::content(answer)]).await;
    let generator = service(&simulator, "openai/gpt-4o").schematic_with(shop()).unwrap();
    let answer = generator.generate("Ada").await.unwrap();
    assert_eq!(answer.value, json!({"scores": {"ada": 3}, "place": [1.5, 2], "more": [true]}));
    assert_eq!(rungs(&simulator), ["json-schema"]);
    golden("openrouter", "other_words", &sent(&simulator)[0]["response_format"]);
}

#[tokio::test]
async fn what_was_wrong_is_told_in_the_words_of_the_answer() {
    let wrong = r#"{"scores": [{"key": "bo", "value": 1}, {"key": "ada", "value": -3}], "place": {"0": 1.5, "1": 2}, "more": "1"}"#;
    let right = r#"{"scores": [{"key": "ada", "value": 3}], "place": {"0": 1.5, "1": 2}, "more": "1"}"#;
    let simulator = playing([Reply::content(wrong), Reply::content(right)]).await;
    let generator = service(&simulator, "anthropic/claude-sonnet-4.5").schematic_with(shop()).unwrap();
    generator.mode(Mode::Pinned(Rung::JsonSchema)).generate("Ada").await.unwrap();
    let complaint = sent(&simulator)[1]["messages"][2]["content"].as_str().unwrap().to_owned();
    assert!(complaint.contains("- /scores/1/value: expected"), "{complaint}");
}

#[tokio::test]
async fn a_list_at_the_root_is_asked_for_inside_of_an_object_and_below_that_in_the_prompt() {
    let list =
        || Schema::<Value>::new("list", json!({"type": "array", "items": {"type": "integer"}})).unwrap();
    let ask = |replies: Vec<Reply>| async move {
        let simulator = playing(replies).await;
        let generator = service(&simulator, "openai/gpt-4o").schematic_with(list()).unwrap();
        (generator.generate("count").await.unwrap().value, rungs(&simulator))
    };
    let wrapped = Reply::content(r#"{"value": [1, 2]}"#);
    assert_eq!(ask(vec![wrapped]).await, (json!([1, 2]), vec!["json-schema"]));
    // JSON mode writes objects only.
    let open = Reply::error(400, "response_format json_schema is unknown here, use json_object");
    let below = ask(vec![open, Reply::content("[1, 2]")]).await;
    assert_eq!(below, (json!([1, 2]), vec!["json-schema", "prompt"]));
}

#[tokio::test]
async fn the_simulator_takes_what_is_said_in_other_words_and_answers_it() {
    let simulator = Simulator::start().await.unwrap();
    for (name, document) in [
        ("map", json!({"type": "object", "additionalProperties": {"type": "string"}})),
        ("list", json!({"type": "array", "items": {"type": "string"}})),
        ("pair", json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]})),
        (
            "open",
            json!({"type": "object", "properties": {"name": {"type": "string"}}, "additionalProperties": true}),
        ),
    ] {
        let schema = Schema::<Value>::new(name, document).unwrap();
        let generator = service(&simulator, "openai/gpt-4o").schematic_with(schema).unwrap();
        let answer = generator.generate("My name is Ada Byron, age: 36.").await;
        let info = answer.unwrap_or_else(|error| panic!("{name}: {error}")).info;
        assert_eq!(info.rung, Some(Rung::JsonSchema), "{name}");
    }
}

#[tokio::test]
async fn an_optional_property_is_asked_for_as_nullable_and_its_null_becomes_absence() {
    let strict =
        Reply::content(r#"{"reasoning": null, "name": "Ada", "age": 36, "colour": "red", "email": null}"#);
    let (answer, simulator) = ask("openai/gpt-4o", [strict]).await;
    assert_eq!(answer.unwrap().value, right());
    let schema = &sent(&simulator)[0]["response_format"]["json_schema"]["schema"];
    assert_eq!(schema["properties"]["email"], json!({"type": ["string", "null"]}));
    assert_eq!(schema["required"], json!(["reasoning", "name", "age", "colour", "email"]));
    assert_eq!(schema["additionalProperties"], false);
}

#[tokio::test]
async fn a_refused_sampling_parameter_is_left_out_and_remembered() {
    let raw = r#"{"error": {"message": "Unsupported parameter: 'temperature' is not supported with this model.", "param": "temperature"}}"#;
    let refusal = Reply::upstream_error(400, raw, "OpenAI");
    let simulator = playing([refusal, Reply::content(RIGHT), Reply::content(RIGHT)]).await;
    let generator = service(&simulator, "openai/gpt-4o").schematic_with(lead()).unwrap().temperature(0.0);
    generator.generate("Ada").await.unwrap();
    let second = generator.generate("Ada").await.unwrap();
    let temperatures: Vec<bool> =
        sent(&simulator).iter().map(|body| body.get("temperature").is_some()).collect();
    assert_eq!(temperatures, [true, false, false]);
    assert_eq!(json!(second.info.notes), json!([{"note": "parameter_left_out", "parameter": "temperature"}]));
}

#[tokio::test]
async fn the_four_models_answer_the_same_question_each_on_its_own_rung() {
    let simulator = Simulator::start().await.unwrap();
    let mut stories = Vec::new();
    for model in [
        "openai/gpt-4o",
        "openai/gpt-4o-mini",
        "anthropic/claude-3.5-sonnet",
        "meta-llama/llama-3.3-70b-instruct",
        "simulator/no-json-mode",
    ] {
        let generator = service(&simulator, model).schematic_with(lead()).unwrap();
        let answer = generator.generate("My name is Ada Byron, age: 36, and I like red.").await;
        stories.push(Golden::of(&answer));
    }
    golden("openrouter", "stories", &stories);
}
