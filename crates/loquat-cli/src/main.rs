//! The binary: hands the process's arguments, environment and streams to the library, and ends with its exit code.

use std::{io, io::IsTerminal, process::ExitCode};

use loquat::Environment;
use loquat_cli::Io;

fn main() -> ExitCode {
    let io = Io {
        stdin: &mut io::stdin(),
        stdin_is_terminal: io::stdin().is_terminal(),
        stdout: &mut io::stdout(),
        stderr: &mut io::stderr(),
        stderr_is_terminal: io::stderr().is_terminal(),
    };
    ExitCode::from(loquat_cli::run(std::env::args_os(), &Environment::process(), io))
}
