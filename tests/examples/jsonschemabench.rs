//! What becomes of the schemas and instances of guidance-ai/jsonschemabench: `jsonschemabench <folder of the repository>`.
//!
//! Every schema has to compile or be refused with a reason; every valid instance has to come back equal; every invalid one
//! has to become valid or be named. What is wrong is told at the end.

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

use loquat_mend::{Mender, Unreadable};
use loquat_testkit::damage::{Damage, damage};
use serde_json::Value;

use self::data::{Bench, Outcome, files, guarded};
use self::difference::difference;
use self::equal::equal;

/// Wrong results that are shown.
const SHOWN: usize = 40;

/// What was counted for one collection, and what was wrong.
#[derive(Default)]
struct Count {
    numbers: BTreeMap<&'static str, usize>,
    wrong: Vec<String>,
}

impl Count {
    fn add(&mut self, what: &'static str) {
        *self.numbers.entry(what).or_default() += 1;
    }

    fn bad(&mut self, what: &'static str, told: String) {
        self.add(what);
        self.wrong.push(format!("{what}: {told}"));
    }

    fn join(&mut self, other: Self) {
        for (what, number) in other.numbers {
            *self.numbers.entry(what).or_default() += number;
        }
        self.wrong.extend(other.wrong);
    }
}

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "jsonschemabench".to_owned());
    schemas(&Path::new(&folder).join("data"));
    instances(&Path::new(&folder).join("maskbench/data"));
}

/// The schemas alone: compiled, refused, panicked, late; and the slowest.
fn schemas(folder: &Path) {
    let (mut count, mut slowest) = (Count::default(), (0.0, String::new()));
    for path in files(folder) {
        let Some(schema) = data::read(&path) else {
            count.add("no JSON");
            continue;
        };
        let start = Instant::now();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match guarded(move || Mender::for_schema(&schema).map(drop)) {
            Outcome::Done(Ok(())) => count.add("compiled"),
            Outcome::Done(Err(Unreadable::BadSchema { reason })) => {
                count.add("refused");
                println!("refused: {name}: {reason}");
            }
            Outcome::Done(Err(error)) => count.bad("refused otherwise", format!("{name}: {error}")),
            Outcome::Panicked => count.bad("PANIC", name.clone()),
            Outcome::Late => count.bad("LATE", name.clone()),
        }
        let taken = start.elapsed().as_secs_f64() * 1e3;
        if taken > slowest.0 {
            slowest = (taken, name);
        }
    }
    println!("schemas: {:?}; slowest {:.1} ms ({})", count.numbers, slowest.0, slowest.1);
    count.wrong.iter().for_each(|wrong| println!("  {wrong}"));
}

fn instances(folder: &Path) {
    let mut collections: BTreeMap<String, Count> = BTreeMap::new();
    for path in files(folder) {
        let Some(bench) = Bench::read(&path) else { continue };
        let (name, collection) = (bench.name.clone(), bench.collection());
        let count = collections.entry(collection).or_default();
        match guarded(move || measure(&bench)) {
            Outcome::Done(done) => count.join(done),
            Outcome::Panicked => count.bad("PANIC", name),
            Outcome::Late => count.bad("LATE", name),
        }
    }
    let mut all = Count::default();
    for (name, count) in collections {
        println!("{name}: {:?}", count.numbers);
        all.join(count);
    }
    println!("ALL: {:#?}", all.numbers);
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    for wrong in &all.wrong {
        let kind = wrong.split(':').next().unwrap_or_default().to_owned();
        let seen = shown.entry(kind).or_default();
        *seen += 1;
        if *seen <= SHOWN {
            println!("  {}", wrong.chars().take(600).collect::<String>());
        }
    }
}

fn measure(bench: &Bench) -> Count {
    let mut count = Count::default();
    let Ok(mender) = Mender::for_schema(&bench.schema) else {
        count.add("schema refused");
        return count;
    };
    for value in &bench.valid {
        count.add("valid");
        for (what, reader, text) in dressed(&mender, value) {
            match reader.mend(&text) {
                Ok(mended) if !equal(&mended.value, value) => {
                    count.bad(
                        what,
                        format!("{}: {}, of {text}", bench.name, difference(value, &mended.value)),
                    );
                }
                Ok(mended) => {
                    if let Some(violation) = mended.violations.first() {
                        count.bad(what, format!("{}: {text}: {violation}", bench.name));
                    }
                }
                Err(error) => count.bad(what, format!("{}: {text}: {error}", bench.name)),
            }
        }
    }
    let judge = bench.judge();
    for value in &bench.invalid {
        count.add("invalid");
        match (mender.mend(&value.to_string()), &judge) {
            (Err(error), _) => count.bad("invalid: unreadable", format!("{}: {value}: {error}", bench.name)),
            (Ok(mended), _) if !mended.violations.is_empty() => count.add("invalid: named"),
            (Ok(_), None) => count.add("invalid: nobody to judge"),
            (Ok(mended), Some(judge)) if !judge.is_valid(&mended.value) => {
                let why = judge.iter_errors(&mended.value).next().map(|error| error.to_string());
                count.bad("INVALID PASSED", format!("{}: {} ({why:?})", bench.name, mended.value));
            }
            (Ok(mended), _) if mended.repairs.is_empty() => {
                count.add("invalid: valid for the judge as it stands")
            }
            (Ok(_), _) => count.add("invalid: repaired"),
        }
    }
    count
}

/// The ways in which a valid instance is given, each with what it is called where it does not come back.
fn dressed(mender: &Mender, value: &Value) -> Vec<(&'static str, Mender, String)> {
    let tolerant = mender.clone().tolerant_only(true);
    let mut ways = vec![
        ("CHANGED raw", mender.clone(), value.to_string()),
        ("CHANGED tolerant", tolerant, value.to_string()),
        ("CHANGED without schema, tolerant", Mender::new().tolerant_only(true), value.to_string()),
    ];
    let dresses = [
        ("CHANGED fenced", Damage::Fence),
        ("CHANGED fenced in prose", Damage::FenceWithProse),
        ("CHANGED in prose", Damage::Prose),
    ];
    for (what, kind) in dresses {
        ways.extend(damage(value, kind, 1).map(|text| (what, mender.clone(), text)));
    }
    ways
}
