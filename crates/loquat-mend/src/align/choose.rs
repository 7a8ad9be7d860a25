//! Which of the values of a text is the answer.

use crate::align::Root;
use crate::align::lay::{Layer, Said, Thing};
use crate::align::plan::{PlanId, STRANGER};
use crate::repair::RepairKind as K;
use crate::shape::{ARRAY, ArrayRule, OBJECT, STRING, Shape, ShapeId};
use crate::tree::{Id, Kind};

/// A reading of the text, or of one of its values.
#[derive(Clone, Copy)]
struct Candidate {
    plan: PlanId,
    root: Option<usize>,
    cost: u64,
}

impl<'d> Layer<'d> {
    /// The best reading of the text, and the root that it is of. What stands in thoughts counts only if nothing else fits.
    pub(super) fn choose(
        &mut self,
        roots: &[Root],
        shape: ShapeId,
        prose: bool,
    ) -> Option<(PlanId, Option<usize>)> {
        let said: Vec<(usize, Root)> =
            roots.iter().copied().enumerate().filter(|(_, root)| !root.thought).collect();
        let mut candidates = Vec::with_capacity(said.len() + 2);
        candidates.extend(self.gathered(&said, shape));
        self.each(&said, shape, &mut candidates);
        if prose {
            candidates.extend(self.whole(&said, shape));
        }
        let fits = |layer: &Self, found: &Candidate| layer.plans.fits(found.plan);
        let mut best = self.best(&candidates);
        // What the model said outside its thoughts is its answer, even where it does not fit.
        if said.is_empty() && best.is_none_or(|best| !fits(self, &best)) {
            let thought: Vec<(usize, Root)> =
                roots.iter().copied().enumerate().filter(|(_, root)| root.thought).collect();
            let mut drafts = Vec::new();
            self.each(&thought, shape, &mut drafts);
            let draft = self.best(&drafts);
            best = draft.filter(|draft| best.is_none() || fits(self, draft)).or(best);
        }
        best.map(|best| (best.plan, best.root))
    }

    fn each(&mut self, roots: &[(usize, Root)], shape: ShapeId, candidates: &mut Vec<Candidate>) {
        let any = roots.iter().any(|(_, root)| self.is_wanted(root.id, shape));
        for (at, root) in roots {
            let plan = self.lay(root.id, shape);
            if !self.plans.is_nothing(plan) {
                // A citation like `[1]` is not put into an object while there is one.
                let other = any && !self.is_wanted(root.id, shape);
                let cost = root.cost + if other { u64::from(K::FirstItem.cost()) } else { 0 };
                candidates.push(Candidate { plan, root: Some(*at), cost });
            }
        }
    }

    /// The first of the cheapest.
    fn best(&self, candidates: &[Candidate]) -> Option<Candidate> {
        let price = |found: &Candidate| {
            let plan = self.plans.get(found.plan);
            (plan.weight, u64::from(plan.cost).saturating_add(found.cost), plan.rank / STRANGER)
        };
        candidates.iter().min_by_key(|found| price(found)).copied()
    }

    /// All values in a row as the items of one array.
    fn gathered(&mut self, roots: &[(usize, Root)], shape: ShapeId) -> Option<Candidate> {
        if roots.len() < 2 {
            return None;
        }
        let shapes = self.shapes;
        let branches: Vec<ShapeId> = match shapes.get(shape)? {
            Shape::Union(union) => union.branches.clone(),
            Shape::One(_) => vec![shape],
        };
        let mut best = None;
        for one in branches.into_iter().filter_map(|branch| shapes.one(branch)) {
            let Some(rule) = one.array.as_ref().filter(|_| one.kinds & ARRAY != 0) else { continue };
            let (kept, left): (Vec<_>, Vec<_>) =
                roots.iter().map(|(_, root)| *root).partition(|root| self.may_be_item(root.id, rule));
            let plan = self.array_of(kept.iter().map(|root| root.id), rule);
            self.check_length(plan, shape, rule);
            let length = self.plans.get(plan).weight;
            let whole = kept.len() as u64 >= rule.min.max(2) && kept.len() as u64 <= rule.max;
            if length == 0 && whole {
                // What is no item is as good as prose.
                left.iter().for_each(|root| self.plans.tell(plan, K::Prose, self.doc.tree.span(root.id)));
                let cost: u64 = kept.iter().map(|root| root.cost).sum();
                let found = Candidate { plan, root: None, cost };
                best = self
                    .plans
                    .better(best.map(|best: Candidate| best.plan), Some(plan))
                    .map(|better| if better == plan { found } else { best.unwrap_or(found) });
            }
        }
        let best = best?;
        let span = (0, self.doc.source.len());
        self.plans.tell(best.plan, K::Gathered, span);
        Some(best)
    }

    /// Whether a value may be one of several items: not if it is of another kind, or empty, as braces in prose are, or another
    /// thing altogether.
    fn may_be_item(&mut self, id: Id, rule: &'d ArrayRule) -> bool {
        if !rule.prefix.is_empty() {
            return true;
        }
        let plan = self.lay(id, rule.rest);
        if !self.plans.fits(plan) && self.plans.get(plan).rank >= STRANGER {
            return false;
        }
        let kinds = self.shapes.kinds(rule.rest);
        let container = matches!(self.doc.tree.kind(id), Kind::Array | Kind::Object);
        let empty = container && self.doc.tree.behind(id) == id + 1;
        self.kind(Thing::Node(id)) & kinds != 0 && !empty || !container || kinds & (ARRAY | OBJECT) == 0
    }

    /// Everything that the model said, as one text.
    fn whole(&mut self, roots: &[(usize, Root)], shape: ShapeId) -> Option<Candidate> {
        let (start, end) = self.outside()?;
        let text = self.doc.source.get(start..end)?;
        // What begins like a value will be one.
        if self.wish.unfinished && text.starts_with(['"', '\'', '{', '[', '`']) {
            return None;
        }
        let said = Said {
            text,
            id: None,
            span: (start, end),
            whole: !self.wish.unfinished,
            prose: true,
            wraps: 0,
            scalar: false,
        };
        let values: usize = roots.iter().map(|(_, root)| self.width(root.id)).sum();
        let plan = if values * 2 > text.len() {
            if roots.iter().any(|(_, root)| self.is_wanted(root.id, shape)) {
                return None;
            }
            self.only_text(said, shape)?
        } else {
            self.lay_thing(Thing::Said(said), shape)
        };
        let usable = self.plans.fits(plan) && !self.plans.is_nothing(plan);
        usable.then_some(Candidate { plan, root: None, cost: 0 })
    }

    /// Whether the schema takes one of the values as it is: then a text around it is not the answer.
    fn is_wanted(&self, id: Id, shape: ShapeId) -> bool {
        self.kind(Thing::Node(id)) & self.shapes.kinds(shape) & (ARRAY | OBJECT) != 0
    }

    /// A text that is mostly values says nothing else by its words.
    fn only_text(&mut self, said: Said<'d>, shape: ShapeId) -> Option<PlanId> {
        let shapes = self.shapes;
        let branches: &[ShapeId] = match shapes.get(shape)? {
            Shape::Union(union) => &union.branches,
            Shape::One(_) => std::slice::from_ref(&shape),
        };
        for branch in branches.iter().copied() {
            let Some(one) = shapes.one(branch) else { continue };
            let free = one.words.as_ref().is_none_or(|words| words.mask & STRING == 0);
            if one.kinds & STRING != 0 && free {
                return Some(self.text(said, branch, one));
            }
        }
        None
    }

    fn width(&self, id: Id) -> usize {
        let (start, end) = self.doc.tree.span(id);
        if matches!(self.doc.tree.kind(id), Kind::Array | Kind::Object) {
            end.saturating_sub(start)
        } else {
            0
        }
    }

    /// The last stretch of the text that is no thought, without the space around it.
    fn outside(&self) -> Option<(usize, usize)> {
        let length = self.doc.source.len();
        let starts = std::iter::once(0).chain(self.doc.thoughts.iter().map(|(_, end)| *end));
        let ends = self.doc.thoughts.iter().map(|(start, _)| *start).chain(std::iter::once(length));
        let stretches: Vec<(usize, usize)> = starts.zip(ends).collect();
        stretches.into_iter().rev().find_map(|(start, end)| {
            let text = self.doc.source.get(start..end)?;
            let trimmed = text.trim();
            let start = start + (text.len() - text.trim_start().len());
            (!trimmed.is_empty()).then_some((start, start + trimmed.len()))
        })
    }
}
