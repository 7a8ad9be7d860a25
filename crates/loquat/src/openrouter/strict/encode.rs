//! From the user's document to the strict one: facts are gathered and merged here, and said keyword by keyword.
//!
//! A place is said in one of three ways: as a reference, as a union, or plainly. Nothing here follows a reference to
//! say what is behind it, except to merge: definitions wait in a list and are said in their turn, so a recursive
//! schema ends. Merging could go in circles, and is watched: `inlining` holds what is being merged at this place.

use std::mem;

use serde_json::{Map, Value, json};

use super::{
    Strict, Unsayable,
    definitions::Definitions,
    document::{Document, join, last},
    fact::{Fact, Role, append, with_key},
    kinds::Types,
    limits::{Budget, DOCUMENT_LEVELS, NESTING, TOO_DEEP, TOO_NESTED},
};

const ROOT: &str = "the root must be an object, not a union or anything else";
pub(super) const NOTHING: &str = "no value is allowed here";
const NO_SCHEMA: &str = "a schema must be an object";
const NOT_A_LIST: &str = "this keyword must be a list of schemas";
const EXTERNAL: &str = "only references into this document can be followed, as `#/$defs/name`";
const MISSING: &str = "the reference leads nowhere";
const CIRCULAR: &str = "the reference leads back to itself without saying anything";
const TWO_UNIONS: &str = "two unions at one place";
pub(super) const CONFLICT: &str = "merged parts disagree about this keyword";

/// A schema and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub(super) at: String,
    pub(super) schema: &'a Value,
}

#[derive(Debug)]
pub(super) struct Encoder<'a> {
    pub(super) document: Document<'a>,
    pub(super) budget: Budget,
    definitions: Definitions<'a>,
    checked_locally: Vec<String>,
    /// Pointers of what is being merged at this place.
    inlining: Vec<String>,
    /// Objects and arrays around this place.
    level: usize,
    /// Places around this place, unions included: the depth of our own stack.
    depth: usize,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(document: &'a Value) -> Result<Self, Unsayable> {
        let document = Document::new(document).ok_or_else(|| Unsayable::at("", TOO_DEEP))?;
        Ok(Self {
            document,
            budget: Budget::default(),
            definitions: Definitions::new(document),
            checked_locally: Vec::new(),
            inlining: Vec::new(),
            level: 0,
            depth: 0,
        })
    }

    pub(super) fn encode(mut self) -> Result<Strict, Unsayable> {
        let facts = self.flatten(self.document.root(), "")?;
        // A root that refers to a definition is sent as that definition: the subset wants an object there.
        let facts = self.inline(facts)?;
        if facts.iter().any(Fact::is_union) || Types::of(&facts, "")?.to_value() != "object" {
            return Err(Unsayable::at("", ROOT));
        }
        let mut root = self.plain(&facts, "")?;
        while let Some((index, pointer, schema)) = self.definitions.next() {
            self.inlining.clear();
            self.budget.text(&last(&pointer)).map_err(|reason| Unsayable::at(&pointer, reason))?;
            let said = self.node(&[Part { at: pointer, schema }])?;
            self.definitions.say(index, said);
        }
        if let Some(pointer) = self.definitions.find_circle() {
            return Err(Unsayable::at(pointer, CIRCULAR));
        }
        self.definitions.place(&mut root, &facts);
        let document = self.document;
        let mut checked_locally = self.checked_locally;
        checked_locally.sort_by_cached_key(|pointer| document.position(pointer));
        checked_locally.dedup();
        Ok(Strict { schema: Value::Object(root), checked_locally })
    }

    /// Says one place, of which each part says something.
    pub(super) fn node(&mut self, parts: &[Part<'a>]) -> Result<Map<String, Value>, Unsayable> {
        let mut facts = Vec::new();
        for part in parts {
            append(&mut facts, self.flatten(part.schema, &part.at)?);
        }
        self.say(facts, parts.first().map_or("", |part| part.at.as_str()))
    }

    fn say(&mut self, mut facts: Vec<Fact<'a>>, at: &str) -> Result<Map<String, Value>, Unsayable> {
        self.depth += 1;
        if self.depth > DOCUMENT_LEVELS {
            return Err(Unsayable::at(at, TOO_DEEP));
        }
        let merged = self.inlining.len();
        let only_reference = facts.iter().filter(|fact| fact.is_shape()).count() == 1
            && with_key(&facts, &["$ref"]).next().is_some();
        let mut said = if only_reference {
            self.reference(&facts)?
        } else {
            facts = self.inline(facts)?;
            let unions: Vec<_> = facts.iter().filter(|fact| fact.is_union()).collect();
            match unions.as_slice() {
                [] => self.plain(&facts, at)?,
                [union] => self.union(&facts, union)?,
                [_, second, ..] => return Err(Unsayable::at(&second.at, TWO_UNIONS)),
            }
        };
        if with_key(&facts, &["nullable"]).any(|fact| fact.value == &Value::Bool(true)) {
            self.allow_null(&mut said, at)?;
        }
        self.inlining.truncate(merged);
        self.depth -= 1;
        Ok(said)
    }

    /// The facts of a schema, those of its `allOf` in their place.
    fn flatten(&mut self, schema: &'a Value, at: &str) -> Result<Vec<Fact<'a>>, Unsayable> {
        self.budget.step().map_err(|reason| Unsayable::at(at, reason))?;
        let map = match schema {
            Value::Bool(true) => return Ok(Vec::new()),
            Value::Bool(false) => return Err(Unsayable::at(at, NOTHING)),
            Value::Object(map) => map,
            _ => return Err(Unsayable::at(at, NO_SCHEMA)),
        };
        let mut facts = Vec::with_capacity(map.len());
        for (key, value) in map {
            let at = join(at, key);
            if key != "allOf" {
                facts.push(Fact { at, key, value });
                continue;
            }
            let parts = value.as_array().ok_or_else(|| Unsayable::at(&at, NOT_A_LIST))?;
            for (index, part) in parts.iter().enumerate() {
                let mut inner = self.flatten(part, &join(&at, &index.to_string()))?;
                inner.retain(|fact| fact.role() != Role::Note || !map.contains_key(fact.key));
                append(&mut facts, inner);
            }
        }
        Ok(facts)
    }

    /// The facts with every reference replaced by what it stands for.
    fn inline(&mut self, mut facts: Vec<Fact<'a>>) -> Result<Vec<Fact<'a>>, Unsayable> {
        while let Some(place) = facts.iter().position(|fact| fact.key == "$ref") {
            let fact = facts.remove(place);
            let (pointer, target) = self.target(&fact)?;
            if self.inlining.contains(&pointer) {
                return Err(Unsayable::at(&fact.at, CIRCULAR));
            }
            let mut inner = self.flatten(target, &pointer)?;
            inner.retain(|fact| fact.role() != Role::Note || facts.iter().all(|other| other.key != fact.key));
            facts.splice(place..place, inner);
            self.inlining.push(pointer);
        }
        Ok(facts)
    }

    fn target(&self, fact: &Fact<'a>) -> Result<(String, &'a Value), Unsayable> {
        let reference = fact.value.as_str().unwrap_or_default();
        if reference != "#" && !reference.starts_with("#/") {
            return Err(Unsayable::at(&fact.at, EXTERNAL));
        }
        self.document.resolve(reference).ok_or_else(|| Unsayable::at(&fact.at, MISSING))
    }

    /// A reference and nothing that narrows it. The subset allows no sibling, so a description stays around it.
    fn reference(&mut self, facts: &[Fact<'a>]) -> Result<Map<String, Value>, Unsayable> {
        let (mut said, mut reference) = (Map::new(), Map::new());
        for fact in facts {
            match fact.role() {
                Role::Shape => {
                    let (pointer, target) = self.target(fact)?;
                    let name = self.definitions.name(pointer, target);
                    reference.insert("$ref".to_owned(), name.into());
                    said.insert("anyOf".to_owned(), Value::Null);
                }
                _ => self.note(fact, &mut said),
            }
        }
        if said.len() == 1 {
            return Ok(reference);
        }
        said.insert("anyOf".to_owned(), json!([reference]));
        Ok(said)
    }

    /// A union; what narrows it from outside is merged into each branch.
    fn union(&mut self, facts: &[Fact<'a>], union: &Fact<'a>) -> Result<Map<String, Value>, Unsayable> {
        let branches = union.value.as_array().ok_or_else(|| Unsayable::at(&union.at, NOT_A_LIST))?;
        if branches.is_empty() {
            return Err(Unsayable::at(&union.at, NOTHING));
        }
        if union.key == "oneOf" {
            self.checked_locally.push(union.at.clone());
        }
        let mut said = Map::new();
        for fact in facts {
            match fact.role() {
                Role::Shape if fact.is_union() => _ = said.insert("anyOf".to_owned(), Value::Null),
                _ => self.note(fact, &mut said),
            }
        }
        let around = |fact: &&Fact<'a>| fact.role() != Role::Note && !fact.is_union();
        let around: Vec<_> = facts.iter().filter(around).cloned().collect();
        let narrows = around.iter().any(Fact::is_shape);
        let mut any_of = Vec::with_capacity(branches.len());
        for (index, branch) in branches.iter().enumerate() {
            let at = join(&union.at, &index.to_string());
            let mut facts = if narrows { around.clone() } else { Vec::new() };
            append(&mut facts, self.flatten(branch, &at)?);
            any_of.push(Value::Object(self.say(facts, &at)?));
        }
        said.insert("anyOf".to_owned(), any_of.into());
        Ok(said)
    }

    /// Neither a reference nor a union.
    fn plain(&mut self, facts: &[Fact<'a>], at: &str) -> Result<Map<String, Value>, Unsayable> {
        let types = Types::of(facts, at)?;
        let mut said = Map::new();
        for fact in facts {
            match fact.role() {
                Role::Shape => self.keyword(fact, &types, &mut said)?,
                _ => self.note(fact, &mut said),
            }
        }
        if types.has("object") {
            self.object(facts, at, &mut said)?;
        }
        if types.has("array") {
            self.array(facts, at, &mut said)?;
        }
        if !said.contains_key("type") {
            said.shift_insert(0, "type".to_owned(), types.to_value());
        }
        Ok(said)
    }

    /// What does not narrow is kept if it tells the model something; what cannot be said is listed.
    fn note(&mut self, fact: &Fact<'a>, said: &mut Map<String, Value>) {
        match fact.role() {
            Role::Note if fact.key != "nullable" => {
                said.entry(fact.key).or_insert_with(|| fact.value.clone());
            }
            Role::Local => self.checked_locally.push(fact.at.clone()),
            _ => {}
        }
    }

    /// A keyword in its place. Those of objects and arrays only reserve theirs, and are filled in once all is known.
    fn keyword(
        &mut self,
        fact: &Fact<'a>,
        types: &Types<'a>,
        said: &mut Map<String, Value>,
    ) -> Result<(), Unsayable> {
        let value = match fact.key {
            "type" => types.to_value(),
            "properties" | "required" | "additionalProperties" if !types.has("object") => return Ok(()),
            "items" if !types.has("array") => return Ok(()),
            "properties" | "required" | "additionalProperties" | "items" => Value::Null,
            "patternProperties" | "unevaluatedProperties" | "prefixItems" => return Ok(()),
            "$dynamicRef" | "$recursiveRef" => return Err(Unsayable::at(&fact.at, EXTERNAL)),
            "enum" | "const" => return self.fixed(fact, types, said),
            _ => fact.value.clone(),
        };
        if *said.entry(fact.key).or_insert_with(|| value.clone()) != value {
            return Err(Unsayable::at(&fact.at, CONFLICT));
        }
        Ok(())
    }

    /// Lets null pass as well, in the words that fit what is said already.
    pub(super) fn allow_null(&mut self, said: &mut Map<String, Value>, at: &str) -> Result<(), Unsayable> {
        if said.contains_key("$ref") {
            let reference = mem::take(said);
            said.insert("anyOf".to_owned(), json!([reference]));
        }
        if let Some(Value::Array(branches)) = said.get_mut("anyOf") {
            let null = json!({"type": "null"});
            if !branches.contains(&null) {
                branches.push(null);
            }
            return Ok(());
        }
        if let Some(types) = said.get_mut("type") {
            add_null(types, "null".into());
        }
        if said.get("const").is_some_and(|value| !value.is_null()) {
            let entries = mem::take(said).into_iter();
            *said = entries
                .map(|(key, value)| if key == "const" { ("enum".to_owned(), value) } else { (key, value) })
                .collect();
        }
        if let Some(values) = said.get_mut("enum") {
            add_null(values, Value::Null);
            self.budget.value().map_err(|reason| Unsayable::at(at, reason))?;
        }
        Ok(())
    }

    /// Runs `children` one level further in, where merging may start anew.
    pub(super) fn inside<T>(
        &mut self,
        at: &str,
        children: impl FnOnce(&mut Self) -> Result<T, Unsayable>,
    ) -> Result<T, Unsayable> {
        self.level += 1;
        if self.level > NESTING {
            return Err(Unsayable::at(at, TOO_NESTED));
        }
        let inlining = mem::take(&mut self.inlining);
        let said = children(self)?;
        self.inlining = inlining;
        self.level -= 1;
        Ok(said)
    }
}

/// Makes of one value, or of a list of them, a list that holds `null` too.
fn add_null(values: &mut Value, null: Value) {
    match values {
        Value::Array(list) if !list.contains(&null) => list.push(null),
        Value::Array(_) => {}
        one if *one == null => {}
        one => *one = Value::Array(vec![one.take(), null]),
    }
}
