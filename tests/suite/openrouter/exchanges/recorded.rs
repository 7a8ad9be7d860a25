//! A recording, read with `serde_json` alone: what was said, what it cost, and whether it was an answer at all.

use std::fmt;

use serde_json::Value;

/// What an exchange is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Chat,
    Embeddings,
    Rerank,
    Moderation,
    Models,
    Endpoints(String),
    Generation(String),
    Key,
    Credits,
    Unspoken,
}

/// One line of a recording.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) source: String,
    pub(super) method: String,
    /// Below the base URL.
    pub(super) path: String,
    pub(super) request: String,
    pub(super) status: u16,
    pub(super) body: String,
    /// All of it, as it stands in the file.
    pub(super) line: String,
}

impl Exchange {
    pub(super) fn read(line: &Value) -> Self {
        let text =
            |pointer: &str| line.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let url = text("/request/url");
        let path = url.split_once("/api/v1").map_or(url.as_str(), |(_, below)| below).to_owned();
        let source = text("/source/path");
        let source = source.rsplit_once("openrouter/").map_or(source.as_str(), |(_, file)| file);
        Self {
            source: format!("{source}#{}", line["source"]["n"]),
            method: text("/request/method"),
            path,
            request: text("/request/body"),
            status: u16::try_from(line["response"]["status"].as_u64().unwrap()).unwrap(),
            body: text("/response/body"),
            line: line.to_string(),
        }
    }

    pub(super) fn kind(&self) -> Kind {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        match (self.method.as_str(), path) {
            ("POST", "/chat/completions") => Kind::Chat,
            ("POST", "/embeddings") => Kind::Embeddings,
            ("POST", "/rerank") => Kind::Rerank,
            ("POST", "/moderations") => Kind::Moderation,
            ("GET", "/models") => Kind::Models,
            ("GET", "/key") => Kind::Key,
            ("GET", "/credits") => Kind::Credits,
            ("GET", "/generation") => {
                let id = query.split('&').find_map(|pair| pair.strip_prefix("id="));
                Kind::Generation(id.unwrap_or_default().to_owned())
            }
            ("GET", _) => {
                let model = path.strip_prefix("/models/").and_then(|below| below.strip_suffix("/endpoints"));
                model.map_or(Kind::Unspoken, |model| Kind::Endpoints(model.to_owned()))
            }
            _ => Kind::Unspoken,
        }
    }

    /// The request's JSON; null where it has none.
    pub(super) fn asked(&self) -> Value {
        serde_json::from_str(&self.request).unwrap_or_default()
    }

    /// The reply's JSON; null where it has none.
    pub(super) fn answered(&self) -> Value {
        serde_json::from_str(self.body.trim()).unwrap_or_default()
    }

    /// Whether the reply is an error, whatever it says besides.
    pub(super) fn failed(&self) -> bool {
        self.status >= 300 || !self.answered()["error"].is_null()
    }
}

impl Kind {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Embeddings => "embeddings",
            Self::Rerank => "rerank",
            Self::Moderation => "moderation",
            Self::Models => "models",
            Self::Endpoints(_) => "endpoints",
            Self::Generation(_) => "generation",
            Self::Key => "key",
            Self::Credits => "credits",
            Self::Unspoken => "-",
        }
    }
}

/// Tokens and money as they stand in a `usage`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bill {
    pub(super) input: Option<u64>,
    pub(super) output: Option<u64>,
    pub(super) cached: Option<u64>,
    pub(super) reasoning: Option<u64>,
    pub(super) cost: Option<f64>,
}

impl Bill {
    pub(super) fn read(usage: &Value) -> Self {
        Self {
            input: usage["prompt_tokens"].as_u64(),
            output: usage["completion_tokens"]
                .as_u64()
                .or_else(|| usage["total_tokens"].as_u64()?.checked_sub(usage["prompt_tokens"].as_u64()?)),
            cached: usage["prompt_tokens_details"]["cached_tokens"].as_u64(),
            reasoning: usage["completion_tokens_details"]["reasoning_tokens"].as_u64(),
            cost: usage["cost"].as_f64(),
        }
    }

    /// What the client says of the same.
    pub(super) fn told(usage: loquat::Usage, spent: loquat::Spent) -> Self {
        let cost = match spent {
            loquat::Spent::Known(usd) => usd.digits().parse().ok(),
            _ => None,
        };
        Self {
            input: usage.input,
            output: usage.output,
            cached: usage.cached,
            reasoning: usage.reasoning,
            cost,
        }
    }
}

/// A text in a table: how long it is, and which.
pub(super) struct Mark<'t>(pub(super) &'t str);

impl fmt::Display for Mark<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("-");
        }
        // FNV-1a.
        let hash = self.0.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        write!(f, "{} {:08x}", self.0.chars().count(), hash >> 32)
    }
}
