//! How a fact is written as a string, and the ways to a string that is no fact of a known kind.

use std::ops::Range;

use regex::Regex;
use serde_json::Value;

use super::{
    choose,
    corpus::Corpus,
    facts::{Fact, Kind},
    field::{About, Field},
    fill::{Filler, Scope},
    lexicon, patterns, words,
};

/// Words before an enum's word that deny it.
const DENIALS: &[&str] = &["not", "no", "never", "without", "don", "doesn", "isn", "t", "neither", "nor"];
/// Behind a number: it counts these, so it is no money.
const UNITS: &[&str] = &[
    "mile", "km", "kilomet", "year", "month", "week", "day", "hour", "minut", "seat", "door", "percent",
    "people",
];

/// `fact` as a field about `about` writes it; `None` when it is of another kind.
pub(super) fn written(filler: &Filler<'_>, schema: &Value, about: About, fact: &Fact) -> Option<String> {
    let text = || Some(fact.text.clone());
    match (about, &fact.kind) {
        (About::Email, Kind::Email)
        | (About::Phone, Kind::Phone)
        | (About::Url, Kind::Url)
        | (About::Name(_), Kind::Person | Kind::Somebody)
        | (About::Company, Kind::Company)
        | (About::Address, Kind::Address)
        | (About::Money, Kind::Amount(_))
        | (About::Year, Kind::Year(_)) => text(),
        (About::Place | About::Company, Kind::Place) => is_free(filler, fact).then(text).flatten(),
        (About::Date, Kind::Date(day)) => {
            day.iso(year_elsewhere(filler)).or_else(|| free_form(schema).then(text)?)
        }
        (About::Date, Kind::SomeDay) => free_form(schema).then(text).flatten(),
        (About::DateTime, Kind::Date(day)) => {
            let date = day.iso(year_elsewhere(filler))?;
            let (hour, minute) = time_near(filler, fact).unwrap_or((0, 0));
            Some(format!("{date}T{hour:02}:{minute:02}:00Z"))
        }
        (About::Time, Kind::Time(hour, minute)) if free_form(schema) => {
            Some(format!("{hour:02}:{minute:02}"))
        }
        (About::Time, Kind::Time(hour, minute)) => Some(format!("{hour:02}:{minute:02}:00Z")),
        _ => None,
    }
}

/// What makes one fact of a kind better than another of the same kind.
pub(super) fn bonus(filler: &Filler<'_>, field: &Field, fact: &Fact) -> i32 {
    let about = field.about();
    let titled = fact.text.split(' ').next().is_some_and(patterns::is_title);
    let before = filler.corpus.slice(fact.range.start.saturating_sub(12)..fact.range.start).to_lowercase();
    match about {
        About::Name(_) if titled || field.wants_doctor() => {
            if titled == field.wants_doctor() {
                90
            } else {
                -25
            }
        }
        About::Name(_) if before.ends_with("name is ") => 30,
        About::Name(_) => {
            5 * i32::from(fact.text.contains(' ')) - 25 * i32::from(fact.kind == Kind::Somebody)
        }
        About::Company => 20 * i32::from(fact.kind == Kind::Company),
        // A stamp at the beginning of a line says when it was written, not what it says.
        About::Date | About::DateTime | About::Time => {
            let line = filler.corpus.line(fact.range.start);
            let at_start = line.is_some_and(|line| fact.range.start <= line.range.start + 2);
            if at_start { -20 } else { 10 * i32::from(matches!(fact.kind, Kind::Date(_))) }
        }
        _ => 0,
    }
}

/// The make, the model, or the whole of a car.
pub(super) fn car(filler: &mut Filler<'_>, field: &Field, scope: &Scope, about: About) -> Option<String> {
    let of_object = scope.anchor.filter(|place| {
        matches!(filler.facts.get(*place), Some(Fact { kind: Kind::Car(_), .. })) && about != About::Car
    });
    let place = of_object.or_else(|| {
        choose::best(filler, field, scope, 20, |fact| match &fact.kind {
            Kind::Car(car) => Some(20 * i32::from(car.model.is_some()) + 5 * i32::from(car.year.is_some())),
            _ => None,
        })
    })?;
    let fact = filler.facts.get(place)?;
    let Kind::Car(car) = &fact.kind else { return None };
    match about {
        About::Make => Some(car.make.clone()),
        About::Model => car.model.clone(),
        _ => {
            filler.used.push(place);
            Some(fact.text.clone())
        }
    }
}

/// The colour nearest to the field's words, or to the thing that the object is about.
pub(super) fn colour(filler: &Filler<'_>, field: &Field, scope: &Scope) -> Option<String> {
    let colours: Vec<Value> = lexicon::COLOURS.iter().map(|colour| Value::from(*colour)).collect();
    choose::word(filler, &colours, field, scope)?.as_str().map(str::to_owned)
}

/// Whether the key of a line names the field: one has all the words of the other.
pub(super) fn names(key: &str, field: &Field) -> bool {
    if lexicon::is_same(&words::tokens(key).join(" "), &words::tokens(&field.name).join(" ")) {
        return true;
    }
    let key = words::stems(&key.replace("E-", "e").replace("e-", "e"));
    let own = words::stems(&field.name);
    let has_all =
        |all: &[String], some: &[String]| !some.is_empty() && some.iter().all(|word| all.contains(word));
    let same_kind = || {
        let other = Field::named(&key.join("_")).about();
        matches!(other, About::Email | About::Phone | About::Url) && other == field.about()
    };
    has_all(&key, &own) || has_all(&own, &key) || same_kind()
}

/// Where `needle` stands in the flat text as whole words.
pub(super) fn whole_words<'a>(
    corpus: &'a Corpus,
    needle: &'a str,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let at_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    corpus.flat.match_indices(needle).map(|(at, found)| at..at + found.len()).filter(move |range| {
        let before = corpus.flat.get(..range.start).and_then(|text| text.chars().next_back());
        let after = corpus.flat.get(range.end..).and_then(|text| text.chars().next());
        at_edge(before) && at_edge(after)
    })
}

/// Whether one of the two words before a place denies what stands there, or `to` behind it makes a verb of it.
pub(super) fn is_denied(corpus: &Corpus, range: &Range<usize>) -> bool {
    let before = corpus.words.partition_point(|word| word.range.end <= range.start);
    let words = corpus.words.get(before.saturating_sub(2)..before).unwrap_or_default();
    let denied = words.iter().any(|word| {
        let gap = corpus.slice(word.range.end..range.start);
        DENIALS.contains(&word.stem.as_str()) && !gap.contains(['.', ',', '!', '?', '\n', ';'])
    });
    denied
        || corpus
            .flat
            .get(range.end..)
            .is_some_and(|rest| corpus.flat.get(range.clone()) == Some("used") && rest.starts_with(" to "))
}

/// Whether a number counts something that is no money.
pub(super) fn has_unit(corpus: &Corpus, fact: &Fact) -> bool {
    let after = corpus.words.partition_point(|word| word.range.start < fact.range.end);
    corpus.words.get(after).is_some_and(|word| {
        word.range.start - fact.range.end <= 2 && UNITS.iter().any(|unit| word.stem.starts_with(unit))
    })
}

/// Whether a number stands behind `is` or right behind a name, as an age does.
pub(super) fn is_said_to_be(filler: &Filler<'_>, fact: &Fact) -> bool {
    let corpus = filler.corpus;
    let named = |other: &Fact| {
        let gap = corpus.slice(other.range.end..fact.range.start);
        matches!(other.kind, Kind::Person | Kind::Somebody) && [", ", " (", "("].contains(&gap)
    };
    if filler.facts.iter().any(named) {
        return true;
    }
    let before = corpus.flat.get(..fact.range.start).unwrap_or_default().trim_end();
    ["is", "am", "'m", "’m", "turned", "aged"].iter().any(|verb| before.ends_with(verb))
}

/// `text` in the shape that the schema wants, or `None` when it cannot have it.
pub(super) fn shaped(schema: &Value, about: About, text: String) -> Option<String> {
    let bound =
        |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    let pattern = schema.get("pattern").and_then(Value::as_str).and_then(|pattern| Regex::new(pattern).ok());
    let digits: String = text.chars().filter(|c| c.is_ascii_digit()).collect();
    let forms = match about {
        About::Phone => vec![text.clone(), format!("+{digits}"), digits],
        _ => vec![text],
    };
    forms.into_iter().find(|form| {
        let length = form.chars().count();
        let long_enough = bound("minLength").is_none_or(|least| length >= least);
        let short_enough = bound("maxLength").is_none_or(|most| length <= most);
        long_enough && short_enough && pattern.as_ref().is_none_or(|pattern| pattern.is_match(form))
    })
}

/// Whether a number lies within the schema's bounds.
pub(super) fn within_bounds(schema: &Value, value: &Value) -> bool {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let Some(value) = value.as_f64() else { return false };
    bound("minimum").is_none_or(|least| value >= least)
        && bound("maximum").is_none_or(|most| value <= most)
        && bound("exclusiveMinimum").is_none_or(|least| value > least)
        && bound("exclusiveMaximum").is_none_or(|most| value < most)
}

fn free_form(schema: &Value) -> bool {
    schema.get("format").is_none()
}

/// The one year that the text names in a whole date, for dates that leave theirs out.
fn year_elsewhere(filler: &Filler<'_>) -> Option<u32> {
    filler.facts.iter().find_map(|fact| match &fact.kind {
        Kind::Date(day) => day.year,
        _ => None,
    })
}

/// The time that is said in the same breath as a date.
fn time_near(filler: &Filler<'_>, date: &Fact) -> Option<(u32, u32)> {
    let times = filler.facts.iter().filter_map(|fact| match fact.kind {
        Kind::Time(hour, minute) => {
            let near = words::near(filler.corpus, &date.range, &fact.range);
            (near > 40).then_some((near, (hour, minute)))
        }
        _ => None,
    });
    times.max_by_key(|(near, _)| *near).map(|(_, time)| time)
}

/// Whether a capitalised word behind `in` or `at` is nothing that another rule knows.
fn is_free(filler: &Filler<'_>, fact: &Fact) -> bool {
    let first = fact.text.split(' ').next().unwrap_or_default().to_lowercase();
    !super::dates::is_month_or_day(&first)
        && !filler.facts.iter().any(|other| {
            matches!(other.kind, Kind::Person | Kind::Car(_))
                && super::facts::overlap(&other.range, &fact.range)
        })
}
