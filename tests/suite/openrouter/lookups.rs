//! What OpenRouter says of a key, of an account and of what an answer was billed; and its own cache of answers.

use std::time::Duration;

use loquat::{
    ErrorKind, NlpServiceExt, OpenRouter, Spent,
    openrouter::{LookUp, preferences::ResponseCache},
};
use loquat_testkit::Simulator;

use super::service;

fn with_key(simulator: &Simulator, key: &str) -> OpenRouter {
    OpenRouter::builder().base_url(simulator.base_url()).api_key(key).build().unwrap()
}

#[tokio::test]
async fn a_key_is_read_with_budgets_and_without() {
    let simulator = Simulator::start().await.unwrap();
    let key = with_key(&simulator, "sk-or-v1-invented").check_key().await.unwrap();
    assert_eq!((key.free_requests_left, key.is_management_key), (Some(50), Some(false)));
    let budget = &key.budgets[0];
    assert_eq!((budget.scope.as_str(), budget.remaining), ("workspace", "37.5".parse().ok()));
    let older = with_key(&simulator, "sk-or-v1-older").check_key().await.unwrap();
    assert!(older.budgets.is_empty() && older.free_requests_left.is_none() && older.label.is_some());
}

#[tokio::test]
async fn only_a_management_key_sees_the_credits() {
    let simulator = Simulator::start().await.unwrap();
    let credits = with_key(&simulator, "sk-or-v1-management").credits().await.unwrap();
    assert_eq!((credits.bought.digits(), credits.used.digits()), ("100.5".into(), "25.75".into()));
    let error = with_key(&simulator, "sk-or-v1-invented").credits().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Forbidden { status: 403 }), "{error}");
    assert_eq!(error.spent(), Spent::Nothing);
}

#[tokio::test]
async fn what_was_billed_is_found_after_some_look_ups_in_vain() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "openai/gpt-4o-mini");
    let answer = nlp.text("Say hello.").await.unwrap();
    let id = answer.info.request_id.unwrap();
    let at_once = LookUp::new(Duration::from_secs(60), Duration::ZERO);
    let record = nlp.generation_within(&id, at_once).await.unwrap();
    assert_eq!((record.cost, record.usage.input), (answer.info.cost, answer.info.usage.input));
    assert_eq!(record.model.as_deref(), Some("openai/gpt-4o-mini"));
    let asked = simulator.requests().iter().filter(|request| request.path.ends_with("/generation")).count();
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn a_record_that_does_not_come_is_a_time_out_that_cost_nothing() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "openai/gpt-4o-mini");
    let error = nlp
        .generation_within("gen-1-unknown", LookUp::new(Duration::ZERO, Duration::ZERO))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout { .. }), "{error}");
    assert_eq!(error.spent(), Spent::Nothing);
    let error = nlp.generation("gen-1&x=../key").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidSetting { .. }), "{error}");
}

#[tokio::test]
async fn the_same_request_is_answered_from_the_cache_for_nothing() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "openai/gpt-4o-mini").with(|it| it.response_cache(ResponseCache::on()));
    let first = nlp.text("Say hello.").await.unwrap();
    let second = nlp.text("Say hello.").await.unwrap();
    assert_eq!(first.value, second.value);
    assert_ne!(first.info.request_id, second.info.request_id);
    assert!(!first.info.cost.is_nothing());
    assert_eq!(second.info.cost, Spent::Known("0".parse().unwrap()));
    let anew = nlp.with(|it| it.response_cache(ResponseCache::on().clear()));
    assert!(!anew.text("Say hello.").await.unwrap().info.cost.is_nothing());
}
