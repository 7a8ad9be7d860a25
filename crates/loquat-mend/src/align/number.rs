//! Where a number, a boolean or null is wanted, and where one is given.

use serde_json::{Number, Value};

use crate::align::lay::{Layer, Said, Thing, WRONG_SCALAR};
use crate::align::plan::{PlanId, What};
use crate::repair::RepairKind as K;
use crate::shape::{BOOLEAN, FRACTION, INTEGER, NULL, NUMBER, One, STRING, ShapeId, kind_of};
use crate::tree::Id;
use crate::words::{Found, literal, number};

impl<'d> Layer<'d> {
    /// A null of the text.
    pub(super) fn null(&mut self, id: Id, shape: ShapeId, one: &'d One) -> PlanId {
        if self.is_growing_scalar(id) {
            return self.plans.leaf(What::Nothing);
        }
        let listed = one.words.as_ref().filter(|words| words.mask & NULL != 0);
        let word = listed.is_none_or(|words| words.equal(&Value::Null).is_some());
        if one.kinds & NULL != 0 && word { self.raw(id) } else { self.wrong(Thing::Node(id), shape, one) }
    }

    /// A boolean of the text.
    pub(super) fn boolean(&mut self, id: Id, shape: ShapeId, one: &'d One, value: bool) -> PlanId {
        if self.is_growing_scalar(id) {
            return self.plans.leaf(What::Nothing);
        }
        let listed = one.words.as_ref().filter(|words| words.mask & BOOLEAN != 0);
        let word = listed.is_none_or(|words| words.equal(&Value::Bool(value)).is_some());
        if one.kinds & BOOLEAN != 0 && word {
            return self.raw(id);
        }
        self.scalar(id, shape, one)
    }

    /// A number of the text.
    pub(super) fn number(&mut self, id: Id, shape: ShapeId, one: &'d One) -> PlanId {
        if self.is_growing_scalar(id) {
            return self.plans.leaf(What::Nothing);
        }
        let said = self.said_of(id);
        let exact = json_number(said.text).map(|number| Found::new(number, []));
        let found = exact.or_else(|| number::number(said.text));
        let plan = found.and_then(|found| self.as_number(said, shape, one, found));
        match plan {
            Some(plan) if self.plans.fits(plan) => plan,
            plan => {
                let other = self.scalar(id, shape, one);
                self.plans.better(plan, Some(other)).unwrap_or(other)
            }
        }
    }

    /// A number or literal where its own kind is not wanted: its characters may be.
    fn scalar(&mut self, id: Id, shape: ShapeId, one: &'d One) -> PlanId {
        let said = self.said_of(id);
        let word = one.words.as_ref().and_then(|words| self.word(said, shape, words));
        let free = one.kinds & STRING != 0 && one.words.as_ref().is_none_or(|words| words.mask & STRING == 0);
        let text = if free { Some(self.text(said, shape, one)) } else { None };
        let wants = one.kinds & BOOLEAN != 0 && one.words.is_none();
        let literal = if wants { self.as_literal(said, one) } else { None };
        let best = self.plans.better(word, text);
        let best = self.plans.better(best, literal).filter(|plan| self.plans.fits(*plan));
        let best = best.or_else(|| self.wrapped(Thing::Node(id), shape, one));
        best.or(text).unwrap_or_else(|| self.wrong(Thing::Node(id), shape, one))
    }

    /// A number where the shape wants one; a misfit if it is out of bounds, none if it is of another kind.
    pub(super) fn as_number(
        &mut self,
        said: Said<'d>,
        shape: ShapeId,
        one: &One,
        found: Found<Number>,
    ) -> Option<PlanId> {
        let Found { value, repairs } = of_kind(one, found)?;
        let refused = one.number.as_ref().and_then(|rule| rule.refuses(&value));
        let value = listed(one, Value::Number(value))?;
        let plan = self.plans.value(value);
        repairs.into_iter().for_each(|kind| self.plans.tell(plan, kind, said.span));
        if let Some(keyword) = refused {
            self.plans.fault(plan, keyword, shape, WRONG_SCALAR);
        }
        Some(plan)
    }

    /// A text where a number is wanted.
    pub(super) fn number_of(&mut self, said: Said<'d>, shape: ShapeId, one: &'d One) -> Option<PlanId> {
        let found = number_in(said.text, said.prose)?;
        self.as_number(said, shape, one, found)
    }

    /// A text where a boolean or null is wanted.
    pub(super) fn as_literal(&mut self, said: Said<'d>, one: &One) -> Option<PlanId> {
        let Found { value, mut repairs } = literal_in(said.text, self.is_bare(said), one)?;
        if repairs.is_empty() && !said.prose {
            repairs.push(K::Literal);
        }
        let plan = self.plans.value(value);
        repairs.into_iter().for_each(|kind| self.plans.tell(plan, kind, said.span));
        Some(plan)
    }

    fn is_bare(&self, said: Said<'_>) -> bool {
        said.id.is_some_and(|id| self.doc.tree.is_bare(id))
    }
}

/// The number that a text means.
pub(super) fn number_in(text: &str, prose: bool) -> Option<Found<Number>> {
    let Some(mut found) = number::number(text) else { return number::in_prose(text) };
    if !prose && found.repairs.is_empty() {
        found.repairs.push(K::NumberFromText);
    }
    Some(found)
}

/// The number as one of the kind that is wanted; none if it is of another kind.
pub(super) fn of_kind(one: &One, found: Found<Number>) -> Option<Found<Number>> {
    if one.kinds & FRACTION != 0 || (one.kinds & INTEGER != 0 && !found.value.is_f64()) {
        return Some(found);
    }
    if one.kinds & INTEGER == 0 {
        return None;
    }
    let Found { value, mut repairs } = found;
    match number::integer(&value) {
        Some(whole) => {
            repairs.extend(whole.repairs);
            Some(Found { value: whole.value, repairs })
        }
        // Too large for the type, and still an integer.
        None => (kind_of(&Value::Number(value.clone())) == INTEGER).then_some(Found { value, repairs }),
    }
}

/// The boolean or null that a text means; `bare` is one without quotes.
pub(super) fn literal_in(text: &str, bare: bool, one: &One) -> Option<Found<Value>> {
    let mut found = Vec::new();
    if one.kinds & BOOLEAN != 0 {
        found.extend(literal::boolean(text).map(|found| (Value::Bool(found.value), found.repairs)));
    }
    if one.kinds & NULL != 0 {
        found.extend(literal::null(text).map(|found| (Value::Null, found.repairs)));
        // The reader keeps what JSON has no number for as text.
        let special = one.kinds & NUMBER != 0 && is_special(text) && bare;
        found.extend(special.then(|| (Value::Null, vec![K::SpecialNumber])));
    }
    let cost = |repairs: &[K]| repairs.iter().map(|kind| kind.cost()).sum::<u32>();
    let (value, repairs) = found.into_iter().min_by_key(|(_, repairs)| cost(repairs))?;
    Some(Found { value: listed(one, value)?, repairs })
}

/// The value, unless a list of words speaks of its kind and does not have it.
fn listed(one: &One, value: Value) -> Option<Value> {
    let words = one.words.as_ref().filter(|words| words.mask & kind_of(&value) != 0);
    if words.is_none_or(|words| words.equal(&value).is_some()) { Some(value) } else { None }
}

/// The number as `serde_json` reads it.
pub(super) fn json_number(text: &str) -> Option<Number> {
    let plain = text.bytes().next().is_some_and(|byte| byte == b'-' || byte.is_ascii_digit());
    if plain { serde_json::from_str(text).ok() } else { None }
}

fn is_special(text: &str) -> bool {
    let name = text.trim_start_matches(['-', '+']);
    ["nan", "inf", "infinity"].iter().any(|known| known.eq_ignore_ascii_case(name))
}
