//! What was damaged comes back: every kind of damage on values of every schema, read with the schema and without.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use loquat_mend::Mender;
use loquat_testkit::damage::{Damage, damage, quoted};
use serde_json::Value;

use super::samples::{Sample, equal, samples};

/// Values of each schema; with them the whole table takes a few seconds without optimisation.
const SEEDS: u64 = 12;

/// Damaged texts of one kind: how many, and those that did not come back.
#[derive(Default)]
struct Row {
    total: usize,
    lost: Vec<String>,
}

/// By kind, with a schema and without.
#[derive(Default)]
struct Table {
    with: BTreeMap<Damage, Row>,
    without: BTreeMap<Damage, Row>,
}

impl Row {
    fn enter(&mut self, name: &str, text: &str, back: Result<(), String>) {
        self.total += 1;
        if let Err(got) = back {
            self.lost.push(format!("{name}: {text:?}\n    gave {got}"));
        }
    }

    fn share(&self) -> f64 {
        100.0 * (self.total - self.lost.len()) as f64 / self.total.max(1) as f64
    }
}

/// The value has to come back, and nothing may be left to complain about.
fn back(mender: &Mender, text: &str, original: &Value) -> Result<(), String> {
    let mended = mender.mend(text).map_err(|error| error.to_string())?;
    match mended.violations.first() {
        _ if !equal(&mended.value, original) => Err(mended.value.to_string()),
        Some(violation) => Err(violation.to_string()),
        None => Ok(()),
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::default();
        samples().iter().for_each(|sample| fill(&mut table, sample));
        table
    })
}

fn fill(table: &mut Table, sample: &Sample) {
    let (with, without) = (Mender::for_schema(&sample.schema).unwrap(), Mender::new());
    for (seed, value) in sample.instances(SEEDS) {
        // Inner quotes need quotes: a word is put into some where the schema lets it.
        let with_quotes = quoted(&value, seed).filter(|value| sample.judge.is_valid(value));
        for kind in Damage::ALL {
            let value = with_quotes.as_ref().filter(|_| kind == Damage::InnerQuotes).unwrap_or(&value);
            let Some(text) = damage(value, kind, seed) else { continue };
            let name = format!("{kind:?} of {} with seed {seed}", sample.name);
            let as_it_stands = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok();
            // JSON in a JSON string is JSON: without a schema it is not damaged, and with one that allows it neither.
            let is_string = as_it_stands.filter(Value::is_string).filter(|_| !value.is_string());
            if !is_string.as_ref().is_some_and(|string| sample.judge.is_valid(string)) {
                table.with.entry(kind).or_default().enter(&name, &text, back(&with, &text, value));
            }
            if is_string.is_none() {
                table.without.entry(kind).or_default().enter(&name, &text, back(&without, &text, value));
            }
        }
    }
}

fn share_of_all(rows: &BTreeMap<Damage, Row>) -> f64 {
    let lost: usize = rows.values().map(|row| row.lost.len()).sum();
    let total: usize = rows.values().map(|row| row.total).sum();
    100.0 * (total - lost) as f64 / total as f64
}

/// Each kind's share, and the first few texts of each kind that did not come back.
fn report(rows: &BTreeMap<Damage, Row>) -> String {
    let lines = rows.iter().map(|(kind, row)| {
        let few = row.lost.iter().take(3).map(|lost| format!("\n  {lost}")).collect::<String>();
        format!("{kind:?}: {:.2} % of {}{few}\n", row.share(), row.total)
    });
    lines.collect()
}

#[test]
fn with_the_schema_995_of_1000_damaged_values_come_back() {
    let share = share_of_all(&table().with);
    assert!(share >= 99.5, "{share:.2} %\n{}", report(&table().with));
}

#[test]
fn without_a_schema_98_of_100_damaged_values_come_back() {
    let share = share_of_all(&table().without);
    assert!(share >= 98.0, "{share:.2} %\n{}", report(&table().without));
}

#[test]
fn with_the_schema_99_of_100_come_back_from_each_kind_of_damage() {
    let low: Vec<_> =
        table().with.iter().filter(|(_, row)| row.share() < 99.0).map(|(kind, _)| kind).collect();
    assert!(low.is_empty(), "{low:?}\n{}", report(&table().with));
}

#[test]
fn every_kind_of_damage_is_done_often_enough_to_tell() {
    for kind in Damage::ALL {
        let total = table().with.get(&kind).map_or(0, |row| row.total);
        assert!(total >= 40, "{kind:?}: {total}");
    }
}
