//! A text as one of the words that a schema lists.
//!
//! First the text as a whole: as it is, without what stands around it, in another case, without accents, in another
//! style, as a word with its description. Then the only listed word of a sentence: see `choice/prose.rs`.

mod prose;

use std::collections::HashMap;

use crate::repair::RepairKind as K;
use crate::words::choice::prose::Prose;
use crate::words::index::{Index, Nearness};
use crate::words::{Found, fold, trim};

/// One legal word with everything that stands for it.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// The legal word itself.
    pub(crate) word: String,
    /// Synonyms that the schema declares.
    pub(crate) synonyms: Vec<String>,
    /// What the schema says of it: models answer `ONE: the first one`.
    pub(crate) description: Option<String>,
}

/// The words of an `enum`, prepared for many texts.
#[derive(Debug, Clone)]
pub(crate) struct Choices {
    words: Index,
    synonyms: Index,
    /// The style forms of descriptions, alone and behind their words; `None` where two choices share one.
    described: HashMap<String, Option<usize>>,
    prose: Prose,
}

impl Choices {
    pub(crate) fn new(choices: Vec<Choice>) -> Self {
        let (mut words, mut synonyms) = (Index::default(), Index::default());
        let (mut described, mut prose) = (HashMap::<String, Option<usize>>::new(), Prose::default());
        for (at, choice) in choices.iter().enumerate() {
            words.add(&choice.word, at);
            prose.add(&choice.word, at, false);
            for synonym in &choice.synonyms {
                synonyms.add(synonym, at);
                prose.add(synonym, at, true);
            }
            for form in described_forms(choice) {
                let owner = described.entry(form).or_insert(Some(at));
                *owner = owner.filter(|owner| *owner == at);
            }
        }
        Self { words, synonyms, described, prose }
    }

    /// Which word the text means: its number. Two that fit as well are none.
    pub(crate) fn find(&self, text: &str) -> Option<Found<usize>> {
        let (inner, trimmed) = trim::trim(text);
        // Another style may be nothing but what stands around the word, so that comes off first.
        let coarsest = if inner == text { Nearness::Style } else { Nearness::Accents };
        match self.whole(text, coarsest) {
            Whole::One(found) => return Some(found),
            Whole::Several => return None,
            Whole::None => {}
        }
        if inner != text {
            match self.whole(inner, Nearness::Style) {
                Whole::One(found) => return Some(with(found, trimmed)),
                Whole::Several => return None,
                Whole::None => {}
            }
        }
        if let Some(owner) = self.described.get(&fold::style(inner)) {
            return owner.map(|at| Found::new(at, [K::WordDescribed]));
        }
        self.prose.find(text)
    }

    /// The text as a word or a synonym, the nearest of all; nothing coarser than `coarsest`.
    fn whole(&self, text: &str, coarsest: Nearness) -> Whole {
        // A legal word is never changed, whatever else it may stand for.
        if let Some(at) = self.words.exact(text) {
            return Whole::One(Found::new(at, []));
        }
        let synonym = if self.synonyms.is_empty() { None } else { self.synonyms.nearest(text) };
        let (nearness, owners, declared) = match (self.words.nearest(text), synonym) {
            (Some((near, owners)), None) => (near, owners, false),
            (Some((near, owners)), Some((other, _))) if near < other => (near, owners, false),
            (Some((near, mut owners)), Some((other, more))) if near == other => {
                owners.extend(more);
                owners.sort_unstable();
                owners.dedup();
                (near, owners, false)
            }
            (_, Some((near, owners))) => (near, owners, true),
            (None, None) => return Whole::None,
        };
        match owners.as_slice() {
            _ if nearness > coarsest => Whole::None,
            [at] => Whole::One(Found::new(*at, kinds(nearness, declared))),
            _ => Whole::Several,
        }
    }
}

enum Whole {
    None,
    One(Found<usize>),
    Several,
}

/// What it takes to read a text as a name this near.
fn kinds(nearness: Nearness, declared: bool) -> Vec<K> {
    let kind = match nearness {
        Nearness::Exact => None,
        Nearness::Case => Some(K::WordCase),
        Nearness::Accents => Some(K::WordAccents),
        Nearness::Style => Some(K::WordPunctuation),
    };
    kind.into_iter().chain(declared.then_some(K::WordSynonym)).collect()
}

fn with(found: Found<usize>, kinds: Vec<K>) -> Found<usize> {
    // Spaces alone have no name of their own.
    let kinds = if kinds.is_empty() { vec![K::WordPunctuation] } else { kinds };
    kinds.into_iter().fold(found, Found::and)
}

/// The description alone, and behind the word and each of its synonyms.
fn described_forms(choice: &Choice) -> Vec<String> {
    let Some(description) = choice.description.as_deref().filter(|text| !fold::style(text).is_empty()) else {
        return Vec::new();
    };
    let names = std::iter::once(&choice.word).chain(&choice.synonyms);
    let behind = names.map(|name| fold::style(&format!("{name} {description}")));
    behind.chain([fold::style(description)]).collect()
}

#[cfg(test)]
mod tests;
