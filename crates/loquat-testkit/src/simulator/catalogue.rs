//! `GET /models` with its queries, `/models/{author}/{slug}/endpoints` and `/model/{author}/{slug}`: public, whatever the key.

use serde_json::{Value, json};

use super::{
    EPOCH,
    error_body::ErrorBody,
    models::{Model, TABLE},
    slug,
};
use crate::scenario::Reply;

/// The body of `GET /models`: the table, a router whose price depends, an alias, a batch model, and entries that lack what others
/// have, as recorded listings do.
pub(super) fn listing(query: &str) -> Reply {
    let mut data: Vec<Value> = TABLE.iter().map(Model::entry).collect();
    data.extend(odd_ones());
    data.retain(|model| queried(query).all(|(name, value)| passes(model, &name, &value)));
    let total = data.len();
    let number = |wanted: &str| queried(query).find(|(name, _)| name == wanted)?.1.parse::<usize>().ok();
    let (offset, limit) = (number("offset"), number("limit"));
    let next = offset.or(limit).and_then(|_| {
        let (start, most) = (offset.unwrap_or(0), limit.unwrap_or(500).min(1000));
        data = data.iter().skip(start).take(most).cloned().collect();
        (start + most < total).then(|| format!("/api/v1/models?offset={}&limit={most}", start + most))
    });
    Reply::json(json!({"data": data, "total_count": total, "links": {"next": next}}))
}

/// The body of `GET /model/{author}/{slug}`: one entry, aliases and variants resolved.
pub(super) fn one(path: &str) -> Reply {
    let base = slug::parse(path).map_or(path, |name| name.alias_target().unwrap_or(name.base));
    if Model::named(base).is_none() { not_found(path) } else { Reply::json(json!({"data": entry(base)})) }
}

/// The body of `GET /models/{author}/{slug}/endpoints`.
pub(super) fn endpoints(path: &str) -> Reply {
    let base = slug::parse(path).map_or(path, |name| name.alias_target().unwrap_or(name.base));
    let Some(model) = TABLE.iter().find(|row| row.slug == base) else { return not_found(path) };
    let entry = model.entry();
    let field = |name: &str| entry.get(name).cloned().unwrap_or_default();
    let endpoints: Vec<Value> = model.offers().iter().map(|offer| model.endpoint(offer)).collect();
    Reply::json(json!({"data": {
        "id": model.slug, "name": field("name"), "created": EPOCH, "description": field("description"),
        "architecture": field("architecture"), "endpoints": endpoints
    }}))
}

fn entry(base: &str) -> Value {
    TABLE.iter().find(|row| row.slug == base).map_or_else(|| Model::generic().entry_as(base), Model::entry)
}

fn not_found(path: &str) -> Reply {
    ErrorBody::new(404, format!("Model {path} not found")).into()
}

/// What a client must survive: `-1` for a price, nothing for a limit, an alias, a model that is not for chat.
fn odd_ones() -> Vec<Value> {
    let bare = |id: &str| {
        json!({
            "id": id, "canonical_slug": id, "name": id, "created": EPOCH, "context_length": 128_000,
            "architecture": {"modality": "text->text", "input_modalities": ["text"], "output_modalities": ["text"],
                "tokenizer": "Router", "instruct_type": null},
            "pricing": {"prompt": "-1", "completion": "-1"},
            "top_provider": {"context_length": null, "max_completion_tokens": null, "is_moderated": false},
            "supported_parameters": ["max_tokens", "response_format", "structured_outputs", "temperature", "tools"]
        })
    };
    let with = |mut model: Value, name: &str, value: Value| {
        super::completion::set(&mut model, name, value);
        model
    };
    let dear = json!({"prompt": "0.000003", "completion": "0.000015", "overrides": [
        {"min_prompt_tokens": 2000, "prompt": "0.000006", "completion": "0.0000225"},
        {"utc_start": 1630, "utc_end": 30, "prompt": "0.0000015"}
    ]});
    vec![
        bare("openrouter/auto"),
        with(bare("~openai/gpt-latest"), "alias_target", json!({"slug": "openai/gpt-4o", "name": "GPT-4o"})),
        with(
            bare("openai/gpt-4o:batch"),
            "pricing",
            json!({"prompt": "0.00000125", "completion": "0.000005"}),
        ),
        with(bare("simulator/tiered"), "pricing", dear),
        json!({"id": "simulator/bare", "pricing": {}}),
    ]
}

fn queried(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.replace("%2C", ",").replace("%2F", "/")))
}

/// Queries that it does not know let everything through, as OpenRouter's do.
fn passes(model: &Value, name: &str, value: &str) -> bool {
    let has = |pointer: &str, wanted: &str| {
        let listed = model.pointer(pointer).and_then(Value::as_array);
        listed.is_some_and(|listed| listed.iter().any(|it| it == wanted))
    };
    let id = model.get("id").and_then(Value::as_str).unwrap_or_default();
    match name {
        "supported_parameters" => value.split(',').all(|wanted| has("/supported_parameters", wanted)),
        "output_modalities" if value != "all" => {
            value.split(',').any(|wanted| has("/architecture/output_modalities", wanted))
        }
        "input_modalities" => value.split(',').all(|wanted| has("/architecture/input_modalities", wanted)),
        "q" => id.to_lowercase().contains(&value.to_lowercase()),
        "model_authors" => value.split(',').any(|author| id.split('/').next() == Some(author)),
        "context" => model.get("context_length").and_then(Value::as_u64) >= value.parse().ok(),
        _ => true,
    }
}
