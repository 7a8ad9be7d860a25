//! The people of a text, from what surely is a name to what looks like one.

use std::ops::Range;

use regex::Match;

use super::{
    corpus::Corpus,
    dates,
    facts::{Fact, Kind, overlap},
    field::{About, Field},
    lexicon,
    patterns::{self, Pattern, each},
};

/// Everybody who is named beside the facts that are `known`.
pub(super) fn all(corpus: &Corpus, known: &[Fact]) -> Vec<(Kind, Range<usize>)> {
    let mut found = surely(corpus);
    // With particulars in brackets behind it, or in a list of names, it is one even behind a key.
    let likely = each(&patterns::NAMED, &corpus.text).filter_map(|found| {
        let group = ["v", "w", "x"].into_iter().find(|group| found.name(group).is_some())?;
        let whole = found.get(0)?;
        let in_brackets = corpus.slice(whole.end()..whole.end() + 2).trim_start().starts_with('(');
        found.name(group).map(part).map(|(name, range)| (name, range, group == "x" || in_brackets))
    });
    let likely = likely.chain(each(&patterns::NAMES, &corpus.text).flat_map(|found| {
        let list = found.name("v").or_else(|| found.name("w"));
        let names = list.map(|list| listed(&list)).unwrap_or_default().into_iter();
        names.map(|(name, range)| (name, range, true)).collect::<Vec<_>>()
    }));
    for (name, range, sure) in likely {
        let may_hold = |fact: &Fact| match fact.kind {
            Kind::Entry(_) => sure || holds_people(corpus, fact),
            _ => false,
        };
        let taken = known.iter().any(|fact| overlap(&fact.range, &range) && !may_hold(fact))
            || found.iter().any(|(_, other)| overlap(other, &range));
        if !taken && could_be_a_name(name) {
            found.push((Kind::Somebody, range));
        }
    }
    for (_, range) in &mut found {
        let name = corpus.slice(range.clone());
        let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
        range.end = range.start + name.len();
    }
    found
}

/// Those whom a speaker's label, a title or an introduction names.
fn surely(corpus: &Corpus) -> Vec<(Kind, Range<usize>)> {
    let mut found: Vec<(Kind, Range<usize>)> = Vec::new();
    for line in &corpus.lines {
        let speaker = patterns::speaker(corpus.slice(line.range.clone()));
        if let Some((start, end)) = speaker.and_then(|speaker| speaker.name) {
            found.push((Kind::Person, line.range.start + start..line.range.start + end));
        }
    }
    found.extend(
        each(&patterns::TITLED, &corpus.text).filter_map(|name| Some((Kind::Person, name.get(0)?.range()))),
    );
    let named =
        |pattern: &'static Pattern| each(pattern, &corpus.text).filter_map(|found| found.name("v").map(part));
    for (name, range) in named(&patterns::INTRODUCED).chain(named(&patterns::KEYED_NAME)) {
        if could_be_a_name(name) && !found.iter().any(|(_, other)| overlap(other, &range)) {
            found.push((Kind::Person, range));
        }
    }
    found
}

fn part<'t>(found: Match<'t>) -> (&'t str, Range<usize>) {
    (found.as_str(), found.range())
}

/// The names of a list.
fn listed<'t>(list: &Match<'t>) -> Vec<(&'t str, Range<usize>)> {
    let text = list.as_str();
    let names = text.split(", ").flat_map(|some| some.split(" and ")).flat_map(|some| some.split(" & "));
    let names = names.flat_map(|some| some.split(" und ")).map(|name| name.trim_start_matches("and ").trim());
    let (mut placed, mut from) = (Vec::new(), 0);
    for name in names.filter(|name| !name.is_empty()) {
        let Some(at) = text.get(from..).and_then(|rest| rest.find(name)).map(|at| from + at) else {
            continue;
        };
        from = at + name.len();
        placed.push((name, list.start() + at..list.start() + from));
    }
    placed
}

/// Whether a fact leaves room for a name in it: the value of a key that asks for one.
fn holds_people(corpus: &Corpus, fact: &Fact) -> bool {
    let Kind::Entry(key) = &fact.kind else { return false };
    matches!(Field::named(corpus.slice(key.clone())).about(), About::Name(_))
}

/// Whether `text` is a name of two words or more, or that of a company.
pub(super) fn is_whole_name(text: &str) -> bool {
    let text = text.trim();
    patterns::is_name(text) && text.contains(' ') && (patterns::is_company(text) || could_be_a_name(text))
}

/// Whether words with capitals can be a name: some stand behind "I'm" or at the beginning of a sentence and are none.
fn could_be_a_name(text: &str) -> bool {
    let common = |word: &str| {
        let word = word.to_lowercase();
        lexicon::is_no_name(&word) || dates::is_month_or_day(&word) || lexicon::make(&word).is_some()
    };
    !text.split(' ').any(common) && !patterns::is_company(text)
}
