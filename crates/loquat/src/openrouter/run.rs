//! One call from its first request to its answer: sends, reads, asks the ladder, and keeps the list of attempts.
//!
//! The most requests that a call makes: one for each rung that is refused and two for sampling parameters that are (they
//! cost nothing), one for a schema that is silently ignored, one after a truncated answer, and one plus `re_asks` for the
//! answer itself.

use std::time::Instant;

use loquat_core::{
    Attempt, ErasedSchema, Error, ErrorKind, Generation, GenerationInfo, GenerationOptions, Message, Mode,
    Note, Prompt, Repair, Rung, Verdict,
};
use serde_json::{Value, value::RawValue};

use super::{
    answer::{self, Judged, Outcome},
    generator::OpenRouterGenerator,
    instructions,
    ladder::Ladder,
    memory::Refused,
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

    pub(super) async fn value(
        mut self,
        prompt: &Prompt,
        schema: &ErasedSchema,
    ) -> Result<Generation<Value>, Error> {
        self.is_sendable(prompt)?;
        let generator = self.generator;
        let ladder = Ladder::new(&generator.profile, &generator.shared.memory, schema, (self.clock)());
        let (mut rung, skipped) = ladder.start(self.options.mode)?;
        self.notes.extend(skipped);
        loop {
            let turn = self.turn(prompt, &stage(rung, schema, &ladder)).await?;
            if let (Turn::Text(_) | Turn::Wrong { .. }, Some((refused, evidence))) =
                (&turn, self.proved.take())
            {
                ladder.learn(refused, &evidence);
            }
            let (verdict, text) = match turn {
                Turn::Text(text) => match answer::judge(&text, schema, &ladder.dialect) {
                    Judged::Valid { value, repairs, nulls_dropped } => {
                        if nulls_dropped && rung != Rung::JsonSchema {
                            self.note(Note::NullsDropped);
                        }
                        self.told_locally(rung, &ladder);
                        return Ok(Generation::new(value, self.info(Some(schema.name()), repairs)));
                    }
                    Judged::Wrong(verdict) => (verdict, text),
                },
                Turn::Wrong { verdict, text } => (verdict, text),
                Turn::Refused(refusal) => {
                    rung = self.step_down(rung, *refusal, &ladder)?;
                    continue;
                }
                Turn::Again => continue,
            };
            rung = self.ask_again(rung, verdict, text, &ladder)?;
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
        let verdict = verdict(&outcome);
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

    fn step_down(&mut self, rung: Rung, refusal: Refusal, ladder: &Ladder<'_>) -> Result<Rung, Error> {
        if self.drop_parameter(&refusal) {
            return Ok(rung);
        }
        let Some(next) = ladder.after_refusal(rung, &refusal.evidence) else {
            return Err(self.fail(refusal.error));
        };
        if let Mode::Pinned(rung) = self.options.mode {
            let reason = "the provider refused what it needs".to_owned();
            let message = refusal.error.upstream_message().unwrap_or_default().to_owned();
            let error =
                Error::from(ErrorKind::RungUnavailable { rung, reason }).with_upstream_message(message);
            return Err(self.fail(error));
        }
        let what = if matches!(refusal.evidence, Evidence::Schema { .. }) { "schema" } else { needs(rung) };
        self.settle(Verdict::RungRefused {
            status: refusal.error.kind().status().unwrap_or_default(),
            what: what.to_owned(),
        });
        self.proved = Some((rung, refusal.evidence));
        Ok(next)
    }

    /// After a wrong answer: down where it shows that the rung was ignored, otherwise the same rung with a complaint.
    fn ask_again(
        &mut self,
        rung: Rung,
        verdict: Verdict,
        text: String,
        ladder: &Ladder<'_>,
    ) -> Result<Rung, Error> {
        let ignored = ladder.is_ignored(rung, &verdict, &text);
        self.settle(verdict.clone());
        let steps_down = ignored && self.options.mode == Mode::Auto;
        if steps_down && !self.ignored_once {
            self.ignored_once = true;
        } else if self.re_asks_left > 0 {
            self.re_asks_left -= 1;
        } else {
            return Err(self.give_up(&verdict, text));
        }
        let next = if steps_down { Rung::Prompt } else { rung };
        if steps_down {
            ladder.learn_ignored(rung);
            self.note(Note::RungIgnored { rung });
        }
        if !text.trim().is_empty() {
            self.dialogue.push(Message::assistant(text));
        }
        self.dialogue.push(Message::user(instructions::complaint(next, &verdict)));
        Ok(next)
    }

    /// A sampling parameter that was sent and refused is left out from now on; the second that is refused takes all others
    /// with it, so that a call makes at most two such requests. The limit of the answer is never dropped: without it the
    /// answer could cost more than the caller allowed.
    fn drop_parameter(&mut self, refusal: &Refusal) -> bool {
        let refused = self.refused_parameters(&refusal.evidence);
        if refused.is_empty() || self.parameters_refused >= 2 {
            return false;
        }
        if refusal.evidence == Evidence::OtherLimit {
            self.takes = self.takes.iter().chain([Parameter::MaxCompletionTokens]).collect();
        }
        self.parameters_refused += 1;
        let named: Vec<&str> = refused.iter().map(|parameter| parameter.name()).collect();
        let status = refusal.error.kind().status().unwrap_or_default();
        self.settle(Verdict::RungRefused { status, what: named.join(", ") });
        refused.into_iter().for_each(|parameter| self.leave_out(parameter));
        true
    }

    fn refused_parameters(&self, evidence: &Evidence) -> Vec<Parameter> {
        let limits = [Parameter::MaxTokens, Parameter::MaxCompletionTokens];
        let droppable = |parameter: &Parameter| self.sent.has(*parameter) && !limits.contains(parameter);
        match evidence {
            Evidence::OtherLimit if self.sent.has(Parameter::MaxTokens) => vec![Parameter::MaxTokens],
            Evidence::Parameter(name) => match Parameter::from_name(name).filter(droppable) {
                Some(named) if self.parameters_refused == 0 => vec![named],
                Some(_) => self.sent.iter().filter(droppable).collect(),
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn leave_out(&mut self, parameter: Parameter) {
        let model = self.generator.profile.id.clone().into_owned();
        let refused = Refused::Parameter(model, parameter.name().to_owned());
        self.generator.shared.memory.learn(refused, (self.clock)());
        self.takes = self.takes.without(parameter);
    }

    fn forget_refused_parameters(&mut self) {
        let model = &self.generator.profile.id;
        let memory = &self.generator.shared.memory;
        if memory.is_empty() {
            return;
        }
        for parameter in self.takes.iter() {
            let refused = Refused::Parameter(model.clone().into_owned(), parameter.name().to_owned());
            if memory.knows(&refused, (self.clock)()) {
                self.takes = self.takes.without(parameter);
            }
        }
    }

    fn told_locally(&mut self, rung: Rung, ladder: &Ladder<'_>) {
        if let (Rung::JsonSchema, Ok(strict)) = (rung, &ladder.dialect.strict)
            && !strict.checked_locally.is_empty()
        {
            self.note(Note::CheckedLocally { paths: strict.checked_locally.clone() });
        }
    }

    fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The verdict of the last attempt is known only now.
    fn settle(&mut self, verdict: Verdict) {
        if let Some(last) = self.attempts.last_mut() {
            last.verdict = verdict;
        }
    }

    fn info(&mut self, schema: Option<&str>, repairs: Vec<Repair>) -> GenerationInfo {
        let choice = self.generator.choice.clone();
        let mut info =
            GenerationInfo::new(choice, schema.map(str::to_owned), std::mem::take(&mut self.attempts));
        info.repairs = repairs;
        info.notes = std::mem::take(&mut self.notes);
        info
    }

    /// The request itself failed: nobody knows more than that.
    fn lost(&mut self, rung: Option<Rung>, error: Error, started: Instant) -> Error {
        let kind = error.kind().name().to_owned();
        let mut attempt = Attempt::new(rung, Verdict::Failed { kind, status: None });
        attempt.spent = error.spent();
        attempt.duration = (self.clock)().saturating_duration_since(started);
        self.attempts.push(attempt);
        self.fail(error)
    }

    fn fail(&mut self, error: Error) -> Error {
        error.with_attempts(std::mem::take(&mut self.attempts)).with_notes(std::mem::take(&mut self.notes))
    }

    fn give_up(&mut self, verdict: &Verdict, text: String) -> Error {
        let kind = match verdict {
            Verdict::Invalid { violations } => ErrorKind::Invalid { violations: violations.clone() },
            Verdict::SchemaEchoed => ErrorKind::SchemaEchoed,
            Verdict::Partial => ErrorKind::Partial,
            Verdict::Empty => ErrorKind::Empty,
            _ => ErrorKind::Unreadable,
        };
        self.fail(Error::from(kind).with_answer(text))
    }
}

fn stage<'a>(rung: Rung, schema: &'a ErasedSchema, ladder: &'a Ladder<'_>) -> Stage<'a> {
    let sent = match (rung, &ladder.dialect.strict) {
        (Rung::JsonSchema, Ok(strict)) => &*strict.wire,
        _ => &*ladder.dialect.document,
    };
    let instruction = instructions::schema(rung, schema).map(Message::system);
    Stage { rung: Some(rung), name: schema.name(), schema: sent, instruction }
}

fn needs(rung: Rung) -> &'static str {
    if rung == Rung::ForcedTool { "tool_choice" } else { "response_format" }
}

fn verdict(outcome: &Outcome) -> Verdict {
    match outcome {
        Outcome::Text(_) => Verdict::Accepted,
        Outcome::Wrong { verdict, .. } => verdict.clone(),
        Outcome::Truncated { .. } => Verdict::Truncated,
        Outcome::Failed(refusal) => match refusal.error.kind() {
            ErrorKind::Refused => Verdict::Refused,
            ErrorKind::Filtered => Verdict::Filtered,
            kind => Verdict::Failed { kind: kind.name().to_owned(), status: kind.status() },
        },
    }
}
