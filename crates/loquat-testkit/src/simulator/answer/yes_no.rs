//! Whether the text says yes or no to what a field asks.

use std::ops::Range;

use super::{corpus::Corpus, facts::overlap, field::Field, fill::Scope, words};

const NO: &[&str] = &[
    "no", "nope", "nah", "not", "never", "without", "none", "don", "doesn", "isn", "won", "haven", "false",
    "n",
];
const YES: &[&str] = &[
    "yes",
    "yeah",
    "yep",
    "sure",
    "correct",
    "definitely",
    "absolutely",
    "true",
    "y",
    "ok",
    "okay",
    "please",
];

/// `Some(true)` when the field's words are said, `Some(false)` when they are denied, `None` when neither. A question is
/// answered by the line after it.
pub(super) fn stance(corpus: &Corpus, field: &Field, scope: &Scope) -> Option<bool> {
    let own = words::stems(&field.name);
    let own: Vec<String> = own.into_iter().filter(|word| !is_verb(word)).collect();
    let said = corpus.words.iter().filter(|word| own.contains(&word.stem));
    let inside = said.filter(|word| scope.within.as_ref().is_none_or(|within| overlap(within, &word.range)));
    // The last word counts: people change their mind forwards.
    inside.filter_map(|word| one(corpus, word.range.start, word.range.end)).next_back()
}

fn one(corpus: &Corpus, start: usize, end: usize) -> Option<bool> {
    let line = corpus.line(start)?;
    let (clause_start, clause_end) = clause(corpus, &line.range, start, end);
    if corpus.slice(clause_end..clause_end + 1) == "?" {
        let after = clause_end + 1..line.range.end;
        return first_word(corpus, after)
            .or_else(|| first_word(corpus, corpus.next_line(start)?.range.clone()));
    }
    if line.mute {
        return None;
    }
    let entry = corpus.slice(end..clause_end).trim_start().starts_with([':', '=']);
    if entry {
        return first_word(corpus, end..clause_end).or(Some(true));
    }
    let within = |range: &Range<usize>| range.start >= clause_start && range.end <= clause_end;
    let denied = corpus.words.iter().any(|word| within(&word.range) && NO.contains(&word.stem.as_str()));
    Some(!denied)
}

/// The clause around a word: up to the next stop on both sides, or to a word that begins another.
fn clause(corpus: &Corpus, line: &Range<usize>, start: usize, end: usize) -> (usize, usize) {
    const STOPS: [&str; 5] = ["?", "!", ";", " and ", " but "];
    let flat = |range: Range<usize>| corpus.flat.get(range).unwrap_or_default();
    let before = flat(line.start..start);
    let after = flat(end..line.end);
    // A dot inside of a number is no stop.
    let dot = |text: &str, at: usize| text.as_bytes().get(at + 1).is_none_or(|next| !next.is_ascii_digit());
    let dots = |text: &str| {
        let mut found = text.match_indices('.').filter(|(at, _)| dot(text, *at)).map(|(at, _)| at);
        (found.clone().next(), found.next_back().map(|at| at + 1))
    };
    let from = STOPS.iter().chain([&","]).filter_map(|stop| Some(before.rfind(stop)? + stop.len()));
    let from = from.chain(dots(before).1).max();
    let to = STOPS.iter().filter_map(|stop| after.find(stop)).chain(dots(after).0).min();
    (line.start + from.unwrap_or(0), to.map_or(line.end, |to| end + to))
}

/// The yes or no with which a line begins, behind its speaker's label.
fn first_word(corpus: &Corpus, range: Range<usize>) -> Option<bool> {
    let text = corpus.slice(range.clone());
    let said = match super::patterns::speaker(text) {
        Some(_) => range.start + text.find(':').map_or(0, |at| at + 1),
        None => range.start,
    };
    let first =
        corpus.words.iter().filter(|word| word.range.start >= said && word.range.end <= range.end).take(3);
    first.into_iter().find_map(|word| {
        let no = NO.contains(&word.stem.as_str());
        (no || YES.contains(&word.stem.as_str())).then_some(!no)
    })
}

/// Words with which the names of such fields begin and that the text does not repeat.
fn is_verb(stem: &str) -> bool {
    ["is", "has", "want", "need", "wants", "needs", "interested", "interest", "include", "can", "should"]
        .contains(&stem)
}
