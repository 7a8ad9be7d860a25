//! A document as a graph of its subschemas: which of them look at the same value, and which at a part of it.
//!
//! Only what `recursion.rs` asks is kept. The document may be as wide as its author likes, so nothing here recurses.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// A step from a value to a part of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Edge {
    Property(String),
    AnyProperty,
    Item(usize),
    AnyItem,
}

/// One subschema and what it leads to.
pub(super) struct Node<'a> {
    pub(super) schema: &'a Value,
    /// Subschemas that look at the same value, all of them.
    pub(super) same: Vec<usize>,
    /// `anyOf` and `oneOf`: subschemas that look at the same value, each in the hope to be the one.
    pub(super) unions: Vec<Vec<usize>>,
    /// Subschemas that look at a part of the value.
    pub(super) parts: Vec<(Edge, usize)>,
}

impl Node<'_> {
    pub(super) fn next(&self) -> impl Iterator<Item = usize> + '_ {
        let same = self.same.iter().chain(self.unions.iter().flatten()).copied();
        same.chain(self.parts.iter().map(|(_, to)| *to))
    }
}

pub(super) struct Graph<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// Whether a reference could not be followed: it may lead anywhere.
    pub(super) blind: bool,
    root: &'a Value,
    /// Two subschemas are one where they are the same place of the document.
    known: HashMap<*const Value, usize>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(root: &'a Value) -> Self {
        let mut graph = Self { nodes: Vec::new(), blind: false, root, known: HashMap::new() };
        graph.add(root);
        let mut next = 0;
        while let Some(map) = graph.nodes.get(next).map(|node| node.schema.as_object()) {
            for (keyword, rule) in map.into_iter().flatten() {
                graph.keyword(next, keyword, rule);
            }
            next += 1;
        }
        graph
    }

    /// For every node the number of its component: two nodes of one component can reach each other. The second list
    /// says whether there is a circle in the component at all.
    pub(super) fn components(&self) -> (Vec<usize>, Vec<bool>) {
        let mut back = vec![Vec::new(); self.nodes.len()];
        for (from, node) in self.nodes.iter().enumerate() {
            node.next().for_each(|to| back.get_mut(to).into_iter().for_each(|list| list.push(from)));
        }
        let mut component = vec![usize::MAX; self.nodes.len()];
        let mut circular = Vec::new();
        for start in self.finished().into_iter().rev() {
            let number = circular.len();
            let mut open = vec![start];
            let mut members = 0;
            while let Some(node) = open.pop() {
                let Some(slot) = component.get_mut(node).filter(|slot| **slot == usize::MAX) else {
                    continue;
                };
                *slot = number;
                members += 1;
                open.extend(back.get(node).into_iter().flatten());
            }
            if members > 0 {
                let itself = self.nodes.get(start).is_some_and(|node| node.next().any(|to| to == start));
                circular.push(members > 1 || itself);
            }
        }
        (component, circular)
    }

    /// The nodes in the order in which a search in depth leaves them: the first half of Kosaraju's algorithm.
    fn finished(&self) -> Vec<usize> {
        let mut seen = vec![false; self.nodes.len()];
        let mut left = Vec::new();
        // The document's root reaches every node.
        let mut open = vec![(0, false)];
        while let Some((node, leaving)) = open.pop() {
            if leaving {
                left.push(node);
                continue;
            }
            let Some(slot) = seen.get_mut(node).filter(|slot| !**slot) else { continue };
            *slot = true;
            open.push((node, true));
            open.extend(self.nodes.get(node).into_iter().flat_map(Node::next).map(|to| (to, false)));
        }
        left
    }

    fn add(&mut self, schema: &'a Value) -> usize {
        let next = self.nodes.len();
        let id = *self.known.entry(schema).or_insert(next);
        if id == next {
            self.nodes.push(Node { schema, same: Vec::new(), unions: Vec::new(), parts: Vec::new() });
        }
        id
    }

    fn keyword(&mut self, from: usize, keyword: &str, rule: &'a Value) {
        match (keyword, rule) {
            ("not" | "if" | "then" | "else", _) => self.same(from, rule),
            ("allOf", Value::Array(list)) => list.iter().for_each(|schema| self.same(from, schema)),
            ("anyOf" | "oneOf", Value::Array(list)) => self.union(from, list),
            ("dependentSchemas" | "dependencies", Value::Object(map)) => {
                map.values().for_each(|schema| self.same(from, schema));
            }
            ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(to)) => match find(self.root, to) {
                Some(target) => self.same(from, target),
                None => self.blind = true,
            },
            ("properties", Value::Object(map)) => self.properties(from, map),
            ("patternProperties", Value::Object(map)) => {
                map.values().for_each(|schema| self.part(from, Edge::AnyProperty, schema));
            }
            ("additionalProperties" | "unevaluatedProperties", _) => {
                self.part(from, Edge::AnyProperty, rule);
            }
            ("prefixItems" | "items", Value::Array(list)) => {
                list.iter()
                    .enumerate()
                    .for_each(|(index, schema)| self.part(from, Edge::Item(index), schema));
            }
            ("items" | "contains" | "additionalItems" | "unevaluatedItems", _) => {
                self.part(from, Edge::AnyItem, rule);
            }
            _ => {}
        }
    }

    fn properties(&mut self, from: usize, map: &'a Map<String, Value>) {
        map.iter().for_each(|(name, schema)| self.part(from, Edge::Property(name.clone()), schema));
    }

    fn same(&mut self, from: usize, schema: &'a Value) {
        let to = self.add(schema);
        self.nodes.get_mut(from).into_iter().for_each(|node| node.same.push(to));
    }

    fn union(&mut self, from: usize, list: &'a [Value]) {
        let branches: Vec<usize> = list.iter().map(|schema| self.add(schema)).collect();
        self.nodes.get_mut(from).into_iter().for_each(|node| node.unions.push(branches.clone()));
    }

    fn part(&mut self, from: usize, edge: Edge, schema: &'a Value) {
        let to = self.add(schema);
        self.nodes.get_mut(from).into_iter().for_each(|node| node.parts.push((edge.clone(), to)));
    }
}

/// What a reference inside of the document leads to: a JSON pointer, or the name of an anchor.
pub(super) fn find<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let fragment = match reference.strip_prefix('#') {
        Some(fragment) => fragment,
        // The document may call itself by its own name.
        None => {
            let id = root.get("$id")?.as_str()?.trim_end_matches('#');
            let rest = reference.strip_prefix(id)?;
            rest.strip_prefix('#').or_else(|| rest.is_empty().then_some(""))?
        }
    };
    let fragment = percent_decoded(fragment)?;
    if fragment.is_empty() || fragment.starts_with('/') {
        return root.pointer(&fragment);
    }
    anchored(root, &fragment)
}

fn anchored<'a>(root: &'a Value, name: &str) -> Option<&'a Value> {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                let named =
                    ["$anchor", "$dynamicAnchor"].iter().any(|key| map.get(*key).is_some_and(|n| n == name));
                let old = map.get("$id").and_then(Value::as_str).and_then(|id| id.strip_prefix('#'));
                if named || old == Some(name) {
                    return Some(value);
                }
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    None
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}
