//! The members of an object: which place of the schema each key leads to.

use std::borrow::Cow;

use crate::align::members::rest_shape;
use crate::align::object::ARGUMENTS;
use crate::align::straight::leaf::Place;
use crate::align::straight::{Choice, State};
use crate::repair::RepairKind as K;
use crate::shape::{ANY, NEVER, OBJECT, ObjectRule, ShapeId};

/// An object that is being read.
pub(super) struct Members<'s> {
    rule: Option<&'s ObjectRule>,
    shape: ShapeId,
    /// Some key leads to a property.
    known: bool,
    /// Repairs before this object.
    before: usize,
    /// The property that comes next, where models keep to the order of the schema.
    next: usize,
}

/// Where a key leads.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) shape: ShapeId,
    pub(super) place: Place,
}

impl<'s> Members<'s> {
    pub(super) fn new(state: &mut State<'s, '_>, shape: ShapeId) -> Result<Self, Choice> {
        let rule = match state.one(shape) {
            Some(one) if one.kinds & OBJECT == 0 => {
                state.choice()?;
                None
            }
            Some(one) if one.words.as_ref().is_some_and(|words| words.mask & OBJECT != 0) => None,
            one => one.and_then(|one| one.object.as_deref()).filter(|rule| rule.names.is_none()),
        };
        Ok(Self { rule, shape, known: false, before: state.repairs.len(), next: 0 })
    }

    /// Where the key leads; `None` where the member is left out.
    pub(super) fn member<'de>(
        &mut self,
        state: &mut State<'s, 'de>,
        key: Cow<'de, str>,
    ) -> Result<Option<Member>, Choice> {
        let (written, span) = match key {
            Cow::Borrowed(written) => (Some(written), state.span_of(written)),
            Cow::Owned(_) => (None, None),
        };
        let place = Place { behind: span.map(|(_, end)| end), optional: false };
        let Some(rule) = self.rule.filter(|_| !state.asis) else {
            return Ok(Some(Member { name: key.into_owned(), shape: ANY, place }));
        };
        let next = rule.properties.get(self.next).filter(|next| *next.name == *key);
        if next.is_some() && rule.index.len() == rule.properties.len() {
            return self.property(state, rule, self.next, &[], key, span).map(Some);
        }
        if let Some(named) = rule.index.get(&*key) {
            let told: &[K] = if named.alias { &[K::KeySynonym] } else { &[] };
            return self.property(state, rule, named.property, told, key, span).map(Some);
        }
        let shape = rest_shape(rule, &key);
        let due = |at: usize| rule.properties.get(at).is_some_and(|property| property.required);
        let meant = written.and_then(|written| state.spelled.key(self.shape, rule, written));
        if let Some((at, kinds)) = meant.filter(|(at, _)| shape == NEVER || due(*at)) {
            return self.property(state, rule, at, &kinds, key, span).map(Some);
        }
        if shape != NEVER {
            return Ok(Some(Member { name: key.into_owned(), shape, place }));
        }
        match span.filter(|_| !ARGUMENTS.contains(&&*key)) {
            Some(span) => {
                state.tell(K::ExtraKey, span);
                Ok(None)
            }
            None => {
                state.choice()?;
                Ok(Some(Member { name: key.into_owned(), shape: ANY, place }))
            }
        }
    }

    fn property<'de>(
        &mut self,
        state: &mut State<'s, 'de>,
        rule: &'s ObjectRule,
        at: usize,
        told: &[K],
        key: Cow<'de, str>,
        span: Option<(usize, usize)>,
    ) -> Result<Member, Choice> {
        let property = rule.properties.get(at).filter(|property| property.shape != NEVER);
        let (Some(property), true) = (property, told.is_empty() || span.is_some()) else {
            state.choice()?;
            let place = Place { behind: None, optional: false };
            return Ok(Member { name: key.into_owned(), shape: ANY, place });
        };
        (self.known, self.next) = (true, at + 1);
        state.tell_all(told, span.unwrap_or_default());
        let place = Place { behind: span.map(|(_, end)| end), optional: !property.required };
        // Without an alias or another spelling the key is the name.
        let name = if told.is_empty() { key.into_owned() } else { String::from(&*property.name) };
        Ok(Member { name, shape: property.shape, place })
    }

    /// All keys are read. An object of which no key is known, though something was done in it, may be a wrapper.
    pub(super) fn end(&self, state: &mut State<'s, '_>) -> Result<(), Choice> {
        let strange = self.rule.is_some_and(|rule| !rule.properties.is_empty()) && !self.known;
        if strange && state.repairs.len() > self.before { state.choice() } else { Ok(()) }
    }
}
