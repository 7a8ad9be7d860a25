//! The user's document as a place to look things up in: pointers, references, and whether null is allowed somewhere.

use std::{borrow::Cow, collections::HashMap};

use serde_json::{Map, Value};

use super::{kinds::says_type, limits::DOCUMENT_LEVELS};

/// References that are followed to learn whether null is allowed at one place: each may cost a frame of the stack.
const FOLLOWED: usize = 256;

/// Schemas that are looked at to learn whether one asks for nothing in particular.
const LOOKS: usize = 64;

#[derive(Clone, Copy, Debug)]
pub(super) struct Document<'a> {
    root: &'a Value,
    /// Up to draft 7 nothing beside a `$ref` counts.
    pub(super) references_stand_alone: bool,
}

/// How the drafts call themselves in which a `$ref` stands alone.
const OLD_DRAFTS: [&str; 3] = ["draft-04/", "draft-06/", "draft-07/"];

impl<'a> Document<'a> {
    /// `None` where the document is too deep to be walked on a stack.
    pub(super) fn new(root: &'a Value) -> Option<Self> {
        let draft = root.get("$schema").and_then(Value::as_str).unwrap_or_default();
        let references_stand_alone = OLD_DRAFTS.iter().any(|old| draft.contains(old));
        is_within(root, DOCUMENT_LEVELS).then_some(Self { root, references_stand_alone })
    }

    pub(super) fn root(self) -> &'a Value {
        self.root
    }

    /// Where a local reference leads: a JSON pointer, and what stands there.
    pub(super) fn resolve(self, reference: &str) -> Option<(String, &'a Value)> {
        let pointer = percent_decoded(reference.strip_prefix('#')?)?;
        let target = self.root.pointer(&pointer)?;
        Some((pointer, target))
    }

    /// Sorts by pointers, as the document orders what they point at. One walk over the document, whatever the number.
    pub(super) fn sort<T>(self, things: &mut [T], pointer: impl Fn(&T) -> &str) {
        let mut places: HashMap<String, usize> =
            things.iter().map(|thing| (pointer(thing).to_owned(), usize::MAX)).collect();
        number(self.root, &mut String::new(), &mut 0, &mut places);
        things.sort_by_key(|thing| places.get(pointer(thing)).copied());
    }

    /// Whether `schema` lets null pass. A schema without `type` that describes properties or items is read as one of
    /// objects or arrays, as it is when it is encoded. OpenAPI's `nullable` is no keyword of JSON Schema: whoever
    /// checks the answer does not know it.
    pub(super) fn allows_null(self, schema: &'a Value) -> bool {
        self.null_passes(schema, &mut Vec::new())
    }

    /// `known` holds the references that were followed; one that is still being followed adds nothing to itself.
    fn null_passes(self, schema: &'a Value, known: &mut Vec<(&'a str, bool)>) -> bool {
        let Value::Object(map) = schema else { return schema == &Value::Bool(true) };
        if self.references_stand_alone
            && let Some(reference) = map.get("$ref").and_then(Value::as_str)
        {
            return self.null_passes_by(reference, known);
        }
        map.iter().all(|(key, value)| match key.as_str() {
            "type" => names(value).any(|name| name == "null"),
            "enum" => elements(value).contains(&Value::Null),
            "const" => value.is_null(),
            "properties" | "items" | "prefixItems" | "patternProperties" => map.contains_key("type"),
            "anyOf" | "oneOf" => elements(value).iter().any(|branch| self.null_passes(branch, known)),
            "allOf" => elements(value).iter().all(|part| self.null_passes(part, known)),
            "$ref" => self.null_passes_by(value.as_str().unwrap_or_default(), known),
            _ => true,
        })
    }

    fn null_passes_by(self, reference: &'a str, known: &mut Vec<(&'a str, bool)>) -> bool {
        if let Some((_, passes)) = known.iter().find(|(other, _)| *other == reference) {
            return *passes;
        }
        if known.len() == FOLLOWED {
            return false;
        }
        known.push((reference, false));
        let passes = self.resolve(reference).is_some_and(|(_, target)| self.null_passes(target, known));
        if let Some(entry) = known.iter_mut().find(|(other, _)| *other == reference) {
            entry.1 = passes;
        }
        passes
    }
}

impl Document<'_> {
    /// Whether `schema` asks for nothing in particular, so that it becomes JSON in a string.
    pub(super) fn takes_anything(self, schema: &Value) -> bool {
        self.is_anything(schema, &mut { LOOKS })
    }

    fn is_anything(self, schema: &Value, fuel: &mut usize) -> bool {
        let Value::Object(map) = schema else { return schema == &Value::Bool(true) };
        if *fuel == 0 {
            return false;
        }
        *fuel -= 1;
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            let target = self.resolve(reference);
            return target.is_some_and(|(_, target)| self.is_anything(target, fuel)) && !says_type(map);
        }
        let union = ["anyOf", "oneOf"].iter().find_map(|key| map.get(*key));
        let parts = map.get("allOf").map(elements).unwrap_or_default();
        !says_type(map)
            && union.is_none_or(|union| elements(union).iter().any(|branch| self.is_anything(branch, fuel)))
            && parts.iter().all(|part| self.is_anything(part, fuel))
    }
}

/// The elements of an array; of anything else, none.
pub(super) fn elements(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The names in a `type` or a `required`: one text, or a list of them.
pub(super) fn names(value: &Value) -> impl Iterator<Item = &str> {
    value.as_str().into_iter().chain(elements(value).iter().filter_map(Value::as_str))
}

/// The entries of an object; of anything else, none.
pub(super) fn entry<'a>(map: &'a Map<String, Value>, keyword: &str, name: &str) -> Option<&'a Value> {
    map.get(keyword)?.as_object()?.get(name)
}

/// A pointer one step further.
pub(super) fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", escaped(token))
}

fn escaped(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) { token.replace('~', "~0").replace('/', "~1").into() } else { token.into() }
}

/// The last step of a pointer, as it was before it was escaped.
pub(super) fn last(pointer: &str) -> String {
    unescaped(pointer.rsplit('/').next().unwrap_or_default())
}

/// A pointer without its last step.
pub(super) fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

pub(super) fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// A reference is a URI, so `%20` in it is a space.
fn percent_decoded(fragment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.bytes();
    while let Some(byte) = rest.next() {
        let decoded = if byte == b'%' { hex(rest.next()?)? * 16 + hex(rest.next()?)? } else { byte };
        bytes.push(decoded);
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Numbers the places that are asked for in the order of the document.
fn number(value: &Value, at: &mut String, next: &mut usize, places: &mut HashMap<String, usize>) {
    if let Some(place) = places.get_mut(at.as_str()) {
        *place = *next;
    }
    *next += 1;
    let length = at.len();
    let mut go = |token: &str, value: &Value| {
        at.push('/');
        at.push_str(&escaped(token));
        number(value, at, next, places);
        at.truncate(length);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| go(key, value)),
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(index, value)| go(&index.to_string(), value))
        }
        _ => {}
    }
}

fn is_within(value: &Value, levels: usize) -> bool {
    match value {
        Value::Object(map) => levels > 0 && map.values().all(|value| is_within(value, levels - 1)),
        Value::Array(items) => levels > 0 && items.iter().all(|value| is_within(value, levels - 1)),
        _ => true,
    }
}
