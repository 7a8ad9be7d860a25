//! The user's document as a place to look things up in: pointers, references, and whether null is allowed somewhere.

use serde_json::{Map, Value};

use super::limits::DOCUMENT_LEVELS;

/// References that are followed to learn whether null is allowed at one place: each may cost a frame of the stack.
const FOLLOWED: usize = 256;

#[derive(Clone, Copy, Debug)]
pub(super) struct Document<'a> {
    root: &'a Value,
}

impl<'a> Document<'a> {
    /// `None` where the document is too deep to be walked on a stack.
    pub(super) fn new(root: &'a Value) -> Option<Self> {
        is_within(root, DOCUMENT_LEVELS).then_some(Self { root })
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

    /// Sorts pointers as the document orders what they point at.
    pub(super) fn position(self, pointer: &str) -> Vec<usize> {
        let mut place = Some(self.root);
        let step = |token: &str| {
            let token = unescaped(token);
            let (index, next) = match place? {
                Value::Object(map) => {
                    map.iter().enumerate().find(|(_, (key, _))| **key == token).map(|(i, (_, v))| (i, v))?
                }
                Value::Array(items) => {
                    token.parse().ok().and_then(|i: usize| items.get(i).map(|v| (i, v)))?
                }
                _ => return None,
            };
            place = Some(next);
            Some(index)
        };
        pointer.split('/').skip(1).map_while(step).collect()
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
        map.iter().all(|(key, value)| match key.as_str() {
            "type" => names(value).any(|name| name == "null"),
            "enum" => elements(value).contains(&Value::Null),
            "const" => value.is_null(),
            "properties" | "items" => map.contains_key("type"),
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
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The last step of a pointer, as it was before it was escaped.
pub(super) fn last(pointer: &str) -> String {
    unescaped(pointer.rsplit('/').next().unwrap_or_default())
}

/// A pointer without its last step.
pub(super) fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn unescaped(token: &str) -> String {
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

fn is_within(value: &Value, levels: usize) -> bool {
    match value {
        Value::Object(map) => levels > 0 && map.values().all(|value| is_within(value, levels - 1)),
        Value::Array(items) => levels > 0 && items.iter().all(|value| is_within(value, levels - 1)),
        _ => true,
    }
}
