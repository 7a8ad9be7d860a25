//! The service as its environment describes it. No test sets a variable of the process.

use std::sync::Arc;

use loquat::{Environment, ModelSize, NlpService, NlpServiceExt, OpenRouter, Wanted};
use loquat_testkit::{Reply, Simulator};

use super::{RIGHT, lead, playing, right, sent};

#[tokio::test]
async fn the_model_is_swapped_by_a_variable_by_code_or_by_name() {
    let simulator = playing((0..3).map(|_| Reply::content("hello"))).await;
    let builder = OpenRouter::builder().environment(Environment::from_iter([
        ("OPENROUTER_BASE_URL", simulator.base_url().as_str()),
        ("OPENROUTER_MODEL", "openai/gpt-4o-mini"),
    ]));
    builder.clone().build().unwrap().text("x").await.unwrap();
    builder.clone().model("anthropic/claude-3.5-sonnet").build().unwrap().text("x").await.unwrap();
    let generator = builder.build().unwrap().generator(&"meta-llama/llama-3.3-70b-instruct".into()).unwrap();
    generator.generate_text(&"x".into(), &Default::default()).await.unwrap();
    let models: Vec<String> =
        sent(&simulator).iter().map(|body| body["model"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        models,
        ["openai/gpt-4o-mini", "anthropic/claude-3.5-sonnet", "meta-llama/llama-3.3-70b-instruct"]
    );
}

#[tokio::test]
async fn info_shows_the_hint_and_the_choice() {
    let simulator = playing([Reply::content(RIGHT)]).await;
    let nlp = OpenRouter::builder().base_url(simulator.base_url()).build().unwrap();
    let answer = nlp.schematic_from(lead(), ModelSize::Nano).unwrap().generate("Ada").await.unwrap();
    let choice = &answer.info.choice;
    assert_eq!((choice.model.as_str(), choice.hints.size), ("openai/gpt-4o-mini", ModelSize::Nano));
    assert!(choice.because.contains("cheapest"), "{}", choice.because);
}

#[tokio::test]
async fn a_service_behind_a_pointer_is_called_like_any_other() {
    let simulator = playing([Reply::content(RIGHT), Reply::content(RIGHT)]).await;
    let nlp = OpenRouter::builder().base_url(simulator.base_url()).build().unwrap();
    let shared: Arc<dyn NlpService> = Arc::new(nlp.clone());
    let boxed: Box<dyn NlpService> = Box::new(nlp);
    assert_eq!(shared.schematic_with(lead()).unwrap().generate("Ada").await.unwrap().value, right());
    assert_eq!(boxed.schematic_with(lead()).unwrap().generate("Ada").await.unwrap().value, right());
}

#[tokio::test]
async fn a_generator_states_its_facts() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = OpenRouter::builder()
        .base_url(simulator.base_url())
        .model("anthropic/claude-3.5-sonnet")
        .build()
        .unwrap();
    let generator = nlp.generator(&Wanted::default()).unwrap();
    assert_eq!(generator.id(), "openrouter/anthropic/claude-3.5-sonnet");
    assert_eq!((generator.context_window(), generator.max_output()), (Some(200_000), Some(8_192)));
    assert!(!generator.capabilities().json_schema && generator.capabilities().tools);
    assert!(simulator.requests().is_empty());
}

#[tokio::test]
async fn an_env_file_is_read_when_asked_for() {
    let path = std::env::temp_dir().join(format!("loquat-suite-{}.env", std::process::id()));
    std::fs::write(&path, "OPENROUTER_BASE_URL=http://127.0.0.1:9/v1\nOPENROUTER_MODEL=a/from-file\n")
        .unwrap();
    let nlp = OpenRouter::builder().dotenv(&path).build().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(nlp.profile(&Wanted::default()).0.id, "a/from-file");
    assert!(OpenRouter::builder().dotenv("no-such.env").build().is_err());
}
