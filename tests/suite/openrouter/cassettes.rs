//! Recorded traffic, where it is at hand: every recorded chat reply is read as what it was.

use loquat::{NlpServiceExt, Spent};
use loquat_testkit::{Reply, Scenario, Simulator};
use serde_json::Value;

use super::service;
use crate::house::root;

fn recordings() -> Vec<Value> {
    let folder = root().join("../shared/cassettes");
    let files = ["rig.jsonl", "ruby_llm.jsonl"];
    let texts = files.iter().filter_map(|name| std::fs::read_to_string(folder.join(name)).ok());
    let lines: Vec<Value> = texts
        .flat_map(|text| text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect::<Vec<_>>())
        .collect();
    let blocking = |exchange: &Value| {
        let url = exchange["request"]["url"].as_str().unwrap_or_default();
        let body = exchange["response"]["body"].as_str().unwrap_or_default().trim_start();
        url.ends_with("/chat/completions") && body.starts_with('{')
    };
    lines.into_iter().filter(blocking).collect()
}

#[tokio::test]
async fn every_recorded_reply_is_read_as_what_it_was() {
    let recordings = recordings();
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
