//! Walks a schema and lays the facts into it: objects in the order of their properties, arrays, unions, and at the leaves
//! whatever `choose.rs` finds.

use std::ops::Range;

use serde_json::{Map, Value};

use super::{
    choose,
    corpus::Corpus,
    facts::{Fact, Kind},
    field::{About, Field},
    least, list, refs, yes_no,
};

/// Deeper than any schema that is not recursive.
const DEEPEST: usize = 24;

/// A value, and how much of it stands in the text.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    pub(super) value: Value,
    /// Facts that are hard to mistake: names, numbers, dates, what stands behind a key.
    pub(super) strong: usize,
    /// Facts that a common word may be: an enum's word, a yes.
    pub(super) weak: usize,
}

impl Filled {
    pub(super) fn strong(value: Value) -> Self {
        Self { value, strong: 1, weak: 0 }
    }

    pub(super) fn weak(value: Value) -> Self {
        Self { value, strong: 0, weak: 1 }
    }

    pub(super) fn is_found(&self) -> bool {
        self.strong + self.weak > 0
    }
}

/// Where in the text a value is looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Only here; everywhere when `None`.
    pub(super) within: Option<Range<usize>>,
    /// The nearer to this the better: the thing that the object around the field is about.
    pub(super) anchor: Option<usize>,
    /// Whether the field is in a list, where nothing may be said twice.
    pub(super) in_list: bool,
}

/// The schema, the text, and which facts have found their place.
#[derive(Debug)]
pub(super) struct Filler<'a> {
    pub(super) root: &'a Value,
    pub(super) corpus: &'a Corpus,
    pub(super) facts: &'a [Fact],
    pub(super) used: Vec<usize>,
    depth: usize,
}

impl<'a> Filler<'a> {
    pub(super) fn new(root: &'a Value, corpus: &'a Corpus, facts: &'a [Fact]) -> Self {
        Self { root, corpus, facts, used: Vec::new(), depth: 0 }
    }

    /// A value of `schema`; what was not found in it is null, absent or the least, in this order of preference.
    pub(super) fn fill(&mut self, schema: &Value, field: &Field, scope: &Scope) -> Filled {
        self.look(schema, field, scope).unwrap_or_else(|| Filled {
            value: least::value(self.root, schema, 0),
            strong: 0,
            weak: 0,
        })
    }

    /// The same, or `None` when nothing of it was found.
    pub(super) fn look(&mut self, schema: &Value, field: &Field, scope: &Scope) -> Option<Filled> {
        if self.depth > DEEPEST {
            return None;
        }
        self.depth += 1;
        let schema = refs::resolved(self.root, schema);
        let field = field.clone().described_by(&schema);
        let found = self.by_shape(&schema, &field, scope);
        self.depth -= 1;
        found.filter(|found| found.is_found())
    }

    fn by_shape(&mut self, schema: &Value, field: &Field, scope: &Scope) -> Option<Filled> {
        if let Some(constant) = schema.get("const") {
            let said = choose::says(self.corpus, constant);
            return said.then(|| Filled::weak(constant.clone()));
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return choose::word(self, words, field, scope).map(Filled::weak);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
                return self.union(branches, field, scope);
            }
        }
        kinds(schema).iter().find_map(|kind| match kind.as_str() {
            "object" => self.object(schema, field, scope),
            "array" => list::fill(self, schema, field, scope),
            "boolean" => yes_no::stance(self.corpus, field, scope).map(|yes| Filled::weak(yes.into())),
            "integer" | "number" => {
                choose::number(self, schema, field, scope, kind == "integer").map(Filled::strong)
            }
            "string" => choose::string(self, schema, field, scope).map(Filled::strong),
            _ => None,
        })
    }

    /// The branch of which most is found; of two the first.
    fn union(&mut self, branches: &[Value], field: &Field, scope: &Scope) -> Option<Filled> {
        let before = self.used.clone();
        let mut best: Option<(Filled, Vec<usize>)> = None;
        for branch in branches {
            self.used.clone_from(&before);
            let Some(found) = self.look(branch, field, scope) else { continue };
            let weight = |found: &Filled| 2 * found.strong + found.weak;
            if best.as_ref().is_none_or(|(best, _)| weight(&found) > weight(best)) {
                best = Some((found, self.used.clone()));
            }
        }
        let (found, used) = best.unzip();
        self.used = used.unwrap_or(before);
        found
    }

    fn object(&mut self, schema: &Value, field: &Field, scope: &Scope) -> Option<Filled> {
        let properties = schema.get("properties").and_then(Value::as_object)?;
        let required =
            schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if self.depth > 2 && yes_no::stance(self.corpus, field, scope) == Some(false) {
            return None;
        }
        let anchor = self.car_for(properties, field, scope);
        let scope = Scope { anchor: anchor.or(scope.anchor), ..scope.clone() };
        let (mut map, mut strong, mut weak) = (Map::new(), 0, 0);
        for (name, inner) in properties {
            let child = field.child(name, inner, properties);
            match self.look(inner, &child, &scope) {
                Some(found) => {
                    strong += found.strong;
                    weak += found.weak;
                    map.insert(name.clone(), found.value);
                }
                None if required.iter().any(|one| one == name.as_str()) => {
                    map.insert(name.clone(), least::value(self.root, inner, 0));
                }
                None => self.constant(inner).into_iter().for_each(|value| {
                    map.insert(name.clone(), value);
                }),
            }
        }
        self.used.extend(anchor);
        // An enum's word may stand anywhere; alone it makes no object unless the object is spoken of.
        let spoken_of = self.corpus.words.iter().any(|word| field.own.contains(&word.stem));
        (strong > 0 || (weak > 0 && spoken_of) || field.name.is_empty()).then_some(Filled {
            value: Value::Object(map),
            strong,
            weak: weak.max(usize::from(field.name.is_empty())),
        })
    }

    /// A constant is said whether it was found or not: it tells one branch of a union from another.
    fn constant(&self, schema: &Value) -> Option<Value> {
        refs::resolved(self.root, schema).get("const").cloned()
    }

    /// The car that an object with a make or a model is about.
    fn car_for(&self, properties: &Map<String, Value>, field: &Field, scope: &Scope) -> Option<usize> {
        let is_car = |name: &String| {
            let about = Field::named(name).about();
            matches!(about, About::Make | About::Model) && super::words::tokens(name).len() == 1
        };
        if !properties.keys().any(is_car) {
            return None;
        }
        choose::best(self, field, scope, 20, |fact| match &fact.kind {
            Kind::Car(car) => Some(20 * i32::from(car.model.is_some()) + 5 * i32::from(car.year.is_some())),
            _ => None,
        })
    }
}

/// The types that a schema names or, where it names none, implies.
pub(super) fn kinds(schema: &Value) -> Vec<String> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind.clone()],
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect()
        }
        _ if schema.get("properties").is_some() => vec!["object".to_owned()],
        _ if schema.get("items").is_some() => vec!["array".to_owned()],
        _ if ["anyOf", "oneOf", "enum", "const"].iter().any(|key| schema.get(key).is_some()) => Vec::new(),
        // A schema that allows everything gets what most fields want.
        _ => vec!["string".to_owned()],
    }
}
