//! From a strict answer to one of the user's schema: a null that stands for "absent" is taken away.
//!
//! That is all that is changed. Which part of the user's schema speaks of a value is found by following references and
//! `allOf`, and for a union by taking the branch that fits best; where nothing speaks of a value it stays as it is.
//! The answer is checked afterwards, so a wrong guess about a union is told, never hidden.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::{
    document::{Document, elements, entry, names},
    kinds::name_of,
    limits::DOCUMENT_LEVELS,
};

/// References and unions within one another before a value is reached.
const HOPS: usize = 64;
/// Schemas that are looked at for one value: more than any sane union has, far fewer than a hostile one can unfold.
const LOOKS: usize = 4_096;
/// How far into arrays of arrays two branches of a union are compared.
const COMPARED: usize = 4;

/// Takes from `value`, which follows [`encode`](super::encode)'s schema of `document`, what stands for "absent".
pub(crate) fn decode(document: &Value, mut value: Value) -> Value {
    if let Some(document) = Document::new(document) {
        let decoder = Decoder { document, looks: Cell::new(0) };
        decoder.walk(&[document.root()], &mut value, 0);
    }
    value
}

type Schema<'a> = &'a Map<String, Value>;

struct Decoder<'a> {
    document: Document<'a>,
    looks: Cell<usize>,
}

impl<'a> Decoder<'a> {
    fn walk(&self, schemas: &[&'a Value], value: &mut Value, depth: usize) {
        if schemas.is_empty() || depth > DOCUMENT_LEVELS || !(value.is_object() || value.is_array()) {
            return;
        }
        self.looks.set(LOOKS);
        let schemas = self.speaking(schemas, value);
        match value {
            Value::Object(map) => map.retain(|name, child| {
                let about = about(&schemas, name);
                let stays = !self.is_absent(&schemas, &about, name, child);
                if stays {
                    self.walk(&about, child, depth + 1);
                }
                stays
            }),
            Value::Array(items) => {
                let about = items_of(&schemas);
                items.iter_mut().for_each(|item| self.walk(&about, item, depth + 1));
            }
            _ => {}
        }
    }

    fn is_absent(&self, schemas: &[Schema<'a>], about: &[&'a Value], name: &str, value: &Value) -> bool {
        value.is_null()
            && !about.is_empty()
            && !is_required(schemas, name)
            && !about.iter().all(|schema| self.document.allows_null(schema))
    }

    /// Every schema that speaks of `value`: these, and what they refer to, combine, or choose from.
    fn speaking(&self, schemas: &[&'a Value], value: &Value) -> Vec<Schema<'a>> {
        let mut found = Vec::new();
        for schema in schemas {
            self.gather(schema, value, 0, COMPARED, &mut found);
        }
        found
    }

    fn gather(
        &self,
        schema: &'a Value,
        value: &Value,
        hops: usize,
        compared: usize,
        found: &mut Vec<Schema<'a>>,
    ) {
        let Value::Object(map) = schema else { return };
        if hops > HOPS || self.looks.get() == 0 {
            return;
        }
        self.looks.set(self.looks.get() - 1);
        found.push(map);
        if let Some((_, target)) =
            map.get("$ref").and_then(Value::as_str).and_then(|r| self.document.resolve(r))
        {
            self.gather(target, value, hops + 1, compared, found);
        }
        for part in map.get("allOf").map(elements).unwrap_or_default() {
            self.gather(part, value, hops + 1, compared, found);
        }
        for union in ["anyOf", "oneOf"].iter().filter_map(|key| map.get(*key)) {
            found.extend(self.best(elements(union), value, hops, compared));
        }
    }

    /// What the branch says that fits best; of equals, the first.
    fn best(&self, branches: &'a [Value], value: &Value, hops: usize, compared: usize) -> Vec<Schema<'a>> {
        let candidates = branches.iter().map(|branch| {
            let mut found = Vec::new();
            self.gather(branch, value, hops + 1, compared, &mut found);
            (self.misfit(&found, value, compared), found)
        });
        candidates.min_by_key(|(misfit, _)| *misfit).map(|(_, found)| found).unwrap_or_default()
    }

    /// How badly schemas fit: contradictions, then keys that are not there (a strict answer has all of its branch's),
    /// then keys that they do not know (which may be described around the union).
    fn misfit(&self, schemas: &[Schema<'a>], value: &Value, compared: usize) -> (usize, usize, usize) {
        let wrong = schemas.iter().filter(|schema| !fits(schema, value)).count();
        match value {
            Value::Object(map) => {
                let contradicted = |(name, child): &(&String, &Value)| {
                    let is_absent = child.is_null() && !is_required(schemas, name);
                    !is_absent && !about(schemas, name).iter().all(|schema| self.may_be(schema, child))
                };
                let wrong = wrong + map.iter().filter(contradicted).count();
                let unknown = map.keys().filter(|name| about(schemas, name).is_empty()).count();
                let known = schemas.iter().filter_map(|schema| schema.get("properties")?.as_object());
                let missing = known.flat_map(Map::keys).filter(|name| !map.contains_key(*name)).count();
                (wrong, missing, unknown)
            }
            Value::Array(items) if compared > 0 => {
                let Some(first) = items.first() else { return (wrong, 0, 0) };
                let mut found = Vec::new();
                for schema in items_of(schemas) {
                    self.gather(schema, first, 0, compared - 1, &mut found);
                }
                let inner = self.misfit(&found, first, compared - 1);
                (wrong + inner.0, inner.1, inner.2)
            }
            _ => (wrong, 0, 0),
        }
    }

    /// A look at the outside only; behind a union anything may be.
    fn may_be(&self, schema: &'a Value, value: &Value) -> bool {
        let mut schema = schema;
        for _ in 0..HOPS {
            let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { break };
            let Some((_, target)) = self.document.resolve(reference) else { break };
            schema = target;
        }
        schema.as_object().is_none_or(|map| fits(map, value))
    }
}

fn fits(schema: Schema<'_>, value: &Value) -> bool {
    let of_type = |types: &Value| {
        let is_whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
        names(types).any(|name| match name {
            "number" => value.is_number(),
            "integer" => is_whole,
            name => name == name_of(value),
        })
    };
    let typed = match schema.get("type") {
        Some(types) => of_type(types),
        None => !schema.contains_key("properties") || value.is_object(),
    };
    typed
        && schema.get("const").is_none_or(|only| only == value)
        && schema.get("enum").is_none_or(|values| elements(values).contains(value))
}

/// What the schemas say of the property `name`.
fn about<'a>(schemas: &[Schema<'a>], name: &str) -> Vec<&'a Value> {
    schemas.iter().filter_map(|schema| entry(schema, "properties", name)).collect()
}

fn items_of<'a>(schemas: &[Schema<'a>]) -> Vec<&'a Value> {
    schemas.iter().filter_map(|schema| schema.get("items")).filter(|items| items.is_object()).collect()
}

fn is_required(schemas: &[Schema<'_>], name: &str) -> bool {
    let mut required = schemas.iter().filter_map(|schema| schema.get("required"));
    required.any(|required| elements(required).iter().any(|other| other.as_str() == Some(name)))
}
