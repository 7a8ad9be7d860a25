//! How much of guidance-ai/jsonschemabench can be said in each provider's subset of JSON Schema, and said back:
//! `dialects <folder of the repository> [dialect]`.
//!
//! Every schema is said or refused with a reason. Every valid instance is encoded, judged on the schema that would be sent,
//! and decoded: it has to come back equal.

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
use std::time::Instant;

use loquat::dialect::{Dialect, Openness, say};
use serde_json::Value;

use self::data::{Bench, Outcome, files, guarded};
use self::difference::difference;
use self::equal::equal;

/// Cases of each kind that are shown.
const SHOWN: usize = 12;

#[derive(Default)]
struct Count {
    numbers: BTreeMap<String, usize>,
    shown: Vec<(String, String)>,
}

impl Count {
    fn add(&mut self, what: &str) {
        *self.numbers.entry(what.to_owned()).or_default() += 1;
    }

    fn show(&mut self, what: &str, told: String) {
        self.add(what);
        self.shown.push((what.to_owned(), told));
    }

    fn print(&self, title: &str) {
        println!("\n{title}");
        self.numbers.iter().for_each(|(what, number)| println!("  {number:>6}  {what}"));
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (what, told) in &self.shown {
            let seen = seen.entry(what).or_default();
            *seen += 1;
            if *seen <= SHOWN {
                println!("    {what}: {}", told.chars().take(400).collect::<String>());
            }
        }
    }
}

fn main() {
    let Some(folder) = std::env::args().nth(1) else {
        println!("skipped: no folder of guidance-ai/jsonschemabench was named");
        return;
    };
    let folder = Path::new(&folder);
    let only = std::env::args().nth(2);
    for dialect in Dialect::ALL.into_iter().filter(|it| only.as_ref().is_none_or(|only| only == it.name)) {
        schemas(&folder.join("data"), dialect);
        for openness in [Openness::Closed, Openness::Open] {
            instances(&folder.join("maskbench/data"), dialect, openness);
        }
    }
}

fn schemas(folder: &Path, dialect: Dialect) {
    let (mut count, mut slowest) = (Count::default(), (0.0, String::new()));
    for path in files(folder) {
        let Some(schema) = data::read(&path) else { continue };
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let start = Instant::now();
        count.add("schemas");
        let work = move || {
            say(&schema, &dialect, Openness::Closed).map(|said| (stands(&said.schema, &schema), said))
        };
        match guarded(work) {
            Outcome::Done(Ok((as_it_stands, said))) => {
                if let Some(over) = said.over {
                    count.show(&format!("over a limit: {over}"), name.clone());
                } else {
                    count.add("said");
                    count.add(if said.checked_locally.is_empty() {
                        "said, nothing taken out"
                    } else {
                        "said, some keywords left to the validator"
                    });
                    if as_it_stands {
                        count.add("said as they stand");
                    }
                }
            }
            Outcome::Done(Err(error)) => {
                count.show(&format!("refused: {}", error.reason), format!("{name} {error}"))
            }
            Outcome::Panicked => count.show("PANIC", name.clone()),
            Outcome::Late => count.show("LATE", name.clone()),
        }
        let taken = start.elapsed().as_secs_f64() * 1e3;
        if taken > slowest.0 {
            slowest = (taken, name);
        }
    }
    count.print(&format!("{}: schemas (slowest {:.1} ms: {})", dialect.name, slowest.0, slowest.1));
}

/// Whether nothing was changed but what narrows nothing: names of drafts, defaults, examples, the order of `required`.
fn stands(said: &Value, schema: &Value) -> bool {
    fn bare(value: &Value) -> Value {
        const SILENT: [&str; 6] = ["$schema", "$id", "id", "$comment", "default", "examples"];
        match value {
            Value::Object(map) => {
                let kept = map.iter().filter(|(key, _)| !SILENT.contains(&key.as_str()));
                let mut kept: serde_json::Map<_, _> =
                    kept.map(|(key, value)| (key.clone(), bare(value))).collect();
                if let Some(Value::Array(names)) = kept.get_mut("required") {
                    names.sort_by_key(Value::to_string);
                }
                Value::Object(kept)
            }
            Value::Array(values) => values.iter().map(bare).collect(),
            value => value.clone(),
        }
    }
    bare(said) == bare(schema)
}

fn instances(folder: &Path, dialect: Dialect, openness: Openness) {
    let mut all = Count::default();
    for path in files(folder) {
        let Some(bench) = Bench::read(&path) else { continue };
        let name = bench.name.clone();
        match guarded(move || measure(&bench, &dialect, openness)) {
            Outcome::Done(done) => {
                done.numbers.into_iter().for_each(|(what, n)| *all.numbers.entry(what).or_default() += n);
                all.shown.extend(done.shown);
            }
            Outcome::Panicked => all.show("PANIC", name),
            Outcome::Late => all.show("LATE", name),
        }
    }
    all.print(&format!("{}, {openness:?}: valid instances", dialect.name));
}

fn measure(bench: &Bench, dialect: &Dialect, openness: Openness) -> Count {
    let mut count = Count::default();
    let said = match say(&bench.schema, dialect, openness) {
        Ok(said) => said,
        Err(error) => {
            bench
                .valid
                .iter()
                .for_each(|_| count.show(&format!("schema refused: {}", error.reason), bench.name.clone()));
            bench.valid.iter().for_each(|_| count.add("valid"));
            return count;
        }
    };
    let judge = jsonschema::options().should_validate_formats(true).build(&said.schema);
    for value in &bench.valid {
        count.add("valid");
        let Some(encoded) = said.encode(value) else {
            count.show("not encoded", format!("{}: {value}", bench.name));
            continue;
        };
        let mut right = true;
        match &judge {
            Ok(judge) => {
                if let Some(error) = judge.iter_errors(&encoded).next() {
                    right = false;
                    count.show(
                        "encoded, and not valid",
                        format!("{} at {}: {error}", bench.name, error.instance_path()),
                    );
                }
            }
            Err(error) => {
                right = false;
                count.show("judge", format!("{}: {error}", bench.name));
            }
        }
        let back = said.decode(encoded);
        if !equal(&back, value) {
            right = false;
            count.show("CHANGED", format!("{}: {} in {value}", bench.name, difference(value, &back)));
        }
        if right {
            count.add("encoded, valid, and back");
        }
    }
    count
}
