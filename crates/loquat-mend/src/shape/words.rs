//! The words that `enum` and `const` allow, with what stands for them.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::hash::Quick;
use super::{Kinds, SCALAR, kind_of, same};
use crate::words::choice::{Choice, Choices};

/// All values that are allowed.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    /// The kinds that the list decides about; of other kinds it says nothing.
    pub(crate) mask: Kinds,
    pub(crate) list: Vec<Word>,
    /// For texts that are no word as they stand.
    pub(crate) choices: Choices,
    /// The word that each choice stands for.
    chosen: Vec<usize>,
    /// The cells of a text that the largest word takes: a longer value is none of them, and need not be compared.
    pub(crate) cells: u32,
    /// Texts that are words as they stand.
    exact: HashMap<Box<str>, usize, Quick>,
}

#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) value: Value,
    synonyms: Vec<String>,
    description: Option<String>,
    /// What the schema calls the word: a synonym, where each of several words has its own.
    title: Option<String>,
}

impl Words {
    /// The words of a conjunction of schemas, of these kinds only; `None` where nothing is listed.
    pub(super) fn read(schemas: &[&Map<String, Value>], kinds: Kinds) -> Option<Self> {
        let mut list: Option<Vec<&Value>> = None;
        for schema in schemas {
            let single = schema.get("const").map(std::slice::from_ref);
            let listed = schema.get("enum").and_then(Value::as_array).map(Vec::as_slice);
            for words in [single, listed].into_iter().flatten() {
                list = Some(match list {
                    None => words.iter().collect(),
                    Some(list) => list.into_iter().filter(|a| words.iter().any(|b| same(a, b))).collect(),
                });
            }
        }
        let list = list?.into_iter().filter(|word| kind_of(word) & kinds != 0);
        let mask = super::EVERY;
        Some(Self::new(mask, list.map(|value| Word::read(value, schemas)).collect()))
    }

    fn new(mask: Kinds, list: Vec<Word>) -> Self {
        let mut exact = HashMap::with_hasher(Quick::default());
        let mut said = HashMap::new();
        let (mut choices, mut chosen) = (Vec::new(), Vec::new());
        // Texts first: of the word "5" and the number 5 a text means the word.
        let texts = list.iter().enumerate().filter(|(_, word)| word.value.is_string());
        let others = list.iter().enumerate().filter(|(_, word)| !word.value.is_string());
        for (at, word) in texts.chain(others) {
            let Some(text) = word.text() else { continue };
            if word.value.is_string() {
                exact.entry(text.as_str().into()).or_insert(at);
            }
            if said.insert(text.clone(), at).is_none() {
                let (synonyms, description) = (word.synonyms.clone(), word.description.clone());
                choices.push(Choice { word: text, synonyms, description });
                chosen.push(at);
            }
        }
        let cells = list.iter().map(|word| cells(&word.value)).max().unwrap_or(0);
        Self { mask, list, choices: Choices::new(choices), chosen, cells, exact }
    }

    /// The words of all lists.
    pub(super) fn all(lists: impl IntoIterator<Item = Arc<Self>>) -> Self {
        let (mut mask, mut all) = (0, Vec::<Word>::new());
        for words in lists {
            mask |= words.mask;
            all.extend(words.list.iter().filter(|word| kind_of(&word.value) & words.mask != 0).cloned());
        }
        let mut titles: Vec<_> = all.iter().filter_map(|word| word.title.as_ref()).collect();
        titles.sort_unstable();
        titles.dedup();
        // One title for all of them is the name of the list.
        if all.len() > 1 && titles.len() == all.len() {
            for word in &mut all {
                word.synonyms.extend(word.title.take());
            }
        }
        Self::new(mask, all)
    }

    /// Says of other kinds nothing any more.
    pub(super) fn only(mut self, kinds: Kinds) -> Self {
        self.mask &= kinds;
        self
    }

    pub(super) fn kinds(&self) -> Kinds {
        self.list.iter().fold(0, |kinds, word| kinds | kind_of(&word.value))
    }

    pub(super) fn is_scalar(&self) -> bool {
        self.kinds() & !SCALAR == 0
    }

    /// The word that is this text, character for character.
    pub(crate) fn exactly(&self, text: &str) -> Option<usize> {
        self.exact.get(text).copied()
    }

    /// The word that a choice stands for.
    pub(crate) fn of_choice(&self, choice: usize) -> Option<usize> {
        self.chosen.get(choice).copied()
    }

    /// The word that is this value.
    pub(crate) fn equal(&self, value: &Value) -> Option<usize> {
        match value {
            Value::String(text) => self.exactly(text),
            _ => self.list.iter().position(|word| same(&word.value, value)),
        }
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Value> {
        self.list.get(at).map(|word| &word.value)
    }
}

impl Word {
    fn read(value: &Value, schemas: &[&Map<String, Value>]) -> Self {
        let mut word = Self { value: value.clone(), synonyms: Vec::new(), description: None, title: None };
        let Value::String(text) = value else { return word };
        for schema in schemas {
            let aliases = schema.get("x-enum-aliases").and_then(Value::as_object).into_iter().flatten();
            word.synonyms
                .extend(aliases.filter(|(_, real)| *real == text).map(|(emitted, _)| emitted.clone()));
            let listed = schema.get("x-enum-descriptions").and_then(|all| all.get(text.as_str()));
            let own = schema.get("const").and(schema.get("description"));
            let found = listed.or(own).and_then(Value::as_str);
            word.description = word.description.or_else(|| found.map(str::to_owned));
            let title = schema.get("const").and(schema.get("title")).and_then(Value::as_str);
            word.title = word.title.or_else(|| title.map(str::to_owned));
        }
        word
    }

    /// The word as a model would write it; objects and arrays are no words.
    fn text(&self) -> Option<String> {
        match &self.value {
            Value::Null => Some("null".to_owned()),
            Value::Bool(value) => Some(value.to_string()),
            Value::Number(value) => Some(value.to_string()),
            Value::String(value) => Some(value.clone()),
            _ => None,
        }
    }
}

/// What the value takes in a tree. The recursion is as deep as the schema.
fn cells(value: &Value) -> u32 {
    match value {
        Value::Array(items) => items.iter().map(cells).fold(1, u32::saturating_add),
        Value::Object(members) => {
            members.values().map(|value| cells(value).saturating_add(1)).fold(1, u32::saturating_add)
        }
        _ => 1,
    }
}
