//! Alternatives: the cheapest reading is the one that was meant, and of equal ones the first.

use crate::align::lay::{Layer, Thing};
use crate::align::plan::{PlanId, What};
use crate::repair::RepairKind;
use crate::shape::{ARRAY, OBJECT, ShapeId, Union};
use crate::tree::{Id, Kind};

impl<'d> Layer<'d> {
    pub(super) fn union(&mut self, thing: Thing<'d>, shape: ShapeId, union: &'d Union) -> PlanId {
        // Where an object may stand, one that does not fit is a wrong object, and no text.
        let own = self.kind(thing) & union.kinds & (ARRAY | OBJECT) != 0;
        let meant = self.meant(thing, union).and_then(|meant| self.best_of(thing, meant, own));
        if meant.is_some_and(|plan| self.plans.fits(plan)) {
            return meant.unwrap_or_default();
        }
        // If no branch fits, what is wrong is told of the one that the tag names.
        let best = self.best_of(thing, &union.branches, own);
        let best = best.filter(|plan| meant.is_none() || self.plans.fits(*plan)).or(meant);
        best.unwrap_or_else(|| self.misfit(thing, shape, "type", 1))
    }

    fn best_of(&mut self, thing: Thing<'d>, branches: &[ShapeId], own: bool) -> Option<PlanId> {
        let mut best: Option<PlanId> = None;
        let mut rivals = 0;
        for branch in branches {
            let plan = self.lay_thing(thing, *branch);
            if own && self.is_source(plan) {
                continue;
            }
            if self.plans.is_perfect(plan) && !self.plans.is_nothing(plan) {
                return Some(plan);
            }
            match best {
                Some(known) if !self.beats(plan, known) => {
                    rivals += u32::from(!self.beats(known, plan) && self.plans.fits(plan));
                }
                _ => (best, rivals) = (Some(plan), 0),
            }
        }
        let best = best?;
        if rivals == 0 || self.plans.is_nothing(best) {
            return Some(best);
        }
        let told = self.plans.over(best);
        self.plans.tell_free(told, RepairKind::OneOfUnion, self.span(thing));
        Some(told)
    }

    fn is_source(&self, plan: PlanId) -> bool {
        let mut plan = self.plans.get(plan);
        while let What::Same(inner) = plan.what {
            plan = self.plans.get(inner);
        }
        matches!(plan.what, What::Source(..))
    }

    /// A value that is there is better than one that may come.
    fn beats(&self, plan: PlanId, known: PlanId) -> bool {
        match (self.plans.is_nothing(plan), self.plans.is_nothing(known)) {
            (true, false) => !self.plans.fits(known),
            (false, true) => self.plans.fits(plan),
            _ => self.plans.is_better(plan, known),
        }
    }

    /// The branches whose tag the object bears.
    fn meant(&self, thing: Thing<'_>, union: &'d Union) -> Option<&'d [ShapeId]> {
        let Thing::Node(id) = thing else { return None };
        let tag = union.tag.as_ref().filter(|_| union.kinds & OBJECT != 0)?;
        if self.doc.tree.kind(id) != Kind::Object {
            return None;
        }
        let value = self.member(id, &tag.name)?;
        tag.branches.get(self.said_of(value).text).map(Vec::as_slice)
    }

    /// The value of a member with exactly this name; the last one counts.
    pub(super) fn member(&self, id: Id, name: &str) -> Option<Id> {
        let tree = self.doc.tree;
        let named = tree.members(id).filter(|(key, _)| tree.text(self.doc.source, *key) == name);
        named.last().map(|(_, value)| value)
    }
}
