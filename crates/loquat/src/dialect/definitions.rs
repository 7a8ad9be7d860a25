//! The definitions that are referred to: where each stands in the user's document, and its name in the one that is sent.
//!
//! What is defined is a list of parts that are merged at one place; usually it is one, the target of a reference. Every
//! reference but `#` becomes `#/$defs/name`. Names keep to letters, digits and `_.-`, so that nobody has to agree on how a
//! pointer inside a URI is escaped.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{
    document::{Document, entry, join, last},
    fact::{Fact, with_key},
    merge::{Part, PlaceKey, key},
    plan::{HOPS, Node, NodeId, Plan},
};

#[derive(Debug)]
pub(super) struct Definitions<'a> {
    document: Document<'a>,
    /// The node of the root, where the root is what `#` refers to.
    root: Option<NodeId>,
    found: Vec<Definition<'a>>,
    /// From keys to places in `found`.
    places: HashMap<PlaceKey, usize>,
    names: HashMap<String, usize>,
    said: usize,
}

#[derive(Debug)]
struct Definition<'a> {
    parts: Vec<Part<'a>>,
    name: String,
    said: Map<String, Value>,
    node: NodeId,
}

impl<'a> Definitions<'a> {
    pub(super) fn new(document: Document<'a>) -> Self {
        Self {
            document,
            root: None,
            found: Vec::new(),
            places: HashMap::new(),
            names: HashMap::new(),
            said: 0,
        }
    }

    /// From now on `#` is what is being said.
    pub(super) fn set_root(&mut self, node: NodeId) {
        self.root = Some(node);
    }

    /// How to refer to what `parts` say together, and its node.
    pub(super) fn refer(&mut self, parts: &[Part<'a>], plan: &mut Plan) -> (String, NodeId) {
        let key = key(parts);
        if let (Some(root), true) = (self.root, key == [""]) {
            return ("#".to_owned(), root);
        }
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None => self.add(key, parts, plan),
        };
        let found = self.found.get(place);
        found.map(|definition| (format!("#/$defs/{}", definition.name), definition.node)).unwrap_or_default()
    }

    fn add(&mut self, key: PlaceKey, parts: &[Part<'a>], plan: &mut Plan) -> usize {
        let place = self.found.len();
        let name = self.free_name(key.first().map_or("", String::as_str));
        // Until it is said it is nothing but a link to itself, which leads nowhere.
        let node = plan.nodes.len();
        plan.add(Node::Link(node));
        self.places.insert(key, place);
        self.names.insert(name.clone(), place);
        self.found.push(Definition { parts: parts.to_vec(), name, said: Map::new(), node });
        place
    }

    /// The user's own name where nobody else has it: the one in the root's `$defs` goes first.
    fn free_name(&self, pointer: &str) -> String {
        let legal = |c: char| if c.is_ascii_alphanumeric() || "_.-".contains(c) { c } else { '_' };
        let mut wanted: String = last(pointer).chars().map(legal).collect();
        if wanted.is_empty() {
            wanted.push_str("root");
        }
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

    /// The next definition that was referred to and not said yet: its number, and the user's words.
    pub(super) fn next(&mut self) -> Option<(usize, Vec<Part<'a>>)> {
        let definition = self.found.get(self.said)?;
        self.said += 1;
        Some((self.said - 1, definition.parts.clone()))
    }

    pub(super) fn say(&mut self, index: usize, said: Map<String, Value>, node: NodeId, plan: &mut Plan) {
        if let Some(definition) = self.found.get_mut(index) {
            definition.said = said;
            if let Some(slot) = plan.nodes.get_mut(definition.node) {
                *slot = Node::Link(node);
            }
        }
    }

    /// A definition that is nothing but a reference to a definition that is nothing but a reference, and so on.
    pub(super) fn find_circle(&self) -> Option<&str> {
        let circle = self.found.iter().find(|definition| self.is_circle(definition))?;
        circle.parts.first().map(|part| part.at.as_str())
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
        let sent = reached(root, &self.found, &self.names);
        let mut index = 0..;
        self.found.retain(|_| index.next().is_some_and(|index| sent.contains(&index)));
        self.document
            .sort(&mut self.found, |definition| definition.parts.first().map_or("", |part| part.at.as_str()));
        if self.found.is_empty() {
            return;
        }
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

/// The definitions that the root needs: an attempt that failed may have asked for others.
fn reached(
    root: &Map<String, Value>,
    found: &[Definition<'_>],
    names: &HashMap<String, usize>,
) -> HashSet<usize> {
    let (mut reached, mut open) = (HashSet::new(), Vec::new());
    references(root, &mut open);
    while let Some(reference) = open.pop() {
        let Some(index) = reference.strip_prefix("#/$defs/").and_then(|name| names.get(name)) else {
            continue;
        };
        if reached.insert(*index)
            && let Some(definition) = found.get(*index)
        {
            references(&definition.said, &mut open);
        }
    }
    reached
}

fn references(schema: &Map<String, Value>, found: &mut Vec<String>) {
    for (key, value) in schema {
        match (key.as_str(), value) {
            ("$ref", Value::String(reference)) => found.push(reference.clone()),
            (_, Value::Object(map)) => references(map, found),
            (_, Value::Array(values)) => {
                values.iter().filter_map(Value::as_object).for_each(|map| references(map, found));
            }
            _ => {}
        }
    }
}
