//! The catalogue that a service fetches: asked for or due, over the bundle, and never in the way of a call.

use std::time::Duration;

use loquat::{
    ErrorKind, NlpService, NlpServiceExt, OpenRouter, Spent, Wanted,
    openrouter::preferences::ProviderPreferences,
};
use loquat_testkit::Simulator;

use super::service;

fn paths(simulator: &Simulator) -> Vec<String> {
    simulator.requests().into_iter().map(|request| request.path).collect()
}

#[tokio::test]
async fn nothing_is_fetched_that_nobody_asked_for() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "openai/gpt-4o");
    nlp.text("Say hello.").await.unwrap();
    assert_eq!(paths(&simulator), ["/api/v1/chat/completions"]);
    assert!(nlp.catalogue().is_empty() && nlp.catalogue_freshness().age.is_none());
}

#[tokio::test]
async fn what_is_fetched_goes_before_what_is_bundled() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "anthropic/claude-3.5-sonnet");
    let wanted = Wanted::from("simulator/tiered");
    assert_eq!(nlp.profile(&wanted).0.context_window, None, "not in the bundle");
    let listed = nlp.refresh_catalogue().await.unwrap();
    assert_eq!((listed, nlp.catalogue().len()), (11, 11));
    let (profile, _) = nlp.profile(&wanted);
    assert_eq!((profile.context_window, profile.max_output), (Some(128_000), None));
    assert_eq!(profile.prompt_price.as_deref(), Some("0.000003"));
    assert!(profile.source.contains("fetched"), "{}", profile.source);
    // A suffix that keeps the model, and a preset, do not change its facts.
    for name in ["simulator/tiered:nitro", "simulator/tiered:floor@preset/short"] {
        assert_eq!(nlp.profile(&name.into()).0.prompt_price, profile.prompt_price, "{name}");
    }
    let auto = nlp.profile(&"openrouter/auto".into()).0;
    assert_eq!((auto.prompt_price, auto.max_output), (None, None), "-1 is no price, null no limit");
    let alias = nlp.catalogue().into_iter().find(|model| model.entry.id == "~openai/gpt-latest").unwrap();
    assert_eq!(alias.alias_of.as_deref(), Some("openai/gpt-4o"));
    // What is known of a model of old and not listed stays.
    let claude = nlp.profile(&Wanted::default()).0;
    assert!(claude.quirks.len() + claude.successors.len() > 0);
}

#[tokio::test]
async fn a_catalogue_that_is_due_is_fetched_beside_the_call() {
    let simulator = Simulator::start().await.unwrap();
    let builder = OpenRouter::builder().base_url(simulator.base_url()).catalog_ttl(Duration::from_secs(3600));
    let nlp = builder.build().unwrap();
    assert!(paths(&simulator).is_empty(), "to build sends nothing");
    for _ in 0..3 {
        nlp.text("Say hello.").await.unwrap();
    }
    while nlp.catalogue().is_empty() {
        tokio::task::yield_now().await;
    }
    nlp.text("Say hello.").await.unwrap();
    let asked = |path: &str| paths(&simulator).into_iter().filter(|asked| asked == path).count();
    assert_eq!((asked("/api/v1/models"), asked("/api/v1/chat/completions")), (1, 4));
}

#[tokio::test]
async fn a_refresh_that_fails_keeps_what_is_known_and_is_told() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "openai/gpt-4o");
    nlp.refresh_catalogue().await.unwrap();
    simulator.shutdown().await;
    let error = nlp.refresh_catalogue().await.unwrap_err();
    assert_eq!(error.spent(), Spent::Nothing);
    let freshness = nlp.catalogue_freshness();
    assert!(freshness.models == 11 && freshness.age.is_some() && freshness.failed.is_some(), "{freshness:?}");
}

#[tokio::test]
async fn endpoints_narrow_a_model_to_what_the_allowed_providers_take() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "meta-llama/llama-3.3-70b-instruct");
    let endpoints = nlp.endpoints("meta-llama/llama-3.3-70b-instruct:nitro").await.unwrap();
    let offers: Vec<_> =
        endpoints.iter().map(|endpoint| (endpoint.provider.as_str(), endpoint.context_window)).collect();
    assert_eq!(offers, [("simulator", Some(131_072)), ("Simulated Turbo", Some(65_536))]);
    let turbo = nlp.with(|it| it.provider(ProviderPreferences::new().only(["simulated"])));
    let (whole, narrow) = (nlp.profile(&Wanted::default()).0, turbo.profile(&Wanted::default()).0);
    assert!(whole.json_schema() && !narrow.json_schema());
    assert_eq!(narrow.context_window, Some(65_536));
    let error = nlp.endpoints("nobody/has-it").await.unwrap_err();
    assert!(
        error.kind().status() == Some(404) || matches!(error.kind(), ErrorKind::Malformed { .. }),
        "{error}"
    );
}

#[test]
fn a_batch_model_is_refused_before_it_is_asked() {
    let nlp = OpenRouter::builder().base_url("http://127.0.0.1:9/v1").build().unwrap();
    let error = nlp.generator(&"openai/gpt-4o:batch".into()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidSetting { .. }), "{error}");
    assert!(error.to_string().contains("batch API"), "{error}");
}
