//! What OpenRouter does not take, in the order in which it looks: one function a rule, each with the recorded text.

use serde_json::{Value, json};

use super::{
    error_body::ErrorBody,
    models::{Format, Model},
    request::ChatRequest,
    route::{self, Served},
    strict,
};

/// The keys of `provider`.
const PROVIDER_KEYS: &[&str] = &[
    "order",
    "only",
    "ignore",
    "allow_fallbacks",
    "require_parameters",
    "data_collection",
    "zdr",
    "enforce_distillable_text",
    "quantizations",
    "sort",
    "max_price",
    "preferred_min_throughput",
    "preferred_max_latency",
    "options",
];

/// Fields of a request that are no parameters of a model, so that `require_parameters` does not count them.
const NO_PARAMETERS: &[&str] = &[
    "messages",
    "model",
    "models",
    "provider",
    "plugins",
    "preset",
    "route",
    "stream",
    "stream_options",
    "usage",
    "user",
    "metadata",
    "session_id",
    "trace",
    "transforms",
    "cache_control",
    "service_tier",
];

/// Who serves `request`, or why nobody does.
pub(super) fn check(request: &ChatRequest<'_>) -> Result<Served, ErrorBody> {
    known_provider_keys(request)?;
    some_input(request)?;
    let served = route::serve(request)?;
    let model = &served.model;
    temperature(request)?;
    parameters(request, model)?;
    context(request, model)?;
    format(request, model)?;
    Ok(served)
}

fn known_provider_keys(request: &ChatRequest<'_>) -> Result<(), ErrorBody> {
    let keys = request.field("provider").and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
    let unknown: Vec<String> =
        keys.filter(|key| !PROVIDER_KEYS.contains(&key.as_str())).map(|key| format!("'{key}'")).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(ErrorBody::new(400, format!("Unrecognized key(s) in object: {}", unknown.join(", "))))
}

fn some_input(request: &ChatRequest<'_>) -> Result<(), ErrorBody> {
    if request.messages.is_empty() {
        return Err(ErrorBody::new(400, r#"Input required: specify "prompt" or "messages""#));
    }
    Ok(())
}

fn temperature(request: &ChatRequest<'_>) -> Result<(), ErrorBody> {
    match request.field("temperature").filter(|value| value.as_f64().is_some_and(|degree| degree > 2.0)) {
        Some(degree) => {
            Err(ErrorBody::new(400, format!("Expected temperature to be at most 2, received {degree}"))
                .with_metadata(json!({"provider_name": null})))
        }
        None => Ok(()),
    }
}

fn parameters(request: &ChatRequest<'_>, model: &Model) -> Result<(), ErrorBody> {
    let names = request.fields().filter(|name| !NO_PARAMETERS.contains(name));
    let untaken = names.filter(|name| request.field(name).is_some() && !model.takes(name)).count();
    let schema_untaken = request.format() == Some("json_schema") && !model.takes("structured_outputs");
    if !request.requires_parameters() || (untaken == 0 && !schema_untaken) {
        return Ok(());
    }
    Err(ErrorBody::new(
        404,
        "No endpoints found that can handle the requested parameters. To learn more about provider routing, visit: \
         https://openrouter.ai/docs/guides/routing/provider-selection",
    )
    .with_metadata(json!({"failed_routing_step": "Filter by Parameters"})))
}

fn context(request: &ChatRequest<'_>, model: &Model) -> Result<(), ErrorBody> {
    let (tokens, window) = (request.prompt_tokens(), model.context);
    if tokens <= window {
        return Ok(());
    }
    Err(ErrorBody::new(
        400,
        format!(
            "This endpoint's maximum context length is {window} tokens. However, you requested about {tokens} tokens \
             ({tokens} of text input). Please reduce the length of either one, or use the context-compression plugin \
             to compress your prompt automatically."
        ),
    )
    .with_metadata(json!({"provider_name": null})))
}

fn format(request: &ChatRequest<'_>, model: &Model) -> Result<(), ErrorBody> {
    match (model.format, request.format()) {
        (Format::Refused, Some(_)) => Err(no_json_mode(request.model())),
        (Format::Strict, Some("json_object")) => the_word_json(request),
        (Format::Strict, Some("json_schema")) => strict_subset(request),
        _ => Ok(()),
    }
}

fn no_json_mode(slug: &str) -> ErrorBody {
    let name = slug.rsplit('/').next().unwrap_or(slug);
    let raw = format!(
        "{{\n  \"error\": {{\n    \"code\": 400,\n    \"message\": \"JSON mode is not enabled for models/{name}\",\n    \
         \"status\": \"INVALID_ARGUMENT\"\n  }}\n}}\n"
    );
    ErrorBody::upstream(400, raw, "Simulated AI Studio")
}

fn the_word_json(request: &ChatRequest<'_>) -> Result<(), ErrorBody> {
    if request.messages.iter().any(|message| message.text.to_lowercase().contains("json")) {
        return Ok(());
    }
    let message = "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
    Err(openai(message, "messages", Value::Null))
}

fn strict_subset(request: &ChatRequest<'_>) -> Result<(), ErrorBody> {
    let Some(schema) = request.format_schema() else {
        let message = "Missing required parameter: 'response_format.json_schema'.";
        return Err(openai(message, "response_format.json_schema", json!("missing_required_parameter")));
    };
    strict::check(schema).map_err(|complaint| {
        let message = format!("Invalid schema for response_format '{}': {complaint}", request.format_name());
        openai(&message, "response_format", json!("invalid_json_schema"))
    })
}

/// A 400 as OpenAI writes it, and as OpenRouter hands it on: as text.
fn openai(message: &str, parameter: &str, code: Value) -> ErrorBody {
    let raw = json!({
        "error": {"message": message, "type": "invalid_request_error", "param": parameter, "code": code}
    });
    let raw = serde_json::to_string_pretty(&raw).unwrap_or_default();
    ErrorBody::upstream(400, raw, "OpenAI")
}
