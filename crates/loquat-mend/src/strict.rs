//! Reads text that is JSON, as `serde_json` reads it, and notices what it would not tell: a key given twice, and floats.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// No integer of 64 bits is larger.
const LARGEST_INTEGER: f64 = 9.2e18;

/// A value, and what is to be told of it.
pub(crate) struct Strict {
    pub(crate) value: Value,
    /// Some key was given twice: the last value was kept.
    pub(crate) duplicates: bool,
    /// There is a float beyond all integers: an integer that is too large for the number type becomes one.
    pub(crate) floats: bool,
    /// Levels of nesting.
    pub(crate) depth: usize,
}

/// The text as strict JSON; a byte order mark is allowed, as RFC 8259 lets a reader do.
pub(crate) fn read(text: &str) -> Option<Strict> {
    read_exactly(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The text as strict JSON.
pub(crate) fn read_exactly(text: &str) -> Option<Strict> {
    let notes = Notes::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Seed { notes: &notes, level: 0 }.deserialize(&mut json).ok()?;
    json.end().ok()?;
    let (duplicates, floats, depth) = (notes.duplicates.get(), notes.floats.get(), notes.depth.get());
    Some(Strict { value, duplicates, floats, depth })
}

#[derive(Default)]
struct Notes {
    duplicates: Cell<bool>,
    floats: Cell<bool>,
    depth: Cell<usize>,
}

#[derive(Clone, Copy)]
struct Seed<'n> {
    notes: &'n Notes,
    level: usize,
}

impl Seed<'_> {
    fn deeper(self) -> Self {
        let level = self.level + 1;
        self.notes.depth.set(self.notes.depth.get().max(level));
        Self { level, ..self }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        if value.abs() >= LARGEST_INTEGER {
            self.notes.floats.set(true);
        }
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let seed = self.deeper();
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(seed)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        let Some(first) = members.next_key::<String>()? else {
            self.deeper();
            return Ok(Value::Object(object));
        };
        // What `serde_json` says instead of a number, where a user's build turns on its `arbitrary_precision`.
        if first == "$serde_json::private::Number" {
            let digits: String = members.next_value()?;
            return digits.parse().map(Value::Number).map_err(A::Error::custom);
        }
        let seed = self.deeper();
        let value = members.next_value_seed(seed)?;
        object.insert(first, value);
        while let Some(key) = members.next_key::<String>()? {
            let value = members.next_value_seed(seed)?;
            if object.insert(key, value).is_some() {
                self.notes.duplicates.set(true);
            }
        }
        Ok(Value::Object(object))
    }
}
