//! What the simulator says when the text does not hold what a schema requires: nothing is made up.

use loquat_testkit::Simulator;
use serde_json::{Value, json};

use crate::support::{asking, content, fields, of, post, said, value};

fn payment() -> Value {
    fields(&[
        ("amount", of("number")),
        ("currency", json!({"enum": ["USD", "EUR"]})),
        ("name", of("string")),
        ("ok", of("boolean")),
    ])
}

#[tokio::test]
async fn a_model_that_honours_the_schema_refuses_what_it_cannot_fill() {
    let simulator = Simulator::start().await.unwrap();
    for model in ["openai/gpt-4o", "meta-llama/llama-3.3-70b-instruct", "any/model"] {
        let (status, reply) = post(&simulator, &asking(model, "nothing here", &payment())).await;
        let choice = &reply["choices"][0];
        assert_eq!((status, &choice["finish_reason"]), (200, &json!("stop")), "{reply}");
        assert_eq!(choice["message"]["content"], Value::Null);
        assert_eq!(
            choice["message"]["refusal"],
            "[simulator] nothing in the text for: /amount, /currency, /name"
        );
    }
    let full = value("I'm Ada Lovelace and I pay $45, ok.", &payment()).await;
    assert_eq!(full, json!({"amount": 45, "currency": "USD", "name": "Ada Lovelace", "ok": true}));
}

#[tokio::test]
async fn where_nothing_holds_the_model_to_the_schema_the_property_is_left_out() {
    let simulator = Simulator::start().await.unwrap();
    let messages = json!([
        {"role": "system", "content": format!("Answer in JSON that satisfies:\n{}", payment())},
        {"role": "user", "content": "nothing here"}
    ]);
    for body in [
        json!({"model": "openai/gpt-4o", "messages": messages}),
        json!({"model": "openai/gpt-4o", "messages": messages, "response_format": {"type": "json_object"}}),
    ] {
        let (_, reply) = post(&simulator, &body).await;
        assert_eq!(serde_json::from_str::<Value>(content(&reply)).unwrap(), json!({"ok": false}));
    }
    let tool = json!({
        "model": "anthropic/claude-3.5-sonnet",
        "messages": [{"role": "user", "content": "nothing here"}],
        "tools": [{"type": "function", "function": {"name": "pay", "parameters": payment()}}],
        "tool_choice": {"type": "function", "function": {"name": "pay"}}
    });
    let (_, reply) = post(&simulator, &tool).await;
    let function = &reply["choices"][0]["message"]["tool_calls"][0]["function"];
    assert_eq!(function["arguments"], r#"{"ok":false}"#);
}

#[tokio::test]
async fn what_is_not_said_is_null_absent_no_or_none_where_that_is_allowed() {
    let schema = json!({
        "type": "object",
        "properties": {
            "email": {"type": ["string", "null"]},
            "phone": {"type": "string"},
            "urgency": {"enum": ["high", "unknown"]},
            "gift": {"type": "boolean"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "kind": {"const": "lead"}
        },
        "required": ["email", "urgency", "gift", "tags", "kind"]
    });
    assert_eq!(
        value("Hello there.", &schema).await,
        json!({"email": null, "urgency": "unknown", "gift": false, "tags": [], "kind": "lead"})
    );
}

#[tokio::test]
async fn the_places_that_miss_something_are_named_as_json_pointers() {
    let schema = fields(&[
        ("person", fields(&[("name", of("string")), ("born", json!({"type": "string", "format": "date"}))])),
        ("seats/row", json!({"type": "integer", "minimum": 1})),
        ("code", json!({"type": "string", "minLength": 3})),
        ("pair", json!({"type": "array", "items": {"type": "string"}, "minItems": 2})),
        ("either", json!({"oneOf": [fields(&[("a", of("number")), ("b", of("number"))]), of("integer")]})),
    ]);
    assert_eq!(
        said("I'm Ada Lovelace.", &schema).await.unwrap_err(),
        "[simulator] nothing in the text for: /person/born, /seats~1row, /code, /pair, /either"
    );
    assert_eq!(
        said("no", &of("integer")).await.unwrap_err(),
        "[simulator] nothing in the text for: the answer"
    );
}

#[tokio::test]
async fn free_text_may_be_a_sentence_of_the_text() {
    for name in ["summary", "reason", "title", "question", "explanation", "reasoning", "notes"] {
        let found = value("nothing here", &fields(&[(name, of("string"))])).await;
        assert_eq!(found, json!({name: "nothing here"}));
    }
    let text = "The widgets cost $19.99 a piece. Why are they late?";
    let found = value(text, &fields(&[("summary", of("string")), ("question", of("string"))])).await;
    assert_eq!(
        found,
        json!({"summary": "The widgets cost $19.99 a piece.", "question": "Why are they late?"})
    );
}

fn person(friend: &Value) -> Value {
    fields(&[("name", of("string")), ("age", of("integer")), ("friend", friend.clone())])
}

#[tokio::test]
async fn a_reference_that_is_being_filled_is_not_entered_again() {
    let back = json!({"anyOf": [{"$ref": "#/$defs/P"}, {"type": "null"}]});
    let mut schema = json!({"$ref": "#/$defs/P"});
    schema["$defs"] = json!({"P": person(&back)});
    let text = "Her name is Ada Lovelace and she is 36";
    assert_eq!(value(text, &schema).await, json!({"name": "Ada Lovelace", "age": 36, "friend": null}));

    let root = person(&json!({"anyOf": [{"$ref": "#"}, {"type": "null"}]}));
    assert_eq!(value(text, &root).await, json!({"name": "Ada Lovelace", "age": 36, "friend": null}));

    let friends = json!({"type": "array", "items": {"$ref": "#"}});
    assert_eq!(value(text, &person(&friends)).await["friend"], json!([]));
}

#[tokio::test]
async fn an_object_that_may_be_left_out_needs_facts_of_its_own() {
    let other = fields(&[("name", of("string")), ("age", json!({"type": ["integer", "null"]}))]);
    let nullable = json!({"anyOf": [other, {"type": "null"}]});
    // The object stands first: what it could take is the person's all the same.
    let mut schema = fields(&[("friend", nullable), ("name", of("string")), ("age", of("integer"))]);
    let text = "Her name is Ada Lovelace and she is 36";
    assert_eq!(value(text, &schema).await, json!({"friend": null, "name": "Ada Lovelace", "age": 36}));
    let both = "Her name is Ada Lovelace and she is 36. The name of her friend is Mary Somerville.";
    assert_eq!(value(both, &schema).await["friend"], json!({"name": "Mary Somerville", "age": null}));

    schema["properties"]["friend"] = other;
    schema["required"] = json!(["name", "age"]);
    assert_eq!(value(text, &schema).await, json!({"name": "Ada Lovelace", "age": 36}));
}
