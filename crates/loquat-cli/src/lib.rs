//! The only crate that prints, exits or reads argv: the command `loquat`, as a function of its arguments, its environment
//! and its streams, so that tests call it like any other.

use std::{
    ffi::OsString,
    io::{Read, Write},
};

use clap::Parser;
use loquat::Environment;

mod args;
mod command;
mod exit;
mod say;

pub use args::Cli;
pub use exit::Exit;

/// The streams of a command. stdout is data, stderr is talk.
pub struct Io<'a> {
    /// Where a prompt may come from.
    pub stdin: &'a mut dyn Read,
    /// Nobody waits for a person to type a prompt unasked.
    pub stdin_is_terminal: bool,
    /// Data.
    pub stdout: &'a mut dyn Write,
    /// Talk.
    pub stderr: &'a mut dyn Write,
    /// A spinner turns only where a person sees it.
    pub stderr_is_terminal: bool,
}

/// Runs one command and returns its exit code; `--help` has the table of them.
pub fn run(args: impl IntoIterator<Item = OsString>, environment: &Environment, mut io: Io<'_>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, &mut io),
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            say::line(io.stderr, &format!("error: no asynchronous runtime: {error}"));
            return Exit::Internal.code();
        }
    };
    runtime.block_on(command::run(cli, environment, &mut io)).code()
}

/// `--help` and `--version` are data and succeed; anything else is talk.
fn usage(error: &clap::Error, io: &mut Io<'_>) -> u8 {
    let text = error.render().to_string();
    if error.use_stderr() {
        say::text(io.stderr, &text);
        return Exit::Usage.code();
    }
    say::text(io.stdout, &text);
    Exit::Success.code()
}
