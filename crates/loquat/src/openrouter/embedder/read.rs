//! What came back, checked: a vector for each text, in its place, all of one length, of numbers that are numbers.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::value::RawValue;

use crate::openrouter::wire::embeddings::EmbeddingsReply;

/// One vector a text, or what is wrong with the reply.
pub(super) fn vectors(reply: EmbeddingsReply, texts: usize) -> Result<Vec<Vec<f32>>, String> {
    let data = reply.data.ok_or("it has no `data`")?;
    if data.len() != texts {
        return Err(format!("it has {} vectors for {texts} texts", data.len()));
    }
    let mut placed: Vec<Option<Vec<f32>>> = vec![None; texts];
    for (place, item) in data.into_iter().enumerate() {
        let item = item.0.ok_or("an item of its `data` is no object")?;
        let place = item.index.unwrap_or(place);
        let slot = placed.get_mut(place).filter(|slot| slot.is_none());
        let slot = slot.ok_or("two of its vectors have one place, or one has none")?;
        *slot = Some(vector(item.embedding.as_deref().ok_or("an item of its `data` has no vector")?)?);
    }
    let vectors: Vec<Vec<f32>> = placed.into_iter().flatten().collect();
    let lengths = |pair: &[Vec<f32>]| pair.first().map(Vec::len) != pair.last().map(Vec::len);
    if vectors.windows(2).any(lengths) {
        return Err("its vectors have different lengths".to_owned());
    }
    Ok(vectors)
}

/// Numbers, or their bytes in base64, little end first.
fn vector(raw: &RawValue) -> Result<Vec<f32>, String> {
    let vector = if raw.get().starts_with('"') {
        let text: String = serde_json::from_str(raw.get()).map_err(|_| "a vector is no text")?;
        let bytes = STANDARD.decode(text).map_err(|_| "a vector is no base64")?;
        let numbers = bytes.chunks_exact(size_of::<f32>());
        if !numbers.remainder().is_empty() {
            return Err("a vector ends in the middle of a number".to_owned());
        }
        numbers.filter_map(|bytes| Some(f32::from_le_bytes(bytes.try_into().ok()?))).collect()
    } else {
        serde_json::from_str::<Vec<f32>>(raw.get()).map_err(|_| "a vector is no list of numbers")?
    };
    match vector.as_slice() {
        [] => Err("a vector is empty".to_owned()),
        numbers if !numbers.iter().all(|number| number.is_finite()) => {
            Err("a vector holds what is no number".to_owned())
        }
        _ => Ok(vector),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(data: &str, texts: usize) -> Result<Vec<Vec<f32>>, String> {
        vectors(serde_json::from_str(&format!("{{\"data\": {data}}}")).unwrap(), texts)
    }

    #[test]
    fn vectors_come_as_numbers_or_as_base64_and_in_any_order() {
        // 1.0 and -2.5 as bytes: 0000803f 000020c0.
        let data = r#"[{"index": 1, "embedding": [0.5, 2]}, {"index": 0, "embedding": "AACAPwAAIMA="}]"#;
        assert_eq!(read(data, 2).unwrap(), [vec![1.0, -2.5], vec![0.5, 2.0]]);
        assert_eq!(read(r#"[{"embedding": [1]}, {"embedding": [2]}]"#, 2).unwrap(), [[1.0], [2.0]]);
    }

    #[test]
    fn what_is_no_vector_for_each_text_is_refused_with_its_reason() {
        for (data, texts, reason) in [
            ("[]", 1, "it has 0 vectors for 1 texts"),
            (r#"[{"embedding": []}]"#, 1, "a vector is empty"),
            (r#"[{"embedding": ""}]"#, 1, "a vector is empty"),
            (r#"[{"embedding": [1, null]}]"#, 1, "a vector is no list of numbers"),
            (r#"[{"embedding": "AACA"}]"#, 1, "a vector ends in the middle of a number"),
            (r#"[{"embedding": "AADAfw=="}]"#, 1, "a vector holds what is no number"),
            (r#"[{"embedding": "?"}]"#, 1, "a vector is no base64"),
            (r#"[{}]"#, 1, "an item of its `data` has no vector"),
            (r#"[7]"#, 1, "an item of its `data` is no object"),
            (r#"[{"embedding": [1]}, {"embedding": [1, 2]}]"#, 2, "its vectors have different lengths"),
            (
                r#"[{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [2]}]"#,
                2,
                "two of its vectors have one place, or one has none",
            ),
            (r#"[{"index": 9, "embedding": [1]}]"#, 1, "two of its vectors have one place, or one has none"),
        ] {
            assert_eq!(read(data, texts).unwrap_err(), reason, "{data}");
        }
        assert_eq!(vectors(EmbeddingsReply::default(), 1).unwrap_err(), "it has no `data`");
    }
}
