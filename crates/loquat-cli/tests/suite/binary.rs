//! The one test of the real binary: process arguments, a process environment that is empty, real pipes.

use std::process::Command;

use loquat::Schema;
use serde_json::Value;

use super::shell::{CHAT_FILE, SCHEMA_FILE};

#[test]
fn the_first_command_of_the_readme_prints_json_that_satisfies_the_schema() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loquat"));
    command.env_clear().args(["ask", "--file", CHAT_FILE, "--schema", SCHEMA_FILE]);
    let output = command.output().unwrap();
    let talk = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{talk}");
    assert!(talk.starts_with("OPENROUTER_API_KEY is not set: the embedded simulator"), "{talk}");
    assert_eq!(talk.lines().count(), 1, "{talk}");
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = Schema::<Value>::from_text(&std::fs::read_to_string(SCHEMA_FILE).unwrap()).unwrap();
    assert_eq!(schema.erased().violations(&value), []);
    assert_eq!(value["name"], "Maria Lopez");
}
