//! Which branch of a union a value follows: each is laid beside the value, and what does not fit is counted.
//!
//! A value has two sides: as the provider's schema says it, and as the user's does. The look is bounded: beyond its fuel
//! everything fits, and the first of several equals is taken.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::{
    kinds::name_of,
    limits::DOCUMENT_LEVELS,
    plan::{Absence, Extra, Node, NodeId, Object, Plan, REST, Scalar, Tuple, pair},
};

/// Values laid beside schemas for one union: more than any sane union has, far fewer than a hostile one can unfold.
const LOOKS: usize = 4_096;

/// A value of another kind altogether; a member more or less is one.
const WRONG: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// As the provider's schema says it.
    Sent,
    /// As the user's schema says it.
    Users,
}

/// The branches, those that fit best first; of equals, in their order.
pub(super) fn by_fit(plan: &Plan, side: Side, branches: &[NodeId], value: &Value) -> Vec<NodeId> {
    let mut ranked: Vec<(usize, NodeId)> = Vec::with_capacity(branches.len());
    for branch in branches {
        let look = Look { plan, side, fuel: Cell::new(LOOKS) };
        ranked.push((look.misfit(*branch, value, 0), *branch));
    }
    ranked.sort_by_key(|(misfit, _)| *misfit);
    ranked.into_iter().map(|(_, branch)| branch).collect()
}

struct Look<'a> {
    plan: &'a Plan,
    side: Side,
    fuel: Cell<usize>,
}

impl Look<'_> {
    fn misfit(&self, id: NodeId, value: &Value, depth: usize) -> usize {
        let left = self.fuel.get();
        let Some(node) = self.plan.node(id).filter(|_| left > 0 && depth < DOCUMENT_LEVELS) else { return 0 };
        self.fuel.set(left - 1);
        match (node, value) {
            (Node::Scalar(scalar), _) => fits(scalar, value),
            (Node::Text(scalar), _) => self.text(scalar, value),
            (Node::Union(branches), _) => {
                branches.iter().map(|branch| self.misfit(*branch, value, depth + 1)).min().unwrap_or(WRONG)
            }
            (Node::Object(object), Value::Object(map)) => self.object(object, map, depth),
            (Node::Array { items }, Value::Array(values)) => self.all(*items, values.iter(), depth),
            (Node::Tuple(tuple), _) => self.tuple(tuple, value, depth),
            (Node::Pairs { value: of }, _) => self.pairs(*of, value, depth),
            _ => WRONG,
        }
    }

    fn all<'v>(&self, id: NodeId, values: impl Iterator<Item = &'v Value>, depth: usize) -> usize {
        values.map(|value| self.misfit(id, value, depth + 1)).sum()
    }

    fn text(&self, scalar: &Scalar, value: &Value) -> usize {
        let meant = match (self.side, value) {
            (Side::Users, _) => Some(value.clone()),
            (Side::Sent, Value::String(text)) => serde_json::from_str(text).ok(),
            (Side::Sent, _) => return WRONG,
        };
        match (meant, &scalar.values) {
            (Some(meant), Some(values)) if !values.contains(&meant) => WRONG,
            (None, _) => 1,
            _ => 0,
        }
    }

    fn object(&self, object: &Object, map: &Map<String, Value>, depth: usize) -> usize {
        let mut misfit = 0;
        let mut known = 0;
        for member in &object.members {
            match map.get(&member.name) {
                Some(value) => {
                    known += 1;
                    let may_be_null = match self.side {
                        Side::Sent => member.absence.is_said_as_null(),
                        Side::Users => member.null_is_absent,
                    };
                    if !(value.is_null() && may_be_null) {
                        misfit += self.misfit(member.node, value, depth + 1);
                    }
                }
                None if self.side == Side::Users && member.absence != Absence::Never => {}
                None => misfit += usize::from(member.absence != Absence::Left),
            }
        }
        misfit + self.others(object, map, known, depth)
    }

    /// What the object does not name.
    fn others(&self, object: &Object, map: &Map<String, Value>, known: usize, depth: usize) -> usize {
        let unknown = map.len().saturating_sub(known);
        let is_known = |name: &str| object.members.iter().any(|member| member.name == name);
        match (&object.extra, self.side) {
            (None, _) => unknown,
            (Some(Extra::Pairs { name, value }), Side::Sent) => match map.get(name) {
                Some(extra) => unknown - 1 + self.pairs(*value, extra, depth),
                None => unknown + 1,
            },
            _ if unknown == 0 => 0,
            (Some(extra), _) => {
                let others = map.iter().filter(|(name, _)| !is_known(name)).map(|(_, value)| value);
                self.all(extra.value(), others, depth)
            }
        }
    }

    fn pairs(&self, of: NodeId, value: &Value, depth: usize) -> usize {
        match (self.side, value) {
            (Side::Users, Value::Object(map)) => self.all(of, map.values(), depth),
            (Side::Sent, Value::Array(pairs)) => {
                let one =
                    |value: &Value| pair(value).map_or(WRONG, |(_, value)| self.misfit(of, value, depth + 1));
                pairs.iter().map(one).sum()
            }
            _ => WRONG,
        }
    }

    fn tuple(&self, tuple: &Tuple, value: &Value, depth: usize) -> usize {
        let is_object = tuple.numbered && self.side == Side::Sent;
        match value {
            Value::Array(values) if !is_object => {
                let least = tuple.places.iter().filter(|place| place.absence == Absence::Never).count();
                let mut misfit = least.saturating_sub(values.len());
                for (index, value) in values.iter().enumerate() {
                    let node = tuple.places.get(index).map(|place| place.node).or(tuple.rest);
                    misfit += node.map_or(1, |node| self.misfit(node, value, depth + 1));
                }
                misfit
            }
            Value::Object(map) if is_object => {
                let named =
                    |name: &String| name == REST || tuple.places.iter().any(|place| place.name == *name);
                let mut misfit = map.keys().filter(|name| !named(name)).count() * WRONG;
                for place in &tuple.places {
                    misfit += match map.get(&place.name) {
                        Some(Value::Null) if place.absence != Absence::Never => 0,
                        Some(value) => self.misfit(place.node, value, depth + 1),
                        None => 1,
                    };
                }
                misfit
            }
            _ => WRONG,
        }
    }
}

fn fits(scalar: &Scalar, value: &Value) -> usize {
    let is_whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    let is_of = |name: &String| match name.as_str() {
        "number" => value.is_number(),
        "integer" => value.is_number() && is_whole,
        name => name == name_of(value),
    };
    let typed = scalar.types.is_empty() || scalar.types.iter().any(is_of);
    let listed = scalar.values.as_ref().is_none_or(|values| values.contains(value));
    if typed && listed { 0 } else { WRONG }
}
