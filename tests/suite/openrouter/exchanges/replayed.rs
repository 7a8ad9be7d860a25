//! A recorded reply on a socket, the real client before it, and what that makes of the questions that are no chats.

use std::time::Duration;

use loquat::{Error, OpenRouter, Spent, openrouter::LookUp};
use loquat_testkit::cassette::{Cassette, Player};

use super::recorded::{Exchange, Kind};

/// A socket that gives the recorded reply once, and a client of it.
pub(super) async fn client(exchange: &Exchange) -> (OpenRouter, Player) {
    // The bodies are not compared: a vector is asked for in another encoding than the recorded client's.
    let player = Cassette::read(&exchange.line).unwrap().player().any_body().start().await.unwrap();
    let nlp = OpenRouter::builder().base_url(player.base_url()).max_retries(0).build().unwrap();
    (nlp, player)
}

/// What the table says of an error.
pub(super) fn shown(error: &Error) -> String {
    let status = error.kind().status().map(|status| format!(" {status}")).unwrap_or_default();
    format!("error {}{status}, spent {}", error.kind().name(), error.spent())
}

/// What costs nothing: the catalogue, the key, the credits, what a generation was billed.
pub(super) async fn look_up(exchange: &Exchange) -> (String, Vec<String>) {
    let (nlp, player) = client(exchange).await;
    let data = exchange.answered()["data"].clone();
    let told: Result<(String, Vec<String>), Error> = async {
        let mut lost = Vec::new();
        let told = match exchange.kind() {
            Kind::Models => {
                let listed = nlp.refresh_catalogue().await?;
                let recorded = data.as_array().map_or(0, Vec::len);
                keep(&mut lost, "models", listed == recorded);
                format!("ok, {listed} models")
            }
            Kind::Endpoints(model) => {
                let served = nlp.endpoints(&model).await?.len();
                let recorded = data["endpoints"].as_array().map_or(0, Vec::len);
                keep(&mut lost, "endpoints", served == recorded);
                format!("ok, {served} endpoints")
            }
            Kind::Generation(id) => {
                let once = LookUp::new(Duration::ZERO, Duration::ZERO);
                let record = nlp.generation_within(&id, once).await?;
                keep(&mut lost, "cost", is(record.cost, data["total_cost"].as_f64()));
                keep(&mut lost, "input", record.usage.input == data["native_tokens_prompt"].as_u64());
                keep(&mut lost, "output", record.usage.output == data["native_tokens_completion"].as_u64());
                format!("ok, {}", record.cost)
            }
            Kind::Key => {
                let key = nlp.check_key().await?;
                let used = key.usage.map_or(Spent::Maybe, Spent::Known);
                keep(&mut lost, "usage", is(used, data["usage"].as_f64()));
                format!("ok, used {used}")
            }
            _ => {
                let credits = nlp.credits().await?;
                keep(&mut lost, "bought", is(Spent::Known(credits.bought), data["total_credits"].as_f64()));
                keep(&mut lost, "used", is(Spent::Known(credits.used), data["total_usage"].as_f64()));
                format!("ok, {} of {}", credits.used, credits.bought)
            }
        };
        Ok((told, lost))
    }
    .await;
    let (told, mut lost) = told.unwrap_or_else(|error| {
        let lost = if exchange.failed() { Vec::new() } else { vec!["an answer became an error".to_owned()] };
        (shown(&error), lost)
    });
    keep(&mut lost, "an error became an answer", !(exchange.failed() && told.starts_with("ok")));
    keep(&mut lost, "it was not asked once", player.account().is_settled());
    (told, lost)
}

pub(super) fn keep(lost: &mut Vec<String>, what: &str, is_kept: bool) {
    if !is_kept {
        lost.push(what.to_owned());
    }
}

/// Whether the money is what was recorded; what was not recorded is unknown.
pub(super) fn is(spent: Spent, recorded: Option<f64>) -> bool {
    match spent {
        Spent::Known(usd) => usd.digits().parse::<f64>().ok() == recorded,
        _ => recorded.is_none(),
    }
}
