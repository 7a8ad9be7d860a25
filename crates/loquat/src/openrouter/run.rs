//! One call from its first request to its answer: sends, reads, asks the ladder, and keeps the list of attempts.
//!
//! The most requests that a call makes: one for each rung that is refused and two for sampling parameters that are (they
//! cost nothing), one for a schema that is silently ignored, one after a truncated answer, and one plus `re_asks` for the
//! answer itself.

use std::time::Instant;

use loquat_core::{
    Attempt, Error, ErrorKind, Generation, GenerationOptions, Message, Note, Prompt, Rung, Verdict,
};
use serde_json::value::RawValue;

mod parameters;
mod story;
mod value;

use super::{
    answer::{self, Outcome},
    generator::OpenRouterGenerator,
    parameter::{Parameter, ParameterSet},
    refusal::{Evidence, Refusal},
    request::Draft,
    wire::chat,
};

pub(super) struct Run<'a> {
    generator: &'a OpenRouterGenerator,
    options: &'a GenerationOptions,
    clock: fn() -> Instant,
    attempts: Vec<Attempt>,
    notes: Vec<Note>,
    dialogue: Vec<Message>,
    re_asks_left: u32,
    /// One schema that was silently ignored has been forgiven.
    ignored_once: bool,
    /// The limit after a truncated answer.
    doubled: Option<u64>,
    takes: ParameterSet,
    /// What the last request held of it.
    sent: ParameterSet,
    parameters_refused: u32,
    /// What a refusal has proved, to be remembered once the rung below it has answered: an account that lets nothing
    /// through refuses every rung, and proves nothing.
    proved: Option<(Rung, Evidence)>,
}

/// A request's worth of progress.
enum Turn {
    Text(String),
    Wrong {
        verdict: Verdict,
        text: String,
    },
    /// The rung was refused, for this reason.
    Refused(Box<Refusal>),
    /// Nothing is settled: the same again, with what has been learnt.
    Again,
}

/// What stays the same from request to request on one rung.
struct Stage<'a> {
    rung: Option<Rung>,
    name: &'a str,
    schema: &'a RawValue,
    instruction: Option<Message>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        generator: &'a OpenRouterGenerator,
        options: &'a GenerationOptions,
        clock: fn() -> Instant,
    ) -> Self {
        let mut run = Self {
            generator,
            options,
            clock,
            attempts: Vec::new(),
            notes: Vec::new(),
            dialogue: Vec::new(),
            re_asks_left: options.re_asks,
            ignored_once: false,
            doubled: None,
            takes: generator.profile.parameters,
            sent: ParameterSet::EMPTY,
            parameters_refused: 0,
            proved: None,
        };
        run.forget_refused_parameters();
        run
    }

    pub(super) async fn text(mut self, prompt: &Prompt) -> Result<Generation<String>, Error> {
        self.is_sendable(prompt)?;
        let stage = Stage { rung: None, name: "", schema: RawValue::NULL, instruction: None };
        loop {
            match self.turn(prompt, &stage).await? {
                Turn::Text(text) => {
                    let info = self.info(None, Vec::new());
                    return Ok(Generation::new(text, info));
                }
                Turn::Wrong { verdict, text } => return Err(self.give_up(&verdict, text)),
                Turn::Refused(refusal) => {
                    if !self.drop_parameter(&refusal) {
                        return Err(self.fail(refusal.error));
                    }
                }
                Turn::Again => {}
            }
        }
    }

    /// What nobody can answer is not sent.
    fn is_sendable(&self, prompt: &Prompt) -> Result<(), Error> {
        self.options.parameters.check()?;
        if prompt.messages().is_empty() {
            let (name, expected) = ("the prompt".to_owned(), "at least one message".to_owned());
            return Err(ErrorKind::InvalidSetting { name, expected }.into());
        }
        Ok(())
    }

    /// One request, and its attempt on the list.
    async fn turn(&mut self, prompt: &Prompt, stage: &Stage<'_>) -> Result<Turn, Error> {
        let generator = self.generator;
        let max_tokens = self.doubled.or(self.options.parameters.max_tokens).or(generator.shared.max_tokens);
        let draft = Draft {
            model: &generator.profile.id,
            messages: prompt.messages(),
            instruction: stage.instruction.as_ref(),
            dialogue: &self.dialogue,
            rung: stage.rung,
            name: stage.name,
            schema: stage.schema,
            parameters: &self.options.parameters,
            max_tokens,
            takes: self.takes,
        };
        let (request, left_out) = draft.request();
        let body = chat::bytes(&request);
        self.sent = request.sampling();
        left_out.into_iter().for_each(|note| self.note(note));
        let started = (self.clock)();
        let reply = match generator.shared.client.chat(body).await {
            Ok(reply) => reply,
            Err(error) => return Err(self.lost(stage.rung, error, started)),
        };
        let (facts, outcome) = answer::read(&reply, stage.rung, &generator.profile);
        let used = facts.usage.output;
        let verdict = story::verdict(&outcome);
        self.attempts.push(facts.attempt(stage.rung, verdict, &reply));
        match outcome {
            Outcome::Text(text) => Ok(Turn::Text(text)),
            Outcome::Wrong { verdict, text } => Ok(Turn::Wrong { verdict, text }),
            Outcome::Failed(refusal) if refusal.evidence != Evidence::Nothing => {
                Ok(Turn::Refused(Box::new(refusal)))
            }
            Outcome::Failed(refusal) => Err(self.fail(refusal.error)),
            Outcome::Truncated { text } => self.double(max_tokens, used, text),
        }
    }

    /// After a truncated answer: once more with twice the room, where the model has it and the caller set no limit.
    fn double(&mut self, asked: Option<u64>, used: Option<u64>, text: String) -> Result<Turn, Error> {
        let most = self.generator.profile.max_output;
        let twice = used.map(|used| used.saturating_mul(2)).or(most);
        let next = twice.map(|twice| most.map_or(twice, |most| twice.min(most)));
        let has_room = next.is_some_and(|next| used.is_none_or(|used| next > used));
        let takes = self.takes.has(Parameter::MaxTokens) || self.takes.has(Parameter::MaxCompletionTokens);
        match next {
            Some(next) if asked.is_none() && has_room && takes => {
                self.doubled = Some(next);
                self.note(Note::BudgetDoubled { max_tokens: next });
                Ok(Turn::Again)
            }
            _ => {
                Err(self
                    .fail(Error::from(ErrorKind::Truncated { max_tokens: asked.or(used) }).with_answer(text)))
            }
        }
    }
}
