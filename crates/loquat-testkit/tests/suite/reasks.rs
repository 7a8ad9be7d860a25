//! What counts as said: users' words only, whatever else stands in the messages.

use loquat_testkit::Simulator;
use serde_json::{Value, json};

use crate::support::{CHAT, content, lead, post};

async fn answer(messages: Value) -> Value {
    let simulator = Simulator::start().await.unwrap();
    let (status, reply) = post(&simulator, &json!({"model": "openai/gpt-4o", "messages": messages})).await;
    assert_eq!(status, 200, "{reply}");
    serde_json::from_str(content(&reply)).unwrap_or_else(|_| panic!("no JSON in {reply}"))
}

fn person() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": {"type": ["string", "null"], "description": "for example: my name is Otto Normal"},
            "phone": {"type": ["string", "null"], "examples": ["555-000-1111"]},
            "condition": {"enum": ["new", "used", null]}
        },
        "required": ["name", "phone", "condition"]
    })
}

#[tokio::test]
async fn nothing_is_taken_from_the_schema_or_from_instructions() {
    let instructions = format!("My name is Robot Ray, call 555-123-4567. A used one. Schema:\n{}", person());
    let said = answer(json!([
        {"role": "system", "content": instructions},
        {"role": "assistant", "content": "I am Eve Assistant, 555-765-4321, new"},
        {"role": "user", "content": "Hello! What do you have?"}
    ]));
    assert_eq!(said.await, json!({"name": null, "phone": null, "condition": null}));
}

#[tokio::test]
async fn a_schema_in_the_message_itself_is_no_fact_either() {
    let said = answer(json!([{
        "role": "user",
        "content": format!(
            "I'm Maria Lopez, 555-014-2233.\n\nAnswer as JSON of this schema, e.g. for \"Otto Normal\":\n```json\n{}\n```",
            serde_json::to_string_pretty(&person()).unwrap()
        )
    }]));
    assert_eq!(said.await, json!({"name": "Maria Lopez", "phone": "555-014-2233", "condition": null}));
}

#[tokio::test]
async fn a_re_ask_is_answered_from_what_the_user_first_said() {
    let schema = person().to_string();
    for complaint in [
        "Your answer breaks the schema: /name: expected a string, got 17. My name is No One, 555-999-9999, used.",
        "The answer was not valid JSON. Answer again.",
    ] {
        let said = answer(json!([
            {"role": "system", "content": schema},
            {"role": "user", "content": "I'm Maria Lopez and I want a new car."},
            {"role": "assistant", "content": "{\"name\": 17}"},
            {"role": "user", "content": complaint}
        ]));
        assert_eq!(
            said.await,
            json!({"name": "Maria Lopez", "phone": null, "condition": "new"}),
            "{complaint}"
        );
    }
}

#[tokio::test]
async fn the_last_message_of_a_conversation_outweighs_the_first() {
    let said = answer(json!([
        {"role": "system", "content": person().to_string()},
        {"role": "user", "content": "I'm Maria Lopez, my phone is 555-014-2233, I want a new car."},
        {"role": "assistant", "content": "Noted. Anything else?"},
        {"role": "user", "content": [{"type": "text", "text": "Sorry, my phone is 555-014-9999, and a used one will do."}]}
    ]));
    assert_eq!(said.await, json!({"name": "Maria Lopez", "phone": "555-014-9999", "condition": "used"}));
}

#[tokio::test]
async fn a_correction_counts_wherever_it_stands() {
    let schema = json!({"type": "object", "properties": {"budget": {"type": "number"}}});
    let said = answer(json!([
        {"role": "system", "content": schema.to_string()},
        {"role": "user", "content": "My budget is $20,000."},
        {"role": "assistant", "content": "Noted: $20,000. What about a $99,000 one?"},
        {"role": "user", "content": "Actually, make that $24,500."}
    ]));
    assert_eq!(said.await, json!({"budget": 24500}));
}

#[tokio::test]
async fn a_chat_in_single_messages_becomes_the_same_lead() {
    let schema = lead();
    let mut messages = vec![json!({"role": "system", "content": format!("Answer in JSON: {schema}")})];
    for line in CHAT.lines() {
        let (speaker, text) = line.split_once(": ").unwrap();
        let role = if speaker.starts_with("Agent") { "assistant" } else { "user" };
        messages.push(json!({"role": role, "content": text}));
    }
    messages.push(json!({"role": "user", "content": "My name is Maria Lopez, by the way."}));
    let said = answer(messages.into()).await;
    assert_eq!(said["name"], "Maria Lopez");
    assert_eq!(said["car"], json!({"make": "Honda", "model": "CR-V", "year": 2025, "condition": "new"}));
    assert_eq!(
        said["trade_in"],
        json!({"make": "Toyota", "model": "Corolla", "year": 2018, "mileage": 62000})
    );
    assert_eq!((&said["budget"], &said["appointment"]), (&json!(34500), &json!("2026-03-14")));
}
