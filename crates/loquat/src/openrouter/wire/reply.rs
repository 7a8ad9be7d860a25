//! The answer to `POST /chat/completions`: only what is used of it, and all of that optional.

use loquat_core::{OwnKey, Served, Spent, Usage, Usd};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::{Loose, chat::Raw, content::Content, error::WireError, lenient, metadata::routing};
use crate::openrouter::{
    catalog::Consumed,
    said::{Gathered, Said},
};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct ChatReply<'a> {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) model: Option<String>,
    /// A name; in one recorded shape, a whole completion.
    #[serde(borrow, default)]
    provider: Raw<'a>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    choices: Option<Vec<Loose<WireChoice<'a>>>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    usage: Option<WireUsage<'a>>,
    #[serde(borrow, default)]
    error: Raw<'a>,
    #[serde(default, deserialize_with = "lenient")]
    service_tier: Option<String>,
    #[serde(borrow, default)]
    openrouter_metadata: Raw<'a>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WireChoice<'a> {
    #[serde(borrow, default, deserialize_with = "lenient")]
    message: Option<WireMessage<'a>>,
    #[serde(default, deserialize_with = "lenient")]
    finish_reason: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    native_finish_reason: Option<String>,
    #[serde(borrow, default)]
    error: Raw<'a>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WireMessage<'a> {
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) content: Option<Content<'a>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) reasoning: Option<Content<'a>>,
    /// Other servers' name for the same.
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) reasoning_content: Option<Content<'a>>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) reasoning_details: Option<Vec<Value>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) refusal: Option<Content<'a>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) tool_calls: Option<Vec<Loose<WireToolCall<'a>>>>,
    /// The form of before there were several calls.
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) function_call: Option<WireFunction<'a>>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) annotations: Option<Vec<Value>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WireToolCall<'a> {
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) index: Option<u64>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) id: Option<Content<'a>>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) function: Option<WireFunction<'a>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct WireFunction<'a> {
    #[serde(borrow, default, deserialize_with = "lenient")]
    pub(crate) name: Option<Content<'a>>,
    /// Text that should be JSON; some providers send the JSON itself.
    #[serde(borrow, default)]
    pub(crate) arguments: Raw<'a>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct WireUsage<'a> {
    #[serde(default, deserialize_with = "lenient")]
    prompt_tokens: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    completion_tokens: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    total_tokens: Option<u64>,
    #[serde(borrow, default)]
    cost: Option<&'a RawValue>,
    #[serde(default, deserialize_with = "lenient")]
    prompt_tokens_details: Option<InputDetails>,
    #[serde(default, deserialize_with = "lenient")]
    completion_tokens_details: Option<OutputDetails>,
    #[serde(default, deserialize_with = "lenient")]
    is_byok: Option<bool>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    cost_details: Option<CostDetails<'a>>,
    #[serde(borrow, default)]
    server_tool_use_details: Raw<'a>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct CostDetails<'a> {
    #[serde(borrow, default)]
    upstream_inference_cost: Raw<'a>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct InputDetails {
    #[serde(default, deserialize_with = "lenient")]
    cached_tokens: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    cache_write_tokens: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    audio_tokens: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    video_tokens: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct OutputDetails {
    #[serde(default, deserialize_with = "lenient")]
    reasoning_tokens: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    image_tokens: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    audio_tokens: Option<u64>,
}

impl<'a> ChatReply<'a> {
    /// Reads a reply; white space before it, which OpenRouter sends while a model works, is nothing.
    pub(crate) fn read(body: &'a [u8]) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(body).map_err(|_| "its body is not UTF-8")?;
        let text = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace()).trim_end();
        if text.is_empty() {
            return Err("its body is empty");
        }
        let mut reply: Self = serde_json::from_str(text).map_err(|_| "its body is not a JSON object")?;
        // A whole completion under `provider`, everything else null: recorded behind one router.
        if reply.choices.is_none() && reply.error.is_none() {
            let nested = reply.provider.and_then(|raw| serde_json::from_str::<Self>(raw.get()).ok());
            reply =
                nested.filter(|nested| nested.choices.is_some() || nested.error.is_some()).unwrap_or(reply);
        }
        Ok(reply)
    }

    /// An error inside a 200 outranks whatever stands beside it.
    pub(crate) fn error(&self) -> Option<WireError<'a>> {
        WireError::of(self.error).or_else(|| WireError::of(self.first()?.error))
    }

    pub(crate) fn first(&self) -> Option<&WireChoice<'a>> {
        self.choices.as_ref()?.first()?.0.as_ref()
    }

    /// The first of the choices, taken out of the reply.
    pub(crate) fn take_first(&mut self) -> Option<WireChoice<'a>> {
        self.choices.take()?.into_iter().next()?.0
    }

    pub(crate) fn provider(&self) -> Option<String> {
        self.provider.and_then(|raw| serde_json::from_str(raw.get()).ok())
    }

    pub(crate) fn usage(&self) -> Usage {
        self.usage.map(WireUsage::tokens).unwrap_or_default()
    }

    pub(crate) fn consumed(&self) -> Option<Consumed> {
        self.usage.and_then(WireUsage::consumed)
    }

    pub(crate) fn served(&self) -> Served {
        let mut served = Served::default();
        served.own_key = self.usage.and_then(WireUsage::own_key);
        served.service_tier = self.service_tier.clone();
        served.routing = self.openrouter_metadata.and_then(routing);
        served
    }

    /// A reply that does not say may have cost something.
    pub(crate) fn spent(&self) -> Spent {
        self.usage.and_then(WireUsage::cost).map_or(Spent::Maybe, Spent::Known)
    }
}

impl WireUsage<'_> {
    pub(crate) fn tokens(self) -> Usage {
        // Some providers leave out one of the three counts.
        let output = self.completion_tokens.or_else(|| self.total_tokens?.checked_sub(self.prompt_tokens?));
        Usage::new(
            self.prompt_tokens,
            output,
            self.prompt_tokens_details.and_then(|details| details.cached_tokens),
            self.completion_tokens_details.and_then(|details| details.reasoning_tokens),
        )
        .with_cache_write(
            self.prompt_tokens_details.and_then(|details| details.cache_write_tokens).filter(|n| *n > 0),
        )
    }

    /// What a price list can be laid on; `None` where the counts are not whole.
    pub(crate) fn consumed(self) -> Option<Consumed> {
        let tokens = self.tokens();
        let (input, output) = (
            self.prompt_tokens_details.unwrap_or_default(),
            self.completion_tokens_details.unwrap_or_default(),
        );
        let odd = [input.video_tokens, output.image_tokens, output.audio_tokens];
        let tools = self.server_tool_use_details.map(RawValue::get).unwrap_or("null");
        Some(Consumed {
            input: tokens.input?,
            output: tokens.output?,
            cached: tokens.cached.unwrap_or(0),
            written: tokens.cache_write.unwrap_or(0),
            reasoning: tokens.reasoning.unwrap_or(0),
            audio: input.audio_tokens.unwrap_or(0),
            more: odd.iter().any(|count| count.is_some_and(|n| n > 0)) || !matches!(tools, "null" | "{}"),
        })
    }

    /// Whether the account's own key at the provider was used, and for how much.
    pub(crate) fn own_key(self) -> Option<OwnKey> {
        let upstream = self.cost_details.and_then(|details| details.upstream_inference_cost);
        let cost = upstream.and_then(|raw| raw.get().parse().ok());
        self.is_byok.filter(|is| *is).map(|_| OwnKey::new(cost))
    }

    /// From the digits of the number on the wire.
    pub(crate) fn cost(self) -> Option<Usd> {
        self.cost?.get().parse().ok()
    }
}

impl<'a> WireChoice<'a> {
    /// What the model said, apart from how it stood on the wire.
    pub(crate) fn said(self) -> Said {
        let mut said = Gathered::default();
        if let Some(message) = self.message {
            said.add(message, true, &mut |_| {});
        }
        said.ends(self.finish_reason, self.native_finish_reason);
        said.whole()
    }
}
