//! Compiles a schema place by place, with a queue instead of recursion: two ways to the same conjunction of schemas are
//! one shape, so circles end.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::gather::{Draft, Gatherer, Part};
use super::rules::{NumberRule, TextRule, count};
use super::union::{self, join};
use super::words::Words;
use super::{ANY, ARRAY, ArrayRule, NEVER, NUMBER, OBJECT, One, STRING, Shape, ShapeId, Union};

/// Steps that a schema may take. The largest real ones take some hundred thousand; conjunctions of unions multiply.
const MOST_WORK: usize = 4_000_000;

/// Branches of one union, with those of unions inside it. Beyond this the inner unions are taken as met.
const MOST_BRANCHES: usize = 128;

/// Unions inside unions that are opened.
const MOST_LEVELS: usize = 32;

pub(super) struct Builder<'s> {
    pub(super) gatherer: Gatherer<'s>,
    shapes: Vec<Shape>,
    ids: HashMap<Vec<(usize, u8)>, ShapeId>,
    /// What conjunctions without unions say, by the schemas in them.
    ones: HashMap<Vec<usize>, One>,
    due: VecDeque<(ShapeId, Vec<Part<'s>>)>,
    work: usize,
}

pub(super) fn build(schema: &Value) -> Result<(Vec<Shape>, ShapeId), &'static str> {
    let nothing = One::default();
    let mut builder = Builder {
        gatherer: Gatherer::new(schema),
        shapes: vec![Shape::One(Box::new(One::any())), Shape::One(Box::new(nothing))],
        ids: HashMap::new(),
        ones: HashMap::new(),
        due: VecDeque::new(),
        work: 0,
    };
    let root = builder.intern(vec![Part::new(schema)]);
    while let Some((id, parts)) = builder.due.pop_front() {
        let shape = builder.shape(&parts)?;
        if let Some(place) = builder.shapes.get_mut(id as usize) {
            *place = shape;
        }
    }
    union::tag_all(&mut builder.shapes);
    Ok((builder.shapes, root))
}

impl<'s> Builder<'s> {
    /// The shape of a conjunction; it is compiled later.
    pub(super) fn intern(&mut self, mut parts: Vec<Part<'s>>) -> ShapeId {
        parts.retain(|part| !part.is_trivial());
        if parts.iter().any(|part| part.schema == &Value::Bool(false)) {
            return NEVER;
        }
        parts.sort_unstable_by_key(Part::name);
        parts.dedup_by_key(|part| part.name());
        if parts.is_empty() {
            return ANY;
        }
        let names: Vec<_> = parts.iter().map(Part::name).collect();
        if let Some(id) = self.ids.get(&names) {
            return *id;
        }
        let id = self.add(Shape::One(Box::new(One::any())));
        self.ids.insert(names, id);
        self.due.push_back((id, parts));
        id
    }

    pub(super) fn spend(&mut self, work: usize) -> Result<(), &'static str> {
        self.work = self.work.saturating_add(work);
        if self.work > MOST_WORK { Err("the schema is too large") } else { Ok(()) }
    }

    fn add(&mut self, shape: Shape) -> ShapeId {
        self.shapes.push(shape);
        (self.shapes.len() - 1) as ShapeId
    }

    fn shape(&mut self, parts: &[Part<'s>]) -> Result<Shape, &'static str> {
        let mut drafts = Vec::new();
        self.flatten(parts, &mut drafts, 0)?;
        let mut ones = Vec::new();
        for draft in &drafts {
            let one = self.one(draft)?;
            if one.kinds != 0 {
                ones.push(one);
            }
        }
        let mut ones = join(ones);
        if ones.len() <= 1 {
            return Ok(Shape::One(Box::new(ones.pop().unwrap_or_default())));
        }
        let kinds = ones.iter().fold(0, |kinds, one| kinds | one.kinds);
        let branches = ones.into_iter().map(|one| self.add(Shape::One(Box::new(one)))).collect();
        Ok(Shape::Union(Box::new(Union { branches, kinds, tag: None })))
    }

    /// All conjunctions without unions that together mean the same. The recursion is bounded by [`MOST_LEVELS`].
    fn flatten(
        &mut self,
        parts: &[Part<'s>],
        drafts: &mut Vec<Draft<'s>>,
        level: usize,
    ) -> Result<(), &'static str> {
        let draft = self.gatherer.gather(parts)?;
        self.spend(draft.parts.len() + 1)?;
        let open = if level < MOST_LEVELS { draft.branches() } else { None };
        let Some((rest, branches)) = open else {
            drafts.push(draft);
            return Ok(());
        };
        if drafts.len() + branches.len() > MOST_BRANCHES && level > 0 {
            drafts.push(draft);
            return Ok(());
        }
        for branch in branches {
            let mut parts = rest.clone();
            parts.push(Part::new(branch));
            self.flatten(&parts, drafts, level + 1)?;
        }
        Ok(())
    }

    fn one(&mut self, draft: &Draft<'s>) -> Result<One, &'static str> {
        if draft.never {
            return Ok(One::default());
        }
        let name = draft.name();
        if let Some(known) = self.ones.get(&name) {
            return Ok(known.clone());
        }
        let one = self.read(draft)?;
        self.ones.insert(name, one.clone());
        Ok(one)
    }

    fn read(&mut self, draft: &Draft<'s>) -> Result<One, &'static str> {
        let mut kinds = draft.kinds()?;
        let words = Words::read(&draft.members, kinds);
        if let Some(words) = &words {
            kinds = words.kinds();
        }
        let members = draft.members.as_slice();
        let array = if kinds & ARRAY != 0 { self.array(members)? } else { None };
        let object = if kinds & OBJECT != 0 { self.object(members)? } else { None };
        Ok(One {
            kinds,
            words: words.map(Arc::new),
            number: if kinds & NUMBER != 0 { NumberRule::read(members).map(Arc::new) } else { None },
            text: if kinds & STRING != 0 { TextRule::read(members).map(Arc::new) } else { None },
            array: array.map(Arc::new),
            object: object.map(Arc::new),
        })
    }

    fn array(&mut self, members: &[&'s Map<String, Value>]) -> Result<Option<ArrayRule>, &'static str> {
        let firsts: Vec<_> = members.iter().map(|members| first_items(members)).collect();
        let length = firsts.iter().map(|first| first.len()).max().unwrap_or(0);
        self.spend(length.saturating_mul(members.len()))?;
        let at = |index: usize| -> Vec<Part<'s>> {
            let of = |(members, first): (&&'s Map<String, Value>, &&'s [Value])| {
                first.get(index).or_else(|| rest_items(members)).map(Part::new)
            };
            members.iter().zip(&firsts).filter_map(of).collect()
        };
        let prefix = (0..length).map(|index| self.intern(at(index))).collect::<Vec<_>>();
        let rest = self.intern(at(usize::MAX));
        let bound =
            |key: &str| members.iter().filter_map(|members| members.get(key).and_then(count)).collect();
        let (mins, maxes): (Vec<u64>, Vec<u64>) = (bound("minItems"), bound("maxItems"));
        let min = mins.into_iter().max().unwrap_or(0);
        let max = maxes.into_iter().min().unwrap_or(u64::MAX);
        let ruled = !prefix.is_empty() || rest != ANY || min > 0 || max < u64::MAX;
        Ok(ruled.then_some(ArrayRule { prefix, rest, min, max }))
    }
}

/// The places with schemas of their own, in the spelling of new and old drafts.
fn first_items(members: &Map<String, Value>) -> &[Value] {
    let listed = |key: &str| members.get(key).and_then(Value::as_array).map(Vec::as_slice);
    listed("prefixItems").or_else(|| listed("items")).unwrap_or_default()
}

/// The schema of all other places.
fn rest_items(members: &Map<String, Value>) -> Option<&Value> {
    match members.get("items") {
        Some(Value::Array(_)) => members.get("additionalItems"),
        Some(items) => Some(items),
        None => None,
    }
}
