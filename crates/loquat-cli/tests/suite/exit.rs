//! Exit codes: one for each kind of trouble, as the table of `--help` says.

use loquat_cli::Exit;
use loquat_testkit::Reply;

use super::shell::{NOBODY, SCHEMA_FILE, Server, Shell, golden, loquat};

const ALL: [Exit; 9] = [
    Exit::Success,
    Exit::Internal,
    Exit::Usage,
    Exit::Configuration,
    Exit::NoAnswer,
    Exit::Account,
    Exit::Unavailable,
    Exit::Rejected,
    Exit::Unreadable,
];

#[test]
fn the_table_of_the_help_lists_every_code_once_and_in_order() {
    let help = loquat(&["--help"]).stdout;
    let (_, table) = help.split_once("Exit codes:\n").unwrap();
    let listed: Vec<u8> =
        table.lines().map(|line| line.split_whitespace().next().unwrap().parse().unwrap()).collect();
    assert_eq!(listed, ALL.map(Exit::code));
}

#[test]
fn each_kind_of_trouble_has_its_code_and_its_hint() {
    let shell = |reply: Reply| Server::playing([reply]);
    let cases: [(&str, u8, Reply); 8] = [
        ("refused", 4, Reply::refusal("I would rather not.")),
        ("truncated", 4, Reply::content("The answer is").finish("length")),
        ("empty", 4, Reply::content("")),
        ("credits", 5, Reply::error(402, "This request requires more credits, or fewer max_tokens.")),
        ("rate limited", 6, Reply::error(429, "Rate limit exceeded").header("retry-after", "30")),
        ("provider failed", 6, Reply::error(503, "Provider returned error")),
        ("not our protocol", 6, Reply::html(200)),
        ("too long", 7, Reply::error(400, "This endpoint's maximum context length is 8192 tokens.")),
    ];
    let mut told = String::new();
    for (name, code, reply) in cases {
        let server = shell(reply);
        let ran = server.shell().run(&["ask", "hi"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{name}: {ran:?}");
        told.push_str(&format!("# {name}: exit {code}\n{}\n", ran.stderr));
    }
    golden("errors", &told);
}

#[test]
fn an_answer_that_stays_wrong_is_no_answer() {
    // The first, one more since the provider may have ignored the schema, and two re-asks.
    let server = Server::playing(std::iter::repeat_n(Reply::content(r#"{"name": "Maria"}"#), 4));
    let ran = server.shell().run(&["ask", "hi", "--schema", SCHEMA_FILE]);
    assert_eq!(ran.code, 4);
    ran.golden("exit_no_answer");
    server.simulator.assert_played();
}

#[test]
fn a_wrong_key_is_exit_5() {
    let server = Server::start();
    let ran = server.shell().set("OPENROUTER_API_KEY", "sk-or-v1-wrong").run(&["ask", "hi"]);
    assert_eq!(ran.code, 5);
    ran.golden("exit_account");
}

#[test]
fn an_unknown_model_is_exit_7() {
    let ran = loquat(&["ask", "hi", "--model", "no-such/model"]);
    assert_eq!(ran.code, 7);
    ran.golden("exit_rejected");
}

#[test]
fn a_base_url_where_nobody_listens_is_exit_6() {
    let ran = loquat(&["ask", "hi", "--base-url", NOBODY]);
    assert_eq!(ran.code, 6);
    ran.golden("exit_unavailable");
}

#[test]
fn a_setting_that_does_not_parse_is_exit_3() {
    let ran =
        Shell::default().set("OPENROUTER_TIMEOUT", "soon").set("OPENROUTER_API_KEY", "x").run(&["ask", "hi"]);
    assert_eq!(ran.code, 3);
    ran.golden("exit_configuration");
}

#[test]
fn a_pinned_rung_that_the_model_lacks_is_exit_7() {
    let args = ["ask", "hi", "--schema", SCHEMA_FILE, "--mode", "json-schema"];
    let ran = loquat(&[&args[..], &["--model", "anthropic/claude-3.5-sonnet"]].concat());
    assert_eq!(ran.code, 7);
    ran.golden("exit_pinned");
}

#[test]
fn a_port_that_is_taken_is_exit_2() {
    let server = Server::start();
    let url = server.simulator.base_url();
    let port = url.trim_start_matches("http://127.0.0.1:").trim_end_matches("/api/v1");
    let ran = loquat(&["simulate", "--port", port]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.starts_with(&format!("error: port {port}: ")), "{}", ran.stderr);
}
