//! Prints what the criterion run measured as a table, and lays it on the aims; `mend.sh` runs it.
//!
//! `ratios <target folder>`. It fails when an aim is missed. Which of the other crates are right is not read from
//! anywhere: each reads the broken text again here, and what it gives is compared with the people that were written.
#![allow(clippy::print_stdout, reason = "a program of the benches")]

use loquat_mend_benches::{
    Failure, LENGTHS,
    estimates::Estimates,
    length_name,
    people::{Style, people},
    readers::{PEERS, mend, serde},
};

const TABLE: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

fn main() -> Result<(), Failure> {
    let target = std::env::args().nth(1).ok_or("usage: ratios <target folder>")?;
    let run = Estimates::below(target);
    readers(&run)?;
    schemas(&run)?;
    arriving(&run)?;
    if judge(&run)? { Ok(()) } else { Err("an aim is missed".into()) }
}

/// MB/s of each reader, and whether it gives the people back.
fn readers(run: &Estimates) -> Result<(), Failure> {
    header("MB/s (of its own text)", "value");
    row(run, "clean, serde_json", ("clean", "serde_json"), Style::Clean, "right")?;
    row(run, "clean, loquat-mend", ("clean", "loquat-mend"), Style::Clean, verdict(mend, Style::Clean))?;
    row(run, "broken, loquat-mend", ("broken", "loquat-mend"), Style::Broken, verdict(mend, Style::Broken))?;
    for peer in PEERS {
        let label = format!("broken, {}", peer.name);
        row(run, &label, ("broken", peer.name), Style::Broken, verdict(peer.read, Style::Broken))?;
    }
    println!();
    Ok(())
}

fn schemas(run: &Estimates) -> Result<(), Failure> {
    header("with a schema, MB/s", "");
    for (label, style) in [
        ("clean, serde_json", Style::Clean),
        ("clean, loquat-mend", Style::Clean),
        ("loose, serde_json", Style::Loose),
        ("loose, loquat-mend", Style::Loose),
        ("broken, loquat-mend", Style::Broken),
    ] {
        row(run, label, ("schema", label), style, "")?;
    }
    println!();
    Ok(())
}

fn arriving(run: &Estimates) -> Result<(), Failure> {
    header("in pieces of 16 bytes, MB/s", "");
    for (label, style) in [
        ("clean, whole", Style::Clean),
        ("clean, in pieces", Style::Clean),
        ("broken, whole", Style::Broken),
        ("broken, in pieces", Style::Broken),
        ("broken, jsonrepair-rs again", Style::Broken),
    ] {
        row(run, label, ("pieces", label), style, "")?;
    }
    println!();
    Ok(())
}

fn header(what: &str, last: &str) {
    let lengths: Vec<String> = TABLE.iter().map(|&bytes| length_name(bytes)).collect();
    println!("| {what} | {} | {last} |", lengths.join(" | "));
    println!("|---|{}---|", "--:|".repeat(TABLE.len()));
}

fn row(run: &Estimates, label: &str, place: (&str, &str), style: Style, last: &str) -> Result<(), Failure> {
    let mut cells = Vec::new();
    for bytes in TABLE {
        // Not every reader is measured at every length.
        let rate = run.nanoseconds(place.0, place.1, bytes).ok();
        let length = people(bytes, style).len();
        cells.push(
            rate.map_or_else(|| "-".to_owned(), |time| format!("{:.1}", length as f64 * 1_000.0 / time)),
        );
    }
    println!("| {label} | {} | {last} |", cells.join(" | "));
    Ok(())
}

fn verdict(read: fn(&str) -> Option<serde_json::Value>, style: Style) -> &'static str {
    let right = LENGTHS.iter().filter(|&&bytes| bytes <= 100_000).all(|&bytes| {
        let original = serde(&people(bytes, Style::Clean));
        original.is_some() && read(&people(bytes, style)) == original
    });
    if right { "right" } else { "wrong" }
}

fn judge(run: &Estimates) -> Result<bool, Failure> {
    let mut met = true;
    for bytes in TABLE {
        let ratio = run.nanoseconds("clean", "loquat-mend", bytes)?
            / run.nanoseconds("clean", "serde_json", bytes)?;
        met &= aim(&format!("clean text of {}, against serde_json", length_name(bytes)), ratio, 1.1);
    }
    let ours = run.nanoseconds("broken", "loquat-mend", 100_000)?;
    let ratio = ours / run.nanoseconds("broken", "serde_json", 100_000)?;
    met &= aim("broken text of 100 KB, against serde_json on it undamaged", ratio, 1.6);
    for peer in PEERS.iter().filter(|peer| verdict(peer.read, Style::Broken) == "right") {
        let ratio = ours / run.nanoseconds("broken", peer.name, 100_000)?;
        met &= aim(&format!("broken text of 100 KB, against {}", peer.name), ratio, 1.0);
    }
    for text in ["clean", "loose"] {
        let ours = run.nanoseconds("schema", &format!("{text}, loquat-mend"), 100_000)?;
        let ratio = ours / run.nanoseconds("schema", &format!("{text}, serde_json"), 100_000)?;
        met &= aim(&format!("{text} text of 100 KB on its schema, against serde_json"), ratio, 2.0);
    }
    for text in ["clean", "broken"] {
        let ours = run.nanoseconds("pieces", &format!("{text}, in pieces"), 1_000_000)?;
        let ratio = ours / run.nanoseconds("pieces", &format!("{text}, whole"), 1_000_000)?;
        met &= aim(&format!("{text} text of 1 MB in pieces of 16 bytes, against whole"), ratio, 3.0);
    }
    Ok(met)
}

fn aim(what: &str, ratio: f64, limit: f64) -> bool {
    let met = ratio <= limit;
    println!("- {}: {what}: {ratio:.2}, at most {limit}", if met { "met" } else { "MISSED" });
    met
}
