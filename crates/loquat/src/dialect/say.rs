//! From the user's document to what is sent, place by place.
//!
//! A place is said in one of four ways: as a reference, as a union, as JSON in a string, or plainly. Nothing here follows a
//! reference to say what is behind it, except to merge: definitions wait in a list and are said in their turn, so a
//! recursive schema ends. Where merging leads back to a place that is being said (`open`), or beyond the levels that the
//! provider takes, the place becomes a definition of its own.

use std::{collections::HashSet, mem};

use serde_json::{Map, Value, json};

use super::{
    Openness, Said,
    definitions::Definitions,
    document::Document,
    fact::{Fact, Role, with_key},
    limits::{Budget, DOCUMENT_LEVELS, exceeded},
    merge::{Part, PlaceKey, key},
    plan::{Node, NodeId, Plan, Scalar, VALUE},
    reason::{Reason, Unsayable},
    recursion::circles,
    subset::Dialect,
};

/// Beside a string that stands for anything.
const HINT: &str = "Any JSON value, written as JSON in a string.";
/// Beside a string that stands for what the user's description tells.
const HINT_AFTER: &str = "(Written as JSON in a string.)";

/// What was said of one place.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) said: Map<String, Value>,
    pub(super) node: NodeId,
    /// It is JSON in a string, so null is said as `"null"`.
    pub(super) is_text: bool,
}

#[derive(Debug)]
pub(super) struct Encoder<'a> {
    pub(super) document: Document<'a>,
    pub(super) dialect: &'a Dialect,
    pub(super) openness: Openness,
    pub(super) budget: Budget,
    pub(super) plan: Plan,
    pub(super) checked_locally: Vec<String>,
    /// Optional properties that were left optional.
    pub(super) optional: usize,
    definitions: Definitions<'a>,
    /// Pointers of what is being merged at this place.
    pub(super) inlining: Vec<String>,
    /// References that close a circle, where the dialect has no circles.
    cut: HashSet<String>,
    /// Places that are being said, the innermost last.
    open: Vec<PlaceKey>,
    /// Properties and items around this place.
    level: usize,
    /// Places around this place, unions included: the depth of our own stack.
    depth: usize,
}

pub(super) fn say(document: &Value, dialect: &Dialect, openness: Openness) -> Result<Said, Unsayable> {
    let encoder = || Encoder::new(document, dialect, openness);
    match encoder()?.document(false)? {
        Some(said) => Ok(said),
        // It is no object as it stands; with an object around it, it is said.
        None => encoder()?.document(true)?.ok_or_else(|| Unsayable::at("", Reason::NoSchema)),
    }
}

impl<'a> Encoder<'a> {
    fn new(document: &'a Value, dialect: &'a Dialect, openness: Openness) -> Result<Self, Unsayable> {
        let document = Document::new(document).ok_or_else(|| Unsayable::at("", Reason::TooDeep))?;
        let cut = if dialect.recursion { HashSet::new() } else { circles(document) };
        Ok(Self {
            document,
            dialect,
            openness,
            budget: Budget::default(),
            plan: Plan::default(),
            checked_locally: Vec::new(),
            optional: 0,
            definitions: Definitions::new(document),
            inlining: Vec::new(),
            cut,
            open: Vec::new(),
            level: 0,
            depth: 0,
        })
    }

    /// `None` where the root has to be an object and is none.
    fn document(mut self, wrapped: bool) -> Result<Option<Said>, Unsayable> {
        let facts = self.flatten(self.document.root(), "")?;
        let mut root = if wrapped { self.wrapped()? } else { self.bare(facts.clone())? };
        if self.dialect.object_root && !(root.get("type").is_some_and(|it| it == "object")) {
            return Ok(None);
        }
        while let Some((index, parts)) = self.definitions.next() {
            self.inlining.clear();
            self.open.clear();
            let made = self.place(&parts)?;
            self.definitions.say(index, made.said, made.node, &mut self.plan);
        }
        if let Some(pointer) = self.definitions.find_circle() {
            return Err(Unsayable::at(pointer, Reason::Circular));
        }
        self.definitions.place(&mut root, &facts);
        let document = self.document;
        let mut checked_locally = self.checked_locally;
        checked_locally.sort_unstable();
        checked_locally.dedup();
        document.sort(&mut checked_locally, |pointer| pointer);
        let over = exceeded(&root, &self.dialect.limits);
        Ok(Some(Said { schema: Value::Object(root), checked_locally, over, plan: self.plan }))
    }

    /// The root as it is. A root that refers to a definition is sent as that definition.
    fn bare(&mut self, facts: Vec<Fact<'a>>) -> Result<Map<String, Value>, Unsayable> {
        let root = self.plan.add(Node::Link(0));
        self.definitions.set_root(root);
        self.open.push(vec![String::new()]);
        let facts = self.inline(facts)?;
        let made = self.say(facts, "")?;
        if let Some(slot) = self.plan.nodes.get_mut(root) {
            *slot = Node::Link(made.node);
        }
        self.plan.root = root;
        Ok(made.said)
    }

    /// The root as the only property of an object.
    fn wrapped(&mut self) -> Result<Map<String, Value>, Unsayable> {
        let root = Part { at: String::new(), schema: self.document.root() };
        let made = self.inside(1, |encoder| encoder.node(&[root]))?;
        self.plan.root = made.node;
        self.plan.wrapped = Some(VALUE.to_owned());
        Ok(closed([(VALUE, Value::Object(made.said))]))
    }

    /// Says one place, of which each part says something.
    pub(super) fn node(&mut self, parts: &[Part<'a>]) -> Result<Made, Unsayable> {
        if self.open.contains(&key(parts)) {
            return if self.dialect.recursion { Ok(self.refer(parts)) } else { self.circle(parts) };
        }
        match self.tried(|encoder| encoder.place(parts)) {
            Err(Unsayable { reason: Reason::Levels(_), .. }) if !parts.is_empty() => Ok(self.refer(parts)),
            made => made,
        }
    }

    fn place(&mut self, parts: &[Part<'a>]) -> Result<Made, Unsayable> {
        self.open.push(key(parts));
        let facts = self.gather(parts)?;
        let made = self.say(facts, parts.first().map_or("", |part| part.at.as_str()))?;
        self.open.pop();
        Ok(made)
    }

    /// A place that would be said inside of itself.
    fn circle(&mut self, parts: &[Part<'a>]) -> Result<Made, Unsayable> {
        let facts = self.gather(parts)?;
        Ok(self.text(&facts, Scalar::default()))
    }

    fn refer(&mut self, parts: &[Part<'a>]) -> Made {
        let (reference, node) = self.definitions.refer(parts, &mut self.plan);
        let said = [("$ref".to_owned(), reference.into())].into_iter().collect();
        Made { said, node, is_text: false }
    }

    /// Runs `work`, and leaves everything as it was if it fails.
    pub(super) fn tried<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Unsayable>,
    ) -> Result<T, Unsayable> {
        let (level, depth, open) = (self.level, self.depth, self.open.len());
        let (inlining, listed) = (self.inlining.clone(), self.checked_locally.len());
        let done = work(self);
        if done.is_err() {
            (self.level, self.depth) = (level, depth);
            self.open.truncate(open);
            self.checked_locally.truncate(listed);
            self.inlining = inlining;
        }
        done
    }

    pub(super) fn say(&mut self, mut facts: Vec<Fact<'a>>, at: &str) -> Result<Made, Unsayable> {
        self.depth += 1;
        if self.depth > DOCUMENT_LEVELS {
            return Err(Unsayable::at(at, Reason::TooDeep));
        }
        let merged = self.inlining.len();
        let shapes = facts.iter().filter(|fact| fact.is_shape(self.dialect)).count();
        let only_reference = shapes == 1 && with_key(&facts, &["$ref"]).next().is_some();
        let mut made = if only_reference && !facts.iter().any(|fact| self.is_cut(fact)) {
            self.reference(&facts)?
        } else {
            facts = self.inline(facts)?;
            if facts.iter().any(|fact| self.is_cut(fact)) {
                self.text(&facts, Scalar::default())
            } else {
                self.union_or_plain(&facts, at)?
            }
        };
        if with_key(&facts, &["nullable"]).any(|fact| fact.value == &Value::Bool(true)) {
            self.allow_null(&mut made);
        }
        self.inlining.truncate(merged);
        self.depth -= 1;
        Ok(made)
    }

    pub(super) fn is_cut(&self, fact: &Fact<'a>) -> bool {
        fact.key == "$ref" && self.cut.contains(&fact.at)
    }

    /// A reference and nothing that narrows it. The subsets allow no sibling, so a description stays around it.
    fn reference(&mut self, facts: &[Fact<'a>]) -> Result<Made, Unsayable> {
        let (mut said, mut reference, mut node) = (Map::new(), Map::new(), 0);
        for fact in facts {
            match fact.role(self.dialect) {
                Role::Shape => {
                    let (at, schema) = self.target(fact)?;
                    let made = self.refer(&[Part { at, schema }]);
                    (reference, node) = (made.said, made.node);
                    said.insert("anyOf".to_owned(), Value::Null);
                }
                _ => self.note(fact, &mut said),
            }
        }
        if said.len() == 1 {
            return Ok(Made { said: reference, node, is_text: false });
        }
        said.insert("anyOf".to_owned(), json!([reference]));
        Ok(Made { said, node, is_text: false })
    }

    /// JSON in a string. What else is asked of the value is checked here.
    pub(super) fn text(&mut self, facts: &[Fact<'a>], values: Scalar) -> Made {
        let mut said = Map::from_iter([("type".to_owned(), "string".into())]);
        for fact in facts {
            match fact.role(self.dialect) {
                Role::Shape => self.checked_locally.push(fact.at.clone()),
                _ => self.note(fact, &mut said),
            }
        }
        if values.values.is_none() {
            let described = said.get("description").and_then(Value::as_str);
            let hint = described.map_or(HINT.to_owned(), |described| format!("{described} {HINT_AFTER}"));
            said.insert("description".to_owned(), hint.into());
        }
        Made { said, node: self.plan.add(Node::Text(values)), is_text: true }
    }

    /// What does not narrow is kept if it tells the model something; what cannot be said is listed.
    pub(super) fn note(&mut self, fact: &Fact<'a>, said: &mut Map<String, Value>) {
        match fact.role(self.dialect) {
            Role::Note if fact.key != "nullable" => {
                said.entry(fact.key).or_insert_with(|| fact.value.clone());
            }
            Role::Local => self.checked_locally.push(fact.at.clone()),
            _ => {}
        }
    }

    /// Lets null pass as well, in the words that fit what is said already.
    pub(super) fn allow_null(&mut self, made: &mut Made) {
        let said = &mut made.said;
        let is_fixed = said.contains_key("enum") || said.contains_key("const");
        if said.contains_key("$ref") || is_fixed && !self.dialect.enums_of_any_scalar {
            let alone = mem::take(said);
            said.insert("anyOf".to_owned(), json!([alone]));
        }
        if let Some(Value::Array(branches)) = said.get_mut("anyOf") {
            let null = json!({"type": "null"});
            if !branches.contains(&null) {
                branches.push(null);
            }
            return;
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
        }
    }

    /// Runs `children` some levels further in, where merging may start anew.
    pub(super) fn inside<T>(
        &mut self,
        levels: usize,
        children: impl FnOnce(&mut Self) -> Result<T, Unsayable>,
    ) -> Result<T, Unsayable> {
        let most = self.dialect.limits.levels.unwrap_or(usize::MAX);
        if self.level + levels > most {
            return Err(Unsayable::at("", Reason::Levels(most)));
        }
        self.level += levels;
        let inlining = mem::take(&mut self.inlining);
        let said = children(self)?;
        self.inlining = inlining;
        self.level -= levels;
        Ok(said)
    }
}

/// A closed object of required properties.
pub(super) fn closed<const N: usize>(properties: [(&str, Value); N]) -> Map<String, Value> {
    let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let schemas: Map<_, _> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    Map::from_iter([
        ("type".to_owned(), "object".into()),
        ("properties".to_owned(), Value::Object(schemas)),
        ("required".to_owned(), names.into()),
        ("additionalProperties".to_owned(), false.into()),
    ])
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
