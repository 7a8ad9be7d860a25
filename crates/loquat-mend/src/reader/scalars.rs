//! A text without any bracket that is meant: a number, a literal or a list of them, perhaps in a call.

use super::number::{self, Class};
use super::scan::{Gap, Root};
use super::{Reader, Source};
use crate::repair::RepairKind as K;
use crate::tree::Kind;

/// A text of more lines is prose.
const LINES: usize = 4096;

impl Reader {
    /// Reads the whole text as scalars, if it is nothing else. Only for a text in which no value was found.
    pub(crate) fn scalars(&mut self, text: &str) {
        self.scan.blocks.extend(self.scan.bare.take());
        let json = self.scan.blocks.iter().filter(|block| block.json);
        let block = json.max_by_key(|block| block.start()).copied();
        let from = self.scan.thoughts.last().map_or(0, |(_, end)| *end);
        let (from, to) = block.map_or((from, text.len()), |block| (block.start().1, block.end().0));
        let s = Source::new(text, true);
        let (from, to) = unwrapped(&s, from, to);
        let number_of_block = block.and_then(|b| self.scan.blocks.iter().position(|other| *other == b));
        let lines: Vec<(usize, usize)> = pieces(&s, from, to).take(LINES + 1).collect();
        if lines.is_empty() || lines.len() > LINES {
            return;
        }
        let plain = |&(start, end): &(usize, usize)| is_word(s.slice(start, end));
        let single = lines.len() == 1;
        if !lines.iter().all(plain) || (single && !lines.iter().all(|&(a, b)| is_scalar(s.slice(a, b)))) {
            return;
        }
        let last = text.trim_end().len();
        for (at, (start, end)) in lines.into_iter().enumerate() {
            self.scalar(&s, (start, end), end == last, number_of_block, at > 0);
        }
    }

    fn scalar(
        &mut self,
        s: &Source<'_>,
        span: (usize, usize),
        last: bool,
        block: Option<usize>,
        follows: bool,
    ) {
        let repairs = self.repairs.len();
        let id = self.tree.len();
        self.pos = span.0;
        let word = s.slice(span.0, span.1);
        self.scalar_leaf(word, span, last);
        if self.tree.len() == id {
            return;
        }
        let gap = if follows { Gap::Line } else { Gap::Nothing };
        let mut root = Root::new((id, id + 1), span, repairs..self.repairs.len(), block);
        root.gap = gap;
        self.scan.roots.push(root);
    }

    fn scalar_leaf(&mut self, word: &str, span: (usize, usize), last: bool) {
        let cut = last && matches!(number::classify(word), Class::Word);
        if cut && number::is_cut_literal(word) {
            return;
        }
        let part = number::complete_part(word);
        if cut && number::is_number(part) {
            self.tell(K::CutToken, span.0, span.1);
            return self.leaf(part, span.0, span.1, self.unfinished);
        }
        if quoted(word).is_some_and(|inner| !inner.contains('\\')) {
            self.tree.push_source(Kind::Text, false, span, span.0 + 1, span.1 - 1);
        } else {
            self.leaf(word, span.0, span.1, self.unfinished && last);
        }
    }
}

/// The text without comments, a comma or a semicolon at its end, and a call around it: `callback(2);`.
fn unwrapped(s: &Source<'_>, from: usize, to: usize) -> (usize, usize) {
    let mut text = s.slice(from, to);
    loop {
        let trimmed = text.trim().trim_start_matches('\u{feff}').trim_end_matches([',', ';']).trim();
        let without = trimmed
            .strip_prefix("/*")
            .and_then(|rest| rest.split_once("*/"))
            .map_or(trimmed, |(_, rest)| rest)
            .trim();
        let name = without.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$'));
        let inner = name.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        let next =
            inner.filter(|_| name.len() < without.len() || without.starts_with('(')).unwrap_or(without);
        if next.len() == text.len() {
            break;
        }
        text = next;
    }
    let start = text.as_ptr() as usize - s.text.as_ptr() as usize;
    (start, start + text.len())
}

/// The lines that hold something, without the commas at their ends.
fn pieces<'s>(s: &Source<'s>, from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> + 's {
    let mut at = from;
    let lines = s.slice(from, to).split('\n');
    lines.filter_map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        let word = line.trim().trim_end_matches(',').trim_end();
        at += line.len() + 1;
        (!word.is_empty()).then_some((start, start + word.len()))
    })
}

fn is_word(line: &str) -> bool {
    match quoted(line) {
        Some(inner) => !inner.contains('"'),
        None => {
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | '/' | '%');
            !line.is_empty() && line.chars().all(plain)
        }
    }
}

fn quoted(word: &str) -> Option<&str> {
    word.strip_prefix('"')?.strip_suffix('"')
}

fn is_scalar(word: &str) -> bool {
    let part = number::complete_part(word);
    quoted(word).is_some() || !matches!(number::classify(word), Class::Word) || number::is_number(part)
}
