//! A field that may be anything: read where it has the expected type, skipped where it stands otherwise. In one pass, since
//! this is the hot path of every reply; a syntax error is still one, and makes the whole body unreadable.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
        value::{
            BoolDeserializer, BorrowedStrDeserializer, Error as Mismatch, F64Deserializer, I64Deserializer,
            MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer, U64Deserializer,
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

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(T::deserialize(BorrowedStrDeserializer::<Mismatch>::new(value)).ok())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        let mut items = Watched { inner: items, touched: false };
        match T::deserialize(SeqAccessDeserializer::new(&mut items)) {
            Ok(read) => Ok(Some(read)),
            Err(error) if items.touched => Err(error),
            Err(_) => {
                while items.inner.next_element::<IgnoredAny>()?.is_some() {}
                Ok(None)
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        let mut members = Watched { inner: members, touched: false };
        match T::deserialize(MapAccessDeserializer::new(&mut members)) {
            Ok(read) => Ok(Some(read)),
            Err(error) if members.touched => Err(error),
            Err(_) => {
                while members.inner.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(None)
            }
        }
    }
}

/// An item of a list that is read where it has the expected type.
#[derive(Debug, Default)]
pub(crate) struct Loose<T>(pub(crate) Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Loose<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lenient(deserializer).map(Self)
    }
}

/// Knows whether anything was read: an error before it is a matter of types, and the value can be skipped; an error after it
/// is one of syntax, and nothing that follows could be trusted.
struct Watched<A> {
    inner: A,
    touched: bool,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Watched<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.touched = true;
        self.inner.next_element_seed(seed)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Watched<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.touched = true;
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Odd {
        #[serde(default, deserialize_with = "lenient")]
        count: Option<u64>,
        #[serde(default, deserialize_with = "lenient")]
        name: Option<String>,
        #[serde(default, deserialize_with = "lenient")]
        inner: Option<Box<Odd>>,
        #[serde(default, deserialize_with = "lenient")]
        list: Option<Vec<Loose<String>>>,
    }

    #[test]
    fn a_field_of_another_type_is_absent_and_what_follows_it_is_read() {
        for odd in ["null", "true", "-1", "1.5", "\"x\"", "{\"a\": [1], \"b\": {}}"] {
            let text = format!(
                r#"{{"count": {odd}, "list": {odd}, "inner": {odd}, "unknown": {odd}, "name": "kept"}}"#
            );
            let read: Odd = serde_json::from_str(&text).unwrap();
            let absent = read.count.is_none()
                && read.list.is_none()
                && read.inner.is_none_or(|inner| inner.count.is_none());
            assert!(absent && read.name.as_deref() == Some("kept"), "{odd}");
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
    fn an_item_of_another_type_is_absent() {
        let read: Odd = serde_json::from_str(r#"{"list": [1, "x", [2], {"a": 3}], "name": "kept"}"#).unwrap();
        let list: Vec<_> = read.list.unwrap().into_iter().map(|item| item.0).collect();
        assert_eq!(
            (list, read.name.as_deref()),
            (vec![None, Some("x".to_owned()), None, None], Some("kept"))
        );
    }

    #[test]
    fn what_is_no_json_is_still_an_error() {
        assert!(serde_json::from_str::<Odd>(r#"{"inner": {"name": "A\ud83d"}, "name": "x"}"#).is_err());
        assert!(serde_json::from_str::<Odd>(r#"{"inner": {"count": 7, "#).is_err());
    }
}
