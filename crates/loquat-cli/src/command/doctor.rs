//! `loquat doctor`: what is configured and where from, whether the key works, and what the ladder would do.

use loquat::{
    Environment, Error, ErrorKind, Mode, Note, OpenRouter, Rung, Schema, Wanted,
    config::{Origin, Setting, Warning, keys},
    openrouter::{Credits, KeyInfo, Profile},
};
use serde::Serialize;
use serde_json::Value;

use super::{builder, failed, lacks_key, models, schema, wanted};
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
    /// Where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    credits: Option<Result<Credits, Error>>,
    /// What a server says that was asked about a key though none is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    keyless: Option<String>,
}

#[derive(Serialize)]
struct Problem {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    hint: String,
}

#[derive(Serialize)]
struct ModelFindings {
    because: std::borrow::Cow<'static, str>,
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
    let schema = schema(args.schema.as_deref(), io)?;
    let settings = builder.settings().map_err(|error| failed(io, &error))?;
    let warnings = builder.warnings().map_err(|error| failed(io, &error))?;
    let mut findings =
        Findings { settings, warnings, problem: None, model: None, key: None, credits: None, keyless: None };
    let wanted = wanted(&args.settings);
    let exit = match builder.clone().build() {
        Ok(nlp) => {
            findings.model = Some(study(&nlp, &wanted, schema.as_ref()));
            if args.credits {
                findings.credits = Some(nlp.credits().await);
            }
            check_key(&nlp, &mut findings, io).await
        }
        Err(error) => {
            // What is known of a model, and where its ladder would start, is told without a key.
            if lacks_key(&error)
                && let Ok(nlp) = builder.api_key("none").build()
            {
                findings.model = Some(study(&nlp, &wanted, schema.as_ref()));
            }
            trouble(&error, &mut findings)
        }
    };
    let report = if args.json {
        serde_json::to_string_pretty(&findings).unwrap_or_default()
    } else {
        report(&findings)
    };
    say::line(io.stdout, &report);
    Ok(exit)
}

fn study(nlp: &OpenRouter, wanted: &Wanted, schema: Option<&Schema<Value>>) -> ModelFindings {
    let (facts, choice) = nlp.profile(wanted);
    let first = schema.map(|schema| nlp.first_rung(wanted, schema, Mode::Auto));
    let (first_rung, notes) = match first {
        Some(Ok((rung, notes))) => (Some(rung), notes),
        _ => (None, Vec::new()),
    };
    ModelFindings { because: choice.because, facts, first_rung, notes }
}

async fn check_key(nlp: &OpenRouter, findings: &mut Findings, io: &mut Io<'_>) -> Exit {
    let spinner = say::spinner(io.stderr_is_terminal, "checking the key");
    let checked = nlp.check_key().await;
    drop(spinner);
    match checked {
        Ok(key) => {
            findings.key = Some(key);
            Exit::Success
        }
        // A server of one's own needs no key, and has nothing to say of one: that it answered is what counts.
        Err(error) if !has_key(findings) && answered(&error) => {
            let status =
                error.kind().status().map(|status| format!(" (status {status} when asked about a key)"));
            findings.keyless =
                Some(format!("none is set; {} answers{}", nlp.base_url(), status.unwrap_or_default()));
            Exit::Success
        }
        Err(error) => trouble(&error, findings),
    }
}

fn answered(error: &Error) -> bool {
    let kind = error.kind();
    kind.status().is_some_and(|status| status < 500) || matches!(kind, ErrorKind::Malformed { .. })
}

fn has_key(findings: &Findings) -> bool {
    let found = findings.settings.iter().find(|setting| setting.name == keys::API_KEY.name);
    found.is_some_and(|setting| setting.origin != Origin::Default)
}

fn trouble(error: &Error, findings: &mut Findings) -> Exit {
    let mut hint = error.hint();
    if lacks_key(error) {
        hint.push_str("; until then `loquat ask` answers from the embedded simulator");
    }
    let provider = say::upstream(error);
    findings.problem = Some(Problem { message: error.to_string(), provider, hint });
    Exit::from(error.kind())
}

fn report(findings: &Findings) -> String {
    let rows = findings.settings.iter().map(|setting| {
        let unused = if setting.used { "" } else { " (nothing uses it yet)" };
        let value = setting.value.as_deref().unwrap_or(setting.default);
        vec![setting.name.to_owned(), say::printable(value), format!("{}{unused}", origin(setting.origin))]
    });
    let mut lines = vec![say::table(&["setting", "value", "from"], rows), String::new()];
    lines.extend(findings.warnings.iter().map(|warning| format!("warning: {warning}")));
    if let Some(model) = &findings.model {
        lines.extend(describe(model));
    }
    lines.extend(findings.key.iter().map(key));
    lines.extend(findings.credits.iter().map(credits));
    lines.extend(findings.keyless.iter().map(|told| format!("key: {told}")));
    if let Some(problem) = &findings.problem {
        lines.push(format!("problem: {}", problem.message));
        lines.extend(problem.provider.iter().map(|message| format!("provider: {message}")));
        lines.push(format!("hint: {}", problem.hint));
    }
    lines.join("\n")
}

/// What the SDK calls code is a flag here.
fn origin(origin: Origin) -> String {
    if origin == Origin::Code { "command line".to_owned() } else { origin.to_string() }
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
            facts.rungs().find(|rung| facts.promises(*rung)).unwrap_or(Rung::Prompt)
        )),
    }
    lines.extend(model.notes.iter().map(|note| format!("  {note}")));
    lines
}

fn credits(asked: &Result<Credits, Error>) -> String {
    match asked {
        Ok(credits) => format!("credits: {} bought, {} used", credits.bought, credits.used),
        Err(error) => format!("credits: unknown; {error}"),
    }
}

fn key(key: &KeyInfo) -> String {
    let label = key.label.as_deref().map(say::printable).unwrap_or_else(|| "without a label".to_owned());
    let usage = key.usage.map(|usd| format!(", {usd} spent")).unwrap_or_default();
    let left = key.limit_remaining.map(|usd| format!(", {usd} left")).unwrap_or_default();
    format!("key: works ({label}{usage}{left}); {} holds it", keys::API_KEY.name)
}
