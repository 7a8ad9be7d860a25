//! `POST /embeddings` and `POST /rerank`, without a model: a text is a bag of its words. Texts that share words are near each
//! other, which is all that a demonstration or a test needs; meaning is in none of it.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{EPOCH, completion::tokens, error_body::ErrorBody, money::Price};
use crate::scenario::Reply;

/// Name, length of a vector, price in cents per million tokens.
const MODELS: &[(&str, usize, u64)] = &[
    ("openai/text-embedding-3-large", 3072, 13),
    ("openai/text-embedding-3-small", 1536, 2),
    ("qwen/qwen3-embedding-8b", 4096, 1),
];
/// The length of the vectors of a model that is not in the table.
const LENGTH: usize = 768;
/// What one request may hold, as OpenAI has it.
const MOST_TEXTS: usize = 2048;

/// The answer to `POST /embeddings`; `id` is the end of its id.
pub(super) fn embeddings(request: &Value, id: &str) -> Reply {
    match embedded(request, id) {
        Ok(body) => Reply::raw(body),
        Err(refusal) => refusal.into(),
    }
}

fn embedded(request: &Value, id: &str) -> Result<String, ErrorBody> {
    let model = request.get("model").and_then(Value::as_str).unwrap_or_default();
    let known = MODELS.iter().find(|(name, ..)| *name == model);
    if known.is_none() && !model.contains("embed") {
        return Err(ErrorBody::new(400, format!("Model {model} does not exist")));
    }
    let (_, usual, cents) = known.copied().unwrap_or(("", LENGTH, 1));
    let texts = texts(request.get("input"))?;
    let length = match request.get("dimensions").and_then(Value::as_u64) {
        Some(0) => return Err(ErrorBody::new(400, "dimensions must be at least 1")),
        Some(wanted) => usize::try_from(wanted).unwrap_or(usual).min(usual),
        None => usual,
    };
    let base64 = request.get("encoding_format").and_then(Value::as_str) == Some("base64");
    let item = |(place, text): (usize, &String)| {
        let vector = vector(text, length);
        json!({"object": "embedding", "index": place, "embedding": if base64 { in_base64(&vector) } else { json!(vector) }})
    };
    let data: Vec<Value> = texts.iter().enumerate().map(item).collect();
    let used: u64 = texts.iter().map(|text| tokens(text)).sum();
    Ok(body(model, &format!("gen-emb-{EPOCH}-{id}"), ("data", Value::Array(data)), used, cents))
}

/// The answer to `POST /rerank`.
pub(super) fn rerank(request: &Value, id: &str) -> Reply {
    let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default();
    let documents = match texts(request.get("documents")) {
        Ok(documents) if !text("model").contains("rerank") => {
            drop(documents);
            return Reply::error(400, format!("Model {} does not exist", text("model")));
        }
        Ok(documents) => documents,
        Err(refusal) => return refusal.into(),
    };
    let query = vector(text("query"), LENGTH);
    let near =
        |document: &String| query.iter().zip(vector(document, LENGTH)).map(|(a, b)| a * b).sum::<f32>();
    let mut ranked: Vec<(usize, f32)> = documents.iter().map(near).enumerate().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let most = request.get("top_n").and_then(Value::as_u64).and_then(|top| usize::try_from(top).ok());
    ranked.truncate(most.unwrap_or(usize::MAX));
    let result = |(index, score): (usize, f32)| json!({"index": index, "relevance_score": score, "document": {"text": documents.get(index)}});
    let results = ranked.into_iter().map(result).collect();
    let used = tokens(text("query")) + documents.iter().map(|document| tokens(document)).sum::<u64>();
    Reply::raw(body(text("model"), &format!("gen-rerank-{EPOCH}-{id}"), ("results", results), used, 2))
}

/// By hand, since the digits of the cost must be exact. The model comes back without its author, as recorded.
fn body(model: &str, id: &str, (name, items): (&str, Value), used: u64, cents: u64) -> String {
    let [cost, ..] = Price::cents_per_million(cents, 0).cost(used, 0);
    let model = model.rsplit('/').next().unwrap_or(model);
    format!(
        concat!(
            r#"{{"object":"list","{}":{},"model":{},"usage":{{"prompt_tokens":{},"total_tokens":{},"cost":{},"#,
            r#""is_byok":false}},"provider":"simulator","id":{}}}"#
        ),
        name,
        items,
        Value::from(model),
        used,
        used,
        cost,
        Value::from(id)
    )
}

fn texts(input: Option<&Value>) -> Result<Vec<String>, ErrorBody> {
    let texts: Option<Vec<String>> = match input {
        Some(Value::String(text)) => Some(vec![text.clone()]),
        Some(Value::Array(items)) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => None,
    };
    match texts {
        Some(texts) if texts.is_empty() || texts.iter().any(String::is_empty) => {
            Err(ErrorBody::new(400, "Input must have at least 1 token."))
        }
        Some(texts) if texts.len() > MOST_TEXTS => {
            Err(ErrorBody::new(400, format!("Input must have at most {MOST_TEXTS} items.")))
        }
        Some(texts) => Ok(texts),
        None => Err(ErrorBody::new(400, "Input must be a string or a list of strings")),
    }
}

/// Each word adds or takes one at a place that its letters choose; then the whole has length one.
fn vector(text: &str, length: usize) -> Vec<f32> {
    let mut vector = vec![0.0_f32; length];
    let lower = text.to_lowercase();
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let hash = fnv(word);
        if let Some(place) = vector.get_mut((hash >> 1) as usize % length.max(1)) {
            *place += if hash & 1 == 0 { 1.0 } else { -1.0 };
        }
    }
    let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    // A text without a word, or whose words cancel out, points somewhere all the same.
    if norm == 0.0 {
        if let Some(first) = vector.first_mut() {
            *first = 1.0;
        }
        return vector;
    }
    vector.iter_mut().for_each(|x| *x /= norm);
    vector
}

fn in_base64(vector: &[f32]) -> Value {
    let bytes: Vec<u8> = vector.iter().flat_map(|number| number.to_le_bytes()).collect();
    STANDARD.encode(bytes).into()
}

/// FNV-1a, 64 bits: the same on every machine, which the standard library's hash is not.
fn fnv(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: &str, b: &str) -> f32 {
        vector(a, 768).iter().zip(vector(b, 768)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn texts_that_share_words_are_near() {
        assert!(near("a red bicycle", "the bicycle is red") > near("a red bicycle", "cheese from Parma"));
        assert!((near("a red bicycle", "A red, bicycle!") - 1.0).abs() < 1e-6);
        assert!((near("", "") - 1.0).abs() < 1e-6);
    }
}
