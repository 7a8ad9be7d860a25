//! One line of a program's questions, field by field. Each is held as its source text first, so that a wrong one does not
//! hide the `id`, and the `id` goes back as it came.

use std::{collections::HashMap, num::NonZeroUsize};

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::{
    failure::Failure,
    reader::How,
    text::{Text, decode},
};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A line that is a JSON object. Of a field given twice, the last counts; null counts as not given.
#[derive(Debug)]
pub(super) struct Line<'a>(HashMap<String, &'a RawValue>);

impl<'a> Line<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Failure> {
        let text = std::str::from_utf8(bytes).map_err(|_| Failure::line("the line is not UTF-8"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
        if text.is_empty() {
            return Err(Failure::line("the line is empty"));
        }
        // The words of `serde_json` may quote the line, so they are not passed on.
        serde_json::from_str(text).map(Self).map_err(|error| {
            Failure::line(if error.is_data() { "the line is no JSON object" } else { "the line is not JSON" })
        })
    }

    pub(super) fn id(&self) -> Option<&'a RawValue> {
        self.0.get("id").copied()
    }

    /// The text of the schema.
    pub(super) fn schema(&self) -> Option<&'a str> {
        self.0.get("schema").map(|raw| raw.get()).filter(|text| *text != "null")
    }

    /// How the text is to be read; what the line does not say is as in `otherwise`.
    pub(super) fn how(&self, otherwise: How) -> Result<How, Failure> {
        let bool = |name| self.field::<bool>(name, "true or false");
        let chunk = self.field::<NonZeroUsize>("chunk", "a number of bytes above 0")?;
        Ok(How {
            strict: bool("strict")?.unwrap_or(otherwise.strict),
            partial: bool("partial")?.unwrap_or(otherwise.partial),
            chunk: chunk.map(NonZeroUsize::get).or(otherwise.chunk),
        })
    }

    /// What is to be read: bytes outrank text, because only they can say what is not UTF-8.
    pub(super) fn text(&self) -> Result<Text, Failure> {
        if let Some(digits) = self.field::<String>("input_b64", "a string")? {
            let bytes = BASE64.decode(digits).map_err(|_| Failure::line("`input_b64` is not base64"))?;
            return Ok(decode(bytes));
        }
        let latin = self.field::<Latin>("input_latin1_bytes", "a string, a list of bytes, or true")?;
        match latin {
            Some(Latin::Bytes(bytes)) => return Ok(decode(bytes)),
            Some(Latin::Text(text)) => return latin1("input_latin1_bytes", &text),
            Some(Latin::OfInput(true)) => return latin1("input", &self.input()?),
            Some(Latin::OfInput(false)) | None => {}
        }
        self.input().map(Text::from)
    }

    fn input(&self) -> Result<String, Failure> {
        self.field("input", "a string of Unicode characters")?
            .ok_or_else(|| Failure::line("the line has no `input`"))
    }

    fn field<T: DeserializeOwned>(&self, name: &str, wanted: &str) -> Result<Option<T>, Failure> {
        let Some(raw) = self.0.get(name) else { return Ok(None) };
        serde_json::from_str(raw.get()).map_err(|_| Failure::line(format!("`{name}` is not {wanted}")))
    }
}

/// Bytes, one to a number or to a character up to U+00FF.
#[derive(Deserialize)]
#[serde(untagged)]
enum Latin {
    /// The characters of `input` are the bytes.
    OfInput(bool),
    Text(String),
    Bytes(Vec<u8>),
}

fn latin1(name: &str, text: &str) -> Result<Text, Failure> {
    let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
    bytes.map(decode).map_err(|_| Failure::line(format!("`{name}` has a character beyond U+00FF")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &str) -> Result<String, String> {
        let line = Line::parse(line.as_bytes()).map_err(|why| why.message)?;
        line.text().map(|text| text.text).map_err(|why| why.message)
    }

    #[test]
    fn bytes_outrank_text() {
        assert_eq!(text(r#"{"input": "a"}"#).unwrap(), "a");
        assert_eq!(text(r#"{"input": "a", "input_latin1_bytes": [98], "input_b64": "Yw=="}"#).unwrap(), "c");
        assert_eq!(text(r#"{"input": "a", "input_latin1_bytes": [98], "input_b64": null}"#).unwrap(), "b");
        assert_eq!(text(r#"{"input_latin1_bytes": "\u00c3\u00a9"}"#).unwrap(), "é");
        assert_eq!(text(r#"{"input": "\u00c3\u00a9", "input_latin1_bytes": true}"#).unwrap(), "é");
        assert_eq!(text(r#"{"input": "\u00c3", "input_latin1_bytes": false}"#).unwrap(), "Ã");
    }

    #[test]
    fn base64_may_lack_its_padding() {
        assert_eq!(text(r#"{"input_b64": "Yw"}"#).unwrap(), "c");
    }

    #[test]
    fn what_is_wrong_is_named_and_not_quoted() {
        for (line, says) in [
            ("", "the line is empty"),
            ("{", "the line is not JSON"),
            ("[1]", "the line is no JSON object"),
            ("{}", "the line has no `input`"),
            (r#"{"input": 7}"#, "`input` is not a string of Unicode characters"),
            (r#"{"input": "\ud800"}"#, "`input` is not a string of Unicode characters"),
            (r#"{"input_b64": "?"}"#, "`input_b64` is not base64"),
            (
                r#"{"input_latin1_bytes": [256]}"#,
                "`input_latin1_bytes` is not a string, a list of bytes, or true",
            ),
            (r#"{"input_latin1_bytes": "\u0100"}"#, "`input_latin1_bytes` has a character beyond U+00FF"),
        ] {
            assert_eq!(text(line).unwrap_err(), says, "{line}");
        }
    }
}
