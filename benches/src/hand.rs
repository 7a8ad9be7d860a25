//! The same call by hand: what a careful person writes with `reqwest`, `serde_json` and `jsonschema`, and no more.
//!
//! Where it could be written in several ways, this is one with few instructions, so that Loquat has a hard rival:
//!
//! - The client has Loquat's settings (a limit for connecting, one for the whole request, no redirects, no proxy for
//!   127.0.0.1) and is given its TLS set-up, without roots: over plain `http` nothing is loaded and nothing encrypted.
//!   A client that is left to set up TLS itself would read the system's certificates first.
//! - The header with the key is made once. The URL is a string, which `post` parses, and the schema that is sent a
//!   `Value`, as nearly everybody has them; a URL parsed once would save about 7,000 instructions a call, a schema kept
//!   as text about 12,000.
//! - The body is written from borrowed `struct`s, not from `json!`, and is byte for byte what Loquat sends.
//! - The reply is read into a `struct` that knows the content and nothing else: no usage, no cost, no finish reason, no
//!   refusal, no error inside a 200.
//! - A typed answer is parsed once as a value; the value is validated (`is_valid`, by a validator that was compiled once
//!   with the options that Loquat compiles with) and then turned into the type. An invalid one is an error: no list of
//!   violations, no repair, no second request. The schema goes out as a file has it, already in the strict subset.

use std::{sync::Arc, time::Duration};

use jsonschema::Validator;
use reqwest::{
    Client, Response,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
    redirect::Policy,
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub mod embed;
pub mod stream;

use crate::{
    Failure, KEY, MODEL, TEXT_PROMPT, TYPED_PROMPT,
    ticket::{DOCUMENT, NAME, SENT, Ticket},
};

/// A client for one URL.
#[derive(Debug)]
pub struct Hand {
    http: Client,
    url: String,
    authorization: HeaderValue,
}

/// What a typed call needs besides: made once.
#[derive(Debug)]
pub struct Schema {
    sent: Value,
    validator: Validator,
}

impl Schema {
    /// Reads the schema that is sent and compiles the one that answers are checked against.
    ///
    /// # Errors
    /// When one of the files is wrong.
    pub fn new() -> Result<Self, Failure> {
        Ok(Self { sent: serde_json::from_str(SENT)?, validator: compile(&document()?)? })
    }
}

/// The schema that answers are checked against.
///
/// # Errors
/// When the file is wrong.
pub fn document() -> Result<Value, Failure> {
    Ok(serde_json::from_str(DOCUMENT)?)
}

/// A validator with the options that Loquat uses.
///
/// # Errors
/// When the schema is wrong.
pub fn compile(document: &Value) -> Result<Validator, Failure> {
    let built = jsonschema::options().should_validate_formats(true).build(document);
    Ok(built.map_err(|error| error.to_string())?)
}

impl Hand {
    /// A client.
    ///
    /// # Errors
    /// When TLS or the client cannot be set up.
    pub fn new(port: u16) -> Result<Self, Failure> {
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let http = Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(120))
            .redirect(Policy::none())
            .no_proxy()
            .tls_backend_preconfigured(tls)
            .build()?;
        let mut authorization = HeaderValue::from_str(&format!("Bearer {KEY}"))?;
        authorization.set_sensitive(true);
        Ok(Self { http, url: format!("http://127.0.0.1:{port}/api/v1/chat/completions"), authorization })
    }

    /// One text.
    ///
    /// # Errors
    /// Whatever goes wrong.
    pub async fn text(&self) -> Result<String, Failure> {
        let messages = [Message { role: "user", content: TEXT_PROMPT }];
        self.ask(&Request { model: MODEL, messages, response_format: None, provider: None, stream: false })
            .await
    }

    /// One ticket.
    ///
    /// # Errors
    /// Whatever goes wrong.
    pub async fn typed(&self, schema: &Schema) -> Result<Ticket, Failure> {
        let messages = [Message { role: "user", content: TYPED_PROMPT }];
        let json_schema = JsonSchema { name: NAME, strict: true, schema: &schema.sent };
        let response_format = Some(ResponseFormat { kind: "json_schema", json_schema });
        let provider = Some(Provider { require_parameters: true });
        let content =
            self.ask(&Request { model: MODEL, messages, response_format, provider, stream: false }).await?;
        let value: Value = serde_json::from_str(&content)?;
        if !schema.validator.is_valid(&value) {
            return Err("the answer does not satisfy the schema".into());
        }
        Ok(serde_json::from_value(value)?)
    }

    async fn ask(&self, request: &Request<'_>) -> Result<String, Failure> {
        let response = self.post(&self.url, serde_json::to_vec(request)?).await?;
        let reply: Reply = serde_json::from_slice(&response.bytes().await?)?;
        let first = reply.choices.into_iter().next().ok_or("the reply has no choices")?;
        Ok(first.message.content)
    }

    async fn post(&self, url: &str, body: Vec<u8>) -> Result<Response, Failure> {
        let request = self
            .http
            .post(url)
            .header(AUTHORIZATION, self.authorization.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(body);
        Ok(request.send().await?.error_for_status()?)
    }
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    messages: [Message<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Provider>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    stream: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
struct ResponseFormat<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    json_schema: JsonSchema<'a>,
}

#[derive(Serialize)]
struct JsonSchema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a Value,
}

#[derive(Serialize)]
struct Provider {
    require_parameters: bool,
}

#[derive(Deserialize)]
struct Reply {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Content,
}

#[derive(Deserialize)]
struct Content {
    content: String,
}
