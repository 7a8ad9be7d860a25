//! The only crate that sends to a model: typed, validated answers from any language model on OpenRouter.
//!
//! A prompt and a Rust type go in; a validated value of that type comes back, whatever the model, with or without JSON
//! mode, or an error that says what happened, whether money was spent, and what to do.
//!
//! ```no_run
//! use loquat::{NlpServiceExt, OpenRouter, schemars::JsonSchema};
//! use serde::Deserialize;
//!
//! #[derive(Debug, Deserialize, JsonSchema)]
//! #[schemars(crate = "loquat::schemars")] // or have `schemars` among your own dependencies
//! struct Lead { name: String, car: Option<String> }
//!
//! # async fn run(chat: &str) -> Result<(), loquat::Error> {
//! let nlp = OpenRouter::from_env()?;
//! let lead = nlp.schematic::<Lead>()?.generate(chat).await?;
//! println!("{} wants {:?}: {} for {}", lead.value.name, lead.value.car, lead.info.model, lead.info.cost);
//! # Ok(())
//! # }
//! ```
//!
//! An agent server holds the service without a generic in sight: `struct AppState { nlp: Arc<dyn NlpService> }`.

pub mod agent;
pub mod config;
pub mod dialect;
pub mod openrouter;

pub use agent::Agent;
pub use config::Environment;
pub use loquat_core::*;
pub use openrouter::{
    CallOptions, Claude35Sonnet, Dynamic, Gpt4o, Gpt4oMini, Llama33_70b, Model, OpenRouter,
    OpenRouterBuilder, RetryPolicy,
};

/// The programs of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
