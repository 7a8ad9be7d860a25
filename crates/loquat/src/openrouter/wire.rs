//! Serde mirrors of OpenRouter's JSON, private to the adapter and tolerant: unknown fields and values pass, everything
//! is optional, null is absent, and a field of an unexpected type counts as absent.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

pub(super) mod chat;
pub(super) mod error;
pub(super) mod key;
pub(super) mod reply;

/// A field that is read when it has the expected type, and is absent otherwise.
pub(super) fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let raw = Option::<&'de RawValue>::deserialize(deserializer)?;
    Ok(raw.and_then(|raw| serde_json::from_str(raw.get()).ok()))
}
