//! Retries through the real client and the simulator, on a clock that nobody waits for.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use loquat_core::{Error, GenerationOptions, NlpService, Spent};
use loquat_testkit::{Reply, Scenario, Simulator};

use crate::openrouter::{CallOptions, OpenRouter, clock::Clock};

const BODY: &str = r#"{"model": "openai/gpt-4o", "messages": [{"role": "user", "content": "hi"}]}"#;

/// Writes down every sleep, and lets it pass at once.
#[derive(Debug)]
struct Fake {
    start: Instant,
    slept: Mutex<Vec<u128>>,
}

#[async_trait]
impl Clock for Fake {
    fn now(&self) -> Instant {
        let passed: u128 = self.slept.lock().unwrap().iter().sum();
        self.start + Duration::from_millis(passed as u64)
    }

    fn chance(&self) -> f64 {
        0.5
    }

    async fn sleep(&self, pause: Duration) {
        self.slept.lock().unwrap().push(pause.as_millis());
    }
}

struct Played {
    result: Result<String, Error>,
    slept: Vec<u128>,
    requests: usize,
}

fn service(simulator: &Simulator) -> (OpenRouter, Arc<Fake>) {
    let fake = Arc::new(Fake { start: Instant::now(), slept: Mutex::default() });
    let mut nlp = OpenRouter::builder().base_url(simulator.base_url()).build().unwrap();
    Arc::get_mut(&mut nlp.shared).unwrap().clock = Arc::clone(&fake) as Arc<dyn Clock>;
    (nlp, fake)
}

async fn simulator(replies: impl IntoIterator<Item = Reply>) -> Simulator {
    Simulator::play(replies.into_iter().fold(Scenario::new(), Scenario::reply).then_nothing()).await.unwrap()
}

async fn play(replies: impl IntoIterator<Item = Reply>, options: CallOptions) -> Played {
    let simulator = simulator(replies).await;
    let (nlp, fake) = service(&simulator);
    let result = nlp.call(BODY, &options).await;
    if let Ok(answer) = &result {
        assert_eq!(answer.info.attempts.len(), simulator.requests().len());
    }
    let slept = fake.slept.lock().unwrap().clone();
    let result = result.map(|answer| answer.value.text.unwrap_or_default());
    Played { result, slept, requests: simulator.requests().len() }
}

fn streamed() -> CallOptions {
    CallOptions { stream: true, ..CallOptions::default() }
}

#[tokio::test]
async fn what_cannot_have_been_charged_is_sent_again_with_a_growing_pause() {
    for options in [CallOptions::default(), streamed()] {
        let replies = [Reply::error(503, "no"), Reply::html(502), Reply::content("hello")];
        let played = play(replies, options).await;
        assert_eq!(played.result.unwrap(), "hello");
        assert_eq!((played.slept, played.requests), (vec![250, 500], 3));
    }
}

#[tokio::test]
async fn each_retry_is_an_attempt_and_the_last_error_is_told() {
    let replies = (0..3).map(|n| Reply::error(500 + n, "no"));
    let played = play(replies, CallOptions::default()).await;
    let error = played.result.unwrap_err();
    assert_eq!(
        (error.kind().status(), error.attempts().len(), error.spent()),
        (Some(502), 3, Spent::Nothing)
    );
    let none = CallOptions { retries: Some(0), ..CallOptions::default() };
    assert_eq!(play([Reply::error(503, "no")], none).await.requests, 1);
}

#[tokio::test]
async fn the_providers_word_is_waited_for_and_nobody_asks_before() {
    let limited = || Reply::error(429, "slow down").header("retry-after", "7");
    let simulator = simulator([limited(), Reply::content("one"), Reply::content("two")]).await;
    let (nlp, fake) = service(&simulator);
    nlp.call(BODY, &CallOptions::default()).await.unwrap();
    // 7 s and a part of the first pause; the model is left alone for 7 s of them.
    assert_eq!(*fake.slept.lock().unwrap(), [7250]);
    let until = fake.now() + Duration::from_secs(3);
    nlp.shared.cooldown.begin("openai/gpt-4o", until, fake.now());
    let generator = nlp.generator(&Default::default()).unwrap();
    generator.generate_text(&"hi".into(), &GenerationOptions::default()).await.unwrap();
    assert_eq!(fake.slept.lock().unwrap().last(), Some(&3250));
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_told_and_not_waited_for() {
    let played = play([Reply::error(429, "x").header("retry-after", "3600")], CallOptions::default()).await;
    let error = played.result.unwrap_err();
    assert_eq!(error.retry(), loquat_core::Retry::After(Duration::from_secs(3600)));
    assert_eq!((played.slept.len(), played.requests), (0, 1));
    let short = CallOptions { deadline: Some(Duration::from_secs(5)), ..CallOptions::default() };
    let played = play([Reply::error(429, "x").header("retry-after", "7")], short).await;
    assert_eq!((played.slept.len(), played.requests), (0, 1));
}

#[tokio::test]
async fn what_may_have_been_charged_is_sent_again_only_where_it_was_asked_for() {
    let broken = || Reply::content("hello").cut_after(20);
    for reply in
        [Reply::error(504, "late"), Reply::error(408, "late"), broken(), Reply::error_in_200(502, "x")]
    {
        let played = play([reply.clone()], CallOptions::default()).await;
        assert_eq!((played.requests, played.result.unwrap_err().spent()), (1, Spent::Maybe));
        let asked = CallOptions { repeat_charged: true, ..CallOptions::default() };
        assert_eq!(play([reply, Reply::content("again")], asked).await.result.unwrap(), "again");
    }
}

#[tokio::test]
async fn a_stream_that_has_shown_something_is_not_begun_again() {
    let simulator = simulator([Reply::content("Hello, this is long enough.").cut_after(900)]).await;
    let (nlp, _) = service(&simulator);
    let mut options = GenerationOptions::default();
    options.repeat_charged = true;
    let generator = nlp.streaming_text_generator(&Default::default()).unwrap();
    let mut events = generator.stream_text(&"x".into(), &options).await.unwrap();
    let mut last = None;
    while let Some(event) = events.next().await {
        last = Some(event);
    }
    assert_eq!(last.unwrap().unwrap_err().kind().name(), "interrupted");
    assert_eq!(simulator.requests().len(), 1);
}
