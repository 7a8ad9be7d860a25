//! The exact request of each generator on each rung: a golden file a generator.

use loquat::{
    Claude35Sonnet, Dynamic, GenerationOptions, Gpt4o, Gpt4oMini, Llama33_70b, Message, Mode, Model,
    NlpService, NlpServiceExt, OpenRouter, Prompt, Rung, Schema, Schematic, openrouter::Profile,
};
use loquat_testkit::Reply;
use serde::Serialize;
use serde_json::{Value, json};

use super::{RIGHT, golden, lead, playing, right, sent, service};

#[derive(Serialize)]
struct Facts {
    facts: Profile,
    requests: serde_json::Map<String, Value>,
}

/// The facts of a model and what is sent to it on each rung, with every parameter that a caller can set.
async fn on_each_rung(model: &dyn Model) -> Facts {
    let mut requests = serde_json::Map::new();
    for rung in [Rung::JsonSchema, Rung::JsonMode, Rung::ForcedTool, Rung::Prompt] {
        let reply =
            if rung == Rung::ForcedTool { Reply::tool_arguments(RIGHT) } else { Reply::content(RIGHT) };
        let simulator = playing([reply]).await;
        let generator = service(&simulator, "unused/model").generator_of(model);
        let mut options = GenerationOptions::default();
        options.mode = Mode::Pinned(rung);
        options.parameters.temperature = Some(0.5);
        options.parameters.seed = Some(7);
        options.parameters.stop = vec!["END".to_owned()];
        options.parameters.max_tokens = Some(500);
        let history = vec![Message::system("Be exact."), Message::user("Ada, 36, likes red.")];
        let answer = Schematic::new(generator, lead()).options(options).generate(history).await.unwrap();
        assert_eq!((answer.value, answer.info.rung), (right(), Some(rung)));
        requests.insert(rung.to_string(), sent(&simulator).remove(0));
    }
    Facts { facts: model.profile(), requests }
}

#[tokio::test]
async fn gpt_4o_is_sent_what_its_golden_file_says() {
    golden("openrouter", "gpt_4o", &on_each_rung(&Gpt4o).await);
}

#[tokio::test]
async fn gpt_4o_mini_is_sent_what_its_golden_file_says() {
    golden("openrouter", "gpt_4o_mini", &on_each_rung(&Gpt4oMini).await);
}

#[tokio::test]
async fn claude_35_sonnet_is_sent_what_its_golden_file_says() {
    golden("openrouter", "claude_35_sonnet", &on_each_rung(&Claude35Sonnet).await);
}

#[tokio::test]
async fn llama_33_70b_is_sent_what_its_golden_file_says() {
    golden("openrouter", "llama_33_70b", &on_each_rung(&Llama33_70b).await);
}

#[tokio::test]
async fn a_dynamic_model_is_sent_what_its_golden_file_says() {
    golden("openrouter", "dynamic", &on_each_rung(&Dynamic("openai/gpt-5-mini".into())).await);
}

/// What a model without `max_tokens` takes instead.
fn only_completion_tokens() -> String {
    use loquat::openrouter::{Parameter, catalog};
    let found = catalog::all().iter().find(|entry| {
        entry.parameters.has(Parameter::MaxCompletionTokens) && !entry.parameters.has(Parameter::MaxTokens)
    });
    found.unwrap().id.clone()
}

#[tokio::test]
async fn max_tokens_reaches_every_model_under_the_name_that_it_takes() {
    for (model, field) in [
        ("openai/gpt-4o", "max_tokens"),
        ("anthropic/claude-3.5-sonnet", "max_tokens"),
        ("meta-llama/llama-3.3-70b-instruct", "max_tokens"),
        ("nobody/has-heard-of-it", "max_tokens"),
        (&only_completion_tokens(), "max_completion_tokens"),
    ] {
        let simulator = playing([Reply::content("hello")]).await;
        let nlp =
            OpenRouter::builder().base_url(simulator.base_url()).model(model).max_tokens(77).build().unwrap();
        nlp.text("Say hello.").await.unwrap();
        assert_eq!(sent(&simulator)[0][field], 77, "{model}");
    }
}

#[tokio::test]
async fn where_no_limit_is_taken_it_is_left_out_and_told() {
    use loquat::openrouter::{Parameter, catalog};
    let deaf = catalog::all().iter().find(|entry| {
        !entry.parameters.has(Parameter::MaxCompletionTokens) && !entry.parameters.has(Parameter::MaxTokens)
    });
    let simulator = playing([Reply::content("hello")]).await;
    let builder =
        OpenRouter::builder().base_url(simulator.base_url()).model(&deaf.unwrap().id).max_tokens(77);
    let answer = builder.build().unwrap().text("Say hello.").await.unwrap();
    assert_eq!(sent(&simulator)[0].get("max_tokens"), None);
    assert_eq!(json!(answer.info.notes), json!([{"note": "parameter_left_out", "parameter": "max_tokens"}]));
}

#[tokio::test]
async fn a_parameter_that_a_model_does_not_take_is_left_out_and_told() {
    let simulator = playing([Reply::content(RIGHT)]).await;
    let nlp = service(&simulator, "openai/gpt-5-mini");
    let answer = nlp.schematic_with(lead()).unwrap().temperature(0.1).generate("Ada").await.unwrap();
    assert_eq!(sent(&simulator)[0].get("temperature"), None);
    assert_eq!(answer.info.notes[0].to_string(), "`temperature` is not taken by the model and was left out");
}

#[tokio::test]
async fn the_order_of_the_schemas_properties_is_kept_on_the_wire_and_in_the_prompt() {
    let document = json!({"type": "object", "properties": {"z": {"type": "string"}, "a": {"type": "string"}, "m": {"type": "string"}}});
    for (model, answer) in
        [("openai/gpt-4o", r#"{"z":"1"}"#), ("anthropic/claude-3.5-sonnet", r#"{"z":"1"}"#)]
    {
        let simulator = playing([Reply::content(answer)]).await;
        let schema = Schema::<Value>::new("order", document.clone()).unwrap();
        service(&simulator, model)
            .schematic_with(schema)
            .unwrap()
            .mode(Mode::Auto)
            .generate("x")
            .await
            .unwrap();
        let text = sent(&simulator)[0].to_string();
        let at = |name: &str| {
            text.find(&format!("\"{name}\"")).or_else(|| text.find(&format!("\\\"{name}\\\""))).unwrap()
        };
        assert!(at("z") < at("a") && at("a") < at("m"), "{model}: {text}");
    }
}

#[tokio::test]
async fn attribution_headers_are_sent_when_set_and_the_key_only_when_there_is_one() {
    let simulator = playing([Reply::content("hello"), Reply::content("hello")]).await;
    service(&simulator, "openai/gpt-4o").text("Say hello.").await.unwrap();
    let builder = OpenRouter::builder().base_url(simulator.base_url()).api_key("sk-or-v1-invented");
    let nlp = builder.http_referer("https://shop.example").site_name("Shop").build().unwrap();
    nlp.text("Say hello.").await.unwrap();
    let requests = simulator.requests();
    assert!(!requests[0].authorized && !requests[0].headers.contains_key("http-referer"));
    assert!(requests[1].authorized);
    assert_eq!(requests[1].headers["http-referer"], "https://shop.example");
    assert_eq!(requests[1].headers["x-openrouter-title"], "Shop");
    assert_eq!(requests[1].headers["x-title"], "Shop");
}

#[tokio::test]
async fn a_history_is_sent_with_its_roles_parts_and_tool_calls() {
    use loquat::{Part, ToolCall};
    let simulator = playing([Reply::content("hello")]).await;
    let call = ToolCall { id: "call_1".into(), name: "stock".into(), arguments: "{\"car\":\"CR-V\"}".into() };
    let history = vec![
        Message::system("Be short."),
        Message::user("What is this?").with_part(Part::Image { url: "https://shop.example/car.png".into() }),
        Message::assistant("A moment.").with_tool_calls(vec![call]),
        Message::tool("call_1", "2 in stock"),
    ];
    service(&simulator, "openai/gpt-4o").text(Prompt::from(history)).await.unwrap();
    golden("openrouter", "history", &sent(&simulator));
}

#[test]
fn the_facts_of_the_named_models_are_those_of_the_catalogue() {
    for (model, window, most) in [
        (&Gpt4o as &dyn Model, 128_000, 16_384),
        (&Gpt4oMini, 128_000, 16_384),
        (&Claude35Sonnet, 200_000, 8_192),
        (&Llama33_70b, 131_072, 16_384),
    ] {
        let profile = model.profile();
        assert_eq!(
            (profile.context_window, profile.max_output),
            (Some(window), Some(most)),
            "{}",
            profile.id
        );
        if profile.id != "anthropic/claude-3.5-sonnet" {
            let listed = Dynamic(profile.id.clone().into_owned()).profile();
            assert_eq!(listed.parameters, profile.parameters, "{}", profile.id);
            assert_eq!(listed.prompt_price, profile.prompt_price, "{}", profile.id);
            assert_eq!(listed.completion_price, profile.completion_price, "{}", profile.id);
            assert_eq!(listed.tokenizer, profile.tokenizer, "{}", profile.id);
        }
    }
    let claude = Claude35Sonnet.profile();
    assert!(!claude.json_schema() && !claude.json_mode() && claude.forced_tool());
}

#[tokio::test]
async fn a_service_and_its_generators_count_as_their_model_does() {
    use loquat::{TokenizerFamily, Wanted};
    let nlp = OpenRouter::builder().base_url("http://127.0.0.1:9/v1").build().unwrap();
    for (model, family, exact) in [
        ("openai/gpt-4o", TokenizerFamily::O200k, true),
        ("openai/gpt-4-turbo", TokenizerFamily::Cl100k, true),
        ("anthropic/claude-haiku-4.5", TokenizerFamily::Claude, false),
    ] {
        let wanted = Wanted::from(model);
        for tokenizer in
            [nlp.tokenizer(&wanted).unwrap(), nlp.generator(&wanted).unwrap().tokenizer().unwrap()]
        {
            assert_eq!((tokenizer.family(), tokenizer.is_exact()), (family, exact), "{model}");
            assert!((2..=4).contains(&tokenizer.count("hello world").await.unwrap()), "{model}");
        }
    }
}

#[test]
fn what_the_service_has_not_got_is_a_typed_error_that_spent_nothing() {
    use loquat::{ErrorKind, Spent};
    let nlp = OpenRouter::builder().base_url("http://127.0.0.1:9/v1").build().unwrap();
    let error = nlp.reranker().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unsupported { .. }), "{error}");
    assert_eq!(error.spent(), Spent::Nothing);
    assert!(!error.hint().is_empty());
}
