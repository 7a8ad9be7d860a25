//! What `serde_json` reads, handed to the rules of its place.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::align::straight::leaf::Place;
use crate::align::straight::member::{Member, Members};
use crate::align::straight::{Choice, Laid, State};
use crate::shape::{ANY, ARRAY, ShapeId};

/// No integer of 64 bits is larger.
const LARGEST_INTEGER: f64 = 9.2e18;

/// A place of the schema, to be filled from the text.
pub(super) struct Seed<'a, 's, 'de> {
    pub(super) state: &'a mut State<'s, 'de>,
    pub(super) shape: ShapeId,
    pub(super) level: usize,
    pub(super) place: Place,
}

fn given_up<E: Error>(_: Choice) -> E {
    E::custom("there is a choice")
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_, 'de> {
    type Value = Laid;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Laid, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_, 'de> {
    type Value = Laid;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Laid, E> {
        let Self { state, shape, place, .. } = self;
        state.boolean(value, shape, place).map(Some).map_err(given_up)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Laid, E> {
        let Self { state, shape, place, .. } = self;
        state.number(value.into(), shape, place).map(Some).map_err(given_up)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Laid, E> {
        let Self { state, shape, place, .. } = self;
        state.number(value.into(), shape, place).map(Some).map_err(given_up)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Laid, E> {
        let Self { state, shape, place, .. } = self;
        state.floats |= value.abs() >= LARGEST_INTEGER;
        let Some(number) = Number::from_f64(value) else { return Ok(Some(Value::Null)) };
        state.number(number, shape, place).map(Some).map_err(given_up)
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Laid, E> {
        let Self { state, shape, .. } = self;
        let span = state.span_of(value);
        state.string(value, span.map(|span| (value, span)), shape).map(Some).map_err(given_up)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Laid, E> {
        let Self { state, shape, .. } = self;
        state.string(value, None, shape).map(Some).map_err(given_up)
    }

    fn visit_unit<E: Error>(self) -> Result<Laid, E> {
        let Self { state, shape, place, .. } = self;
        state.null(shape, place).map_err(given_up)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Laid, A::Error> {
        let Self { state, shape, level, .. } = self;
        let level = level + 1;
        state.depth = state.depth.max(level);
        let rule = match state.one(shape) {
            Some(one) if one.kinds & ARRAY == 0 => {
                state.choice().map_err(given_up)?;
                None
            }
            Some(one) if one.words.as_ref().is_some_and(|words| words.mask & ARRAY != 0) => None,
            one => one.and_then(|one| one.array.as_deref()),
        };
        let mut array = Vec::new();
        loop {
            let shape = match rule {
                Some(rule) => rule.prefix.get(array.len()).copied().unwrap_or(rule.rest),
                None => ANY,
            };
            let seed = Seed { state: &mut *state, shape, level, place: Place::default() };
            match items.next_element_seed(seed)? {
                Some(item) => array.extend(item),
                None => return Ok(Some(Value::Array(array))),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Laid, A::Error> {
        let Self { state, shape, level, place } = self;
        let mut object = Map::new();
        let mut key = members.next_key_seed(KeySeed)?;
        // What `serde_json` says instead of a number, where a user's build turns on its `arbitrary_precision`.
        if key.as_deref() == Some("$serde_json::private::Number") {
            let digits: String = members.next_value()?;
            let number = digits.parse().map_err(A::Error::custom)?;
            return state.number(number, shape, place).map(Some).map_err(given_up);
        }
        let level = level + 1;
        state.depth = state.depth.max(level);
        let mut keys = Members::new(state, shape).map_err(given_up)?;
        while let Some(found) = key {
            let Member { name, shape, place } = match keys.member(state, found).map_err(given_up)? {
                Some(member) => member,
                None => {
                    members.next_value::<IgnoredAny>()?;
                    key = members.next_key_seed(KeySeed)?;
                    continue;
                }
            };
            let value = members.next_value_seed(Seed { state: &mut *state, shape, level, place })?;
            if let Some(value) = value
                && object.insert(name, value).is_some()
            {
                state.duplicates = true;
            }
            key = members.next_key_seed(KeySeed)?;
        }
        keys.end(state).map_err(given_up)?;
        Ok(Some(Value::Object(object)))
    }
}

/// A key: a stretch of the text, if nothing in it was escaped.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
