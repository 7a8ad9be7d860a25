//! Sets a model's thoughts apart: they hold drafts that look like answers.
//!
//! A tag counts at the start of a line only, because a string of the answer may speak of `<think>`. A closing tag
//! without an opening one (templates open the thoughts for the model) counts at the start or the end of a line.
//! Thoughts that never end reach to the end of the text.

use crate::lex::steps;

/// A stretch of the text; the parts lie one behind the other and cover it.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) thought: bool,
}

const NAMES: [&str; 6] = ["think", "thinking", "thought", "thoughts", "reasoning", "scratchpad"];

pub(crate) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut start, mut pos) = (0, 0);
    while let Some(at) = find(text, pos, "<") {
        pos = at + 1;
        let Some((name, closing, end)) = tag(text, at) else { continue };
        let line_start = at_line_start(text, at);
        if closing && (line_start || at_line_end(text, end)) && parts.is_empty() {
            parts.push(Part { start: 0, end, thought: true });
            (start, pos) = (end, end);
        } else if !closing && line_start {
            let over = close_of(text, end, name).unwrap_or(text.len());
            parts.push(Part { start, end: at, thought: false });
            parts.push(Part { start: at, end: over, thought: true });
            (start, pos) = (over, over);
        }
    }
    parts.push(Part { start, end: text.len(), thought: false });
    parts
}

/// The end of the thoughts that were opened before `from`. The caller goes on there.
fn close_of(text: &str, mut from: usize, name: &str) -> Option<usize> {
    while let Some(at) = find(text, from, "</") {
        match tag(text, at) {
            Some((found, true, end)) if found == name => return Some(end),
            _ => from = at + 2,
        }
    }
    None
}

/// The tag of thoughts that starts at `at`: its name, whether it closes, and its end.
fn tag(text: &str, at: usize) -> Option<(&'static str, bool, usize)> {
    let rest = text.get(at + 1..)?;
    let (rest, closing) = rest.strip_prefix('/').map_or((rest, false), |rest| (rest, true));
    let name = NAMES.into_iter().find(|name| {
        rest.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name))
            && rest.as_bytes().get(name.len()) == Some(&b'>')
    })?;
    Some((name, closing, at + 1 + usize::from(closing) + name.len() + 1))
}

fn at_line_start(text: &str, at: usize) -> bool {
    let line = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '\u{feff}']);
    line.is_empty() || line.ends_with('\n')
}

fn at_line_end(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']);
    rest.is_empty() || rest.starts_with('\n')
}

fn find(text: &str, from: usize, word: &str) -> Option<usize> {
    let found = text.get(from..)?.find(word).map(|offset| from + offset);
    steps(found.unwrap_or(text.len()) - from);
    found
}
