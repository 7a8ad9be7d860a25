//! The scripted double: honest about schemas, about its script, and about what it has not got.

use std::sync::Arc;

use loquat_core::{ErrorKind, GenerationOptions, NlpService, NlpServiceExt, Schema, Wanted};
use loquat_testkit::ScriptedService;
use serde_json::{Value, json};

fn schema() -> Schema<Value> {
    Schema::new(
        "lead",
        json!({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}),
    )
    .unwrap()
}

#[tokio::test]
async fn answers_come_in_order_behind_a_trait_object() {
    let script = ScriptedService::new()
        .value(json!({"name": "Ada"}))
        .text("hello")
        .text(r#"{"name": "Grace"}"#)
        .error(ErrorKind::RateLimited { status: 429 });
    let service: Arc<dyn NlpService> = Arc::new(script.clone());
    let leads = service.schematic_from(schema(), "x/y").unwrap();
    let first = leads.generate("one").await.unwrap();
    assert_eq!((&first.value["name"], first.info.model.as_str()), (&json!("Ada"), "x/y"));
    assert_eq!(service.text("two").await.unwrap().value, "hello");
    assert_eq!(leads.generate("three").await.unwrap().value["name"], "Grace");
    assert_eq!(leads.generate("four").await.unwrap_err().kind().name(), "rate_limited");
    assert_eq!((script.prompts().len(), script.remaining()), (4, 0));
    assert_eq!(script.prompts()[2], "three".into());
}

#[tokio::test]
async fn a_double_cannot_lie_about_the_schema() {
    let service = ScriptedService::new().value(json!({"name": 17})).text("no JSON");
    let leads = service.schematic_with(schema()).unwrap();
    let error = leads.generate("x").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Invalid { violations } if violations[0].path() == "/name"),
        "{error}"
    );
    assert_eq!(error.attempts().len(), 1);
    assert_eq!(leads.generate("x").await.unwrap_err().kind().name(), "unreadable");
}

#[tokio::test]
async fn a_script_that_is_played_out_is_an_error_and_no_panic() {
    let service: Arc<dyn NlpService> =
        Arc::new(ScriptedService::new().text("only").error(ErrorKind::Refused));
    assert!(service.text("one").await.is_ok());
    assert!(service.text("two").await.is_err());
    let error = service.text("three").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the provider's reply was not understood: the script of `ScriptedService` is played out: there is no answer for call 3"
    );
}

#[tokio::test]
async fn what_a_double_has_not_got_is_unsupported() {
    let service = ScriptedService::new();
    let wanted = Wanted::default();
    let generator = service.generator(&wanted).unwrap();
    for error in [
        service.embedder().unwrap_err(),
        service.moderation_service().unwrap_err(),
        service.tokenizer(&wanted).unwrap_err(),
        generator.tokenizer().unwrap_err(),
    ] {
        assert_eq!(error.kind().name(), "unsupported");
    }
    assert!(generator.generate_text(&"x".into(), &GenerationOptions::default()).await.is_err());
}

#[tokio::test]
async fn a_double_streams_what_it_was_told() {
    use loquat_core::{Event, TextEvent};
    let service = ScriptedService::new().text("one two").value(json!({"name": "Ada", "age": 36}));
    let dynamic: &dyn NlpService = &service;
    let mut words = Vec::new();
    let mut stream = dynamic.text_stream("x").await.unwrap();
    while let Some(event) = stream.next().await {
        match event.unwrap() {
            TextEvent::Text(text) => words.push(text.reveal().clone()),
            TextEvent::Done(done) => assert_eq!(done.value.text.as_deref(), Some("one two")),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(words, ["one ", "two"]);
    let schema = Schema::<Value>::new("lead", json!({"type": "object"})).unwrap();
    let mut stream = service.schematic_with(schema).unwrap().stream("x");
    let mut shown = Vec::new();
    while let Some(event) = stream.next().await {
        match event.unwrap() {
            Event::Partial(partial) => shown.push(partial.value().clone()),
            Event::Done(done) => assert_eq!(done.value, json!({"name": "Ada", "age": 36})),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(shown, [json!({"name": "Ada"}), json!({"name": "Ada", "age": 36})]);
}
