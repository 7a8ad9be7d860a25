//! Where a list of texts is split into requests: by number and by tokens. Decisions only.

use super::EmbedderSettings;

/// Bytes of a token, at the least for text in any script: English has four and more, Chinese three.
const BYTES: u64 = 3;

/// Consecutive parts, in order; none is empty. A text that is too long for a request goes alone: whether the model takes it
/// is for the model to say.
pub(super) fn split(texts: Vec<String>, settings: &EmbedderSettings) -> Vec<Vec<String>> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut held = 0_u64;
    for text in texts {
        let tokens = (text.len() as u64).div_ceil(BYTES);
        let fits = |batch: &Vec<String>| {
            batch.len() < settings.texts && held.saturating_add(tokens) <= settings.tokens
        };
        match batches.last_mut().filter(|batch| fits(batch)) {
            Some(batch) => {
                batch.push(text);
                held = held.saturating_add(tokens);
            }
            None => {
                batches.push(vec![text]);
                held = tokens;
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(texts: &[usize], settings: &EmbedderSettings) -> Vec<usize> {
        let texts = texts.iter().map(|bytes| "x".repeat(*bytes)).collect();
        split(texts, settings).iter().map(Vec::len).collect()
    }

    #[test]
    fn a_list_is_split_by_number() {
        let two = EmbedderSettings::default().texts_per_request(2);
        assert_eq!(sizes(&[3; 5], &two), [2, 2, 1]);
        assert!(sizes(&[], &two).is_empty());
    }

    #[test]
    fn a_list_is_split_by_tokens_and_a_long_text_goes_alone() {
        let ten = EmbedderSettings::default().tokens_per_request(10);
        assert_eq!(sizes(&[15, 15, 3, 300, 3], &ten), [2, 1, 1, 1]);
    }
}
