//! When schema, JSON mode, tool or plain prompt? Decisions only: nothing here sends.
//!
//! ```text
//! JSON Schema (strict) --refused, JSON mode open--> JSON mode --refused--+
//!      |                                                                 v
//!      +-- refused otherwise, or silently ignored --------------------> prompt
//! forced tool (pinned, or preferred by the profile) --refused-----------^
//! ```
//!
//! `Auto` starts at the best rung that the profile promises, that no remembered refusal rules out and that the schema can
//! be said on. A refusal costs nothing but its time; an ignored schema costs one answer. Both are remembered where a
//! provider's word or behaviour proves them, so the next call starts lower.

use std::{sync::Arc, time::Instant};

use loquat_core::{ErasedSchema, Error, ErrorKind, Mode, Note, Rung, Verdict};

use super::{
    memory::{Memory, Refused},
    prepared::{Prepared, Sent},
    profile::Profile,
    refusal::Evidence,
};

/// What the ladder knows before the first request of a call.
pub(super) struct Ladder<'a> {
    pub(super) profile: &'a Profile,
    pub(super) memory: &'a Memory,
    pub(super) schema: &'a ErasedSchema,
    pub(super) prepared: Arc<Prepared>,
    pub(super) now: Instant,
}

impl<'a> Ladder<'a> {
    pub(super) fn new(
        profile: &'a Profile,
        memory: &'a Memory,
        schema: &'a ErasedSchema,
        now: Instant,
    ) -> Self {
        Self { profile, memory, schema, prepared: schema.dialect(Prepared::of), now }
    }

    /// The schema in the dialect of the model's provider; or why, and where, it cannot be said there.
    pub(super) fn sent(&self) -> Result<&Sent, &str> {
        self.prepared.sent(self.schema, self.profile.dialect())
    }

    /// The first rung, and what was passed over on the way to it.
    pub(super) fn start(&self, mode: Mode) -> Result<(Rung, Vec<Note>), Error> {
        match mode {
            Mode::Pinned(rung) => match self.unsayable(rung) {
                Some(reason) => Err(ErrorKind::RungUnavailable { rung, reason }.into()),
                None => Ok((rung, Vec::new())),
            },
            Mode::Auto => Ok(self.descend()),
        }
    }

    /// Where to go when `rung` was refused; `None` where the evidence says nothing about the rung.
    pub(super) fn after_refusal(&self, rung: Rung, evidence: &Evidence) -> Option<Rung> {
        let open = |open: bool| {
            if open && self.obstacle(Rung::JsonMode).is_none() { Rung::JsonMode } else { Rung::Prompt }
        };
        match (rung, evidence) {
            (Rung::Prompt, _) | (_, Evidence::Nothing | Evidence::Parameter(_) | Evidence::OtherLimit) => {
                None
            }
            (
                Rung::JsonSchema,
                Evidence::ResponseFormat { json_mode_open } | Evidence::Schema { json_mode_open },
            ) => Some(open(*json_mode_open)),
            (Rung::ForcedTool, _) => Some(Rung::Prompt),
            (_, Evidence::Tools) => None,
            (Rung::JsonMode, _) => Some(Rung::Prompt),
        }
    }

    /// Whether a wrong answer shows that the provider dropped what the rung asked of it: prose where it promised JSON, or a
    /// value that breaks the very schema that was sent. What was never sent proves nothing.
    pub(super) fn is_ignored(&self, rung: Rung, verdict: &Verdict, text: &str) -> bool {
        match (rung, verdict) {
            (Rung::Prompt, _) => false,
            (_, Verdict::Unreadable) => true,
            (Rung::JsonSchema, Verdict::Invalid { .. }) => {
                self.sent().is_ok_and(|sent| sent.is_broken_by(text))
            }
            _ => false,
        }
    }

    /// Remembers that a schema was silently ignored: that schema, since one answer proves nothing of another.
    pub(super) fn learn_ignored(&self, rung: Rung) {
        let model = self.profile.id.clone().into_owned();
        self.memory.learn(Refused::Ignored(model, rung, self.prepared.fingerprint), self.now);
    }

    /// Remembers what a refusal has proved.
    pub(super) fn learn(&self, rung: Rung, evidence: &Evidence) {
        let model = || self.profile.id.clone().into_owned();
        let learn = |refused| self.memory.learn(refused, self.now);
        match evidence {
            Evidence::Nothing | Evidence::OtherLimit => {}
            Evidence::Parameter(parameter) => learn(Refused::Parameter(model(), parameter.clone())),
            Evidence::Tools => learn(Refused::Rung(model(), Rung::ForcedTool)),
            Evidence::ResponseFormat { json_mode_open } => {
                learn(Refused::Rung(model(), rung));
                if rung == Rung::JsonSchema && !json_mode_open {
                    learn(Refused::Rung(model(), Rung::JsonMode));
                }
            }
            Evidence::Schema { json_mode_open } => {
                let print = self.prepared.fingerprint;
                learn(Refused::Schema(model(), rung, print));
                if rung == Rung::JsonSchema && !json_mode_open {
                    learn(Refused::Schema(model(), Rung::JsonMode, print));
                }
            }
        }
    }

    fn descend(&self) -> (Rung, Vec<Note>) {
        let mut notes = Vec::new();
        for rung in self.profile.rungs() {
            match self.obstacle(rung) {
                None => return (rung, notes),
                Some(because) => notes.push(Note::RungSkipped { rung, because }),
            }
        }
        (Rung::Prompt, notes)
    }

    /// Why `Auto` does not use this rung.
    fn obstacle(&self, rung: Rung) -> Option<String> {
        let model = || self.profile.id.clone().into_owned();
        if !self.profile.promises(rung) {
            return Some("the model does not list it".to_owned());
        }
        if self.memory.knows(&Refused::Rung(model(), rung), self.now) {
            return Some("the model refused it within the last hour".to_owned());
        }
        let print = self.prepared.fingerprint;
        if self.memory.knows(&Refused::Schema(model(), rung, print), self.now) {
            return Some("the model refused this schema within the last hour".to_owned());
        }
        if self.memory.knows(&Refused::Ignored(model(), rung, print), self.now) {
            return Some("the model ignored this schema within the last hour".to_owned());
        }
        self.unsayable(rung)
    }

    /// Why the schema cannot be said on this rung, whatever the model.
    fn unsayable(&self, rung: Rung) -> Option<String> {
        match rung {
            Rung::JsonSchema => match self.sent() {
                Ok(sent) => sent.said.over.map(|over| over.to_string()),
                Err(reason) => Some(reason.to_owned()),
            },
            Rung::JsonMode | Rung::ForcedTool if !self.prepared.is_object => {
                Some("the schema's root is not always an object".to_owned())
            }
            _ => None,
        }
    }
}
