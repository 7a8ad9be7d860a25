//! The body of a streamed answer, from bytes to what is new in them. Synchronous, and blind to how the bytes were cut.
//!
//! What a server sends for `stream: true` is told by its first byte that is no white space (ticks stand before all of them):
//! `{` or `[` is the JSON of a blocking reply or of an error, `<` a page of some proxy, anything else events. An answer is
//! over at `[DONE]`, or at the end of the body if the model had said why it ended; a body that ends otherwise was cut.

use std::{collections::VecDeque, str};

use loquat_core::{Served, Spent, Usage};

use super::{
    catalog::Consumed,
    said::{Gathered, Piece},
    sse::{Event, Events},
    wire::{
        chunk::{self, Chunk},
        metadata,
    },
};

#[cfg(test)]
mod tests;

/// No answer of a model is that long; a body without end must not fill the memory.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Reads one body.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoder {
    form: Form,
    /// The body, as long as it may turn out to be no stream; the rest of it is in `events`.
    raw: Vec<u8>,
    /// So much of it is white space before anything else.
    blank: usize,
    events: Events,
    pieces: VecDeque<Piece>,
    received: usize,
    end: Option<End>,
    gathered: Gathered,
    told: Told,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Unknown,
    Events,
    /// JSON, or a page: to be read when it is whole.
    Body,
}

/// How a body ended.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// At its mark, or behind a reason.
    Whole,
    /// Before the model had said why it ended.
    Cut,
    /// With an error: its JSON, for `WireError::of`.
    Error(String),
    /// It is no stream: the body of a blocking reply, an error, a page, or nothing.
    Body(Vec<u8>),
    /// What stands in it is not of this protocol.
    Malformed(&'static str),
}

/// What the chunks say of the answer besides its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) id: Option<String>,
    pub(super) model: Option<String>,
    pub(super) provider: Option<String>,
    pub(super) usage: Usage,
    /// Without a word of it something may have been charged.
    pub(super) spent: Option<Spent>,
    pub(super) consumed: Option<Consumed>,
    pub(super) served: Served,
}

impl Decoder {
    /// Takes the next bytes of the body.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.received = self.received.saturating_add(bytes.len());
        if self.received > LARGEST_ANSWER {
            self.end.get_or_insert(End::Malformed("its body is larger than 32 MiB"));
            return;
        }
        match self.form {
            Form::Events => self.events.feed(bytes),
            Form::Body => self.raw.extend_from_slice(bytes),
            Form::Unknown => {
                self.raw.extend_from_slice(bytes);
                self.look();
            }
        }
    }

    /// Tells what the body is by its first byte that is no white space.
    fn look(&mut self) {
        if self.blank == 0 && self.raw.starts_with(BYTE_ORDER_MARK) {
            self.blank = BYTE_ORDER_MARK.len();
        } else if self.blank == 0 && BYTE_ORDER_MARK.starts_with(&self.raw) {
            // The mark itself may have been cut.
            return;
        }
        let unseen = self.raw.get(self.blank..).unwrap_or_default();
        let Some(blank) = unseen.iter().position(|byte| !byte.is_ascii_whitespace()) else {
            self.blank = self.raw.len();
            return;
        };
        self.form = match unseen.get(blank) {
            Some(b'{' | b'[' | b'<') => Form::Body,
            _ => Form::Events,
        };
        if self.form == Form::Events {
            self.events.feed(&std::mem::take(&mut self.raw));
        }
    }

    /// The next thing that is new, as far as the bytes go.
    pub(super) fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(piece) = self.pieces.pop_front() {
                return Some(piece);
            }
            if self.end.is_some() {
                return None;
            }
            let event = self.events.next()?;
            self.end = read(&event, &mut self.gathered, &mut self.told, &mut self.pieces);
        }
    }

    /// The body has ended. What [`Decoder::next`] gives after it is the rest.
    pub(super) fn close(&mut self) {
        if self.form != Form::Events {
            self.end.get_or_insert(End::Body(std::mem::take(&mut self.raw)));
        }
        if self.end.is_none()
            && let Some(event) = self.events.rest()
        {
            let end = read(&event, &mut self.gathered, &mut self.told, &mut self.pieces);
            // A line that was cut with the body is no mistake of its own.
            self.end = end.filter(|end| !matches!(end, End::Malformed(_)));
        }
        let cut = if self.gathered.is_finished() { End::Whole } else { End::Cut };
        self.end.get_or_insert(cut);
    }

    /// Whether nothing more is to be read.
    pub(super) fn is_over(&self) -> bool {
        self.end.is_some()
    }

    /// All of it; `None` for the end where the connection broke before one.
    pub(super) fn finish(self) -> (Gathered, Told, Option<End>) {
        (self.gathered, self.told, self.end)
    }
}

fn read(
    event: &Event<'_>,
    gathered: &mut Gathered,
    told: &mut Told,
    pieces: &mut VecDeque<Piece>,
) -> Option<End> {
    let data = event.data.trim_ascii();
    if data.is_empty() {
        return None;
    }
    if data == b"[DONE]" {
        let is_whole = gathered.is_finished() || gathered.is_calls_alone();
        return Some(if is_whole { End::Whole } else { End::Cut });
    }
    if event.is_error
        && let Some(error) = chunk::error_event(data)
    {
        return Some(End::Error(error));
    }
    let Ok(mut chunk) = serde_json::from_slice::<Chunk<'_>>(data) else {
        return Some(End::Malformed("a chunk of its stream is not a JSON object"));
    };
    told.add(&chunk);
    if let Some(error) = chunk.error() {
        return Some(End::Error(error.to_owned()));
    }
    let choice = chunk.take_choice()?;
    let is_whole = choice.delta.is_none();
    // A message that repeats what the pieces have said is no news.
    let message = choice.delta.or(choice.message.filter(|_| gathered.is_empty()));
    if let Some(message) = message {
        gathered.add(message, is_whole, &mut |piece| pieces.push_back(piece));
    }
    gathered.ends(choice.finish_reason, choice.native_finish_reason);
    None
}

impl Told {
    fn add(&mut self, chunk: &Chunk<'_>) {
        for (known, new) in [
            (&mut self.id, &chunk.id),
            (&mut self.model, &chunk.model),
            (&mut self.provider, &chunk.provider),
        ] {
            if known.is_none()
                && let Some(new) = new.as_ref().filter(|new| !new.0.is_empty())
            {
                *known = Some(new.0.clone().into_owned());
            }
        }
        if let Some(tier) = &chunk.service_tier {
            self.served.service_tier = Some(tier.clone());
        }
        if let Some(routing) = chunk.openrouter_metadata.and_then(metadata::routing) {
            self.served.routing = Some(routing);
        }
        let Some(usage) = chunk.usage else { return };
        let (new, old) = (usage.tokens(), self.usage);
        // An empty `usage` beside a later chunk takes nothing back.
        self.usage = Usage::new(
            new.input.or(old.input),
            new.output.or(old.output),
            new.cached.or(old.cached),
            new.reasoning.or(old.reasoning),
        )
        .with_cache_write(new.cache_write.or(old.cache_write));
        self.consumed = usage.consumed().or(self.consumed);
        self.served.own_key = usage.own_key().or(self.served.own_key);
        self.spent = usage.cost().map(Spent::Known).or(self.spent);
    }
}
