//! The canned server as a process of its own, for as long as somebody holds it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use crate::Failure;

/// A running server. Ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    process: Child,
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
}

impl Server {
    /// Starts `program` (`canned_server`) with the reply of this name, and waits for its port.
    ///
    /// # Errors
    /// When the program cannot be run or says no port.
    pub fn start(program: &str, reply: &str) -> Result<Self, Failure> {
        let mut process =
            Command::new(program).arg(reply).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut port = String::new();
        BufReader::new(process.stdout.take().ok_or("the server has no output")?).read_line(&mut port)?;
        Ok(Self { process, port: port.trim().parse()? })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends with its input.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
