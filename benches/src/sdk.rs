//! The call through Loquat: what its README tells a user to write.

use loquat::{NlpServiceExt, OpenRouter, Schematic};

use crate::{Failure, KEY, MODEL, TEXT_PROMPT, TYPED_PROMPT, ticket::Ticket};

/// The service.
///
/// # Errors
/// Those of the builder.
pub fn service(port: u16) -> Result<OpenRouter, Failure> {
    let url = format!("http://127.0.0.1:{port}/api/v1");
    Ok(OpenRouter::builder().base_url(url).api_key(KEY).model(MODEL).build()?)
}

/// Compiles the schema; once a process, as by hand.
///
/// # Errors
/// Those of the schema.
pub fn schematic(service: &OpenRouter) -> Result<Schematic<Ticket>, Failure> {
    Ok(service.schematic::<Ticket>()?)
}

/// One text.
///
/// # Errors
/// Those of the call.
pub async fn text(service: &OpenRouter) -> Result<String, Failure> {
    Ok(service.text(TEXT_PROMPT).await?.value)
}

/// One ticket.
///
/// # Errors
/// Those of the call.
pub async fn typed(schematic: &Schematic<Ticket>) -> Result<Ticket, Failure> {
    Ok(schematic.generate(TYPED_PROMPT).await?.value)
}
