//! Every text of the corpora in pieces, in every way that is asked for: each split point, a character at a time, and a
//! hundred seeded cuttings. `chunks [corpus file]`; without optimisation it takes long.

#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a program to run by hand, and what it shares with the tests"
)]
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "as a test"
)]

#[path = "../suite/mend/chunks.rs"]
mod chunks;
#[path = "../suite/mend/corpus.rs"]
mod corpus;

use self::chunks::{boundaries, difference, random_cuts};
use self::corpus::Case;

const CUTTINGS: u64 = 100;

fn main() {
    let only = std::env::args().nth(1);
    let mut cases = match &only {
        Some(name) => corpus::file(name),
        None => corpus::all(),
    };
    if only.is_none() {
        cases.extend(corpus::file("jsontestsuite.jsonl"));
    }
    let (mut cut, mut different) = (0, 0);
    for case in &cases {
        let (tried, told) = examine(case);
        cut += tried;
        if let Some(told) = told {
            different += 1;
            println!("{}: {}", case.id, told.chars().take(1200).collect::<String>());
        }
    }
    println!("{} texts, {cut} cuttings, {different} texts of which one differs", cases.len());
}

/// How many cuttings were tried, and the first that differs.
fn examine(case: &Case) -> (usize, Option<String>) {
    let text = case.text();
    let Ok(mender) = case.mender() else { return (0, None) };
    let all = boundaries(&text);
    // Two texts of the suite are a hundred thousand brackets: each of their split points would take the text's length.
    let step = (all.len() / 20_000).max(1);
    let mut cuttings: Vec<Vec<usize>> = all.iter().step_by(step).map(|at| vec![*at]).collect();
    cuttings.extend((0..CUTTINGS).map(|seed| random_cuts(&text, seed)));
    cuttings.push(all);
    (cuttings.len(), difference(&mender, &text, &cuttings))
}
