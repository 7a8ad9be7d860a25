//! A value: down the ladder and back to the model until an answer satisfies the schema.

use loquat_core::{
    ErasedSchema, Error, ErrorKind, Generation, GenerationInfo, Message, Mode, Note, Prompt, Rung, Step,
    Turn, Verdict,
};
use serde_json::Value;

use super::{Progress, Run, Stage};
use crate::openrouter::{
    answer::{self, Judged, Wanted},
    instructions,
    ladder::Ladder,
    refusal::{Evidence, Refusal},
};

impl Run<'_> {
    /// A value; the calls of tools instead of it are an error.
    pub(in crate::openrouter) async fn value(
        mut self,
        prompt: &Prompt,
        schema: &ErasedSchema,
    ) -> Result<Generation<Value>, Error> {
        let Generation { value: step, info, .. } = self.towards(prompt, schema).await?;
        match step {
            Step::Value(value) => Ok(Generation::new(value, info)),
            Step::Calls(turn) => {
                let kind = ErrorKind::ToolsCalled { calls: turn.tool_calls.len() };
                let GenerationInfo { mut attempts, notes, .. } = info;
                attempts
                    .iter_mut()
                    .next_back()
                    .into_iter()
                    .for_each(|last| last.verdict = Verdict::ToolsCalled);
                Err(Error::from(kind).with_attempts(attempts).with_notes(notes))
            }
        }
    }

    /// A value, or calls of tools.
    pub(in crate::openrouter) async fn step(
        mut self,
        prompt: &Prompt,
        schema: &ErasedSchema,
    ) -> Result<Generation<Step>, Error> {
        self.towards(prompt, schema).await
    }

    async fn towards(&mut self, prompt: &Prompt, schema: &ErasedSchema) -> Result<Generation<Step>, Error> {
        self.is_sendable(prompt)?;
        let generator = self.generator;
        let ladder = Ladder::new(&generator.profile, &generator.shared.memory, schema, (self.clock)());
        let (mut rung, skipped) = ladder.start(self.options.mode)?;
        self.notes.extend(skipped);
        loop {
            let stage = stage(rung, schema, &ladder, !self.options.tools.is_empty());
            let progress = self.ask(prompt, &stage).await?;
            if let (Progress::Said { .. } | Progress::Wrong { .. }, Some((refused, evidence))) =
                (&progress, self.proved.take())
            {
                ladder.learn(refused, &evidence);
            }
            let (verdict, text) = match progress {
                Progress::Said { turn, .. } if calls_others(&turn, &stage) => {
                    let info = self.info(Some(schema.name()), Vec::new());
                    return Ok(Generation::new(Step::Calls(without_answer(*turn, schema.name())), info));
                }
                Progress::Said { text, .. } => match answer::judge(&text, rung, &ladder) {
                    Judged::Valid { value, repairs, nulls_dropped } => {
                        if nulls_dropped {
                            self.note(Note::NullsDropped);
                        }
                        self.told_locally(rung, &ladder);
                        let info = self.info(Some(schema.name()), repairs);
                        return Ok(Generation::new(Step::Value(value), info));
                    }
                    Judged::Wrong(verdict) => (verdict, text),
                },
                Progress::Wrong { verdict, text } => (verdict, text),
                Progress::Refused(refusal) => {
                    rung = self.step_down(rung, *refusal, &ladder)?;
                    continue;
                }
                Progress::Again => continue,
            };
            rung = self.ask_again(rung, verdict, text, &ladder)?;
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
        if self.shown {
            return Err(self.give_up(&verdict, text));
        }
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
        // In the words of the answer, where they are not the user's.
        let shown = ladder.sent().ok().filter(|_| next == Rung::JsonSchema);
        let answer = shown.and_then(|sent| Some((sent, sent.answer(&text)?)));
        let place = |path: &str| match &answer {
            Some((sent, answer)) => sent.said.place(answer, path),
            None => path.to_owned(),
        };
        let complaint = instructions::complaint(next, &verdict, place);
        if !text.trim().is_empty() {
            self.dialogue.push(Message::assistant(text));
        }
        self.dialogue.push(Message::user(complaint));
        Ok(next)
    }

    fn told_locally(&mut self, rung: Rung, ladder: &Ladder<'_>) {
        if let (Rung::JsonSchema, Ok(sent)) = (rung, ladder.sent())
            && !sent.said.checked_locally.is_empty()
        {
            self.note(Note::CheckedLocally { paths: sent.said.checked_locally.clone() });
        }
    }
}

fn stage<'a>(rung: Rung, schema: &'a ErasedSchema, ladder: &'a Ladder<'_>, with_tools: bool) -> Stage<'a> {
    let sent = match (rung, ladder.sent()) {
        (Rung::JsonSchema, Ok(sent)) => &*sent.wire,
        _ => &*ladder.prepared.document,
    };
    Stage {
        rung: Some(rung),
        name: schema.name(),
        schema: sent,
        instruction: instructions::schema(rung, schema).map(Message::system),
        wanted: Wanted::Answer { rung, beside: with_tools.then(|| schema.name()) },
        shape: Some(ladder),
    }
}

/// Whether tools are called that are not the answer.
fn calls_others(turn: &Turn, stage: &Stage<'_>) -> bool {
    let Wanted::Answer { beside: Some(answer), .. } = stage.wanted else { return false };
    turn.tool_calls.iter().any(|call| call.name != answer)
}

/// An answer that was given before the results of tools is none; and a call that nobody answers would break the history.
fn without_answer(mut turn: Turn, name: &str) -> Turn {
    turn.tool_calls.retain(|call| call.name != name);
    turn
}

fn needs(rung: Rung) -> &'static str {
    if rung == Rung::ForcedTool { "tool_choice" } else { "response_format" }
}
