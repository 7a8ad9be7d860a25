//! A question that is no chat (vectors, an order, a judgement): sent once, and its errors read, also those inside a 200.

use loquat_core::{Error, ErrorKind, Hidden, Spent};
use serde::{Serialize, de::DeserializeOwned};

use super::{client::Client, profile::Profile, refusal, wire::error::WireError};

/// An answer that is no error.
pub(super) struct Answered {
    body: Hidden<Vec<u8>>,
}

/// Asks `model` at `path` below the base URL.
pub(super) async fn ask(
    client: &Client,
    path: &str,
    body: &impl Serialize,
    model: &str,
) -> Result<Answered, Error> {
    // A request of ours has no map with keys that are no strings: writing it cannot fail.
    let reply = client.post(path, serde_json::to_vec(body).unwrap_or_default()).await?;
    let profile = Profile::unknown(model.to_owned().into());
    if reply.status >= 300 {
        return Err(refusal::http(&reply, &profile).error);
    }
    if let Some(error) = WireError::read(reply.body.reveal()) {
        let status = error.status().unwrap_or(reply.status);
        let refused = refusal::wire(&error, status, &reply, &profile).error;
        // The status was sent before the failure: the work may have been charged.
        return Err(refused.with_spent(Spent::Maybe).with_retry(loquat_core::Retry::Never));
    }
    Ok(Answered { body: reply.body })
}

impl Answered {
    /// Its JSON; white space before it, which OpenRouter sends while it works, is nothing.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(self.body.reveal().trim_ascii()).map_err(|_| {
            let reason = if self.body.reveal().trim_ascii().is_empty() {
                "its body is empty"
            } else {
                "its body is not a JSON object"
            };
            malformed(reason, Spent::Maybe)
        })
    }
}

/// A reply that is no answer, though it may have been paid for.
pub(super) fn malformed(reason: impl Into<String>, spent: Spent) -> Error {
    let error = Error::from(ErrorKind::Malformed { reason: reason.into() }).with_spent(spent);
    if spent.is_nothing() { error } else { error.with_retry(loquat_core::Retry::Never) }
}
