//! The simulator's own table of models: what each one does with a schema, and what it costs.
//!
//! Taken from OpenRouter's documentation and recorded traffic, never from the SDK: a simulator that asked the SDK what a model can do
//! would agree with every mistake in it.

use serde_json::{Value, json};

use super::money::Price;

/// What a model does with `response_format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Honours it, and refuses schemas outside OpenAI's strict subset.
    Strict,
    /// Honours it, whatever the schema.
    Honoured,
    /// Honours `json_schema`; its JSON mode writes JSON with small damage.
    Damaged,
    /// Drops it silently and answers as if it had not been sent.
    Ignored,
    /// Refuses it with a 400.
    Refused,
}

/// How a model writes JSON that it was only asked for in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prose {
    /// The JSON and nothing else.
    Bare,
    /// A sentence, then the JSON in a code fence.
    Fenced,
    /// JSON with trailing commas and single quotes.
    Damaged,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model {
    /// What a request names.
    pub(super) slug: &'static str,
    /// What the answer names, where that is another.
    permaslug: Option<&'static str>,
    pub(super) format: Format,
    pub(super) prose: Prose,
    /// Whether a forced tool is honoured; otherwise tools are dropped silently.
    pub(super) tools: bool,
    pub(super) price: Price,
    pub(super) context: u64,
    max_output: u64,
    /// How the provider calls the end of a whole answer, a cut one and a tool call.
    pub(super) native: [&'static str; 3],
    parameters: &'static [&'static str],
}

const OPENAI: [&str; 3] = ["stop", "length", "tool_calls"];
const ANTHROPIC: [&str; 3] = ["end_turn", "max_tokens", "tool_use"];

const GPT: &[&str] = &[
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "presence_penalty",
    "response_format",
    "seed",
    "stop",
    "structured_outputs",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "web_search_options",
];
const CLAUDE: &[&str] = &["max_tokens", "stop", "temperature", "tool_choice", "tools", "top_k", "top_p"];
const LLAMA: &[&str] = &[
    "frequency_penalty",
    "logit_bias",
    "max_tokens",
    "min_p",
    "presence_penalty",
    "repetition_penalty",
    "response_format",
    "seed",
    "stop",
    "structured_outputs",
    "temperature",
    "tool_choice",
    "tools",
    "top_k",
    "top_p",
];
const PLAIN: &[&str] = &["max_tokens", "stop", "temperature", "top_p"];

/// The rows that `GET /models` lists.
pub(super) const TABLE: &[Model] = &[
    Model {
        slug: "openai/gpt-4o",
        permaslug: None,
        format: Format::Strict,
        prose: Prose::Bare,
        tools: true,
        price: Price::cents_per_million(250, 1_000),
        context: 128_000,
        max_output: 16_384,
        native: OPENAI,
        parameters: GPT,
    },
    Model {
        slug: "openai/gpt-4o-mini",
        permaslug: None,
        format: Format::Strict,
        prose: Prose::Bare,
        tools: true,
        price: Price::cents_per_million(15, 60),
        context: 128_000,
        max_output: 16_384,
        native: OPENAI,
        parameters: GPT,
    },
    Model {
        slug: "anthropic/claude-3.5-sonnet",
        permaslug: Some("anthropic/claude-3.5-sonnet-20241022"),
        format: Format::Ignored,
        prose: Prose::Fenced,
        tools: true,
        price: Price::cents_per_million(600, 3_000),
        context: 200_000,
        max_output: 8_192,
        native: ANTHROPIC,
        parameters: CLAUDE,
    },
    Model {
        slug: "meta-llama/llama-3.3-70b-instruct",
        permaslug: None,
        format: Format::Damaged,
        prose: Prose::Damaged,
        tools: true,
        price: Price::cents_per_million(10, 32),
        context: 131_072,
        max_output: 16_384,
        native: OPENAI,
        parameters: LLAMA,
    },
    Model {
        slug: "simulator/no-json-mode",
        permaslug: None,
        format: Format::Refused,
        prose: Prose::Bare,
        tools: true,
        price: Price::cents_per_million(10, 40),
        context: 32_768,
        max_output: 8_192,
        native: OPENAI,
        parameters: CLAUDE,
    },
    Model {
        slug: "simulator/prompt-only",
        permaslug: None,
        format: Format::Ignored,
        prose: Prose::Fenced,
        tools: false,
        price: Price::cents_per_million(10, 40),
        context: 32_768,
        max_output: 8_192,
        native: OPENAI,
        parameters: PLAIN,
    },
];

/// Any other slug that looks like one: honours whatever it is sent.
const GENERIC: Model = Model {
    slug: "simulator/generic",
    permaslug: None,
    format: Format::Honoured,
    prose: Prose::Bare,
    tools: true,
    price: Price::cents_per_million(100, 200),
    context: 128_000,
    max_output: 16_384,
    native: OPENAI,
    parameters: GPT,
};

/// One provider's offer of a model.
#[derive(Debug)]
pub(super) struct Offer {
    provider: &'static str,
    tag: &'static str,
    /// How often the price of the table.
    price: u64,
    /// Which part of the window of the table.
    window: u64,
}

const OFFERS: [Offer; 2] = [
    Offer { provider: "simulator", tag: "simulator", price: 1, window: 1 },
    Offer { provider: "Simulated Turbo", tag: "simulated/turbo", price: 3, window: 2 },
];

impl Model {
    /// The row for `slug` without its variants, or `None` when OpenRouter would not know it: no `/`, or below `no-such/`.
    pub(super) fn named(slug: &str) -> Option<Self> {
        if !slug.contains('/') || slug.starts_with("no-such/") {
            return None;
        }
        Some(TABLE.iter().find(|row| row.slug == slug).copied().unwrap_or(GENERIC))
    }

    /// The row of a model that nobody knows, for replies that a script gives to it.
    pub(super) fn generic() -> Self {
        GENERIC
    }

    /// What the answer to a request for `slug` names as its model.
    pub(super) fn echo(&self, slug: &str) -> String {
        self.permaslug.unwrap_or(slug).to_owned()
    }

    /// Whether it takes the parameter `name`.
    pub(super) fn takes(&self, name: &str) -> bool {
        self.parameters.contains(&name)
    }

    /// Its entry in `GET /models`.
    pub(super) fn entry(&self) -> Value {
        self.entry_as(self.slug)
    }

    /// Its offers: the simulator's own, and where a model has several providers, a dearer one with a smaller window.
    pub(super) fn offers(&self) -> &'static [Offer] {
        if self.slug.starts_with("meta-llama/") { &OFFERS } else { OFFERS.split_at(1).0 }
    }

    /// An entry of `GET /models/{author}/{slug}/endpoints`.
    pub(super) fn endpoint(&self, offer: &Offer) -> Value {
        let price = self.price.times(offer.price);
        let (context, taken) = (self.context / offer.window, |name: &&&str| {
            offer.price == 1 || !["response_format", "structured_outputs"].contains(*name)
        });
        json!({
            "name": format!("{} | {}", offer.provider, self.slug), "model_id": self.slug,
            "model_name": format!("Simulated {}", self.slug), "provider_name": offer.provider, "tag": offer.tag,
            "quantization": null, "context_length": context, "max_completion_tokens": self.max_output,
            "max_prompt_tokens": null,
            "pricing": {"prompt": price.prompt_digits(), "completion": price.completion_digits()},
            "supported_parameters": self.parameters.iter().filter(taken).collect::<Vec<_>>(),
            "status": 0, "uptime_last_5m": null, "uptime_last_30m": 100, "uptime_last_1d": null,
            "latency_last_30m": null, "throughput_last_30m": null, "supports_implicit_caching": false
        })
    }

    /// Its entry under another name.
    pub(super) fn entry_as(&self, slug: &str) -> Value {
        json!({
            "id": slug,
            "canonical_slug": self.permaslug.unwrap_or(slug),
            "name": format!("Simulated {slug}"),
            "created": super::EPOCH,
            "description": "Answered by the simulator of loquat-testkit, by rules; no model runs.",
            "context_length": self.context,
            "architecture": {
                "modality": "text->text",
                "input_modalities": ["text"],
                "output_modalities": ["text"],
                "tokenizer": "Other",
                "instruct_type": null
            },
            "pricing": {"prompt": self.price.prompt_digits(), "completion": self.price.completion_digits()},
            "top_provider": {
                "context_length": self.context,
                "max_completion_tokens": self.max_output,
                "is_moderated": false
            },
            "per_request_limits": null,
            "supported_parameters": self.parameters,
            "default_parameters": {},
            "supported_voices": null,
            "knowledge_cutoff": null,
            "expiration_date": null,
            "hugging_face_id": null,
            "links": {"details": format!("/api/v1/models/{slug}/endpoints")}
        })
    }
}
