//! Which model serves a request: the one named, or the first of the fallback list that does not fail.

use serde_json::{Value, json};

use super::{error_body::ErrorBody, models::Model, request::ChatRequest, slug};

/// A model that always fails, so that a test can meet a fallback.
const DOWN: &str = "simulator/down";

/// Who serves.
#[derive(Clone, Debug)]
pub(super) struct Served {
    pub(super) model: Model,
    /// What the answer names as its model.
    pub(super) echo: String,
    /// The names asked before it, which failed.
    failed: Vec<String>,
    requested: String,
}

/// The model that serves `request`. An invalid name anywhere in the list fails the whole request, as recorded.
pub(super) fn serve(request: &ChatRequest<'_>) -> Result<Served, ErrorBody> {
    let wanted = request.models();
    let mut known = Vec::new();
    for slug in &wanted {
        known.push((*slug, named(slug)?));
    }
    let is_up = |(slug, _): &&(&str, Model)| *slug != DOWN;
    let failed: Vec<String> =
        known.iter().take_while(|it| !is_up(it)).map(|(slug, _)| (*slug).to_owned()).collect();
    match known.iter().find(is_up) {
        Some((slug, model)) => Ok(Served {
            model: *model,
            echo: echo(slug, model),
            failed,
            requested: wanted.first().copied().unwrap_or_default().to_owned(),
        }),
        None => Err(all_down(&failed)),
    }
}

/// What the answer to a request for `slug` names as its model.
pub(super) fn echo(slug: &str, model: &Model) -> String {
    let target = slug::parse(slug).ok().and_then(|name| name.alias_target());
    let preset_or_router = slug.starts_with('@').then_some("openai/gpt-4o-mini");
    model.echo(target.or(preset_or_router).unwrap_or(slug))
}

fn named(slug: &str) -> Result<Model, ErrorBody> {
    let name = slug::parse(slug)?;
    let model = Model::named(name.alias_target().unwrap_or(name.base));
    model.ok_or_else(|| ErrorBody::new(400, format!("{slug} is not a valid model ID")))
}

fn all_down(failed: &[String]) -> ErrorBody {
    let previous: Vec<Value> = failed
        .iter()
        .map(|_| json!({"provider": "Simulated Provider", "code": 503, "status": "temporarily_unavailable"}))
        .collect();
    ErrorBody::new(503, "Provider returned error")
        .with_metadata(json!({"provider_name": "Simulated Provider", "previous_errors": previous}))
}

impl Served {
    /// What `X-OpenRouter-Metadata: enabled` adds to an answer.
    pub(super) fn metadata(&self) -> Value {
        let attempts: Vec<Value> = self
            .failed
            .iter()
            .map(|slug| json!({"provider": "Simulated Provider", "model": slug, "status": 503}))
            .chain([json!({"provider": "simulator", "model": self.echo, "status": 200})])
            .collect();
        json!({
            "requested": self.requested,
            "strategy": if self.failed.is_empty() { "direct" } else { "fallback" },
            "region": "local",
            "summary": "available=1, selected=simulator",
            "attempt": attempts.len(),
            "is_byok": false,
            "endpoints": {"total": 1, "available": [{"provider": "simulator", "model": self.echo, "selected": true}]},
            "attempts": attempts
        })
    }
}
