//! `loquat doctor`: every setting with its source, what is probably a mistake, the model's facts, and the key.

use super::shell::{SCHEMA_FILE, Server, Shell, loquat};

#[test]
fn without_a_key_it_says_what_to_do_and_what_it_knows_all_the_same() {
    let ran = loquat(&["doctor", "--schema", SCHEMA_FILE]);
    assert_eq!(ran.code, 3);
    ran.golden("doctor_no_key");
}

#[test]
fn an_alias_a_misspelt_name_and_a_number_are_all_told() {
    let server = Server::start();
    let shell = server
        .shell()
        .set("OPENROUTER_API_KEY", "sk-or-v1-invented")
        .set("OPENROUTER_DEFAULT_MODEL", "openai/gpt-4o-mini")
        .set("OPENROUTER_TIMOUT", "60s")
        .set("OPENROUTER_MAX_RETRIES", "3");
    let ran = shell.run(&["doctor"]);
    assert_eq!(ran.code, 0);
    ran.golden("doctor_alias");
}

#[test]
fn a_server_of_ones_own_needs_no_key() {
    let ran = Server::start().shell().run(&["doctor"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("\nkey: none is set; http://127.0.0.1:"), "{}", ran.stdout);
}

#[test]
fn a_wrong_key_is_a_problem_of_the_account() {
    let ran = Server::start().shell().set("OPENROUTER_API_KEY", "sk-or-v1-wrong").run(&["doctor"]);
    assert_eq!(ran.code, 5);
    ran.golden("doctor_wrong_key");
}

#[test]
fn the_ladder_is_told_for_the_schema_given() {
    let shell = Server::start().shell().set("OPENROUTER_MODEL", "anthropic/claude-3.5-sonnet");
    let ran = shell.run(&["doctor", "--schema", SCHEMA_FILE]);
    let (_, ladder) = ran.stdout.split_once("ladder: ").unwrap();
    assert!(
        ladder.starts_with("this schema would start at prompt\n  json-schema was passed over"),
        "{ladder}"
    );
}

#[test]
fn json_holds_the_same_findings() {
    let ran = Server::start().shell().run(&["doctor", "--json", "--schema", SCHEMA_FILE]);
    ran.golden("doctor_json");
    assert_eq!(ran.json()["model"]["first_rung"], "json-schema");
}

#[test]
fn the_manual_of_the_environment_is_the_page_in_the_docs() {
    let ran = loquat(&["doctor", "--environment"]);
    assert_eq!(ran.stdout, std::fs::read_to_string("../../docs/environment.md").unwrap());
}

#[test]
fn an_env_file_is_read_when_it_is_named_and_the_environment_wins_over_it() {
    let args = ["doctor", "--env-file", "tests/suite/data/sample.env"];
    let shell = Shell::default().set("OPENROUTER_TIMEOUT", "30s");
    let report = shell.run(&args).stdout;
    let row = |name: &str| report.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(row("OPENROUTER_MODEL").contains("openai/gpt-4o-mini"), "{report}");
    assert!(row("OPENROUTER_MODEL").ends_with("`.env` file, `OPENROUTER_MODEL`"), "{report}");
    assert!(row("OPENROUTER_TIMEOUT").contains("30s"), "{report}");
}

#[test]
fn a_key_is_never_shown() {
    let server = Server::start();
    let shell = server.shell().set("OPENROUTER_API_KEY", "sk-or-v1-invented");
    for args in [&["doctor"][..], &["doctor", "--json"], &["ask", "hi", "--info", "--explain"]] {
        let ran = shell.run(args);
        assert_eq!(ran.code, 0);
        assert!(!ran.stdout.contains("invented") && !ran.stderr.contains("invented"), "{ran:?}");
    }
}
