//! `loquat ask`: stdout is the answer and nothing else; stderr says who gave it.

use serde_json::{Value, json};

use super::shell::{CHAT, CHAT_FILE, Ran, SCHEMA_FILE, Server, Shell, loquat};

fn lead_of(chat: &str) -> Value {
    Shell::default().stdin(chat).run(&["ask", "--schema", SCHEMA_FILE]).json()
}

/// Without a key: how many lines of talk there are, and that they name the simulator.
fn says_who_answers(ran: &Ran) -> bool {
    ran.stderr.lines().count() == 1 && ran.stderr.contains("the embedded simulator")
}

#[test]
fn a_chat_becomes_json_that_satisfies_the_schema() {
    let ran = loquat(&["ask", "--file", CHAT_FILE, "--schema", SCHEMA_FILE]);
    ran.golden("ask_lead");
    assert!(says_who_answers(&ran), "{}", ran.stderr);
    let schema = loquat::Schema::<Value>::from_text(&std::fs::read_to_string(SCHEMA_FILE).unwrap()).unwrap();
    assert_eq!(schema.erased().violations(&ran.json()), []);
}

#[test]
fn another_name_in_the_chat_is_another_name_in_the_answer() {
    let mut right = lead_of(CHAT);
    right["name"] = json!("Ingrid Solberg");
    assert_eq!(lead_of(&CHAT.replace("Maria Lopez", "Ingrid Solberg")), right);
}

#[test]
fn another_number_in_the_chat_is_another_number_in_the_answer() {
    let mut right = lead_of(CHAT);
    right["budget"] = json!(31900);
    right["car"]["year"] = json!(2019);
    assert_eq!(lead_of(&CHAT.replace("$24,500", "$31,900").replace("2021 or", "2019 or")), right);
}

#[test]
fn an_answer_without_a_schema_is_plain_text() {
    let ran = loquat(&["ask", "My name is Maria Lopez."]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.starts_with("[simulator] "), "{}", ran.stdout);
    assert!(ran.stdout.contains("Maria Lopez"), "{}", ran.stdout);
}

#[test]
fn info_puts_the_story_beside_the_value() {
    let ran = loquat(&["ask", "--file", CHAT_FILE, "--schema", SCHEMA_FILE, "--info"]);
    ran.golden("ask_info");
    let fields: Vec<String> = ran.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["value", "info"]);
}

#[test]
fn each_model_gives_the_same_value() {
    let right = lead_of(CHAT);
    for model in ["openai/gpt-4o-mini", "anthropic/claude-3.5-sonnet", "meta-llama/llama-3.3-70b-instruct"] {
        let ran = loquat(&["ask", "--file", CHAT_FILE, "--schema", SCHEMA_FILE, "--model", model]);
        assert_eq!(ran.json(), right, "{model}");
    }
}

#[test]
fn flags_become_parameters_of_the_request() {
    let server = Server::start();
    let args = ["ask", "hi", "--temperature", "0.5", "--max-tokens", "64", "--model", "openai/gpt-4o-mini"];
    assert_eq!(server.shell().run(&args).code, 0);
    let body = server.simulator.requests().remove(0).body;
    assert_eq!(
        [&body["model"], &body["temperature"], &body["max_tokens"]],
        [&json!("openai/gpt-4o-mini"), &json!(0.5), &json!(64)]
    );
}

#[test]
fn with_a_server_of_ones_own_no_simulator_is_embedded() {
    let server = Server::start();
    let ran = server.shell().run(&["ask", "hi"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(server.simulator.requests().len(), 1);
}

#[test]
fn a_misspelt_variable_is_a_warning_of_each_run() {
    let server = Server::start();
    let ran = server.shell().set("OPENROUTER_MODLE", "x/y").run(&["ask", "hi"]);
    let warning =
        "warning: `OPENROUTER_MODLE` is not a variable that Loquat reads; did you mean `OPENROUTER_MODEL`?\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (0, warning));
}
