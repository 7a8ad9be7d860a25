//! One call from its first request to its answer: sends, reads, asks the ladder, and keeps the list of attempts.
//!
//! The most requests that a call makes: one for each rung that is refused and two for sampling parameters that are (they
//! cost nothing), one for a schema that is silently ignored, one after a truncated answer, and one plus `re_asks` for the
//! answer itself.

use std::time::{Duration, Instant, SystemTime};

use loquat_core::{
    Attempt, Error, ErrorKind, Generation, GenerationOptions, Message, Note, Prompt, Rung, TextEvent, Turn,
    ValueEvent, Verdict,
};
use serde_json::value::RawValue;

mod books;
mod parameters;
mod shorten;
mod show;
mod story;
mod streamed;
mod value;

use books::UnderWay;
pub(super) use story::verdict;

use super::{
    answer::{self, Facts, Outcome, Wanted},
    bill,
    client::Patience,
    emit::Emit,
    generator::Asked,
    ladder::Ladder,
    parameter::{Parameter, ParameterSet},
    preflight,
    refusal::{Evidence, Refusal},
    request::Draft,
    tries::Tries,
    wire::chat,
};

/// Who is told of an answer while it arrives.
#[derive(Clone, Copy)]
pub(super) enum Listener<'a> {
    /// Nobody: the request is not streamed.
    Nobody,
    Text(&'a Emit<TextEvent>),
    Value(&'a Emit<ValueEvent>),
}

pub(super) struct Run<'a> {
    generator: &'a Asked,
    options: &'a GenerationOptions,
    listener: Listener<'a>,
    clock: fn() -> Instant,
    /// When the whole call has to be over.
    deadline: Option<Instant>,
    /// The listener has seen a piece of the answer: nothing is asked again.
    shown: bool,
    attempts: Vec<Attempt>,
    notes: Vec<Note>,
    dialogue: Vec<Message>,
    /// The history without what the caller allowed to leave out, once it was too long.
    shortened: Option<Prompt>,
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
    /// The request that is being made.
    under_way: Option<UnderWay>,
    tries: Tries<'a>,
}

/// A request's worth of progress.
enum Progress {
    /// A whole turn; `text` is what of it is the answer.
    Said {
        text: String,
        turn: Box<Turn>,
    },
    Wrong {
        verdict: Verdict,
        text: String,
    },
    /// The rung was refused, for this reason.
    Refused(Box<Refusal>),
    /// Nothing is settled: the same again, with what has been learnt.
    Again,
}

/// A reply, read.
struct Replied {
    facts: Facts,
    outcome: Outcome,
    elapsed: Duration,
    first_token: Option<Duration>,
}

/// What stays the same from request to request on one rung.
struct Stage<'a> {
    rung: Option<Rung>,
    name: &'a str,
    schema: &'a RawValue,
    instruction: Option<Message>,
    wanted: Wanted<'a>,
    /// Of a value that is shown while it arrives.
    shape: Option<&'a Ladder<'a>>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        generator: &'a Asked,
        options: &'a GenerationOptions,
        listener: Listener<'a>,
        clock: fn() -> Instant,
    ) -> Self {
        let mut run = Self {
            generator,
            options,
            listener,
            clock,
            deadline: options.deadline.and_then(|limit| clock().checked_add(limit)),
            shown: false,
            attempts: Vec::new(),
            notes: Vec::new(),
            dialogue: Vec::new(),
            shortened: None,
            re_asks_left: options.re_asks,
            ignored_once: false,
            doubled: None,
            takes: generator.profile.parameters,
            sent: ParameterSet::EMPTY,
            parameters_refused: 0,
            proved: None,
            under_way: None,
            tries: Tries::new(
                &generator.shared,
                &generator.profile.id,
                options.retries,
                options.repeat_charged,
                options.deadline,
            ),
        };
        run.forget_refused_parameters();
        run
    }

    /// Text, and nothing else.
    pub(super) async fn text(self, prompt: &Prompt) -> Result<Generation<String>, Error> {
        let generation = self.free(prompt, Wanted::Text).await?;
        generation.try_map(|turn| Ok(turn.text.unwrap_or_default()))
    }

    /// Text, or calls of tools, or both.
    pub(super) async fn turn(self, prompt: &Prompt) -> Result<Generation<Turn>, Error> {
        self.free(prompt, Wanted::Turn).await
    }

    async fn free(mut self, prompt: &Prompt, wanted: Wanted<'_>) -> Result<Generation<Turn>, Error> {
        self.is_sendable(prompt)?;
        let stage =
            Stage { rung: None, name: "", schema: RawValue::NULL, instruction: None, wanted, shape: None };
        loop {
            match self.ask(prompt, &stage).await? {
                Progress::Said { turn, .. } if wanted == Wanted::Text && self.has_called(&turn) => {
                    self.settle(Verdict::ToolsCalled);
                    let calls = turn.tool_calls.len();
                    return Err(self.fail(ErrorKind::ToolsCalled { calls }.into()));
                }
                Progress::Said { turn, .. } => {
                    let info = self.info(None, Vec::new());
                    return Ok(Generation::new(*turn, info));
                }
                Progress::Wrong { verdict, text } => return Err(self.give_up(&verdict, text)),
                Progress::Refused(refusal) => {
                    if !self.drop_parameter(&refusal) {
                        return Err(self.fail(refusal.error));
                    }
                }
                Progress::Again => {}
            }
        }
    }

    /// Whether the model took up what it was offered, or says nothing but calls of what it was not.
    fn has_called(&self, turn: &Turn) -> bool {
        let is_silent = turn.text.as_ref().is_none_or(|text| text.trim().is_empty());
        !turn.tool_calls.is_empty() && (is_silent || !self.options.tools.is_empty())
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
    async fn ask(&mut self, prompt: &Prompt, stage: &Stage<'_>) -> Result<Progress, Error> {
        let generator = self.generator;
        let max_tokens = self.doubled.or(self.options.parameters.max_tokens).or(generator.shared.max_tokens);
        let draft = Draft {
            model: &generator.profile.id,
            messages: self.shortened.as_ref().unwrap_or(prompt).messages(),
            instruction: stage.instruction.as_ref(),
            dialogue: &self.dialogue,
            rung: stage.rung,
            name: stage.name,
            schema: stage.schema,
            options: self.options,
            max_tokens,
            takes: self.takes,
            stream: !matches!(self.listener, Listener::Nobody),
        };
        let (request, left_out) = draft.request();
        let body = chat::bytes(&request);
        self.sent = request.sampling();
        left_out.into_iter().for_each(|note| self.note(note));
        let (body, left_out) = generator.shared.preferences.write(body, self.takes, &self.options.extra);
        left_out.into_iter().for_each(|note| self.note(note));
        if let Err(error) = preflight::check(&body, &generator.profile, max_tokens).await {
            return self.shorten(prompt, error);
        }
        self.tries.before().await;
        let started = (self.clock)();
        let patience = self.patience(started)?;
        self.begin(stage.rung, started).await?;
        let reply = if matches!(self.listener, Listener::Nobody) {
            self.whole(body, stage, patience).await
        } else {
            self.streamed(body, stage, patience).await
        };
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => {
                self.lost(&error, started).await;
                return self.again(error).await;
            }
        };
        let reply = self.priced(prompt, reply);
        let used = reply.facts.usage.output;
        let verdict = story::verdict(&reply.outcome);
        let mut attempt = reply.facts.attempt(stage.rung, verdict, reply.elapsed);
        attempt.first_token = reply.first_token;
        self.end(attempt).await;
        match reply.outcome {
            Outcome::Said { text, turn } => Ok(Progress::Said { text, turn }),
            Outcome::Wrong { verdict, text } => Ok(Progress::Wrong { verdict, text }),
            Outcome::Failed(refusal) if refusal.evidence != Evidence::Nothing => {
                Ok(Progress::Refused(Box::new(refusal)))
            }
            Outcome::Failed(refusal) if preflight::is_too_long(&refusal.error) => {
                self.shorten(prompt, refusal.error)
            }
            Outcome::Failed(refusal) => self.again(refusal.error).await,
            Outcome::Truncated { text } => self.double(max_tokens, used, text),
        }
    }

    /// A reply that is read once it is whole.
    async fn whole(&self, body: Vec<u8>, stage: &Stage<'_>, patience: Patience) -> Result<Replied, Error> {
        let reply = self.generator.shared.client.chat(body, patience).await?;
        let (facts, outcome) = answer::read(&reply, stage.wanted, &self.generator.profile);
        Ok(Replied { facts, outcome, elapsed: reply.elapsed, first_token: None })
    }

    /// With the price of a list, where the answer names none.
    fn priced(&self, prompt: &Prompt, mut reply: Replied) -> Replied {
        let shared = &self.generator.shared;
        bill::add_unpriced(&mut reply.facts.consumed, prompt, shared.preferences.has_plugins());
        bill::price(
            &mut reply.facts,
            &shared.live,
            &self.generator.profile.id,
            bill::minute(SystemTime::now()),
        );
        reply
    }

    /// What is left of the call's time.
    fn patience(&mut self, now: Instant) -> Result<Patience, Error> {
        let whole = self.deadline.map(|deadline| deadline.saturating_duration_since(now));
        if whole.is_some_and(|left| left.is_zero()) {
            let limit = self.options.deadline.unwrap_or_default();
            return Err(self.fail(ErrorKind::Timeout { limit }.into()));
        }
        Ok(Patience { whole, told: self.options.deadline, idle: self.options.idle_timeout })
    }

    /// After a truncated answer: once more with twice the room, where the model has it and the caller set no limit.
    fn double(&mut self, asked: Option<u64>, used: Option<u64>, text: String) -> Result<Progress, Error> {
        let most = self.generator.profile.max_output;
        let twice = used.map(|used| used.saturating_mul(2)).or(most);
        let next = twice.map(|twice| most.map_or(twice, |most| twice.min(most)));
        let has_room = next.is_some_and(|next| used.is_none_or(|used| next > used));
        let takes = self.takes.has(Parameter::MaxTokens) || self.takes.has(Parameter::MaxCompletionTokens);
        match next {
            Some(next) if asked.is_none() && has_room && takes && !self.shown => {
                self.doubled = Some(next);
                self.note(Note::BudgetDoubled { max_tokens: next });
                Ok(Progress::Again)
            }
            _ => {
                Err(self
                    .fail(Error::from(ErrorKind::Truncated { max_tokens: asked.or(used) }).with_answer(text)))
            }
        }
    }
}
