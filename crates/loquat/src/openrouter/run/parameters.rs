//! Sampling parameters that a model does not take: left out from the next request on, and remembered.

use loquat_core::Verdict;

use super::Run;
use crate::openrouter::{
    memory::Refused,
    parameter::Parameter,
    refusal::{Evidence, Refusal},
};

impl Run<'_> {
    /// A sampling parameter that was sent and refused is left out from now on; the second that is refused takes all others
    /// with it, so that a call makes at most two such requests. The limit of the answer is never dropped: without it the
    /// answer could cost more than the caller allowed.
    pub(super) fn drop_parameter(&mut self, refusal: &Refusal) -> bool {
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

    pub(super) fn forget_refused_parameters(&mut self) {
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
}
