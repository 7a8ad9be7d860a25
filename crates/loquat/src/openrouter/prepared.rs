//! What the adapter makes of a schema before it can send it: the schema in a provider's dialect, and both forms as the text
//! that goes over the wire. Made once a schema; see [`ErasedSchema::dialect`](loquat_core::ErasedSchema::dialect).

use std::sync::OnceLock;

use loquat_core::{ErasedSchema, Schema};
use loquat_mend::Mender;
use serde_json::{
    Value,
    value::{RawValue, to_raw_value},
};

use super::memory::fingerprint;
use crate::dialect::{Dialect, Openness, Said, say};

pub(super) struct Prepared {
    /// In each dialect that is used, in the order of [`Dialect::ALL`].
    sent: [OnceLock<Result<Sent, String>>; Dialect::ALL.len()],
    /// The user's schema as it stands.
    pub(super) document: Box<RawValue>,
    /// Tells schemas apart in the memory of refusals.
    pub(super) fingerprint: u64,
    /// Whether every value is an object: JSON mode and tools speak nothing else.
    pub(super) is_object: bool,
    /// Made for the first answer that is not valid as it stands.
    mender: OnceLock<Mender>,
}

/// The schema in a dialect.
pub(super) struct Sent {
    pub(super) said: Said,
    pub(super) wire: Box<RawValue>,
    /// Compiled for the first wrong answer, which is hardly ever.
    judge: OnceLock<Option<Schema<Value>>>,
    mender: OnceLock<Mender>,
}

impl Prepared {
    pub(super) fn of(document: &Value) -> Self {
        Self {
            sent: Default::default(),
            document: raw(document),
            fingerprint: fingerprint(document),
            is_object: is_object(document, document, DEEPEST_ROOT),
            mender: OnceLock::new(),
        }
    }

    /// The schema in `dialect`; or why, and where, it cannot be said there.
    pub(super) fn sent(&self, schema: &ErasedSchema, dialect: &Dialect) -> Result<&Sent, &str> {
        let made = || {
            let said =
                say(schema.document(), dialect, Openness::Closed).map_err(|error| error.to_string())?;
            Ok(Sent { wire: raw(&said.schema), said, judge: OnceLock::new(), mender: OnceLock::new() })
        };
        let slot = Dialect::ALL.iter().position(|other| other.name == dialect.name);
        let slot = slot.and_then(|slot| self.sent.get(slot)).ok_or("no such dialect")?;
        slot.get_or_init(made).as_ref().map_err(String::as_str)
    }

    /// Reads answers that are not valid as they stand. A schema that the reader cannot follow is left to the validator alone.
    pub(super) fn mender(&self, document: &Value) -> &Mender {
        self.mender.get_or_init(|| Mender::for_schema(document).unwrap_or_default())
    }
}

impl Sent {
    /// Reads answers that do not follow the schema that was sent.
    pub(super) fn mender(&self) -> &Mender {
        self.mender.get_or_init(|| Mender::for_schema(&self.said.schema).unwrap_or_default())
    }

    /// Whether the answer, as the model wrote it, breaks the schema that was sent.
    pub(super) fn is_broken_by(&self, text: &str) -> bool {
        let judge = self.judge.get_or_init(|| Schema::new("sent", self.said.schema.clone()).ok());
        // Nothing is coerced here: the question is what the model wrote.
        let answer = loquat_mend::mend(text, None);
        match (judge, answer) {
            (Some(judge), Ok(answer)) => !judge.erased().violations(&answer.value).is_empty(),
            _ => false,
        }
    }

    /// The answer as it was written, for complaints that speak of it.
    pub(super) fn answer(&self, text: &str) -> Option<Value> {
        self.mender().mend(text).ok().map(|mended| mended.value)
    }
}

/// A value as its text. It cannot fail: keys of a `Value` are strings.
fn raw(value: &Value) -> Box<RawValue> {
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// References and unions one in another at the root of a schema; nobody writes more, and a circle of them ends here.
const DEEPEST_ROOT: u32 = 16;

/// Whether `schema` allows objects and nothing else, as far as its root says.
fn is_object(schema: &Value, document: &Value, fuel: u32) -> bool {
    let Some(fuel) = fuel.checked_sub(1) else { return false };
    match schema.get("type") {
        Some(Value::String(kind)) => return kind == "object",
        Some(Value::Array(kinds)) => return !kinds.is_empty() && kinds.iter().all(|kind| kind == "object"),
        _ => {}
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values.iter().all(Value::is_object);
    }
    if let Some(value) = schema.get("const") {
        return value.is_object();
    }
    let target =
        schema.get("$ref").and_then(Value::as_str).and_then(|to| document.pointer(to.strip_prefix('#')?));
    if let Some(target) = target {
        return is_object(target, document, fuel);
    }
    for union in ["anyOf", "oneOf"] {
        if let Some(branches) = schema.get(union).and_then(Value::as_array) {
            return branches.iter().all(|branch| is_object(branch, document, fuel));
        }
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        return parts.iter().any(|part| is_object(part, document, fuel));
    }
    // Who names properties means an object, whatever JSON Schema says of values without them.
    schema.get("properties").is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_root_is_an_object_where_every_reading_of_it_is() {
        for (document, object) in [
            (json!({"type": "object"}), true),
            (json!({"properties": {}}), true),
            (json!({"type": ["object"]}), true),
            (json!({"anyOf": [{"type": "object"}, {"properties": {}}]}), true),
            (json!({"$defs": {"o": {"type": "object"}}, "$ref": "#/$defs/o"}), true),
            (json!({"allOf": [{"type": "object"}]}), true),
            (json!({"$defs": {"l": {"type": "array"}}, "$ref": "#/$defs/l"}), false),
            (json!({"enum": ["a", "b"]}), false),
            (json!({"const": "a"}), false),
            (json!({"oneOf": [{"const": "a"}, {"const": "b"}]}), false),
            (json!({"allOf": [{"type": "array"}]}), false),
            (json!({"anyOf": [{"type": "object"}, {"type": "null"}]}), false),
            (json!({"$ref": "#"}), false),
            (json!({}), false),
            (json!(true), false),
        ] {
            assert_eq!(is_object(&document, &document, DEEPEST_ROOT), object, "{document}");
        }
    }
}
