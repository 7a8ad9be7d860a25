//! What a conjunction of schemas says of objects: each property once, with all that is said of it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::build::Builder;
use super::gather::Part;
use super::hash::Quick;
use super::pattern::meets;
use super::rules::count;
use super::{ANY, NEVER, Named, ObjectRule, Property};
use crate::words::key::Keys;

type Members = Map<String, Value>;

/// Keywords under which keys may be known that are not seen here.
const BLIND: [&str; 5] = ["if", "then", "else", "dependentSchemas", "not"];

impl<'s> Builder<'s> {
    pub(super) fn object(&mut self, members: &[&'s Members]) -> Result<Option<ObjectRule>, &'static str> {
        let names = names(members)?;
        self.spend(names.len().saturating_mul(members.len()))?;
        let required = required(members);
        let mut properties = Vec::with_capacity(names.len());
        let mut called = Vec::with_capacity(names.len());
        for name in names {
            let parts: Vec<Part<'s>> = members.iter().flat_map(|members| parts_of(members, name)).collect();
            let note =
                |keyword: &str| parts.iter().find_map(|part| self.gatherer.annotation(part.schema, keyword));
            let aliases: Vec<String> = parts
                .iter()
                .filter_map(|part| part.schema.get("x-alias")?.as_str())
                .map(str::to_owned)
                .collect();
            let default = note("default").cloned();
            let shape = self.intern(parts);
            called.push((name.to_owned(), aliases));
            properties.push(Property {
                name: name.into(),
                shape,
                required: required.contains(name),
                default,
            });
        }
        let rest = self.rest(members);
        let patterns = self.patterns(members);
        let keys = members.iter().filter_map(|members| members.get("propertyNames")).map(Part::new).collect();
        let keys = Some(self.intern(keys)).filter(|names| *names != ANY);
        let bound =
            |key: &str| members.iter().filter_map(|members| members.get(key).and_then(count)).collect();
        let (mins, maxes): (Vec<u64>, Vec<u64>) = (bound("minProperties"), bound("maxProperties"));
        let needed = properties.iter().enumerate().filter(|(_, property)| property.required);
        let rule = ObjectRule {
            required: needed.map(|(at, _)| at).collect(),
            index: index(&called),
            keys: Keys::new(called),
            properties,
            rest,
            patterns,
            names: keys,
            min: mins.into_iter().max().unwrap_or(0),
            max: maxes.into_iter().min().unwrap_or(u64::MAX),
        };
        Ok(is_ruled(&rule).then_some(rule))
    }

    /// The shape of what no name and no pattern speaks of.
    fn rest(&mut self, members: &[&'s Members]) -> u32 {
        let seen = !members.iter().any(|members| BLIND.iter().any(|keyword| members.contains_key(*keyword)));
        let sealed =
            |members: &&&Members| seen && members.get("unevaluatedProperties") == Some(&Value::Bool(false));
        if members.iter().any(|members| sealed(&members)) && !members.iter().any(|members| is_open(members)) {
            return NEVER;
        }
        let parts = members.iter().filter_map(|members| members.get("additionalProperties"));
        self.intern(parts.map(Part::new).collect())
    }

    fn patterns(&mut self, members: &[&'s Members]) -> Vec<(Box<str>, u32)> {
        let all =
            members.iter().filter_map(|members| members.get("patternProperties")?.as_object()).flatten();
        all.map(|(pattern, schema)| (pattern.as_str().into(), self.intern(vec![Part::new(schema)]))).collect()
    }
}

fn is_ruled(rule: &ObjectRule) -> bool {
    !rule.properties.is_empty()
        || rule.rest != ANY
        || !rule.patterns.is_empty()
        || rule.names.is_some()
        || rule.min > 0
        || rule.max < u64::MAX
}

/// A schema for all other keys makes them known, so nothing is left unevaluated.
fn is_open(members: &Members) -> bool {
    members.get("additionalProperties").is_some_and(|rest| rest != &Value::Bool(false))
}

/// All names that are given a schema or required, in the order of the schema.
fn names<'s>(members: &[&'s Members]) -> Result<Vec<&'s str>, &'static str> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    for members in members {
        let named = match members.get("properties") {
            None => None,
            Some(Value::Object(named)) => Some(named.keys().map(String::as_str)),
            Some(_) => return Err("`properties` is no object"),
        };
        names.extend(named.into_iter().flatten().filter(|name| seen.insert(*name)));
    }
    for members in members {
        names.extend(needed(members).filter(|name| seen.insert(*name)));
    }
    Ok(names)
}

fn needed(members: &Members) -> impl Iterator<Item = &str> {
    members.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn required<'s>(members: &[&'s Members]) -> HashSet<&'s str> {
    members.iter().flat_map(|members| needed(members)).collect()
}

/// All that one schema says of a property.
fn parts_of<'s>(members: &'s Members, name: &str) -> Vec<Part<'s>> {
    let mut parts: Vec<Part<'s>> =
        members.get("properties").and_then(|named| named.get(name)).map(Part::new).into_iter().collect();
    let patterns = members.get("patternProperties").and_then(Value::as_object);
    let mut perhaps = false;
    for (pattern, schema) in patterns.into_iter().flatten() {
        match meets(pattern, name) {
            Some(true) => parts.push(Part::new(schema)),
            Some(false) => {}
            None => perhaps = true,
        }
    }
    if parts.is_empty() && !perhaps {
        parts.extend(members.get("additionalProperties").map(Part::new));
    }
    parts
}

/// The name that the model was told wins over a property's own name, which somebody else may be told.
fn index(called: &[(String, Vec<String>)]) -> HashMap<Box<str>, Named, Quick> {
    let mut index = HashMap::with_capacity_and_hasher(called.len(), Quick::default());
    let add = |index: &mut HashMap<Box<str>, Named, Quick>, name: &str, named: Named| {
        index.entry(name.into()).or_insert(named);
    };
    let plain = |aliased: bool| {
        called.iter().enumerate().filter(move |(_, (_, aliases))| aliases.is_empty() != aliased)
    };
    for (property, (name, _)) in plain(false) {
        add(&mut index, name, Named { property, alias: false });
    }
    for (property, (_, aliases)) in plain(true) {
        for alias in aliases {
            add(&mut index, alias, Named { property, alias: true });
        }
    }
    for (property, (name, _)) in plain(true) {
        add(&mut index, name, Named { property, alias: false });
    }
    index
}
