//! A process that makes calls and nothing else, for `valgrind` to count; `instructions.sh` runs it and reads the counts.
//!
//! - `calls <hand|loquat> <text|typed> <n> <port>`: sets up, and makes `n` calls, one after the other.
//! - `calls document`: parses the schema. `calls compile`: the same, and compiles its validator.
//! - `calls check`: both ways send the same bytes, and the files of `answers/` are those that Loquat derives.
#![allow(clippy::print_stdout, reason = "a program of the benches, not of the SDK")]

use std::{
    hint::black_box,
    io::BufReader,
    net::{TcpListener, TcpStream},
    thread,
};

use loquat_benches::{
    Failure,
    canned::{Answer, request},
    hand::{self, Hand},
    sdk,
    ticket::{DOCUMENT, SENT},
};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

const USAGE: &str =
    "usage: calls <hand|loquat> <text|typed> <n> <port> | calls document | calls compile | calls check";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["document"] => drop(black_box(hand::document()?)),
        ["compile"] => drop(black_box(hand::compile(&hand::document()?)?)),
        ["check"] => check()?,
        [by, what, n, port] => calls(by, Answer::named(what).ok_or(USAGE)?, n.parse()?, port.parse()?)?,
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

fn calls(by: &str, what: Answer, n: usize, port: u16) -> Result<(), Failure> {
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

async fn by_hand(what: Answer, n: usize, port: u16) -> Result<(), Failure> {
    let hand = Hand::new(port)?;
    match what {
        Answer::Text => {
            for _ in 0..n {
                black_box(hand.text().await?);
            }
        }
        Answer::Typed => {
            let schema = hand::Schema::new()?;
            for _ in 0..n {
                black_box(hand.typed(&schema).await?);
            }
        }
    }
    Ok(())
}

async fn through_loquat(what: Answer, n: usize, port: u16) -> Result<(), Failure> {
    let service = sdk::service(port)?;
    match what {
        Answer::Text => {
            for _ in 0..n {
                black_box(sdk::text(&service).await?);
            }
        }
        Answer::Typed => {
            let schematic = sdk::schematic(&service)?;
            for _ in 0..n {
                black_box(sdk::typed(&schematic).await?);
            }
        }
    }
    Ok(())
}

fn check() -> Result<(), Failure> {
    let service = sdk::service(1)?;
    let schematic = sdk::schematic(&service)?;
    same("answers/document.json", DOCUMENT, &schematic.schema().erased().document().to_string())?;
    for what in [Answer::Text, Answer::Typed] {
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
fn sent(by: &str, what: Answer) -> Result<String, Failure> {
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
