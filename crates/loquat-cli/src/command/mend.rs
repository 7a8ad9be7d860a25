//! `loquat mend`: a text in, the JSON value in it out, and what was repaired.

use std::{
    fs::File,
    io::{ErrorKind, Read},
    path::Path,
};

use loquat::Environment;

use super::{schema, usage};
use crate::{
    Io,
    args::{Colour, Mend},
    exit::Exit,
    say,
};

mod exact;
mod explain;
mod failure;
mod jsonl;
mod line;
mod reader;
mod shelf;
mod text;

use exact::{Exactly, digits};
use explain::{Explanation, Paint};
use jsonl::{Broken, Service};
use reader::{How, Options, Reader, Reading};
use shelf::Shelf;
use text::Text;

pub(crate) fn run(args: &Mend, environment: &Environment, io: &mut Io<'_>) -> Result<Exit, Exit> {
    let options = Options { defaults: args.defaults, exact: args.exact };
    let how = How { strict: args.strict, partial: args.partial, chunk: None };
    let schema = schema(args.schema.as_deref(), io)?;
    let reader = Reader::new(schema, options).map_err(|why| usage(io, &why.message))?;
    let mut file = open(args.file.as_deref(), io)?;
    if args.jsonl {
        return serve(&mut Service::new(reader, Shelf::new(options), how), file.as_mut(), io);
    }
    let text = read(args, file.as_mut(), io)?;
    let reading = reader.read(&text, how).map_err(|why| {
        say::line(io.stderr, &format!("error: {}", why.message));
        Exit::Unreadable
    })?;
    let explanation = Explanation::new(&text.text, &reading.told);
    if args.explain {
        let paint = Paint::new(is_coloured(args.color, environment, io));
        say::text(io.stderr, &explanation.full(&paint));
    } else {
        say::text(io.stderr, &explanation.brief());
    }
    say::line(io.stdout, &value(args, &reading));
    Ok(verdict(&reading, io))
}

/// The file that is named; `None` is stdin.
fn open(path: Option<&Path>, io: &mut Io<'_>) -> Result<Option<File>, Exit> {
    match path {
        Some(path) if path.as_os_str() == "-" => Ok(None),
        Some(path) => {
            let file = File::open(path);
            file.map(Some).map_err(|error| usage(io, &format!("cannot read `{}`: {error}", path.display())))
        }
        None if io.stdin_is_terminal => Err(usage(io, "nothing to mend: give a file, `-`, or text on stdin")),
        None => Ok(None),
    }
}

fn read(args: &Mend, file: Option<&mut File>, io: &mut Io<'_>) -> Result<Text, Exit> {
    let mut bytes = Vec::new();
    let read = match file {
        Some(file) => file.read_to_end(&mut bytes),
        None => io.stdin.read_to_end(&mut bytes),
    };
    read.map_err(|error| {
        let name = args.file.as_deref().unwrap_or_else(|| Path::new("-"));
        usage(io, &format!("cannot read `{}`: {error}", name.display()))
    })?;
    Ok(text::decode(bytes))
}

fn serve(service: &mut Service, file: Option<&mut File>, io: &mut Io<'_>) -> Result<Exit, Exit> {
    let input: &mut dyn Read = match file {
        Some(file) => file,
        None => &mut *io.stdin,
    };
    match service.run(input, io.stdout) {
        Ok(()) => Ok(Exit::Success),
        // A reader that went away has all that it wanted.
        Err(Broken::Output(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(Exit::Success),
        Err(Broken::Output(error)) => {
            say::line(io.stderr, &format!("error: cannot write: {error}"));
            Err(Exit::Internal)
        }
        Err(Broken::Input(error)) => Err(usage(io, &format!("cannot read: {error}"))),
    }
}

fn value(args: &Mend, reading: &Reading) -> String {
    let digits = digits(&reading.exact);
    let value = Exactly::new(&reading.value, &digits);
    let text =
        if args.compact { serde_json::to_string(&value) } else { serde_json::to_string_pretty(&value) };
    text.unwrap_or_default()
}

fn verdict(reading: &Reading, io: &mut Io<'_>) -> Exit {
    for fault in &reading.faults {
        let place = if fault.path.is_empty() { "the whole value" } else { &fault.path };
        let violation = format!("violation: {place}: expected {} ({})", fault.expected, fault.keyword);
        say::line(io.stderr, &explain::visible(&violation));
    }
    if reading.faults.is_empty() { Exit::Success } else { Exit::NoAnswer }
}

fn is_coloured(colour: Colour, environment: &Environment, io: &Io<'_>) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => io.stderr_is_terminal && environment.get("NO_COLOR").is_none_or(str::is_empty),
    }
}
