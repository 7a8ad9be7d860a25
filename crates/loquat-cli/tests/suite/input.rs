//! What is asked, and what is wrong with it before anything is sent.

use super::shell::{CHAT, CHAT_FILE, SCHEMA_FILE, Server, Shell, loquat};

#[test]
fn a_prompt_may_come_from_stdin() {
    let ran = Shell::default().stdin("My name is Maria Lopez.").run(&["ask"]);
    ran.golden("ask_stdin");
}

#[test]
fn a_file_named_by_a_dash_is_stdin() {
    let args = ["ask", "--file", "-", "--schema", SCHEMA_FILE];
    let from_stdin = Shell::default().stdin(CHAT).run(&args);
    assert_eq!(from_stdin.json(), loquat(&["ask", "--file", CHAT_FILE, "--schema", SCHEMA_FILE]).json());
}

#[test]
fn prompt_file_and_system_are_one_conversation() {
    let server = Server::start();
    let ran = server.shell().run(&["ask", "Who is this?", "--file", CHAT_FILE, "--system", "Be short."]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let request = server.simulator.requests().remove(0);
    assert_eq!(request.body["messages"][0]["content"], "Be short.");
    assert_eq!(request.body["messages"][1]["content"], format!("Who is this?\n\n{CHAT}"));
}

#[test]
fn on_a_terminal_nobody_is_kept_waiting_for_a_prompt() {
    loquat(&["ask"]).golden("ask_nothing");
}

#[test]
fn an_empty_prompt_is_not_sent() {
    let server = Server::start();
    let ran = server.shell().stdin(" \n").run(&["ask"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (2, "error: nothing to ask: the prompt is empty\n"));
    assert_eq!(server.simulator.requests().len(), 0);
}

#[test]
fn a_file_that_is_missing_is_named() {
    loquat(&["ask", "--file", "no-such.txt"]).golden("missing_file");
}

#[test]
fn a_schema_that_is_no_json_is_named_with_the_place() {
    loquat(&["ask", "hello", "--schema", "tests/suite/data/no-json.txt"]).golden("schema_no_json");
}

#[test]
fn a_wrong_schema_is_named_with_its_path() {
    let wrong = "tests/suite/data/wrong.schema.json";
    let ran = loquat(&["ask", "hello", "--schema", wrong]);
    ran.golden("schema_wrong");
    assert_eq!(loquat(&["doctor", "--schema", wrong]).stderr, ran.stderr);
}

#[test]
fn a_number_out_of_its_range_is_refused() {
    for (flag, value) in [("--temperature", "2.5"), ("--temperature", "hot"), ("--max-tokens", "0")] {
        let ran = loquat(&["ask", "hello", flag, value]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(flag), "{}", ran.stderr);
    }
}
