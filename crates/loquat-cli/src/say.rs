//! How things are said: lines, tables, errors with their hints, and a spinner where a person waits.

use std::{io::Write, time::Duration};

use comfy_table::{Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use loquat::{Attempt, Error, Note, Repair, Verdict};

/// Text as it is. A reader that went away (`| head`) is no error.
pub(crate) fn text(to: &mut dyn Write, text: &str) {
    let _gone = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}

/// Text and the end of its line.
pub(crate) fn line(to: &mut dyn Write, line: &str) {
    text(to, &format!("{line}\n"));
}

/// Columns, without lines: readable for people, splittable for programs.
pub(crate) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head.to_vec());
    rows.into_iter().for_each(|row| {
        table.add_row(row);
    });
    let lines: Vec<String> = table.to_string().lines().map(|line| line.trim().to_owned()).collect();
    lines.join("\n")
}

/// What happened, what it cost, what the provider and the model wrote (who asks may read it), and what to do.
pub(crate) fn error(to: &mut dyn Write, error: &Error) {
    line(to, &format!("error: {error}"));
    if !error.attempts().is_empty() {
        line(to, &format!("spent: {}", error.spent()));
    }
    if let Some(message) = upstream(error) {
        line(to, &format!("provider: {message}"));
    }
    if let Some(answer) = error.answer().and_then(excerpt) {
        line(to, &format!("answer: {answer}"));
    }
    if let loquat::Retry::After(wait) = error.retry() {
        line(to, &format!("retry: in {} s", wait.as_secs()));
    }
    line(to, &format!("hint: {}", error.hint()));
}

/// What the provider wrote, fit for a terminal.
pub(crate) fn upstream(error: &Error) -> Option<String> {
    error.upstream_message().and_then(excerpt)
}

/// The beginning of a text, fit for a terminal; `None` for a blank one.
fn excerpt(text: &str) -> Option<String> {
    // A screen has about 25 lines of 80: the lines above and below stay in sight.
    const LONGEST: usize = 1_000;
    let text = text.trim();
    let rest = text.chars().count().saturating_sub(LONGEST);
    let more = if rest == 0 { String::new() } else { format!("... ({rest} more characters)") };
    let shown: String = text.chars().take(LONGEST).collect();
    (!text.is_empty()).then(|| printable(&shown) + &more)
}

/// The story: a line for each request, then what was wrong, what was mended, and what was done otherwise.
pub(crate) fn story(to: &mut dyn Write, attempts: &[Attempt], repairs: &[Repair], notes: &[Note]) {
    let head = ["#", "rung", "model", "provider", "verdict", "tokens in", "out", "cost", "time"];
    let rows = attempts.iter().enumerate().map(|(n, attempt)| row(n + 1, attempt));
    line(to, &table(&head, rows));
    for (n, attempt) in attempts.iter().enumerate() {
        match &attempt.verdict {
            Verdict::Invalid { violations } => violations.iter().for_each(|violation| {
                let place = if violation.path().is_empty() { "the whole value" } else { violation.path() };
                let (place, rule) = (printable(place), printable(&violation.rule));
                let (expected, got) = (&violation.expected, &violation.got);
                line(to, &format!("request {}: {place}: expected {expected}, got {got} ({rule})", n + 1));
            }),
            Verdict::RungRefused { status, what } => {
                line(to, &format!("request {}: the provider refused `{what}` (status {status})", n + 1));
            }
            _ => {}
        }
    }
    mended(to, repairs);
    notes.iter().for_each(|note| line(to, &format!("note: {note}")));
}

/// A line for each kind of repair: a model that quotes wrongly does it thirty times.
fn mended(to: &mut dyn Write, repairs: &[Repair]) {
    let mut told = Vec::new();
    for repair in repairs.iter() {
        if told.contains(&repair.kind) {
            continue;
        }
        told.push(repair.kind);
        match repairs.iter().filter(|other| other.kind == repair.kind).count() {
            1 => line(to, &format!("repaired: {repair}")),
            times => line(to, &format!("repaired: {repair}, and {} more of the kind", times - 1)),
        }
    }
}

fn row(n: usize, attempt: &Attempt) -> Vec<String> {
    let count = |tokens: Option<u64>| tokens.map_or_else(|| "?".to_owned(), |tokens| tokens.to_string());
    vec![
        n.to_string(),
        attempt.rung.map_or("text", |rung| rung.name()).to_owned(),
        printable(attempt.model.as_deref().unwrap_or("?")),
        printable(attempt.provider.as_deref().unwrap_or("?")),
        attempt.verdict.name().to_owned(),
        count(attempt.usage.input),
        count(attempt.usage.output),
        attempt.spent.to_string(),
        format!("{} ms", attempt.duration.as_millis()),
    ]
}

/// What others wrote must not steer the terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// Turns until it is dropped; only where a person sees it.
pub(crate) fn spinner(wanted: bool, message: &str) -> Option<ProgressBar> {
    if !wanted {
        return None;
    }
    let spinner = ProgressBar::new_spinner().with_message(message.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(Duration::from_millis(100));
    Some(spinner)
}
