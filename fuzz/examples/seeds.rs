//! Writes the seeds: invented answers of models, each damaged in one way, into one folder for each target.
//!
//! `seeds <folder> [<cases.jsonl>..]`: below the folder, `whole`, `pieces`, `shown` and `schema`. The `input` of every line of the
//! files, if there are any, becomes a seed too, so that texts written by others can be tried without being kept here.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

/// Answers as models write them, whole and sound.
const ANSWERS: [&str; 12] = [
    r#"{"name": "Ada", "age": 36, "tags": ["maths", "poetry"], "active": true}"#,
    r#"[{"a": 1, "b": "one", "c": null}, {"a": 2, "b": "two, or 2", "c": -0.5e3}]"#,
    r#"{"a": {"a": [{"b": 1}, "leaf", 2.5, null]}, "b": 7}"#,
    r#"{"colour": "dark green", "level": 2, "kind": "leaf"}"#,
    r#"{"day": "2024-02-29", "at": "10:30:00Z", "when": "2024-02-29T10:30:00Z", "mail": "ada@example.org"}"#,
    r#"{"type": "circle", "radius": 1.5}"#,
    r#"{"a": "it's \"so\"", "b": 25, "path": "C:\\new\\table", "e": "\u00e9\ud83d\ude00"}"#,
    r#"{"firstName": "Zoë", "last_name": "Olsen", "value": {"amount": 1234.5, "currency": "EUR"}}"#,
    r#"{"people": [{"name": "Ada", "friends": [{"name": "Per"}]}]}"#,
    r#"["row", 7, true, false]"#,
    r#""only a string, with {braces} and [1]""#,
    "42",
];

/// Texts that are no damage of anything.
const ODD: [&str; 24] = [
    "",
    " ",
    "no json at all",
    "{",
    "[[[[[[[[",
    "{\"a\":{\"a\":{\"a\":",
    "\"\"\"\"",
    "'it's 'so' said'",
    "{'a': 'it's', 'b': \"she said \"no\", and left\"}",
    "<think>maybe {\"a\": 1}?</think>{\"a\": 2}",
    "<think>\n{\"a\": 1",
    "First {\"a\": 1}, then {\"a\": 2, \"b\": 3}.",
    "{\"a\": 1}\n{\"a\": 2}\n{\"a\": 3}\n",
    "See [1] and {name}.\n```json\n{\"a\": [1, 2,]}\n```\nDone.",
    "{a: NaN, b: Infinity, c: -Infinity, d: undefined, e: None, f: 0x1F}",
    "{\"a\": 12,345.67 kg, \"b\": $3, \"c\": 50%, \"d\": 1/2, \"e\": .5, \"f\": 5., \"g\": 007}",
    "{\"a\": [1, 2, ...], ...}",
    "{\"a\" \"b\" \"c\" 1}",
    "{\"a\": \"x\" + \"y\", \"b\": \"x\" \"y\"}",
    "{\"a\": ]}, [1}",
    "name: Ada\nage: 36\ntags: maths, poetry",
    "The colour is dark green and the level is 2.",
    "callback({\"a\": ObjectId(\"7\"), \"b\": ISODate(\"2024-01-01\")});",
    "```\n```json\n{}\n```\n```",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: seeds <folder> [<cases.jsonl>..]")?);
    let mut texts: Vec<String> = ODD.iter().map(|&text| text.to_owned()).collect();
    texts.extend(ANSWERS.iter().flat_map(|answer| damaged(answer)));
    for file in arguments {
        texts.extend(fs::read_to_string(file)?.lines().filter_map(input));
    }
    for (target, prefix) in [("whole", 0), ("pieces", 1), ("shown", 2), ("schema", 2)] {
        write(&folder.join(target), prefix, &texts)?;
    }
    Ok(())
}

fn input(line: &str) -> Option<String> {
    let case: Value = serde_json::from_str(line).ok()?;
    case.get("input")?.as_str().map(str::to_owned)
}

/// The target reads the first bytes as choices; they differ from seed to seed.
fn write(folder: &Path, prefix: usize, texts: &[String]) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for (number, text) in texts.iter().enumerate() {
        let mut seed: Vec<u8> =
            [number % 20, number % 251].iter().take(prefix).map(|&byte| byte as u8).collect();
        seed.extend(text.as_bytes());
        fs::write(folder.join(format!("seed-{number:05}")), seed)?;
    }
    Ok(())
}

/// An answer, damaged in each way and in some together.
fn damaged(answer: &str) -> Vec<String> {
    let python = answer.replace("true", "True").replace("false", "False").replace("null", "None");
    let bare = unquoted(answer);
    let trailing = answer.replace('}', ",}").replace(']', ",]");
    let single = answer.replace('"', "'");
    let mut texts = vec![
        answer.to_owned(),
        format!("```json\n{answer}\n```"),
        format!("Sure! Here is what you asked for (see [1]):\n\n{answer}\n\nIs there {{anything}} else?"),
        format!("<think>\nThey want {{name}}. Say {answer}?\n</think>\n{answer}"),
        format!("```json\n{}\n```", unquoted(&python.replace('}', ",}"))),
        format!("// a comment\n{} // at the end", answer.replace(", ", ", /* between */ ")),
        answer.replace('"', "\\\""),
        Value::String(answer.to_owned()).to_string(),
        answer.replacen('"', "\u{201c}", 1).replace('"', "\u{201d}"),
        answer.replace(", ", " "),
        answer.replace(", ", ",, "),
        answer.replace(": ", " "),
        answer.replace(": ", " = "),
        answer.replace(", ", "\n"),
        answer.replace(": \"", ": ").replace("\",", ","),
        answer.replace(' ', "\u{a0}"),
        answer.replace(": ", "\u{ff1a}").replace(", ", "\u{ff0c}"),
        format!("\u{feff}{answer}"),
        format!("{{\"tool\": \"save\", \"arguments\": {}}}", Value::String(answer.to_owned())),
        format!("{answer}\n{answer}"),
        format!("**{answer}**"),
    ];
    texts.extend([python, bare, trailing, single]);
    // Cut off at each fifth.
    texts.extend((1..5).filter_map(|fifth| answer.get(..answer.len() * fifth / 5)).map(str::to_owned));
    texts
}

/// Keys without their quotes.
fn unquoted(answer: &str) -> String {
    let mut parts: Vec<String> = answer.split("\": ").map(str::to_owned).collect();
    let last = parts.len() - 1;
    for part in &mut parts[..last] {
        if let Some(at) = part.rfind('"') {
            part.remove(at);
        }
    }
    parts.join(": ")
}
