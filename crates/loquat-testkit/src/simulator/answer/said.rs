//! Strings that are no fact of a known kind: what stands behind the field's own words, and sentences of the text.

use std::ops::Range;

use serde_json::Value;

use super::{
    choose::{self, Said},
    corpus::{Corpus, Line, Side},
    facts::{Fact, Kind, overlap},
    field::{About, Field},
    fill::{Filler, Scope},
    patterns, sentences,
    strings::names,
    words::{self, closeness},
};

fn said(fact: &Fact) -> Said {
    Said { text: fact.text.clone(), range: Some(fact.range.clone()) }
}

fn is_inside(scope: &Scope, range: &Range<usize>) -> bool {
    scope.within.as_ref().is_none_or(|within| overlap(within, range))
}

/// The value of the last line `key: value` of which the key is the field.
pub(super) fn entry<'a>(filler: &Filler<'a>, field: &Field, scope: &Scope) -> Option<&'a Fact> {
    filler.facts.iter().rev().filter(|fact| is_inside(scope, &fact.range)).find(|fact| match &fact.kind {
        Kind::Entry(key) => names(filler.corpus.slice(key.clone()), field),
        _ => false,
    })
}

/// What stands behind the field's words: the value of its line `key: value`, `<words> is ...`, or a quotation near them.
pub(super) fn after_words(filler: &Filler<'_>, field: &Field, scope: &Scope) -> Option<Said> {
    let quoted = || {
        let quotes = filler.facts.iter().filter(|fact| fact.kind == Kind::Quoted);
        let inside = quotes.filter(|fact| is_inside(scope, &fact.range));
        let scored = inside.map(|fact| (closeness(filler.corpus, &field.own, &fact.range), fact));
        scored.filter(|(score, _)| *score >= 50).max_by_key(|(score, _)| *score).map(|(_, fact)| fact)
    };
    entry(filler, field, scope)
        .map(said)
        .or_else(|| said_to_be(filler.corpus, field, scope))
        .or_else(|| quoted().map(said))
}

/// The value of the field's key: the fact of its kind in it, else the value when it reads like a name.
pub(super) fn keyed_name(filler: &Filler<'_>, field: &Field, scope: &Scope) -> Option<Said> {
    let about = field.about();
    let of_people = |key: &str| matches!(Field::named(key).about(), About::Name(_));
    let entry = entry(filler, field, scope)?;
    let Kind::Entry(key) = &entry.kind else { return None };
    if about != About::Company
        && !of_people(filler.corpus.slice(key.clone()))
        && !words::stems(&field.name).is_empty()
    {
        return None;
    }
    let known = filler.facts.iter().find(|fact| {
        let fits = matches!(fact.kind, Kind::Person | Kind::Somebody | Kind::Company);
        fits && entry.range.start <= fact.range.start && fact.range.end <= entry.range.end
    });
    let clause = sentences::clause(&entry.text);
    let is_name = clause.split(' ').count() <= 6
        && clause.chars().any(char::is_alphabetic)
        && !clause.contains(|c: char| c.is_ascii_digit() || c == '@');
    let end = entry.range.start + clause.len();
    known
        .map(said)
        .or_else(|| is_name.then(|| Said { text: clause.to_owned(), range: Some(entry.range.start..end) }))
}

/// The rest of the clause after `<the field's words> is`.
fn said_to_be(corpus: &Corpus, field: &Field, scope: &Scope) -> Option<Said> {
    let own: Vec<String> = words::stems(&field.name);
    let last = own.last()?;
    let named = corpus.words.iter().filter(|word| word.stem == *last && !corpus.is_mute(word.range.start));
    let inside = named.filter(|word| is_inside(scope, &word.range));
    inside.rev().find_map(|word| {
        let rest = corpus.slice(word.range.end..corpus.text.len());
        let rest = [" is ", " are ", " was ", " would be ", ": ", " = "]
            .iter()
            .find_map(|verb| rest.strip_prefix(verb))?;
        let clause =
            sentences::clause(rest).split(" and ").next()?.trim_matches(['"', '“', '”', '\'', '.', '!', '?']);
        let range = word.range.end..word.range.end + clause.len();
        (!clause.is_empty()).then(|| Said { text: clause.to_owned(), range: Some(range) })
    })
}

/// The sentence of the customer that fits: one with the field's words, or a question where one is asked for; else the first that
/// is more than a greeting, from the last message that has one; else the first words at all.
pub(super) fn prose(filler: &Filler<'_>, schema: &Value, field: &Field, scope: &Scope) -> Option<String> {
    let corpus = filler.corpus;
    let longest = schema.get("maxLength").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok());
    let inside = |line: &&Line| {
        scope.within.as_ref().is_none_or(|within| within.contains(&line.range.start))
            && line.side == Side::Customer
    };
    let sentences = |message: usize| -> Vec<&str> {
        let lines = corpus.lines.iter().filter(|line| line.message == message && !line.mute).filter(inside);
        lines.flat_map(|line| without_speaker(corpus.slice(line.range.clone()))).collect()
    };
    let own = words::stems(&field.name);
    let fits = |text: &&&str| {
        let asks = own.iter().any(|word| word == "question") && text.ends_with('?');
        asks || (words::stems(text).iter().any(|word| own.contains(word)) && text.split(' ').count() >= 4)
    };
    let good = |message: usize| {
        let all = sentences(message);
        let long = || all.iter().find(|text| text.split(' ').count() >= 4);
        all.iter().find(fits).or_else(long).map(|text| (*text).to_owned())
    };
    let messages = || (0..=corpus.last_message()).rev();
    let any = || messages().find_map(|message| sentences(message).first().map(|text| (*text).to_owned()));
    let found = messages().find_map(good).or_else(any)?;
    Some(found.chars().take(longest.unwrap_or(200)).collect())
}

fn without_speaker(line: &str) -> Vec<&str> {
    let said = match patterns::speaker(line) {
        Some(_) => line.split_once(':').map_or(line, |(_, said)| said),
        None => line,
    };
    sentences::split(said)
}

/// What only machines read: the token with a figure in it, close behind the field's words. A field that is only called
/// `number` or `id` takes the first of the text.
pub(super) fn code(filler: &Filler<'_>, field: &Field, scope: &Scope) -> Option<Said> {
    const GENERAL: [&str; 7] = ["id", "no", "nr", "ref", "code", "reference", "number"];
    let own: Vec<String> = words::stems(&field.name);
    let special: Vec<String> = own.into_iter().filter(|word| !GENERAL.contains(&word.as_str())).collect();
    if let Some(entry) = entry(filler, field, scope) {
        let end = entry.range.start + sentences::clause(&entry.text).len();
        return token(filler, entry.range.start..end).or_else(|| Some(said(entry)));
    }
    let corpus = filler.corpus;
    if special.is_empty() {
        let numbered = patterns::each(&patterns::NUMBERED, &corpus.text).filter_map(|found| found.name("v"));
        let numbered = numbered
            .filter(|found| is_inside(scope, &found.range()))
            .find_map(|found| token(filler, found.range()));
        let code = filler.facts.iter().find(|fact| fact.kind == Kind::Code && is_inside(scope, &fact.range));
        return numbered.or_else(|| code.map(said));
    }
    let named =
        corpus.words.iter().filter(|word| special.contains(&word.stem) && is_inside(scope, &word.range));
    let mut codes = named.filter(|word| !corpus.is_mute(word.range.start)).filter_map(|word| {
        let line = corpus.line(word.range.end)?.range.end;
        let rest = corpus.slice(word.range.end..line);
        let reach: usize = rest.split_inclusive(char::is_whitespace).take(4).map(str::len).sum();
        token(filler, word.range.end..word.range.end + reach)
    });
    codes.next()
}

/// The first word with a figure in it that is no fact of another kind.
fn token(filler: &Filler<'_>, range: Range<usize>) -> Option<Said> {
    let text = filler.corpus.slice(range.clone());
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let start = range.start + at + word.find(char::is_alphanumeric).unwrap_or(0);
        at += word.len();
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !plain.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let is_other = |fact: &Fact| {
            let free = matches!(
                fact.kind,
                Kind::Number(_) | Kind::Year(_) | Kind::Entry(_) | Kind::Quoted | Kind::Code
            );
            fact.range.contains(&start) && !free
        };
        let other = filler.facts.iter().any(is_other);
        return (!other).then(|| Said { text: plain.to_owned(), range: Some(start..start + plain.len()) });
    }
    None
}

/// The thing that a piece of a list is about: what it quotes, or what it counts.
pub(super) fn thing(filler: &Filler<'_>, field: &Field, scope: &Scope) -> Option<Said> {
    const THINGS: [&str; 9] =
        ["name", "description", "item", "product", "article", "title", "label", "service", "dish"];
    let within = scope.within.clone().filter(|_| scope.in_list)?;
    if !words::tokens(&field.name).iter().any(|word| THINGS.contains(&word.as_str())) {
        return None;
    }
    let quoted = filler.facts.iter().find(|fact| fact.kind == Kind::Quoted && overlap(&fact.range, &within));
    let counted = || {
        let found = patterns::each(&patterns::COUNTED, filler.corpus.slice(within.clone())).next()?;
        let thing = found.name("v")?;
        let range = within.start + found.get(0)?.start()..within.start + thing.end();
        let is_date =
            |fact: &Fact| matches!(fact.kind, Kind::Date(_) | Kind::Phone | Kind::Address | Kind::Time(..));
        let is_other = filler.facts.iter().any(|fact| is_date(fact) && overlap(&fact.range, &range));
        let counts = choose::counts(filler, within.start + thing.start());
        (counts && !is_other).then(|| Said { text: thing.as_str().trim().to_owned(), range: Some(range) })
    };
    quoted.map(said).or_else(counted)
}

/// `three days`, where a field asks for a duration.
pub(super) fn duration(filler: &Filler<'_>, field: &Field, scope: &Scope) -> Option<Said> {
    if !words::tokens(&field.name).iter().any(|word| ["duration", "length"].contains(&word.as_str())) {
        return None;
    }
    let found = patterns::each(&patterns::DURATION, &filler.corpus.text).filter_map(|found| found.get(0));
    let mut inside =
        found.filter(|found| is_inside(scope, &found.range()) && !filler.corpus.is_mute(found.start()));
    inside.next().map(|found| Said { text: found.as_str().to_owned(), range: Some(found.range()) })
}
