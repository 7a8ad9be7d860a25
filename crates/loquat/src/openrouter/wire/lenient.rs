//! A field that may be anything: read where it has the expected type, skipped where it stands otherwise. In one pass, since
//! this is the hot path of every reply; a syntax error is still one, and makes the whole body unreadable.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{
        Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
        value::{
            BoolDeserializer, Error as Mismatch, F64Deserializer, I64Deserializer, MapAccessDeserializer,
            SeqAccessDeserializer, StrDeserializer, U64Deserializer,
        },
    },
};

/// Reads a `T`, or `None` where the field is null or of another type.
pub(super) fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_any(Lenient(PhantomData))
}

struct Lenient<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Lenient<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(T::deserialize(BoolDeserializer::<Mismatch>::new(value)).ok())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(T::deserialize(U64Deserializer::<Mismatch>::new(value)).ok())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(T::deserialize(I64Deserializer::<Mismatch>::new(value)).ok())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(T::deserialize(F64Deserializer::<Mismatch>::new(value)).ok())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(T::deserialize(StrDeserializer::<Mismatch>::new(value)).ok())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let read = T::deserialize(SeqAccessDeserializer::new(&mut items)).ok();
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(read)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let read = T::deserialize(MapAccessDeserializer::new(&mut members)).ok();
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Odd {
        #[serde(default, deserialize_with = "lenient")]
        count: Option<u64>,
        #[serde(default, deserialize_with = "lenient")]
        name: Option<String>,
        #[serde(default, deserialize_with = "lenient")]
        inner: Option<Box<Odd>>,
        #[serde(default, deserialize_with = "lenient")]
        list: Option<Vec<String>>,
    }

    #[test]
    fn a_field_of_another_type_is_absent_and_what_follows_it_is_read() {
        for odd in ["null", "true", "-1", "1.5", "\"x\"", "[1, [2], {\"a\": 3}]", "{\"a\": [1], \"b\": {}}"] {
            let text = format!(
                r#"{{"count": {odd}, "list": {odd}, "inner": {odd}, "unknown": {odd}, "name": "kept"}}"#
            );
            let read: Odd = serde_json::from_str(&text).unwrap();
            assert_eq!((read.count, read.list, read.name.as_deref()), (None, None, Some("kept")), "{odd}");
        }
    }

    #[test]
    fn a_field_of_the_expected_type_is_read() {
        let read: Odd =
            serde_json::from_str(r#"{"inner": {"count": 7, "name": "a\nb"}, "list": ["x"]}"#).unwrap();
        let inner = read.inner.unwrap();
        assert_eq!(
            (inner.count, inner.name.as_deref(), read.list.unwrap().len()),
            (Some(7), Some("a\nb"), 1)
        );
    }

    #[test]
    fn what_is_no_json_is_still_an_error() {
        assert!(serde_json::from_str::<Odd>(r#"{"inner": {"count": 7, "#).is_err());
    }
}
