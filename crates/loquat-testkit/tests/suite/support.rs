//! What the tests of the simulator share: a client that knows HTTP and nothing of the SDK.

use loquat_testkit::Simulator;
use serde_json::{Value, json};

/// A chat of a car dealership, as a transcript in one message.
pub(crate) const CHAT: &str = include_str!("data/chat.txt");

/// Sends `body` to the simulator with a key; status and body of the reply.
pub(crate) async fn post(simulator: &Simulator, body: &Value) -> (u16, Value) {
    let url = format!("{}/chat/completions", simulator.base_url());
    let reply = client().post(url).bearer_auth("sk-or-v1-test-0001").json(body).send().await.unwrap();
    (reply.status().as_u16(), serde_json::from_str(&reply.text().await.unwrap()).unwrap())
}

/// The text of the answer.
pub(crate) fn content(reply: &Value) -> &str {
    reply["choices"][0]["message"]["content"].as_str().unwrap_or_else(|| panic!("no content in {reply}"))
}

/// A request of `model` for `schema` as `response_format`.
pub(crate) fn asking(model: &str, text: &str, schema: &Value) -> Value {
    json!({
        "model": model,
        "messages": [{"role": "user", "content": text}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "lead", "strict": true, "schema": schema}}
    })
}

/// The value that a model which honours schemas gives for `text`.
pub(crate) async fn value(text: &str, schema: &Value) -> Value {
    let simulator = Simulator::start().await.unwrap();
    let (status, reply) = post(&simulator, &asking("any/model", text, schema)).await;
    assert_eq!(status, 200, "{reply}");
    serde_json::from_str(content(&reply)).unwrap()
}

/// The message of the answer that such a model gives: its content, or its refusal.
pub(crate) async fn said(text: &str, schema: &Value) -> Result<Value, String> {
    let simulator = Simulator::start().await.unwrap();
    let (status, reply) = post(&simulator, &asking("any/model", text, schema)).await;
    assert_eq!((status, &reply["choices"][0]["finish_reason"]), (200, &json!("stop")), "{reply}");
    match reply["choices"][0]["message"]["refusal"].as_str() {
        Some(refusal) => {
            assert_eq!(reply["choices"][0]["message"]["content"], Value::Null);
            Err(refusal.to_owned())
        }
        None => Ok(serde_json::from_str(content(&reply)).unwrap()),
    }
}

/// An object with all these fields required.
pub(crate) fn fields(names: &[(&str, Value)]) -> Value {
    let properties: serde_json::Map<String, Value> =
        names.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let required: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// The schema of a type.
pub(crate) fn of(kind: &str) -> Value {
    json!({"type": kind})
}

/// The lead that the chat holds, as a schema of OpenAI's strict subset.
pub(crate) fn lead() -> Value {
    let optional = |kind: &str| json!({"type": [kind, "null"]});
    json!({
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "The customer's full name"},
            "phone": optional("string"),
            "email": {"type": ["string", "null"], "format": "email"},
            "car": {
                "type": "object",
                "properties": {
                    "make": {"type": "string"},
                    "model": {"type": "string"},
                    "year": optional("integer"),
                    "condition": {"type": "string", "enum": ["new", "used"]}
                },
                "required": ["make", "model", "year", "condition"],
                "additionalProperties": false
            },
            "budget": {"type": ["number", "null"], "description": "Highest price in US dollars"},
            "trade_in": {
                "anyOf": [
                    {
                        "type": "object",
                        "properties": {
                            "make": {"type": "string"},
                            "model": {"type": "string"},
                            "year": optional("integer"),
                            "mileage": optional("integer")
                        },
                        "required": ["make", "model", "year", "mileage"],
                        "additionalProperties": false
                    },
                    {"type": "null"}
                ]
            },
            "appointment": {"type": ["string", "null"], "format": "date"},
            "urgency": {"type": "string", "enum": ["low", "medium", "high"]}
        },
        "required": ["name", "phone", "email", "car", "budget", "trade_in", "appointment", "urgency"],
        "additionalProperties": false
    })
}

/// A client for plain HTTP. `loquat` turns on a feature of `reqwest` that leaves the TLS provider to whoever builds a client;
/// in a build of the whole workspace that holds here too, so this one brings its own.
pub(crate) fn client() -> reqwest::Client {
    static PROVIDER: std::sync::Once = std::sync::Once::new();
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
    reqwest::Client::builder().no_proxy().build().unwrap()
}
