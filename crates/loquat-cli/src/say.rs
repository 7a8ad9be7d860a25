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

/// What happened, what it cost, what the provider wrote, and what to do.
pub(crate) fn error(to: &mut dyn Write, error: &Error) {
    line(to, &format!("error: {error}"));
    if !error.attempts().is_empty() {
        line(to, &format!("spent: {}", error.spent()));
    }
    if let Some(message) = error.upstream_message().filter(|message| !message.trim().is_empty()) {
        line(to, &format!("provider: {}", printable(message.trim())));
    }
    if let loquat::Retry::After(wait) = error.retry() {
        line(to, &format!("retry: in {} s", wait.as_secs()));
    }
    line(to, &format!("hint: {}", error.hint()));
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
                line(to, &format!("request {}: {}: {violation}", n + 1, printable(place)));
            }),
            Verdict::RungRefused { status, what } => {
                line(to, &format!("request {}: the provider refused `{what}` (status {status})", n + 1));
            }
            _ => {}
        }
    }
    repairs.iter().for_each(|repair| line(to, &format!("repaired: {repair}")));
    notes.iter().for_each(|note| line(to, &format!("note: {note}")));
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
