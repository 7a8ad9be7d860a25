//! The damager over the valid instances of guidance-ai/jsonschemabench: `damaged <folder of the repository> [examples of each kind]`.
//!
//! Prints for each kind of damage how many values come back exactly, read with the schema and without.

#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a program to run by hand, and what it shares with another"
)]
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing, reason = "as a test")]

#[path = "bench/data.rs"]
mod data;
#[path = "bench/difference.rs"]
mod difference;
#[path = "../suite/mend/samples/equal.rs"]
mod equal;

use std::collections::BTreeMap;
use std::path::Path;

use jsonschema::Validator;
use loquat_mend::Mender;
use loquat_testkit::damage::{Damage, damage, quoted};
use serde_json::Value;

use self::data::{Bench, Outcome, files, guarded};
use self::difference::difference;
use self::equal::equal;

/// How many texts of a kind, how many came back, and some that did not.
#[derive(Default)]
struct Row {
    total: usize,
    met: usize,
    lost: Vec<String>,
}

type Table = BTreeMap<(Damage, bool), Row>;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "jsonschemabench".to_owned());
    let examples: usize = std::env::args().nth(2).and_then(|count| count.parse().ok()).unwrap_or(3);
    let mut all = Table::new();
    for path in files(&Path::new(&folder).join("maskbench/data")) {
        let Some(bench) = Bench::read(&path) else { continue };
        let name = bench.name.clone();
        match guarded(move || measure(&bench)) {
            Outcome::Done(table) => {
                for (key, row) in table {
                    let sum = all.entry(key).or_default();
                    sum.total += row.total;
                    sum.met += row.met;
                    sum.lost.extend(row.lost);
                }
            }
            Outcome::Panicked => println!("PANIC {name}"),
            Outcome::Late => println!("LATE {name}"),
        }
    }
    print(&all, examples);
}

fn print(all: &Table, examples: usize) {
    for has_schema in [true, false] {
        println!("{}", if has_schema { "with the schema" } else { "without" });
        let rows = all.iter().filter(|((_, with), _)| *with == has_schema);
        let (mut total, mut met) = (0, 0);
        for ((kind, _), row) in rows {
            println!(
                "  {:16} {:6.2} % of {}",
                format!("{kind:?}"),
                100.0 * row.met as f64 / row.total as f64,
                row.total
            );
            // Spread over the files, which are in order of their names.
            let step = (row.lost.len() / examples.max(1)).max(1);
            row.lost.iter().step_by(step).take(examples).for_each(|lost| println!("      {lost}"));
            total += row.total;
            met += row.met;
        }
        println!("  all              {:6.2} % of {total}", 100.0 * met as f64 / total as f64);
    }
}

fn measure(bench: &Bench) -> Table {
    let mut table = Table::new();
    let (Ok(mender), Some(judge)) = (Mender::for_schema(&bench.schema), bench.judge()) else { return table };
    let valid = bench.valid.iter().filter(|value| judge.is_valid(value));
    for (seed, value) in valid.enumerate() {
        for kind in Damage::ALL {
            let seed = seed as u64 + bench.name.len() as u64;
            let with_quotes = || quoted(value, seed).filter(|value| judge.is_valid(value));
            let value = match kind {
                Damage::InnerQuotes => with_quotes().unwrap_or_else(|| value.clone()),
                _ => value.clone(),
            };
            let Some(text) = damage(&value, kind, seed) else { continue };
            let is_string = is_json_string(&text, &value);
            if !is_string.as_ref().is_some_and(|string| judge.is_valid(string)) {
                enter(table.entry((kind, true)).or_default(), bench, &text, &value, &mender, Some(&judge));
            }
            if is_string.is_none() {
                enter(table.entry((kind, false)).or_default(), bench, &text, &value, &Mender::new(), None);
            }
        }
    }
    table
}

/// The text as the JSON string that it is, where the value is none.
fn is_json_string(text: &str, value: &Value) -> Option<Value> {
    let read: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    (read.is_string() && !value.is_string()).then_some(read)
}

fn enter(
    row: &mut Row,
    bench: &Bench,
    text: &str,
    value: &Value,
    mender: &Mender,
    judge: Option<&Validator>,
) {
    row.total += 1;
    let told = match mender.mend(text) {
        Ok(mended) if !equal(&mended.value, value) => {
            let passed =
                judge.is_some_and(|judge| mended.violations.is_empty() && !judge.is_valid(&mended.value));
            format!("{}{}", if passed { "PASSED " } else { "" }, difference(value, &mended.value))
        }
        Ok(mended) => match mended.violations.first() {
            Some(violation) => violation.to_string(),
            None => {
                row.met += 1;
                return;
            }
        },
        Err(error) => error.to_string(),
    };
    let text: String = text.chars().take(400).collect();
    row.lost.push(format!("{}: {told}, of {text:?}", bench.name));
}
