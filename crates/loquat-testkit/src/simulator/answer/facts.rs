//! What the text says, found once and before any schema is looked at: each fact with its kind and its place.

use std::ops::Range;

use regex::{Captures, Match};
use serde_json::Value;

use super::{
    corpus::{Corpus, Side},
    dates::{self, Day},
    lexicon, numbers,
    patterns::{self, Pattern, each},
    people, sentences,
};

/// What kind of fact it is, with what a machine wants of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Url,
    Email,
    Phone,
    /// A date, as year (where said), month and day.
    Date(Day),
    /// A day in words: `Saturday`, `tomorrow`.
    SomeDay,
    /// Hour and minute.
    Time(u32, u32),
    /// An amount of money.
    Amount(Value),
    /// A year alone.
    Year(Value),
    /// Any other number.
    Number(Value),
    /// A percentage.
    Percent(Value),
    /// What only machines read: `INV-2026-0417`.
    Code,
    /// A person whose name was given as one: by an introduction, or in a speaker's label.
    Person,
    /// What is likely the name of a person.
    Somebody,
    Company,
    Car(Car),
    Quoted,
    Address,
    Place,
    /// The value of a line `key: value`; the range of its key.
    Entry(Range<usize>),
}

/// A car that is mentioned.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Car {
    pub(super) make: String,
    pub(super) model: Option<String>,
    pub(super) year: Option<Value>,
}

/// A fact and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fact {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// Everything that the text says, in the order in which it stands there.
pub(super) fn all(corpus: &Corpus) -> Vec<Fact> {
    let mut found = Found { corpus, facts: Vec::new() };
    found.exclusive();
    found.entries();
    found.cars();
    found.plain(&patterns::COMPANY, "", &Kind::Company);
    found.people();
    found.plain(&patterns::QUOTED, "v", &Kind::Quoted);
    found.plain(&patterns::ADDRESS, "", &Kind::Address);
    found.plain(&patterns::PLACE, "v", &Kind::Place);
    let mut facts = found.facts;
    facts.retain(|fact| !corpus.is_mute(fact.range.start));
    facts.sort_by_key(|fact| fact.range.start);
    facts
}

struct Found<'a> {
    corpus: &'a Corpus,
    facts: Vec<Fact>,
}

impl Found<'_> {
    fn push(&mut self, kind: Kind, range: Range<usize>) {
        let text = self.corpus.slice(range.clone()).trim().to_owned();
        self.facts.push(Fact { kind, range, text });
    }

    /// Kinds that share no character: the first pattern that claims it has it.
    fn exclusive(&mut self) {
        self.claim(&patterns::URL, |_, _| Some(Kind::Url));
        self.claim(&patterns::EMAIL, |_, _| Some(Kind::Email));
        self.claim(&patterns::CODE, |found, _| {
            let letters = found.name("c")?.as_str();
            (!lexicon::is_currency(letters)).then_some(Kind::Code)
        });
        self.claim(&patterns::ISO_DATE, |found, _| dates::iso(found).map(Kind::Date));
        self.claim(&patterns::SLASH_DATE, |found, _| dates::slash(found).map(Kind::Date));
        self.claim(&patterns::DAY_MONTH, |found, _| dates::named(found).map(Kind::Date));
        self.claim(&patterns::MONTH_DAY, |found, _| dates::named(found).map(Kind::Date));
        self.claim(&patterns::SOME_DAY, |_, _| Some(Kind::SomeDay));
        self.claim(&patterns::PERCENT, |found, _| {
            numbers::of_digits(found.name("n")?.as_str(), None, false).map(Kind::Percent)
        });
        self.claim(&patterns::AMOUNT, |found, whole| amount(found, whole.as_str()).map(Kind::Amount));
        self.claim(&patterns::TIME, |found, _| {
            dates::time(found).map(|(hour, minute)| Kind::Time(hour, minute))
        });
        self.claim(&patterns::PHONE, |_, whole| phone(whole.as_str()).then_some(Kind::Phone));
        self.claim(&patterns::NUMBER, |found, _| figure(found));
        self.claim(&patterns::NUMBER_WORD, |found, _| numbers::of_words(found).map(Kind::Number));
    }

    fn claim(&mut self, pattern: &'static Pattern, read: impl Fn(&Captures<'_>, &Match<'_>) -> Option<Kind>) {
        let corpus = self.corpus;
        for found in each(pattern, &corpus.text) {
            let Some(whole) = found.get(0) else { continue };
            let taken = self.facts.iter().any(|fact| overlap(&fact.range, &whole.range()));
            if let Some(kind) = (!taken).then(|| read(&found, &whole)).flatten() {
                self.push(kind, whole.range());
            }
        }
    }

    fn plain(&mut self, pattern: &'static Pattern, group: &str, kind: &Kind) {
        let corpus = self.corpus;
        for found in each(pattern, &corpus.text) {
            if let Some(part) = found.name(group).or_else(|| found.get(0)) {
                self.push(kind.clone(), part.range());
            }
        }
    }

    /// Lines `key: value`, and such pairs within a line; a value ends where the next pair begins.
    fn entries(&mut self) {
        let corpus = self.corpus;
        let inline: Vec<_> = each(&patterns::INLINE_KEY, &corpus.text)
            .filter_map(|found| {
                Some((found.get(0)?.start(), found.name("k")?.range(), found.name("v")?.start()))
            })
            .collect();
        for found in each(&patterns::KEY_VALUE, &corpus.text) {
            let (Some(key), Some(value)) = (found.name("k"), found.name("v")) else { continue };
            let next = inline.iter().map(|(start, ..)| *start).find(|start| *start > value.start());
            let end = next.map_or(value.end(), |next| next.min(value.end()));
            let speaks = corpus.line(key.start()).is_some_and(|line| {
                patterns::speaker(corpus.slice(line.range.clone())).is_some_and(|speaker| speaker.is_role)
            });
            if !speaks || people::is_whole_name(corpus.slice(value.start()..end)) {
                self.push(Kind::Entry(key.range()), value.start()..end);
            }
        }
        for (_, key, start) in inline {
            let line = corpus.line(start).map_or(start, |line| line.range.end);
            let value = sentences::clause(corpus.slice(start..line));
            let value = value.trim_end_matches(['"', '\'']);
            self.push(Kind::Entry(key), start..start + value.len());
        }
    }

    fn people(&mut self) {
        for (kind, name) in people::all(self.corpus, &self.facts) {
            self.push(kind, name);
        }
    }

    fn cars(&mut self) {
        let corpus = self.corpus;
        for found in each(&patterns::CAR, &corpus.text) {
            if let (Some(car), Some(whole)) = (car(&found), found.get(0)) {
                self.push(Kind::Car(car), whole.range());
            }
        }
    }
}

/// Who says the fact.
pub(super) fn side(corpus: &Corpus, fact: &Fact) -> Side {
    corpus.line(fact.range.start).map_or(Side::Customer, |line| line.side)
}

pub(super) fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Seven to fifteen digits that are not two years.
fn phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let groups: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let years = groups.len() == 2 && groups.iter().all(|group| is_year(group));
    (7..=15).contains(&digits)
        && !years
        && !numbers::is_grouped(text)
        && (groups.len() > 1 || digits >= 9 || text.starts_with('+'))
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

fn amount(found: &Captures<'_>, whole: &str) -> Option<Value> {
    let part = |names: [&str; 3]| names.into_iter().find_map(|name| found.name(name));
    let in_euros = whole.contains('€') || whole.to_lowercase().contains("eur");
    let unit = part(["k", "l", "q"]).map(|unit| unit.as_str());
    numbers::of_digits(part(["n", "o", "p"])?.as_str(), unit, in_euros)
}

fn figure(found: &Captures<'_>) -> Option<Kind> {
    let (digits, unit) = (found.name("n")?.as_str(), found.name("k").map(|unit| unit.as_str()));
    let value = numbers::of_digits(digits, unit, false)?;
    if is_year(digits) && unit.is_none() {
        return Some(Kind::Year(value));
    }
    match (found.name("s"), value.as_i64()) {
        (Some(_), Some(whole)) => Some(Kind::Number((-whole).into())),
        _ => Some(Kind::Number(value)),
    }
}

fn car(found: &Captures<'_>) -> Option<Car> {
    let text = |name: &str| found.name(name).map(|part| part.as_str());
    let year = text("y").or_else(|| text("z")).and_then(|year| numbers::of_digits(year, None, false));
    if let Some((make, model)) = text("alone").and_then(lexicon::car_of) {
        return Some(Car { make: make.to_owned(), model: Some(model.to_owned()), year });
    }
    let make = lexicon::make(text("make")?)?.to_owned();
    let model = text("model").filter(|model| !lexicon::is_no_model(model));
    let year = year.or_else(|| {
        model.filter(|model| is_year(model)).and_then(|year| numbers::of_digits(year, None, false))
    });
    let model = model.filter(|model| !is_year(model));
    let model = model.map(|model| lexicon::car_of(model).map_or(model, |(_, model)| model).to_owned());
    Some(Car { make, model, year })
}
