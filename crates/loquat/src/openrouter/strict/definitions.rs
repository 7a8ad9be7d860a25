//! The definitions that are referred to: where each stands in the user's document, and its name in the strict one.
//!
//! Every reference but `#` becomes `#/$defs/name`. Names keep to letters, digits and `_.-`, so that nobody has to agree
//! on how a pointer inside a URI is escaped.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{
    document::{Document, entry, join, last},
    fact::{Fact, with_key},
};

/// No honest chain of names for one thing is longer.
const HOPS: usize = 64;

#[derive(Debug)]
pub(super) struct Definitions<'a> {
    document: Document<'a>,
    found: Vec<Definition<'a>>,
    /// From pointers to places in `found`.
    places: HashMap<String, usize>,
    names: HashMap<String, usize>,
    said: usize,
}

#[derive(Debug)]
struct Definition<'a> {
    pointer: String,
    name: String,
    target: &'a Value,
    said: Map<String, Value>,
}

impl<'a> Definitions<'a> {
    pub(super) fn new(document: Document<'a>) -> Self {
        Self { document, found: Vec::new(), places: HashMap::new(), names: HashMap::new(), said: 0 }
    }

    /// How to refer to what stands at `pointer`.
    pub(super) fn name(&mut self, pointer: String, target: &'a Value) -> String {
        if pointer.is_empty() {
            return "#".to_owned();
        }
        let known = self.places.get(&pointer).and_then(|place| self.found.get(*place));
        let name =
            known.map(|definition| definition.name.clone()).unwrap_or_else(|| self.add(pointer, target));
        format!("#/$defs/{name}")
    }

    fn add(&mut self, pointer: String, target: &'a Value) -> String {
        let place = self.found.len();
        let name = self.free_name(&pointer);
        self.places.insert(pointer.clone(), place);
        self.names.insert(name.clone(), place);
        self.found.push(Definition { pointer, name: name.clone(), target, said: Map::new() });
        name
    }

    /// The user's own name where nobody else has it: the one in the root's `$defs` goes first.
    fn free_name(&self, pointer: &str) -> String {
        let legal = |c: char| if c.is_ascii_alphanumeric() || "_.-".contains(c) { c } else { '_' };
        let wanted: String = last(pointer).chars().map(legal).collect();
        let root = self.document.root().as_object();
        let is_free = |name: &str| {
            let reserved =
                root.and_then(|root| entry(root, "$defs", name)).is_some() && pointer != join("/$defs", name);
            !self.names.contains_key(name) && !reserved
        };
        if is_free(&wanted) {
            return wanted;
        }
        (2..).map(|number| format!("{wanted}_{number}")).find(|name| is_free(name)).unwrap_or(wanted)
    }

    /// The next definition that was referred to and not said yet: its number, its place, and the user's words.
    pub(super) fn next(&mut self) -> Option<(usize, String, &'a Value)> {
        let definition = self.found.get(self.said)?;
        self.said += 1;
        Some((self.said - 1, definition.pointer.clone(), definition.target))
    }

    pub(super) fn say(&mut self, index: usize, said: Map<String, Value>) {
        if let Some(definition) = self.found.get_mut(index) {
            definition.said = said;
        }
    }

    /// A definition that is nothing but a reference to a definition that is nothing but a reference, and so on.
    pub(super) fn find_circle(&self) -> Option<&str> {
        self.found
            .iter()
            .find(|definition| self.is_circle(definition))
            .map(|definition| definition.pointer.as_str())
    }

    fn is_circle(&self, definition: &Definition<'a>) -> bool {
        std::iter::successors(Some(definition), |link| self.behind(link)).nth(HOPS).is_some()
    }

    fn behind(&self, definition: &Definition<'a>) -> Option<&Definition<'a>> {
        let name = definition.said.get("$ref")?.as_str()?.strip_prefix("#/$defs/")?;
        self.found.get(*self.names.get(name)?)
    }

    /// Puts `$defs` where the user had them, in the user's order.
    pub(super) fn place(mut self, root: &mut Map<String, Value>, facts: &[Fact<'a>]) {
        if self.found.is_empty() {
            return;
        }
        let document = self.document;
        self.found.sort_by_cached_key(|definition| document.position(&definition.pointer));
        let definitions: Map<_, _> = self
            .found
            .into_iter()
            .map(|definition| (definition.name, Value::Object(definition.said)))
            .collect();
        let index = with_key(facts, &["$defs", "definitions"]).next().map_or(root.len(), |definitions| {
            let before = facts.iter().take_while(|fact| fact.at != definitions.at);
            before
                .filter_map(|fact| root.keys().position(|key| key == fact.key))
                .max()
                .map_or(0, |last| last + 1)
        });
        root.shift_insert(index, "$defs".to_owned(), Value::Object(definitions));
    }
}
