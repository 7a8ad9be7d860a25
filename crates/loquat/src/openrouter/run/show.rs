//! What of a half-arrived value is shown: only what is certain, in the caller's own schema, and never less than before.

use loquat_core::{PartialValue, Partials, Rung};
use loquat_mend::{Node, NodeKind, Partial};
use serde_json::Value;

use crate::openrouter::{ladder::Ladder, prepared::Sent, said::Piece};

/// A look hands out a copy, which costs time in the length of the value. So one is taken only when the text has grown by this
/// part of its length: all looks together then cost time linear in the text, and a value of 64 kB is shown a kilobyte late.
const PART: usize = 64;

pub(super) struct Show<'a> {
    /// The schema that the model was shown, where it is not the caller's own.
    sent: Option<&'a Sent>,
    ladder: &'a Ladder<'a>,
    partial: Partial,
    rung: Option<Rung>,
    partials: Partials,
    length: usize,
    /// How much of it has come since the last look.
    unseen: usize,
    superseded: bool,
    shown: Option<PartialValue>,
}

impl<'a> Show<'a> {
    pub(super) fn new(ladder: &'a Ladder<'a>, rung: Option<Rung>, partials: Partials) -> Self {
        let sent = ladder.sent().ok().filter(|_| rung == Some(Rung::JsonSchema));
        let mender = match sent {
            Some(sent) => sent.mender(),
            None => ladder.prepared.mender(ladder.schema.document()),
        };
        let partial = mender.partial();
        Self { sent, ladder, partial, rung, partials, length: 0, unseen: 0, superseded: false, shown: None }
    }

    /// Takes what the model has said of its answer.
    pub(super) fn take(&mut self, piece: &Piece) {
        let more = match (piece, self.rung) {
            (Piece::Call(delta), Some(Rung::ForcedTool))
                if delta.call == 0 && delta.name == self.ladder.schema.name() =>
            {
                delta.arguments.reveal()
            }
            (Piece::Text(text), rung) if rung != Some(Rung::ForcedTool) => text,
            _ => return,
        };
        // What cannot be read is told at the end, with the whole answer.
        let Ok(progress) = self.partial.feed(more) else { return };
        self.length += more.len();
        self.unseen += more.len();
        self.superseded |= progress.superseded;
    }

    /// Whether what was shown is void, and what is to be shown now.
    pub(super) fn look(&mut self) -> (bool, Option<PartialValue>) {
        let superseded = std::mem::take(&mut self.superseded) && self.shown.take().is_some();
        if self.unseen == 0 || self.unseen < self.length / PART {
            return (superseded, None);
        }
        self.unseen = 0;
        let Some(new) = self.value().filter(|new| match &self.shown {
            Some(shown) => shown.value() != new && grows(shown.value(), new),
            None => true,
        }) else {
            return (superseded, None);
        };
        self.shown = Some(PartialValue::new(new));
        (superseded, self.shown.clone())
    }

    fn value(&mut self) -> Option<Value> {
        let mut value = self.partial.shown().cloned()?;
        if self.partials == Partials::Finished {
            value = finished(value, &self.partial.root()?)?;
        }
        self.decode(value)
    }

    /// In the caller's own schema; `None` where that is told only at the end.
    fn decode(&self, value: Value) -> Option<Value> {
        match (self.sent, self.ladder.sent()) {
            (Some(sent), _) => sent.said.decode_partial(value),
            (None, Ok(sent)) => Some(sent.said.without_nulls(value)),
            (None, Err(_)) => Some(value),
        }
    }
}

/// What of `value`, which was read at `node`, is finished; only the last member or item of what is open can be open itself.
fn finished(value: Value, node: &Node<'_>) -> Option<Value> {
    if node.is_whole() {
        return Some(value);
    }
    match (value, node.kind()) {
        (Value::Object(mut members), NodeKind::Object) => {
            let Some((name, open)) = node.members().last().filter(|(_, last)| !last.is_whole()) else {
                return Some(Value::Object(members));
            };
            // A name that was read as another is the last of those that were read; a number that may go on was not.
            let renamed = || members.keys().next_back().filter(|_| members.len() == node.members().count());
            let name = members.contains_key(name).then(|| name.to_owned()).or_else(|| renamed().cloned());
            let open = name.and_then(|name| Some((members.shift_remove(&name)?, name)).zip(Some(open)));
            if let Some(((value, name), open)) = open
                && let Some(value) = finished(value, &open)
            {
                members.insert(name, value);
            }
            Some(Value::Object(members))
        }
        (Value::Array(mut items), NodeKind::Array) => {
            let is_open = node.items().last().is_some_and(|last| !last.is_whole());
            if is_open && items.len() == node.items().count() {
                items.pop();
            }
            Some(Value::Array(items))
        }
        _ => None,
    }
}

/// Whether `new` holds all that `old` showed.
fn grows(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::String(old), Value::String(new)) => new.starts_with(old.as_str()),
        (Value::Array(old), Value::Array(new)) => {
            old.len() <= new.len() && old.iter().zip(new).all(|(old, new)| grows(old, new))
        }
        (Value::Object(old), Value::Object(new)) => {
            old.iter().all(|(name, old)| new.get(name).is_some_and(|new| grows(old, new)))
        }
        (old, new) => old == new,
    }
}
