//! `Agent::builder(generator)`: tools, instructions, budget; checked by one fallible `build()`.

use std::sync::Arc;

use loquat_core::{Error, GenerationOptions, Generator, Message, ToolFunction};

use super::{Agent, Budget, toolbox::Toolbox};

/// Four. Tools mostly wait for others, and whoever they ask limits the rate of a single caller.
const PARALLEL: usize = 4;

/// Builds an [`Agent`]. Nothing is checked before [`build`](AgentBuilder::build).
#[derive(Clone, Debug)]
#[must_use]
pub struct AgentBuilder {
    generator: Arc<dyn Generator>,
    instructions: Option<Message>,
    tools: Vec<Arc<dyn ToolFunction>>,
    options: GenerationOptions,
    budget: Budget,
    parallel: usize,
}

impl AgentBuilder {
    pub(super) fn new(generator: Arc<dyn Generator>) -> Self {
        Self {
            generator,
            instructions: None,
            tools: Vec::new(),
            options: GenerationOptions::default(),
            budget: Budget::default(),
            parallel: PARALLEL,
        }
    }

    /// Standing instructions: a system message before every prompt.
    pub fn instructions(mut self, text: impl Into<String>) -> Self {
        self.instructions = Some(Message::system(text));
        self
    }

    /// One more tool; the model sees them in this order.
    pub fn tool(mut self, tool: Arc<dyn ToolFunction>) -> Self {
        self.tools.push(tool);
        self
    }

    /// What a run may use.
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// How many tools run at once, those of one turn; 1 runs them in the order in which they were called. 0 counts as 1.
    pub fn parallel(mut self, tools: usize) -> Self {
        self.parallel = tools.max(1);
        self
    }

    /// How each call of the model is made: rung, sampling, re-asks, and so on. The tools are the agent's; `tool_choice` holds
    /// for the first round alone, since a model that has to call a tool never answers; and the deadline is that of each call, or
    /// what is left of the budget's time.
    pub fn options(mut self, options: GenerationOptions) -> Self {
        self.options = options;
        self
    }

    /// The agent.
    ///
    /// # Errors
    /// [`InvalidSetting`](loquat_core::ErrorKind::InvalidSetting) for a tool whose name no provider takes, or that has the name
    /// of another; [`InvalidSchema`](loquat_core::ErrorKind::InvalidSchema) for parameters that are no JSON Schema.
    pub fn build(mut self) -> Result<Agent, Error> {
        let tools = Toolbox::new(self.tools)?;
        self.options.tools = tools.offered();
        Ok(Agent {
            generator: self.generator,
            instructions: self.instructions,
            tools: Arc::new(tools),
            options: self.options,
            budget: self.budget,
            parallel: self.parallel,
        })
    }
}
