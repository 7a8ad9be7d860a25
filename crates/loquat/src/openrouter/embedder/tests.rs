//! Through the real client, to the simulator.

use std::sync::Arc;

use loquat_core::{Embedder, Error, NlpService, Retry, Spent, Usd};
use loquat_testkit::{Reply, Scenario, Simulator};
use serde_json::json;

use super::{EmbedderSettings, Purpose, VectorCache};
use crate::OpenRouter;

const SMALL: &str = "openai/text-embedding-3-small";

fn nlp(simulator: &Simulator) -> OpenRouter {
    OpenRouter::builder().base_url(simulator.base_url()).build().unwrap()
}

fn small(simulator: &Simulator, settings: EmbedderSettings) -> Arc<dyn Embedder> {
    nlp(simulator).embedder_with(settings.model(SMALL)).unwrap()
}

fn texts(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("text number {n}")).collect()
}

fn near(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

async fn refused(reply: Reply, texts: &[String]) -> (Error, usize) {
    let simulator = Simulator::play(Scenario::new().reply(reply).then_nothing()).await.unwrap();
    let error = small(&simulator, EmbedderSettings::default()).embed(texts).await.unwrap_err();
    (error, simulator.requests().len())
}

#[tokio::test]
async fn a_list_is_split_and_comes_back_in_its_order_and_costs_the_sum() {
    let simulator = Simulator::start().await.unwrap();
    let texts = texts(23);
    let many = small(&simulator, EmbedderSettings::default().texts_per_request(4).parallel(3));
    let embedded = many.embed(&texts).await.unwrap();
    assert_eq!((embedded.vectors.len(), simulator.requests().len()), (23, 6));
    let whole = small(&simulator, EmbedderSettings::default()).embed(&texts).await.unwrap();
    assert_eq!((&whole.vectors, whole.cost, whole.usage), (&embedded.vectors, embedded.cost, embedded.usage));
    assert!(matches!(whole.cost, Spent::Known(cost) if cost > Usd::ZERO), "{:?}", whole.cost);
    assert_eq!(whole.model, "text-embedding-3-small");
}

#[tokio::test]
async fn texts_that_share_words_are_near_each_other() {
    let simulator = Simulator::start().await.unwrap();
    let three = ["a red bicycle", "the bicycle is red", "cheese from Parma"].map(str::to_owned);
    let found = small(&simulator, EmbedderSettings::default()).embed(&three).await.unwrap().vectors;
    assert!(near(&found[0], &found[1]) > near(&found[0], &found[2]));
}

#[tokio::test]
async fn the_length_is_known_asked_for_or_learnt_and_not_reported_before() {
    let simulator = Simulator::start().await.unwrap();
    let one = texts(1);
    assert_eq!(small(&simulator, EmbedderSettings::default()).dimensions(), Some(1536));
    let short = small(&simulator, EmbedderSettings::default().dimensions(64));
    assert_eq!((short.dimensions(), short.embed(&one).await.unwrap().vectors[0].len()), (Some(64), 64));
    let unknown = nlp(&simulator).embedder_with(EmbedderSettings::default().model("acme/embed")).unwrap();
    assert_eq!(unknown.dimensions(), None);
    let length = unknown.embed(&one).await.unwrap().vectors[0].len();
    assert_eq!(unknown.dimensions(), Some(length));
}

#[tokio::test]
async fn vectors_of_another_length_than_asked_for_or_than_before_are_an_error_that_was_paid() {
    let short = json!({"data": [{"index": 0, "embedding": [0.5, 0.5]}], "usage": {"cost": 0.0001}});
    let simulator =
        Simulator::play(Scenario::new().reply(Reply::json(short.clone())).reply(Reply::json(short))).await;
    let simulator = simulator.unwrap();
    let asked = small(&simulator, EmbedderSettings::default().dimensions(3));
    let error = asked.embed(&texts(1)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the provider's reply was not understood: its vectors have 2 dimensions instead of 3"
    );
    assert_eq!((error.spent().to_string(), error.retry()), ("$0.0001".to_owned(), Retry::Never));
    let learns = small(&simulator, EmbedderSettings::default());
    learns.embed(&texts(1)).await.unwrap();
    // The rules of the simulator answer next, with 1,536.
    assert!(learns.embed(&texts(1)).await.is_err());
}

#[tokio::test]
async fn a_text_that_is_kept_is_not_sent_again_and_one_that_stands_twice_is_sent_once() {
    let simulator = Simulator::start().await.unwrap();
    let cache = Arc::new(VectorCache::holding(10));
    let embedder = small(&simulator, EmbedderSettings::default().cache(Arc::clone(&cache)));
    let first = embedder.embed(&["a", "b", "a"].map(str::to_owned)).await.unwrap();
    let second = embedder.embed(&["b", "c", "a"].map(str::to_owned)).await.unwrap();
    assert_eq!([&first.vectors[0], &first.vectors[1]], [&second.vectors[2], &second.vectors[0]]);
    let sent: Vec<_> = simulator.requests().iter().map(|request| request.body["input"].clone()).collect();
    assert_eq!(sent, [json!(["a", "b"]), json!(["c"])]);
    assert_eq!((cache.len(), cache.hits()), (3, 2));
    let third = embedder.embed(&["a".to_owned()]).await.unwrap();
    assert_eq!((third.cost, simulator.requests().len()), (Spent::Nothing, 2));
}

#[tokio::test]
async fn a_cache_that_is_too_small_loses_no_vector_of_a_call() {
    let simulator = Simulator::start().await.unwrap();
    let tiny = EmbedderSettings::default().cache(VectorCache::holding(1)).texts_per_request(2);
    let embedder = small(&simulator, tiny);
    let found = embedder.embed(&texts(5)).await.unwrap();
    assert_eq!(
        found.vectors,
        small(&simulator, EmbedderSettings::default()).embed(&texts(5)).await.unwrap().vectors
    );
}

#[tokio::test]
async fn a_provider_that_does_not_take_base64_is_asked_for_numbers_from_then_on() {
    let refusal = Reply::error(400, "encoding_format base64 is not supported");
    let simulator = Simulator::play(Scenario::new().reply(refusal)).await.unwrap();
    let embedder = small(&simulator, EmbedderSettings::default());
    embedder.embed(&texts(1)).await.unwrap();
    embedder.embed(&texts(1)).await.unwrap();
    let formats: Vec<_> =
        simulator.requests().iter().map(|request| request.body["encoding_format"].clone()).collect();
    assert_eq!(formats, ["base64", "float", "float"]);
}

#[tokio::test]
async fn the_purpose_goes_over_the_wire() {
    let simulator = Simulator::start().await.unwrap();
    small(&simulator, EmbedderSettings::default().purpose(Purpose::Query)).embed(&texts(1)).await.unwrap();
    assert_eq!(simulator.requests()[0].body["input_type"], "search_query");
}

#[tokio::test]
async fn nothing_to_embed_is_not_sent_and_an_empty_text_is_named() {
    let simulator = Simulator::start().await.unwrap();
    let embedder = small(&simulator, EmbedderSettings::default());
    assert_eq!(embedder.embed(&[]).await.unwrap().cost, Spent::Nothing);
    let error = embedder.embed(&["a".to_owned(), String::new()]).await.unwrap_err();
    assert_eq!(error.to_string(), "text 1 of the list is not a text that is not empty");
    assert!(simulator.requests().is_empty());
    assert!(nlp(&simulator).embedder_with(EmbedderSettings::default().parallel(0)).is_err());
}

#[tokio::test]
async fn replies_that_are_no_vectors_are_errors_that_say_what_was_spent() {
    let usage = json!({"prompt_tokens": 3, "cost": 9.6e-6});
    for (reply, kind, spent) in [
        (Reply::json(json!({"data": [], "usage": usage})), "malformed", "$0.0000096"),
        (Reply::json(json!({"usage": usage})), "malformed", "$0.0000096"),
        (Reply::raw("\n         \n"), "malformed", "an unknown amount"),
        (Reply::raw("<html>"), "malformed", "an unknown amount"),
        (
            Reply::json(json!({"error": {"code": 502, "message": "x"}})),
            "provider_failed",
            "an unknown amount",
        ),
        (Reply::error(400, "Model x does not exist"), "unknown_model", "nothing"),
        (Reply::error(429, "Rate limit exceeded"), "rate_limited", "nothing"),
        (Reply::html(524), "provider_failed", "an unknown amount"),
    ] {
        let shown = reply.to_string();
        let (error, sent) = refused(reply, &texts(1)).await;
        let found = (error.kind().name(), error.spent().to_string());
        assert_eq!((found.0, found.1.as_str(), sent), (kind, spent, 1), "{shown}");
    }
}

#[tokio::test]
async fn a_failure_waits_for_what_is_under_way_and_counts_what_it_cost() {
    let good = json!({"data": [{"embedding": [1.0]}], "usage": {"cost": 0.25}});
    let scenario = Scenario::new().reply(Reply::json(good)).reply(Reply::error(503, "x")).then_nothing();
    let simulator = Simulator::play(scenario).await.unwrap();
    let one_by_one = EmbedderSettings::default().texts_per_request(1).parallel(1);
    let error = small(&simulator, one_by_one).embed(&texts(3)).await.unwrap_err();
    assert_eq!((error.spent().to_string(), error.retry()), ("$0.25".to_owned(), Retry::Never));
    assert_eq!(simulator.requests().len(), 2);
}

#[tokio::test]
async fn the_environment_chooses_model_and_length() {
    let environment = crate::Environment::from_iter([
        ("OPENROUTER_BASE_URL", "http://127.0.0.1:9/api/v1"),
        ("OPENROUTER_EMBEDDER_MODEL", "qwen/qwen3-embedding-8b"),
        ("OPENROUTER_EMBEDDER_DIMENSIONS", "512"),
    ]);
    let embedder = OpenRouter::builder().environment(environment).build().unwrap().embedder().unwrap();
    assert_eq!((embedder.model(), embedder.dimensions()), ("qwen/qwen3-embedding-8b", Some(512)));
    let usual =
        OpenRouter::builder().base_url("http://127.0.0.1:9/api/v1").build().unwrap().embedder().unwrap();
    assert_eq!((usual.model(), usual.dimensions()), ("openai/text-embedding-3-large", Some(3072)));
}
