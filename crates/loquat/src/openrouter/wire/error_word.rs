//! Words that stand in the place of a status, or beside it: OpenRouter's typed errors, its reasons why nobody serves a model,
//! and what other servers of the same wire write as `code`.

/// The status that a word stands for.
pub(crate) fn status(word: &str) -> Option<u16> {
    Some(match word {
        "context_length_exceeded" | "max_tokens_exceeded" | "token_limit_exceeded" | "string_too_long" => 400,
        "invalid_request" | "invalid_request_error" | "invalid_prompt" | "content_policy_violation" => 400,
        "refusal" | "invalid_image" | "image_too_large" | "image_too_small" => 400,
        "unsupported_image_format" | "image_download_failed" | "wrong_endpoint" => 400,
        "model_not_found" => 400,
        "authentication" | "authentication_error" | "invalid_api_key" => 401,
        "payment_required" | "insufficient_quota" => 402,
        "permission_denied" | "permission_error" | "region_restricted" => 403,
        "not_found" | "not_found_error" | "image_not_found" | "no_endpoints" | "model_deprecated" => 404,
        "model_unavailable_upstream" | "privacy_restricted" | "constraint_filtered" => 404,
        "free_variant_ended" => 404,
        "precondition_failed" => 412,
        "payload_too_large" | "request_too_large" => 413,
        "unprocessable" => 422,
        "rate_limit_exceeded" | "rate_limit_error" | "too_many_requests" | "capacity_exhausted" => 429,
        "server" | "server_error" | "internal_error" | "api_error" | "unmapped" => 500,
        "provider_unavailable" | "bad_gateway" => 502,
        "provider_overloaded" | "overloaded_error" | "temporarily_unavailable" => 503,
        "timeout" | "timeout_error" => 504,
        _ => return None,
    })
}
