//! Readings as plans: what the value would be and what it would cost, without making it. Many readings are weighed and
//! few are wanted, and a value that is made for each of them would make the work quadratic.

use serde_json::Value;

use crate::repair::{Repair, RepairKind};
use crate::shape::ShapeId;
use crate::tree::Id;

/// The number of a plan.
pub(super) type PlanId = u32;

/// No note, no misfit.
pub(super) const NONE: u32 = u32::MAX;

/// The rank of an object that has nothing of what its shape names, though it may be legal: it is hardly the one that was
/// asked for. It outweighs every key that is only unknown.
pub(super) const STRANGER: u32 = 1000;

#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    /// There is no value yet.
    Nothing,
    /// The node as it stands in the text.
    Raw(Id),
    /// The characters of a leaf as a text.
    Text(Id),
    /// A stretch of the source as a text.
    Source(u32, u32),
    /// A value of [`Plans::values`].
    Value(u32),
    /// A word of a shape's list.
    Word(ShapeId, u32),
    /// A stretch of [`Plans::links`].
    Array(u32, u32),
    Object(ShapeId, u32, u32),
    /// Another plan, with more to tell.
    Same(PlanId),
}

/// How a value is called in what is around it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name {
    /// Not at all.
    Item,
    /// A property of the shape.
    Property(u32),
    /// The characters of a leaf.
    Key(Id),
    /// A word of a shape's list.
    Word(ShapeId, u32),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) name: Name,
    pub(super) plan: PlanId,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) what: What,
    /// How far the value is from the shape; 0 if it fits.
    pub(super) weight: u32,
    /// What was done, here and inside.
    pub(super) cost: u32,
    /// How well the shape explains the text, where the costs are equal; lower is better.
    pub(super) rank: u32,
    /// What was done to this one value, without what is inside it.
    pub(super) chain: u32,
    pub(super) note: u32,
    pub(super) fault: u32,
}

/// A list, because plans share their ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    pub(super) repair: Repair,
    pub(super) next: u32,
}

/// A misfit, to be put into words only if it is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    pub(super) keyword: &'static str,
    pub(super) shape: ShapeId,
    /// Which property of the shape is missing.
    pub(super) property: u32,
    pub(super) next: u32,
}

#[derive(Debug, Default)]
pub(super) struct Plans {
    plans: Vec<Plan>,
    pub(super) links: Vec<Link>,
    pub(super) notes: Vec<Note>,
    pub(super) faults: Vec<Fault>,
    pub(super) values: Vec<Value>,
    /// Lists that are empty again.
    spare: Vec<Vec<Link>>,
}

/// Marks the number of a cell, which is perfect as it stands and so takes no plan.
const RAW: PlanId = 1 << 31;

impl Plans {
    /// The plan of a leaf that is perfect as it stands; nothing can be told of it. `None` where its number is too large.
    pub(super) fn raw(id: Id) -> Option<PlanId> {
        // The largest number stands for "none".
        (id < RAW - 1).then_some(RAW | id)
    }

    /// The leaf that is perfect as it stands.
    pub(super) fn as_raw(id: PlanId) -> Option<Id> {
        (id & RAW != 0 && id != NONE).then_some(id & !RAW)
    }

    /// A list for the links of a container.
    pub(super) fn spare(&mut self) -> Vec<Link> {
        self.spare.pop().unwrap_or_default()
    }

    /// Keeps the links of a container behind all others.
    pub(super) fn keep(&mut self, mut links: Vec<Link>) {
        self.links.append(&mut links);
        self.spare.push(links);
    }

    pub(super) fn get(&self, id: PlanId) -> Plan {
        if let Some(leaf) = Self::as_raw(id) {
            return Plan::new(What::Raw(leaf));
        }
        self.plans.get(id as usize).copied().unwrap_or(Plan::new(What::Nothing))
    }

    pub(super) fn add(&mut self, plan: Plan) -> PlanId {
        self.plans.push(plan);
        (self.plans.len() - 1) as PlanId
    }

    pub(super) fn leaf(&mut self, what: What) -> PlanId {
        self.add(Plan::new(what))
    }

    pub(super) fn value(&mut self, value: Value) -> PlanId {
        self.values.push(value);
        self.leaf(What::Value((self.values.len() - 1) as u32))
    }

    /// The same value, to which more can be told.
    pub(super) fn over(&mut self, id: PlanId) -> PlanId {
        let plan = self.get(id);
        self.add(Plan { what: What::Same(id), note: NONE, fault: NONE, ..plan })
    }

    /// Tells what was done, and adds its cost.
    pub(super) fn tell(&mut self, id: PlanId, kind: RepairKind, span: (usize, usize)) {
        self.tell_free(id, kind, span);
        if let Some(plan) = self.plans.get_mut(id as usize) {
            plan.cost = plan.cost.saturating_add(kind.cost());
            plan.chain = plan.chain.saturating_add(kind.cost());
        }
    }

    /// Tells what was done; the cost is counted otherwise.
    pub(super) fn tell_free(&mut self, id: PlanId, kind: RepairKind, span: (usize, usize)) {
        if let Some(plan) = self.plans.get_mut(id as usize) {
            self.notes.push(Note { repair: Repair::new(kind, span.0, span.1), next: plan.note });
            plan.note = (self.notes.len() - 1) as u32;
        }
    }

    /// Says that the value does not meet a keyword of the shape.
    pub(super) fn fault(&mut self, id: PlanId, keyword: &'static str, shape: ShapeId, weight: u32) {
        self.fault_at(id, keyword, shape, NONE, weight);
    }

    /// As [`Plans::fault`], for a property.
    pub(super) fn fault_at(
        &mut self,
        id: PlanId,
        keyword: &'static str,
        shape: ShapeId,
        property: u32,
        weight: u32,
    ) {
        if let Some(plan) = self.plans.get_mut(id as usize) {
            self.faults.push(Fault { keyword, shape, property, next: plan.fault });
            plan.fault = (self.faults.len() - 1) as u32;
            plan.weight = plan.weight.saturating_add(weight);
        }
    }

    /// Changes the sums of a plan.
    pub(super) fn adjust(&mut self, id: PlanId, change: impl FnOnce(&mut Plan)) {
        if let Some(plan) = self.plans.get_mut(id as usize) {
            change(plan);
        }
    }

    pub(super) fn is_nothing(&self, id: PlanId) -> bool {
        let mut plan = self.get(id);
        while let What::Same(inner) = plan.what {
            plan = self.get(inner);
        }
        matches!(plan.what, What::Nothing)
    }

    /// Whether the value fits.
    pub(super) fn fits(&self, id: PlanId) -> bool {
        self.get(id).weight == 0
    }

    /// Whether the value fits as it stands, and the shape explains all of it: nothing can be better.
    pub(super) fn is_perfect(&self, id: PlanId) -> bool {
        let plan = self.get(id);
        plan.weight == 0 && plan.cost == 0 && plan.rank == 0
    }

    /// Whether the first plan is better than the second one.
    pub(super) fn is_better(&self, first: PlanId, second: PlanId) -> bool {
        let key = |plan: Plan| (plan.weight, plan.cost, plan.rank);
        key(self.get(first)) < key(self.get(second))
    }

    /// The better of two; the first one if they are equal.
    pub(super) fn better(&self, first: Option<PlanId>, second: Option<PlanId>) -> Option<PlanId> {
        match (first, second) {
            (Some(first), Some(second)) => Some(if self.is_better(second, first) { second } else { first }),
            (first, second) => first.or(second),
        }
    }
}

impl Plan {
    pub(super) fn new(what: What) -> Self {
        Self { what, weight: 0, cost: 0, rank: 0, chain: 0, note: NONE, fault: NONE }
    }

    /// Adds what is inside a container.
    pub(super) fn take(&mut self, inner: Plan) {
        self.weight = self.weight.saturating_add(inner.weight);
        self.cost = self.cost.saturating_add(inner.cost);
        self.rank = self.rank.saturating_add(inner.rank);
    }
}
