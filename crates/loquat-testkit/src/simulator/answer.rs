//! The simulator's answers, by rules that anybody can read. No model runs here.
//!
//! # What is read
//!
//! What users said (and what tools gave back), as one text: `corpus.rs`. No fact is ever taken from system messages, from
//! assistant messages, from a schema, from lines that speak of one, or from a complaint about an earlier answer: asked
//! again, the simulator answers from what the users first told it. A later message outweighs an earlier one, above all
//! where it corrects (`actually`, `make that`).
//!
//! # What is found
//!
//! `facts.rs` with the patterns of `patterns.rs`: URLs, e-mail addresses, codes (`INV-2026-0417`), dates (`2026-03-03`,
//! `3 March 2026`, `3/14/2026`, `14.3.2026`), times, percentages (which are no amounts), amounts of money (`$24,500`,
//! `24.5k dollars`, `1.250,50 €`), telephone numbers, years, other numbers, in words too (`three`); cars, quotations, places,
//! and pairs `key: value`, in a line of their own or behind a comma, a dot or a bracket. `people.rs`: those who are introduced
//! (`my name is`, `I'm`, `Name:`), titled (`Dr. Weber`), or named in a speaker's label (`Customer (Maria Lopez):`), in a list
//! (`Anna, Ben and Cleo will come`) or before a bracket. `sentences.rs` knows where sentences end: not inside of `$19.99`.
//!
//! # How a schema is filled
//!
//! `fill.rs` walks it; the order of the properties is kept. `field.rs` judges what a field is about, by its name, its
//! format and its description. `choose.rs` takes the candidate that stands nearest to the field's words. An enum takes the
//! word that is said (or what `lexicon.rs` knows that people say for it) and not denied; a boolean is whether the field's
//! words are said or denied (`yes_no.rs`); a list takes all that is found, and a list of objects is read from that way to
//! cut the text (paragraphs, lines, sentences, items between commas) which yields most (`list.rs`, `segments.rs`); a union
//! takes the branch of which most is found. A date without a year takes the year of another date in the text, or is not
//! found; a time has no zone, so `Z`.
//!
//! A reference that is being filled is not entered again. An object that may be null or left out is so when the text has
//! no fact of its own for it (one that no other field has already), or not all that the object requires.
//!
//! # What is not found
//!
//! It is `null` where that is allowed and absent where it is optional. A required place that may not be null
//! (`unsaid.rs`) gets `false` when it is a boolean (nothing said is a no), `[]` when it is a list that may be empty, and
//! the word of its enum that says so, such as `unknown`. Nothing else is made up:
//!
//! - a model that honours the schema refuses: `content` is null, `refusal` names the places
//!   (`[simulator] nothing in the text for: /amount, /name`), and it finishes with `stop`;
//! - where nothing holds the model to the schema (JSON mode, a schema in the prompt, a forced tool) the property is left
//!   out, so that the client's own validation shows it.
//!
//! A field for free text (`summary`, `reason`, `notes`, `question`...) may be a sentence of the text; one for words of the
//! answer's own (`title`, `reasoning`, `explanation`...) is one only where something must stand.

use serde_json::{Map, Value, json};

use super::request::Spoken;

mod choose;
mod corpus;
mod dates;
mod facts;
mod field;
mod fill;
mod lexicon;
mod list;
mod numbers;
mod patterns;
mod people;
mod refs;
mod said;
mod schemas;
mod segments;
mod sentences;
mod strings;
mod unsaid;
mod words;
mod yes_no;

use corpus::{Corpus, Side};
use facts::{Fact, Kind};

/// What was made of a schema.
#[derive(Debug)]
pub(super) struct Answer {
    /// It satisfies the schema where nothing is missing; what is missing is left out.
    pub(super) value: Value,
    /// JSON pointers of the required places for which the text has nothing.
    missing: Vec<String>,
}

impl Answer {
    /// What a model says that is held to a schema and has nothing to fill it with.
    pub(super) fn refusal(&self) -> Option<String> {
        let whole = |pointer: &String| if pointer.is_empty() { "the answer" } else { pointer }.to_owned();
        let places: Vec<String> = self.missing.iter().map(whole).collect();
        (!places.is_empty()).then(|| format!("[simulator] nothing in the text for: {}", places.join(", ")))
    }
}

/// `schema` filled with what the messages say.
pub(super) fn answer(messages: &[Spoken], schema: &Value) -> Answer {
    let corpus = Corpus::new(messages);
    let facts = facts::all(&corpus);
    let mut filler = fill::Filler::new(schema, &corpus, &facts);
    let filled = filler.fill(schema, &field::Field::default(), &fill::Scope::default());
    Answer { value: filled.value, missing: filled.missing }
}

/// The same where nobody holds the model to the schema.
pub(super) fn value(messages: &[Spoken], schema: &Value) -> Value {
    answer(messages, schema).value
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
