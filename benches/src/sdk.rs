//! The call through Loquat: what its README tells a user to write.

use loquat::{
    Event, GenerationOptions, NlpService, NlpServiceExt, OpenRouter, Schematic, TextEvent, Wanted,
    openrouter::EmbedderSettings,
};

use crate::{
    EMBEDDING_MODEL, Failure, KEY, MODEL, TEXT_PROMPT, TYPED_PROMPT, canned::vectors::TEXTS, ticket::Ticket,
};

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

/// One text as it arrives, up to its first piece or to its end; the bytes that came.
///
/// # Errors
/// Those of the stream.
pub async fn stream(service: &OpenRouter, all: bool) -> Result<usize, Failure> {
    let generator = service.streaming_text_generator(&Wanted::default())?;
    let mut events = generator.stream_text(&TEXT_PROMPT.into(), &GenerationOptions::default()).await?;
    let mut length = 0;
    while let Some(event) = events.next().await {
        if let TextEvent::Text(text) = event? {
            length += text.reveal().len();
            if !all {
                break;
            }
        }
    }
    Ok(length)
}

/// One ticket as it arrives: how often it was shown, and how many wishes are in it.
///
/// # Errors
/// Those of the stream.
pub async fn growing(schematic: &Schematic<Ticket>) -> Result<(usize, usize), Failure> {
    let mut events = schematic.stream(TYPED_PROMPT);
    let mut shown = 0;
    while let Some(event) = events.next().await {
        match event? {
            Event::Partial(_) => shown += 1,
            Event::Done(ticket) => return Ok((shown, ticket.value.wishes.len())),
            _ => {}
        }
    }
    Err("the stream has no end".into())
}

/// A vector a text.
///
/// # Errors
/// Those of the embedder.
pub async fn embed(service: &OpenRouter, texts: &[String]) -> Result<Vec<Vec<f32>>, Failure> {
    let settings = EmbedderSettings::default().model(EMBEDDING_MODEL).texts_per_request(TEXTS);
    Ok(service.embedder_with(settings)?.embed(texts).await?.vectors)
}
