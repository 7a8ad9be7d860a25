//! OpenRouter's own abilities, and a history that does not fit: a fallback model, and what may be left out.
//!
//! `cargo run -p loquat-examples --example 08_fit_and_route`

#![allow(clippy::print_stdout, reason = "an example shows what it got")]

use std::error::Error;

use loquat::{
    Message, NlpServiceExt, OpenRouter,
    openrouter::preferences::{ProviderPreferences, Sort},
};
use loquat_testkit::Simulator;

/// What a chat is about to ask: an old page that may be left out, and the question.
fn history() -> Vec<Message> {
    let page = "A day at the river, and a night on the road. ".repeat(40_000);
    vec![Message::system("Be short."), Message::user(page).droppable(), Message::user("Say hello.")]
}

pub(crate) async fn run(base_url: &str) -> Result<Vec<String>, Box<dyn Error>> {
    // The first model is down; the second is asked by OpenRouter itself, in the same request.
    let nlp = OpenRouter::builder().base_url(base_url).model("simulator/down").build()?;
    let nlp = nlp.with(|preferences| {
        let cheap = ProviderPreferences::new().sort(Sort::Price).zero_data_retention();
        preferences
            .provider(cheap)
            .fallback_models(["openai/gpt-4o-mini"])
            .session_id("chat-17")
            .tell_routing()
    });
    let answer = nlp.text("Say hello.").await?;
    let mut lines = vec![format!("{} answers for {}", answer.info.model, answer.info.cost)];
    let routing = answer.info.attempts.first().and_then(|attempt| attempt.served.routing.as_ref());
    for tried in routing.iter().flat_map(|routing| &routing.tried) {
        lines.push(format!(
            "  tried {}: {}",
            tried.model.as_deref().unwrap_or("?"),
            tried.status.unwrap_or(0)
        ));
    }

    // 520,000 tokens do not fit into 128,000: nothing is cut, what may go goes, and the answer tells.
    let nlp = OpenRouter::builder().base_url(base_url).model("openai/gpt-4o").build()?;
    let answer = nlp.text(history()).await?;
    lines.extend(answer.info.notes.iter().map(ToString::to_string));
    let too_long: Vec<Message> =
        history().into_iter().map(|message| Message::new(message.role, message.parts)).collect();
    if let Err(error) = nlp.text(too_long).await {
        lines.push(format!("refused before it was sent ({}): {error}", error.spent()));
    }
    Ok(lines)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let simulator = Simulator::start().await?;
    println!("{}", run(&simulator.base_url()).await?.join("\n"));
    Ok(())
}
