//! A conjunction of schemas: what `$ref` and `allOf` put together, in one list.

use serde_json::{Map, Value};

use super::refs::{Refs, Target};
use super::{ARRAY, BOOLEAN, EVERY, INTEGER, Kinds, NULL, NUMBER, OBJECT, STRING};

/// More schemas in one conjunction than this say nothing that an answer could meet.
const MOST_PARTS: usize = 512;

/// Both keywords mean "one of these" here: whether a value fits only one branch is left to a validator.
pub(super) const UNIONS: [&str; 2] = ["anyOf", "oneOf"];

/// Keywords that lead to other schemas or only annotate.
const SILENT: [&str; 15] = [
    "$ref",
    "$defs",
    "definitions",
    "allOf",
    "anyOf",
    "oneOf",
    "title",
    "description",
    "$id",
    "id",
    "$schema",
    "$comment",
    "default",
    "examples",
    "$anchor",
];

/// A schema in a conjunction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'s> {
    pub(super) schema: &'s Value,
    /// Unions of this schema that are already resolved to one of their branches, as bits.
    pub(super) used: u8,
}

impl<'s> Part<'s> {
    pub(super) fn new(schema: &'s Value) -> Self {
        Self { schema, used: 0 }
    }

    /// The identity of the part: the schema outlives the compilation, so its address is its name.
    pub(super) fn name(&self) -> (usize, u8) {
        (std::ptr::from_ref(self.schema) as usize, self.used)
    }

    pub(super) fn is_trivial(&self) -> bool {
        match self.schema {
            Value::Bool(any) => *any,
            Value::Object(members) => members.is_empty(),
            _ => false,
        }
    }
}

/// Schemas that hold together, with references and `allOf` resolved.
pub(super) struct Draft<'s> {
    pub(super) parts: Vec<Part<'s>>,
    pub(super) members: Vec<&'s Map<String, Value>>,
    /// A union that is still open: which part, and which keyword.
    pub(super) open: Option<(usize, usize)>,
    /// One of them is `false`.
    pub(super) never: bool,
}

pub(super) struct Gatherer<'s> {
    refs: Refs<'s>,
    /// Up to draft 7 nothing beside a `$ref` counts.
    legacy: bool,
    root: &'s Value,
}

impl<'s> Gatherer<'s> {
    pub(super) fn new(root: &'s Value) -> Self {
        let draft = root.get("$schema").and_then(Value::as_str).unwrap_or_default();
        Self { refs: Refs::new(root), legacy: draft.contains("draft-0"), root }
    }

    pub(super) fn gather(&self, parts: &[Part<'s>]) -> Result<Draft<'s>, &'static str> {
        let mut draft = Draft { parts: Vec::new(), members: Vec::new(), open: None, never: false };
        let mut due: Vec<Part<'s>> = parts.iter().rev().copied().collect();
        while let Some(part) = due.pop() {
            let seen = |known: &Part<'_>| std::ptr::eq(known.schema, part.schema);
            if draft.parts.iter().any(seen) {
                continue;
            }
            draft.parts.push(part);
            if draft.parts.len() > MOST_PARTS {
                return Err("too many schemas in one `allOf`");
            }
            match part.schema {
                Value::Bool(any) => draft.never |= !any,
                Value::Object(members) => self.members(members, &mut draft, &mut due)?,
                _ => return Err("a schema is neither an object nor a boolean"),
            }
        }
        Ok(draft)
    }

    fn members(
        &self,
        members: &'s Map<String, Value>,
        draft: &mut Draft<'s>,
        due: &mut Vec<Part<'s>>,
    ) -> Result<(), &'static str> {
        let at = draft.parts.len() - 1;
        let used = draft.parts.get(at).map_or(0, |part| part.used);
        if let Some(target) = self.target(members)? {
            due.push(Part::new(target));
        }
        if self.legacy && members.contains_key("$ref") {
            return Ok(());
        }
        match members.get("allOf") {
            None => {}
            Some(Value::Array(all)) => due.extend(all.iter().rev().map(Part::new)),
            Some(_) => return Err("`allOf` is no list"),
        }
        for (bit, keyword) in UNIONS.iter().enumerate() {
            match members.get(*keyword) {
                None => {}
                Some(Value::Array(branches)) if branches.is_empty() || used & (1 << bit) != 0 => {}
                Some(Value::Array(_)) => draft.open = draft.open.or(Some((at, bit))),
                Some(_) => return Err("`anyOf` or `oneOf` is no list"),
            }
        }
        draft.members.push(members);
        Ok(())
    }

    fn target(&self, members: &Map<String, Value>) -> Result<Option<&'s Value>, &'static str> {
        match members.get("$ref") {
            None => {}
            Some(Value::String(to)) => {
                return match self.refs.follow(to) {
                    Target::Here(target) => Ok(Some(target)),
                    Target::Elsewhere => Ok(None),
                    Target::Nowhere => Err("a `$ref` leads nowhere"),
                };
            }
            Some(_) => return Err("a `$ref` is no string"),
        }
        if members.get("$recursiveRef").is_some_and(|to| to == "#") {
            return Ok(Some(self.root));
        }
        // What a dynamic reference means depends on who refers; where it is found here, it is nearly always this.
        let dynamic = members.get("$dynamicRef").and_then(Value::as_str).map(|to| self.refs.follow(to));
        Ok(dynamic.and_then(|target| if let Target::Here(target) = target { Some(target) } else { None }))
    }

    /// The first value of a keyword that only annotates, through references and `allOf`.
    pub(super) fn annotation(&self, schema: &'s Value, keyword: &str) -> Option<&'s Value> {
        let draft = self.gather(&[Part::new(schema)]).ok()?;
        draft.members.iter().find_map(|members| members.get(keyword))
    }
}

impl<'s> Draft<'s> {
    /// The identity of what is said: the schemas that say something themselves. They outlive the compilation, so their
    /// addresses are their names.
    pub(super) fn name(&self) -> Vec<usize> {
        let silent = |key: &String| SILENT.contains(&key.as_str());
        let saying = self.members.iter().filter(|members| !members.keys().all(silent));
        let mut name: Vec<usize> = saying.map(|members| std::ptr::from_ref(*members) as usize).collect();
        name.sort_unstable();
        name
    }

    /// What to put for the open union: its branches, and everything else with the union taken as resolved.
    pub(super) fn branches(&self) -> Option<(Vec<Part<'s>>, &'s Vec<Value>)> {
        let (at, bit) = self.open?;
        let keyword = UNIONS.get(bit)?;
        let branches = self.parts.get(at)?.schema.get(*keyword)?.as_array()?;
        let mut rest = self.parts.clone();
        rest.get_mut(at)?.used |= 1 << bit;
        Some((rest, branches))
    }

    /// The kinds of values that all `type` keywords allow.
    pub(super) fn kinds(&self) -> Result<Kinds, &'static str> {
        let mut kinds = if self.never { 0 } else { EVERY };
        for members in &self.members {
            let Some(rule) = members.get("type") else { continue };
            let nullable = members.get("nullable") == Some(&Value::Bool(true));
            let typed = match rule {
                Value::String(name) => kind(name)?,
                Value::Array(names) => names.iter().try_fold(0, |kinds, name| {
                    name.as_str().map_or(Err(NO_TYPE), |name| Ok(kinds | kind(name)?))
                })?,
                _ => return Err(NO_TYPE),
            };
            kinds &= typed | if nullable { NULL } else { 0 };
        }
        Ok(kinds)
    }
}

const NO_TYPE: &str = "a `type` is none of JSON's";

fn kind(name: &str) -> Result<Kinds, &'static str> {
    Ok(match name {
        "null" => NULL,
        "boolean" => BOOLEAN,
        "integer" => INTEGER,
        "number" => NUMBER,
        "string" => STRING,
        "array" => ARRAY,
        "object" => OBJECT,
        // Draft 3.
        "any" => EVERY,
        _ => return Err(NO_TYPE),
    })
}
