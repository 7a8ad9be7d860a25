//! An agent server with axum: the service in its state without a generic in sight, errors as JSON with a proper status.
//!
//! `cargo run -p loquat-examples --example 06_agent_server` serves on a free port, asks itself once, and ends.

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::{error::Error, sync::Arc};

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use loquat::{ErrorKind, NlpService, NlpServiceExt, OpenRouter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Deserialize, Serialize, JsonSchema)]
struct Lead {
    name: String,
    phone: Option<String>,
}

struct AppState {
    nlp: Arc<dyn NlpService>,
}
type Refusal = (StatusCode, Json<Value>);

async fn lead(State(state): State<Arc<AppState>>, text: String) -> Result<Json<Lead>, Refusal> {
    let leads = state.nlp.schematic::<Lead>().map_err(refused)?;
    Ok(Json(leads.generate(text).await.map_err(refused)?.value))
}

/// The message quotes neither the prompt nor the answer, so the caller may see it; the hint is for who runs the server.
fn refused(error: loquat::Error) -> Refusal {
    let status = match error.kind() {
        ErrorKind::ContextLength { .. } | ErrorKind::Refused => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::RateLimited { .. } => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_GATEWAY,
    };
    (status, Json(json!({"error": error.to_string(), "kind": error.kind().name()})))
}

pub(crate) async fn run(nlp: Arc<dyn NlpService>) -> Result<String, Box<dyn Error>> {
    let router = Router::new().route("/lead", post(lead)).with_state(Arc::new(AppState { nlp }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let chat = include_str!("data/dealership-chat.txt");
    let url = format!("http://{}/lead", listener.local_addr()?);
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    // A client of your own needs a TLS provider, also for plain HTTP; `Err` only says that there is one already.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let reply = reqwest::Client::builder().no_proxy().build()?.post(url).body(chat).send().await?;
    server.abort();
    Ok(format!("{}\n{}", reply.status(), reply.text().await?))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let simulator = loquat_testkit::Simulator::start().await?;
    let nlp = OpenRouter::builder().base_url(simulator.base_url()).build()?;
    println!("{}", run(Arc::new(nlp)).await?);
    Ok(())
}
