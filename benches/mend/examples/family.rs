//! A process that reads one text of a family and nothing else, for `valgrind` to count; `linear.sh` runs it.
//!
//! - `family names`: the names of the families, one a line.
//! - `family <name> <bytes> <mode> [limits]`: `mode` is `none` (writes the text and reads the schema, and no more), `whole`,
//!   `pieces` (of 64 bytes), `shown` (pieces, with a look at the value after each), each with `:tree` or `:list` for a schema, or the name of another crate. `limits` is `off` (no
//!   limit on depth and size, the default) or `on`. It prints whether there was a value, or why there was none.
#![allow(clippy::print_stdout, reason = "a program of the benches")]

use std::hint::black_box;

use loquat_mend::{Limits, Mended, Mender, Unreadable};
use loquat_mend_benches::{Failure, families, pieces, readers::PEERS};

const USAGE: &str = "usage: family names | family <name> <bytes> <mode> [on|off]";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["names"] => families::names().for_each(|name| println!("{name}")),
        [name, bytes, mode] => run(name, bytes.parse()?, mode, "off")?,
        [name, bytes, mode, limits] => run(name, bytes.parse()?, mode, limits)?,
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

fn run(name: &str, bytes: usize, mode: &str, limits: &str) -> Result<(), Failure> {
    let text = families::text(name, bytes).ok_or("no such family")?;
    if let Some(peer) = PEERS.iter().find(|peer| peer.name == mode) {
        std::mem::forget(black_box((peer.read)(&text)));
        return Ok(());
    }
    let (way, schema) = mode.split_once(':').unwrap_or((mode, ""));
    let limits = match limits {
        "on" => Limits::default(),
        "off" => Limits::default().with_depth(usize::MAX).with_size(usize::MAX),
        _ => return Err(USAGE.into()),
    };
    let mender = match families::schema(schema) {
        Some(schema) => Mender::for_schema(&schema)?,
        None if schema.is_empty() => Mender::new(),
        None => return Err("no such schema".into()),
    };
    let mended = read(&black_box(mender.with_limits(limits)), way, &text)?;
    match &mended {
        Ok(_) => println!("a value"),
        Err(error) => println!("{error}"),
    }
    // Without a limit on depth a value may nest so deep that dropping it would overflow the stack.
    std::mem::forget(black_box(mended));
    Ok(())
}

fn read(mender: &Mender, way: &str, text: &str) -> Result<Result<Mended, Unreadable>, Failure> {
    match way {
        "none" => Ok(Err(Unreadable::Empty)),
        "whole" => Ok(mender.mend(text)),
        "pieces" | "shown" => {
            let mut partial = mender.partial();
            for piece in pieces(text, 64) {
                if let Err(error) = partial.feed(piece) {
                    return Ok(Err(error));
                }
                if way == "shown" {
                    black_box(partial.shown());
                }
            }
            Ok(partial.finish())
        }
        _ => Err(USAGE.into()),
    }
}
