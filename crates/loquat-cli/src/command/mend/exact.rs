//! A value with the digits of its text, where 64 bits would round them.

use std::collections::HashMap;

use loquat_mend::Exact;
use serde::{Serialize, Serializer, ser::Error};
use serde_json::{Value, value::RawValue};

/// Serialises as `value`, with `digits` at their JSON pointers.
#[derive(Debug)]
pub(super) struct Exactly<'a> {
    value: &'a Value,
    path: String,
    digits: &'a HashMap<&'a str, &'a str>,
}

impl<'a> Exactly<'a> {
    pub(super) fn new(value: &'a Value, digits: &'a HashMap<&'a str, &'a str>) -> Self {
        Self { value, path: String::new(), digits }
    }

    fn below(&self, value: &'a Value, step: &str) -> Self {
        let step = step.replace('~', "~0").replace('/', "~1");
        Self { value, path: format!("{}/{step}", self.path), digits: self.digits }
    }
}

/// The digits by their place.
pub(super) fn digits(exact: &[Exact]) -> HashMap<&str, &str> {
    exact.iter().map(|number| (number.path.as_str(), number.digits.as_str())).collect()
}

impl Serialize for Exactly<'_> {
    /// Recursion is bounded: the mender reads no deeper than its limit.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            // Paths cost time; most values need none.
            value if self.digits.is_empty() => value.serialize(serializer),
            Value::Array(items) => serializer.collect_seq(
                items.iter().enumerate().map(|(index, item)| self.below(item, &index.to_string())),
            ),
            Value::Object(members) => serializer
                .collect_map(members.iter().map(|(key, member)| (key.as_str(), self.below(member, key)))),
            value => match self.digits.get(self.path.as_str()) {
                Some(digits) => RawValue::from_string((*digits).to_owned())
                    .map_err(S::Error::custom)?
                    .serialize(serializer),
                None => value.serialize(serializer),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn digits_stand_where_their_numbers_are_and_nowhere_else() {
        let value = json!({"a/b": [1, 1e30], "~": 0.1, "n": 1e30});
        let digits = HashMap::from([("/a~1b/1", "1000000000000000000000000000001"), ("/~0", "0.10")]);
        let text = serde_json::to_string(&Exactly::new(&value, &digits)).unwrap();
        assert_eq!(text, r#"{"a/b":[1,1000000000000000000000000000001],"~":0.10,"n":1e+30}"#);
        let none = HashMap::new();
        assert_eq!(serde_json::to_value(Exactly::new(&value, &none)).unwrap(), value);
    }
}
