//! Bytes as text: what is not UTF-8 is replaced, and its places are kept, because every change is told.

/// A text, and the places of it that were not UTF-8.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// What is read; all places count its bytes.
    pub(super) text: String,
    /// Where U+FFFD stands for bytes that are no UTF-8.
    pub(super) lost: Vec<(usize, usize)>,
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { text, lost: Vec::new() }
    }
}

/// The text that `bytes` are.
pub(super) fn decode(bytes: Vec<u8>) -> Text {
    String::from_utf8(bytes).map_or_else(|error| lossy(error.as_bytes()), Text::from)
}

fn lossy(bytes: &[u8]) -> Text {
    let mut decoded = Text::default();
    for chunk in bytes.utf8_chunks() {
        decoded.text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let start = decoded.text.len();
            decoded.text.push(char::REPLACEMENT_CHARACTER);
            decoded.lost.push((start, decoded.text.len()));
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_utf8_stays_and_what_is_not_has_its_place() {
        assert_eq!(decode("[\"é\"]".into()), Text::from("[\"é\"]".to_owned()));
        let decoded = decode(b"[\"\xff\", \"\xe2\x82\"]".to_vec());
        assert_eq!(decoded.text, "[\"\u{fffd}\", \"\u{fffd}\"]");
        assert_eq!(decoded.lost, [(2, 5), (9, 12)]);
    }
}
