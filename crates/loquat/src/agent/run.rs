//! One run: asks, calls tools, writes down. Whether it may go on is asked of the budget before every call, and before tools
//! whose results nobody would read.

use std::time::{Duration, Instant};

use loquat_core::{
    ErasedSchema, Error, ErrorKind, Generation, GenerationInfo, GenerationOptions, Message, Prompt, Resource,
    Step, ToolChoice, Turn,
};
use serde_json::Value;

use super::{Agent, Failure, Round, Transcript, budget::Used};

/// What the run is for.
#[derive(Clone, Copy)]
pub(super) enum Goal<'a> {
    Text,
    Value(&'a ErasedSchema),
}

/// What the model did in a round.
enum Said {
    Answer(Message, Value),
    Calls(Turn),
}

pub(super) struct Run<'a> {
    agent: &'a Agent,
    started: Instant,
    transcript: Transcript,
    used: Used,
}

impl<'a> Run<'a> {
    pub(super) fn new(agent: &'a Agent, prompt: &Prompt) -> Self {
        let transcript = Transcript::of(prompt, agent.instructions.as_ref());
        Self { agent, started: Instant::now(), transcript, used: Used::default() }
    }

    pub(super) async fn until(mut self, goal: Goal<'_>) -> Result<(Value, Transcript), Failure> {
        loop {
            if let Some(over) = self.over() {
                return Err(self.fail(over.into()));
            }
            let (said, info) = match self.ask(goal).await {
                Ok(Generation { value, info, .. }) => (value, info),
                Err(error) => return Err(self.lost(error)),
            };
            match said {
                Said::Answer(message, value) => {
                    self.note(Round::said(message, info));
                    return Ok((value, self.transcript));
                }
                Said::Calls(turn) => {
                    if let Err(over) = self.call(turn, info).await {
                        return Err(self.fail(over.into()));
                    }
                }
            }
        }
    }

    async fn ask(&self, goal: Goal<'_>) -> Result<Generation<Said>, Error> {
        let prompt = Prompt::from(self.transcript.messages());
        let (generator, options) = (&self.agent.generator, self.options());
        match goal {
            Goal::Text => generator.generate_turn(&prompt, &options).await?.try_map(|turn| {
                Ok(match turn.tool_calls.is_empty() {
                    true => Said::Answer(turn.message(), turn.text.unwrap_or_default().into()),
                    false => Said::Calls(turn),
                })
            }),
            Goal::Value(schema) => {
                generator.generate_step(&prompt, schema, &options).await?.try_map(|step| {
                    Ok(match step {
                        Step::Value(value) => Said::Answer(Message::assistant(value.to_string()), value),
                        Step::Calls(turn) => Said::Calls(turn),
                    })
                })
            }
        }
    }

    fn options(&self) -> GenerationOptions {
        let mut options = self.agent.options.clone();
        if self.used.rounds > 0 {
            options.tool_choice = ToolChoice::Auto;
        }
        let left = self.agent.budget.left(self.passed());
        options.deadline = options.deadline.into_iter().chain(left).min();
        options
    }

    async fn call(&mut self, turn: Turn, info: GenerationInfo) -> Result<(), ErrorKind> {
        self.note(Round::said(turn.message(), info));
        // What is done for nobody is not done.
        if let Some(over) = self.over() {
            return Err(over);
        }
        let agent = self.agent;
        let left = agent.budget.left(self.passed());
        let (results, in_time) = agent.tools.call_all(&turn.tool_calls, agent.parallel, left).await;
        if let Some(round) = self.transcript.rounds.last_mut() {
            round.results = results;
        }
        if in_time { Ok(()) } else { Err(self.out_of_time()) }
    }

    fn note(&mut self, round: Round) {
        self.used.rounds += 1;
        self.used.spent = self.used.spent + round.cost;
        if let loquat_core::Spent::Known(price) = round.cost {
            self.used.dearest = self.used.dearest.max(price);
        }
        self.transcript.rounds.push(round);
    }

    fn over(&mut self) -> Option<ErrorKind> {
        self.used.time = self.passed();
        self.agent.budget.refuse(&self.used)
    }

    fn passed(&self) -> Duration {
        self.started.elapsed()
    }

    /// A call that ran into the end of the budget's time is told as that.
    fn lost(mut self, error: Error) -> Failure {
        self.note(Round::failed(&error));
        let is_late = self.agent.budget.left(self.passed()).is_some_and(|left| left.is_zero());
        match error.kind() {
            ErrorKind::Timeout { .. } if is_late => {
                let over = Error::from(self.out_of_time()).with_source(error);
                self.fail(over)
            }
            _ => self.fail(error),
        }
    }

    fn out_of_time(&self) -> ErrorKind {
        let passed = self.passed();
        let allowed = self.agent.budget.left(Duration::ZERO).unwrap_or(passed);
        ErrorKind::OverBudget {
            resource: Resource::Time,
            used: format!("{:?}", passed.max(allowed)),
            allowed: format!("{allowed:?}"),
        }
    }

    fn fail(self, error: Error) -> Failure {
        Failure::new(error, self.transcript)
    }
}
