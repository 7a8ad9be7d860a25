//! Runs every step of the course, and reads what it says.

#![allow(dead_code, reason = "each step is a program, of which the `main` is not called here")]

#[path = "../06_agent_server.rs"]
mod agent_server;
#[path = "../04_check_and_re_ask.rs"]
mod check_and_re_ask;
#[path = "../01_first_call.rs"]
mod first_call;
#[path = "../08_fit_and_route.rs"]
mod fit_and_route;
#[path = "../07_mend.rs"]
mod mend;
#[path = "../03_swap_the_model.rs"]
mod swap_the_model;
#[path = "../02_typed_extraction.rs"]
mod typed_extraction;

use std::{error::Error, sync::Arc};

use loquat::{Environment, ErrorKind, OpenRouter};
use loquat_testkit::{ScriptedService, Simulator};
use serde_json::{Value, json};

type Done = Result<(), Box<dyn Error>>;

fn service(simulator: &Simulator) -> Result<OpenRouter, loquat::Error> {
    OpenRouter::builder().base_url(simulator.base_url()).build()
}

fn golden(name: &str, text: &str) {
    let mut settings = loquat_testkit::settings();
    settings.set_snapshot_path("../../snapshots/examples");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[tokio::test]
async fn the_first_call_says_that_the_simulator_answers() -> Done {
    golden("01_first_call", &first_call::run(Environment::default()).await?);
    Ok(())
}

#[tokio::test]
async fn the_first_call_asks_where_the_environment_says() -> Done {
    let simulator = Simulator::start().await?;
    let variables =
        [("OPENROUTER_API_KEY", "sk-or-v1-invented".into()), ("OPENROUTER_BASE_URL", simulator.base_url())];
    let said = first_call::run(Environment::from_iter(variables)).await?;
    assert!(said.starts_with("a model answers\n"), "{said}");
    assert_eq!(simulator.requests().len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_chat_becomes_a_lead() -> Done {
    let simulator = Simulator::start().await?;
    let lead = typed_extraction::run(&service(&simulator)?).await?;
    let right = json!({
        "name": "Maria Lopez", "email": "maria.lopez@example.com", "make": "Honda", "budget": 24500.0, "trade_in": true
    });
    assert_eq!(serde_json::to_value(lead)?, right);
    Ok(())
}

#[tokio::test]
async fn four_models_give_the_same_lead_in_their_own_ways() -> Done {
    let simulator = Simulator::start().await?;
    golden("03_swap_the_model", &swap_the_model::run(&simulator.base_url()).await?.join("\n"));
    Ok(())
}

#[tokio::test]
async fn a_broken_rule_is_told_to_the_model_which_then_keeps_it() -> Done {
    let simulator = Simulator::play(check_and_re_ask::scenario()).await?;
    golden("04_check_and_re_ask", &check_and_re_ask::run(&service(&simulator)?).await?.join("\n"));
    simulator.assert_played();
    let last = simulator.requests().pop().ok_or("nothing was sent")?;
    assert!(last.body.to_string().contains("must be a later hour than"), "{}", last.body);
    Ok(())
}

#[tokio::test]
async fn the_server_answers_with_the_lead() -> Done {
    let simulator = Simulator::start().await?;
    golden("06_agent_server", &agent_server::run(Arc::new(service(&simulator)?)).await?);
    Ok(())
}

#[tokio::test]
async fn the_server_gives_an_error_its_status() -> Done {
    let limited = ScriptedService::new().error(ErrorKind::RateLimited { status: 429 });
    let said = agent_server::run(Arc::new(limited)).await?;
    let (status, body) = said.split_once('\n').ok_or("no body")?;
    assert_eq!(status, "503 Service Unavailable");
    assert_eq!(serde_json::from_str::<Value>(body)?["kind"], "rate_limited");
    Ok(())
}

#[test]
fn a_damaged_answer_becomes_a_booking_while_it_arrives() -> Done {
    golden("07_mend", &mend::run()?);
    Ok(())
}

#[tokio::test]
async fn a_fallback_answers_and_a_history_is_shortened_by_what_may_go() -> Done {
    let simulator = Simulator::start().await?;
    golden("08_fit_and_route", &fit_and_route::run(&simulator.base_url()).await?.join("\n"));
    Ok(())
}
