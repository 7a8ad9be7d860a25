//! The texts of nine parsers' own suites: how many are read as any user would want, and a ruling for each that is not.

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::{self, Case};
use crate::house::root;

/// Misses that may stand, each with its ruling.
const MOST: usize = 15;

/// The two lists of `tests/corpus/rulings.md`: an item begins with the id and the group, `` - `id` (group): ``.
struct Rulings {
    misses: BTreeMap<String, String>,
    against: BTreeMap<String, String>,
}

fn rulings() -> Rulings {
    let text = std::fs::read_to_string(root().join("tests/corpus/rulings.md")).unwrap();
    let (misses, against) = text.split_once("\n## Against the rules").unwrap();
    Rulings { misses: listed(misses), against: listed(against) }
}

fn listed(part: &str) -> BTreeMap<String, String> {
    let items = part.lines().filter_map(|line| line.strip_prefix("- `"));
    items
        .map(|item| {
            let (id, rest) = item.split_once("` (").unwrap();
            let (group, ruling) = rest.split_once("): ").unwrap();
            assert!(ruling.len() > 20, "{id} has no ruling");
            (id.to_owned(), group.to_owned())
        })
        .collect()
}

/// The scored cases, and whether each is met; told as a line if not.
fn graded() -> Vec<(Case, Option<String>)> {
    let cases = corpus::all().into_iter().filter(|case| case.is_core);
    cases
        .map(|case| {
            let answer = case.answer();
            let miss = (!case.is_met(&answer)).then(|| {
                let got = answer.map_or_else(|error| format!("error: {error}"), |value| value.to_string());
                let short: String = case.text().chars().take(160).collect();
                format!("{} ({}): {short:?} gave {got}", case.id, case.group())
            });
            (case, miss)
        })
        .collect()
}

#[test]
fn in_each_group_98_of_100_texts_are_read_as_any_user_would_want() {
    let graded = graded();
    if graded.is_empty() {
        println!("skipped: no corpora at hand");
        return;
    }
    let against = rulings().against;
    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (case, miss) in graded.iter().filter(|(case, _)| !against.contains_key(&case.id)) {
        let (met, total) = groups.entry(case.group()).or_default();
        *met += usize::from(miss.is_none());
        *total += 1;
    }
    assert_eq!(groups.len(), 4);
    let short = groups.iter().filter(|(_, (met, total))| met * 100 < total * 98).count();
    let misses: Vec<&str> = graded.iter().filter_map(|(_, miss)| miss.as_deref()).take(40).collect();
    assert!(short == 0, "met of total: {groups:?}\n{}", misses.join("\n"));
}

#[test]
fn every_miss_has_a_ruling_and_every_ruling_is_of_a_miss() {
    let graded = graded();
    if graded.is_empty() {
        println!("skipped: no corpora at hand");
        return;
    }
    let rulings = rulings();
    assert!(rulings.misses.len() <= MOST, "{} misses", rulings.misses.len());
    let listed: BTreeMap<&String, &String> = rulings.misses.iter().chain(&rulings.against).collect();
    assert_eq!(listed.len(), rulings.misses.len() + rulings.against.len(), "an id stands in both lists");
    let missed: BTreeSet<&String> =
        graded.iter().filter(|(_, miss)| miss.is_some()).map(|(case, _)| &case.id).collect();
    let silent: Vec<&str> = graded
        .iter()
        .filter(|(case, _)| !listed.contains_key(&case.id))
        .filter_map(|(_, miss)| miss.as_deref())
        .collect();
    assert!(silent.is_empty(), "{} without a ruling:\n{}", silent.len(), silent.join("\n"));
    let met: Vec<_> = listed.keys().filter(|id| !missed.contains(*id)).collect();
    assert!(met.is_empty(), "met, or not there: {met:?}");
    for (case, _) in &graded {
        let group = listed.get(&case.id);
        assert!(group.is_none_or(|group| *group == case.group()), "{}: {group:?}", case.id);
    }
}
