//! The answer to `POST /chat/completions`: only what is used of it, and all of that optional.

use loquat_core::{Spent, Usage};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Loose, chat::Raw, content::Content, error::WireError, lenient};

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
struct WireMessage<'a> {
    #[serde(default, deserialize_with = "lenient")]
    content: Option<Content>,
    #[serde(default, deserialize_with = "lenient")]
    refusal: Option<String>,
    #[serde(borrow, default, deserialize_with = "lenient")]
    tool_calls: Option<Vec<Loose<WireToolCall<'a>>>>,
}

#[derive(Debug, Default, Deserialize)]
struct WireToolCall<'a> {
    #[serde(borrow, default, deserialize_with = "lenient")]
    function: Option<WireFunction<'a>>,
}

#[derive(Debug, Default, Deserialize)]
struct WireFunction<'a> {
    /// Text that should be JSON; some providers send the JSON itself.
    #[serde(borrow, default)]
    arguments: Raw<'a>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct WireUsage<'a> {
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
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct InputDetails {
    #[serde(default, deserialize_with = "lenient")]
    cached_tokens: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct OutputDetails {
    #[serde(default, deserialize_with = "lenient")]
    reasoning_tokens: Option<u64>,
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

    pub(crate) fn provider(&self) -> Option<String> {
        self.provider.and_then(|raw| serde_json::from_str(raw.get()).ok())
    }

    pub(crate) fn usage(&self) -> Usage {
        let Some(usage) = self.usage else { return Usage::default() };
        // Some providers leave out one of the three counts.
        let output =
            usage.completion_tokens.or_else(|| usage.total_tokens?.checked_sub(usage.prompt_tokens?));
        Usage::new(
            usage.prompt_tokens,
            output,
            usage.prompt_tokens_details.and_then(|details| details.cached_tokens),
            usage.completion_tokens_details.and_then(|details| details.reasoning_tokens),
        )
    }

    /// From the digits of the number on the wire; a reply that does not say may have cost something.
    pub(crate) fn spent(&self) -> Spent {
        let digits = self.usage.and_then(|usage| usage.cost).map(RawValue::get);
        digits.and_then(|digits| digits.parse().ok()).map_or(Spent::Maybe, Spent::Known)
    }
}

impl WireChoice<'_> {
    pub(crate) fn finish(&self) -> &str {
        self.finish_reason.as_deref().unwrap_or_default()
    }

    /// A truncated tool call is reported as `tool_calls`: only the native reason tells.
    pub(crate) fn is_truncated(&self) -> bool {
        let reasons =
            ["length", "max_tokens", "max_output_tokens", "model_context_window_exceeded", "incomplete"];
        self.finish() == "length" || self.native(&reasons)
    }

    /// Refused, by the provider's own word alone.
    pub(crate) fn is_refused(&self) -> bool {
        self.native(&["refusal"])
    }

    /// Held back, by the provider's own word alone.
    pub(crate) fn is_filtered(&self) -> bool {
        self.native(&["safety", "recitation", "blocklist", "prohibited_content", "content_filter"])
    }

    pub(crate) fn refusal(&self) -> Option<&str> {
        self.message.as_ref()?.refusal.as_deref().filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn content(&self) -> Option<&str> {
        Some(self.message.as_ref()?.content.as_ref()?.0.as_str())
    }

    /// The arguments of the tool call, as text; `None` where there are several that differ.
    pub(crate) fn arguments(&self) -> Option<String> {
        if self.has_several_calls() {
            return None;
        }
        let raw = self.calls().next()?.arguments?.get();
        Some(serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned()))
    }

    /// More than one tool call, with different arguments.
    pub(crate) fn has_several_calls(&self) -> bool {
        let arguments: Vec<_> = self.calls().map(|call| call.arguments.map(RawValue::get)).collect();
        arguments.windows(2).any(|pair| pair.first() != pair.last())
    }

    fn calls(&self) -> impl Iterator<Item = &WireFunction<'_>> {
        let calls = self.message.as_ref().and_then(|message| message.tool_calls.as_ref());
        calls.into_iter().flatten().filter_map(|call| call.0.as_ref()?.function.as_ref())
    }

    fn native(&self, reasons: &[&str]) -> bool {
        let native = self.native_finish_reason.as_deref().unwrap_or_default();
        reasons.iter().any(|reason| native.eq_ignore_ascii_case(reason))
    }
}
