//! A prompt that is too long: refused with numbers, or shortened by what the caller allowed, and never cut without a word.

use loquat::{ErrorKind, Message, NlpService, NlpServiceExt, Note, Prompt, Spent};
use loquat_testkit::{Reply, Simulator};
use serde_json::json;

use super::{lead, playing, sent, service};

/// Some six tokens a sentence.
fn long(sentences: usize) -> String {
    "A day at the river. ".repeat(sentences)
}

fn note(answer: &loquat::GenerationInfo) -> Vec<String> {
    let shortened = |note: &&Note| matches!(note, Note::HistoryShortened { .. });
    answer.notes.iter().filter(shortened).map(Note::to_string).collect()
}

#[tokio::test]
async fn a_prompt_that_cannot_fit_is_refused_with_numbers_and_not_sent() {
    let simulator = Simulator::start().await.unwrap();
    let error = service(&simulator, "openai/gpt-4o").text(long(30_000)).await.unwrap_err();
    let ErrorKind::PromptTooLong { tokens, window, answer, is_exact, .. } = error.kind() else {
        panic!("{error}")
    };
    assert!((150_000..=200_000).contains(tokens), "{error}");
    assert_eq!((*window, *answer, *is_exact), (128_000, 1, true));
    assert_eq!((error.spent(), error.attempts().len()), (Spent::Nothing, 0));
    assert!(error.hint().contains("droppable"), "{}", error.hint());
    assert!(simulator.requests().is_empty());
}

#[tokio::test]
async fn the_room_of_the_answer_counts() {
    let simulator = playing([Reply::content("hello")]).await;
    let nlp = service(&simulator, "openai/gpt-4o");
    let generator = nlp.generator(&loquat::Wanted::default()).unwrap();
    let mut options = loquat::GenerationOptions::default();
    options.parameters.max_tokens = Some(16_000);
    // 120,000 tokens: they fit, but not with 16,000 more.
    let prompt: Prompt = long(20_000).into();
    let error = generator.generate_text(&prompt, &options).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::PromptTooLong { answer: 16_000, .. }), "{error}");
    options.parameters.max_tokens = Some(500);
    generator.generate_text(&prompt, &options).await.unwrap();
    simulator.assert_played();
}

#[tokio::test]
async fn what_the_caller_marked_is_left_out_once_and_told() {
    let simulator = playing([Reply::content("hello")]).await;
    let history = vec![
        Message::system("Be short."),
        Message::user(long(30_000)).droppable(),
        Message::user("Say hello."),
    ];
    let answer = service(&simulator, "openai/gpt-4o").text(history).await.unwrap();
    assert_eq!(note(&answer.info), ["the history was too long: 1 droppable messages were left out"]);
    assert_eq!(sent(&simulator)[0]["messages"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_marked_stays_where_there_is_room() {
    let simulator = playing([Reply::content("hello")]).await;
    let history = vec![Message::user("Old.").droppable(), Message::user("Say hello.")];
    let answer = service(&simulator, "openai/gpt-4o").text(history).await.unwrap();
    assert!(note(&answer.info).is_empty());
    assert_eq!(sent(&simulator)[0]["messages"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_provider_that_says_too_long_is_asked_once_more_without_what_may_go() {
    let refusal = || {
        let text =
            "This endpoint's maximum context length is 8192 tokens. However, you requested about 9000 tokens";
        Reply::error(400, text)
    };
    let history = vec![Message::user("Old.").droppable(), Message::user("Ada, 36, likes red.")];
    let simulator = playing([refusal(), Reply::content(super::RIGHT)]).await;
    let answer = service(&simulator, "nobody/has-heard-of-it")
        .schematic_with(lead())
        .unwrap()
        .generate(history.clone())
        .await;
    let answer = answer.unwrap();
    assert_eq!(note(&answer.info).len(), 1);
    assert_eq!(answer.info.attempts.len(), 2);
    // Once: the second time it is the caller's to know.
    let simulator = playing([refusal(), refusal()]).await;
    let error = service(&simulator, "nobody/has-heard-of-it").text(history).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ContextLength { .. }), "{error}");
    assert_eq!((error.attempts().len(), error.spent()), (2, Spent::Nothing));
    assert_eq!(json!(error.notes()), json!([{"note": "history_shortened", "dropped": 1}]));
}

#[tokio::test]
async fn an_estimate_refuses_nothing_that_may_fit() {
    // 210,000 tokens by o200k, and some 233,000 by the estimate: 200,000 cannot hold them even so.
    let simulator = Simulator::start().await.unwrap();
    let nlp = service(&simulator, "anthropic/claude-3.5-sonnet");
    let error = nlp.text(long(35_000)).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::PromptTooLong { is_exact: false, .. }), "{error}");
    assert!(error.to_string().contains("about"), "{error}");
    // 192,000 by o200k, 213,000 by the estimate: perhaps.
    let simulator = playing([Reply::content("hello")]).await;
    service(&simulator, "anthropic/claude-3.5-sonnet").text(long(32_000)).await.unwrap();
}
