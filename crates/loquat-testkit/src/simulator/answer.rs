//! The simulator's answers, by rules that anybody can read. No model runs here.
//!
//! # What is read
//!
//! What users said (and what tools gave back), as one text: `corpus.rs`. No fact is ever taken from system messages, from
//! assistant messages, from a schema, from lines that speak of one, or from a complaint about an earlier answer: asked
//! again, the simulator answers from what the users first told it. A later message outweighs an earlier one, above all where it corrects (`actually`,
//! `make that`).
//!
//! # What is found
//!
//! `facts.rs` with the patterns of `patterns.rs`: URLs, e-mail addresses, dates (`2026-03-03`, `3 March 2026`,
//! `3/14/2026`), times, amounts of money (`$24,500`, `24.5k dollars`), telephone numbers, years, other numbers; people
//! (behind `my name is`, `I'm`, `this is`, `Name:`, or in a speaker's label: `Customer (Maria Lopez):`), cars, quotations,
//! places, and lines `key: value`.
//!
//! # How a schema is filled
//!
//! `fill.rs` walks it; the order of the properties is kept. `field.rs` judges what a field is about, by its name, its
//! format and its description. `choose.rs` takes the candidate that stands nearest to the field's words. An enum takes the
//! word that is said (or what `lexicon.rs` knows that people say for it) and not denied; a boolean is whether the field's
//! words are said or denied (`yes_no.rs`); a list takes all that is found (`list.rs`); a union the branch of which most is
//! found. A date without a year takes the year of another date in the text, or is not found; a time has no zone, so `Z`.
//!
//! What is not found is `null` where that is allowed and absent where it is optional. A required field that may not be
//! null gets the least value there is (`least.rs`: `""`, `0`, `false`, `[]`, the enum's `unknown` or else its first word),
//! because a model that is held to a schema must say something.

use serde_json::{Map, Value, json};

use super::request::Spoken;

mod choose;
mod corpus;
mod dates;
mod facts;
mod field;
mod fill;
mod least;
mod lexicon;
mod list;
mod patterns;
mod refs;
mod schemas;
mod strings;
mod words;
mod yes_no;

use corpus::{Corpus, Side};
use facts::{Fact, Kind};

/// A value that satisfies `schema`, from what the messages say.
pub(super) fn value(messages: &[Spoken], schema: &Value) -> Value {
    let corpus = Corpus::new(messages);
    let facts = facts::all(&corpus);
    let mut filler = fill::Filler::new(schema, &corpus, &facts);
    filler.fill(schema, &field::Field::default(), &fill::Scope::default()).value
}

/// The schema that stands in the messages, if any.
pub(super) fn schema_in(messages: &[Spoken]) -> Option<Value> {
    schemas::largest(messages)
}

/// What JSON mode gives: the schema of the messages filled, or, without one, what was found.
pub(super) fn json_object(messages: &[Spoken]) -> Value {
    match schema_in(messages) {
        Some(schema) => value(messages, &schema),
        None => {
            let found = found(messages).into_iter().map(|(name, text)| (name.to_owned(), text.into()));
            json!({"simulator": true, "found": found.collect::<Map<_, _>>()})
        }
    }
}

/// What is answered without any schema: which facts the prompt holds.
pub(super) fn text(messages: &[Spoken]) -> String {
    let found: Vec<String> =
        found(messages).into_iter().map(|(name, text)| format!("{name} {text}")).collect();
    if found.is_empty() {
        let corpus = Corpus::new(messages);
        let asked: String =
            corpus.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
        return format!("[simulator] no model runs here, and I found no facts in: {asked}");
    }
    format!("[simulator] I found: {}", found.join("; "))
}

/// The first fact of each kind, those of customers before those of agents.
fn found(messages: &[Spoken]) -> Vec<(&'static str, String)> {
    let corpus = Corpus::new(messages);
    let mut facts = facts::all(&corpus);
    facts.sort_by_key(|fact| facts::side(&corpus, fact) == Side::Agent);
    let first = |name: &'static str, is: fn(&Fact) -> bool| {
        facts.iter().find(|fact| is(fact)).map(|fact| (name, fact.text.clone()))
    };
    [
        first("name", |fact| fact.kind == Kind::Person),
        first("phone", |fact| fact.kind == Kind::Phone),
        first("email", |fact| fact.kind == Kind::Email),
        first("car", |fact| matches!(fact.kind, Kind::Car(_))),
        first("amount", |fact| matches!(fact.kind, Kind::Amount(_))),
        first("date", |fact| matches!(fact.kind, Kind::Date(_))),
        first("time", |fact| matches!(fact.kind, Kind::Time(..))),
        first("url", |fact| fact.kind == Kind::Url),
        first("number", |fact| matches!(fact.kind, Kind::Number(_) | Kind::Year(_))),
        first("quotation", |fact| fact.kind == Kind::Quoted),
    ]
    .into_iter()
    .flatten()
    .collect()
}
