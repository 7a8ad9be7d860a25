//! Runs the cases whose text is no text yet: bytes, as they come to the command line, which makes a text of them.

use loquat::Environment;
use loquat_cli::Io;
use serde_json::{Value, json};

use super::case::Want;
use super::judge;

/// The first thing that is not as the case says.
pub(super) fn difference(want: &Want, bytes: &[u8]) -> Option<(String, String)> {
    let answer = answer(bytes);
    let repairs = answer["repairs"].as_array().into_iter().flatten();
    let names: Vec<&str> = repairs.filter_map(|repair| repair["kind"].as_str()).collect();
    let value = want.value.as_ref().filter(|value| !judge::same(value, &answer["value"]));
    value.map(|value| (value.to_string(), answer.to_string())).or_else(|| judge::repairs(want, &names))
}

/// One line of `loquat mend --jsonl`.
fn answer(bytes: &[u8]) -> Value {
    let line = json!({"id": 0, "input_latin1_bytes": bytes}).to_string();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let io = Io {
        stdin: &mut line.as_bytes(),
        stdin_is_terminal: false,
        stdout: &mut stdout,
        stderr: &mut stderr,
        stderr_is_terminal: false,
    };
    loquat_cli::run(["loquat", "mend", "--jsonl"].map(Into::into), &Environment::default(), io);
    serde_json::from_slice(&stdout).unwrap_or_default()
}
