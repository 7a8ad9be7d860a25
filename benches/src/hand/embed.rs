//! Embeddings by hand: one request after the other, vectors as base64 or as numbers, in the order in which they come.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::Hand;
use crate::{EMBEDDING_MODEL, Failure, canned::vectors::TEXTS};

impl Hand {
    /// A vector a text.
    ///
    /// # Errors
    /// Whatever goes wrong.
    pub async fn embed(&self, texts: &[String], base64: bool) -> Result<Vec<Vec<f32>>, Failure> {
        let url = self.url.replace("chat/completions", "embeddings");
        let mut vectors = Vec::with_capacity(texts.len());
        for input in texts.chunks(TEXTS) {
            let encoding_format = if base64 { "base64" } else { "float" };
            let request = Request { model: EMBEDDING_MODEL, input, encoding_format };
            let body = self.post(&url, serde_json::to_vec(&request)?).await?.bytes().await?;
            if base64 {
                for item in serde_json::from_slice::<Reply<&str>>(&body)?.data {
                    let bytes = STANDARD.decode(item.embedding)?;
                    let number = |bytes: &[u8]| Some(f32::from_le_bytes(bytes.try_into().ok()?));
                    vectors.push(bytes.chunks_exact(4).filter_map(number).collect());
                }
            } else {
                let reply: Reply<Vec<f32>> = serde_json::from_slice(&body)?;
                vectors.extend(reply.data.into_iter().map(|item| item.embedding));
            }
        }
        Ok(vectors)
    }
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    input: &'a [String],
    encoding_format: &'a str,
}

#[derive(Deserialize)]
struct Reply<V> {
    data: Vec<Item<V>>,
}

#[derive(Deserialize)]
struct Item<V> {
    embedding: V,
}
