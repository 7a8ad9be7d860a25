//! Recorded vectors, orders of documents and judgements, asked for through the services that give them.

use loquat::{Environment, Error, NlpService, OpenRouter, openrouter::EmbedderSettings};
use serde_json::Value;

use super::{
    recorded::{Bill, Exchange, Mark},
    replayed::{client, keep, shown},
};

/// The texts of a field that is one, or a list of them.
fn texts(field: &Value) -> Vec<String> {
    match field {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => {
            items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect()
        }
        other => vec![other.to_string()],
    }
}

fn failed(exchange: &Exchange, error: &Error) -> (String, Vec<String>) {
    let cost = Bill::read(&exchange.answered()["usage"]).cost;
    let mut lost = Vec::new();
    keep(&mut lost, "an answer became an error", exchange.failed());
    keep(&mut lost, "cost", super::replayed::is(error.spent(), cost) || error.spent().is_nothing());
    (shown(error), lost)
}

pub(super) async fn embeddings(exchange: &Exchange) -> (String, Vec<String>) {
    let (nlp, player) = client(exchange).await;
    let (asked, answered) = (exchange.asked(), exchange.answered());
    let mut settings =
        EmbedderSettings::default().model(asked["model"].as_str().unwrap()).texts_per_request(usize::MAX);
    if let Some(dimensions) = asked["dimensions"].as_u64() {
        settings = settings.dimensions(dimensions as usize);
    }
    let found = match nlp.embedder_with(settings).unwrap().embed(&texts(&asked["input"])).await {
        Ok(found) => found,
        Err(error) => return failed(exchange, &error),
    };
    let data = answered["data"].as_array().cloned().unwrap_or_default();
    let numbers = |item: &Value| {
        let list = item["embedding"].as_array()?.iter();
        Some(list.map(|number| number.as_f64().unwrap() as f32).collect::<Vec<f32>>())
    };
    let mut lost = Vec::new();
    keep(&mut lost, "an error became an answer", !exchange.failed());
    keep(&mut lost, "vectors", found.vectors.len() == data.len());
    for (item, vector) in data.iter().zip(&found.vectors) {
        keep(&mut lost, "numbers", numbers(item).is_none_or(|numbers| numbers == *vector));
    }
    let (told, recorded) = (Bill::told(found.usage, found.cost), Bill::read(&answered["usage"]));
    keep(&mut lost, "usage or cost", (told.input, told.cost) == (recorded.input, recorded.cost));
    keep(&mut lost, "model", Some(found.model.as_str()) == answered["model"].as_str());
    keep(&mut lost, "it was not asked once", player.account().is_settled());
    let bytes: String = found.vectors.iter().flatten().map(|number| format!("{number},")).collect();
    let dimensions = found.vectors.first().map_or(0, Vec::len);
    let told = format!(
        "ok, {} vectors of {dimensions} ({}), in {:?}, {}",
        found.vectors.len(),
        Mark(&bytes),
        found.usage.input.unwrap_or_default(),
        found.cost
    );
    (told, lost)
}

pub(super) async fn rerank(exchange: &Exchange) -> (String, Vec<String>) {
    let (nlp, player) = client(exchange).await;
    let (asked, answered) = (exchange.asked(), exchange.answered());
    let reranker = nlp.reranker_of(asked["model"].as_str().unwrap()).unwrap();
    let top = asked["top_n"].as_u64().map(|top| top as usize);
    let query = asked["query"].as_str().unwrap();
    let found = match reranker.rerank(query, &texts(&asked["documents"]), top).await {
        Ok(found) => found,
        Err(error) => return failed(exchange, &error),
    };
    let mut recorded: Vec<(u64, f64)> = answered["results"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| (item["index"].as_u64().unwrap(), item["relevance_score"].as_f64().unwrap()))
        .collect();
    recorded.sort_by(|a, b| b.1.total_cmp(&a.1));
    let told: Vec<(u64, f64)> =
        found.ranked.iter().map(|ranked| (ranked.index as u64, ranked.score)).collect();
    let mut lost = Vec::new();
    keep(&mut lost, "an error became an answer", !exchange.failed());
    keep(&mut lost, "places", told == recorded);
    keep(&mut lost, "cost", super::replayed::is(found.cost, answered["usage"]["cost"].as_f64()));
    keep(&mut lost, "it was not asked once", player.account().is_settled());
    (format!("ok, places {:?}, {}", told.iter().map(|it| it.0).collect::<Vec<_>>(), found.cost), lost)
}

pub(super) async fn moderation(exchange: &Exchange) -> (String, Vec<String>) {
    let (_, player) = client(exchange).await;
    let url = player.base_url();
    let settings = [("OPENROUTER_BASE_URL", url.as_str()), ("LOQUAT_MODERATION_URL", url.as_str())];
    let nlp = OpenRouter::builder().environment(Environment::from_iter(settings)).build().unwrap();
    let text = texts(&exchange.asked()["input"]).join("\n");
    let flagged = exchange.answered()["results"][0]["flagged"].as_bool();
    match nlp.moderation_service().unwrap().moderate(&text).await {
        Ok(found) => {
            let mut lost = Vec::new();
            keep(&mut lost, "an error became an answer", !exchange.failed());
            keep(&mut lost, "flag", Some(found.flagged) == flagged);
            (format!("ok, flagged {}, {} tags", found.flagged, found.tags.len()), lost)
        }
        Err(error) => failed(exchange, &error),
    }
}
