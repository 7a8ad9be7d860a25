//! `loquat ask --explain`: the story of an answer on stderr, beside data that stays data.

use loquat_testkit::Reply;

use super::shell::{CHAT_FILE, SCHEMA_FILE, Server, loquat};

/// `minLength` is checked here, so a provider that holds the model to the rest can still let it through.
const NO_NAME: &str = r#"{"name": "", "car": {"make": "Honda", "condition": "used"}, "budget": 24500}"#;
const TWO_WRONG: &str = r#"{"name": "", "car": {"make": "Honda", "condition": "used"}, "budget": "much"}"#;
const RIGHT: &str =
    r#"{"name": "Maria Lopez", "car": {"make": "Honda", "condition": "used"}, "budget": 24500}"#;

#[test]
fn a_plain_answer_has_a_table_of_one_row() {
    let plain = ["ask", "--file", CHAT_FILE, "--schema", SCHEMA_FILE];
    let ran = loquat(&[&plain[..], &["--explain"]].concat());
    ran.golden("explain_one");
    assert_eq!(ran.stdout, loquat(&plain).stdout);
}

#[test]
fn repairs_and_rungs_passed_over_are_told() {
    let model = "anthropic/claude-3.5-sonnet";
    let ran = loquat(&["ask", "--file", CHAT_FILE, "--schema", SCHEMA_FILE, "--model", model, "--explain"]);
    ran.golden("explain_repairs");
}

#[test]
fn a_wrong_answer_is_sent_back_and_told_with_the_rule_that_it_breaks() {
    let server = Server::playing([Reply::content(NO_NAME), Reply::content(RIGHT)]);
    let ran = server.shell().run(&[
        "ask",
        "hi",
        "--schema",
        SCHEMA_FILE,
        "--explain",
        "--model",
        "anthropic/claude-3.5-sonnet",
    ]);
    ran.golden("explain_re_ask");
    server.simulator.assert_played();
}

#[test]
fn a_call_that_fails_has_its_story_too() {
    let server = Server::playing([Reply::content(TWO_WRONG), Reply::content("I do not know.")]);
    let ran = server.shell().run(&["ask", "hi", "--schema", SCHEMA_FILE, "--re-asks", "0", "--explain"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (4, ""));
    ran.golden("explain_failure");
    server.simulator.assert_played();
}

#[test]
fn what_others_write_cannot_steer_the_terminal() {
    let hostile = Reply::error(400, "no \u{1b}[2Jmercy").with_status(400);
    let ran = Server::playing([hostile]).shell().run(&["ask", "hi"]);
    assert_eq!(ran.code, 7, "{ran:?}");
    assert!(ran.stderr.contains("provider: no \u{fffd}[2Jmercy\n"), "{}", ran.stderr);
}

#[test]
fn a_long_refusal_is_shown_by_its_beginning() {
    let ran = Server::playing([Reply::refusal("no ".repeat(1_000))]).shell().run(&["ask", "hi"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.stderr.contains("no n... (1999 more characters)\n"), "{}", ran.stderr);
}
