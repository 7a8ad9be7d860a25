//! What a generator must do, and the full story that it tells of what it did: every call, its verdict and its price.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use loquat_mend::Repair;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{
    Capabilities, Choice, ErasedSchema, Error, ErrorKind, Partials, Prompt, Served, Spent, Step, Tokenizer,
    TokenizerFamily, Tool, ToolChoice, Turn, Usage, ValueStream, Violation,
};

/// A generator asks one model. This is the least that an adapter implements; users call it through
/// [`Schematic`](crate::Schematic) and [`NlpServiceExt`](crate::NlpServiceExt).
///
/// # Contract
///
/// - **Order**: the answer belongs to the prompt given; nothing is remembered of earlier prompts.
/// - **Cost**: a call may make several requests (re-asks, a step down), never more than it announces: one first
///   request, one where the provider silently ignores the schema, one after a truncated answer, and
///   [`GenerationOptions::re_asks`]; a rung that the provider refuses costs a request, but no money. Each is in
///   [`GenerationInfo::attempts`], or in [`Error::attempts`].
/// - **Repetition**: a request that may have been charged is never sent again unasked.
/// - **Cancellation**: dropping the future ends the call. What was already sent may be charged all the same.
/// - **Concurrency**: any number of calls may run at once.
/// - **Truth**: what comes back as a value is the model's whole answer and satisfies the schema and its checks;
///   a refusal, a truncated, filtered, empty or partial answer is an error.
#[async_trait]
pub trait Generator: fmt::Debug + Send + Sync {
    /// A name for logs and snapshots: `openrouter/openai/gpt-4o`.
    fn id(&self) -> &str;

    /// Which model is asked, and why it.
    fn choice(&self) -> &Choice;

    /// Tokens that prompt and answer may have together; `None` when unknown. Never the limit of the answer.
    fn context_window(&self) -> Option<u64>;

    /// Tokens that an answer may have at most; `None` when unknown.
    fn max_output(&self) -> Option<u64>;

    /// Which tokenizer the model counts with.
    fn tokenizer_family(&self) -> TokenizerFamily;

    /// What the model is known to do.
    fn capabilities(&self) -> Capabilities;

    /// Counts tokens as the model does.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the service has no tokenizer; nothing is spent.
    fn tokenizer(&self) -> Result<Arc<dyn Tokenizer>, Error>;

    /// A JSON value that satisfies `schema` and its checks.
    ///
    /// # Errors
    /// Every [`ErrorKind`]; [`Error::spent`] says what it cost.
    async fn generate_value(
        &self,
        prompt: &Prompt,
        schema: &ErasedSchema,
        options: &GenerationOptions,
    ) -> Result<Generation<Value>, Error>;

    /// Free text.
    ///
    /// # Errors
    /// As [`Generator::generate_value`], but for those of the schema.
    async fn generate_text(
        &self,
        prompt: &Prompt,
        options: &GenerationOptions,
    ) -> Result<Generation<String>, Error>;

    /// One turn of a conversation with the tools of `options`: text, or calls of tools, or both.
    ///
    /// # Errors
    /// As [`Generator::generate_text`]. Truncated calls are an error and are never handed out.
    async fn generate_turn(
        &self,
        prompt: &Prompt,
        options: &GenerationOptions,
    ) -> Result<Generation<Turn>, Error>;

    /// One step towards a value, with the tools of `options`: the value, or calls of tools. Where the rung itself is a tool,
    /// it stands beside the others.
    ///
    /// # Errors
    /// As [`Generator::generate_value`].
    async fn generate_step(
        &self,
        prompt: &Prompt,
        schema: &ErasedSchema,
        options: &GenerationOptions,
    ) -> Result<Generation<Step>, Error>;

    /// The same as [`Generator::generate_value`], told while it arrives. Sends nothing before the stream is polled.
    ///
    /// What was shown once is never taken back without a [`Superseded`](crate::ValueEvent::Superseded): finished members stay,
    /// strings and lists only grow. Before the first event that shows anything, the model may be asked again as in a call that
    /// is not streamed; after it a wrong answer is the one `Err`, with what it cost and its text.
    fn stream_value(
        &self,
        prompt: &Prompt,
        schema: &ErasedSchema,
        options: &GenerationOptions,
    ) -> ValueStream;
}

/// The ways to get a schema-valid answer out of a model, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// The provider holds the model to the JSON Schema.
    JsonSchema,
    /// The provider holds the model to JSON; the schema is in the prompt.
    JsonMode,
    /// The model is made to call one tool whose parameters are the schema.
    ForcedTool,
    /// The schema is in the prompt, and only we hold the model to it.
    Prompt,
}

impl Rung {
    /// The name on the command line, in the docs and where it is serialised.
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonSchema => "json-schema",
            Self::JsonMode => "json-mode",
            Self::ForcedTool => "forced-tool",
            Self::Prompt => "prompt",
        }
    }
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Who chooses the rung.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The generator: the best rung that the model promises, and down on evidence.
    #[default]
    Auto,
    /// The caller: this rung or an error, never another.
    Pinned(Rung),
}

/// Sampling parameters. What is `None` is not sent; what a model does not take is left out, and `info` says so.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Parameters {
    /// 0 to 2; lower is more predictable.
    pub temperature: Option<f64>,
    /// Nucleus sampling, 0 to 1.
    pub top_p: Option<f64>,
    /// Candidates for each token.
    pub top_k: Option<u32>,
    /// -2 to 2.
    pub frequency_penalty: Option<f64>,
    /// -2 to 2.
    pub presence_penalty: Option<f64>,
    /// For answers that can be repeated, where the provider can.
    pub seed: Option<i64>,
    /// Texts that end the answer; four at most.
    pub stop: Vec<String>,
    /// Tokens that the answer may have. Not the context window.
    pub max_tokens: Option<u64>,
}

impl Parameters {
    /// What no provider can take: numbers that are none, and a limit of nothing. Adapters ask before they send.
    ///
    /// # Errors
    /// [`InvalidSetting`](crate::ErrorKind::InvalidSetting) with the parameter's name.
    pub fn check(&self) -> Result<(), Error> {
        let numbers = [
            ("temperature", self.temperature),
            ("top_p", self.top_p),
            ("frequency_penalty", self.frequency_penalty),
            ("presence_penalty", self.presence_penalty),
        ];
        let invalid = |name: &str, expected: &str| {
            Err(ErrorKind::InvalidSetting { name: name.to_owned(), expected: expected.to_owned() }.into())
        };
        if let Some((name, _)) = numbers.iter().find(|(_, number)| number.is_some_and(|n| !n.is_finite())) {
            return invalid(name, "a finite number");
        }
        if self.max_tokens == Some(0) { invalid("max_tokens", "a whole number above 0") } else { Ok(()) }
    }
}

/// How one call is made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GenerationOptions {
    /// Who chooses the rung.
    pub mode: Mode,
    /// How often a wrong answer is sent back with its violations: each is a new, priced request. 0 turns it off.
    pub re_asks: u32,
    /// Sampling parameters.
    pub parameters: Parameters,
    /// The tools that the model may call.
    pub tools: Vec<Tool>,
    /// Which of them it has to call; says nothing where there are none.
    pub tool_choice: ToolChoice,
    /// Whether it may call several at once; `None`: the provider's default.
    pub parallel_tool_calls: Option<bool>,
    /// What a stream of a value shows of it.
    pub partials: Partials,
    /// The time of the whole call, every request of it; `None`: the service's limit for each request.
    pub deadline: Option<Duration>,
    /// The longest silence in a stream; any byte ends it. `None`: the service's own.
    pub idle_timeout: Option<Duration>,
    /// How often the call sends again what cannot have been charged; `None`: the service's own.
    pub retries: Option<u32>,
    /// Whether that includes what may have been charged: a broken connection, a time-out. It may then be paid for twice.
    pub repeat_charged: bool,
    /// Fields of the request that are newer than this library, as they stand on the wire. Never over `messages`.
    pub extra: Map<String, Value>,
}

impl Default for GenerationOptions {
    fn default() -> Self {
        // Two: a wrong answer is nearly always mended by the first, and a second costs less than a failed job.
        let re_asks = 2;
        Self {
            mode: Mode::Auto,
            re_asks,
            parameters: Parameters::default(),
            tools: Vec::new(),
            tool_choice: ToolChoice::Auto,
            parallel_tool_calls: None,
            partials: Partials::Growing,
            deadline: None,
            idle_timeout: None,
            retries: None,
            repeat_charged: false,
            extra: Map::new(),
        }
    }
}

/// A value and the story of how it came to be.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Generation<T> {
    /// The answer.
    pub value: T,
    /// Who answered, how, and for how much.
    pub info: GenerationInfo,
}

impl<T> Generation<T> {
    /// A value and its story.
    pub fn new(value: T, info: GenerationInfo) -> Self {
        Self { value, info }
    }

    /// The same story with the value turned into something else.
    ///
    /// # Errors
    /// What `convert` returns.
    pub fn try_map<U, E>(self, convert: impl FnOnce(T) -> Result<U, E>) -> Result<Generation<U>, E> {
        Ok(Generation { value: convert(self.value)?, info: self.info })
    }
}

/// The story of a generation. Holds no text of the prompt or the answer.
///
/// Volatile in a snapshot: `duration_ms`, `request_id`, `cost` and the same fields of `attempts`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GenerationInfo {
    /// The schema's name; `None` for free text.
    pub schema: Option<String>,
    /// The model that was asked, and why it.
    pub choice: Choice,
    /// The model that answered, as the provider names it.
    pub model: String,
    /// Who ran the model.
    pub provider: Option<String>,
    /// The rung that gave the answer; `None` for free text.
    pub rung: Option<Rung>,
    /// From the call to its answer, all attempts together.
    #[serde(rename = "duration_ms", serialize_with = "milliseconds")]
    pub duration: Duration,
    /// Tokens of all attempts together.
    pub usage: Usage,
    /// The price of all attempts together.
    pub cost: Spent,
    /// The provider's id of the answer.
    pub request_id: Option<String>,
    /// Every request that was made, oldest first.
    pub attempts: Vec<Attempt>,
    /// What had to be mended in the answer's text.
    pub repairs: Vec<Repair>,
    /// What was done otherwise than wished, and why.
    pub notes: Vec<Note>,
}

impl GenerationInfo {
    /// The story that `attempts` tell, told by the last of them.
    pub fn new(choice: Choice, schema: Option<String>, attempts: Vec<Attempt>) -> Self {
        let last = attempts.last();
        Self {
            schema,
            model: last.and_then(|a| a.model.clone()).unwrap_or_else(|| choice.model.clone()),
            provider: last.and_then(|a| a.provider.clone()),
            rung: last.and_then(|a| a.rung),
            request_id: last.and_then(|a| a.request_id.clone()),
            duration: attempts.iter().map(|a| a.duration).sum(),
            usage: attempts.iter().map(|a| a.usage).sum(),
            cost: attempts.iter().map(|a| a.spent).sum(),
            choice,
            attempts,
            repairs: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// One request: what came of it and what it cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Attempt {
    /// The rung it was made on; `None` for free text.
    pub rung: Option<Rung>,
    /// What came of it.
    pub verdict: Verdict,
    /// Who answered, as the provider names it.
    pub model: Option<String>,
    /// Who ran the model.
    pub provider: Option<String>,
    /// Tokens.
    pub usage: Usage,
    /// Price.
    pub spent: Spent,
    /// From the request to the end of its answer.
    #[serde(rename = "duration_ms", serialize_with = "milliseconds")]
    pub duration: Duration,
    /// From the request to the first piece of a streamed answer.
    #[serde(
        rename = "first_token_ms",
        serialize_with = "some_milliseconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub first_token: Option<Duration>,
    /// The provider's id of the answer.
    pub request_id: Option<String>,
    /// How it was served, as far as the provider tells.
    #[serde(flatten)]
    pub served: Served,
}

impl Attempt {
    /// An attempt on `rung` with this verdict, and nothing else known of it.
    pub fn new(rung: Option<Rung>, verdict: Verdict) -> Self {
        Self {
            rung,
            verdict,
            model: None,
            provider: None,
            usage: Usage::default(),
            spent: Spent::Nothing,
            duration: Duration::ZERO,
            first_token: None,
            request_id: None,
            served: Served::default(),
        }
    }
}

/// What came of one request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[non_exhaustive]
pub enum Verdict {
    /// The answer was taken.
    Accepted,
    /// A JSON value that breaks the schema, `T` or a check.
    Invalid {
        /// How, all of it (up to a cap).
        violations: Vec<Violation>,
    },
    /// No JSON in the answer.
    Unreadable,
    /// The answer stops in the middle of a value, though the provider calls it finished.
    Partial,
    /// The schema itself came back.
    SchemaEchoed,
    /// Nothing came back.
    Empty,
    /// The answer ran into its limit of tokens.
    Truncated,
    /// The model refused.
    Refused,
    /// A filter held the answer back.
    Filtered,
    /// The provider does not take what the rung needs, and the ladder stepped down.
    RungRefused {
        /// HTTP status.
        status: u16,
        /// What was refused: a parameter's name, or `schema`.
        what: String,
    },
    /// The model called tools instead of answering.
    ToolsCalled,
    /// The caller did not wait for the end.
    Abandoned,
    /// The request failed.
    Failed {
        /// The kind of the error, as [`ErrorKind::name`](crate::ErrorKind::name) gives it.
        kind: String,
        /// HTTP status, where one came.
        status: Option<u16>,
    },
}

impl Verdict {
    /// One word for a table.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Invalid { .. } => "invalid",
            Self::Unreadable => "unreadable",
            Self::Partial => "partial",
            Self::SchemaEchoed => "schema-echoed",
            Self::Empty => "empty",
            Self::Truncated => "truncated",
            Self::Refused => "refused",
            Self::Filtered => "filtered",
            Self::RungRefused { .. } => "rung-refused",
            Self::ToolsCalled => "tools-called",
            Self::Abandoned => "abandoned",
            Self::Failed { .. } => "failed",
        }
    }
}

/// Something done otherwise than wished, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "note")]
#[non_exhaustive]
pub enum Note {
    /// The model does not take this parameter, so it was not sent.
    ParameterLeftOut {
        /// The parameter's name on the wire.
        parameter: String,
    },
    /// A rung was passed over.
    RungSkipped {
        /// Which.
        rung: Rung,
        /// Why: the model lacks it, a refusal is remembered, or the schema cannot be said on it (with the path).
        because: String,
    },
    /// The provider dropped what the rung asked of it without a word, so the next request was made on the prompt rung.
    RungIgnored {
        /// Which.
        rung: Rung,
    },
    /// Keywords that the rung cannot say were taken out of the schema that was sent; they are checked here.
    CheckedLocally {
        /// Where in the schema, as JSON pointers.
        paths: Vec<String>,
    },
    /// The model wrote null for optional properties that may be absent but not null; they count as absent.
    NullsDropped,
    /// The limit of the answer was doubled after a truncated one.
    BudgetDoubled {
        /// The new limit.
        max_tokens: u64,
    },
    /// The history was too long for the model: the messages that the caller had marked as droppable were left out.
    HistoryShortened {
        /// How many.
        dropped: u64,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ParameterLeftOut { parameter } => {
                write!(f, "`{parameter}` is not taken by the model and was left out")
            }
            Self::RungSkipped { rung, because } => write!(f, "{rung} was passed over: {because}"),
            Self::RungIgnored { rung } => write!(f, "{rung} was silently ignored: asked again in the prompt"),
            Self::CheckedLocally { paths } => {
                write!(f, "checked here and not by the provider: {}", paths.join(", "))
            }
            Self::NullsDropped => f.write_str("null for an optional property was taken as its absence"),
            Self::BudgetDoubled { max_tokens } => {
                write!(f, "asked again with at most {max_tokens} tokens after a truncated answer")
            }
            Self::HistoryShortened { dropped } => {
                write!(f, "the history was too long: {dropped} droppable messages were left out")
            }
        }
    }
}

fn milliseconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}

fn some_milliseconds<S: Serializer>(duration: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    milliseconds(&duration.unwrap_or_default(), serializer)
}
