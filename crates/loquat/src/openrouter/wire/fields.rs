//! The fields of a request that somebody else has written: each stays the text that it is, in its place, so that no digit and
//! no order is lost on the way.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
    ser::SerializeMap,
};
use serde_json::{
    Map, Value,
    value::{RawValue, to_raw_value},
};

/// A JSON object, one level deep.
#[derive(Debug)]
pub(crate) struct Fields<'a>(Vec<(String, Cow<'a, RawValue>)>);

impl<'a> Fields<'a> {
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|raw| raw.get() == "true")
    }

    /// The model that is named, or the first of the list.
    pub(crate) fn model(&self) -> Option<String> {
        let named = self.get("model").and_then(|raw| serde_json::from_str(raw.get()).ok());
        let list = || serde_json::from_str::<Vec<String>>(self.get("models")?.get()).ok()?.into_iter().next();
        named.or_else(list)
    }

    /// Tokens that the answer may have.
    pub(crate) fn limit(&self) -> Option<u64> {
        ["max_completion_tokens", "max_tokens"].iter().find_map(|name| self.get(name)?.get().parse().ok())
    }

    /// Sets a field to `true`, in its place, or at the end.
    pub(crate) fn set_true(&mut self, name: &str) {
        self.put(name, Cow::Borrowed(RawValue::TRUE));
    }

    /// Sets a field, in its place, or at the end.
    pub(crate) fn set(&mut self, name: &str, value: &impl Serialize) {
        if let Ok(value) = to_raw_value(value) {
            self.put(name, Cow::Owned(value));
        }
    }

    /// Sets a field for every member of `more`.
    pub(crate) fn set_all(&mut self, more: &impl Serialize) {
        for (name, value) in object(more) {
            self.set(&name, &value);
        }
    }

    /// Puts the members of `more` beside those that the field has.
    pub(crate) fn merge(&mut self, name: &str, more: &impl Serialize) {
        self.change(name, |value| {
            let mut merged = value.as_object().cloned().unwrap_or_default();
            merged.extend(object(more));
            *value = merged.into();
        });
    }

    /// Changes the value of a field; of one that is not there, null.
    pub(crate) fn change(&mut self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut value =
            self.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
        change(&mut value);
        self.set(name, &value);
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        // Strings and JSON that was read as such: writing them cannot fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Of a name that stands twice the last counts, as for every reader of JSON.
    fn get(&self, name: &str) -> Option<&RawValue> {
        self.0.iter().rev().find(|(present, _)| present == name).map(|(_, value)| &**value)
    }

    fn put(&mut self, name: &str, value: Cow<'a, RawValue>) {
        match self.0.iter_mut().rev().find(|(present, _)| present == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }
}

fn object(value: &impl Serialize) -> Map<String, Value> {
    let value = serde_json::to_value(value).ok();
    value.and_then(|value| value.as_object().cloned()).unwrap_or_default()
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OneLevel)
    }
}

struct OneLevel;

impl<'de> Visitor<'de> for OneLevel {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            fields.push((name, Cow::Borrowed(value)));
        }
        Ok(Fields(fields))
    }
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, &**value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_keeps_its_digits_and_its_order() {
        let text = r#"{"z": 1.0, "a": [1e5, {"b":  null}], "stream":false}"#;
        let mut fields = Fields::read(text).unwrap();
        fields.set_true("stream");
        let written = String::from_utf8(fields.bytes()).unwrap();
        assert_eq!(written, r#"{"z":1.0,"a":[1e5, {"b":  null}],"stream":true}"#);
        assert!(Fields::read("[1]").is_none());
    }

    #[test]
    fn the_model_is_the_one_named_or_the_first_of_the_list() {
        let model = |text| Fields::read(text).unwrap().model();
        assert_eq!(model(r#"{"model": "a/b", "models": ["c/d"]}"#).as_deref(), Some("a/b"));
        assert_eq!(model(r#"{"models": ["c/d", "e/f"]}"#).as_deref(), Some("c/d"));
        assert_eq!(model("{}"), None);
    }
}
