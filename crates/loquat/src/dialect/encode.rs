//! From a value of the user's schema to the answer that a model would write.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::{
    fit::{Side, by_fit},
    limits::DOCUMENT_LEVELS,
    plan::{Absence, Extra, KEY, Member, Node, NodeId, Object, Plan, REST, Tuple, VALUE},
};

/// Branches that are tried, in all: where unions nest, trying them all would multiply.
const TRIES: usize = 4_096;

pub(super) fn encode(plan: &Plan, value: &Value) -> Option<Value> {
    let encoded = Walk { plan, tries: Cell::new(TRIES) }.value(plan.root, value, 0)?;
    Some(match &plan.wrapped {
        Some(name) => Value::Object(Map::from_iter([(name.clone(), encoded)])),
        None => encoded,
    })
}

struct Walk<'a> {
    plan: &'a Plan,
    tries: Cell<usize>,
}

impl Walk<'_> {
    fn value(&self, id: NodeId, value: &Value, depth: usize) -> Option<Value> {
        let node = self.plan.node(id).filter(|_| depth < DOCUMENT_LEVELS)?;
        match (node, value) {
            (Node::Scalar(_), _) => Some(value.clone()),
            (Node::Text(_), _) => Some(Value::String(value.to_string())),
            (Node::Union(branches), _) => {
                let ranked = by_fit(self.plan, Side::Users, branches, value);
                ranked.into_iter().find_map(|branch| {
                    self.tries.set(self.tries.get().checked_sub(1)?);
                    self.value(branch, value, depth + 1)
                })
            }
            (Node::Object(object), Value::Object(map)) => self.object(object, map, depth),
            (Node::Array { items }, Value::Array(values)) => self.all(*items, values, depth),
            (Node::Tuple(tuple), Value::Array(values)) => self.tuple(tuple, values, depth),
            (Node::Pairs { value: of }, Value::Object(map)) => self.pairs(*of, map.iter(), depth),
            _ => None,
        }
    }

    fn all(&self, id: NodeId, values: &[Value], depth: usize) -> Option<Value> {
        values
            .iter()
            .map(|value| self.value(id, value, depth + 1))
            .collect::<Option<Vec<_>>>()
            .map(Value::Array)
    }

    fn object(&self, object: &Object, map: &Map<String, Value>, depth: usize) -> Option<Value> {
        let mut encoded = Map::new();
        let mut others: Vec<(&String, &Value)> = Vec::new();
        for member in &object.members {
            let value = match map.get_key_value(&member.name) {
                // Here it would be read as absent.
                Some((name, value)) if value.is_null() && member.absence == Absence::NullElsewhere => {
                    others.push((name, value));
                    Some(Value::Null)
                }
                Some((_, value)) => Some(self.value(member.node, value, depth + 1)?),
                None => absent(member)?,
            };
            if let Some(value) = value {
                encoded.insert(member.name.clone(), value);
            }
        }
        let is_known = |name: &str| object.members.iter().any(|member| member.name == name);
        others.extend(map.iter().filter(|(name, _)| !is_known(name)));
        match &object.extra {
            None if others.is_empty() => {}
            None => return None,
            Some(Extra::Pairs { name, value }) => {
                encoded.insert(name.clone(), self.pairs(*value, others.into_iter(), depth)?);
            }
            Some(Extra::Beside { value }) => {
                for (name, other) in others {
                    encoded.insert(name.clone(), self.value(*value, other, depth + 1)?);
                }
            }
        }
        Some(Value::Object(encoded))
    }

    fn pairs<'v>(
        &self,
        of: NodeId,
        map: impl Iterator<Item = (&'v String, &'v Value)>,
        depth: usize,
    ) -> Option<Value> {
        let one = |(key, value): (&String, &Value)| {
            Some(json!({(KEY): key, (VALUE): self.value(of, value, depth + 1)?}))
        };
        map.map(one).collect::<Option<Vec<_>>>().map(Value::Array)
    }

    fn tuple(&self, tuple: &Tuple, values: &[Value], depth: usize) -> Option<Value> {
        if !tuple.numbered {
            let node = |index: usize| tuple.places.get(index).map(|place| place.node).or(tuple.rest);
            let each =
                values.iter().enumerate().map(|(index, value)| self.value(node(index)?, value, depth + 1));
            return each.collect::<Option<Vec<_>>>().map(Value::Array);
        }
        let mut encoded = Map::new();
        for (index, place) in tuple.places.iter().enumerate() {
            let value = match values.get(index) {
                Some(value) => Some(self.value(place.node, value, depth + 1)?),
                None => absent(place)?,
            };
            if let Some(value) = value {
                encoded.insert(place.name.clone(), value);
            }
        }
        let behind = values.get(tuple.places.len()..).unwrap_or_default();
        match tuple.rest {
            None if behind.is_empty() => {}
            None => return None,
            Some(rest) => _ = encoded.insert(REST.to_owned(), self.all(rest, behind, depth)?),
        }
        Some(Value::Object(encoded))
    }
}

/// How it is said that a property is not there: outside, `None` where that cannot be said; inside, where nothing is.
fn absent(member: &Member) -> Option<Option<Value>> {
    match member.absence {
        Absence::Never => None,
        Absence::Left => Some(None),
        Absence::Null | Absence::NullElsewhere | Absence::Ambiguous => Some(Some(Value::Null)),
    }
}
