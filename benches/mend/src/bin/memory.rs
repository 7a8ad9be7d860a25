//! Counts what reading a text allocates: the highest point of the heap above the text, the value, and the allocations.
//!
//! - `memory <name> <bytes> <mode>`: a family, as `family` takes it; one line of a table.
//! - `memory people <bytes> <mode>` with `clean`, `broken` or `loose` before it: the document of the benches.
//!
//! One text a process: the highest point is that of the process. `linear.sh memory` runs it. A `realloc` counts by what
//! it adds: while the system moves a block, the old one is still there, which is not seen here.
#![allow(clippy::print_stdout, reason = "a program of the benches")]

use std::alloc::System;

use cap::Cap;
use loquat_mend::{Limits, Mended, Mender};
use loquat_mend_benches::{
    Failure, families,
    people::{Style, people, schema},
    pieces,
    readers::{PEERS, serde},
};
use serde_json::Value;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static HEAP: Cap<&StatsAlloc<System>> = Cap::new(&INSTRUMENTED_SYSTEM, usize::MAX);

const USAGE: &str = "usage: memory <family, or the people: clean, broken, loose> <bytes> <mode>";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [name, bytes, mode] = words.as_slice() else { return Err(USAGE.into()) };
    let bytes = bytes.parse()?;
    let text = match *name {
        "clean" => people(bytes, Style::Clean),
        "broken" => people(bytes, Style::Broken),
        "loose" => people(bytes, Style::Loose),
        _ => families::text(name, bytes).ok_or("no such family")?,
    };
    let mender = mender(mode, name)?;
    // Writing the text must not be the highest point.
    let text = text.into_boxed_str();
    let (before, calls) = (HEAP.allocated(), allocations());
    let kept = read(mode, &mender, &text)?;
    let (calls, after) = (allocations() - calls, HEAP.allocated());
    let peak = HEAP.max_allocated().saturating_sub(before);
    let value = after.saturating_sub(before);
    std::mem::forget(kept);
    let length = text.len() as f64;
    let working = peak.saturating_sub(value) as f64 / length;
    println!(
        "| {name} | {mode} | {} | {:.2} | {:.2} | {working:.2} | {:.3} |",
        text.len(),
        peak as f64 / length,
        value as f64 / length,
        calls as f64 / length,
    );
    Ok(())
}

/// What stays is the value alone.
fn read(mode: &str, mender: &Mender, text: &str) -> Result<Option<Value>, Failure> {
    if mode == "serde_json" {
        return Ok(serde(text));
    }
    if let Some(peer) = PEERS.iter().find(|peer| peer.name == mode) {
        return Ok((peer.read)(text));
    }
    let mended = if mode.starts_with("pieces") {
        let mut partial = mender.partial();
        for piece in pieces(text, 64) {
            // A limit that is exceeded is told again by `finish`.
            let _ = partial.feed(piece);
        }
        partial.finish()
    } else {
        mender.mend(text)
    };
    Ok(mended.ok().map(|Mended { value, .. }| value))
}

fn mender(mode: &str, name: &str) -> Result<Mender, Failure> {
    let limits = Limits::default().with_depth(usize::MAX).with_size(usize::MAX);
    let mender = match mode.split_once(':') {
        Some((_, "people")) => Mender::for_schema(&schema())?,
        Some((_, schema)) => Mender::for_schema(&families::schema(schema).ok_or("no such schema")?)?,
        None if name.is_empty() => return Err(USAGE.into()),
        None => Mender::new(),
    };
    Ok(mender.with_limits(limits))
}

fn allocations() -> usize {
    let stats = INSTRUMENTED_SYSTEM.stats();
    stats.allocations + stats.reallocations
}
