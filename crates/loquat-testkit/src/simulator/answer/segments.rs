//! The pieces into which a text may fall when it lists things: paragraphs, lines, sentences, clauses, items between commas.

use std::ops::Range;

use super::corpus::Corpus;

/// Every way to cut the text, the coarsest first.
pub(super) fn all(corpus: &Corpus) -> Vec<Vec<Range<usize>>> {
    let lines: Vec<Range<usize>> = corpus.lines.iter().map(|line| line.range.clone()).collect();
    let within = |cuts: fn(&str) -> Vec<Range<usize>>| {
        let moved = |line: &Range<usize>| {
            let start = line.start;
            let pieces = cuts(corpus.slice(line.clone())).into_iter();
            pieces.map(move |piece| start + piece.start..start + piece.end).collect::<Vec<_>>()
        };
        lines.iter().flat_map(moved).collect::<Vec<_>>()
    };
    let mut ways = vec![paragraphs(&lines), lines.clone(), within(clauses), within(items)];
    ways.dedup();
    ways
}

/// Lines between which none is empty.
fn paragraphs(lines: &[Range<usize>]) -> Vec<Range<usize>> {
    let groups = lines.split(|line| line.is_empty());
    groups.filter_map(|group| Some(group.first()?.start..group.last()?.end)).collect()
}

/// Cut behind sentences and semicolons.
fn clauses(line: &str) -> Vec<Range<usize>> {
    cut(line, |rest| if rest.starts_with(';') { 1 } else { sentence_end(rest) })
}

/// Cut at commas and `and` as well.
fn items(line: &str) -> Vec<Range<usize>> {
    cut(line, |rest| {
        let word = [" and ", " & ", " und ", ", ", "; "].iter().find(|word| rest.starts_with(**word));
        word.map_or_else(|| sentence_end(rest), |word| word.len())
    })
}

fn sentence_end(rest: &str) -> usize {
    let mut chars = rest.chars();
    let ends = matches!(chars.next(), Some('.' | '!' | '?')) && chars.next().is_none_or(char::is_whitespace);
    usize::from(ends)
}

/// The pieces between the places where `length` is not 0, which is how much a cut takes. Brackets hold together.
fn cut(line: &str, length: impl Fn(&str) -> usize) -> Vec<Range<usize>> {
    let (mut pieces, mut start, mut depth, mut skip) = (Vec::new(), 0, 0_usize, 0);
    for (at, c) in line.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let taken = line.get(at..).map_or(0, &length);
        if depth == 0 && at >= skip && taken > 0 {
            pieces.push(start..at);
            skip = at + taken;
            start = skip;
        }
    }
    pieces.push(start.min(line.len())..line.len());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}
