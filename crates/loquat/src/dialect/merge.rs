//! Facts are gathered and merged here: from `allOf`, and from behind references that something beside them narrows.
//!
//! Merging could go in circles, and is watched: `inlining` holds what is being merged at this place.

use serde_json::Value;

use super::{
    document::join,
    fact::{Fact, append},
    reason::{Reason, Unsayable},
    say::Encoder,
};

/// A schema and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub(super) at: String,
    pub(super) schema: &'a Value,
}

/// What tells places apart: the pointers of what is merged there.
pub(super) type PlaceKey = Vec<String>;

pub(super) fn key(parts: &[Part<'_>]) -> PlaceKey {
    parts.iter().map(|part| part.at.clone()).collect()
}

impl<'a> Encoder<'a> {
    pub(super) fn gather(&mut self, parts: &[Part<'a>]) -> Result<Vec<Fact<'a>>, Unsayable> {
        let mut facts = Vec::new();
        for part in parts {
            append(&mut facts, self.flatten(part.schema, &part.at)?);
        }
        Ok(facts)
    }

    /// The facts of a schema, those of its `allOf` in their place.
    pub(super) fn flatten(&mut self, schema: &'a Value, at: &str) -> Result<Vec<Fact<'a>>, Unsayable> {
        self.budget.step(at).map_err(|reason| Unsayable::at(at, reason))?;
        let map = match schema {
            Value::Bool(true) => return Ok(Vec::new()),
            Value::Bool(false) => return Err(Unsayable::at(at, Reason::Nothing)),
            Value::Object(map) => map,
            _ => return Err(Unsayable::at(at, Reason::NoSchema)),
        };
        let alone = self.document.references_stand_alone && map.get("$ref").is_some_and(Value::is_string);
        let mut facts = Vec::with_capacity(map.len());
        for (key, value) in map {
            let fact = Fact { at: join(at, key), key, value };
            if alone && key != "$ref" && !fact.is_note() && !matches!(key.as_str(), "$defs" | "definitions") {
                continue;
            }
            if key != "allOf" {
                facts.push(fact);
                continue;
            }
            let parts = value.as_array().ok_or_else(|| Unsayable::at(&fact.at, Reason::NotAList))?;
            for (index, part) in parts.iter().enumerate() {
                let mut inner = self.flatten(part, &join(&fact.at, &index.to_string()))?;
                inner.retain(|fact| !fact.is_note() || !map.contains_key(fact.key));
                append(&mut facts, inner);
            }
        }
        Ok(facts)
    }

    /// The facts with every reference replaced by what it stands for; one that closes a circle which cannot be said stays.
    pub(super) fn inline(&mut self, mut facts: Vec<Fact<'a>>) -> Result<Vec<Fact<'a>>, Unsayable> {
        while let Some(place) = facts.iter().position(|fact| fact.key == "$ref" && !self.is_cut(fact)) {
            let fact = facts.remove(place);
            let (pointer, target) = self.target(&fact)?;
            if self.inlining.contains(&pointer) {
                return Err(Unsayable::at(&fact.at, Reason::Circular));
            }
            let mut inner = self.flatten(target, &pointer)?;
            inner.retain(|fact| !fact.is_note() || facts.iter().all(|other| other.key != fact.key));
            facts.splice(place..place, inner);
            self.inlining.push(pointer);
        }
        Ok(facts)
    }

    pub(super) fn target(&self, fact: &Fact<'a>) -> Result<(String, &'a Value), Unsayable> {
        let reference = fact.value.as_str().unwrap_or_default();
        if reference != "#" && !reference.starts_with("#/") {
            return Err(Unsayable::at(&fact.at, Reason::External));
        }
        self.document.resolve(reference).ok_or_else(|| Unsayable::at(&fact.at, Reason::Missing))
    }
}
