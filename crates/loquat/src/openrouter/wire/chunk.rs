//! A chunk of a streamed answer. The same tolerance as everywhere, and as little copied as can be: there are thousands.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    Loose,
    chat::Raw,
    content::Content,
    error::WireError,
    lenient,
    reply::{WireMessage, WireUsage},
};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Chunk<'a> {
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) id: Option<Content<'a>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) model: Option<Content<'a>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) provider: Option<Content<'a>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) choices: Option<Vec<Loose<ChunkChoice<'a>>>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) usage: Option<WireUsage<'a>>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) service_tier: Option<String>,
    #[serde(borrow, default)]
    pub(crate) openrouter_metadata: Raw<'a>,
    #[serde(borrow, default)]
    error: Raw<'a>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct ChunkChoice<'a> {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) index: Option<u64>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) delta: Option<WireMessage<'a>>,
    /// Some servers send the whole message at the end.
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) message: Option<WireMessage<'a>>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) finish_reason: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) native_finish_reason: Option<String>,
    #[serde(borrow, default)]
    error: Raw<'a>,
}

impl<'a> Chunk<'a> {
    /// An error outranks whatever stands beside it, whatever its shape. It is given as its text, since the chunk does not last.
    pub(crate) fn error(&self) -> Option<&'a str> {
        let choices = self.choices.iter().flatten().filter_map(|choice| choice.0.as_ref());
        let fields = std::iter::once(self.error).chain(choices.map(|choice| choice.error));
        fields.flatten().find(|raw| WireError::of(Some(raw)).is_some()).map(RawValue::get)
    }

    /// The one choice that is asked for, taken out of the chunk.
    pub(crate) fn take_choice(&mut self) -> Option<ChunkChoice<'a>> {
        let choices = self.choices.take()?.into_iter().filter_map(|choice| choice.0);
        choices.into_iter().find(|choice| choice.index.unwrap_or_default() == 0)
    }
}

/// The error in the data of an event that is called `error`.
pub(crate) fn error_event(data: &[u8]) -> Option<String> {
    let raw = serde_json::from_slice::<&RawValue>(data).ok()?;
    let inner = serde_json::from_str::<Chunk<'_>>(raw.get()).ok().and_then(|chunk| chunk.error());
    inner.or_else(|| WireError::of(Some(raw)).map(|_| raw.get())).map(str::to_owned)
}
