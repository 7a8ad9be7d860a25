//! Where an object is given, and where one is wanted.

use crate::align::lay::{CEILING, Layer, Thing};
use crate::align::plan::{Link, Name, PlanId, What};
use crate::repair::RepairKind as K;
use crate::shape::{ARRAY, OBJECT, ObjectRule, One, SCALAR, STRING, ShapeId};
use crate::tree::{Id, Kind};

/// Members that a wrapper may have. One with more says something itself.
const MOST_BESIDE: usize = 4;

/// Keys under which a call carries its arguments.
pub(super) const ARGUMENTS: [&str; 5] = ["arguments", "parameters", "args", "input", "params"];

/// What tells a schema that was sent back from an answer.
const ECHOED: [&str; 5] = ["properties", "$schema", "$defs", "definitions", "$ref"];

/// What stands beside the values in a schema that was taken for a form.
const FORM: [&str; 6] = ["properties", "type", "title", "description", "required", "$schema"];

impl<'d> Layer<'d> {
    /// An object of the text on a shape without alternatives.
    pub(super) fn of_object(&mut self, id: Id, shape: ShapeId, one: &'d One) -> PlanId {
        let direct = self.as_object(id, shape, one);
        if direct.is_some_and(|plan| self.is_good(plan)) || self.is_growing(Thing::Node(id)) {
            return direct.unwrap_or_else(|| self.plans.leaf(What::Nothing));
        }
        let other = self.out_of_object(id, shape, one);
        let best = self.plans.better(direct, other);
        let best = if self.is_fitting(best) && one.kinds & ARRAY == 0 {
            best
        } else {
            self.or_around(best, Thing::Node(id), shape, one)
        };
        let best = if self.is_fitting(best) { best } else { self.or_source(best, id, shape, one) };
        best.unwrap_or_else(|| self.wrong(Thing::Node(id), shape, one))
    }

    /// The object as the object that is wanted.
    fn as_object(&mut self, id: Id, shape: ShapeId, one: &'d One) -> Option<PlanId> {
        if one.kinds & OBJECT == 0 {
            return None;
        }
        if let Some(words) = one.words.as_ref().filter(|words| words.mask & OBJECT != 0) {
            return self.container_word(id, shape, words);
        }
        let Some(rule) = &one.object else { return Some(self.raw(id)) };
        Some(self.object_of(self.doc.tree.all_members(id), shape, rule))
    }

    /// The only value of a needless wrapper, or the arguments of a call.
    fn out_of_object(&mut self, id: Id, shape: ShapeId, one: &'d One) -> Option<PlanId> {
        let masked = one.words.as_ref().map_or(0, |words| words.mask);
        // Where any text may stand, the source of the object loses nothing.
        if one.kinds & !masked & (STRING | ARRAY | OBJECT) == STRING {
            return None;
        }
        let members: Vec<(Id, Id)> = self.doc.tree.members(id).take(MOST_BESIDE + 1).collect();
        let name = |key: Id| self.doc.tree.text(self.doc.source, key);
        let known = |key: Id| one.object.as_ref().is_some_and(|rule| self.is_property(key, rule));
        // `{"name": "tool", "arguments": {..}}`, where the wanted object has a `name` too.
        let call = members.len() == 2
            && members.iter().any(|(key, _)| name(*key) == "name")
            && members.iter().any(|(key, _)| ARGUMENTS.contains(&name(*key)) && !known(*key));
        if members.len() > MOST_BESIDE || (!call && members.iter().any(|(key, _)| known(*key))) {
            return None;
        }
        if let Some((_, filled)) = members.iter().find(|(key, _)| name(*key) == "properties") {
            return self.out_of_form(id, &members, *filled, shape);
        }
        let value = match members.as_slice() {
            [(_, value)] => *value,
            _ if one.kinds & SCALAR != 0 => return None,
            _ => match members.iter().find(|(key, _)| ARGUMENTS.contains(&name(*key))) {
                Some((_, value)) => *value,
                None => return self.out_of_company(id, &members, shape),
            },
        };
        // A scalar in a wrapper is not the object that is wanted: taking it out of one key and putting it under another would rename
        // the key. And a schema that was sent back is no answer.
        let holds_json = self.doc.tree.text(self.doc.source, value).trim_start().starts_with(['{', '[']);
        let scalar = !holds_json && !matches!(self.doc.tree.kind(value), Kind::Array | Kind::Object);
        let renames = scalar && one.kinds & (SCALAR | ARRAY) == 0;
        let echo = members.iter().any(|(key, _)| ECHOED.contains(&name(*key)));
        if renames || echo {
            return None;
        }
        let plan = self.lay(value, shape);
        if !self.plans.fits(plan) || self.plans.is_nothing(plan) {
            return None;
        }
        self.far(plan, K::Unwrapped, self.doc.tree.span(id))
    }

    /// `{"type": "object", "properties": {..}}` with values in the place of schemas: the schema was taken for a form.
    fn out_of_form(&mut self, id: Id, members: &[(Id, Id)], filled: Id, shape: ShapeId) -> Option<PlanId> {
        let name = |key: Id| self.doc.tree.text(self.doc.source, key);
        let form = members.iter().all(|(key, _)| FORM.contains(&name(*key)));
        if !form || self.doc.tree.kind(filled) != Kind::Object {
            return None;
        }
        let plan = self.lay(filled, shape);
        // Schemas that could be read as values are dear.
        let dear = self.plans.get(plan).cost >= K::FieldsInProse.cost();
        if !self.plans.fits(plan) || self.plans.is_nothing(plan) || dear {
            return None;
        }
        self.far(plan, K::Unwrapped, self.doc.tree.span(id))
    }

    /// The only object or array that fits, beside remarks like a status or a count.
    fn out_of_company(&mut self, id: Id, members: &[(Id, Id)], shape: ShapeId) -> Option<PlanId> {
        let mut found = None;
        if members.iter().any(|(key, _)| ECHOED.contains(&self.doc.tree.text(self.doc.source, *key))) {
            return None;
        }
        for (key, value) in members {
            let container = matches!(self.doc.tree.kind(*value), Kind::Array | Kind::Object);
            if !container {
                continue;
            }
            let plan = self.lay(*value, shape);
            if self.plans.fits(plan) && found.replace((*key, plan)).is_some() {
                return None;
            }
        }
        let (kept, plan) = found?;
        let plan = self.far(plan, K::Unwrapped, self.doc.tree.span(id))?;
        for (key, _) in members.iter().filter(|(key, _)| *key != kept) {
            self.plans.tell(plan, K::ExtraKey, self.doc.tree.span(*key));
        }
        (self.plans.get(plan).chain <= CEILING).then_some(plan)
    }

    /// An object with one property, which is the thing.
    pub(super) fn object_around(&mut self, thing: Thing<'d>, one: &'d One, shape: ShapeId) -> Option<PlanId> {
        let rule = one.object.as_ref().filter(|_| one.kinds & OBJECT != 0)?;
        let [property] = rule.properties.as_slice() else { return None };
        if rule.min > 1 || !self.may_surround(thing, rule) || !self.may_be_inside(thing, property.shape) {
            return None;
        }
        let plan = self.lay_thing(thing, property.shape);
        if !self.plans.fits(plan) || self.plans.is_nothing(plan) {
            return None;
        }
        let link = Link { name: Name::Property(0), plan };
        let around = self.container(vec![link], |from, to| What::Object(shape, from, to));
        let chain = self.plans.get(plan).chain;
        self.plans.adjust(around, |around| around.chain = chain);
        self.far(around, K::Wrapped, self.span(thing))
    }

    /// Whether the key means a property.
    fn is_property(&self, key: Id, rule: &ObjectRule) -> bool {
        let name = self.doc.tree.text(self.doc.source, key);
        rule.index.contains_key(name) || rule.keys.find(name).is_some()
    }

    /// An open object may have been meant otherwise; a text is put only into one that can have nothing else.
    fn may_surround(&self, thing: Thing<'_>, rule: &ObjectRule) -> bool {
        match thing {
            Thing::Said(said) => said.scalar || rule.is_closed(),
            Thing::Node(id) => match self.doc.tree.kind(id) {
                Kind::Text => rule.is_closed(),
                // One that has the property itself has it wrong.
                // And one that says nothing of what is wanted inside is something else: an error, or nothing at all.
                Kind::Object => {
                    let keys: Vec<Id> =
                        self.doc.tree.members(id).take(MOST_BESIDE + 8).map(|(key, _)| key).collect();
                    let inner = rule.properties.first().and_then(|property| self.shapes.one(property.shape));
                    let inner = inner
                        .and_then(|one| one.object.as_ref())
                        .filter(|inner| !inner.properties.is_empty());
                    let fits = inner.is_none_or(|inner| keys.iter().any(|key| self.is_property(*key, inner)));
                    fits && !keys.is_empty() && !keys.iter().any(|key| self.is_property(*key, rule))
                }
                _ => true,
            },
        }
    }
}
