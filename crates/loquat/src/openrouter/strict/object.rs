//! Objects and arrays in the strict subset: closed, every property required, every array with its items.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::{
    Unsayable,
    document::{join, parent},
    encode::{Encoder, Part},
    fact::{Fact, with_key},
};

const FREE_KEYS: &str = "an object with free keys; name its `properties`, or ask for a list of pairs";
const NOT_AN_OBJECT: &str = "`properties` must be an object of schemas";
const NOT_NAMES: &str = "`required` must be a list of names";
const UNDESCRIBED: &str = "a property is required that no `properties` describe";
const CLOSED: &str = "one part closes the object, another adds properties to it";
const TUPLE: &str = "a tuple; ask for an object with a name for each place";
const NO_ITEMS: &str = "an array of anything; say its `items`";

/// Properties in the user's order; merged parts may each say something of the same one.
type Properties<'a> = Vec<(&'a str, Vec<Part<'a>>)>;

impl<'a> Encoder<'a> {
    pub(super) fn object(
        &mut self,
        facts: &[Fact<'a>],
        at: &str,
        said: &mut Map<String, Value>,
    ) -> Result<(), Unsayable> {
        let properties = properties(facts)?;
        refuse_free_keys(facts, &properties, at)?;
        let required = required(facts, &properties)?;
        let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
        let schemas = self.inside(at, |encoder| encoder.properties(&properties, &required))?;
        said.insert("properties".to_owned(), Value::Object(schemas));
        said.insert("required".to_owned(), names.into());
        said.insert("additionalProperties".to_owned(), false.into());
        Ok(())
    }

    fn properties(
        &mut self,
        properties: &Properties<'a>,
        required: &HashSet<&str>,
    ) -> Result<Map<String, Value>, Unsayable> {
        let mut schemas = Map::new();
        for (name, parts) in properties {
            let at = parts.first().map_or("", |part| part.at.as_str());
            self.budget.property(name).map_err(|reason| Unsayable::at(at, reason))?;
            let mut schema = self.node(parts)?;
            // Null stands for "absent" unless it already means something of its own.
            let has_null = parts.iter().all(|part| self.document.allows_null(part.schema));
            if !required.contains(name) && !has_null {
                self.allow_null(&mut schema, at)?;
            }
            schemas.insert((*name).to_owned(), Value::Object(schema));
        }
        Ok(schemas)
    }

    pub(super) fn array(
        &mut self,
        facts: &[Fact<'a>],
        at: &str,
        said: &mut Map<String, Value>,
    ) -> Result<(), Unsayable> {
        if let Some(fact) = with_key(facts, &["prefixItems"]).next() {
            return Err(Unsayable::at(&fact.at, TUPLE));
        }
        let items: Vec<_> = with_key(facts, &["items"])
            .map(|fact| Part { at: fact.at.clone(), schema: fact.value })
            .collect();
        // Draft 7 writes a tuple as a list of `items`.
        if let Some(tuple) = items.iter().find(|part| part.schema.is_array()) {
            return Err(Unsayable::at(&tuple.at, TUPLE));
        }
        if items.is_empty() {
            return Err(Unsayable::at(at, NO_ITEMS));
        }
        let schema = self.inside(at, |encoder| encoder.node(&items))?;
        said.insert("items".to_owned(), Value::Object(schema));
        Ok(())
    }
}

fn properties<'a>(facts: &[Fact<'a>]) -> Result<Properties<'a>, Unsayable> {
    let mut properties = Properties::new();
    let mut places = HashMap::new();
    for fact in with_key(facts, &["properties"]) {
        let map = fact.value.as_object().ok_or_else(|| Unsayable::at(&fact.at, NOT_AN_OBJECT))?;
        for (name, schema) in map {
            let part = Part { at: join(&fact.at, name), schema };
            let place = *places.entry(name.as_str()).or_insert(properties.len());
            match properties.get_mut(place) {
                Some((_, parts)) => parts.push(part),
                None => properties.push((name, vec![part])),
            }
        }
    }
    Ok(properties)
}

/// An object with properties is closed in any case: a model that may add more has no reason to. One that has keys of
/// another kind, or nothing but keys that nobody named, would lose its point.
fn refuse_free_keys(facts: &[Fact<'_>], properties: &Properties<'_>, at: &str) -> Result<(), Unsayable> {
    let is_schema = |value: &Value| value.as_object().is_some_and(|map| !map.is_empty()) && !closes(value);
    let keys = ["patternProperties", "additionalProperties", "unevaluatedProperties"];
    if let Some(fact) = with_key(facts, &keys).find(|fact| is_schema(fact.value)) {
        return Err(Unsayable::at(&fact.at, FREE_KEYS));
    }
    let mut closed = false;
    for fact in with_key(facts, &["additionalProperties"]).filter(|fact| closes(fact.value)) {
        closed = true;
        let is_sibling = |part: &Part<'_>| parent(parent(&part.at)) == parent(&fact.at);
        if !properties.iter().all(|(_, parts)| parts.iter().any(is_sibling)) {
            return Err(Unsayable::at(&fact.at, CLOSED));
        }
    }
    closed = closed || with_key(facts, &["unevaluatedProperties"]).any(|fact| closes(fact.value));
    if properties.is_empty() && !closed { Err(Unsayable::at(at, FREE_KEYS)) } else { Ok(()) }
}

fn closes(value: &Value) -> bool {
    value == &Value::Bool(false) || *value == json!({"not": {}})
}

fn required<'a>(facts: &[Fact<'a>], properties: &Properties<'a>) -> Result<HashSet<&'a str>, Unsayable> {
    let described: HashSet<&str> = properties.iter().map(|(name, _)| *name).collect();
    let mut required = HashSet::new();
    for fact in with_key(facts, &["required"]) {
        let names = fact.value.as_array().ok_or_else(|| Unsayable::at(&fact.at, NOT_NAMES))?;
        for name in names {
            let name = name.as_str().ok_or_else(|| Unsayable::at(&fact.at, NOT_NAMES))?;
            if !described.contains(name) {
                return Err(Unsayable::at(&fact.at, UNDESCRIBED));
            }
            required.insert(name);
        }
    }
    Ok(required)
}
