//! Values that are valid on a JSON Schema, invented from a seed: what a reader has to give back.
//!
//! The generator follows `type`, `properties`, `required`, `additionalProperties`, `items`, `prefixItems`, `enum`,
//! `const`, local `$ref`, `allOf`, `anyOf`, `oneOf`, `format`, and the bounds of numbers, strings, arrays and objects.
//! It does not know `pattern`, `not`, `if` and their like, so the caller lays a validator on what comes out.
//!
//! `merge.rs` makes one schema of several, `number.rs`, `text.rs` and `format.rs` write scalars.

mod format;
mod merge;
mod number;
mod text;

use fastrand::Rng;
use serde_json::{Map, Value};

/// Levels at which the generator stops choosing to go deeper.
const DEEP: usize = 4;

/// Levels at which it gives up: what is required recurses without end.
const DEEPEST: usize = 24;

/// Values made in all; unions of unions can multiply.
const MOST: usize = 4096;

/// Invents a value for `schema`; the same seed gives the same value.
///
/// `None` where the schema cannot be followed: a reference that leads nowhere, a recursion that must not end.
///
/// ```
/// use loquat_testkit::instances::generate;
/// use serde_json::json;
///
/// let schema = json!({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]});
/// let value = generate(&schema, 7).expect("there is such a value");
/// assert!(value["age"].is_i64());
/// assert_eq!(generate(&schema, 7), Some(value));
/// ```
pub fn generate(schema: &Value, seed: u64) -> Option<Value> {
    Generator { root: schema, rng: Rng::with_seed(seed), left: MOST }.value(schema, 0)
}

struct Generator<'a> {
    root: &'a Value,
    rng: Rng,
    left: usize,
}

impl Generator<'_> {
    fn value(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        let schema = match schema {
            Value::Bool(true) => return Some(self.anything()),
            Value::Object(schema) => merge::flat(self.root, schema)?,
            _ => return None,
        };
        for union in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(union).and_then(Value::as_array) {
                return self.branch(&merge::without(&schema, union), branches, depth);
            }
        }
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return self.rng.choice(words).cloned();
        }
        self.of_type(&schema, depth)
    }

    /// One branch of a union; where it is deep already, one that ends is looked for first.
    fn branch(&mut self, rest: &Map<String, Value>, branches: &[Value], depth: usize) -> Option<Value> {
        let mut order: Vec<&Value> = branches.iter().collect();
        self.rng.shuffle(&mut order);
        if depth >= DEEP {
            order.sort_by_key(|branch| merge::goes_on(branch));
        }
        order.into_iter().find_map(|branch| {
            let both = merge::both(&Value::Object(rest.clone()), branch)?;
            self.value(&Value::Object(both), depth + 1)
        })
    }

    fn of_type(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let kinds = merge::types(schema);
        let kind = if kinds.is_empty() {
            if !schema.is_empty() && merge::says_nothing(schema) {
                return Some(self.anything());
            }
            "string"
        } else {
            let shallow = kinds.iter().find(|kind| !matches!(**kind, "object" | "array"));
            let forced = shallow.filter(|_| depth >= DEEP).copied();
            forced.or_else(|| self.rng.choice(kinds))?
        };
        match kind {
            "null" => Some(Value::Null),
            "boolean" => Some(Value::Bool(self.rng.bool())),
            "integer" => number::integer(schema, &mut self.rng),
            "number" => number::number(schema, &mut self.rng),
            "string" => text::string(schema, &mut self.rng),
            "array" => self.array(schema, depth),
            "object" => self.object(schema, depth),
            _ => None,
        }
    }

    fn array(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let any = Value::Bool(true);
        let least = size(schema, "minItems").unwrap_or(0);
        let most = size(schema, "maxItems").unwrap_or(least + 4).max(least);
        let fixed = schema.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let rest = schema.get("items").unwrap_or(&any);
        let wanted = if depth >= DEEP { least } else { self.rng.usize(least..=most.min(least + 4)) };
        let wanted = if rest == &Value::Bool(false) { fixed.len() } else { wanted.max(fixed.len()) };
        let is_set = schema.get("uniqueItems") == Some(&Value::Bool(true));
        let mut items: Vec<Value> = Vec::new();
        for at in 0..wanted {
            let item = self.value(fixed.get(at).unwrap_or(rest), depth + 1)?;
            if !is_set || !items.contains(&item) {
                items.push(item);
            }
        }
        Some(Value::Array(items))
    }

    fn object(&mut self, schema: &Map<String, Value>, depth: usize) -> Option<Value> {
        let none = Map::new();
        let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let required = merge::required(schema);
        let mut members = Map::new();
        for (key, property) in known {
            let is_required = required.contains(&key.as_str());
            if !is_required && (depth >= DEEP || self.rng.u8(..4) == 0) {
                continue;
            }
            match self.value(property, depth + 1) {
                Some(value) => drop(members.insert(key.clone(), value)),
                None if is_required => return None,
                None => {}
            }
        }
        let extra = schema.get("additionalProperties").cloned();
        for key in required.into_iter().filter(|key| !known.contains_key(*key)) {
            let value = self.value(extra.as_ref().unwrap_or(&Value::Bool(true)), depth + 1)?;
            members.insert(key.to_owned(), value);
        }
        if let Some(extra @ Value::Object(_)) = extra {
            self.entries(schema, &extra, &mut members, depth)?;
        }
        Some(Value::Object(members))
    }

    /// The entries of a map: keys that the schema does not name.
    fn entries(
        &mut self,
        schema: &Map<String, Value>,
        of: &Value,
        members: &mut Map<String, Value>,
        depth: usize,
    ) -> Option<()> {
        let least = size(schema, "minProperties").unwrap_or(0);
        let most = size(schema, "maxProperties").unwrap_or(least + 3);
        let wanted = if depth >= DEEP { least } else { self.rng.usize(least..=most.max(least)) };
        while members.len() < wanted {
            let key = text::key(&mut self.rng);
            if !members.contains_key(&key) {
                let value = self.value(of, depth + 1)?;
                members.insert(key, value);
            }
        }
        Some(())
    }

    /// Where the schema allows everything: a scalar, for such places are rarely more.
    fn anything(&mut self) -> Value {
        match self.rng.u8(..4) {
            0 => Value::Bool(self.rng.bool()),
            1 => Value::from(self.rng.i32(-1000..1000)),
            2 => Value::Null,
            _ => Value::String(text::words(2, &mut self.rng)),
        }
    }
}

/// A bound that counts something; beyond a few hundred it is no bound for what is made here.
fn size(schema: &Map<String, Value>, keyword: &str) -> Option<usize> {
    let size = schema.get(keyword)?.as_f64()?;
    (0.0..=512.0).contains(&size).then_some(size as usize)
}
