//! Tool calls out of their pieces.
//!
//! A piece belongs to the call of its `index`. Where providers differ: an index that is missing or always 0 (then another id
//! with a name, or a name after whole arguments, begins a new call), an id in every piece or in none, arguments as JSON
//! instead of text, white space behind whole arguments, no arguments at all.

use std::borrow::Cow;

use loquat_core::{ToolCall, ToolCallDelta};
use serde_json::value::RawValue;

use super::Piece;
use crate::openrouter::wire::reply::{WireFunction, WireToolCall};

#[derive(Clone, Debug, Default)]
pub(super) struct Calls(Vec<Call>);

#[derive(Clone, Debug, Default)]
struct Call {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

impl Calls {
    /// Takes a call, or a piece of one.
    pub(super) fn add(&mut self, piece: WireToolCall<'_>, is_whole: bool, tell: &mut dyn FnMut(Piece)) {
        let function = piece.function.unwrap_or_default();
        let id = piece.id.as_ref().map(|id| &*id.0).unwrap_or_default();
        let place = if is_whole { None } else { self.place(piece.index, id, &function) };
        let place = place.unwrap_or_else(|| {
            self.0.push(Call { index: piece.index, ..Call::default() });
            self.0.len() - 1
        });
        let Some(call) = self.0.get_mut(place) else { return };
        if call.id.is_empty() {
            call.id.push_str(id);
        }
        call.take(place, function, tell);
    }

    /// Takes a piece of the one call that the old form knows.
    pub(super) fn add_function(&mut self, function: WireFunction<'_>, tell: &mut dyn FnMut(Piece)) {
        if self.0.is_empty() {
            self.0.push(Call::default());
        }
        if let Some(call) = self.0.first_mut() {
            call.take(0, function, tell);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there are calls, and every one has whole arguments.
    pub(super) fn are_whole(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|call| call.arguments.trim().is_empty() || call.is_whole())
    }

    pub(super) fn whole(self) -> Vec<ToolCall> {
        let said = self.0.into_iter().filter(|call| !call.name.is_empty() || !call.arguments.is_empty());
        said.enumerate().map(|(n, call)| call.whole(n)).collect()
    }

    /// The call that a piece belongs to; `None` where it begins a new one.
    fn place(&self, index: Option<u64>, id: &str, function: &WireFunction<'_>) -> Option<usize> {
        let place = match (index, id) {
            (Some(_), _) => self.0.iter().rposition(|call| call.index == index),
            (None, "") => self.0.len().checked_sub(1),
            (None, id) => self.0.iter().rposition(|call| call.id == id),
        }?;
        let call = self.0.get(place)?;
        let named = function.name.as_ref().is_some_and(|name| !name.0.is_empty());
        let other = !id.is_empty() && !call.id.is_empty() && call.id != id;
        let again = || function.arguments.is_some_and(|raw| !text(raw).trim().is_empty()) && call.is_whole();
        let begins = named && !call.name.is_empty() && (other || again());
        (!begins).then_some(place)
    }
}

impl Call {
    fn take(&mut self, place: usize, function: WireFunction<'_>, tell: &mut dyn FnMut(Piece)) {
        let before = self.arguments.len();
        let named = self.name.is_empty() && function.name.as_ref().is_some_and(|name| !name.0.is_empty());
        if let Some(name) = function.name.filter(|_| named) {
            self.name.push_str(&name.0);
        }
        if let Some(raw) = function.arguments {
            let is_text = raw.get().starts_with('"');
            // JSON instead of text is all of it at once, however often it comes.
            if is_text || self.arguments.trim().is_empty() {
                self.arguments.push_str(&text(raw));
            }
        }
        let new = self.arguments.get(before..).unwrap_or_default();
        if named || !new.is_empty() {
            tell(Piece::Call(ToolCallDelta::new(place, self.name.clone(), new)));
        }
    }

    fn is_whole(&self) -> bool {
        serde_json::from_str::<&RawValue>(&self.arguments).is_ok()
    }

    fn whole(self, n: usize) -> ToolCall {
        let id = if self.id.is_empty() { format!("call_{n}") } else { self.id };
        let arguments = match self.arguments.trim() {
            "" => "{}".to_owned(),
            arguments => arguments.to_owned(),
        };
        ToolCall { id, name: self.name, arguments }
    }
}

fn text(raw: &RawValue) -> Cow<'_, str> {
    let raw = raw.get();
    if raw.starts_with('"') {
        return serde_json::from_str::<String>(raw).map_or(Cow::Borrowed(raw), Cow::Owned);
    }
    Cow::Borrowed(raw)
}
