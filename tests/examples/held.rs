//! How many bytes a reader holds back before it decides, over the corpora fed a character at a time: `held`.
//!
//! Prints percentiles and the maximum by file, of every position in every text, and the text with the longest wait.

#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a program to run by hand, and what it shares with the tests"
)]
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing, reason = "as a test")]

#[path = "../suite/mend/corpus.rs"]
mod corpus;

use std::collections::BTreeMap;

use self::corpus::Case;

fn main() {
    let mut files: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    let mut superseded = 0;
    for case in corpus::all() {
        let source = case.id.split('/').next().unwrap_or_default().to_owned();
        let (held, replaced) = watch(&case);
        superseded += usize::from(replaced > 0);
        for name in [source, "all".to_owned()] {
            files.entry(name).or_default().extend(held.iter().map(|bytes| (*bytes, case.id.clone())));
        }
    }
    println!(
        "{:26} {:>8} {:>6} {:>6} {:>6} {:>6} {:>6}",
        "", "places", "50 %", "90 %", "99 %", "99.9 %", "most"
    );
    for (name, mut held) in files {
        held.sort();
        let at = |share: f64| held[((held.len() - 1) as f64 * share) as usize].0;
        let (most, id) = &held[held.len() - 1];
        println!(
            "{name:26} {:>8} {:>6} {:>6} {:>6} {:>6} {most:>6}  {id}",
            held.len(),
            at(0.5),
            at(0.9),
            at(0.99),
            at(0.999)
        );
    }
    println!("{superseded} texts of which something shown was superseded");
}

/// The bytes held after each character, and how often something shown was superseded.
fn watch(case: &Case) -> (Vec<usize>, usize) {
    let Ok(mender) = case.mender() else { return (Vec::new(), 0) };
    let mut partial = mender.partial();
    let text = case.text();
    let mut held = Vec::new();
    for c in text.chars() {
        match partial.feed(c.encode_utf8(&mut [0; 4])) {
            Ok(progress) => held.push(progress.held),
            Err(_) => break,
        }
    }
    (held, partial.superseded())
}
