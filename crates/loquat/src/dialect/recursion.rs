//! Which references close a circle: where those are left out, the others never lead back to themselves.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::document::{Document, join};

/// Pointers of the `$ref` keywords that close a circle, as found by walking the document from its root.
pub(super) fn circles(document: Document<'_>) -> HashSet<String> {
    let mut search = Search { document, open: HashSet::new(), done: HashSet::new(), closing: HashSet::new() };
    search.run();
    search.closing
}

struct Search<'a> {
    document: Document<'a>,
    /// Places that are being walked.
    open: HashSet<String>,
    done: HashSet<String>,
    closing: HashSet<String>,
}

/// A reference: where it stands, and where it leads.
type Reference = (String, String);

impl Search<'_> {
    /// On a stack of our own: chains of definitions may be long.
    fn run(&mut self) {
        let mut known: HashMap<String, Vec<Reference>> = HashMap::new();
        let mut stack: Vec<(String, Vec<Reference>)> = Vec::new();
        self.enter(String::new(), &mut known, &mut stack);
        while let Some((place, references)) = stack.last_mut() {
            let Some((at, target)) = references.pop() else {
                self.open.remove(place);
                self.done.insert(place.clone());
                stack.pop();
                continue;
            };
            if self.open.contains(&target) {
                self.closing.insert(at);
            } else if !self.done.contains(&target) {
                self.enter(target, &mut known, &mut stack);
            }
        }
    }

    fn enter(
        &mut self,
        place: String,
        known: &mut HashMap<String, Vec<Reference>>,
        stack: &mut Vec<(String, Vec<Reference>)>,
    ) {
        let references = known.entry(place.clone()).or_insert_with(|| {
            let mut found = Vec::new();
            if let Some(schema) = self.document.root().pointer(&place) {
                gather(self.document, schema, &place, &mut found);
            }
            // Popped from the end, so in the order of the document.
            found.reverse();
            found
        });
        self.open.insert(place.clone());
        stack.push((place, references.clone()));
    }
}

/// The references in a schema, those in its definitions left out: they count where they are referred to.
fn gather(document: Document<'_>, schema: &Value, at: &str, found: &mut Vec<Reference>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                let inner = join(at, key);
                match (key.as_str(), value) {
                    ("$defs" | "definitions" | "enum" | "const" | "default" | "examples", _) => {}
                    ("$ref", Value::String(reference)) => {
                        found.extend(document.resolve(reference).map(|(target, _)| (inner, target)));
                    }
                    _ => gather(document, value, &inner, found),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                gather(document, item, &join(at, &index.to_string()), found);
            }
        }
        _ => {}
    }
}
