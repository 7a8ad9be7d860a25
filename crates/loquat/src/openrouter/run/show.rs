//! What of a half-arrived value is shown: only what is certain, in the caller's own schema, and never less than before.

use loquat_core::{ErasedSchema, PartialValue, Rung};
use loquat_mend::Partial;
use serde_json::Value;

use crate::openrouter::{dialect::Dialect, said::Piece, strict};

pub(super) struct Show<'a> {
    schema: &'a ErasedSchema,
    partial: Partial,
    rung: Option<Rung>,
    changed: bool,
    superseded: bool,
    shown: Option<PartialValue>,
}

impl<'a> Show<'a> {
    pub(super) fn new(schema: &'a ErasedSchema, dialect: &Dialect, rung: Option<Rung>) -> Self {
        let partial = dialect.mender(schema.document()).partial();
        Self { schema, partial, rung, changed: false, superseded: false, shown: None }
    }

    /// Takes what the model has said of its answer.
    pub(super) fn take(&mut self, piece: &Piece) {
        let more = match (piece, self.rung) {
            (Piece::Call(delta), Some(Rung::ForcedTool)) if delta.call == 0 => delta.arguments.reveal(),
            (Piece::Text(text), rung) if rung != Some(Rung::ForcedTool) => text,
            _ => return,
        };
        // What cannot be read is told at the end, with the whole answer.
        let Ok(progress) = self.partial.feed(more) else { return };
        self.changed |= progress.changed;
        self.superseded |= progress.superseded;
    }

    /// Whether what was shown is void, and what is to be shown now.
    pub(super) fn look(&mut self) -> (bool, Option<PartialValue>) {
        let superseded = std::mem::take(&mut self.superseded) && self.shown.take().is_some();
        if !std::mem::take(&mut self.changed) {
            return (superseded, None);
        }
        let value = self.partial.value().map(|value| strict::decode(self.schema.document(), value));
        let new = value.filter(|value| match &self.shown {
            Some(shown) => shown.value() != value && grows(shown.value(), value),
            None => true,
        });
        self.shown = new.map(PartialValue::new).or(self.shown.take());
        (superseded, self.shown.clone())
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
