//! OpenRouter's own abilities: what stands in the request, and what an answer tells of them.

use std::time::Duration;

use loquat::{
    CacheStatus, CostSource, Message, NlpServiceExt, OpenRouter, Part, Spent,
    openrouter::{
        Preferences,
        preferences::{
            AutoRouter, CacheControl, CachePoint, CostTier, DataCollection, Effort, MaxPrice, Partition,
            PdfEngine, Plugin, ProviderPreferences, Quantization, Reasoning, ReasoningSummary, ResponseCache,
            ServiceTier, Sort, Verbosity, WebEngine, WebSearch,
        },
    },
};
use loquat_testkit::{Reply, Simulator};
use serde_json::json;

use super::{RIGHT, fields::faults, golden, lead, playing, sent, service};

fn usd(digits: &str) -> loquat::Usd {
    digits.parse().unwrap()
}

fn provider() -> ProviderPreferences {
    ProviderPreferences::new()
        .order(["openai", "azure"])
        .only(["openai", "azure", "deepinfra/turbo"])
        .ignore(["together"])
        .allow_fallbacks(false)
        .data_collection(DataCollection::Deny)
        .zero_data_retention()
        .distillable()
        .quantizations([Quantization::Fp8, Quantization::Bf16])
        .sort_within(Sort::Throughput, Partition::None)
        .max_price(MaxPrice::per_million(usd("3"), usd("15")).request(usd("0.01")))
        .min_throughput(50.0)
        .max_latency(2.5)
}

/// Everything at once.
fn all() -> Preferences {
    Preferences::new()
        .provider(provider())
        .fallback_models(["openai/gpt-4o-mini", "anthropic/claude-haiku-4.5"])
        .plugin(WebSearch::new().engine(WebEngine::Exa).max_results(3).include_domains(["example.com"]))
        .plugin(Plugin::response_healing())
        .plugin(Plugin::context_compression().disabled())
        .plugin(Plugin::file_parser(PdfEngine::MistralOcr))
        .plugin(Plugin::moderation())
        .plugin(AutoRouter::new().allowed_models(["openai/*"]).cost_tier(CostTier::Low))
        .reasoning(Reasoning::effort(Effort::Low).exclude().summary(ReasoningSummary::Concise))
        .verbosity(Verbosity::Low)
        .cache(CacheControl::minutes())
        .cache_at(CachePoint::System, CacheControl::hour())
        .session_id("chat-17")
        .user("ada")
        .service_tier(ServiceTier::Flex)
        .metadata("job", "nightly")
        .trace("trace_id", "t-1")
}

#[tokio::test]
async fn all_abilities_at_once_are_sent_as_the_golden_file_says() {
    let simulator = playing([Reply::content(RIGHT)]).await;
    let nlp = service(&simulator, "openai/gpt-5.2").with(|_| all());
    let history = vec![Message::system("Be exact."), Message::user("Ada, 36, likes red.")];
    nlp.schematic_with(lead()).unwrap().generate(history).await.unwrap();
    let body = sent(&simulator).remove(0);
    assert_eq!(faults(&body), Vec::<String>::new(), "{body}");
    golden("openrouter", "preferences", &body);
}

#[tokio::test]
async fn a_service_has_defaults_and_a_call_its_own() {
    let simulator = playing([Reply::content("a"), Reply::content("b"), Reply::content("c")]).await;
    let builder = OpenRouter::builder().base_url(simulator.base_url()).model("openai/gpt-4o");
    let nlp = builder.preferences(Preferences::new().user("everybody").session_id("s")).build().unwrap();
    nlp.text("x").await.unwrap();
    nlp.with(|it| it.user("ada")).text("x").await.unwrap();
    nlp.text("x").await.unwrap();
    let users: Vec<_> =
        sent(&simulator).iter().map(|body| (body["user"].clone(), body["session_id"].clone())).collect();
    assert_eq!(
        users,
        [("everybody", "s"), ("ada", "s"), ("everybody", "s")].map(|(a, b)| (json!(a), json!(b)))
    );
}

#[tokio::test]
async fn reasoning_is_left_out_and_told_where_a_model_does_not_reason() {
    let simulator = playing([Reply::content("a")]).await;
    let nlp = service(&simulator, "openai/gpt-4o").with(|it| it.reasoning(Reasoning::max_tokens(2_000)));
    let answer = nlp.text("x").await.unwrap();
    assert_eq!(sent(&simulator)[0].get("reasoning"), None);
    assert_eq!(json!(answer.info.notes), json!([{"note": "parameter_left_out", "parameter": "reasoning"}]));
}

#[tokio::test]
async fn what_openrouter_would_refuse_is_refused_before_it_is_sent() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "openai/gpt-4o").with(|it| it.session_id("x".repeat(300)));
    let error = nlp.text("x").await.unwrap_err();
    assert!(error.to_string().contains("session_id"), "{error}");
    assert!(simulator.requests().is_empty());
}

#[tokio::test]
async fn a_fallback_and_its_way_are_told() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "simulator/down")
        .with(|it| it.fallback_models(["openai/gpt-4o-mini"]).tell_routing());
    let answer = nlp.text("Say hello.").await.unwrap();
    assert_eq!(answer.info.model, "openai/gpt-4o-mini");
    let routing = answer.info.attempts[0].served.routing.as_ref().unwrap();
    assert_eq!(routing.strategy.as_deref(), Some("fallback"));
    let tried: Vec<_> =
        routing.tried.iter().map(|it| (it.model.as_deref().unwrap(), it.status.unwrap())).collect();
    assert_eq!(tried, [("simulator/down", 503), ("openai/gpt-4o-mini", 200)]);
    // An invalid name fails the whole request, wherever it stands; all failing is the last one's failure.
    for (models, status) in
        [(["openai/gpt-4o", "no-such/model"], 400), (["simulator/down", "simulator/down"], 503)]
    {
        let error = nlp.with(|it| it.fallback_models(models)).text("Say hello.").await.unwrap_err();
        assert_eq!(error.kind().status(), Some(status), "{error}");
    }
}

#[tokio::test]
async fn variants_and_presets_are_asked_as_they_are_named() {
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "openai/gpt-4o");
    for (model, status) in [
        ("openai/gpt-4o:nitro", None),
        ("openai/gpt-4o@preset/short", None),
        ("@preset/short", None),
        ("~openai/gpt-latest", None),
        ("openrouter/auto", None),
        ("openai/gpt-4o:fastest", Some(400)),
        ("@preset/none", Some(404)),
    ] {
        let asked = loquat::NlpService::generator(&nlp, &model.into()).unwrap();
        let answer = asked.generate_text(&"Say hello.".into(), &Default::default()).await;
        assert_eq!(answer.as_ref().err().and_then(|error| error.kind().status()), status, "{model}");
        assert_eq!(sent(&simulator).last().unwrap()["model"], model);
    }
}

#[tokio::test]
async fn the_cache_of_answers_says_hit_or_miss() {
    let simulator = Simulator::start().await.unwrap();
    let cache = ResponseCache::on().ttl(Duration::from_secs(60));
    let nlp = service(&simulator, "openai/gpt-4o-mini").with(|it| it.response_cache(cache));
    let mut told = Vec::new();
    for _ in 0..2 {
        told.push(nlp.text("Say hello.").await.unwrap().info.attempts[0].served.response_cache);
    }
    assert_eq!(told, [Some(CacheStatus::Miss), Some(CacheStatus::Hit)]);
}

fn answer_with(usage: serde_json::Value) -> Reply {
    let choice =
        json!({"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "hello"}});
    let body = json!({"id": "gen-1-a", "model": "openai/gpt-4o-mini", "provider": "simulator", "choices": [choice], "usage": usage});
    Reply::raw(body.to_string())
}

#[tokio::test]
async fn a_cost_that_the_answer_does_not_say_is_that_of_the_fetched_list_or_unknown() {
    let plain = json!({"prompt_tokens": 1_000, "completion_tokens": 10});
    let cached = json!({"prompt_tokens": 1_000, "completion_tokens": 10, "prompt_tokens_details": {"cached_tokens": 500}});
    let searched = json!({"prompt_tokens": 1, "completion_tokens": 1, "server_tool_use_details": {"web_search_requests": 1}});
    let said = json!({"prompt_tokens": 1_000, "completion_tokens": 10, "cost": 0.5});
    let simulator =
        playing([&plain, &plain, &cached, &searched, &said, &plain].map(|usage| answer_with(usage.clone())))
            .await;
    let nlp = service(&simulator, "openai/gpt-4o-mini");
    let ask = async || nlp.text("x").await.unwrap().info.attempts.remove(0);
    assert_eq!(ask().await.spent, Spent::Maybe, "the bundled list is as old as the build");
    nlp.refresh_catalogue().await.unwrap();
    let listed = ask().await;
    assert_eq!((listed.spent, listed.served.cost_source), (Spent::Known(usd("0.000156")), CostSource::Model));
    assert_eq!(ask().await.spent, Spent::Maybe, "no price for what was cached");
    assert_eq!(ask().await.spent, Spent::Maybe, "no price for a search");
    let told = ask().await;
    assert_eq!((told.spent, told.served.cost_source), (Spent::Known(usd("0.5")), CostSource::Answer));
    nlp.endpoints("openai/gpt-4o-mini").await.unwrap();
    let served = ask().await;
    assert_eq!(
        (served.spent, served.served.cost_source),
        (Spent::Known(usd("0.000156")), CostSource::Endpoint)
    );
}

#[tokio::test]
async fn an_own_key_is_told_with_what_the_provider_charges() {
    let usage = json!({"prompt_tokens": 9, "completion_tokens": 1, "cost": 0.0001, "is_byok": true, "cost_details": {"upstream_inference_cost": 0.002}});
    let unsaid = json!({"prompt_tokens": 9, "completion_tokens": 1, "is_byok": true});
    let simulator = playing([answer_with(usage), answer_with(unsaid)]).await;
    let nlp = service(&simulator, "openai/gpt-4o-mini");
    nlp.refresh_catalogue().await.unwrap();
    let attempt = nlp.text("x").await.unwrap().info.attempts.remove(0);
    assert_eq!(attempt.spent, Spent::Known(usd("0.0001")));
    assert_eq!(attempt.served.own_key.unwrap().upstream_cost, Some(usd("0.002")));
    let attempt = nlp.text("x").await.unwrap().info.attempts.remove(0);
    assert_eq!(attempt.spent, Spent::Maybe, "the fee for an own key is on no list");
}

#[tokio::test]
async fn pictures_are_on_no_list() {
    let simulator = playing([answer_with(json!({"prompt_tokens": 1_000, "completion_tokens": 10}))]).await;
    let nlp = service(&simulator, "openai/gpt-4o-mini");
    nlp.refresh_catalogue().await.unwrap();
    let picture =
        Message::user("What is this?").with_part(Part::Image { url: "https://shop.example/a.png".into() });
    assert_eq!(nlp.text(picture).await.unwrap().info.cost, Spent::Maybe);
}
