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

/// Levels of nesting inside a string.
const DEEPEST: usize = 128;

/// What a string holds.
pub(super) struct Inner {
    source: String,
    tree: Tree,
    roots: Vec<Root>,
    /// What was done to read each.
    told: Vec<Vec<K>>,
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
        let (plan, root) = layer.choose(&inner.roots, shape, false)?;
        let reading = layer.reading(plan)?;
        let plan = self.plans.value(reading.value);
        for kind in root.and_then(|root| inner.told.get(root)).into_iter().flatten() {
            self.plans.tell_free(plan, *kind, said.span);
        }
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

/// Reads the text inside a string: the tolerant reader does, because what was encoded twice may be damaged.
fn inner(text: &str) -> Option<Inner> {
    let Ok(reader) = crate::reader::read(text, DEEPEST, None) else { return None };
    let meant = reader.scan.roots.iter().filter(|root| !root.weak && root.start() == first(text));
    let (roots, told): (Vec<Root>, Vec<Vec<K>>) = meant
        .map(|root| {
            let told: Vec<K> = reader.own_repairs(root).iter().map(|repair| repair.kind).collect();
            let cost = told.iter().map(|kind| u64::from(kind.cost())).sum();
            (Root { id: root.id, thought: false, cost }, told)
        })
        .unzip();
    (!roots.is_empty()).then(|| Inner { source: text.to_owned(), tree: reader.tree, roots, told })
}

/// Where the text begins: what stands behind prose inside a string is a part of the string.
fn first(text: &str) -> usize {
    text.len() - text.trim_start().len()
}
