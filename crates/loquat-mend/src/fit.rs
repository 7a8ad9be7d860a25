//! Where a value that a validator refused does not fit: a structural check that says so in few words.
//!
//! It is NOT a JSON Schema validator: it knows `type`, `const`, `enum`, `required`, `properties`,
//! `additionalProperties`, `items`, `prefixItems`, local `$ref`, `allOf`, `anyOf` and `oneOf`, and no other keyword.
//! An empty list means "nothing found here"; the caller's validator has the last word.
//!
//! Recursive alternatives can multiply, so the check spends fuel that is linear in the text and stops without it.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

/// One place where the value does not fit the schema. It never carries text of the input.
///
/// For what an empty list says see the [crate documentation](crate#what-violations-are).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Misfit {
    /// A JSON pointer to the place. A key that the schema does not name is written `*`: it is text of the model.
    pub path: String,
    /// The keyword of JSON Schema that is not met.
    pub keyword: &'static str,
    /// What the schema wants there, in words of the schema.
    pub expected: String,
}

impl Misfit {
    /// For a value that does not satisfy the schema in a way that nothing names.
    pub(crate) fn whole() -> Self {
        Self {
            path: String::new(),
            keyword: "schema",
            expected: "a value that satisfies the schema".to_owned(),
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        write!(f, "expected {} at `{path}` (`{}`)", self.expected, self.keyword)
    }
}

/// More hops than this without going into the value are a circle of references.
const HOPS: usize = 32;

/// A listing of more alternatives than this helps nobody who reads it.
const LISTED: usize = 12;

/// Misfits that are kept: more tell nobody more, and a long array of wrong items would be a long list.
const MOST: usize = 256;

/// Checks that a text of `size` bytes may cost: enough for every value against a few alternatives each.
pub(crate) fn fuel(size: usize) -> usize {
    size.saturating_mul(16).saturating_add(4096)
}

/// About the bytes that a value takes as text, for one that has no text: what a check looks at.
pub(crate) fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(size).fold(8, usize::saturating_add),
        Value::Object(members) => {
            members.values().map(|member| size(member) + 8).fold(8, usize::saturating_add)
        }
        _ => 8,
    }
}

/// Where `value` does not fit `schema`, as far as `fuel` reaches.
pub(crate) fn misfits(value: &Value, schema: &Value, fuel: usize) -> Vec<Misfit> {
    let mut check = Check { root: schema, fuel, found: Vec::new() };
    check.value(value, schema, &Path::Root, 0);
    check.found
}

/// How far a value is from the schema. A wrong kind of value as a whole outweighs everything inside it, and a
/// missing part outweighs a wrong word: of two candidates the one with the right shape is the answer.
pub(crate) fn weight(misfits: &[Misfit]) -> u64 {
    misfits
        .iter()
        .map(|misfit| match misfit.keyword {
            "type" | "enum" | "const" | "false" if misfit.path.is_empty() => 1000,
            "required" => 3,
            "type" => 2,
            _ => 1,
        })
        .sum()
}

/// A path is a chain on the stack: a pointer is written only where a misfit is found.
enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    fn pointer(&self) -> String {
        match self {
            Path::Root => String::new(),
            Path::Key(up, key) => {
                format!("{}/{}", up.pointer(), key.replace('~', "~0").replace('/', "~1"))
            }
            Path::Item(up, index) => format!("{}/{index}", up.pointer()),
        }
    }
}

struct Check<'s> {
    root: &'s Value,
    fuel: usize,
    found: Vec<Misfit>,
}

impl<'s> Check<'s> {
    fn value(&mut self, value: &Value, schema: &'s Value, path: &Path<'_>, hops: usize) {
        let Some(left) = self.fuel.checked_sub(1) else { return };
        self.fuel = left;
        match schema {
            Value::Bool(false) => self.tell(path, "false", "nothing".to_owned()),
            Value::Object(rules) => self.rules(value, rules, path, hops),
            _ => {}
        }
    }

    fn rules(&mut self, value: &Value, rules: &'s Map<String, Value>, path: &Path<'_>, hops: usize) {
        self.scalar_rules(value, rules, path);
        match value {
            Value::Object(object) => self.object(object, rules, path),
            Value::Array(array) => self.array(array, rules, path),
            _ => {}
        }
        if hops < HOPS {
            self.combined(value, rules, path, hops + 1);
        }
    }

    fn scalar_rules(&mut self, value: &Value, rules: &Map<String, Value>, path: &Path<'_>) {
        let typed = match rules.get("type") {
            Some(Value::String(name)) => fits_type(value, name),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(|n| fits_type(value, n)),
            _ => true,
        };
        if !typed {
            let names = rules.get("type").map(listed).unwrap_or_default();
            self.tell(path, "type", format!("type {names}"));
        }
        if let Some(wanted) = rules.get("const").filter(|wanted| !same(value, wanted)) {
            self.tell(path, "const", wanted.to_string());
        }
        if let Some(Value::Array(words)) = rules.get("enum")
            && !words.iter().any(|word| same(value, word))
        {
            let words = rules.get("enum").map(listed).unwrap_or_default();
            self.tell(path, "enum", format!("one of {words}"));
        }
    }

    fn object(&mut self, object: &Map<String, Value>, rules: &'s Map<String, Value>, path: &Path<'_>) {
        let required = rules.get("required").and_then(Value::as_array).into_iter().flatten();
        for key in required.filter_map(Value::as_str).filter(|key| !object.contains_key(*key)) {
            self.tell(path, "required", format!("property `{key}`"));
        }
        let properties = rules.get("properties").and_then(Value::as_object);
        // A pattern may name any key, and patterns are not read here: in doubt a key is welcome.
        let extra = rules.get("additionalProperties").filter(|_| !rules.contains_key("patternProperties"));
        let mut unwelcome = false;
        for (key, value) in object {
            match (properties.and_then(|known| known.get_key_value(key)), extra) {
                (Some((name, schema)), _) => self.value(value, schema, &Path::Key(path, name), 0),
                (None, Some(Value::Bool(false))) => unwelcome = true,
                (None, Some(schema)) => self.value(value, schema, &Path::Key(path, "*"), 0),
                (None, None) => {}
            }
        }
        if unwelcome {
            let known = properties.map(|known| {
                listed(&Value::Array(
                    known.keys().take(LISTED + 1).map(|k| Value::from(k.as_str())).collect(),
                ))
            });
            let known = known.filter(|known| !known.is_empty());
            let wanted = known.map_or("no property".to_owned(), |k| format!("no property but {k}"));
            self.tell(path, "additionalProperties", wanted);
        }
    }

    fn array(&mut self, array: &[Value], rules: &'s Map<String, Value>, path: &Path<'_>) {
        let first = rules.get("prefixItems").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let rest = rules.get("items");
        for (index, item) in array.iter().enumerate() {
            if let Some(schema) = first.get(index).or(rest) {
                self.value(item, schema, &Path::Item(path, index), 0);
            }
        }
    }

    fn combined(&mut self, value: &Value, rules: &'s Map<String, Value>, path: &Path<'_>, hops: usize) {
        if let Some(target) = rules.get("$ref").and_then(Value::as_str).and_then(|to| resolve(self.root, to))
        {
            self.value(value, target, path, hops);
        }
        for schema in rules.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.value(value, schema, path, hops);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = rules.get(keyword).and_then(Value::as_array) {
                self.best_of(value, branches, path, hops);
            }
        }
    }

    /// Tells the misfits of the nearest alternative: they are the shortest way to an answer that fits.
    fn best_of(&mut self, value: &Value, branches: &'s [Value], path: &Path<'_>, hops: usize) {
        let before = std::mem::take(&mut self.found);
        let mut best: Option<Vec<Misfit>> = None;
        // A tag tells which one is meant, and without its help a recursive union costs twice the time for every level.
        let meant: Vec<&Value> =
            branches.iter().filter(|schema| !self.is_tagged_otherwise(value, schema)).collect();
        let tried = if meant.is_empty() { branches.iter().collect() } else { meant };
        for schema in tried {
            self.value(value, schema, path, hops);
            let found = std::mem::take(&mut self.found);
            if best.as_ref().is_none_or(|best| weight(&found) < weight(best)) {
                best = Some(found);
            }
            if best.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
        }
        self.found = before;
        self.found.extend(best.unwrap_or_default());
    }

    /// Whether the schema wants another value than this in a property that has only one legal value.
    fn is_tagged_otherwise(&self, value: &Value, schema: &'s Value) -> bool {
        let Value::Object(object) = value else { return false };
        let target = |schema: &'s Value| schema.get("$ref")?.as_str().and_then(|to| resolve(self.root, to));
        let chain = std::iter::successors(Some(schema), |schema| target(schema)).take(HOPS);
        let properties = chain.filter_map(|schema| schema.get("properties")?.as_object()).flatten();
        properties.into_iter().any(|(name, rules)| {
            let single = rules.get("enum").and_then(Value::as_array).filter(|words| words.len() == 1);
            let tag = rules.get("const").or_else(|| single?.first());
            tag.is_some_and(|tag| object.get(name).is_some_and(|there| !same(there, tag)))
        })
    }

    fn tell(&mut self, path: &Path<'_>, keyword: &'static str, expected: String) {
        if self.found.len() < MOST {
            self.found.push(Misfit { path: path.pointer(), keyword, expected });
        }
    }
}

fn resolve<'s>(root: &'s Value, reference: &str) -> Option<&'s Value> {
    let pointer = reference.strip_prefix('#')?;
    root.pointer(pointer).or_else(|| root.pointer(&pointer.replace("%24", "$").replace("%20", " ")))
}

fn fits_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        // JSON Schema: 1.0 is an integer.
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// Equal as JSON Schema means it: 1 and 1.0 are one number.
fn same(a: &Value, b: &Value) -> bool {
    a == b || matches!((a, b), (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64())
}

pub(crate) fn listed(words: &Value) -> String {
    let Value::Array(words) = words else { return words.to_string().replace('"', "`") };
    let shown: Vec<String> = words.iter().take(LISTED).map(|w| w.to_string().replace('"', "`")).collect();
    let more = if words.len() > LISTED { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}
