//! The loop with a scripted model: what is executed, what goes back, and how a run ends.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use loquat_core::{
    NlpService, Role, Schema, Spent, Tool, ToolCall, ToolFailure, ToolFunction, schemars, tool_function,
};
use loquat_testkit::ScriptedService;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;

#[derive(Deserialize, schemars::JsonSchema)]
struct Place {
    city: String,
    days: Option<u8>,
}

fn weather() -> Arc<dyn ToolFunction> {
    tool_function("weather", "The weather in a city.", |place: Place| async move {
        match place.city.as_str() {
            "Riga" => Ok(format!("rain for {} days", place.days.unwrap_or(1))),
            _ => Err("no such station"),
        }
    })
    .unwrap()
}

fn call(id: &str, name: &str, arguments: &str) -> ToolCall {
    ToolCall { id: id.into(), name: name.into(), arguments: arguments.into() }
}

fn agent(service: &ScriptedService) -> AgentBuilder {
    Agent::builder(service.generator(&Default::default()).unwrap()).tool(weather())
}

/// What the model was told by tools before its last answer.
fn told(service: &ScriptedService) -> Vec<String> {
    let last = service.prompts().pop().unwrap();
    let of_tools = last.messages().iter().filter(|message| message.role == Role::Tool);
    of_tools.map(|message| json!(message.parts[0])["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn tools_are_called_and_their_results_go_back_in_order() {
    let calls =
        vec![call("a", "weather", r#"{"city": "Oslo"}"#), call("b", "weather", r#"{"city": "Riga"}"#)];
    let service = ScriptedService::new().calls(calls).text("Take an umbrella to Riga.");
    let answer = agent(&service).instructions("Be short.").build().unwrap().text("Rain?").await.unwrap();
    assert_eq!(answer.value, "Take an umbrella to Riga.");
    assert_eq!(told(&service), ["error: no such station", "rain for 1 days"]);
    let roles: Vec<Role> = answer.transcript.messages().iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::System, Role::User, Role::Assistant, Role::Tool, Role::Tool, Role::Assistant]);
    let written = serde_json::to_value(&answer.transcript).unwrap();
    assert_eq!(written["rounds"][0]["results"][0]["failure"], "failed");
    assert!(!format!("{answer:?}{:?}", answer.transcript).contains("station"));
}

#[tokio::test]
async fn a_value_ends_a_run_too() {
    let service = ScriptedService::new().calls(vec![call("a", "weather", r#"{"city": "Riga"}"#)]);
    let service = service.value(json!({"umbrella": true}));
    let schema = Schema::<Value>::new("advice", json!({"type": "object", "required": ["umbrella"]})).unwrap();
    let agent = agent(&service).build().unwrap();
    assert_eq!(agent.answer_with(&schema, "Rain?").await.unwrap().value["umbrella"], true);
    let same = Schema::<Value>::new("weather", json!({"type": "object"})).unwrap();
    let failure = agent.answer_with(&same, "Rain?").await.unwrap_err();
    assert_eq!(failure.to_string(), "the tool `weather` is not a name other than the schema's");
}

#[tokio::test]
async fn arguments_are_mended_and_what_cannot_be_is_told_to_the_model() {
    let calls = vec![
        call("1", "weather", "{city: 'Riga', \"days\": \"3\",}"),
        call("2", "weather", r#"{"city": "Riga", "days": null}"#),
        call("3", "weather", r#"{"city": "Ri"#),
        call("4", "weather", r#"{"days": 3}"#),
        call("5", "wether", "{}"),
    ];
    let service = ScriptedService::new().calls(calls).text("done");
    agent(&service).build().unwrap().text("Rain?").await.unwrap();
    let told = told(&service);
    assert_eq!(told[..2], ["rain for 3 days", "rain for 1 days"]);
    assert_eq!(
        told[2],
        "error: the arguments are not one whole JSON object; call the tool again with a JSON object"
    );
    assert!(told[3].starts_with("error: the arguments break 1 of the schema's rules"), "{}", told[3]);
    assert_eq!(told[4], "error: there is no tool `wether`; the tools are weather");
}

#[tokio::test]
async fn a_budget_of_rounds_ends_a_run_before_tools_that_nobody_would_hear_of() {
    let again = || vec![call("a", "weather", r#"{"city": "Riga"}"#)];
    let service = ScriptedService::new().calls(again()).calls(again());
    let run = agent(&service).budget(Budget::default().rounds(2)).build().unwrap();
    let failure = run.text("Rain?").await.unwrap_err();
    assert_eq!(failure.to_string(), "the budget of rounds allows no further call: 2 of 2 used");
    let rounds = &failure.transcript().rounds;
    assert_eq!((rounds[0].results.len(), rounds[1].results.len()), (1, 0));
    // An open call is answered, so that the history can be gone on from.
    assert_eq!(failure.transcript().messages().last().unwrap().role, Role::Tool);
    assert_eq!(failure.error().spent(), Spent::Nothing);
}

/// A tool that counts how many of it run at once, and ends only once `most` do.
#[derive(Debug)]
struct Together {
    tool: Tool,
    barrier: tokio::sync::Barrier,
    dropped: Arc<AtomicUsize>,
}

struct Dropped(Arc<AtomicUsize>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

#[async_trait::async_trait]
impl ToolFunction for Together {
    fn tool(&self) -> &Tool {
        &self.tool
    }

    async fn call(&self, _: &ToolCall) -> Result<String, ToolFailure> {
        let _dropped = Dropped(Arc::clone(&self.dropped));
        self.barrier.wait().await;
        Ok("met".to_owned())
    }
}

fn together(most: usize) -> (Arc<dyn ToolFunction>, Arc<AtomicUsize>) {
    let dropped = Arc::new(AtomicUsize::new(0));
    let tool = Tool::new("meet", "Waits for others.", json!({"type": "object", "properties": {}}));
    let barrier = tokio::sync::Barrier::new(most);
    (Arc::new(Together { tool, barrier, dropped: Arc::clone(&dropped) }), dropped)
}

#[tokio::test]
async fn tools_run_at_once_and_one_that_takes_too_long_ends_the_run() {
    let calls = || vec![call("a", "meet", ""), call("b", "meet", "")];
    let service = ScriptedService::new().calls(calls()).text("met").calls(calls());
    let (meet, dropped) = together(2);
    let run = agent(&service).tool(Arc::clone(&meet)).build().unwrap();
    assert_eq!(run.text("x").await.unwrap().value, "met");
    // One at a time they never meet.
    let short = Budget::default().time(Duration::from_millis(30));
    let run = agent(&service).tool(meet).parallel(1).budget(short).build().unwrap();
    let failure = run.text("x").await.unwrap_err();
    assert!(failure.to_string().starts_with("the budget of time allows no further call: "), "{failure}");
    tokio::task::yield_now().await;
    assert_eq!(dropped.load(SeqCst), 3);
}

#[tokio::test]
async fn a_tool_that_panics_is_a_failure_like_others() {
    let broken = tool_function("broken", "Breaks.", |_: Value| async move {
        if true {
            panic!("invented");
        }
        Ok::<_, String>("x")
    });
    let service = ScriptedService::new().calls(vec![call("a", "broken", "{}")]).text("sorry");
    let run = agent(&service).tool(broken.unwrap()).build().unwrap();
    assert_eq!(run.text("x").await.unwrap().value, "sorry");
    assert_eq!(told(&service), ["error: the tool stopped in the middle of its work"]);
}

#[test]
fn two_tools_of_one_name_and_a_name_that_nobody_takes_are_refused() {
    let service = ScriptedService::new();
    let error = agent(&service).tool(weather()).build().unwrap_err();
    assert_eq!(error.to_string(), "the tool `weather` is not the only tool of its name");
    let named = tool_function("the weather", "", |_: Value| async move { Ok::<_, String>("x") }).unwrap();
    assert!(agent(&service).tool(named).build().is_err());
}
