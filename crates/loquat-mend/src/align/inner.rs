//! JSON inside a JSON string: its text is read as a text of its own.

use std::rc::Rc;

use crate::align::lay::{Layer, Said};
use crate::align::plan::PlanId;
use crate::align::{Doc, Root};
use crate::repair::RepairKind as K;
use crate::shape::ShapeId;
use crate::tree::Tree;

/// Strings inside strings that are opened. Each level doubles the backslashes, so more does not happen by mistake.
const MOST_NESTING: u8 = 3;

/// What a string holds.
pub(super) struct Inner {
    source: String,
    tree: Tree,
    roots: Vec<Root>,
}

impl<'d> Layer<'d> {
    /// The value inside a text, where it fits.
    pub(super) fn json_in_string(&mut self, said: Said<'d>, shape: ShapeId) -> Option<PlanId> {
        let opens = said.text.trim_start().starts_with(['{', '[', '"']);
        let id = said.id.filter(|_| opens && !said.scalar && self.nesting < MOST_NESTING)?;
        let inner = match self.inners.get(&id) {
            Some(known) => known.clone(),
            None => {
                let found = inner(said.text).map(Rc::new);
                self.inners.insert(id, found.clone());
                found
            }
        }?;
        let doc = Doc { source: &inner.source, tree: &inner.tree, thoughts: &[] };
        let mut layer = Layer::new(doc, self.shapes, &self.wish);
        layer.enter(self);
        let (plan, _) = layer.choose(&inner.roots, shape, false)?;
        let reading = layer.reading(plan)?;
        let plan = self.plans.value(reading.value);
        for repair in reading.repairs {
            self.plans.tell_free(plan, repair.kind, said.span);
        }
        for misfit in reading.misfits {
            self.plans.fault(plan, misfit.keyword, shape, 1);
        }
        let (cost, weight) = (reading.cost, layer.plans.get(plan).weight);
        self.plans.adjust(plan, |plan| {
            plan.cost = u32::try_from(cost).unwrap_or(u32::MAX);
            plan.weight = plan.weight.max(weight);
        });
        self.far(plan, K::JsonInString, said.span)
    }
}

/// Reads the text inside a string.
fn inner(text: &str) -> Option<Inner> {
    let (tree, root) = crate::align::strict::tree(text)?;
    Some(Inner { source: text.to_owned(), tree, roots: vec![Root { id: root, thought: false, cost: 0 }] })
}
