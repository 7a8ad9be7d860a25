//! Where an array is given, and where one is wanted.

use crate::align::lay::{Layer, Thing, WRONG_SCALAR};
use crate::align::plan::{Link, Name, Plan, PlanId, Plans, What};
use crate::repair::RepairKind as K;
use crate::shape::{ARRAY, ArrayRule, OBJECT, One, SCALAR, STRING, ShapeId};
use crate::tree::{Id, Kind};

/// Items that are tried where one is wanted. A list of more is no slip of the pen.
const MOST_TRIED: usize = 64;

impl<'d> Layer<'d> {
    /// An array of the text on a shape without alternatives.
    pub(super) fn of_array(&mut self, id: Id, shape: ShapeId, one: &'d One) -> PlanId {
        let direct = self.as_array(id, shape, one);
        if direct.is_some_and(|plan| self.is_good(plan)) || self.is_growing(Thing::Node(id)) {
            return direct.unwrap_or_else(|| self.plans.leaf(What::Nothing));
        }
        let other = self.out_of_array(id, shape, one);
        let best = self.plans.better(direct, other);
        let pairs = if one.kinds & OBJECT != 0 { self.pairs(id, shape, one) } else { None };
        let best = self.plans.better(best, pairs);
        let best =
            if self.is_fitting(best) { best } else { self.or_around(best, Thing::Node(id), shape, one) };
        let best = if self.is_fitting(best) { best } else { self.or_source(best, id, shape, one) };
        best.unwrap_or_else(|| self.wrong(Thing::Node(id), shape, one))
    }

    /// Whether nothing else needs to be tried: a wrapper more or less is dearer.
    pub(super) fn is_good(&self, plan: PlanId) -> bool {
        let plan = self.plans.get(plan);
        plan.weight == 0 && plan.cost < K::Unwrapped.cost()
    }

    pub(super) fn is_fitting(&self, plan: Option<PlanId>) -> bool {
        plan.is_some_and(|plan| self.plans.fits(plan))
    }

    pub(super) fn or_around(
        &mut self,
        best: Option<PlanId>,
        thing: Thing<'d>,
        shape: ShapeId,
        one: &'d One,
    ) -> Option<PlanId> {
        let around = self.wrapped(thing, shape, one);
        self.plans.better(best, around)
    }

    pub(super) fn or_source(
        &mut self,
        best: Option<PlanId>,
        id: Id,
        shape: ShapeId,
        one: &'d One,
    ) -> Option<PlanId> {
        let source = self.source(id, shape, one);
        self.plans.better(best, source)
    }

    /// The array as the array that is wanted.
    fn as_array(&mut self, id: Id, shape: ShapeId, one: &'d One) -> Option<PlanId> {
        if one.kinds & ARRAY == 0 {
            return None;
        }
        if let Some(words) = one.words.as_ref().filter(|words| words.mask & ARRAY != 0) {
            return self.container_word(id, shape, words);
        }
        let Some(rule) = &one.array else { return Some(self.raw(id)) };
        let plan = self.array_of(self.doc.tree.items(id), rule);
        if !self.is_growing(Thing::Node(id)) {
            self.check_length(plan, shape, rule);
        }
        Some(plan)
    }

    /// An array of these nodes.
    pub(super) fn array_of(&mut self, items: impl Iterator<Item = Id>, rule: &'d ArrayRule) -> PlanId {
        let mut links = self.plans.spare();
        let mut lost = Vec::new();
        for (index, item) in items.enumerate() {
            let of = rule.prefix.get(index).copied();
            let plan = self.lay(item, of.unwrap_or(rule.rest));
            if self.plans.is_nothing(plan) {
                continue;
            }
            if !self.plans.fits(plan) && of.is_none() && self.may_drop(item, rule.rest) {
                if self.wish.unfinished {
                    // It may be left out in the end, and what was shown is never taken back.
                    continue;
                }
                lost.push((links.len(), item));
            }
            links.push(Link { name: Name::Item, plan });
        }
        // What remains must be most of it, or the answer is another one.
        if lost.len() > links.len() - lost.len() {
            lost.clear();
        }
        if !lost.is_empty() {
            let mut places = lost.iter().map(|(at, _)| *at).peekable();
            let mut at = 0..;
            links.retain(|_| at.next().is_none_or(|at| places.next_if_eq(&at).is_none()));
        }
        let plan = self.container(links, What::Array);
        for (_, item) in lost {
            self.drop_item(plan, item);
        }
        plan
    }

    /// A word among numbers may go; an object or a list among objects may not, because it says more than that.
    pub(super) fn may_drop(&self, item: Id, wanted: ShapeId) -> bool {
        let kind = self.doc.tree.kind(item);
        let scalars = self.shapes.kinds(wanted);
        !matches!(kind, Kind::Array | Kind::Object)
            && scalars != 0
            && (kind == Kind::Null || scalars & !SCALAR == 0)
    }

    pub(super) fn drop_item(&mut self, plan: PlanId, item: Id) {
        let span = self.doc.tree.span(item);
        self.plans.tell_free(plan, K::DroppedItem, span);
        self.plans.adjust(plan, |plan| plan.cost = plan.cost.saturating_add(K::DroppedItem.cost()));
    }

    /// Puts a container together, with the sums of what is in it.
    pub(super) fn container(&mut self, links: Vec<Link>, what: impl FnOnce(u32, u32) -> What) -> PlanId {
        let from = self.plans.links.len() as u32;
        let mut plan = Plan::new(what(from, from + links.len() as u32));
        for link in links.iter().filter(|link| Plans::as_raw(link.plan).is_none()) {
            plan.take(self.plans.get(link.plan));
        }
        self.plans.keep(links);
        self.plans.add(plan)
    }

    pub(super) fn check_length(&mut self, plan: PlanId, shape: ShapeId, rule: &ArrayRule) {
        let What::Array(from, to) = self.plans.get(plan).what else { return };
        let length = u64::from(to - from);
        if length < rule.min && !self.wish.unfinished {
            self.plans.fault(plan, "minItems", shape, WRONG_SCALAR);
        }
        if length > rule.max {
            self.plans.fault(plan, "maxItems", shape, WRONG_SCALAR);
        }
    }

    /// One item, where an array is one level too many or the model listed several.
    fn out_of_array(&mut self, id: Id, shape: ShapeId, one: &One) -> Option<PlanId> {
        let items: Vec<Id> = self.doc.tree.items(id).take(MOST_TRIED).collect();
        let single = items.len() == 1;
        let text = one.kinds & (SCALAR | OBJECT) == STRING && one.words.is_none();
        // Several items are worth more as a list, where a list may stand, and as their source, where only a text may.
        if !single && (one.kinds & ARRAY != 0 || text) {
            return None;
        }
        let mut best: Option<PlanId> = None;
        for item in items {
            if text && self.doc.tree.kind(item) != Kind::Text {
                continue;
            }
            let plan = self.lay(item, shape);
            if self.plans.fits(plan) && !self.plans.is_nothing(plan) {
                best = self.plans.better(best, Some(plan));
            }
            if best.is_some_and(|plan| self.plans.is_perfect(plan)) {
                break;
            }
        }
        let kind = if single { K::Unwrapped } else { K::FirstItem };
        self.far(best?, kind, self.doc.tree.span(id))
    }

    /// The characters of an object or array, where only a text may stand.
    fn source(&mut self, id: Id, shape: ShapeId, one: &One) -> Option<PlanId> {
        let free = one.words.as_ref().is_none_or(|words| words.mask & STRING == 0);
        // Where an object may stand, one that does not fit is a wrong object, and no text.
        let own = one.kinds & self.kind(Thing::Node(id)) != 0;
        if one.kinds & STRING == 0 || !free || own || self.is_growing(Thing::Node(id)) {
            return None;
        }
        let (start, end) = self.doc.tree.span(id);
        let plan = self.plans.leaf(What::Source(start as u32, end as u32));
        let text = self.doc.source.get(start..end).unwrap_or_default();
        if let Some(keyword) = one.text.as_ref().and_then(|rule| rule.refuses(text)) {
            self.plans.fault(plan, keyword, shape, WRONG_SCALAR);
        }
        self.far(plan, K::JsonAsText, (start, end))
    }
}
