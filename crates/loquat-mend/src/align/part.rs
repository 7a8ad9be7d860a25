//! Single nodes of a text that is arriving, each on its place of the schema: see `growing.rs`.

use serde_json::Value;

use crate::align::lay::Layer;
use crate::align::members::rest_shape;
use crate::align::{Doc, Wish};
use crate::repair::RepairKind as K;
use crate::shape::{ANY, ARRAY, NEVER, OBJECT, STRING, Shape, ShapeId, Shapes};
use crate::tree::{Id, Kind};

/// Only what cannot turn into something else.
const WISH: Wish = Wish { unfinished: true, certain: true, defaults: false };

/// A text as far as it has arrived, and its schema.
#[derive(Clone, Copy)]
pub(crate) struct Part<'d> {
    pub(crate) doc: Doc<'d>,
    pub(crate) shapes: &'d Shapes,
}

/// A node laid on its place.
#[derive(Debug)]
pub(crate) struct Laid {
    /// None, if there is nothing to show.
    pub(crate) value: Option<Value>,
    /// As in a plan.
    pub(crate) weight: u32,
    pub(crate) cost: u32,
}

/// Where a key leads.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) shape: ShapeId,
    /// Null stands for its absence.
    pub(crate) optional: bool,
    /// The key is the name of a property as it stands.
    pub(crate) exact: bool,
    /// The schema does not name it.
    pub(crate) unknown: bool,
}

impl Member {
    /// A key that leads to what stands behind it.
    pub(crate) fn plain(name: &str) -> Self {
        Self { name: name.to_owned(), shape: ANY, optional: false, exact: true, unknown: false }
    }
}

impl<'d> Part<'d> {
    fn layer(&self, id: Id) -> Layer<'d> {
        Layer::within(self.doc, self.shapes, &WISH, (id, self.doc.tree.behind(id)))
    }

    /// The node on the shape, in time linear in the node.
    pub(crate) fn lay(&self, id: Id, shape: ShapeId) -> Laid {
        let mut layer = self.layer(id);
        let plan = layer.lay(id, shape);
        let (weight, cost) = (layer.plans.get(plan).weight, layer.plans.get(plan).cost);
        Laid { value: layer.reading(plan).map(|reading| reading.value), weight, cost }
    }

    /// The shape without alternatives on which a node that still grows may be shown.
    pub(crate) fn certain(&self, id: Id, shape: ShapeId) -> Option<ShapeId> {
        let tree = self.doc.tree;
        let kind = match tree.kind(id) {
            Kind::Text => STRING,
            Kind::Array => ARRAY,
            Kind::Object => OBJECT,
            _ => return None,
        };
        // A layer of no cells: nothing is laid.
        if !Layer::within(self.doc, self.shapes, &WISH, (id, id)).is_certain(id, shape) {
            return None;
        }
        match self.shapes.get(shape) {
            Some(Shape::Union(union)) => {
                union.branches.iter().copied().find(|branch| self.shapes.kinds(*branch) & kind != 0)
            }
            _ => Some(shape),
        }
    }

    /// Where a key of an object on this shape leads; `None` where the member is left out.
    pub(crate) fn member(&self, shape: ShapeId, key: Id) -> Option<Member> {
        let name = self.doc.tree.text(self.doc.source, key);
        let other =
            |shape| Member { name: name.to_owned(), shape, optional: false, exact: false, unknown: true };
        let rule = match self.shapes.one(shape) {
            Some(one) if shape != ANY => one.object.as_deref(),
            _ => None,
        };
        let Some(rule) = rule else { return Some(Member { exact: true, unknown: false, ..other(ANY) }) };
        let (at, exact) = match rule.index.get(name) {
            Some(named) => (named.property, !named.alias),
            None => {
                let rest = rest_shape(rule, name);
                let due = |at: usize| rule.properties.get(at).is_some_and(|property| property.required);
                let found = rule.keys.find(name).filter(|found| rest == NEVER || due(found.value));
                match found {
                    Some(found) => (found.value, false),
                    None if rest == NEVER => return None,
                    None => return Some(other(rest)),
                }
            }
        };
        let property = rule.properties.get(at).filter(|property| property.shape != NEVER)?;
        let (name, optional) = (property.name.to_string(), !property.required);
        Some(Member { name, shape: property.shape, optional, exact, unknown: false })
    }

    /// The shape of an item of an array on this shape, and whether it has a schema of its own.
    pub(crate) fn item(&self, shape: ShapeId, index: usize) -> (ShapeId, bool) {
        let rule = match self.shapes.one(shape) {
            Some(one) if shape != ANY => one.array.as_deref(),
            _ => None,
        };
        match rule.and_then(|rule| rule.prefix.get(index)) {
            Some(own) => (*own, true),
            None => (rule.map_or(ANY, |rule| rule.rest), false),
        }
    }

    /// Whether a leaf that does not fit may be left out in the end.
    pub(crate) fn may_drop(&self, id: Id, shape: ShapeId) -> bool {
        Layer::within(self.doc, self.shapes, &WISH, (id, id)).may_drop(id, shape)
    }

    /// Whether a container that was put together from its parts is what the plans would make of it: every part fits, and nothing else
    /// would be tried.
    pub(crate) fn is_good(&self, value: &Value, shape: ShapeId, weight: u32, cost: u32) -> bool {
        let one = self.shapes.one(shape).filter(|_| shape != ANY);
        let whole = match (value, one) {
            (Value::Object(members), Some(one)) => one.object.as_ref().is_none_or(|rule| {
                let there = |at: &usize| {
                    rule.properties.get(*at).is_some_and(|property| members.contains_key(&*property.name))
                };
                let length = members.len() as u64;
                rule.names.is_none()
                    && length >= rule.min
                    && length <= rule.max
                    && rule.required.iter().all(there)
            }),
            (Value::Array(items), Some(one)) => one.array.as_ref().is_none_or(|rule| {
                let length = items.len() as u64;
                length >= rule.min && length <= rule.max
            }),
            _ => true,
        };
        whole && weight == 0 && cost < K::Unwrapped.cost()
    }
}
