//! Walks a schema and lays the facts into it: objects in the order of their properties, arrays, unions, and at the leaves
//! whatever `choose.rs` finds.

use std::{cmp::Reverse, collections::HashMap, ops::Range};

use serde_json::{Map, Value};

use super::{
    choose,
    corpus::Corpus,
    facts::{Fact, Kind},
    field::{About, Field},
    list, refs, unsaid, yes_no,
};

/// Deeper than any schema that is not recursive.
const DEEPEST: usize = 24;

/// A value, and how much of it stands in the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    pub(super) value: Value,
    /// Facts that are hard to mistake: names, numbers, dates, what stands behind a key.
    pub(super) strong: usize,
    /// Facts that a common word may be: an enum's word, a yes, a sentence.
    pub(super) weak: usize,
    /// Whether it has a fact of its own, one that no other place of the answer has already.
    pub(super) own: bool,
    /// JSON pointers of required places for which the text has nothing.
    pub(super) missing: Vec<String>,
}

impl Filled {
    pub(super) fn strong(value: Value) -> Self {
        Self { value, strong: 1, own: true, ..Self::default() }
    }

    pub(super) fn weak(value: Value) -> Self {
        Self { value, weak: 1, own: true, ..Self::default() }
    }

    /// A value that says that nothing was said.
    pub(super) fn unsaid(value: Value) -> Self {
        Self { value, ..Self::default() }
    }

    /// Nothing, where something is required.
    pub(super) fn missing() -> Self {
        Self { missing: vec![String::new()], ..Self::default() }
    }

    /// Whether the text says something of it; an object needs a fact of its own.
    pub(super) fn is_found(&self) -> bool {
        (self.own || !self.value.is_object()) && self.strong + self.weak > 0
    }

    /// Whether it may stand where nothing must: something is found, and no object of it is left incomplete.
    fn is_worth(&self) -> bool {
        self.is_found() && (self.missing.is_empty() || !self.value.is_object())
    }

    /// Lays the part `name` into the object that this is.
    pub(super) fn add(&mut self, map: &mut Map<String, Value>, name: &str, part: Self) {
        self.strong += part.strong;
        self.weak += part.weak;
        self.own |= part.own && part.strong > 0;
        let step = name.replace('~', "~0").replace('/', "~1");
        self.missing.extend(part.missing.iter().map(|rest| format!("/{step}{rest}")));
        if !part.missing.iter().any(String::is_empty) {
            map.insert(name.to_owned(), part.value);
        }
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

/// Facts that are used, and places that are told.
pub(super) type Taken = (Vec<usize>, Vec<Range<usize>>);

/// The schema, the text, and which facts have found their place.
#[derive(Debug)]
pub(super) struct Filler<'a> {
    pub(super) root: &'a Value,
    pub(super) corpus: &'a Corpus,
    pub(super) facts: &'a [Fact],
    /// Facts that nothing else may have.
    pub(super) used: Vec<usize>,
    /// Where in the text the strings of the answer stand.
    pub(super) told: Vec<Range<usize>>,
    /// References that are being filled.
    open: Vec<String>,
    depth: usize,
}

impl<'a> Filler<'a> {
    pub(super) fn new(root: &'a Value, corpus: &'a Corpus, facts: &'a [Fact]) -> Self {
        let open = vec!["#".to_owned()];
        Self { root, corpus, facts, used: Vec::new(), told: Vec::new(), open, depth: 0 }
    }

    /// What the text says for `schema`. What it does not say is null, `false` or `[]`, or else it is missing.
    pub(super) fn fill(&mut self, schema: &Value, field: &Field, scope: &Scope) -> Filled {
        let references = refs::followed(self.root, schema);
        let resolved = refs::resolved(self.root, schema).into_owned();
        let mark = self.mark();
        let again = references.iter().any(|reference| self.open.contains(reference));
        let found = (!again && self.depth <= DEEPEST).then(|| {
            let open = self.open.len();
            self.open.extend(references);
            self.depth += 1;
            let field = field.clone().described_by(&resolved);
            let found = self.by_shape(&resolved, &field, scope);
            self.depth -= 1;
            self.open.truncate(open);
            found
        });
        match found.flatten() {
            Some(found) if found.is_worth() || !unsaid::may_be_null(self.root, &resolved) => found,
            _ => {
                self.back_to(mark);
                unsaid::value(self.root, &resolved, 0)
            }
        }
    }

    /// The same, or `None` when no fact of its own was found.
    pub(super) fn look(&mut self, schema: &Value, field: &Field, scope: &Scope) -> Option<Filled> {
        let mark = self.mark();
        let found = Some(self.fill(schema, field, scope)).filter(Filled::is_worth);
        if found.is_none() {
            self.back_to(mark);
        }
        found
    }

    /// How many facts are taken.
    pub(super) fn mark(&self) -> (usize, usize) {
        (self.used.len(), self.told.len())
    }

    /// Gives back the facts that were taken since `mark`.
    pub(super) fn back_to(&mut self, (used, told): (usize, usize)) {
        self.used.truncate(used);
        self.told.truncate(told);
    }

    /// The facts that were taken since `mark`, given back.
    pub(super) fn take_since(&mut self, (used, told): (usize, usize)) -> Taken {
        (self.used.split_off(used), self.told.split_off(told))
    }

    /// Takes them again.
    pub(super) fn take(&mut self, (used, told): Taken) {
        self.used.extend(used);
        self.told.extend(told);
    }

    /// Notes that the text at `range` stands in the answer; whether it had not yet.
    pub(super) fn tell(&mut self, range: Range<usize>) -> bool {
        let first = !self.told.iter().any(|told| super::facts::overlap(told, &range));
        self.told.push(range);
        first
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
            "string" => choose::string(self, schema, field, scope),
            _ => None,
        })
    }

    /// The branch of which most is found; of two the first. Where nothing is found, the one that misses least.
    fn union(&mut self, branches: &[Value], field: &Field, scope: &Scope) -> Option<Filled> {
        let mark = self.mark();
        let weight = |found: &Filled| {
            let said = if found.is_found() { 2 * found.strong + found.weak } else { 0 };
            (said > 0 && found.missing.is_empty(), said, Reverse(found.missing.len()))
        };
        let mut best: Option<(Filled, Taken)> = None;
        for branch in branches {
            let found = self.fill(branch, field, scope);
            let taken = self.take_since(mark);
            if best.as_ref().is_none_or(|(best, _)| weight(&found) > weight(best)) {
                best = Some((found, taken));
            }
        }
        let (found, taken) = best?;
        self.take(taken);
        Some(found)
    }

    fn object(&mut self, schema: &Value, field: &Field, scope: &Scope) -> Option<Filled> {
        let properties = schema.get("properties").and_then(Value::as_object)?;
        let is_root = field.name.is_empty();
        if !is_root && yes_no::stance(self.corpus, field, scope) == Some(false) {
            return None;
        }
        let anchor = self.car_for(properties, field, scope);
        let scope = Scope { anchor: anchor.or(scope.anchor), ..scope.clone() };
        let mut parts = self.parts(schema, properties, field, &scope);
        self.used.extend(anchor);
        let (mut map, mut all) = (Map::new(), Filled::default());
        for (name, inner) in properties {
            match parts.remove(name) {
                Some(part) => all.add(&mut map, name, part),
                None => map.extend(self.constant(inner).map(|value| (name.clone(), value))),
            }
        }
        // An enum's word may stand anywhere; alone it makes no object unless the object is spoken of.
        let spoken_of = self.corpus.words.iter().any(|word| field.own.contains(&word.stem));
        all.own |= is_root || (all.weak > 0 && spoken_of);
        Some(Filled { value: Value::Object(map), ..all })
    }

    /// The properties that are found or required. Objects that may be left out come last: what the others have is not theirs.
    fn parts(
        &mut self,
        schema: &Value,
        properties: &Map<String, Value>,
        field: &Field,
        scope: &Scope,
    ) -> HashMap<String, Filled> {
        let required =
            schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_required = |name: &str| required.iter().any(|one| one == name);
        let (last, first): (Vec<_>, Vec<_>) = properties.iter().partition(|(name, inner)| {
            unsaid::may_be_object(self.root, inner)
                && (!is_required(name) || unsaid::may_be_null(self.root, inner))
        });
        let mut parts = HashMap::new();
        for (name, inner) in first.into_iter().chain(last) {
            let child = field.child(name, inner, properties);
            let part = if is_required(name) {
                Some(self.fill(inner, &child, scope))
            } else {
                self.look(inner, &child, scope)
            };
            parts.extend(part.map(|part| (name.clone(), part)));
        }
        parts
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
