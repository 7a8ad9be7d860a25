//! The members of an object, each laid on what the schema says of its key.

use std::collections::HashSet;

use crate::align::lay::{Layer, WRONG_SCALAR};
use crate::align::plan::{Link, Name, PlanId, STRANGER, What};
use crate::repair::RepairKind as K;
use crate::shape::{ANY, NEVER, NULL, Named, ObjectRule, STRING, ShapeId, Words, meets};
use crate::tree::{Id, Kind};

/// How far an object is from its shape for each property that it lacks: one with the others is nearer than another kind.
const MISSING: u32 = 3;

/// Left-out properties whose costs count: one that talks much is not worse than one that talks.
const MOST_EXTRA: u32 = 3;

/// An object that is being put together.
struct Draft {
    links: Vec<Link>,
    /// The properties that are there, as bits: the first 64, and the others.
    first: u64,
    others: Vec<u64>,
    known: usize,
    repeated: bool,
    extra: u32,
    unknown: u32,
    dropped: Vec<Id>,
    /// What is told of the whole.
    told: Vec<(K, Id)>,
    misnamed: u32,
}

impl Draft {
    fn new(links: Vec<Link>, properties: usize) -> Self {
        Self {
            links,
            first: 0,
            others: if properties > 64 { vec![0; properties.div_ceil(64)] } else { Vec::new() },
            known: 0,
            repeated: false,
            extra: 0,
            unknown: 0,
            dropped: Vec::new(),
            told: Vec::new(),
            misnamed: 0,
        }
    }

    fn has(&self, property: usize) -> bool {
        let bits = if property < 64 { Some(&self.first) } else { self.others.get(property / 64) };
        bits.is_some_and(|bits| bits & (1 << (property % 64)) != 0)
    }

    /// True if it was there.
    fn mark(&mut self, property: usize) -> bool {
        let before = self.has(property);
        let bits = if property < 64 { Some(&mut self.first) } else { self.others.get_mut(property / 64) };
        if let Some(bits) = bits {
            *bits |= 1 << (property % 64);
        }
        self.known += 1;
        before
    }

    /// Of properties that are given twice the last counts.
    fn settle(&mut self) {
        if !self.repeated {
            return;
        }
        let mut seen = HashSet::new();
        self.links.reverse();
        self.links.retain(|link| match link.name {
            Name::Property(at) => seen.insert(at),
            _ => true,
        });
        self.links.reverse();
    }
}

impl<'d> Layer<'d> {
    /// An object of these keys and values.
    pub(super) fn object_of(
        &mut self,
        members: impl Iterator<Item = (Id, Id)>,
        shape: ShapeId,
        rule: &'d ObjectRule,
    ) -> PlanId {
        let mut draft = Draft::new(self.plans.spare(), rule.properties.len());
        let mut strangers = Vec::new();
        let mut given = false;
        for (key, value) in members {
            given = true;
            let name = self.doc.tree.text(self.doc.source, key);
            if self.doc.tree.is_absent(value) {
                // A key without a value is null where that is legal.
                let takes = |named: &&Named| {
                    rule.properties
                        .get(named.property)
                        .is_some_and(|p| self.shapes.kinds(p.shape) & NULL != 0)
                };
                if let Some(named) = rule.index.get(name).filter(takes).filter(|_| !self.wish.unfinished) {
                    self.put(&mut draft, rule, *named, key, value);
                }
                continue;
            }
            match rule.index.get(name) {
                Some(named) => self.put(&mut draft, rule, *named, key, value),
                None => strangers.push((key, value)),
            }
        }
        for (key, value) in strangers {
            self.stranger(&mut draft, shape, rule, key, value);
        }
        self.finish(draft, shape, rule, given)
    }

    /// A member whose property is known.
    fn put(&mut self, draft: &mut Draft, rule: &'d ObjectRule, named: Named, key: Id, value: Id) {
        let Some(property) = rule.properties.get(named.property) else { return };
        if property.shape == NEVER {
            draft.extra += 1;
            draft.told.push((K::ExtraKey, key));
            return;
        }
        let name = Name::Property(named.property as u32);
        draft.repeated |= draft.mark(named.property);
        if named.alias {
            draft.told.push((K::KeySynonym, key));
        }
        let plan = self.lay(value, property.shape);
        if self.plans.is_nothing(plan) {
            return;
        }
        if !property.required && !self.plans.fits(plan) && self.doc.tree.kind(value) == Kind::Null {
            draft.told.push((K::NullAbsent, value));
            return;
        }
        draft.links.push(Link { name, plan });
    }

    /// A member with a name that the schema does not have: another spelling of one, or more than was asked.
    fn stranger(&mut self, draft: &mut Draft, own: ShapeId, rule: &'d ObjectRule, key: Id, value: Id) {
        let name = self.doc.tree.text(self.doc.source, key);
        let shape = rest_shape(rule, name);
        let found = self.spelled.key(own, rule, name).filter(|(at, _)| !draft.has(*at));
        // Where any name may stand, only a property that must be there is worth a guess: the key is legal as it is.
        let due = |at: usize| rule.properties.get(at).is_some_and(|property| property.required);
        if let Some((property, kinds)) = found.filter(|(at, _)| shape == NEVER || due(*at)) {
            draft.told.extend(kinds.iter().map(|kind| (*kind, key)));
            return self.put(draft, rule, Named { property, alias: false }, key, value);
        }
        if shape == NEVER {
            draft.extra += 1;
            draft.told.push((K::ExtraKey, key));
            return;
        }
        draft.unknown += 1;
        let name = self.key(draft, rule, key);
        let plan = self.lay(value, shape);
        if self.plans.is_nothing(plan) {
            return;
        }
        if !self.plans.fits(plan) && self.may_drop(value, shape) {
            if self.wish.unfinished {
                // It may be left out in the end, and what was shown is never taken back.
                return;
            }
            draft.dropped.push(value);
        }
        draft.links.push(Link { name, plan });
    }

    /// A key where the schema says what keys must be.
    fn key(&mut self, draft: &mut Draft, rule: &'d ObjectRule, key: Id) -> Name {
        let Some(shape) = rule.names else { return Name::Key(key) };
        let text = self.doc.tree.text(self.doc.source, key);
        let Some(one) = self.shapes.one(shape) else { return Name::Key(key) };
        if let Some(words) = &one.words {
            return match word_of(words, text) {
                Some((at, repairs)) => {
                    draft.told.extend(repairs.into_iter().map(|kind| (kind, key)));
                    if words.exactly(text).is_some() { Name::Key(key) } else { Name::Word(shape, at as u32) }
                }
                None => {
                    draft.misnamed += 1;
                    Name::Key(key)
                }
            };
        }
        let refused = one.text.as_ref().is_some_and(|rule| rule.refuses(text).is_some());
        draft.misnamed += u32::from(refused || one.kinds & STRING == 0);
        Name::Key(key)
    }

    fn finish(&mut self, mut draft: Draft, shape: ShapeId, rule: &'d ObjectRule, given: bool) -> PlanId {
        draft.settle();
        if draft.dropped.len() > draft.links.len() - draft.dropped.len() {
            draft.dropped.clear();
        }
        let dropped = std::mem::take(&mut draft.dropped);
        if !dropped.is_empty() {
            let plans = &self.plans;
            draft.links.retain(|link| plans.fits(link.plan) || matches!(link.name, Name::Property(_)));
        }
        self.add_defaults(&mut draft, rule);
        let length = draft.links.len() as u64;
        let plan = self.container(std::mem::take(&mut draft.links), |from, to| What::Object(shape, from, to));
        dropped.into_iter().for_each(|value| self.drop_item(plan, value));
        self.check_names(plan, &draft, shape, rule, length);
        let stranger = draft.known == 0 && !rule.properties.is_empty() && (given || !self.wish.unfinished);
        let extra = draft.extra.min(MOST_EXTRA) * K::ExtraKey.cost();
        // An object of which nothing is left is no reading of it, while there is another.
        let extra = if draft.known == 0 && length == 0 { extra * 3 } else { extra };
        let unknown = if rule.properties.is_empty() { 0 } else { draft.unknown.min(MOST_EXTRA) };
        self.plans.adjust(plan, |plan| {
            plan.cost = plan.cost.saturating_add(extra);
            plan.rank = plan.rank.saturating_add(unknown + if stranger { STRANGER } else { 0 });
        });
        for (kind, id) in draft.told.into_iter().rev() {
            self.plans.tell_free(plan, kind, self.doc.tree.span(id));
            if kind != K::ExtraKey {
                self.plans.adjust(plan, |plan| plan.cost = plan.cost.saturating_add(kind.cost()));
            }
        }
        plan
    }

    fn check_names(&mut self, plan: PlanId, draft: &Draft, shape: ShapeId, rule: &ObjectRule, length: u64) {
        for property in rule.required.iter().filter(|property| !draft.has(**property)) {
            if self.wish.unfinished {
                self.plans.adjust(plan, |plan| plan.rank = plan.rank.saturating_add(1));
            } else {
                self.plans.fault_at(plan, "required", shape, *property as u32, MISSING);
            }
        }
        if draft.misnamed > 0 {
            self.plans.fault(plan, "propertyNames", shape, WRONG_SCALAR * draft.misnamed.min(100));
        }
        if length < rule.min && !self.wish.unfinished {
            self.plans.fault(plan, "minProperties", shape, WRONG_SCALAR);
        }
        if length > rule.max {
            self.plans.fault(plan, "maxProperties", shape, WRONG_SCALAR);
        }
    }

    fn add_defaults(&mut self, draft: &mut Draft, rule: &'d ObjectRule) {
        if !self.wish.defaults || self.wish.unfinished {
            return;
        }
        for (at, property) in rule.properties.iter().enumerate() {
            if let Some(default) = property.default.as_ref().filter(|_| !draft.has(at)) {
                let plan = self.plans.value(default.clone());
                self.plans.tell(plan, K::FilledDefault, (0, 0));
                draft.mark(at);
                draft.links.push(Link { name: Name::Property(at as u32), plan });
            }
        }
    }
}

/// The shape of the value of a key that is no property.
pub(super) fn rest_shape(rule: &ObjectRule, name: &str) -> ShapeId {
    let mut perhaps = None;
    for (pattern, shape) in &rule.patterns {
        match meets(pattern, name) {
            Some(true) => return *shape,
            Some(false) => {}
            None => perhaps = perhaps.or(Some(*shape)),
        }
    }
    match perhaps {
        // A pattern that cannot be told here may name the key; where nothing else may, it does.
        Some(shape) if rule.rest == NEVER && rule.patterns.len() == 1 => shape,
        Some(_) => ANY,
        None => rule.rest,
    }
}

fn word_of(words: &Words, text: &str) -> Option<(usize, Vec<K>)> {
    if let Some(at) = words.exactly(text) {
        return Some((at, Vec::new()));
    }
    let found = words.choices.find(text)?;
    Some((words.of_choice(found.value)?, found.repairs))
}
