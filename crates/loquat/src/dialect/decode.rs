//! From an answer to a value of the user's schema. Total: what does not follow the encoding stays as it is.

use serde_json::{Map, Value};

use super::{
    fit::{Side, by_fit},
    limits::DOCUMENT_LEVELS,
    plan::{Extra, KEY, Node, NodeId, Object, Plan, REST, Tuple, VALUE, pair},
};

pub(super) fn decode(plan: &Plan, answer: Value) -> Value {
    let walk = Walk { plan, side: Side::Sent };
    match (&plan.wrapped, answer) {
        (Some(name), Value::Object(mut map)) if map.len() == 1 && map.contains_key(name) => {
            walk.value(plan.root, map.remove(name).unwrap_or_default(), 0)
        }
        (_, answer) => walk.value(plan.root, answer, 0),
    }
}

pub(super) fn decode_partial(plan: &Plan, mut answer: Value) -> Option<Value> {
    if !plan.keeps_shapes() {
        return None;
    }
    let inner = match &plan.wrapped {
        Some(name) => answer.as_object_mut()?.remove(name)?,
        None => answer,
    };
    Some(Walk { plan, side: Side::Sent }.value(plan.root, inner, 0))
}

pub(super) fn without_nulls(plan: &Plan, value: Value) -> Value {
    Walk { plan, side: Side::Users }.value(plan.root, value, 0)
}

struct Walk<'a> {
    plan: &'a Plan,
    side: Side,
}

impl Walk<'_> {
    fn value(&self, id: NodeId, value: Value, depth: usize) -> Value {
        let Some(node) = self.plan.node(id).filter(|_| depth < DOCUMENT_LEVELS) else { return value };
        match (node, value) {
            (Node::Text(_), Value::String(text)) if self.side == Side::Sent => {
                // A model that wrote the bare text meant that text.
                serde_json::from_str(&text).unwrap_or(Value::String(text))
            }
            (Node::Union(branches), value) => match by_fit(self.plan, self.side, branches, &value).first() {
                Some(branch) => self.value(*branch, value, depth + 1),
                None => value,
            },
            (Node::Object(object), Value::Object(map)) => self.object(object, map, depth),
            (Node::Array { items }, Value::Array(values)) => self.all(*items, values, depth),
            (Node::Tuple(tuple), value) => self.tuple(tuple, value, depth),
            (Node::Pairs { value: of }, Value::Object(map)) => {
                let each = map.into_iter().map(|(key, value)| (key, self.value(*of, value, depth + 1)));
                Value::Object(each.collect())
            }
            (Node::Pairs { value: of }, value) if self.side == Side::Sent => {
                let mut map = Map::new();
                match self.pairs(*of, value, &mut map, depth) {
                    Some(left) => left,
                    None => Value::Object(map),
                }
            }
            (_, value) => value,
        }
    }

    fn all(&self, id: NodeId, values: Vec<Value>, depth: usize) -> Value {
        values.into_iter().map(|value| self.value(id, value, depth + 1)).collect()
    }

    fn object(&self, object: &Object, map: Map<String, Value>, depth: usize) -> Value {
        let mut decoded = Map::new();
        let mut others = None;
        for (name, value) in map {
            let member = object.members.iter().find(|member| member.name == name);
            match (member, &object.extra) {
                (Some(member), _) => {
                    let is_absent = match self.side {
                        Side::Sent => member.absence.is_said_as_null() || member.null_is_absent,
                        Side::Users => member.null_is_absent,
                    };
                    if !(value.is_null() && is_absent) {
                        decoded.insert(name, self.value(member.node, value, depth + 1));
                    }
                }
                (None, Some(Extra::Pairs { name: extra, value: of }))
                    if self.side == Side::Sent && *extra == name =>
                {
                    others = Some((name, *of, value));
                }
                (None, Some(extra)) => {
                    decoded.insert(name, self.value(extra.value(), value, depth + 1));
                }
                (None, None) => {
                    decoded.insert(name, value);
                }
            }
        }
        if let Some((name, of, value)) = others
            && let Some(left) = self.pairs(of, value, &mut decoded, depth)
        {
            decoded.insert(name, left);
        }
        Value::Object(decoded)
    }

    /// Puts pairs into a map, the last of several with one key; gives the value back where it is no list of pairs.
    fn pairs(&self, of: NodeId, value: Value, map: &mut Map<String, Value>, depth: usize) -> Option<Value> {
        let Value::Array(pairs) = value else { return Some(value) };
        if !pairs.iter().all(|value| pair(value).is_some()) {
            return Some(Value::Array(pairs));
        }
        for value in pairs {
            if let Value::Object(mut entry) = value
                && let (Some(Value::String(key)), Some(value)) = (entry.remove(KEY), entry.remove(VALUE))
            {
                map.insert(key, self.value(of, value, depth + 1));
            }
        }
        None
    }

    fn tuple(&self, tuple: &Tuple, value: Value, depth: usize) -> Value {
        match value {
            Value::Array(values) => {
                let node = |index: usize| tuple.places.get(index).map(|place| place.node).or(tuple.rest);
                let each = values.into_iter().enumerate().map(|(index, value)| match node(index) {
                    Some(node) => self.value(node, value, depth + 1),
                    None => value,
                });
                each.collect()
            }
            Value::Object(map) if tuple.numbered && self.side == Side::Sent && is_numbered(tuple, &map) => {
                self.numbered(tuple, map, depth)
            }
            value => value,
        }
    }

    fn numbered(&self, tuple: &Tuple, mut map: Map<String, Value>, depth: usize) -> Value {
        let mut values = Vec::with_capacity(map.len());
        for place in &tuple.places {
            let value = map.remove(&place.name).unwrap_or_default();
            values.push((value.is_null() && place.absence.is_said_as_null(), value, place.node));
        }
        let rest = match map.remove(REST) {
            Some(Value::Array(rest)) => rest,
            _ => Vec::new(),
        };
        // A null between two values is no end.
        while rest.is_empty() && values.last().is_some_and(|(is_absent, ..)| *is_absent) {
            values.pop();
        }
        let values = values.into_iter().map(|(_, value, node)| (Some(node), value));
        let all = values.chain(rest.into_iter().map(|value| (tuple.rest, value)));
        let each = all.map(|(node, value)| match node {
            Some(node) => self.value(node, value, depth + 1),
            None => value,
        });
        each.collect()
    }
}

/// Whether the object has the numbered places of the tuple and nothing else, so that nothing is lost.
fn is_numbered(tuple: &Tuple, map: &Map<String, Value>) -> bool {
    let is_place = |name: &String| tuple.places.iter().any(|place| place.name == *name);
    let is_rest = |name: &String, value: &Value| name == REST && tuple.rest.is_some() && value.is_array();
    tuple.places.iter().all(|place| map.contains_key(&place.name))
        && map.iter().all(|(name, value)| is_place(name) || is_rest(name, value))
}
