//! `loquat doctor`: what is configured and where from, whether the key works, and what the ladder would do.

use loquat::{
    Environment, Error, Mode, Note, OpenRouter, Rung, Schema, Wanted,
    config::{Setting, Warning, keys},
    openrouter::{KeyInfo, Profile},
};
use serde::Serialize;
use serde_json::Value;

use super::{builder, failed, lacks_key, models, read_file, wanted};
use crate::{Io, args::Doctor, exit::Exit, say};

/// Everything that the doctor finds, for `--json`.
#[derive(Serialize)]
struct Findings {
    settings: Vec<Setting>,
    warnings: Vec<Warning>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<ModelFindings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<KeyInfo>,
}

#[derive(Serialize)]
struct Problem {
    message: String,
    hint: String,
}

#[derive(Serialize)]
struct ModelFindings {
    because: String,
    facts: Profile,
    first_rung: Option<Rung>,
    notes: Vec<Note>,
}

pub(crate) async fn run(args: &Doctor, environment: &Environment, io: &mut Io<'_>) -> Result<Exit, Exit> {
    if args.environment {
        say::text(io.stdout, &keys::page());
        return Ok(Exit::Success);
    }
    let builder = builder(&args.settings, environment);
    let schema = match &args.schema {
        Some(path) => {
            let text = read_file(path, io)?;
            Some(Schema::<Value>::from_text(&text).map_err(|error| failed(io, &error))?)
        }
        None => None,
    };
    let settings = builder.settings().map_err(|error| failed(io, &error))?;
    let warnings = builder.warnings().map_err(|error| failed(io, &error))?;
    let mut findings = Findings { settings, warnings, problem: None, model: None, key: None };
    let exit = match builder.build() {
        Ok(nlp) => examine(&nlp, &wanted(&args.settings), schema.as_ref(), &mut findings, io).await,
        Err(error) => trouble(&error, &mut findings),
    };
    let report = if args.json { serde_json::to_string_pretty(&findings).unwrap_or_default() } else { report(&findings) };
    say::line(io.stdout, &report);
    Ok(exit)
}

async fn examine(
    nlp: &OpenRouter,
    wanted: &Wanted,
    schema: Option<&Schema<Value>>,
    findings: &mut Findings,
    io: &mut Io<'_>,
) -> Exit {
    let (facts, choice) = nlp.profile(wanted);
    let first = schema.map(|schema| nlp.first_rung(wanted, schema, Mode::Auto));
    let (first_rung, notes) = match first {
        Some(Ok((rung, notes))) => (Some(rung), notes),
        _ => (None, Vec::new()),
    };
    findings.model = Some(ModelFindings { because: choice.because, facts, first_rung, notes });
    let spinner = say::spinner(io.stderr_is_terminal, "checking the key");
    let checked = nlp.check_key().await;
    drop(spinner);
    match checked {
        Ok(key) => {
            findings.key = Some(key);
            Exit::Success
        }
        Err(error) => trouble(&error, findings),
    }
}

fn trouble(error: &Error, findings: &mut Findings) -> Exit {
    let mut hint = error.hint();
    if lacks_key(error) {
        hint.push_str("; until then `loquat ask` answers from the embedded simulator");
    }
    findings.problem = Some(Problem { message: error.to_string(), hint });
    Exit::from(error.kind())
}

fn report(findings: &Findings) -> String {
    let rows = findings.settings.iter().map(|setting| {
        let unused = if setting.used { "" } else { " (nothing uses it yet)" };
        vec![setting.name.to_owned(), say::printable(&setting.value), format!("{}{unused}", setting.origin)]
    });
    let mut lines = vec![say::table(&["setting", "value", "from"], rows), String::new()];
    lines.extend(findings.warnings.iter().map(|warning| format!("warning: {warning}")));
    if let Some(model) = &findings.model {
        lines.extend(describe(model));
    }
    lines.extend(findings.key.iter().map(key));
    if let Some(problem) = &findings.problem {
        lines.push(format!("problem: {}", problem.message));
        lines.push(format!("hint: {}", problem.hint));
    }
    lines.join("\n")
}

fn describe(model: &ModelFindings) -> Vec<String> {
    let facts = &model.facts;
    let mut lines = vec![
        format!("model: {} ({})", facts.id, model.because),
        format!(
            "  window {} tokens, answer at most {}, ${} in and ${} out a million tokens",
            models::count(facts.context_window),
            models::count(facts.max_output),
            models::per_million(facts.prompt_price.as_deref()),
            models::per_million(facts.completion_price.as_deref()),
        ),
        format!("  modes: {}", models::modes(facts)),
        format!("  source: {}", facts.source),
    ];
    lines.extend(facts.quirks.iter().map(|quirk| format!("  quirk: {quirk}")));
    if !facts.successors.is_empty() {
        lines.push(format!("  successors: {}", facts.successors.join(", ")));
    }
    match model.first_rung {
        Some(rung) => lines.push(format!("ladder: this schema would start at {rung}")),
        None => lines.push(format!(
            "ladder: a typed answer would start at {} (give --schema to see it for yours)",
            if facts.json_schema() { Rung::JsonSchema } else if facts.json_mode() { Rung::JsonMode } else { Rung::Prompt }
        )),
    }
    lines.extend(model.notes.iter().map(|note| format!("  {note}")));
    lines
}

fn key(key: &KeyInfo) -> String {
    let label = key.label.as_deref().map(say::printable).unwrap_or_else(|| "without a label".to_owned());
    let usage = key.usage.map(|usd| format!(", {usd} spent")).unwrap_or_default();
    let left = key.limit_remaining.map(|usd| format!(", {usd} left")).unwrap_or_default();
    format!("key: works ({label}{usage}{left}); {} holds it", keys::API_KEY.name)
}
