//! The command line: every flag with its help, in one place.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use loquat::{Mode, ModelSize, Rung};

use crate::exit;

/// Fixed: what `--help` prints is a function of the arguments, and not of the terminal that the process happens to have.
const WIDTH: usize = 80;

/// Typed, validated answers from any language model on OpenRouter.
///
/// Without OPENROUTER_API_KEY it answers from an embedded simulator on 127.0.0.1, and says so.
#[derive(Debug, Parser)]
#[command(name = "loquat", version, after_help = exit::TABLE, term_width = WIDTH)]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask a model; with --schema the answer is validated JSON.
    Ask(Ask),
    /// Send a chat request as it is written, and print what came of it as one line of JSON.
    Call(Call),
    /// Show the configuration, check the key, and tell what the ladder would do.
    Doctor(Doctor),
    /// Read the JSON out of a text that a model wrote, and tell every repair.
    Mend(Mend),
    /// List the models: the bundled catalogue, or what is listed now.
    Models(Models),
    /// Serve the offline OpenRouter on 127.0.0.1 until interrupted.
    Simulate(Simulate),
    /// Count the tokens of a text as a model does.
    Tokens(Tokens),
}

/// Where settings come from, besides the environment.
#[derive(Debug, Default, Args)]
pub(crate) struct Settings {
    /// The model, as `author/name`; wins over OPENROUTER_MODEL
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<String>,
    /// How big a model to take where none is named
    #[arg(long, value_enum, value_name = "SIZE")]
    pub(crate) size: Option<Size>,
    /// Where requests go; wins over OPENROUTER_BASE_URL
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Also read this `.env` file; the environment wins over it
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// What to ask; without it and without --file, read from stdin
    pub(crate) prompt: Option<String>,
    /// A text to ask about, put behind the prompt; `-` is stdin
    #[arg(long, short, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// A JSON Schema that the answer has to satisfy
    #[arg(long, short, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// Standing instructions for the model
    #[arg(long, value_name = "TEXT")]
    pub(crate) system: Option<String>,
    #[command(flatten)]
    pub(crate) settings: Settings,
    /// How to get JSON out of the model
    #[arg(long, value_enum, value_name = "MODE", default_value_t = ModeName::Auto, requires = "schema")]
    pub(crate) mode: ModeName,
    /// How often a wrong answer is sent back with what is wrong with it; each time is a new, priced request.
    /// A step down the ladder after an ignored schema is not counted; pin a mode to rule it out
    #[arg(long, value_name = "N", requires = "schema")]
    pub(crate) re_asks: Option<u32>,
    /// Tokens that the answer may have
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) max_tokens: Option<u64>,
    /// 0 to 2; lower is more predictable
    #[arg(long, value_name = "X", value_parser = temperature)]
    pub(crate) temperature: Option<f64>,
    /// Print a text while it arrives; of an answer with --schema, show on a terminal's stderr what has come so far
    #[arg(long, conflicts_with = "info")]
    pub(crate) stream: bool,
    /// Print the story of the answer as a table on stderr: every request, its verdict and its price
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print `{"value": .., "info": ..}` instead of the value alone
    #[arg(long)]
    pub(crate) info: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Call {
    /// The body of the request; `-` is stdin
    #[arg(long, short, value_name = "FILE")]
    pub(crate) request: PathBuf,
    /// Ask for the answer in pieces; all else of the body stays as it is
    #[arg(long)]
    pub(crate) stream: bool,
    /// Where requests go; wins over OPENROUTER_BASE_URL
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// How often a request that cannot have been charged is sent again; wins over OPENROUTER_MAX_RETRIES
    #[arg(long, value_name = "N")]
    pub(crate) retries: Option<u32>,
    /// The time of the whole call, such as `60s`; wins over OPENROUTER_TIMEOUT
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,
    /// The longest silence of a stream, such as `30s`
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) idle_timeout: Option<Duration>,
    /// Also read this `.env` file; the environment wins over it
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) settings: Settings,
    /// Tell what the ladder would do with this JSON Schema
    #[arg(long, short, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// Also ask for the account's credits, which only a management key may
    #[arg(long)]
    pub(crate) credits: bool,
    /// Print the manual page of all environment variables, and nothing else
    #[arg(long)]
    pub(crate) environment: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Mend {
    /// The text; without it, and for `-`, stdin
    pub(crate) file: Option<PathBuf>,
    /// A JSON Schema that the value has to satisfy; it also settles what the text leaves open
    #[arg(long, short, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// Show the text on stderr with every repair marked in it, and why each was made
    #[arg(long)]
    pub(crate) explain: bool,
    /// Repair nothing: the text has to be JSON as it stands
    #[arg(long, conflicts_with = "partial")]
    pub(crate) strict: bool,
    /// The text is unfinished: print the best value if it stopped here; nothing is missing yet
    #[arg(long)]
    pub(crate) partial: bool,
    /// Fill missing properties with the defaults of the schema
    #[arg(long)]
    pub(crate) defaults: bool,
    /// Print every number with all its digits, also where 64 bits would round it
    #[arg(long)]
    pub(crate) exact: bool,
    /// Print the value on one line
    #[arg(long)]
    pub(crate) compact: bool,
    /// Whether --explain has colours; `auto` is on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
    /// Answer each line of JSON with a line of JSON: docs/mend.md has the fields. --schema, --strict and
    /// --partial hold for lines that do not say otherwise
    #[arg(long, conflicts_with_all = ["explain", "compact", "color"])]
    pub(crate) jsonl: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub(crate) struct Models {
    /// Only models whose name contains this
    pub(crate) filter: Option<String>,
    /// Only models that promise this
    #[arg(long, value_enum, value_name = "MODE")]
    pub(crate) mode: Option<ModeName>,
    /// Only models with at least this context window, in tokens
    #[arg(long, value_name = "N")]
    pub(crate) min_context: Option<u64>,
    /// Fetch what is listed now, instead of the bundled list
    #[arg(long)]
    pub(crate) refresh: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8787)]
    pub(crate) port: u16,
    /// List the scenarios that a request can ask for, by the header `x-simulator-scenario` or the model `simulator/NAME`, and end
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Tokens {
    /// The text; without it, and for `-`, stdin
    pub(crate) file: Option<PathBuf>,
    /// The model that counts, as `author/name`
    #[arg(long, value_name = "MODEL", default_value = "openai/gpt-4o")]
    pub(crate) model: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    Nano,
    Mini,
    Large,
}

impl From<Size> for ModelSize {
    fn from(size: Size) -> Self {
        match size {
            Size::Nano => Self::Nano,
            Size::Mini => Self::Mini,
            Size::Large => Self::Large,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModeName {
    /// The best that the model can, and down on evidence
    Auto,
    /// The provider holds the model to the schema
    JsonSchema,
    /// The provider holds the model to JSON; the schema is in the prompt
    JsonMode,
    /// The model has to call a tool whose parameters are the schema
    ForcedTool,
    /// The schema is in the prompt; the answer is checked here
    Prompt,
}

impl ModeName {
    pub(crate) fn rung(self) -> Option<Rung> {
        match self {
            Self::Auto => None,
            Self::JsonSchema => Some(Rung::JsonSchema),
            Self::JsonMode => Some(Rung::JsonMode),
            Self::ForcedTool => Some(Rung::ForcedTool),
            Self::Prompt => Some(Rung::Prompt),
        }
    }
}

impl From<ModeName> for Mode {
    fn from(name: ModeName) -> Self {
        name.rung().map_or(Self::Auto, Self::Pinned)
    }
}

fn temperature(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=2.0).contains(&number) { Ok(number) } else { Err("not between 0 and 2".to_owned()) }
}

fn duration(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map(Duration::from_secs);
    let parsed = seconds.or_else(|_| humantime::parse_duration(text).map_err(|error| error.to_string()))?;
    if parsed.is_zero() { Err("no time at all".to_owned()) } else { Ok(parsed) }
}
