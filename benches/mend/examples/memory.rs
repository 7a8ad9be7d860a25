//! Counts what reading a text allocates: the highest point of the heap above the text, the value alone, what is above both
//! (the list of repairs, which is returned too, is a part of it), and the allocations; all for each byte of the text.
//!
//! `memory <name> <bytes> <mode>` prints one line of a table: `name` is a family, or `clean`, `broken` or `loose` for the
//! document of the benches; `mode` is as `family` takes it, `whole:people` with the schema of the document, `serde_json`, or
//! another crate.
//!
//! One text a process: the highest point is that of the process. `memory.sh` runs it. A `realloc` counts by what it adds:
//! while the system moves a block, the old one is still there, which is not seen here.
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
    let mender = mender(mode)?;
    // Writing the text must not be the highest point.
    let text = text.into_boxed_str();
    let (before, calls) = (HEAP.allocated(), allocations());
    let read = read(mode, &mender, &text)?;
    let calls = allocations() - calls;
    let peak = HEAP.max_allocated().saturating_sub(before);
    let value = match read {
        Read::Value(value) => value,
        Read::Mended(mended) => mended.map(|Mended { value, .. }| value),
    };
    let kept = HEAP.allocated().saturating_sub(before);
    // It may nest so deep that dropping it would overflow the stack.
    std::mem::forget(value);
    let length = text.len() as f64;
    let (peak, kept, calls) = (peak as f64 / length, kept as f64 / length, calls as f64 / length);
    let over = peak - kept;
    // 4 KB for what does not grow with the text.
    let aim = if over <= 4.0 + 4096.0 / length { "" } else { "MORE" };
    println!("| {name} | {mode} | {} | {peak:.2} | {kept:.2} | {over:.2} | {calls:.3} | {aim} |", text.len());
    Ok(())
}

enum Read {
    Value(Option<Value>),
    Mended(Option<Mended>),
}

fn read(mode: &str, mender: &Mender, text: &str) -> Result<Read, Failure> {
    if mode == "serde_json" {
        return Ok(Read::Value(serde(text)));
    }
    if let Some(peer) = PEERS.iter().find(|peer| peer.name == mode) {
        return Ok(Read::Value((peer.read)(text)));
    }
    let mended = match mode.split(':').next() {
        Some("whole") => mender.mend(text),
        Some("pieces") => {
            let mut partial = mender.partial();
            for piece in pieces(text, 64) {
                // A limit that is exceeded is told again by `finish`.
                let _ = partial.feed(piece);
            }
            partial.finish()
        }
        _ => return Err(USAGE.into()),
    };
    Ok(Read::Mended(mended.ok()))
}

fn mender(mode: &str) -> Result<Mender, Failure> {
    let limits = Limits::default().with_depth(usize::MAX).with_size(usize::MAX);
    let mender = match mode.split_once(':') {
        Some((_, "people")) => Mender::for_schema(&schema())?,
        Some((_, schema)) => Mender::for_schema(&families::schema(schema).ok_or("no such schema")?)?,
        None => Mender::new(),
    };
    Ok(mender.with_limits(limits))
}

fn allocations() -> usize {
    let stats = INSTRUMENTED_SYSTEM.stats();
    stats.allocations + stats.reallocations
}
