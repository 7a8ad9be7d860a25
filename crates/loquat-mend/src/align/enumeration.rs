//! A text as one of the words that the schema lists.

use serde_json::Value;

use crate::align::lay::{CEILING, Layer, Said};
use crate::align::plan::{PlanId, What};
use crate::repair::RepairKind as K;
use crate::shape::{BOOLEAN, NULL, NUMBER, ShapeId, Words};
use crate::tree::Id;
use crate::words::{literal, number};

impl<'d> Layer<'d> {
    /// The word that a text, a number or a literal means.
    pub(super) fn word(&mut self, said: Said<'d>, shape: ShapeId, words: &'d Words) -> Option<PlanId> {
        let (at, repairs) = if let Some(at) = words.exactly(said.text) {
            let kept = if said.scalar { vec![K::ScalarAsText] } else { Vec::new() };
            (at, kept)
        } else if let Some((at, kinds)) = self.spelled.word(shape, words, said.text) {
            (at, with_kind(words, at, &kinds))
        } else {
            equal(words, said.text)?
        };
        let plan = self.plans.leaf(What::Word(shape, at as u32));
        repairs.into_iter().for_each(|kind| self.plans.tell(plan, kind, said.span));
        (self.plans.get(plan).chain <= CEILING).then_some(plan)
    }

    /// The object or array of the list that a node is.
    pub(super) fn container_word(&mut self, id: Id, shape: ShapeId, words: &Words) -> Option<PlanId> {
        if self.doc.tree.behind(id) - id > words.cells {
            return None;
        }
        let at = words.equal(&self.raw_value(id))?;
        Some(self.plans.leaf(What::Word(shape, at as u32)))
    }
}

/// A word in another spelling, or in a sentence: a number or a literal of the list is also another kind of value.
fn with_kind(words: &Words, at: usize, kinds: &[K]) -> Vec<K> {
    let kind = match words.get(at) {
        Some(Value::Number(_)) => Some(K::NumberFromText),
        Some(Value::Bool(_) | Value::Null) => Some(K::Literal),
        _ => None,
    };
    kind.into_iter().chain(kinds.iter().copied()).collect()
}

/// A number or literal in another notation than the word's.
fn equal(words: &Words, text: &str) -> Option<(usize, Vec<K>)> {
    if words.mask & NUMBER != 0
        && let Some(found) = number::number(text).or_else(|| number::in_prose(text))
        && let Some(at) = words.equal(&Value::Number(found.value.clone()))
    {
        let repairs = if found.repairs.is_empty() { vec![K::NumberFromText] } else { found.repairs };
        return Some((at, repairs));
    }
    if words.mask & BOOLEAN != 0
        && let Some(found) = literal::boolean(text)
        && let Some(at) = words.equal(&Value::Bool(found.value))
    {
        let repairs = if found.repairs.is_empty() { vec![K::Literal] } else { found.repairs };
        return Some((at, repairs));
    }
    let null = words.equal(&Value::Null).filter(|_| words.mask & NULL != 0)?;
    literal::null(text).map(|found| (null, found.repairs))
}
