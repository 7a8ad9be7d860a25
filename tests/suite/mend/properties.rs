//! What holds for every text: mending twice is mending once, and pieces give what the whole gives.

use loquat_mend::Mender;
use loquat_testkit::damage::{Damage, damage};

use super::chunks::{boundaries, difference, random_cuts};
use super::corpus;
use super::samples::{equal, samples};

/// Split points and random cuttings of each text here: all points of all texts and a hundred cuttings take minutes
/// without optimisation, and are what the example `chunks` runs.
const POINTS: usize = 12;
const CUTTINGS: u64 = 4;

/// Texts beyond this are cut at fewer places still.
const LONG: usize = 2048;

/// Every text at hand, with what reads it: the corpora, and damaged values of every schema.
fn texts() -> Vec<(String, Mender, String)> {
    let cases = corpus::all().into_iter();
    let mut all: Vec<_> =
        cases.filter_map(|case| Some((case.id.clone(), case.mender().ok()?, case.text()))).collect();
    for sample in samples() {
        let mender = Mender::for_schema(&sample.schema).unwrap();
        for (seed, value) in sample.instances(2) {
            let texts = Damage::ALL.into_iter().filter_map(|kind| Some((kind, damage(&value, kind, seed)?)));
            all.extend(texts.map(|(kind, text)| {
                (format!("{kind:?} of {} with seed {seed}", sample.name), mender.clone(), text)
            }));
        }
    }
    all
}

fn told(found: &[String]) -> String {
    format!("{}\n{}", found.len(), found.iter().take(12).cloned().collect::<Vec<_>>().join("\n"))
}

#[test]
fn mending_twice_is_mending_once() {
    let mut found = Vec::new();
    for (name, mender, text) in texts() {
        let Ok(once) = mender.mend(&text) else { continue };
        let printed = once.value.to_string();
        let complaint = match mender.mend(&printed) {
            Err(error) => error.to_string(),
            Ok(twice) if !equal(&twice.value, &once.value) => twice.value.to_string(),
            Ok(twice) if once.violations.is_empty() && !twice.violations.is_empty() => {
                twice.violations[0].to_string()
            }
            Ok(twice) if once.violations.is_empty() && !twice.repairs.is_empty() => {
                twice.repairs[0].to_string()
            }
            Ok(_) => continue,
        };
        found.push(format!("{name}: {printed} gave {complaint}"));
    }
    assert!(found.is_empty(), "{}", told(&found));
}

#[test]
fn a_text_in_two_pieces_gives_what_the_whole_gives() {
    let mut found = Vec::new();
    for (name, mender, text) in texts() {
        let all = boundaries(&text);
        let step = (all.len() / if text.len() > LONG { 4 } else { POINTS }).max(1);
        // Which points are taken differs from text to text, so that every kind of place is met.
        let points = all.iter().skip(text.len() % step).step_by(step);
        let cuttings: Vec<Vec<usize>> = points.map(|at| vec![*at]).collect();
        found.extend(difference(&mender, &text, &cuttings).map(|told| format!("{name}: {told}")));
    }
    assert!(found.is_empty(), "{}", told(&found));
}

#[test]
fn a_text_in_many_pieces_gives_what_the_whole_gives() {
    let mut found = Vec::new();
    for (name, mender, text) in texts() {
        let mut cuttings: Vec<Vec<usize>> = (0..CUTTINGS).map(|seed| random_cuts(&text, seed)).collect();
        cuttings.push(boundaries(&text));
        found.extend(difference(&mender, &text, &cuttings).map(|told| format!("{name}: {told}")));
    }
    assert!(found.is_empty(), "{}", told(&found));
}
