//! Refusals and failures, in the words of OpenRouter, of its providers and of the network before them.

use serde_json::{Value, json};

use super::{Named, Reply, whole};
use crate::simulator::{error_body::ErrorBody, stream::Event};

pub(super) const ALL: &[Named] = &[
    Named::new("400-model", "an invalid model id", || {
        Reply::error(400, "no-such/model is not a valid model ID")
    }),
    Named::new("400-context", "more tokens than the window", || {
        with(
            400,
            "This endpoint's maximum context length is 8192 tokens. However, you requested about 9000 tokens (9000 of text input). Please reduce the length of either one, or use the context-compression plugin to compress your prompt automatically.",
            json!({"provider_name": null}),
        )
    }),
    Named::new("400-upstream-json", "a provider's error as JSON in a string", || {
        Reply::upstream_error(
            400,
            r#"{"error":{"message":"Invalid 'messages'","code":"invalid_value"}}"#,
            "OpenAI",
        )
    }),
    Named::new("400-provider-keys", "a preference that nobody knows", || {
        Reply::error(400, "Unrecognized key(s) in object: 'colour'")
    }),
    Named::new("400-endpoint", "a model that does not chat: `availability`, and no `code`", || {
        unavailable(400, "wrong_endpoint", false)
    }),
    Named::new("401-cookie", "a wrong key, in the words of 2025", || {
        Reply::error(401, "No cookie auth credentials found")
    }),
    Named::new("401-missing", "no key", || Reply::error(401, "Missing Authentication header")),
    Named::new("401-unknown", "an unknown key", || Reply::error(401, "User not found.")),
    Named::new("402-credits", "too few credits for so many tokens", || {
        with(
            402,
            "This request requires more credits, or fewer max_tokens. You requested up to 8192 tokens, but can only afford 779. To increase, visit https://openrouter.ai/settings/credits and add more credits",
            json!({"limit_source": "openrouter_credits"}),
        )
    }),
    Named::new("402-prompt", "too few credits for the prompt alone", || {
        with(
            402,
            "Prompt tokens limit exceeded: 14250 > 3621. To increase, visit https://openrouter.ai/settings/credits and add more credits",
            json!({"limit_source": "openrouter_credits"}),
        )
    }),
    Named::new("402-in-flight", "requests under way hold the budget: the 402 that passes", || {
        with(402, "This request would exceed your available credits given your current in-flight requests. Retry after in-flight requests settle, or add credits.", json!({"reason": "in_flight_budget_exhausted", "limit_source": "openrouter_in_flight_budget"})).header("retry-after", "120")
    }),
    Named::new("402-weight", "the request alone exceeds the budget", || {
        let metadata = json!({"reason": "weight_exceeds_budget", "limit_source": "openrouter_credits"});
        with(402, "This request would exceed your available credits.", metadata)
    }),
    Named::new("402-several", "another affordable number for each provider", || {
        let words = |tokens: u32| {
            format!(
                "This request requires more credits, or fewer max_tokens. You requested up to 8192 tokens, but can only afford {tokens}."
            )
        };
        let each = |tokens| json!({"code": 402, "message": words(tokens)});
        let metadata = json!({"limit_source": "openrouter_credits", "provider_name": null, "previous_errors": [each(734), each(1558)]});
        with(402, &words(779), metadata)
    }),
    Named::new("403-budget", "the workspace's budget", || {
        with(
            403,
            "Workspace budget exceeded",
            json!({"limit_source": "openrouter_workspace_budget", "scope": "workspace", "limit_usd": 50, "spend_usd": 50.2, "resets_at": "2100-01-01T00:00:00Z"}),
        )
    }),
    Named::new("403-guardrail", "a pattern of a guardrail", || {
        with(403, "Request blocked: pattern", json!({"patterns": ["secret"]}))
    }),
    Named::new("403-region", "not in this region", || unavailable(403, "region_restricted", false)),
    Named::new("403-key-limit", "the key's own limit", || {
        Reply::error(
            403,
            "Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys",
        )
    }),
    Named::new("403-moderation", "the prompt was flagged", || {
        with(
            403,
            "openai/gpt-4o requires moderation on OpenAI. Your input was flagged for \"violence\". No credits were charged.",
            json!({"reasons": ["violence"], "flagged_input": "a ... b", "provider_name": "OpenAI", "model_slug": "openai/gpt-4o"}),
        )
    }),
    Named::new("404-parameters", "no endpoint takes the parameters", || {
        with(
            404,
            "No endpoints found that can handle the requested parameters. To learn more about provider routing, visit: https://openrouter.ai/docs/guides/routing/provider-selection",
            json!({"failed_routing_step": "Filter by Parameters"}),
        )
    }),
    Named::new("404-guardrail", "the misleading words of the privacy filter", || {
        Reply::error(
            404,
            "No endpoints available matching your guardrail restrictions and data policy. Configure: https://openrouter.ai/settings/privacy",
        )
    }),
    Named::new("404-availability", "an error without `code`, with `availability`", || {
        Reply::json(json!({"error": {"message": "This model was retired.", "error_type": "not_found", "http_status": 404,
            "availability": {"code": "model_deprecated", "retryable": false, "requested_models": ["a/b"], "fallback_models": ["a/c"]}}})).with_status(404)
    }),
    Named::new("404-providers", "no provider that is allowed", || {
        with(
            404,
            "No allowed providers are available for the selected model. Providers serving a/b: openai, but your request's provider.only preference permits only: azure.",
            json!({"failed_routing_step": "Filter by Allowed Providers", "available_providers": ["openai"], "requested_providers": ["azure"]}),
        )
    }),
    Named::new("404-tools", "no endpoint takes tools", || {
        Reply::error(
            404,
            "No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs/provider-routing",
        )
    }),
    Named::new("404-preset", "a preset that is missing", || Reply::error(404, "Preset \"none\" not found")),
    Named::new("408", "the time ran out", || {
        Reply::error(408, "Operation timed out. Please try again later.")
    }),
    Named::new("409", "a conflict", || Reply::error(409, "Conflict")),
    Named::new("410", "gone", || Reply::error(410, "Gone")),
    Named::new("413", "too large", || Reply::error(413, "Request payload too large")),
    Named::new("422", "an invalid argument", || Reply::error(422, "Invalid argument")),
    Named::new("429-free-per-minute", "free models' limit, reset in milliseconds", || {
        with(
            429,
            "Rate limit exceeded: free-models-per-min. ",
            json!({"headers": {"X-RateLimit-Limit": "16", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800000"}, "provider_name": null}),
        )
    }),
    Named::new("429-free-per-day", "free models' limit of a day, in headers and body", || {
        let reset = "4102444800000";
        with(
            429,
            "Rate limit exceeded: free-models-per-day-high-balance. ",
            json!({"headers": {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, "limit_source": "openrouter_free_tier_daily"}),
        )
        .header("x-ratelimit-limit", "1000")
        .header("x-ratelimit-remaining", "0")
        .header("x-ratelimit-reset", reset)
    }),
    Named::new("429-capacity", "`availability` says when", || unavailable(429, "capacity_exhausted", true)),
    Named::new("429-upstream", "a provider's limit, without a hint", || {
        Reply::upstream_error(
            429,
            "a/b is temporarily rate-limited upstream. Please retry shortly.",
            "DeepInfra",
        )
    }),
    Named::new("429-seconds", "Retry-After in seconds", || limited("3600")),
    Named::new("429-date", "Retry-After as a date", || limited("Fri, 01 Jan 2100 00:00:00 GMT")),
    Named::new("429-zero", "Retry-After 0", || limited("0")),
    Named::new("429-negative", "Retry-After -5", || limited("-5")),
    Named::new("429-garbage", "Retry-After that says nothing", || limited("soon")),
    Named::new("429-milliseconds", "retry-after-ms", || {
        Reply::error(429, "Rate limit exceeded").header("retry-after-ms", "3600000")
    }),
    Named::new("429-in-metadata", "the time in the body alone", || {
        with(
            429,
            "Provider returned error",
            json!({"retry_after_seconds": 3600, "raw": "slow down", "provider_name": "Together"}),
        )
    }),
    Named::new("429-admission", "the hint in the headers that the body copies", || {
        with(
            429,
            "OpenRouter could not verify available credits for this request in time. Retry shortly.",
            json!({"limit_source": "openrouter_admission_control", "headers": {"Retry-After": "10"}}),
        )
    }),
    Named::new("499", "a client that is gone, as it says", || Reply::error(499, "Client Closed Request")),
    Named::new("500", "a server's error", || Reply::error(500, "Internal Server Error")),
    Named::new("502", "a provider's error", || Reply::error(502, "Provider returned error")),
    Named::new("503", "temporarily unavailable", || Reply::error(503, "Service temporarily unavailable")),
    Named::new("503-capacity", "`availability` says that it passes, and not when", || {
        unavailable(503, "temporarily_unavailable", true)
    }),
    Named::new("503-all", "every model of the list failed", || {
        with(
            503,
            "Provider returned error",
            json!({"provider_name": "Azure", "previous_errors": [{"provider": "OpenAI", "code": 502, "status": "provider_unavailable"}]}),
        )
    }),
    Named::new("504", "a time-out behind the gateway", || Reply::error(504, "Request timed out")),
    Named::new("524", "a time-out, as JSON", || {
        Reply::error(524, "Request timed out. Please try again later.")
    }),
    Named::new("529", "overloaded", || Reply::error(529, "Provider returned error")),
    Named::new("raw-object", "metadata.raw as an object", || {
        with(502, "Provider returned error", json!({"raw": {"error": {"message": "kaputt"}}}))
    }),
    Named::new("raw-html", "metadata.raw as a page", || {
        Reply::upstream_error(502, "<html><body>Bad Gateway</body></html>", "Azure")
    }),
    Named::new("raw-broken", "metadata.raw as broken JSON", || {
        Reply::upstream_error(400, "{\"error\": {\"mess", "Groq")
    }),
    Named::new("html-403", "a challenge", || Reply::html(403)),
    Named::new("html-429", "error 1015, as a page", || Reply::html(429)),
    Named::new("html-502", "a page", || Reply::html(502)),
    Named::new("html-503", "a page", || Reply::html(503)),
    Named::new("html-520", "a page", || Reply::html(520)),
    Named::new("html-522", "a page", || Reply::html(522)),
    Named::new("html-524", "a page", || Reply::html(524)),
    Named::new("html-525", "a page", || Reply::html(525)),
    Named::new("html-530", "a page", || Reply::html(530)),
    Named::new("html-200", "a page as a success", || Reply::html(200)),
    Named::new("empty-502", "no body at all", || Reply::raw("").with_status(502)),
    Named::new("gzip-502", "an error, packed", || Reply::error(502, "Provider returned error").gzip()),
    Named::new("error-in-200", "an error instead of an answer", || {
        Reply::error_in_200(429, "Provider returned error")
    }),
    Named::new("error-null-choices", "null choices beside the error", || {
        Reply::json(
            json!({"id": null, "choices": null, "error": {"message": "Provider returned error", "code": 502}, "user_id": "org_x"}),
        )
    }),
    Named::new("error-in-choice", "part of a text, and the error in its choice", || {
        Reply::json(
            json!({"id": "gen-1-x", "object": "chat.completion", "model": "a/b", "choices": [{"index": 0, "finish_reason": "error",
            "error": {"code": 502, "message": "Network connection lost."}, "message": {"role": "assistant", "content": "A part of"}}]}),
        )
    }),
    Named::new("nested-in-provider", "the completion below `provider`", || {
        Reply::json(
            json!({"id": null, "choices": null, "model": null, "object": null, "provider": {"id": "gen-123",
            "choices": [{"message": {"role": "assistant", "content": "whole"}, "finish_reason": "stop"}], "model": "google/gemini-3-flash-preview", "provider": "Google"}}),
        )
    }),
    Named::new("choices-null", "null choices, no error", Reply::choices_null),
    Named::new("choices-empty", "no choices, no error", || {
        Reply::json(
            json!({"id": "gen-1-x", "object": "chat.completion", "model": "a/b", "choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 0, "total_tokens": 9, "cost": 0}}),
        )
    }),
    Named::new("error-mid-stream", "an error after half of the events, as documented", || {
        whole().edit_events(|events| {
            let metadata = json!({"error_type": "provider_unavailable"});
            fail(
                events,
                json!({"code": 502, "message": "Provider disconnected", "metadata": metadata}),
                ended(),
            );
        })
    }),
    Named::new("error-mid-word-code", "the code is a word", || {
        whole().edit_events(|events| {
            fail(events, json!({"code": "server_error", "message": "Provider disconnected"}), ended())
        })
    }),
    Named::new("error-mid-without-choices", "the error beside no choices", || {
        whole().edit_events(|events| {
            fail(events, json!({"code": 502, "message": "Network connection lost."}), json!([]))
        })
    }),
    Named::new("error-mid-null-reason", "the error beside a null reason and usage, then `[DONE]`", || {
        whole().edit_events(|events| {
            fail(
                events,
                json!({"code": 400, "message": "Token limit reached"}),
                json!([{"index": 0, "delta": {"content": ""}, "finish_reason": null}]),
            );
            events.push(Event::Done);
        })
    }),
    Named::new("error-after-finish", "an error behind the reason of the end", || {
        whole().edit_events(|events| {
            let place = events.len().saturating_sub(2);
            events.truncate(place);
            events.push(failed(&json!({"code": 500, "message": "Internal Server Error"}), &json!([])));
        })
    }),
    Named::new("error-first-event", "the error is the first event", || {
        Reply::events(
            "data: {\"error\":{\"code\":429,\"message\":\"Provider returned error\"}}\n\ndata: [DONE]\n\n",
        )
    }),
    Named::new("error-after-calls", "an error behind the deltas of a call", || {
        Reply::calls([("weather", r#"{"city": "Köln"}"#)])
            .edit_events(|events| {
                fail(events, json!({"code": 502, "message": "Network connection lost."}), json!([]))
            })
            .edit_body(|body| *body = json!({"error": {"code": 502, "message": "Network connection lost."}}))
    }),
];

fn with(status: u16, message: &str, metadata: Value) -> Reply {
    ErrorBody::new(status, message).with_metadata(metadata).into()
}

/// An error in the envelope of August 2026: no `code`, but why nobody serves.
fn unavailable(status: u16, code: &str, is_retryable: bool) -> Reply {
    let retry_after = (status == 429).then_some(3600);
    let availability = json!({"code": code, "retryable": is_retryable, "retry_after": retry_after, "requested_models": ["a/b"]});
    let error = json!({"message": "Nobody serves a/b just now.", "http_status": status, "availability": availability});
    Reply::json(json!({"error": error})).with_status(status)
}

fn limited(when: &str) -> Reply {
    Reply::error(429, "Rate limit exceeded").header("retry-after", when)
}

fn ended() -> Value {
    json!([{"index": 0, "delta": {"content": ""}, "finish_reason": "error", "native_finish_reason": "error"}])
}

/// The first half of the events, then the error.
fn fail(events: &mut Vec<Event>, error: Value, choices: Value) {
    events.truncate(events.len() / 2);
    events.push(failed(&error, &choices));
}

fn failed(error: &Value, choices: &Value) -> Event {
    Event::Chunk(
        json!({"id": "gen-1-x", "object": "chat.completion.chunk", "model": "a/b", "provider": "simulator", "error": error, "choices": choices}),
    )
}
