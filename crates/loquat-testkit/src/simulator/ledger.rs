//! What was billed: an entry for every request that a model worked on, as the provider's own books have it.

use std::{fmt, sync::Arc};

use super::{
    completion::{Completion, Frame},
    server::Server,
};

/// Providers that stop, and bill no further, when the listener of a stream hangs up; the others work and bill to the end.
const STOPPING: [&str; 24] = [
    "OpenAI",
    "Azure",
    "Anthropic",
    "Fireworks",
    "Mancer",
    "Recursal",
    "AnyScale",
    "Lepton",
    "OctoAI",
    "Novita",
    "DeepInfra",
    "Together",
    "Cohere",
    "Hyperbolic",
    "Infermatic",
    "Avian",
    "xAI",
    "Cloudflare",
    "SFCompute",
    "Nineteen",
    "Liquid",
    "Friendli",
    "Chutes",
    "DeepSeek",
];

/// A request that a model worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Billed {
    /// The id of the generation.
    pub id: String,
    /// Its place in [`Simulator::requests`](crate::Simulator::requests).
    pub request: usize,
    /// The model that answered.
    pub model: String,
    /// Who ran it.
    pub provider: String,
    /// Whether the answer was asked for in pieces.
    pub streamed: bool,
    /// Tokens of the prompt.
    pub prompt_tokens: u64,
    /// Tokens of the answer that are billed.
    pub completion_tokens: u64,
    /// What is billed: the exact digits, in US dollars.
    pub cost: String,
    /// How far the answer came.
    pub delivery: Delivery,
}

/// How far an answer came, in bytes of its body that were handed to the socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// It is on its way.
    Sending,
    /// All that was to be sent was sent.
    Sent,
    /// The client hung up behind this byte.
    HungUp(usize),
}

impl Billed {
    pub(super) fn new(request: usize, completion: &Completion, frame: &Frame) -> Self {
        let (prompt_tokens, completion_tokens) = completion.counted(frame);
        Self {
            id: frame.id.clone(),
            request,
            model: completion.model.as_ref().unwrap_or(&frame.model).clone(),
            provider: completion.provider.as_deref().unwrap_or("simulator").to_owned(),
            streamed: frame.stream,
            prompt_tokens,
            completion_tokens,
            cost: completion.charged(frame),
            delivery: Delivery::Sending,
        }
    }

    /// Writes down that the client hung up; whether a token less is billed for it.
    fn hang_up(&mut self, sent: usize, whole: usize, frame: &Frame) -> bool {
        self.delivery = Delivery::HungUp(sent);
        let stops = self.streamed && STOPPING.contains(&self.provider.as_str());
        if stops {
            let said = self.completion_tokens.saturating_mul(sent as u64);
            self.completion_tokens = said.div_ceil(whole.max(1) as u64);
            let [_, _, cost] = frame.price.cost(self.prompt_tokens, self.completion_tokens);
            self.cost = cost;
        }
        stops
    }
}

/// Watches how far an answer comes; dropped before its end, it says that the client hung up.
pub(super) struct Watch {
    server: Arc<Server>,
    frame: Frame,
    pub(super) whole: usize,
    pub(super) sent: usize,
    pub(super) ended: bool,
}

impl Watch {
    pub(super) fn new(server: Arc<Server>, frame: Frame) -> Self {
        Self { server, frame, whole: 0, sent: 0, ended: false }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut ledger = self.server.ledger();
        // The newest entries are the likely ones.
        let Some(entry) = ledger.iter_mut().rev().find(|entry| entry.id == self.frame.id) else { return };
        if self.ended {
            entry.delivery = Delivery::Sent;
        } else if entry.hang_up(self.sent, self.whole, &self.frame) {
            self.server.generations().cancel(entry);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watch({} of {} bytes)", self.sent, self.whole)
    }
}
