//! Where a schema that contains itself costs twice the time for every level of a value.
//!
//! `enum Expr { Add { left, right }, Neg { left } }` is a union whose branches look at the same `left`, which is the union
//! again. Whoever tries every branch looks at the leaf of a value of depth n 2^n times:
//!
//! - `jsonschema`, when it lists errors: it builds the errors of every branch, tagged or not. (Its `is_valid` remembers
//!   what it has seen, so that stays linear.) Such a schema is [`branching`](Recursion::branching), and its list of
//!   violations comes from the walk of `loquat-mend`, which has a budget.
//! - serde, when it reads an untagged enum: it tries one variant after the other, each from the start. Nobody can
//!   give it a budget, so a value that costs too much is not given to it: [`Recursion::is_too_deep`].

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::graph::{Edge, Graph, Node};

/// A union of more subschemas than this, reached from more places, is not worth the wait: it counts as branching.
const FUEL: usize = 100_000;

/// References and unions within each other at one value: more than any real schema has, and safe for the stack.
const HOPS: usize = 64;

/// Attempts of serde at the deepest leaf: about a second of trying.
const ATTEMPTS: u64 = 1_000_000;

/// What is to be feared of a document; computed once, when a schema is built.
#[derive(Clone)]
pub(super) struct Recursion {
    branching: bool,
    /// How often the part of a value behind this step is read by serde, where that is more than once.
    attempts: HashMap<Edge, u64>,
}

type Counts = HashMap<Edge, u64>;

impl Recursion {
    pub(super) fn of(document: &Value) -> Self {
        let graph = Graph::of(document);
        let (component, circular) = graph.components();
        let mut search = Search {
            graph: &graph,
            document,
            component: &component,
            fuel: FUEL,
            discriminated: HashMap::new(),
        };
        let mut found = Self { branching: graph.blind, attempts: Counts::new() };
        for (id, number) in component.iter().enumerate() {
            if !circular.get(*number).is_some_and(|circular| *circular) {
                continue;
            }
            let all = search.counts(id, Reader::Listing, HOPS).map(overlapping);
            found.branching |= all.is_none_or(|counts| counts.values().any(|count| *count > 1));
            let tried = search.counts(id, Reader::Serde, HOPS).map(overlapping).unwrap_or_default();
            most(&mut found.attempts, tried.into_iter().filter(|(_, count)| *count > 1));
        }
        found
    }

    /// Whether a list of all errors may cost exponential time.
    pub(super) fn branching(&self) -> bool {
        self.branching
    }

    /// Whether serde would try more often than is bearable to read this value.
    pub(super) fn is_too_deep(&self, value: &Value) -> bool {
        !self.attempts.is_empty() && self.cost(value) > ATTEMPTS
    }

    /// Attempts at the part that is tried most often. `Value`s are no deeper than `serde_json` reads them: 128 levels.
    fn cost(&self, value: &Value) -> u64 {
        let times = |edge: Edge, any: &Edge| {
            self.attempts.get(&edge).or_else(|| self.attempts.get(any)).copied().unwrap_or(1)
        };
        let inside = match value {
            Value::Object(map) => map
                .iter()
                .map(|(key, part)| {
                    times(Edge::Property(key.clone()), &Edge::AnyProperty).saturating_mul(self.cost(part))
                })
                .max(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, part)| times(Edge::Item(index), &Edge::AnyItem).saturating_mul(self.cost(part)))
                .max(),
            _ => None,
        };
        inside.unwrap_or(1)
    }
}

/// Who reads the value.
#[derive(Clone, Copy, PartialEq)]
enum Reader {
    /// Visits every branch of every union.
    Listing,
    /// Visits the branches one after the other, but of a union that is told by a tag only the right one.
    Serde,
}

struct Search<'g, 'a> {
    graph: &'g Graph<'a>,
    document: &'a Value,
    component: &'g [usize],
    fuel: usize,
    /// Whether a union is told by a tag; by the number of its first branch.
    discriminated: HashMap<usize, bool>,
}

impl Search<'_, '_> {
    /// For each step that leads back to this node, by how many ways it is taken from one value. `None` without fuel.
    fn counts(&mut self, id: usize, reader: Reader, hops: usize) -> Option<Counts> {
        self.fuel = self.fuel.checked_sub(1)?;
        let hops = hops.checked_sub(1)?;
        let (graph, component) = (self.graph, self.component);
        // What is not of the same component does not lead back.
        let leads_back = |to: &usize| component.get(id) == component.get(*to);
        let node = graph.nodes.get(id)?;
        let parts: HashSet<&Edge> =
            node.parts.iter().filter(|(_, to)| leads_back(to)).map(|(edge, _)| edge).collect();
        let mut found: Counts = parts.into_iter().map(|edge| (edge.clone(), 1)).collect();
        for to in node.same.iter().copied().filter(leads_back) {
            let counts = self.counts(to, reader, hops)?;
            match reader {
                Reader::Listing => sum(&mut found, counts),
                Reader::Serde => most(&mut found, counts),
            }
        }
        for branches in &node.unions {
            let branches: Vec<usize> = branches.iter().copied().filter(leads_back).collect();
            let told = reader == Reader::Serde && self.is_discriminated(&branches);
            let mut union = Counts::new();
            for to in branches {
                let counts = self.counts(to, reader, hops)?;
                if told { most(&mut union, counts) } else { sum(&mut union, counts) }
            }
            sum(&mut found, union);
        }
        Some(found)
    }

    fn is_discriminated(&mut self, branches: &[usize]) -> bool {
        let Some(first) = branches.first() else { return true };
        let (graph, document) = (self.graph, self.document);
        let schemas =
            branches.iter().filter_map(|id| graph.nodes.get(*id)).map(|node: &Node<'_>| node.schema);
        *self
            .discriminated
            .entry(*first)
            .or_insert_with(|| told_apart(document, &schemas.collect::<Vec<_>>()))
    }
}

/// Whether one required property has another fixed value in each of the branches.
fn told_apart(document: &Value, branches: &[&Value]) -> bool {
    let tags: Vec<HashMap<&str, &Value>> = branches.iter().map(|branch| tags(document, branch)).collect();
    let Some(first) = tags.first() else { return true };
    first.keys().any(|name| {
        let values: Vec<&Value> = tags.iter().filter_map(|tags| tags.get(name).copied()).collect();
        let distinct: HashSet<String> = values.iter().map(|value| value.to_string()).collect();
        distinct.len() == branches.len()
    })
}

/// The required properties that have only one legal value.
fn tags<'a>(document: &'a Value, branch: &'a Value) -> HashMap<&'a str, &'a Value> {
    let Some(map) = resolved(document, branch) else { return HashMap::new() };
    let required = map.get("required").and_then(Value::as_array).into_iter().flatten();
    let fixed = |name: &'a str| {
        let rules = map.get("properties")?.get(name)?;
        let single = rules.get("enum").and_then(Value::as_array).filter(|words| words.len() == 1);
        Some((name, rules.get("const").or_else(|| single?.first())?))
    };
    required.filter_map(Value::as_str).filter_map(fixed).collect()
}

/// The schema behind references; one that says more than its reference is taken at its own word.
fn resolved<'a>(document: &'a Value, mut schema: &'a Value) -> Option<&'a Map<String, Value>> {
    for _ in 0..HOPS {
        let map = schema.as_object()?;
        match map.get("$ref").and_then(Value::as_str) {
            Some(to) if !map.contains_key("properties") => schema = super::graph::find(document, to)?,
            _ => return Some(map),
        }
    }
    None
}

/// A step by any name is a step by each name.
fn overlapping(mut counts: Counts) -> Counts {
    let properties = counts.get(&Edge::AnyProperty).copied().unwrap_or(0);
    let items = counts.get(&Edge::AnyItem).copied().unwrap_or(0);
    for (edge, count) in &mut counts {
        *count = count.saturating_add(match edge {
            Edge::Property(_) => properties,
            Edge::Item(_) => items,
            Edge::AnyProperty | Edge::AnyItem => 0,
        });
    }
    counts
}

fn sum(into: &mut Counts, from: Counts) {
    for (edge, count) in from {
        let slot = into.entry(edge).or_insert(0);
        *slot = slot.saturating_add(count);
    }
}

fn most(into: &mut Counts, from: impl IntoIterator<Item = (Edge, u64)>) {
    for (edge, count) in from {
        let slot = into.entry(edge).or_insert(0);
        *slot = count.max(*slot);
    }
}
