//! Follows `$ref` inside one document. What lies in other documents is not fetched, and is taken as "anything".

use std::cell::OnceCell;
use std::collections::HashMap;

use serde_json::Value;

/// Where a reference leads.
pub(super) enum Target<'s> {
    Here(&'s Value),
    /// Another document.
    Elsewhere,
    /// Nowhere in this document.
    Nowhere,
}

pub(super) struct Refs<'s> {
    root: &'s Value,
    /// Schemas by `$id`, `$anchor` and their kin; made when the first reference needs it.
    names: OnceCell<HashMap<&'s str, &'s Value>>,
}

impl<'s> Refs<'s> {
    pub(super) fn new(root: &'s Value) -> Self {
        Self { root, names: OnceCell::new() }
    }

    pub(super) fn follow(&self, reference: &str) -> Target<'s> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let base = if document.is_empty() {
            self.root
        } else {
            match self.named(document) {
                Some(base) => base,
                None => return Target::Elsewhere,
            }
        };
        let fragment = decoded(fragment);
        let found = if fragment.is_empty() {
            Some(base)
        } else if fragment.starts_with('/') {
            base.pointer(&fragment).or_else(|| self.in_parts(&fragment))
        } else {
            self.names().get(fragment.as_str()).copied()
        };
        found.map_or(Target::Nowhere, Target::Here)
    }

    /// A pointer counts from the nearest `$id`; schemas that are no whole documents are few, so all are asked.
    fn in_parts(&self, pointer: &str) -> Option<&'s Value> {
        let mut names: Vec<_> = self.names().iter().collect();
        names.sort_unstable_by_key(|(name, _)| **name);
        names.into_iter().find_map(|(_, part)| part.pointer(pointer))
    }

    fn named(&self, document: &str) -> Option<&'s Value> {
        let names = self.names();
        let exact = names.get(document).copied();
        // A relative reference against the address of the root: only the last part of the path can differ.
        exact.or_else(|| {
            let own = ["$id", "id"].iter().find_map(|key| self.root.get(key)?.as_str())?;
            let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
            let whole = format!("{folder}/{}", document.trim_start_matches("./").trim_start_matches('/'));
            if own.trim_end_matches('#') == whole {
                Some(self.root)
            } else {
                names.get(whole.as_str()).copied()
            }
        })
    }

    fn names(&self) -> &HashMap<&'s str, &'s Value> {
        self.names.get_or_init(|| names(self.root))
    }
}

/// An explicit stack: a schema may be deeper than a stack is.
fn names(root: &Value) -> HashMap<&str, &Value> {
    let mut names = HashMap::new();
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                for key in ["$id", "id", "$anchor", "$dynamicAnchor"] {
                    if let Some(Value::String(name)) = members.get(key) {
                        let name = name.strip_prefix('#').unwrap_or(name);
                        names.entry(name.strip_suffix('#').unwrap_or(name)).or_insert(value);
                    }
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    names
}

/// Undoes percent encoding; what is no encoding stays.
fn decoded(fragment: &str) -> String {
    if !fragment.contains('%') {
        return fragment.to_owned();
    }
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|_| first == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found<'s>(refs: &Refs<'s>, reference: &str) -> Option<&'s Value> {
        match refs.follow(reference) {
            Target::Here(value) => Some(value),
            _ => None,
        }
    }

    #[test]
    fn pointers_anchors_and_addresses_lead_to_their_schemas() {
        let root = json!({
            "$id": "https://a.example/root.json",
            "$defs": {"a/b": {"const": 1}, "c": {"$anchor": "see", "const": 2}, "d": {"$id": "other.json", "const": 3}}
        });
        let refs = Refs::new(&root);
        assert_eq!(found(&refs, "#"), Some(&root));
        assert_eq!(found(&refs, "#/$defs/a~1b").unwrap()["const"], 1);
        assert_eq!(found(&refs, "#/%24defs/a~1b").unwrap()["const"], 1);
        assert_eq!(found(&refs, "#see").unwrap()["const"], 2);
        assert_eq!(found(&refs, "other.json").unwrap()["const"], 3);
        assert_eq!(found(&refs, "https://a.example/root.json#/$defs/c").unwrap()["const"], 2);
        assert_eq!(found(&refs, "root.json#/$defs/c").unwrap()["const"], 2);
        assert!(matches!(refs.follow("#/$defs/none"), Target::Nowhere));
        assert!(matches!(refs.follow("https://b.example/x.json#/y"), Target::Elsewhere));
    }
}
