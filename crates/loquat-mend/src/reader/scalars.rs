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
        let listed = self.known.is_none() && is_list(s.slice(from, to));
        let lines: Vec<(usize, usize)> = pieces(&s, from, to, listed).take(LINES + 1).collect();
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
        let trimmed = text.trim().trim_start_matches('\u{feff}').trim_end_matches([',', ';', ']']).trim();
        let without = uncommented(trimmed).trim();
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

/// The text without a comment before or behind it.
fn uncommented(text: &str) -> &str {
    let block = text.strip_prefix("/*").and_then(|rest| rest.split_once("*/"));
    let line = text.strip_prefix("//").and_then(|rest| rest.split_once('\n'));
    let text = block.or(line).map_or(text, |(_, rest)| rest);
    let line_break = text.rfind('\n').map_or(0, |at| at + 1);
    let last = text.get(line_break..).unwrap_or_default();
    let comment = [" //", " /*", " #"].into_iter().filter_map(|sign| last.find(sign)).min();
    // A quote before it may open a string that holds the sign.
    match comment.filter(|at| last.get(..*at).is_some_and(|head| !head.contains(['"', '\'']))) {
        Some(at) => text.get(..line_break + at).unwrap_or(text),
        None => text,
    }
}

/// `1, 2, 3`: words with commas between them, one of them at least a number or a literal; or no space between them, as in
/// `a,b`, because `yes, sure` is prose.
fn is_list(text: &str) -> bool {
    let words = || text.split([',', '\n']).map(str::trim).filter(|word| !word.is_empty());
    text.contains(',') && words().all(is_word) && (words().any(is_scalar) || !text.contains(", "))
}

/// The lines that hold something, without the commas at their ends; with `listed`, what stands between commas.
fn pieces<'s>(
    s: &Source<'s>,
    from: usize,
    to: usize,
    listed: bool,
) -> impl Iterator<Item = (usize, usize)> + 's {
    let mut at = from;
    let lines = s.slice(from, to).split(move |c| c == '\n' || (listed && c == ','));
    lines.filter_map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        let word = line.trim().trim_end_matches(',').trim_end();
        at += line.len() + 1;
        (!word.is_empty()).then_some((start, start + word.len()))
    })
}

fn is_word(line: &str) -> bool {
    match quoted(line) {
        Some(inner) => !inner.contains(['"', '\'', '\\']),
        None => {
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | '/' | '%');
            !line.is_empty() && line.chars().all(plain)
        }
    }
}

fn quoted(word: &str) -> Option<&str> {
    let quote = word.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    word.strip_prefix(quote)?.strip_suffix(quote)
}

fn is_scalar(word: &str) -> bool {
    let part = number::complete_part(word);
    quoted(word).is_some() || !matches!(number::classify(word), Class::Word) || number::is_number(part)
}
