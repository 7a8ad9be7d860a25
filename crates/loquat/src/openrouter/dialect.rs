//! What the adapter makes of a schema before it can send it: the strict dialect, and both forms as the text that goes
//! over the wire. Made once a schema; see [`ErasedSchema::dialect`](loquat_core::ErasedSchema::dialect).

use serde_json::{
    Value,
    value::{RawValue, to_raw_value},
};

use super::{memory::fingerprint, strict};

pub(super) struct Dialect {
    /// The schema in the strict dialect; or why, and where, it cannot be said there.
    pub(super) strict: Result<Strict, String>,
    /// The user's schema as it stands.
    pub(super) document: Box<RawValue>,
    /// Tells schemas apart in the memory of refusals.
    pub(super) fingerprint: u64,
}

pub(super) struct Strict {
    pub(super) schema: Value,
    pub(super) wire: Box<RawValue>,
    pub(super) checked_locally: Vec<String>,
}

impl Dialect {
    pub(super) fn of(document: &Value) -> Self {
        let strict = strict::encode(document).map(|strict| Strict {
            wire: raw(&strict.schema),
            schema: strict.schema,
            checked_locally: strict.checked_locally,
        });
        Self {
            strict: strict.map_err(|unsayable| unsayable.to_string()),
            document: raw(document),
            fingerprint: fingerprint(document),
        }
    }
}

/// A value as its text. It cannot fail: keys of a `Value` are strings.
fn raw(value: &Value) -> Box<RawValue> {
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
