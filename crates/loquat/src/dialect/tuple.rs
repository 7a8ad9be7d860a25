//! Arrays: of one kind of items, or with a schema for each place.

use serde_json::{Map, Value, json};

use super::{
    Openness,
    document::{elements, join},
    fact::{Fact, with_key},
    merge::Part,
    plan::{Absence, Member, Node, REST, Tuple},
    reason::{Reason, Unsayable},
    say::Encoder,
    scalar::Form,
};

/// What the facts say of an array with places.
struct Places<'a> {
    places: Vec<Vec<Part<'a>>>,
    /// Of these many, each has to be there.
    least: usize,
    /// What comes behind them; `None`: nothing.
    rest: Option<Vec<Part<'a>>>,
}

impl<'a> Encoder<'a> {
    pub(super) fn array(&mut self, facts: &[Fact<'a>], at: &str) -> Result<Form, Unsayable> {
        let places = self.places(facts);
        if !places.places.is_empty() {
            return self.tuple(&places, at);
        }
        let items: Vec<_> = with_key(facts, &["items"])
            .filter(|fact| !fact.value.is_array())
            .map(|fact| Part { at: fact.at.clone(), schema: fact.value })
            .collect();
        let made = match self.tried(|encoder| encoder.inside(1, |encoder| encoder.node(&items))) {
            Ok(made) => made,
            Err(refused) if refused.reason == Reason::Nothing && least(facts) == 0 => {
                return Ok(self.empty());
            }
            Err(refused) => return Err(refused),
        };
        let said = Map::from_iter([("items".to_owned(), Value::Object(made.said))]);
        let node = self.plan.add(Node::Array { items: made.node });
        Ok(Form { kind: "array", said, node, is_list: true })
    }

    /// A list that can hold nothing.
    fn empty(&mut self) -> Form {
        let mut said = Map::from_iter([("items".to_owned(), json!({"type": "null"}))]);
        if self.dialect.has("maxItems") {
            said.insert("maxItems".to_owned(), 0.into());
        }
        let items = self.plan.add(Node::Scalar(Default::default()));
        Form { kind: "array", said, node: self.plan.add(Node::Array { items }), is_list: false }
    }

    fn places(&self, facts: &[Fact<'a>]) -> Places<'a> {
        let mut places: Vec<Vec<Part<'a>>> = Vec::new();
        // Up to draft 2019-09 a tuple was written as a list of `items`.
        let tuples = with_key(facts, &["prefixItems", "items"]).filter(|fact| fact.value.is_array());
        for fact in tuples {
            for (index, schema) in elements(fact.value).iter().enumerate() {
                let part = Part { at: join(&fact.at, &index.to_string()), schema };
                match places.get_mut(index) {
                    Some(parts) => parts.push(part),
                    None => places.push(vec![part]),
                }
            }
        }
        let least = least(facts);
        let old = with_key(facts, &["items"]).any(|fact| fact.value.is_array());
        let rest = if old { "additionalItems" } else { "items" };
        let said: Vec<&Fact<'a>> =
            facts.iter().filter(|fact| fact.key == rest && !fact.value.is_array()).collect();
        let most = with_key(facts, &["maxItems"]).filter_map(|fact| fact.value.as_u64()).min();
        let is_full = most.is_some_and(|most| most <= places.len() as u64);
        let is_silent = said.is_empty() && self.openness == Openness::Closed && least <= places.len();
        let is_closed = said.iter().any(|fact| fact.value == &Value::Bool(false));
        let parts = said.iter().filter(|fact| fact.value.is_object());
        let parts = parts.map(|fact| Part { at: fact.at.clone(), schema: fact.value }).collect();
        Places { places, least, rest: (!is_full && !is_silent && !is_closed).then_some(parts) }
    }

    fn tuple(&mut self, shape: &Places<'a>, at: &str) -> Result<Form, Unsayable> {
        let numbered = !self.dialect.tuples;
        let (mut said, mut places) = (Vec::new(), Vec::new());
        for (index, parts) in shape.places.iter().enumerate() {
            let is_required = index < shape.least;
            let mut made = match self.tried(|encoder| encoder.inside(1, |encoder| encoder.node(parts))) {
                Ok(made) => made,
                // The array has to end before it.
                Err(refused) if refused.reason == Reason::Nothing && !is_required => break,
                Err(refused) => return Err(refused),
            };
            let member = if numbered {
                self.member(index.to_string(), &mut made, parts, is_required)
            } else {
                Member {
                    name: index.to_string(),
                    node: made.node,
                    absence: Absence::Left,
                    null_is_absent: false,
                }
            };
            said.push((member.name.clone(), Value::Object(made.said)));
            places.push(member);
        }
        let rest = match (&shape.rest, places.len() == shape.places.len()) {
            (Some(parts), true) => {
                let levels = 1 + usize::from(numbered);
                self.tried(|encoder| encoder.inside(levels, |encoder| encoder.node(parts)).map(Some))
                    .or_else(
                        |refused| if refused.reason == Reason::Nothing { Ok(None) } else { Err(refused) },
                    )?
            }
            _ => None,
        };
        if places.is_empty() {
            return if shape.least == 0 { Ok(self.empty()) } else { Err(Unsayable::at(at, Reason::Nothing)) };
        }
        let rest_node = rest.as_ref().map(|made| made.node);
        let rest = rest.map(|made| Value::Object(made.said));
        let node = self.plan.add(Node::Tuple(Tuple { places, rest: rest_node, numbered }));
        Ok(if numbered { self.numbered(said, rest, node) } else { native(said, rest, node) })
    }

    fn numbered(&self, mut said: Vec<(String, Value)>, rest: Option<Value>, node: usize) -> Form {
        said.extend(rest.map(|rest| (REST.to_owned(), json!({"type": "array", "items": rest}))));
        let left = |name: &str| match self.plan.node(node) {
            Some(Node::Tuple(tuple)) => {
                tuple.places.iter().any(|place| place.name == name && place.absence == Absence::Left)
            }
            _ => false,
        };
        let required: Vec<&str> =
            said.iter().map(|(name, _)| name.as_str()).filter(|name| !left(name)).collect();
        let required = Value::from(required);
        let said = Map::from_iter([
            ("properties".to_owned(), Value::Object(said.into_iter().collect())),
            ("required".to_owned(), required),
            ("additionalProperties".to_owned(), false.into()),
        ]);
        Form { kind: "object", said, node, is_list: false }
    }
}

fn native(said: Vec<(String, Value)>, rest: Option<Value>, node: usize) -> Form {
    let places: Vec<Value> = said.into_iter().map(|(_, schema)| schema).collect();
    let mut said = Map::new();
    if rest.is_none() {
        said.insert("maxItems".to_owned(), places.len().into());
    }
    said.insert("prefixItems".to_owned(), places.into());
    said.extend(rest.map(|rest| ("items".to_owned(), rest)));
    Form { kind: "array", said, node, is_list: true }
}

/// The largest `minItems` of all parts.
fn least(facts: &[Fact<'_>]) -> usize {
    let all = with_key(facts, &["minItems"]).filter_map(|fact| fact.value.as_u64());
    all.max().map_or(0, |least| usize::try_from(least).unwrap_or(usize::MAX))
}
