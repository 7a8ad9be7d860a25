//! No network, no runtime, no provider's name: the contract between those who ask a model and those who can reach one.
//!
//! Whoever *uses* a model works with [`NlpService`] through the typed shell [`NlpServiceExt`]; whoever *provides* one
//! implements [`NlpService`] and [`Generator`]. Everything that crosses the line between them lives here: messages,
//! [`Schema`], [`GenerationInfo`], money ([`Spent`]) and [`Error`].
//!
//! ```
//! use loquat_core::{Schema, schemars::JsonSchema};
//! use serde::Deserialize;
//!
//! #[derive(Deserialize, JsonSchema)]
//! struct Lead { name: String, seats: u8 }
//!
//! let schema = Schema::<Lead>::of()?.check(|lead| match lead.seats {
//!     0 => Err("`seats` must be at least 1".into()),
//!     _ => Ok(()),
//! });
//! assert_eq!(schema.erased().violations(&serde_json::json!({"name": "Ada", "seats": 0})).len(), 1);
//! # Ok::<(), loquat_core::Error>(())
//! ```

pub mod embed;
pub mod error;
pub mod generate;
mod hidden;
pub mod ledger;
pub mod message;
pub mod model;
pub mod moderate;
pub mod observe;
pub mod rerank;
pub mod schema;
pub mod served;
pub mod service;
pub mod session;
pub mod stream;
pub mod tokenize;
pub mod tool;
pub mod turn;
pub mod usage;
mod violation;

pub use embed::{Embedder, Embeddings};
pub use error::{Ability, Error, ErrorKind, Resource, Retry};
pub use generate::{
    Attempt, Generation, GenerationInfo, GenerationOptions, Generator, Mode, Note, Parameters, Rung, Verdict,
};
pub use hidden::Hidden;
pub use ledger::{Ledger, Reservation};
pub use loquat_mend::Repair;
pub use message::{Message, Part, Prompt, Role, ToolCall};
pub use model::{
    Capabilities, Choice, ModelGeneration, ModelHints, ModelKind, ModelSize, TokenizerFamily, Wanted,
};
pub use moderate::{Moderation, ModerationService, ModerationTag, NoModeration};
pub use observe::Observer;
pub use rerank::{Ranked, Reranker, Reranking};
pub use schema::{ErasedSchema, Schema};
#[cfg(feature = "schemars")]
pub use schemars;
pub use served::{CacheStatus, CostSource, OwnKey, Routing, Served, Tried};
pub use service::{NlpService, NlpServiceExt, Schematic};
pub use session::{Session, SessionStore};
pub use stream::{
    Event, EventStream, PartialValue, Partials, StreamingTextGenerator, TextEvent, TextStream, ToolCallDelta,
    ValueEvent, ValueStream,
};
pub use tokenize::Tokenizer;
#[cfg(feature = "schemars")]
pub use tool::tool_function;
pub use tool::{Tool, ToolChoice, ToolFailure, ToolFunction};
pub use turn::{Step, Turn};
pub use usage::{Spent, Usage, Usd};
pub use violation::Violation;
