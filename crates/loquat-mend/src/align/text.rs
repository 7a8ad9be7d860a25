//! A text where the schema wants text, or something that a text can say.

use serde_json::Value;

use crate::align::lay::{Layer, Said, Thing, WRONG_SCALAR};
use crate::align::plan::{PlanId, What};
use crate::repair::RepairKind as K;
use crate::shape::{ARRAY, BOOLEAN, NULL, NUMBER, OBJECT, One, SCALAR, STRING, ShapeId};
use crate::words::moment;

/// What the reader takes for literals.
const LITERALS: [&str; 7] = ["true", "false", "null", "True", "False", "None", "undefined"];

impl<'d> Layer<'d> {
    /// A text on a shape without alternatives.
    pub(super) fn said(&mut self, said: Said<'d>, shape: ShapeId, one: &'d One) -> PlanId {
        let thing = Thing::Said(said);
        let listed = one.words.as_ref().filter(|words| words.mask & one.kinds & SCALAR != 0);
        let free = one.kinds & STRING != 0 && listed.is_none_or(|words| words.mask & STRING == 0);
        let text = if free { Some(self.text(said, shape, one)) } else { None };
        let growing = self.is_growing(thing);
        if !growing && text.is_some_and(|plan| self.plans.is_perfect(plan)) {
            return text.unwrap_or_default();
        }
        if growing {
            // A text may end as another word, or as no number at all; a word without quotes may end as a literal.
            let text = text.filter(|_| !self.is_part_of_literal(said));
            return text.unwrap_or_else(|| self.plans.leaf(What::Nothing));
        }
        let word = listed.and_then(|words| self.word(said, shape, words));
        let best = self.plans.better(text, word);
        let scalar = self.scalar_of(said, shape, one);
        let best = self.plans.better(best, scalar);
        if best.is_some_and(|plan| self.plans.fits(plan) && !self.is_guess(plan, said, one)) {
            return best.unwrap_or_default();
        }
        let container = self.container_of(said, shape, one);
        self.plans.better(best, container).unwrap_or_else(|| self.wrong(thing, shape, one))
    }

    /// Whether an object or a list in the text may be meant rather than the scalar that was found in it.
    fn is_guess(&self, plan: PlanId, said: Said<'_>, one: &One) -> bool {
        let far = said.prose || self.plans.get(plan).chain >= K::NumberInProse.cost();
        one.kinds & (ARRAY | OBJECT) != 0 && far
    }

    fn is_part_of_literal(&self, said: Said<'_>) -> bool {
        let bare = said.id.is_some_and(|id| self.doc.tree.is_bare(id));
        bare && !said.text.is_empty() && LITERALS.iter().any(|literal| literal.starts_with(said.text))
    }

    /// The text as text.
    pub(super) fn text(&mut self, said: Said<'d>, shape: ShapeId, one: &One) -> PlanId {
        let Some(rule) = &one.text else { return self.plain(said) };
        let Some(keyword) = rule.refuses(said.text) else { return self.plain(said) };
        if keyword == "format" && !self.is_growing(Thing::Said(said)) {
            let rewritten = rule.formats.iter().find_map(|format| moment::rewrite(said.text, format));
            if let Some(found) = rewritten.filter(|found| rule.refuses(&found.value).is_none()) {
                let plan = self.plans.value(Value::String(found.value));
                found.repairs.into_iter().for_each(|kind| self.plans.tell(plan, kind, said.span));
                return plan;
            }
        }
        let plan = self.plain(said);
        // A growing text may still meet everything but an upper bound.
        if !self.is_growing(Thing::Said(said)) || keyword == "maxLength" {
            self.plans.fault(plan, keyword, shape, WRONG_SCALAR);
        }
        plan
    }

    /// A text where a number, a boolean or null is wanted.
    fn scalar_of(&mut self, said: Said<'d>, shape: ShapeId, one: &'d One) -> Option<PlanId> {
        let masked = one.words.as_ref().map_or(0, |words| words.mask);
        let wanted = one.kinds & !masked;
        // A text that may be text says no number, unless it cannot be that text.
        let number = if wanted & NUMBER != 0 { self.number_of(said, shape, one) } else { None };
        let literal = if wanted & (BOOLEAN | NULL) != 0 { self.as_literal(said, one) } else { None };
        self.plans.better(number, literal)
    }
}
