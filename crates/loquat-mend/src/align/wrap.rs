//! One level too few: a single value where a list or an object of one is wanted, and a list of pairs for an object.

use crate::align::lay::{Layer, Said, Thing};
use crate::align::plan::{Link, Name, Plan, PlanId, STRANGER, What};
use crate::repair::RepairKind as K;
use crate::shape::{ARRAY, OBJECT, One, ShapeId};
use crate::tree::{Id, Kind};
use crate::words::list;

/// Wrappers around one text. More would cost more than the ceiling.
const MOST_WRAPS: u8 = 3;

/// What models call the two halves of a pair.
const PAIRS: [(&str, &str); 6] = [
    ("key", "value"),
    ("name", "value"),
    ("k", "v"),
    ("field", "value"),
    ("property", "value"),
    ("id", "value"),
];

impl<'d> Layer<'d> {
    /// The thing in an array or object of one.
    pub(super) fn wrapped(&mut self, thing: Thing<'d>, shape: ShapeId, one: &'d One) -> Option<PlanId> {
        if one.kinds & (ARRAY | OBJECT) == 0 || self.is_growing(thing) {
            return None;
        }
        let thing = match thing {
            Thing::Said(said) if said.wraps >= MOST_WRAPS => return None,
            Thing::Said(said) => Thing::Said(Said { wraps: said.wraps + 1, ..said }),
            node => node,
        };
        let array = self.array_around(thing, one);
        let object = self.object_around(thing, one, shape);
        self.plans.better(array, object)
    }

    fn array_around(&mut self, thing: Thing<'d>, one: &'d One) -> Option<PlanId> {
        if one.kinds & ARRAY == 0 || matches!(thing, Thing::Node(id) if self.doc.tree.kind(id) == Kind::Null)
        {
            return None;
        }
        let rule = one.array.as_ref()?;
        if rule.min > 1 || rule.max < 1 || rule.prefix.len() > 1 {
            return None;
        }
        let inside = rule.prefix.first().copied().unwrap_or(rule.rest);
        if !self.may_be_inside(thing, inside) {
            return None;
        }
        let plan = self.lay_thing(thing, inside);
        if !self.plans.fits(plan) || self.plans.is_nothing(plan) {
            return None;
        }
        let around = self.container(vec![Link { name: Name::Item, plan }], What::Array);
        let Plan { chain, rank, .. } = self.plans.get(plan);
        // An object that is no such item may be the wrapper of the list.
        let strange = if rank >= STRANGER { K::Unwrapped.cost() } else { 0 };
        // Lines with bullets are a list, not one text.
        let listed = matches!(thing, Thing::Said(said) if list::is_marked(said.text));
        let strange = if listed { strange + K::ListInText.cost() } else { strange };
        self.plans.adjust(around, |around| {
            around.chain = chain;
            around.cost = around.cost.saturating_add(strange);
        });
        self.far(around, K::ItemAsArray, self.span(thing))
    }

    /// An object or array is put only where its kind is wanted: not to be taken apart there again.
    pub(super) fn may_be_inside(&self, thing: Thing<'_>, wanted: ShapeId) -> bool {
        let containers = self.kind(thing) & (ARRAY | OBJECT);
        containers == 0 || self.shapes.kinds(wanted) & containers != 0
    }

    /// `[["a", 1]]`, `[{"key": "a", "value": 1}]` and `[{"a": 1}, {"b": 2}]` as an object.
    pub(super) fn pairs(&mut self, id: Id, shape: ShapeId, one: &'d One) -> Option<PlanId> {
        let rule = one.object.as_ref()?;
        let tree = self.doc.tree;
        let mut members = Vec::new();
        for item in tree.items(id) {
            members.push(match tree.kind(item) {
                Kind::Array => self.halves(item)?,
                Kind::Object => self.pair(item)?,
                _ => return None,
            });
        }
        let mut keys: Vec<&str> = members.iter().map(|(key, _)| tree.text(self.doc.source, *key)).collect();
        keys.sort_unstable();
        keys.dedup();
        if members.len() < 2 || keys.len() < members.len() {
            return None;
        }
        let plan = self.object_of(members.into_iter(), shape, rule);
        if !self.plans.fits(plan) {
            return None;
        }
        self.far(plan, K::PairsAsObject, tree.span(id))
    }

    fn halves(&self, item: Id) -> Option<(Id, Id)> {
        let tree = self.doc.tree;
        let mut items = tree.items(item);
        let (key, value) = (items.next()?, items.next()?);
        let named = matches!(tree.kind(key), Kind::Text | Kind::Number) && items.next().is_none();
        named.then_some((key, value))
    }

    fn pair(&self, item: Id) -> Option<(Id, Id)> {
        let tree = self.doc.tree;
        let mut members = tree.members(item);
        let first = members.next()?;
        let Some(second) = members.next() else { return Some(first) };
        if members.next().is_some() {
            return None;
        }
        let named = |(key, _): (Id, Id)| tree.text(self.doc.source, key);
        let called = |a: (Id, Id), b: (Id, Id)| PAIRS.contains(&(named(a), named(b)));
        let (key, value) = if called(first, second) {
            (first.1, second.1)
        } else if called(second, first) {
            (second.1, first.1)
        } else {
            return None;
        };
        matches!(tree.kind(key), Kind::Text | Kind::Number).then_some((key, value))
    }
}
