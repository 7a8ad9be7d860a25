//! Where in an answer stands what a pointer into its decoded value points at.

use serde_json::Value;

use super::{
    document::{join, unescaped},
    fit::{Side, by_fit},
    plan::{Absence, Extra, Node, NodeId, Plan, REST, VALUE, pair},
};

pub(super) fn place(plan: &Plan, answer: &Value, pointer: &str) -> String {
    let mut found = Found { plan, at: String::new(), value: Some(answer) };
    let mut node = Some(plan.root);
    if let Some(name) = &plan.wrapped {
        found.step(name);
    }
    for token in pointer.split('/').skip(1) {
        node = found.follow(node, &unescaped(token));
        if found.value.is_none() {
            break;
        }
    }
    found.at
}

struct Found<'a> {
    plan: &'a Plan,
    at: String,
    value: Option<&'a Value>,
}

impl<'a> Found<'a> {
    fn step(&mut self, token: &str) {
        self.at = join(&self.at, token);
        self.value = self.value.and_then(|value| match value {
            Value::Object(map) => map.get(token),
            Value::Array(values) => values.get(token.parse::<usize>().ok()?),
            _ => None,
        });
    }

    /// One step of the user's pointer, in the answer; and the node that it leads to.
    fn follow(&mut self, node: Option<NodeId>, token: &str) -> Option<NodeId> {
        let value = self.value?;
        let mut node = self.plan.node(node?);
        while let Some(Node::Union(branches)) = node {
            node = self.plan.node(*by_fit(self.plan, Side::Sent, branches, value).first()?);
        }
        match node? {
            Node::Object(object) => {
                if let Some(member) = object.members.iter().find(|member| member.name == token)
                    && !(member.absence == Absence::NullElsewhere
                        && value.get(token).is_none_or(Value::is_null))
                {
                    self.step(token);
                    return Some(member.node);
                }
                match &object.extra {
                    Some(Extra::Pairs { name, value: of }) if value.get(token).is_none_or(Value::is_null) => {
                        self.step(name);
                        self.pair(token);
                        Some(*of)
                    }
                    extra => {
                        self.step(token);
                        extra.as_ref().map(Extra::value)
                    }
                }
            }
            Node::Pairs { value: of } if value.is_array() => {
                self.pair(token);
                Some(*of)
            }
            Node::Pairs { value: of } | Node::Array { items: of } => {
                self.step(token);
                Some(*of)
            }
            Node::Tuple(tuple) => {
                let index: usize = token.parse().ok()?;
                let place = tuple.places.get(index);
                if place.is_none() && value.is_object() {
                    self.step(REST);
                    self.step(&index.saturating_sub(tuple.places.len()).to_string());
                } else {
                    self.step(token);
                }
                place.map(|place| place.node).or(tuple.rest)
            }
            // Inside of a text nothing has a place of its own.
            Node::Text(_) => {
                self.value = None;
                None
            }
            Node::Scalar(_) | Node::Union(_) | Node::Link(_) => {
                self.step(token);
                None
            }
        }
    }

    /// To the value of the last pair with this key.
    fn pair(&mut self, key: &str) {
        let pairs = self.value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let last = pairs.iter().rposition(|value| pair(value).is_some_and(|(name, _)| name == key));
        match last {
            Some(index) => {
                self.step(&index.to_string());
                self.step(VALUE);
            }
            None => self.value = None,
        }
    }
}
