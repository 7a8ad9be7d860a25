//! Recorded traffic, where it is at hand: every recorded chat reply, and every stream, is read as what it was.

use loquat::{Error, Generation, NlpServiceExt, Spent, TextEvent, Turn};
use loquat_testkit::{Reply, Scenario, Simulator};
use serde_json::Value;

use super::service;
use crate::house::root;

/// Exchanges of `chat/completions` whose body is a stream, or is none.
fn recordings(streamed: bool) -> Vec<Value> {
    let folder = root().join("../shared/cassettes");
    let files = ["rig.jsonl", "ruby_llm.jsonl"];
    let texts = files.iter().filter_map(|name| std::fs::read_to_string(folder.join(name)).ok());
    let lines: Vec<Value> = texts
        .flat_map(|text| text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect::<Vec<_>>())
        .collect();
    let wanted = |exchange: &Value| {
        let url = exchange["request"]["url"].as_str().unwrap_or_default();
        let body = exchange["response"]["body"].as_str().unwrap_or_default().trim_start();
        url.ends_with("/chat/completions")
            && (if streamed { !body.starts_with('{') } else { body.starts_with('{') })
    };
    lines.into_iter().filter(wanted).collect()
}

#[tokio::test]
async fn every_recorded_reply_is_read_as_what_it_was() {
    let recordings = recordings(false);
    if recordings.is_empty() {
        println!("skipped: no recordings at hand");
        return;
    }
    for exchange in &recordings {
        let response = &exchange["response"];
        let (status, body) =
            (response["status"].as_u64().unwrap() as u16, response["body"].as_str().unwrap());
        let simulator =
            Simulator::play(Scenario::new().reply(Reply::raw(body).with_status(status)).then_nothing())
                .await
                .unwrap();
        let result = service(&simulator, "openai/gpt-4o").text("x").await;
        let recorded: Value = serde_json::from_str(body.trim()).unwrap();
        let choice = &recorded["choices"][0];
        let said = choice["message"]["content"].as_str().unwrap_or_default();
        let whole = choice["finish_reason"] != "length"
            && choice["native_finish_reason"] != "max_output_tokens"
            && !said.trim().is_empty();
        let source = &exchange["source"];
        match result {
            Ok(answer) => {
                assert!(whole && answer.value == said, "{source}");
                assert_eq!(Some(answer.info.model.as_str()), recorded["model"].as_str(), "{source}");
                assert_eq!(answer.info.usage.input, recorded["usage"]["prompt_tokens"].as_u64(), "{source}");
                assert!(
                    matches!(answer.info.cost, Spent::Known(_)) == recorded["usage"].get("cost").is_some(),
                    "{source}"
                );
            }
            Err(error) => {
                assert!(
                    status >= 400
                        || !whole
                        || recorded.get("error").is_some()
                        || choice["message"]["refusal"].is_string(),
                    "{source}: {error}"
                );
                assert!(status < 400 || error.spent() == Spent::Nothing, "{source}: {error}");
            }
        }
    }
    println!("{} recordings", recordings.len());
}

/// What a recorded stream says, read without the SDK.
#[derive(Debug, Default)]
struct Recorded {
    text: String,
    refusal: String,
    reasoning: String,
    /// Name and arguments, by index.
    calls: Vec<(String, String)>,
    reasons: Vec<String>,
    input: Option<u64>,
    cost: bool,
    error: bool,
}

fn recorded(body: &str) -> Recorded {
    let mut all = Recorded::default();
    let lines = body.lines().filter_map(|line| line.strip_prefix("data: "));
    for chunk in lines.filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let choice = &chunk["choices"][0];
        let delta = &choice["delta"];
        for (text, field) in
            [(&mut all.text, "content"), (&mut all.refusal, "refusal"), (&mut all.reasoning, "reasoning")]
        {
            text.push_str(delta[field].as_str().unwrap_or_default());
        }
        for call in delta["tool_calls"].as_array().into_iter().flatten() {
            let index = call["index"].as_u64().unwrap() as usize;
            all.calls.resize(all.calls.len().max(index + 1), Default::default());
            all.calls[index].0.push_str(call["function"]["name"].as_str().unwrap_or_default());
            all.calls[index].1.push_str(call["function"]["arguments"].as_str().unwrap_or_default());
        }
        let reasons = ["finish_reason", "native_finish_reason"].map(|name| choice[name].as_str());
        all.reasons.extend(reasons.into_iter().flatten().map(str::to_lowercase));
        all.input = chunk["usage"]["prompt_tokens"].as_u64().or(all.input);
        all.cost |= chunk["usage"]["cost"].is_number();
        all.error |= !chunk["error"].is_null();
    }
    all
}

async fn listen(body: &str, status: u16) -> (String, Result<Generation<Turn>, Error>) {
    let reply = Reply::events(body).with_status(status);
    let simulator = Simulator::play(Scenario::new().reply(reply).then_nothing()).await.unwrap();
    let nlp = service(&simulator, "openai/gpt-4o");
    let mut stream = nlp.text_stream("x").await.unwrap();
    let (mut text, mut end) = (String::new(), None);
    while let Some(event) = stream.next().await {
        assert!(end.is_none(), "an event behind the end");
        match event {
            Ok(TextEvent::Text(piece)) => text.push_str(piece.reveal()),
            Ok(TextEvent::Done(done)) => end = Some(Ok(*done)),
            Ok(_) => {}
            Err(error) => end = Some(Err(error)),
        }
    }
    (text, end.unwrap())
}

#[tokio::test]
async fn every_recorded_stream_is_read_as_what_it_was() {
    let recordings = recordings(true);
    if recordings.is_empty() {
        println!("skipped: no recordings at hand");
        return;
    }
    let mut ends = std::collections::BTreeMap::<String, usize>::new();
    for exchange in &recordings {
        let (source, response) = (&exchange["source"], &exchange["response"]);
        let (status, body) =
            (response["status"].as_u64().unwrap() as u16, response["body"].as_str().unwrap());
        let said = recorded(body);
        let (text, end) = listen(body, status).await;
        assert_eq!(text, said.text, "{source}");
        let cut = said.reasons.iter().any(|reason| reason.contains("length") || reason.starts_with("max_"));
        let bad = said.error
            || cut
            || !said.refusal.is_empty()
            || said.reasons.iter().any(|r| r == "content_filter");
        match end {
            Ok(done) => {
                assert!(!bad, "{source}: a success");
                let called: Vec<_> = done
                    .value
                    .tool_calls
                    .iter()
                    .map(|call| (call.name.clone(), call.arguments.clone()))
                    .collect();
                let expected = said.calls.iter().map(|(name, arguments)| {
                    let arguments = arguments.trim();
                    (name.clone(), if arguments.is_empty() { "{}".to_owned() } else { arguments.to_owned() })
                });
                assert_eq!(called, expected.collect::<Vec<_>>(), "{source}");
                assert_eq!(done.value.text.unwrap_or_default(), said.text, "{source}");
                assert_eq!(done.value.reasoning.unwrap_or_default(), said.reasoning, "{source}");
                assert_eq!(done.info.usage.input, said.input, "{source}");
                assert_eq!(matches!(done.info.cost, Spent::Known(_)), said.cost, "{source}");
                *ends.entry("done".to_owned()).or_default() += 1;
            }
            Err(error) => {
                assert!(bad || (said.text.trim().is_empty() && said.calls.is_empty()), "{source}: {error}");
                assert_eq!(matches!(error.spent(), Spent::Known(_)), said.cost, "{source}: {error}");
                *ends.entry(error.kind().name().to_owned()).or_default() += 1;
            }
        }
    }
    println!("{} recorded streams: {ends:?}", recordings.len());
}
