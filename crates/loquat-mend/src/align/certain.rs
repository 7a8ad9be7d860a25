//! Whether a node that still grows can be shown on a shape: only if its end will change nothing of what is seen.

use crate::align::lay::Layer;
use crate::shape::{ANY, ARRAY, Kinds, NEVER, OBJECT, One, STRING, Shape, ShapeId};
use crate::tree::{Id, Kind};

impl Layer<'_> {
    pub(super) fn is_certain(&self, id: Id, shape: ShapeId) -> bool {
        let tree = self.doc.tree;
        if tree.is_whole(id) {
            return true;
        }
        if tree.is_guess(id) {
            return false;
        }
        let kind = match tree.kind(id) {
            Kind::Text => STRING,
            Kind::Array => ARRAY,
            Kind::Object => OBJECT,
            _ => return false,
        };
        shape == ANY || self.shapes.get(shape).is_some_and(|shape| self.takes(id, kind, shape))
    }

    fn takes(&self, id: Id, kind: Kinds, shape: &Shape) -> bool {
        match shape {
            Shape::One(one) => self.takes_one(id, kind, one),
            // Of several branches that take the kind, another one may win in the end.
            Shape::Union(union) => {
                let mut taking =
                    union.branches.iter().filter(|branch| self.shapes.kinds(**branch) & kind != 0);
                let (first, second) = (taking.next(), taking.next());
                let branch = first.filter(|_| second.is_none()).and_then(|branch| self.shapes.one(*branch));
                branch.is_some_and(|one| self.takes_one(id, kind, one))
            }
        }
    }

    fn takes_one(&self, id: Id, kind: Kinds, one: &One) -> bool {
        if one.kinds & kind == 0 || one.words.as_ref().is_some_and(|words| words.mask & kind != 0) {
            return false;
        }
        match kind {
            STRING => one
                .text
                .as_ref()
                .is_none_or(|rule| !rule.may_refuse() || one.kinds == STRING && rule.formats.is_empty()),
            OBJECT => {
                let Some(rule) = one.object.as_ref().filter(|rule| !rule.properties.is_empty()) else {
                    return true;
                };
                // An object none of whose keys is known may be a wrapper.
                let tree = self.doc.tree;
                rule.rest != NEVER
                    || tree
                        .members(id)
                        .take(8)
                        .any(|(key, _)| rule.keys.find(tree.text(self.doc.source, key)).is_some())
            }
            _ => true,
        }
    }
}
