//! A process that makes calls and nothing else, for `valgrind` to count; `instructions.sh` runs it and reads the counts.
//!
//! - `calls <hand|loquat> <what> <n> <port>`: sets up, makes `n` calls, one after the other, and says what came. `stream` reads a
//!   text to its end, `first` to its first piece, `many` 64 at once; `growing` a ticket as it arrives; `base64` and `float` turn
//!   10,000 texts into vectors.
//! - `calls document`: parses the schema. `calls compile`: the same, and compiles its validator.
//! - `calls check`: both ways send the same bytes, and the files of `answers/` are those that Loquat derives.
#![allow(clippy::print_stdout, reason = "a program of the benches, not of the SDK")]

use std::{
    hint::black_box,
    io::BufReader,
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use loquat_benches::{
    Failure,
    canned::request,
    hand::{self, Hand},
    sdk,
    ticket::{DOCUMENT, SENT},
};
use serde_json::Value;
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinHandle,
};

const USAGE: &str = "usage: calls <hand|loquat> <text|typed|stream|first|many|growing|base64|float> <n> <port> | \
                     calls document | calls compile | calls check";
/// Streams at once.
const MANY: usize = 64;
/// Texts to be turned into vectors.
const TEXTS: usize = 10_000;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["document"] => drop(black_box(hand::document()?)),
        ["compile"] => drop(black_box(hand::compile(&hand::document()?)?)),
        ["check"] => check()?,
        [by, what, n, port] => println!("{}", calls(by, what, n.parse()?, port.parse()?)?),
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

/// Calls of one kind, one after the other; what came of the last, for whoever compares the two ways.
fn calls(by: &str, what: &str, n: usize, port: u16) -> Result<String, Failure> {
    let runtime = runtime()?;
    match by {
        "hand" => runtime.block_on(by_hand(what, n, port)),
        "loquat" => runtime.block_on(through_loquat(what, n, port)),
        _ => Err(USAGE.into()),
    }
}

/// One thread: whatever a call costs is counted in one place and in one order.
fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

async fn by_hand(what: &str, n: usize, port: u16) -> Result<String, Failure> {
    let hand = Arc::new(Hand::new(port)?);
    // Compiled once, also by who makes no typed call with it.
    let schema = if what == "typed" { Some(hand::Schema::new()?) } else { None };
    let texts = texts(what);
    let mut came = String::new();
    for _ in 0..n {
        came = match (what, &schema) {
            ("text", _) => black_box(hand.text().await?),
            ("typed", Some(schema)) => format!("{:?}", black_box(hand.typed(schema).await?)),
            ("stream", _) => stream_by_hand(&hand, true).await?.to_string(),
            ("first", _) => stream_by_hand(&hand, false).await?.to_string(),
            ("many", _) => {
                let streams = (0..MANY).map(|_| {
                    let hand = Arc::clone(&hand);
                    tokio::spawn(async move { stream_by_hand(&hand, true).await })
                });
                all(streams.collect()).await?
            }
            ("base64" | "float", _) => vectors(&black_box(hand.embed(&texts, what == "base64").await?)),
            _ => return Err(USAGE.into()),
        };
    }
    Ok(came)
}

async fn through_loquat(what: &str, n: usize, port: u16) -> Result<String, Failure> {
    let service = Arc::new(sdk::service(port)?);
    let schematic = if matches!(what, "typed" | "growing") { Some(sdk::schematic(&service)?) } else { None };
    let texts = texts(what);
    let mut came = String::new();
    for _ in 0..n {
        came = match (what, &schematic) {
            ("text", _) => black_box(sdk::text(&service).await?),
            ("typed", Some(schematic)) => format!("{:?}", black_box(sdk::typed(schematic).await?)),
            ("growing", Some(schematic)) => format!("{:?}", sdk::growing(schematic).await?),
            ("stream", _) => sdk::stream(&service, true).await?.to_string(),
            ("first", _) => sdk::stream(&service, false).await?.to_string(),
            ("many", _) => {
                let streams = (0..MANY).map(|_| {
                    let service = Arc::clone(&service);
                    tokio::spawn(async move { sdk::stream(&service, true).await })
                });
                all(streams.collect()).await?
            }
            ("base64" | "float", _) => vectors(&black_box(sdk::embed(&service, &texts).await?)),
            _ => return Err(USAGE.into()),
        };
    }
    Ok(came)
}

async fn stream_by_hand(hand: &Hand, all: bool) -> Result<usize, Failure> {
    let mut reader = hand.stream().await?;
    let mut length = 0;
    while let Some(text) = reader.next().await? {
        length += black_box(text).len();
        if !all {
            break;
        }
    }
    Ok(length)
}

/// All begin before the first is waited for.
async fn all(streams: Vec<JoinHandle<Result<usize, Failure>>>) -> Result<String, Failure> {
    let mut length = 0;
    for stream in streams {
        length += stream.await??;
    }
    Ok(length.to_string())
}

fn texts(what: &str) -> Vec<String> {
    let n = if matches!(what, "base64" | "float") { TEXTS } else { 0 };
    (0..n).map(|n| format!("Tree number {n} blossoms in autumn.")).collect()
}

fn vectors(vectors: &[Vec<f32>]) -> String {
    format!("{} vectors of {:?}", vectors.len(), vectors.first().map(Vec::len))
}

fn check() -> Result<(), Failure> {
    let service = sdk::service(1)?;
    let schematic = sdk::schematic(&service)?;
    same("answers/document.json", DOCUMENT, &schematic.schema().erased().document().to_string())?;
    for what in ["text", "typed", "stream"] {
        let (by_hand, by_loquat) = (sent("hand", what)?, sent("loquat", what)?);
        if let Some(schema) =
            serde_json::from_str::<Value>(&by_loquat)?.pointer("/response_format/json_schema/schema")
        {
            same("answers/sent.json", SENT, &schema.to_string())?;
        }
        same("the request by hand", &by_hand, &by_loquat)?;
    }
    println!("both ways send the same bytes");
    Ok(())
}

/// The first request of a way, asked by a server that never answers.
fn sent(by: &str, what: &str) -> Result<String, Failure> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?.port();
    let server = thread::spawn(move || {
        let (connection, _): (TcpStream, _) = listener.accept()?;
        request(&mut BufReader::new(connection))
    });
    // It fails: the connection is closed once the request is read.
    drop(calls(by, what, 1, port));
    let body = server.join().map_err(|_| "the recording server panicked")??;
    Ok(String::from_utf8(body.ok_or("no request came")?)?)
}

fn same(what: &str, have: &str, want: &str) -> Result<(), Failure> {
    if have.trim_end() == want {
        return Ok(());
    }
    Err(format!("{what} is not what Loquat says\nhave: {have}\nwant: {want}").into())
}
