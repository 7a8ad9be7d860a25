//! Makes the value of a plan, and puts into words what is told of it.

use serde_json::{Map, Value};

use crate::align::Reading;
use crate::align::lay::Layer;
use crate::align::number::json_number;
use crate::align::plan::{Fault, NONE, Name, PlanId, Plans, What};
use crate::fit::Misfit;
use crate::repair::Repair;
use crate::shape::{ARRAY, BOOLEAN, FRACTION, INTEGER, Kinds, NULL, OBJECT, STRING, ShapeId, Shapes};
use crate::tree::{Id, Kind};
use crate::words::number;

/// A listing of more words than this helps nobody who reads it.
const LISTED: usize = 12;

/// Misfits that are kept: more tell nobody more, and a long array of wrong items would be a long list.
const MOST: usize = 256;

/// A step from a value to one inside it.
#[derive(Clone, Copy)]
enum Step {
    Item(usize),
    Member(ShapeId, Name),
}

/// What is told of a value while it is made.
#[derive(Default)]
struct Told {
    path: Vec<Step>,
    repairs: Vec<Repair>,
    misfits: Vec<Misfit>,
}

impl<'d> Layer<'d> {
    /// The reading of a plan; `None` if there is no value yet.
    pub(super) fn reading(&self, plan: PlanId) -> Option<Reading> {
        let mut told = Told::default();
        let value = self.make(plan, &mut told)?;
        told.repairs.sort_by_key(|repair| repair.span);
        let cost = u64::from(self.plans.get(plan).cost);
        Some(Reading { value, cost, repairs: told.repairs, misfits: told.misfits })
    }

    /// The recursion is as deep as the plan, which is bounded.
    fn make(&self, id: PlanId, told: &mut Told) -> Option<Value> {
        if let Some(leaf) = Plans::as_raw(id) {
            return Some(self.raw_value(leaf));
        }
        let plan = self.plans.get(id);
        self.tell(plan.note, plan.fault, told);
        Some(match plan.what {
            What::Nothing => return None,
            What::Raw(id) => self.raw_value(id),
            What::Text(id) => self.doc.tree.text(self.doc.source, id).into(),
            What::Source(from, to) => {
                self.doc.source.get(from as usize..to as usize).unwrap_or_default().into()
            }
            What::Value(at) => self.plans.values.get(at as usize).cloned().unwrap_or_default(),
            What::Word(shape, at) => self.word_at(shape, at).cloned().unwrap_or_default(),
            What::Array(from, to) => self.make_array(from, to, told),
            What::Object(shape, from, to) => self.make_object(shape, from, to, told),
            What::Same(inner) => return self.make(inner, told),
        })
    }

    fn make_array(&self, from: u32, to: u32, told: &mut Told) -> Value {
        let links = self.plans.links.get(from as usize..to as usize).unwrap_or_default();
        let mut items = Vec::with_capacity(links.len());
        for link in links {
            told.path.push(Step::Item(items.len()));
            items.extend(self.make(link.plan, told));
            told.path.pop();
        }
        Value::Array(items)
    }

    fn make_object(&self, shape: ShapeId, from: u32, to: u32, told: &mut Told) -> Value {
        let links = self.plans.links.get(from as usize..to as usize).unwrap_or_default();
        let mut members = Map::new();
        for link in links {
            told.path.push(Step::Member(shape, link.name));
            if let Some(value) = self.make(link.plan, told) {
                members.insert(self.name(shape, link.name).to_owned(), value);
            }
            told.path.pop();
        }
        Value::Object(members)
    }

    fn name(&self, shape: ShapeId, name: Name) -> &str {
        match name {
            Name::Item => "",
            Name::Property(at) => property(self.shapes, shape, at),
            Name::Key(id) => self.doc.tree.text(self.doc.source, id),
            Name::Word(shape, at) => self.word_at(shape, at).and_then(Value::as_str).unwrap_or_default(),
        }
    }

    fn word_at(&self, shape: ShapeId, at: u32) -> Option<&'d Value> {
        self.shapes.one(shape)?.words.as_ref()?.get(at as usize)
    }

    fn tell(&self, mut note: u32, mut fault: u32, told: &mut Told) {
        while let Some(found) = self.plans.notes.get(note as usize).filter(|_| note != NONE) {
            told.repairs.push(found.repair);
            note = found.next;
        }
        while let Some(found) = self.plans.faults.get(fault as usize).filter(|_| fault != NONE) {
            if told.misfits.len() < MOST {
                let path = self.pointer(&told.path);
                told.misfits.push(Misfit {
                    path,
                    keyword: found.keyword,
                    expected: expected(self.shapes, found),
                });
            }
            fault = found.next;
        }
    }

    /// A key that the schema does not name is text of the model's, and is not told.
    fn pointer(&self, path: &[Step]) -> String {
        let mut pointer = String::new();
        for step in path {
            pointer.push('/');
            match step {
                Step::Item(index) => pointer.push_str(&index.to_string()),
                Step::Member(_, Name::Key(_)) => pointer.push('*'),
                Step::Member(shape, name) => {
                    pointer.push_str(&self.name(*shape, *name).replace('~', "~0").replace('/', "~1"));
                }
            }
        }
        pointer
    }

    /// The node as a value, whatever the schema says. Nothing recurses.
    pub(super) fn raw_value(&self, id: Id) -> Value {
        let tree = self.doc.tree;
        if !matches!(tree.kind(id), Kind::Array | Kind::Object) {
            return self.leaf_value(id);
        }
        let mut open: Vec<Open> = Vec::new();
        let mut at = id;
        loop {
            while let Some(done) = open.pop_if(|top| at >= top.end) {
                match open.last_mut() {
                    Some(parent) => parent.put(done.value),
                    None => return done.value,
                }
            }
            let value = match tree.kind(at) {
                Kind::Key => {
                    if let Some(top) = open.last_mut() {
                        top.key = Some(tree.text(self.doc.source, at).to_owned());
                    }
                    at += 1;
                    continue;
                }
                Kind::Array => Some(Value::Array(Vec::new())),
                Kind::Object => Some(Value::Object(Map::new())),
                _ => None,
            };
            match value {
                Some(value) => open.push(Open { value, key: None, end: tree.behind(at) }),
                None => match open.last_mut() {
                    Some(top) if !self.is_growing_scalar(at) && !tree.is_absent(at) => {
                        top.put(self.leaf_value(at))
                    }
                    Some(top) => top.key = None,
                    None => return Value::Null,
                },
            }
            at += 1;
        }
    }

    fn leaf_value(&self, id: Id) -> Value {
        let text = self.doc.tree.text(self.doc.source, id);
        match self.doc.tree.kind(id) {
            Kind::True => Value::Bool(true),
            Kind::False => Value::Bool(false),
            Kind::Text | Kind::Key => text.into(),
            Kind::Number => {
                let found = json_number(text).or_else(|| number::number(text).map(|found| found.value));
                found.map_or_else(|| text.into(), Value::Number)
            }
            _ => Value::Null,
        }
    }
}

/// A container that is being made.
struct Open {
    value: Value,
    key: Option<String>,
    end: Id,
}

impl Open {
    fn put(&mut self, value: Value) {
        match (&mut self.value, self.key.take()) {
            (Value::Array(items), _) => items.push(value),
            (Value::Object(members), Some(key)) => {
                members.insert(key, value);
            }
            _ => {}
        }
    }
}

fn property(shapes: &Shapes, shape: ShapeId, at: u32) -> &str {
    let rule = shapes.one(shape).and_then(|one| one.object.as_ref());
    rule.and_then(|rule| rule.properties.get(at as usize)).map_or("", |property| &property.name)
}

/// What the schema wants, in words of the schema.
fn expected(shapes: &Shapes, fault: &Fault) -> String {
    let one = shapes.one(fault.shape);
    match fault.keyword {
        "required" => format!("property `{}`", property(shapes, fault.shape, fault.property)),
        "type" => format!("type {}", kinds(shapes.kinds(fault.shape))),
        "enum" => {
            let words = one.and_then(|one| one.words.as_ref()).map(|words| words.list.as_slice());
            let words = words.unwrap_or_default();
            let shown: Vec<_> =
                words.iter().take(LISTED).map(|word| word.value.to_string().replace('"', "`")).collect();
            let more = if words.len() > LISTED { ", ..." } else { "" };
            format!("one of {}{more}", shown.join(", "))
        }
        "depth" => "fewer levels, or fewer alternatives".to_owned(),
        "format" => {
            let formats = one.and_then(|one| one.text.as_ref()).map(|rule| rule.formats.join("`, `"));
            format!("format `{}`", formats.unwrap_or_default())
        }
        "minLength" | "maxLength" => "a text of another length".to_owned(),
        "pattern" => "a text of another form".to_owned(),
        "minItems" | "maxItems" => "another number of items".to_owned(),
        "minProperties" | "maxProperties" => "another number of properties".to_owned(),
        "propertyNames" => "other names of properties".to_owned(),
        _ => "a number within the bounds".to_owned(),
    }
}

fn kinds(kinds: Kinds) -> String {
    let named = [
        (NULL, "null"),
        (BOOLEAN, "boolean"),
        (FRACTION, "number"),
        (INTEGER, "integer"),
        (STRING, "string"),
        (ARRAY, "array"),
        (OBJECT, "object"),
    ];
    let wanted =
        |(kind, _): &&(Kinds, &str)| kinds & kind != 0 && (*kind != INTEGER || kinds & FRACTION == 0);
    let names: Vec<_> = named.iter().filter(wanted).map(|(_, name)| format!("`{name}`")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
