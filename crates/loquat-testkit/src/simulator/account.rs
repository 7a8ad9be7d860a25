//! What OpenRouter says of a key and of an account: `GET /key` in its two shapes, and `GET /credits`.

use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::{auth, completion::set, error_body::ErrorBody};
use crate::scenario::Reply;

/// A key that manages others: the only kind that may ask for the credits.
const MANAGEMENT_KEY: &str = "sk-or-v1-management";
/// A key of which `GET /key` answers as it did before there were budgets.
const OLDER_KEY: &str = "sk-or-v1-older";

/// The body of `GET /key`: unlike a chat, it always needs a key.
pub(super) fn key(headers: &HeaderMap) -> Reply {
    if let Err(refusal) = auth::check(headers, false) {
        return refusal.into();
    }
    let token = auth::bearer(headers).unwrap_or_default();
    let mut data = json!({
        "label": "sk-or-v1-sim...ula", "limit": null, "limit_reset": null, "limit_remaining": null,
        "include_byok_in_limit": false, "usage": 0, "usage_daily": 0, "usage_weekly": 0, "usage_monthly": 0,
        "byok_usage": 0, "byok_usage_daily": 0, "byok_usage_weekly": 0, "byok_usage_monthly": 0,
        "is_free_tier": false, "is_management_key": token == MANAGEMENT_KEY, "is_provisioning_key": false,
        "expires_at": null, "creator_user_id": null,
        "rate_limit": {"requests": -1, "interval": "10s", "note": "deprecated"}
    });
    if token != OLDER_KEY {
        add_budgets(&mut data);
    }
    Reply::json(json!({"data": data}))
}

/// The body of `GET /credits`.
pub(super) fn credits(headers: &HeaderMap) -> Reply {
    if let Err(refusal) = auth::check(headers, false) {
        return refusal.into();
    }
    match auth::bearer(headers) {
        Some(MANAGEMENT_KEY) => Reply::json(json!({"data": {"total_credits": 100.5, "total_usage": 25.75}})),
        _ => ErrorBody::new(403, "Only management keys can fetch credits for an account").into(),
    }
}

fn add_budgets(data: &mut Value) {
    set(data, "free_model_daily_requests", json!({"used": 0, "limit": 50, "remaining": 50}));
    set(
        data,
        "budgets",
        json!([{
            "scope": "workspace", "limit_usd": 50, "spend_usd": 12.5, "remaining_usd": 37.5,
            "reset_interval": "monthly", "resets_at": "2026-10-01T00:00:00Z", "include_byok": false,
            "guardrail_id": null, "budget_id": null
        }]),
    );
    for name in ["effective_budget", "organization_id", "workspace_id"] {
        set(data, name, Value::Null);
    }
    set(data, "allowed_data_regions", json!(["global"]));
}
