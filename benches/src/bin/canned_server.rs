//! `canned_server <name of a reply>`: answers recorded bytes on a free port of 127.0.0.1, which it prints, until its input ends.
#![allow(clippy::print_stdout, reason = "its port is its output")]

use std::{io, net::TcpListener, sync::Arc, thread};

use loquat_benches::{
    Failure,
    canned::{reply, serve},
};

fn main() -> Result<(), Failure> {
    let name = std::env::args().nth(1).unwrap_or_default();
    let reply = Arc::new(reply(&name).ok_or("usage: canned_server <name of a reply>; see `canned.rs`")?);
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("{}", listener.local_addr()?.port());
    thread::spawn(move || serve(&listener, &reply));
    // Whoever started it holds the other end: no server outlives its bench.
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}
