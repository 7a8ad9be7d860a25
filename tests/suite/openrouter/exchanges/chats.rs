//! Recorded chats, blocking and streamed: what they said, read without the client, beside what the client says of them.

use loquat::{CallOptions, Error, Generation, Turn};
use serde_json::Value;

use super::{
    recorded::{Bill, Exchange, Mark},
    replayed::{client, keep, shown},
};

/// What a recorded chat said.
#[derive(Debug, Default)]
struct Said {
    text: String,
    reasoning: String,
    refusal: String,
    details: usize,
    annotations: usize,
    /// Id, name and arguments, by index.
    calls: Vec<(String, String, String)>,
    finish: String,
    native: String,
    model: String,
    bill: Bill,
    failed: bool,
}

impl Said {
    fn read(exchange: &Exchange) -> Self {
        let mut said = Self { failed: exchange.status >= 300, ..Self::default() };
        let body = exchange.body.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
        if body.starts_with('{') {
            said.add(&exchange.answered(), "message");
        } else {
            let lines = body.lines().filter_map(|line| line.strip_prefix("data:"));
            let chunks: Vec<Value> =
                lines.filter_map(|line| serde_json::from_str(line.trim()).ok()).collect();
            chunks.iter().for_each(|chunk| said.add(chunk, "delta"));
            said.failed |= chunks.is_empty();
        }
        said
    }

    fn add(&mut self, reply: &Value, field: &str) {
        let choice = &reply["choices"][0];
        let message = &choice[field];
        self.failed |= !reply["error"].is_null() || !choice["error"].is_null();
        add_text(&mut self.text, &message["content"]);
        add_text(&mut self.reasoning, &message["reasoning"]);
        add_text(&mut self.refusal, &message["refusal"]);
        self.details += message["reasoning_details"].as_array().map_or(0, Vec::len);
        self.annotations += message["annotations"].as_array().map_or(0, Vec::len);
        for (place, call) in message["tool_calls"].as_array().into_iter().flatten().enumerate() {
            let index = call["index"].as_u64().map_or(place, |index| index as usize);
            self.calls.resize(self.calls.len().max(index + 1), Default::default());
            let (id, name, arguments) = &mut self.calls[index];
            if id.is_empty() {
                add_text(id, &call["id"]);
            }
            add_text(name, &call["function"]["name"]);
            add_text(arguments, &call["function"]["arguments"]);
        }
        for (kept, name) in [(&mut self.finish, "finish_reason"), (&mut self.native, "native_finish_reason")]
        {
            if let Some(word) = choice[name].as_str() {
                *kept = word.to_owned();
            }
        }
        if let Some(model) = reply["model"].as_str() {
            self.model = model.to_owned();
        }
        if reply["usage"].is_object() {
            self.bill = Bill::read(&reply["usage"]);
        }
    }

    /// Whether the answer is whole: an answer that is not must not be a success.
    fn is_whole(&self) -> bool {
        let native = self.native.to_lowercase();
        let is_cut = self.finish == "length" || native.contains("length") || native.starts_with("max_");
        let is_held_back = self.finish == "content_filter" || self.finish == "error";
        let says = !self.text.trim().is_empty() || !self.calls.is_empty();
        !self.failed && !self.finish.is_empty() && !is_cut && !is_held_back && self.refusal.is_empty() && says
    }
}

/// A text, or a list of parts with texts.
fn add_text(text: &mut String, field: &Value) {
    match field {
        Value::String(more) => text.push_str(more),
        Value::Array(parts) => parts.iter().for_each(|part| add_text(text, &part["text"])),
        _ => {}
    }
}

pub(super) async fn told(exchange: &Exchange) -> (String, Vec<String>) {
    let (nlp, player) = client(exchange).await;
    let said = Said::read(exchange);
    let result = nlp.call(&exchange.request, &CallOptions::default()).await;
    let (line, mut lost) = match &result {
        Ok(done) => (answer(done), of_answer(done, &said)),
        Err(error) => (failure(error), of_error(error, &said)),
    };
    keep(&mut lost, "it was not asked once", player.account().is_settled());
    (line, lost)
}

fn answer(done: &Generation<Turn>) -> String {
    let (turn, info) = (&done.value, &done.info);
    let count = |tokens: Option<u64>| tokens.map_or("?".to_owned(), |tokens| tokens.to_string());
    format!(
        "ok, text {}, reasoning {}, calls {}, in {} out {}, {}, {}",
        Mark(turn.text.as_deref().unwrap_or_default()),
        Mark(turn.reasoning.as_deref().unwrap_or_default()),
        turn.tool_calls.len(),
        count(info.usage.input),
        count(info.usage.output),
        info.cost,
        turn.finish.as_deref().unwrap_or("no finish"),
    )
}

fn failure(error: &Error) -> String {
    let usage = error.attempts().last().map(|attempt| attempt.usage).unwrap_or_default();
    let tokens = usage.input.zip(usage.output).map(|(input, output)| format!(", in {input} out {output}"));
    format!(
        "{}, text {}{}",
        shown(error),
        Mark(error.answer().unwrap_or_default()),
        tokens.unwrap_or_default()
    )
}

fn of_answer(done: &Generation<Turn>, said: &Said) -> Vec<String> {
    let turn = &done.value;
    let mut lost = Vec::new();
    keep(&mut lost, "what is no whole answer became one", said.is_whole());
    keep(&mut lost, "text", turn.text.as_deref().unwrap_or_default() == said.text);
    keep(&mut lost, "reasoning", turn.reasoning.as_deref().unwrap_or_default() == said.reasoning);
    let details = turn.reasoning_details.as_ref().map_or(0, Vec::len);
    // The pieces of a stream may be joined, but nothing may come to nothing.
    keep(&mut lost, "reasoning details", (details == 0) == (said.details == 0));
    keep(&mut lost, "annotations", turn.annotations.len() == said.annotations);
    let calls: Vec<_> = turn.tool_calls.iter().map(|call| (call.id.clone(), call.name.clone())).collect();
    let recorded: Vec<_> = said.calls.iter().map(|(id, name, _)| (id.clone(), name.clone())).collect();
    keep(&mut lost, "tool calls", calls == recorded);
    for (call, (_, _, arguments)) in turn.tool_calls.iter().zip(&said.calls) {
        let json = |text: &str| match text.trim() {
            "" => Ok(serde_json::json!({})),
            text => serde_json::from_str::<Value>(text).map_err(|_| text.to_owned()),
        };
        keep(&mut lost, "arguments", json(&call.arguments) == json(arguments));
    }
    keep(&mut lost, "usage or cost", Bill::told(done.info.usage, done.info.cost) == said.bill);
    keep(&mut lost, "model", said.model.is_empty() || done.info.model == said.model);
    keep(&mut lost, "finish", turn.finish.as_deref() == Some(said.finish.as_str()));
    lost
}

fn of_error(error: &Error, said: &Said) -> Vec<String> {
    let usage = error.attempts().last().map(|attempt| attempt.usage).unwrap_or_default();
    let mut lost = Vec::new();
    keep(&mut lost, "a whole answer became an error", !said.is_whole());
    keep(&mut lost, "usage or cost", Bill::told(usage, error.spent()) == said.bill);
    let text = error.answer().unwrap_or_default();
    let is_refusal = error.kind().name() == "refused";
    let recorded = if is_refusal && !said.refusal.is_empty() { &said.refusal } else { &said.text };
    keep(&mut lost, "text of what failed", recorded.trim().is_empty() || text.contains(recorded.trim()));
    lost
}

/// An invented exchange with something of everything.
fn invented() -> Exchange {
    let call = serde_json::json!({"id": "call_1", "type": "function", "function": {"name": "stock", "arguments": "{\"n\": 1}"}});
    let message = serde_json::json!({"role": "assistant", "content": "Let me see.", "reasoning": "A car.",
        "reasoning_details": [{"type": "reasoning.text", "text": "A car."}], "annotations": [{"type": "url_citation"}],
        "tool_calls": [call]});
    let choice = serde_json::json!({"index": 0, "finish_reason": "tool_calls", "message": message});
    let usage = serde_json::json!({"prompt_tokens": 9, "completion_tokens": 4, "cost": 0.5});
    let body = serde_json::json!({"id": "gen-1-a", "model": "a/b", "choices": [choice], "usage": usage});
    let request = serde_json::json!({"model": "a/b", "messages": [{"role": "user", "content": "x"}]});
    Exchange::read(&serde_json::json!({
        "request": {"method": "POST", "url": "https://a.example/api/v1/chat/completions", "body": request.to_string()},
        "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": body.to_string()}
    }))
}

/// A change of what was recorded, and what is then found to be lost.
type Change = (fn(&mut Said), &'static str);

#[tokio::test]
async fn whatever_a_success_loses_is_found_out() {
    let exchange = invented();
    let (nlp, _player) = client(&exchange).await;
    let done = nlp.call(&exchange.request, &CallOptions::default()).await.unwrap();
    assert_eq!(of_answer(&done, &Said::read(&exchange)), Vec::<String>::new());
    let changes: [Change; 12] = [
        (|said| said.text.push('x'), "text"),
        (|said| said.reasoning.clear(), "reasoning"),
        (|said| said.details = 0, "reasoning details"),
        (|said| said.annotations += 1, "annotations"),
        (|said| said.calls.push(Default::default()), "tool calls"),
        (|said| said.calls[0].2 = "{}".to_owned(), "arguments"),
        (|said| said.bill.input = None, "usage or cost"),
        (|said| said.bill.cost = Some(0.25), "usage or cost"),
        (|said| said.model = "c/d".to_owned(), "model"),
        (|said| said.failed = true, "what is no whole answer became one"),
        (|said| said.finish = "length".to_owned(), "what is no whole answer became one"),
        (|said| said.refusal.push('x'), "what is no whole answer became one"),
    ];
    for (change, lost) in changes {
        let mut said = Said::read(&exchange);
        change(&mut said);
        assert!(of_answer(&done, &said).iter().any(|found| found == lost), "{lost}");
    }
}

#[tokio::test]
async fn whatever_an_error_loses_is_found_out() {
    let mut exchange = invented();
    exchange.line = exchange.line.replace("\\\"tool_calls\\\",\\\"message", "\\\"length\\\",\\\"message");
    exchange.body = exchange.body.replace("\"tool_calls\",\"message", "\"length\",\"message");
    let (nlp, _player) = client(&exchange).await;
    let error = nlp.call(&exchange.request, &CallOptions::default()).await.unwrap_err();
    assert_eq!(error.kind().name(), "truncated");
    assert_eq!(of_error(&error, &Said::read(&exchange)), Vec::<String>::new());
    let changes: [Change; 4] = [
        (|said| said.text = "another".to_owned(), "text of what failed"),
        (|said| said.bill.output = Some(5), "usage or cost"),
        (|said| said.bill.cost = None, "usage or cost"),
        (|said| said.finish = "stop".to_owned(), "a whole answer became an error"),
    ];
    for (change, lost) in changes {
        let mut said = Said::read(&exchange);
        change(&mut said);
        assert!(of_error(&error, &said).iter().any(|found| found == lost), "{lost}");
    }
}
