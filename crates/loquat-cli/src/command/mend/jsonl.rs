//! `loquat mend --jsonl`: one line in, one line out, in order, whatever the line holds.
//!
//! A line is answered before the next one is waited for, so a program may hold both ends of the pipe; as long as lines are
//! there, answers are gathered and written in blocks.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::{
    exact::{Exactly, digits},
    failure::Failure,
    line::Line,
    reader::{How, Reader, Reading, Told},
    shelf::Shelf,
};

/// Bytes of a line: the longest text that is read (16 MiB), with each byte written as `\u0000`, and a large schema.
const LONGEST: usize = 128 << 20;

/// Bytes that are read or written at once: what a pipe of Linux holds.
const BLOCK: usize = 64 << 10;

/// Answers lines.
#[derive(Debug)]
pub(super) struct Service {
    /// For lines without a schema.
    reader: Reader,
    shelf: Shelf,
    /// For lines that do not say how.
    how: How,
    /// Bytes that a line may have.
    longest: usize,
}

/// Which end of the pipe failed.
#[derive(Debug)]
pub(super) enum Broken {
    Input(io::Error),
    Output(io::Error),
}

impl Service {
    pub(super) fn new(reader: Reader, shelf: Shelf, how: How) -> Self {
        Self { reader, shelf, how, longest: LONGEST }
    }

    /// Answers every line of `input`, until its end.
    pub(super) fn run(&mut self, input: &mut dyn Read, output: &mut dyn Write) -> Result<(), Broken> {
        let mut input = BufReader::with_capacity(BLOCK, input);
        let mut output = BufWriter::with_capacity(BLOCK, output);
        let mut line = Vec::new();
        loop {
            // Without a whole line in hand, the next read may wait for somebody who waits for these answers.
            if !input.buffer().contains(&b'\n') {
                output.flush().map_err(Broken::Output)?;
            }
            line.clear();
            if !next(&mut input, &mut line, self.longest).map_err(Broken::Input)? {
                return output.flush().map_err(Broken::Output);
            }
            self.answer(&line, &mut output).map_err(Broken::Output)?;
        }
    }

    fn answer(&mut self, line: &[u8], output: &mut impl Write) -> io::Result<()> {
        let (id, outcome) = match self.parse(line) {
            Ok(line) => (line.id(), self.read(&line)),
            Err(failure) => (None, Err(failure)),
        };
        match outcome {
            Ok(reading) if reading.faults.is_empty() => {
                let digits = digits(&reading.exact);
                let value = Some(Exactly::new(&reading.value, &digits));
                write(output, &Answer { value, ..Answer::with(id, &reading) })
            }
            Ok(mut reading) => {
                let failure = Failure::invalid(std::mem::take(&mut reading.faults));
                write(output, &Answer { error: Some(&failure), ..Answer::with(id, &reading) })
            }
            Err(failure) => write(output, &Answer { error: Some(&failure), ..Answer::to(id) }),
        }
    }

    fn parse<'a>(&self, line: &'a [u8]) -> Result<Line<'a>, Failure> {
        if line.len() > self.longest {
            return Err(Failure::line(format!("the line has more than {} bytes", self.longest)));
        }
        Line::parse(line)
    }

    fn read(&mut self, line: &Line<'_>) -> Result<Reading, Failure> {
        let (text, how) = (line.text()?, line.how(self.how)?);
        match line.schema() {
            None => self.reader.read(&text, how),
            Some(schema) => match self.shelf.reader(schema).as_ref() {
                Ok(reader) => reader.read(&text, how),
                Err(failure) => Err(failure.clone()),
            },
        }
    }
}

/// The next line, without its end; false at the end of the input. Of a line that is too long only the beginning is kept.
fn next(input: &mut impl BufRead, line: &mut Vec<u8>, longest: usize) -> io::Result<bool> {
    let most = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(1);
    input.by_ref().take(most).read_until(b'\n', line)?;
    if line.is_empty() {
        return Ok(false);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() > longest {
        input.skip_until(b'\n')?;
    }
    Ok(true)
}

/// The line that goes back.
#[derive(Serialize)]
struct Answer<'a> {
    id: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Exactly<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Failure>,
    repairs: &'a [Told],
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded: Option<usize>,
}

impl<'a> Answer<'a> {
    fn to(id: Option<&'a RawValue>) -> Self {
        Self { id, value: None, error: None, repairs: &[], candidates: None, superseded: None }
    }

    fn with(id: Option<&'a RawValue>, reading: &'a Reading) -> Self {
        let Reading { told, candidates, superseded, .. } = reading;
        Self { repairs: told, candidates: Some(*candidates), superseded: *superseded, ..Self::to(id) }
    }
}

fn write(output: &mut impl Write, answer: &Answer<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *output, answer)?;
    output.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{super::reader::Options, *};

    #[test]
    fn a_line_that_is_too_long_is_skipped_and_answered_and_the_next_is_read() {
        let options = Options::default();
        let reader = Reader::new(None, options).unwrap();
        let mut service =
            Service { longest: 16, ..Service::new(reader, Shelf::new(options), How::default()) };
        let longest = "{\"input\": \"123\"}";
        let input = format!("{longest}\n{}\n{{\"input\": \"1\"}}\n{longest}", "x".repeat(3 * BLOCK));
        let mut output = Vec::new();
        service.run(&mut input.as_bytes(), &mut output).unwrap();
        let answers: Vec<Value> = output.split(|byte| *byte == b'\n').filter_map(value).collect();
        assert_eq!(answers, [json!(123), json!("the line has more than 16 bytes"), json!(1), json!(123)]);
    }

    /// What an answer says in the end.
    fn value(line: &[u8]) -> Option<Value> {
        let answer: Value = serde_json::from_slice(line).ok()?;
        answer.get("value").or_else(|| answer.pointer("/error/message")).cloned()
    }
}
