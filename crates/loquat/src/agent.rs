//! The loop of an agent: ask, call tools, answer, within a budget. Small, and the same over every service and on every rung.
//!
//! A run asks the model with its tools. What it calls is executed, several at once, and goes back as results; so does what failed,
//! since a model can call again. The run ends with the model's answer, a text or a `T`, or with a [`Failure`]; both carry
//! the [`Transcript`]. `run.rs` is the loop, `budget.rs` decides whether it goes on, `toolbox.rs` executes.
//!
//! ```
//! use loquat::{Agent, agent::Budget, schemars::{self, JsonSchema}, tool_function};
//! use serde::Deserialize;
//!
//! #[derive(Deserialize, JsonSchema)]
//! #[schemars(crate = "loquat::schemars")]
//! struct Place { city: String }
//!
//! # async fn run(nlp: std::sync::Arc<dyn loquat::NlpService>) -> Result<(), loquat::Error> {
//! let weather = tool_function("weather", "The weather in a city.", |place: Place| async move {
//!     if place.city == "Riga" { Ok("rain") } else { Err("no such station") }
//! })?;
//! let agent = Agent::builder(nlp.generator(&Default::default())?)
//!     .tool(weather)
//!     .budget(Budget::default().rounds(4).money("0.05".parse().unwrap()))
//!     .build()?;
//! let answer = agent.text("Do I need an umbrella in Riga?").await?;
//! println!("{} after {} rounds, for {}", answer.value, answer.transcript.rounds.len(), answer.transcript.cost());
//! # Ok(())
//! # }
//! ```

use std::{fmt, sync::Arc};

use loquat_core::{GenerationOptions, Generator, Message, Prompt, Schema};
use serde::{Serialize, de::DeserializeOwned};

mod budget;
mod builder;
mod failure;
mod run;
mod toolbox;
mod transcript;

pub use budget::Budget;
pub use builder::AgentBuilder;
pub use failure::Failure;
pub use transcript::{Failed, Round, ToolResult, Transcript};

use run::{Goal, Run};
use toolbox::Toolbox;

/// A model, its tools, and what it may spend. Cloning is cheap; any number of runs may be under way at once.
///
/// # Contract
///
/// - **Cost**: a run makes at most as many calls of the generator as the budget has rounds, each under the generator's own contract.
/// - **Repetition**: no tool is called twice for one call of the model, and none for a call that was cut off.
/// - **Cancellation**: dropping the future of a run drops the call of the model that is under way, and stops its tools where they wait.
#[derive(Clone)]
pub struct Agent {
    generator: Arc<dyn Generator>,
    instructions: Option<Message>,
    tools: Arc<Toolbox>,
    options: GenerationOptions,
    budget: Budget,
    parallel: usize,
}

/// What a run gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The answer.
    pub value: T,
    /// Everything that led to it, with tokens and price.
    pub transcript: Transcript,
}

impl Agent {
    /// An agent that asks `generator`.
    pub fn builder(generator: Arc<dyn Generator>) -> AgentBuilder {
        AgentBuilder::new(generator)
    }

    /// Runs until the model answers with a text.
    ///
    /// # Errors
    /// A [`Failure`] with the error of the call that failed, or [`OverBudget`](loquat_core::ErrorKind::OverBudget).
    pub async fn text(&self, prompt: impl Into<Prompt>) -> Result<Answer<String>, Failure> {
        let (value, transcript) = Run::new(self, &prompt.into()).until(Goal::Text).await?;
        Ok(Answer { value: value.as_str().unwrap_or_default().to_owned(), transcript })
    }

    /// Runs until the model answers with a `T`. Compiles the schema: [`Agent::answer_with`] takes one that is kept.
    ///
    /// # Errors
    /// As [`Agent::answer_with`], and [`InvalidSchema`](loquat_core::ErrorKind::InvalidSchema) where a hand-written
    /// `JsonSchema` is wrong.
    #[cfg(feature = "schemars")]
    pub async fn answer<T>(&self, prompt: impl Into<Prompt>) -> Result<Answer<T>, Failure>
    where
        T: DeserializeOwned + loquat_core::schemars::JsonSchema + 'static,
    {
        self.answer_with(&Schema::of()?, prompt).await
    }

    /// Runs until the model answers with a value that satisfies `schema` and its checks.
    ///
    /// # Errors
    /// A [`Failure`] with the error of the call that failed, or [`OverBudget`](loquat_core::ErrorKind::OverBudget);
    /// [`InvalidSetting`](loquat_core::ErrorKind::InvalidSetting) where a tool has the schema's name.
    pub async fn answer_with<T>(
        &self,
        schema: &Schema<T>,
        prompt: impl Into<Prompt>,
    ) -> Result<Answer<T>, Failure>
    where
        T: DeserializeOwned + 'static,
    {
        // On the rung of the forced tool the answer is a call of that name.
        self.tools.has_no(schema.erased().name())?;
        let (value, transcript) = Run::new(self, &prompt.into()).until(Goal::Value(schema.erased())).await?;
        match schema.convert(value) {
            Ok(value) => Ok(Answer { value, transcript }),
            Err(error) => Err(Failure::new(error, transcript)),
        }
    }

    /// The generator behind it.
    pub fn generator(&self) -> &Arc<dyn Generator> {
        &self.generator
    }
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agent")
            .field("generator", &self.generator)
            .field("tools", &self.tools)
            .field("budget", &self.budget)
            .field("parallel", &self.parallel)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
