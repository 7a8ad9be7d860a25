//! The text that counts: what the users said, line by line, and who said each line.
//!
//! Left out: system messages, schemas and the lines that speak of them, data that an assistant answered, and complaints
//! about it. What an assistant said in words is kept, but mute: it is no fact, though the user's "yes" may answer it.
//! What is left is one text, oldest message first.

use std::ops::Range;

use super::{patterns, schemas, words};
use crate::simulator::request::Spoken;

/// Who speaks in a line of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Nobody in particular, or the one who asks for something.
    Customer,
    /// The one who serves: a seller, a support agent.
    Agent,
}

/// A line of the text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) range: Range<usize>,
    pub(super) side: Side,
    /// The number of its message: a later one is the truer one.
    pub(super) message: usize,
    /// Whether it asks something.
    pub(super) asks: bool,
    /// Whether it takes something back that was said before.
    pub(super) corrects: bool,
    /// Whether it is an assistant's, and holds no facts.
    pub(super) mute: bool,
}

/// A word of the text.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) stem: String,
}

/// The text and its parts.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    pub(super) text: String,
    /// The same text, byte for byte in place, in lower case and with blanks for hyphens and underscores.
    pub(super) flat: String,
    pub(super) lines: Vec<Line>,
    pub(super) words: Vec<Word>,
}

impl Corpus {
    pub(super) fn new(messages: &[Spoken]) -> Self {
        let texts = sources(messages);
        let mut corpus = Self::default();
        for (number, (text, mute)) in texts.iter().enumerate() {
            let mut side = if *mute { Side::Agent } else { Side::Customer };
            for line in text.lines() {
                corpus.push(line, number, *mute, &mut side);
            }
            corpus.text.push('\n');
        }
        corpus.flat = words::flat(&corpus.text);
        corpus.words = words::words(&corpus.flat);
        corpus
    }

    fn push(&mut self, text: &str, message: usize, mute: bool, side: &mut Side) {
        // A line without a label goes on with what the speaker before it said.
        if let Some(label) = patterns::speaker(text).filter(|_| !mute) {
            *side = if label.is_agent { Side::Agent } else { Side::Customer };
        }
        let start = self.text.len();
        self.text.push_str(text);
        let asks = text.trim_end().ends_with('?');
        let lower = text.to_lowercase();
        let corrects = CORRECTIONS.iter().any(|word| lower.contains(word));
        self.lines.push(Line { range: start..self.text.len(), side: *side, message, asks, corrects, mute });
        self.text.push('\n');
    }

    /// The line that holds the byte `at`.
    pub(super) fn line(&self, at: usize) -> Option<&Line> {
        let after = self.lines.partition_point(|line| line.range.end < at);
        self.lines.get(after)
    }

    /// The line after the one that holds `at`.
    pub(super) fn next_line(&self, at: usize) -> Option<&Line> {
        let after = self.lines.partition_point(|line| line.range.end < at);
        self.lines.get(after + 1..)?.iter().find(|line| !line.range.is_empty())
    }

    /// Whether the byte `at` is an assistant's.
    pub(super) fn is_mute(&self, at: usize) -> bool {
        self.line(at).is_some_and(|line| line.mute)
    }

    /// A piece of the text.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The number of the last message.
    pub(super) fn last_message(&self) -> usize {
        self.lines.last().map_or(0, |line| line.message)
    }
}

/// By which people take back what they said.
const CORRECTIONS: [&str; 8] =
    ["actually", "make that", "make it", "correction", "sorry, my", "instead", "changed my mind", "i meant"];

/// The texts of users and of tools that were called; and, mute, those of assistants.
fn sources(messages: &[Spoken]) -> Vec<(String, bool)> {
    let mut texts = Vec::new();
    let mut before: Option<&Spoken> = None;
    for message in messages {
        match message.role.as_str() {
            "user" | "tool" if !is_complaint(before, &message.text) => {
                texts.push((facts_only(&message.text), false))
            }
            "assistant" if !message.text.contains(['{', '[']) => texts.push((message.text.clone(), true)),
            _ => {}
        }
        before = Some(message);
    }
    texts
}

/// Whether `text` finds fault with the assistant's answer before it instead of telling something new.
fn is_complaint(before: Option<&Spoken>, text: &str) -> bool {
    let lower = text.to_lowercase();
    let starts = |start: &&str| lower.starts_with(start);
    if before.is_some() && ["your answer ", "your last answer ", "your reply "].iter().any(starts) {
        return true;
    }
    let Some(before) =
        before.filter(|before| !matches!(before.role.as_str(), "user" | "system" | "developer"))
    else {
        return false;
    };
    let about = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
    let data = before.calls
        || before.role == "tool"
        || before.text.trim().is_empty()
        || before.text.contains(['{', '[']);
    about(&["json", "schema"])
        || (data
            && about(&[
                "expected",
                "invalid",
                "not valid",
                "missing",
                "broken",
                "breaks",
                "violat",
                "required",
                "answer",
            ]))
}

/// A text without its schema; beside one, lines that speak of JSON or of the schema are instructions and go as well.
fn facts_only(text: &str) -> String {
    let (rest, had_schema) = schemas::without(text);
    if !had_schema {
        return rest;
    }
    let instructs = |line: &&str| {
        let lower = line.to_lowercase();
        lower.contains("json") || lower.contains("schema") || line.trim_start().starts_with("```")
    };
    rest.lines().filter(|line| !instructs(line)).collect::<Vec<_>>().join("\n")
}
