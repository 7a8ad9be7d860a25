//! An object's fields and a list's items in prose.

use serde_json::Value;

use crate::align::lay::{CEILING, Layer, Said, Thing};
use crate::align::plan::{Link, Name, PlanId, What};
use crate::repair::RepairKind as K;
use crate::shape::{ARRAY, OBJECT, ObjectRule, One, ShapeId};
use crate::words::list;

/// A name of a field is a word or a few, not a clause.
const LONGEST_NAME: usize = 64;

impl<'d> Layer<'d> {
    /// A text where an object or an array is wanted.
    pub(super) fn container_of(&mut self, said: Said<'d>, shape: ShapeId, one: &'d One) -> Option<PlanId> {
        if one.kinds & (ARRAY | OBJECT) == 0 || said.text.is_empty() {
            return None;
        }
        let inner = self.json_in_string(said, shape);
        if self.is_fitting(inner) {
            return inner;
        }
        let list = if one.kinds & ARRAY != 0 { self.list(said, one) } else { None };
        let fields = if one.kinds & OBJECT != 0 { self.fields(said, shape, one) } else { None };
        let around = self.wrapped(Thing::Said(said), shape, one);
        let best = self.plans.better(list, fields);
        let best = self.plans.better(best, around);
        self.plans.better(best, inner)
    }

    /// The items that a text lists.
    fn list(&mut self, said: Said<'d>, one: &'d One) -> Option<PlanId> {
        let rule = one.array.as_ref()?;
        if said.scalar || said.wraps > 0 {
            return None;
        }
        // Commas in prose are commas: "I'm sorry, I can't" is no list, and neither is "3 cats, 2 dogs". "3, 2" is.
        let sentence = said.prose && !said.text.contains('\n');
        let found = list::items(said.text)?;
        let mut links = Vec::with_capacity(found.value.len());
        for (index, text) in found.value.into_iter().enumerate() {
            let part = Said { text, id: None, prose: false, wraps: 1, ..said };
            let plan = self.lay_said(part, rule.prefix.get(index).copied().unwrap_or(rule.rest));
            let guessed =
                sentence && (self.is_as_written(plan) || self.plans.get(plan).cost >= K::Unit.cost());
            if !self.plans.fits(plan) || self.plans.is_nothing(plan) || guessed {
                return None;
            }
            links.push(Link { name: Name::Item, plan });
        }
        if (links.len() as u64) < rule.min || links.len() as u64 > rule.max {
            return None;
        }
        let plan = self.container(links, What::Array);
        found.repairs.into_iter().for_each(|kind| self.plans.tell(plan, kind, said.span));
        (self.plans.get(plan).chain <= CEILING).then_some(plan)
    }

    /// Whether the plan takes a text for what it is.
    fn is_as_written(&self, plan: PlanId) -> bool {
        let plan = self.plans.get(plan);
        let value = match plan.what {
            What::Value(at) => self.plans.values.get(at as usize),
            _ => None,
        };
        value.is_some_and(Value::is_string) && plan.cost == 0
    }

    /// The fields of an object in lines like `name: Ada`, if all that are required are there.
    fn fields(&mut self, said: Said<'d>, shape: ShapeId, one: &'d One) -> Option<PlanId> {
        let rule = one.object.as_ref().filter(|rule| !rule.properties.is_empty())?;
        if said.scalar || said.wraps > 0 {
            return None;
        }
        let fields = fields(said.text, rule);
        let there = |property: usize| fields.iter().any(|field| field.property == property);
        if fields.is_empty() || !rule.required.iter().all(|property| there(*property)) {
            return None;
        }
        let mut links = Vec::with_capacity(fields.len());
        let mut told = Vec::new();
        for field in fields {
            let property = rule.properties.get(field.property)?;
            // JSON that could not be read: half of its signs would become part of the value.
            if field.quoted && (field.text.starts_with('"') || field.text.ends_with('"')) {
                return None;
            }
            let part = Said { text: field.text, id: None, prose: false, wraps: 1, ..said };
            let plan = self.lay_said(part, property.shape);
            if !self.plans.fits(plan) || self.plans.is_nothing(plan) {
                return None;
            }
            told.extend(field.repairs);
            links.push(Link { name: Name::Property(field.property as u32), plan });
        }
        let plan = self.container(links, |from, to| What::Object(shape, from, to));
        self.plans.tell(plan, K::FieldsInProse, said.span);
        for kind in told {
            self.plans.tell_free(plan, kind, said.span);
            self.plans.adjust(plan, |plan| plan.cost = plan.cost.saturating_add(kind.cost()));
        }
        Some(plan)
    }
}

/// A field that a text speaks of.
struct Field<'t> {
    property: usize,
    text: &'t str,
    repairs: Vec<K>,
    /// Its name stands in quotes.
    quoted: bool,
}

/// Segments end at line ends, and at commas and semicolons before a known name.
fn fields<'t>(text: &'t str, rule: &ObjectRule) -> Vec<Field<'t>> {
    let mut fields: Vec<Field<'t>> = Vec::new();
    let mut at = 0;
    let mut open: Option<Open> = None;
    let mut end = 0;
    for segment in text.split_inclusive(['\n', ',', ';']) {
        let start = at;
        at += segment.len();
        let after_line = start == 0 || text.get(..start).is_some_and(|before| before.ends_with('\n'));
        if let Some(found) = head(segment, rule) {
            close(&mut fields, text, open.take(), end);
            open = Some(Open { from: start + found.from, ..found });
            end = at;
        } else if open.as_ref().is_some_and(|open| !after_line || is_blank(text, open.from, end)) {
            end = at;
        }
    }
    close(&mut fields, text, open, end);
    fields
}

fn is_blank(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|value| value.trim().is_empty())
}

fn close<'t>(fields: &mut Vec<Field<'t>>, text: &'t str, open: Option<Open>, end: usize) {
    let Some(Open { property, repairs, from, quoted }) = open else { return };
    let value = text.get(from..end).unwrap_or_default();
    let value = value.trim().trim_end_matches([',', ';']).trim();
    // `"name": "Ada"}`: of the braces only the first one is missing.
    let bare = value.strip_suffix('}').filter(|bare| quoted && !bare.contains('{'));
    let value = unquoted(bare.unwrap_or(value).trim());
    // Of a field that is named twice the first counts: what follows speaks about it.
    if !value.is_empty() && fields.iter().all(|field| field.property != property) {
        fields.push(Field { property, text: value, repairs, quoted });
    }
}

/// A value in quotes or in backticks is what stands in them.
fn unquoted(value: &str) -> &str {
    let inside =
        ['"', '\'', '`'].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    inside.filter(|inside| !inside.contains(['"', '`'])).unwrap_or(value)
}

/// A field whose value has begun.
struct Open {
    property: usize,
    repairs: Vec<K>,
    from: usize,
    quoted: bool,
}

/// The property that a segment begins with, and where its value begins.
fn head(segment: &str, rule: &ObjectRule) -> Option<Open> {
    let at = segment.find([':', '=', '：'])?;
    let name = segment.get(..at)?.trim().trim_start_matches(['-', '*', '•', '#', '>', ' ', '|']);
    let name = name.trim_matches(['*', '_', '`', '"', '\'', ' ']);
    if name.is_empty() || name.len() > LONGEST_NAME {
        return None;
    }
    let sign = segment.get(at..)?.chars().next()?.len_utf8();
    let after = segment.get(at + sign..)?;
    // `**Name:** Ada`
    let marks = after.len() - after.trim_start_matches(['*', '_', '`']).len();
    let marks = if segment.get(..at)?.contains(['*', '_', '`']) { marks } else { 0 };
    let (from, quoted) = (at + sign + marks, segment.get(..at)?.contains('"'));
    let (property, repairs) = match rule.index.get(name) {
        Some(named) => (named.property, Vec::new()),
        None => rule.keys.find(name).map(|found| (found.value, found.repairs))?,
    };
    Some(Open { property, repairs, from, quoted })
}
