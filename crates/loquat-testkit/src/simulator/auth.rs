//! Who may ask: OpenRouter's 401 texts, and the one key that is always wrong.

use axum::http::HeaderMap;

use super::error_body::ErrorBody;

/// A key that every simulator refuses, so that a test can meet a 401.
pub(super) const WRONG_KEY: &str = "sk-or-v1-wrong";

/// The token of `Authorization: Bearer <token>`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get("authorization")?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Lets a request in. `keyless` excuses a missing header, never a malformed or a wrong one.
pub(super) fn check(headers: &HeaderMap, keyless: bool) -> Result<(), ErrorBody> {
    if keyless && !headers.contains_key("authorization") {
        return Ok(());
    }
    match bearer(headers) {
        Some(WRONG_KEY) => Err(ErrorBody::new(401, "User not found.")),
        Some(_) => Ok(()),
        None => Err(ErrorBody::new(401, "Missing Authentication header")),
    }
}
