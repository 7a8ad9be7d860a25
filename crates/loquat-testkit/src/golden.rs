//! A result as data for a snapshot: what came out, how it came about, and what was sent for it.
//!
//! The macro that writes the golden file belongs into the user's own test, so that the file lands beside it; here are the
//! data, without secrets, and (feature `insta`) the redactions of what changes from run to run.

use loquat_core::{Error, Generation};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    Simulator,
    simulator::record::{RecordedRequest, without_secrets},
};

#[cfg(feature = "insta")]
mod redact;
#[cfg(feature = "insta")]
pub use redact::{settings, settings_with_cost};

/// What a golden file holds of one generation. Nothing that looks like a key is in it.
///
/// ```
/// use loquat_core::{Error, ErrorKind, Generation};
/// use loquat_testkit::Golden;
/// let result: Result<Generation<String>, Error> = Err(ErrorKind::Refused.into());
/// let golden = Golden::of(&result);
/// assert_eq!(golden.error.unwrap()["kind"], "refused");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Golden {
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The error, as it serialises: kind, message, money, hint and attempts, but no text of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
    /// The [`GenerationInfo`](loquat_core::GenerationInfo) of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info: Option<Value>,
    /// What was sent: method, path and body of each request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Value>,
}

impl Golden {
    /// The golden form of a result, without requests.
    pub fn of<T: Serialize>(result: &Result<Generation<T>, Error>) -> Self {
        match result {
            Ok(generation) => Self {
                value: Some(data(&generation.value)),
                error: None,
                info: Some(data(&generation.info)),
                requests: Vec::new(),
            },
            Err(error) => Self { value: None, error: Some(data(error)), info: None, requests: Vec::new() },
        }
    }

    /// The same with everything that `simulator` was sent so far.
    #[must_use]
    pub fn with_requests(mut self, simulator: &Simulator) -> Self {
        self.requests = simulator.requests().iter().map(sent).collect();
        self
    }
}

/// Headers are left out: they hold versions, ports and lengths, which are nobody's promise.
fn sent(request: &RecordedRequest) -> Value {
    let RecordedRequest { method, path, authorized, body, .. } = request;
    json!({"method": method, "path": path, "authorized": authorized, "body": body})
}

/// What cannot be data says why instead: a golden file that shows the reason is better than a test that panics here.
fn data<T: Serialize>(value: &T) -> Value {
    let data =
        serde_json::to_value(value).unwrap_or_else(|error| format!("not serialisable: {error}").into());
    without_secrets(data)
}
