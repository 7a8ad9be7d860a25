//! Of all facts that a field could mean, the one that it does mean: every candidate is scored, the best one wins.
//!
//! A candidate gains by standing near the field's words, in a line `key: value` whose key is the field, in a later
//! message or in one that corrects, near the thing that the object is about; it loses by standing near the words of another field, and by being
//! said by the one who serves.

use std::ops::Range;

use serde_json::Value;

use super::{
    corpus::{Corpus, Side},
    facts::{self, Fact, Kind},
    field::{About, Field, NamePart},
    fill::{Filled, Filler, Scope},
    lexicon, patterns, said, strings,
    words::{self, closeness, near},
};

/// A line `key: value` outweighs any nearness.
const ENTRY: i32 = 150;
/// A later message is truer than an earlier one, a little...
const LATER: i32 = 12;
/// ... and one that takes something back is much truer.
const CORRECTS: i32 = 80;
/// An enum's word that stands there as it is.
const PLAIN: i32 = 10;
/// What stands in the answer already is less likely to be meant once more.
const AGAIN: i32 = 60;
/// Nothing below this is meant.
const LEAST: i32 = -30;

/// The best unused fact for `field` to which `worth` gives a bonus; `agent` is what it loses when the server said it.
pub(super) fn best(
    filler: &Filler<'_>,
    field: &Field,
    scope: &Scope,
    agent: i32,
    worth: impl Fn(&Fact) -> Option<i32>,
) -> Option<usize> {
    let mut best: Option<(i32, usize)> = None;
    let spoken_of = filler.corpus.words.iter().any(|word| field.parents.contains(&word.stem));
    for (place, fact) in filler.facts.iter().enumerate() {
        let outside = scope.within.as_ref().is_some_and(|within| !facts::overlap(within, &fact.range));
        if outside || is_used(filler, place, fact) {
            continue;
        }
        let Some(bonus) = worth(fact) else { continue };
        let score = bonus + score(filler, field, scope, fact, agent);
        // Somebody else is meant where the object around the field is spoken of.
        let again = spoken_of && filler.told.iter().any(|told| facts::overlap(told, &fact.range));
        let rank = score - if again { AGAIN } else { 0 };
        if score > LEAST && best.is_none_or(|(highest, _)| rank > highest) {
            best = Some((rank, place));
        }
    }
    best.map(|(_, place)| place)
}

/// What speaks for `fact` being what `field` means.
pub(super) fn score(filler: &Filler<'_>, field: &Field, scope: &Scope, fact: &Fact, agent: i32) -> i32 {
    let corpus = filler.corpus;
    let own = closeness(corpus, &field.own, &fact.range);
    let hint = closeness(corpus, &field.hints, &fact.range) / 4;
    let parent = closeness(corpus, &field.parents, &fact.range) / 3;
    let rival = closeness(corpus, &field.rivals, &fact.range);
    let anchor = scope.anchor.and_then(|anchor| filler.facts.get(anchor));
    let anchor = anchor.map_or(0, |anchor| {
        near(corpus, &anchor.range, &fact.range).max(near(corpus, &fact.range, &anchor.range))
    });
    let line = corpus.line(fact.range.start);
    let later = line.map_or(0, |line| {
        // People name the car that they want first, and the one that they have later.
        let truer = if matches!(fact.kind, Kind::Car(_)) { 0 } else { LATER };
        truer * i32::try_from(line.message.min(5)).unwrap_or(0) + CORRECTS * i32::from(line.corrects)
    });
    // A physician serves, and is spoken of by those who come.
    let wrong_side =
        (facts::side(corpus, fact) == Side::Agent) != field.wants_agent() && !field.wants_doctor();
    let entry = if in_entry_of(filler, field, fact) { ENTRY } else { 0 };
    own + hint + parent + anchor + later + entry
        - rival * rivalry(field, scope) / 100
        - if wrong_side { agent } else { 0 }
}

/// How much it speaks against a fact that it stands near another field's words, in percent. Of amounts, dates and figures
/// there may be many of one kind; a name or an address is what it is wherever it stands, and in one line of a list the
/// fields stand close together.
fn rivalry(field: &Field, scope: &Scope) -> i32 {
    match field.about() {
        About::Name(_) | About::Email | About::Phone | About::Url => 15,
        _ if scope.in_list && scope.within.is_some() => 20,
        _ => 60,
    }
}

/// A word of an enum: as it stands in the text, else by its stem, else by what people say for it.
pub(super) fn word(filler: &Filler<'_>, options: &[Value], field: &Field, scope: &Scope) -> Option<Value> {
    let mut best: Option<(i32, &Value)> = None;
    for option in options {
        for (range, bonus) in mentions(filler.corpus, option) {
            let line = filler.corpus.line(range.start);
            let by_agent = line.is_some_and(|line| line.side == Side::Agent);
            let asked = by_agent && line.is_some_and(|line| line.asks);
            // What the one who serves says otherwise than the enum does is his way to talk.
            if by_agent && bonus < PLAIN && !field.wants_agent() {
                continue;
            }
            let fact = Fact { kind: Kind::Quoted, text: String::new(), range };
            let outside = scope.within.as_ref().is_some_and(|within| !facts::overlap(within, &fact.range));
            let score = bonus + score(filler, field, scope, &fact, 40) - if asked { 40 } else { 0 };
            if !outside && score > 2 * LEAST && best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, option));
            }
        }
    }
    best.map(|(_, option)| option.clone())
}

/// Whether the text says the constant `value`.
pub(super) fn says(corpus: &Corpus, value: &Value) -> bool {
    !mentions(corpus, value).is_empty()
}

/// Where an enum's word is said, each with a bonus for how plainly.
pub(super) fn mentions(corpus: &Corpus, option: &Value) -> Vec<(Range<usize>, i32)> {
    let plain = option.as_str().map_or_else(|| option.to_string(), str::to_owned);
    let flat = words::flat(&words::tokens(&plain).join(" "));
    if option.is_null() || flat.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> = strings::whole_words(corpus, &flat).map(|range| (range, PLAIN)).collect();
    for said in lexicon::meant(&flat) {
        found.extend(
            strings::whole_words(corpus, said).map(|range| (range, if said.contains(' ') { 8 } else { 0 })),
        );
    }
    let signs = lexicon::CURRENCIES.iter().find(|said| said.first() == Some(&plain.as_str()));
    for sign in signs.into_iter().flat_map(|said| said.iter().skip(1)) {
        match sign.chars().any(char::is_alphabetic) {
            true => found.extend(strings::whole_words(corpus, sign).map(|range| (range, PLAIN))),
            false => {
                found.extend(corpus.text.match_indices(sign).map(|(at, sign)| (at..at + sign.len(), PLAIN)))
            }
        }
    }
    let stem = words::stem(&flat);
    if found.is_empty() && stem.len() >= 4 {
        let same = corpus.words.iter().filter(|word| word.stem == stem);
        found.extend(same.map(|word| (word.range.clone(), 0)));
    }
    found.retain(|(range, _)| !strings::is_denied(corpus, range) && !corpus.is_mute(range.start));
    found
}

/// A number: a year, an amount of money, or a figure near the field's words.
pub(super) fn number(
    filler: &mut Filler<'_>,
    schema: &Value,
    field: &Field,
    scope: &Scope,
    whole: bool,
) -> Option<Value> {
    let fits =
        |value: &Value| strings::within_bounds(schema, value) && (!whole || value.is_i64() || value.is_u64());
    let about = field.about();
    if let Some(year) = (about == About::Year).then(|| car_year(filler, scope)).flatten() {
        return Some(year).filter(|year| fits(year));
    }
    let place = best(filler, field, scope, 20, |fact| {
        let (value, bonus) = worth_of_number(filler, field, scope, fact, about)?;
        fits(&value).then_some(bonus)
    })?;
    let fact = filler.facts.get(place)?;
    // The year of a date leaves the date to others.
    if !matches!(fact.kind, Kind::Date(_)) {
        filler.used.push(place);
    }
    number_of(fact)
}

fn number_of(fact: &Fact) -> Option<Value> {
    match &fact.kind {
        Kind::Amount(value) | Kind::Year(value) | Kind::Number(value) | Kind::Percent(value) => {
            Some(value.clone())
        }
        Kind::Date(day) => day.year.map(Value::from),
        _ => None,
    }
}

/// Money may be any amount; a plain figure must stand near the field's words, and not before a unit of something else.
fn worth_of_number(
    filler: &Filler<'_>,
    field: &Field,
    scope: &Scope,
    fact: &Fact,
    about: About,
) -> Option<(Value, i32)> {
    let value = number_of(fact)?;
    let near = closeness(filler.corpus, &field.own, &fact.range) >= 40 || in_entry_of(filler, field, fact);
    let related = near || (scope.in_list && scope.within.is_some());
    if field.wants_percent() || matches!(fact.kind, Kind::Percent(_)) {
        let fits = matches!(fact.kind, Kind::Percent(_)) == field.wants_percent();
        let number = field.wants_percent() && matches!(fact.kind, Kind::Number(_)) && near;
        return ((fits && related) || number).then_some((value, 0));
    }
    match (&fact.kind, about) {
        (Kind::Amount(_), About::Money) => Some((value, 20)),
        (Kind::Amount(_), _) => related.then_some((value, -20)),
        (Kind::Year(_), About::Year) => Some((value, 10)),
        (Kind::Date(_), _) => (about == About::Year || near).then_some((value, -40)),
        (Kind::Number(_), About::Money) if fact.text.ends_with(['k', 'K']) => {
            (!strings::has_unit(filler.corpus, fact)).then_some((value, -10))
        }
        (Kind::Number(_), About::Age) => {
            let lived = value.as_u64().is_some_and(|years| years <= 120);
            (lived && (related || strings::is_said_to_be(filler, fact))).then_some((value, 0))
        }
        (Kind::Number(_) | Kind::Year(_), About::Money) => {
            (related && !strings::has_unit(filler.corpus, fact)).then_some((value, -10))
        }
        (Kind::Number(_), About::Year) => None,
        (Kind::Year(_), _) => near.then_some((value, -25)),
        _ => related.then_some((value, 0)),
    }
}

/// The year of the car that the object around the field is about.
fn car_year(filler: &Filler<'_>, scope: &Scope) -> Option<Value> {
    let Kind::Car(meant) = &filler.facts.get(scope.anchor?)?.kind else { return None };
    let elsewhere = || {
        filler.facts.iter().find_map(|fact| match &fact.kind {
            Kind::Car(car) if car.model.is_some() && car.model == meant.model => car.year.clone(),
            _ => None,
        })
    };
    meant.year.clone().or_else(elsewhere)
}

/// A string of the kind that the field is about, else what its own words lead to.
pub(super) fn string(
    filler: &mut Filler<'_>,
    schema: &Value,
    field: &Field,
    scope: &Scope,
) -> Option<Filled> {
    let about = field.about();
    let own_words = |filler: &Filler<'_>| said::after_words(filler, field, scope);
    let said = |text: String| Said { text, range: None };
    let found = match about {
        About::Make | About::Model | About::Car => strings::car(filler, field, scope, about).map(said),
        About::Colour => strings::colour(filler, field, scope).map(said),
        About::Currency => currency(filler, field, scope).map(said),
        About::Code => said::code(filler, field, scope),
        About::Prose => said::thing(filler, field, scope),
        About::Anything => own_words(filler)
            .or_else(|| said::thing(filler, field, scope))
            .or_else(|| said::duration(filler, field, scope)),
        About::Name(_) | About::Company => {
            keyed(filler, schema, field, scope).or_else(|| of_kind(filler, schema, field, scope, about))
        }
        _ => of_kind(filler, schema, field, scope, about),
    };
    if let Some(Said { text, range }) = found.or_else(|| own_words(filler)) {
        let value = strings::shaped(schema, about, text).map(Value::String)?;
        let own = range.is_none_or(|range| filler.tell(range)) || scope.in_list;
        return Some(Filled { own, ..Filled::strong(value) });
    }
    let sentence = (about == About::Prose).then(|| said::prose(filler, schema, field, scope)).flatten()?;
    // In a list a sentence alone is no sign of an entry; a title or an explanation stands only where one must.
    let weak = usize::from(!scope.in_list && !field.wants_words());
    strings::shaped(schema, about, sentence).map(|text| Filled { weak, ..Filled::weak(text.into()) })
}

/// A string of the text, and where it stands if that is to be remembered.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) range: Option<Range<usize>>,
}

fn of_kind(
    filler: &mut Filler<'_>,
    schema: &Value,
    field: &Field,
    scope: &Scope,
    about: About,
) -> Option<Said> {
    let agent = match about {
        About::Name(_) | About::Email | About::Phone | About::Address | About::Place | About::Company => 150,
        _ => 20,
    };
    let place = best(filler, field, scope, agent, |fact| {
        let text = strings::written(filler, schema, about, fact)?;
        strings::shaped(schema, about, text).map(|_| strings::bonus(filler, field, fact))
    })?;
    let fact = filler.facts.get(place)?;
    // A name, a number to call and the like may be asked for twice; an amount or a date belongs to one field.
    let once = !matches!(about, About::Name(_) | About::Email | About::Phone | About::Url | About::Time);
    if once || scope.in_list {
        filler.used.push(place);
    }
    let text = strings::written(filler, schema, about, fact)?;
    Some(Said { text: part_of_name(&text, about)?, range: Some(fact.range.clone()) })
}

/// What stands behind the field's own key. In a list it is found by its place instead.
fn keyed(filler: &Filler<'_>, schema: &Value, field: &Field, scope: &Scope) -> Option<Said> {
    let Said { text, range } = said::keyed_name(filler, field, scope)?;
    let text = part_of_name(&text, field.about())?;
    strings::shaped(schema, field.about(), text).map(|text| Said { text, range })
}

/// The first or the last name, without a title.
fn part_of_name(text: &str, about: About) -> Option<String> {
    let mut words = text.split(' ').filter(|word| !patterns::is_title(word));
    match about {
        About::Name(NamePart::First) if patterns::is_title(text.split(' ').next()?) => {
            let first = words.next()?;
            words.next().map(|_| first.to_owned())
        }
        About::Name(NamePart::First) => words.next().map(str::to_owned),
        About::Name(NamePart::Last) => words.next_back().filter(|last| *last != text).map(str::to_owned),
        _ => Some(text.to_owned()),
    }
}

/// The code of a currency that is named by its code, its sign or its name.
fn currency(filler: &Filler<'_>, field: &Field, scope: &Scope) -> Option<String> {
    let codes = lexicon::CURRENCIES.iter().filter_map(|said| said.first());
    let codes: Vec<Value> = codes.map(|code| Value::from(*code)).collect();
    word(filler, &codes, field, scope)?.as_str().map(str::to_owned)
}

/// Whether a number that counts something ends close before `start`.
pub(super) fn counts(filler: &Filler<'_>, start: usize) -> bool {
    filler.facts.iter().any(|fact| {
        matches!(fact.kind, Kind::Number(_)) && fact.range.end <= start && start - fact.range.end <= 12
    })
}

/// Whether `fact` stands in a line `key: value` whose key is the field.
pub(super) fn in_entry_of(filler: &Filler<'_>, field: &Field, fact: &Fact) -> bool {
    filler.facts.iter().any(|entry| match &entry.kind {
        Kind::Entry(key) if facts::overlap(&entry.range, &fact.range) => {
            strings::names(filler.corpus.slice(key.clone()), field)
        }
        _ => false,
    })
}

/// Whether this fact, or one in the same place, is another field's already.
fn is_used(filler: &Filler<'_>, place: usize, fact: &Fact) -> bool {
    filler.used.iter().any(|used| {
        let taken = filler.facts.get(*used);
        *used == place || taken.is_some_and(|taken| facts::overlap(&taken.range, &fact.range))
    })
}
