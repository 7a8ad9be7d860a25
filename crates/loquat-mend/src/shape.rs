//! A JSON Schema made ready for the aligner: every place of it once, references followed, conjunctions merged.
//!
//! A shape is a conjunction of schemas (`$ref`, `allOf` and what stands beside them). Alternatives whose kinds of values
//! cannot be confused become one shape, because then the kind alone decides; only the rest stays a union. Shapes refer
//! to each other by number, so recursion costs nothing. What is not known here (`not`, `if`, `contains`, `uniqueItems`,
//! most patterns, references to other documents) is taken as met.

mod build;
mod gather;
mod hash;
mod object;
mod pattern;
mod refs;
mod rules;
mod union;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use crate::words::key::Keys;

use crate::shape::hash::Quick;
pub(crate) use crate::shape::pattern::meets;
pub(crate) use crate::shape::rules::{NumberRule, TextRule};
pub(crate) use crate::shape::words::Words;

/// The number of a shape.
pub(crate) type ShapeId = u32;

/// The shape that takes everything.
pub(crate) const ANY: ShapeId = 0;

/// The shape that takes nothing.
pub(crate) const NEVER: ShapeId = 1;

/// A set of kinds of values; a whole number is a kind of its own, because `number` is both.
pub(crate) type Kinds = u8;

pub(crate) const NULL: Kinds = 1;
pub(crate) const BOOLEAN: Kinds = 1 << 1;
pub(crate) const INTEGER: Kinds = 1 << 2;
pub(crate) const FRACTION: Kinds = 1 << 3;
pub(crate) const STRING: Kinds = 1 << 4;
pub(crate) const ARRAY: Kinds = 1 << 5;
pub(crate) const OBJECT: Kinds = 1 << 6;
pub(crate) const NUMBER: Kinds = INTEGER | FRACTION;
pub(crate) const SCALAR: Kinds = NULL | BOOLEAN | NUMBER | STRING;
pub(crate) const EVERY: Kinds = SCALAR | ARRAY | OBJECT;

/// A compiled schema.
#[derive(Debug, Clone)]
pub(crate) struct Shapes {
    shapes: Vec<Shape>,
    pub(crate) root: ShapeId,
}

#[derive(Debug, Clone)]
pub(crate) enum Shape {
    One(Box<One>),
    Union(Box<Union>),
}

/// What a value must be, told by its kind: each rule speaks of one kind only. Rules are shared: a schema that many unions
/// refer to is read once.
#[derive(Debug, Clone, Default)]
pub(crate) struct One {
    pub(crate) kinds: Kinds,
    pub(crate) words: Option<Arc<Words>>,
    pub(crate) number: Option<Arc<NumberRule>>,
    pub(crate) text: Option<Arc<TextRule>>,
    pub(crate) array: Option<Arc<ArrayRule>>,
    pub(crate) object: Option<Arc<ObjectRule>>,
}

/// Alternatives that only the content tells apart.
#[derive(Debug, Clone)]
pub(crate) struct Union {
    pub(crate) branches: Vec<ShapeId>,
    /// All that any branch takes.
    pub(crate) kinds: Kinds,
    pub(crate) tag: Option<Tag>,
}

/// A property whose word says which branch is meant.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    pub(crate) name: Box<str>,
    /// The branches by the word, as text.
    pub(crate) branches: HashMap<String, Vec<ShapeId>>,
}

#[derive(Debug, Clone)]
pub(crate) struct ArrayRule {
    /// The places with a schema of their own.
    pub(crate) prefix: Vec<ShapeId>,
    pub(crate) rest: ShapeId,
    pub(crate) min: u64,
    pub(crate) max: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct ObjectRule {
    pub(crate) properties: Vec<Property>,
    /// The numbers of those that must be there.
    pub(crate) required: Vec<usize>,
    /// The exact names, those declared for the model among them.
    pub(crate) index: HashMap<Box<str>, Named, Quick>,
    pub(crate) keys: Keys,
    /// What else may be there: [`NEVER`], if nothing may.
    pub(crate) rest: ShapeId,
    /// Patterns of keys with the shapes of their values.
    pub(crate) patterns: Vec<(Box<str>, ShapeId)>,
    /// What a key must be.
    pub(crate) names: Option<ShapeId>,
    pub(crate) min: u64,
    pub(crate) max: u64,
}

/// Where a name leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) property: usize,
    /// It is the name that the schema declares for the model (`x-alias`).
    pub(crate) alias: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Property {
    pub(crate) name: Box<str>,
    pub(crate) shape: ShapeId,
    pub(crate) required: bool,
    pub(crate) default: Option<Value>,
}

impl Shapes {
    /// Reads a schema once for many texts, in time and memory bounded by its size.
    ///
    /// # Errors
    ///
    /// The reason why the schema cannot be followed.
    pub(crate) fn compile(schema: &Value) -> Result<Self, &'static str> {
        let (shapes, root) = build::build(schema)?;
        Ok(Self { shapes, root })
    }

    /// The names of all properties, those declared for the model among them.
    pub(crate) fn names(&self) -> HashSet<String> {
        let ones = self.shapes.iter().filter_map(|shape| match shape {
            Shape::One(one) => one.object.as_ref(),
            Shape::Union(_) => None,
        });
        ones.flat_map(|object| object.index.keys()).map(|name| name.to_string()).collect()
    }

    /// Whether some shape contains itself.
    #[cfg(feature = "judge")]
    pub(crate) fn is_recursive(&self) -> bool {
        // Depth first with an explicit stack: 1 is on the way, 2 is done.
        let mut marks = vec![0_u8; self.shapes.len()];
        let mut stack = vec![(self.root, false)];
        while let Some((id, leaving)) = stack.pop() {
            let Some(mark) = marks.get_mut(id as usize) else { continue };
            if leaving {
                *mark = 2;
                continue;
            }
            match *mark {
                1 => return true,
                2 => continue,
                _ => *mark = 1,
            }
            stack.push((id, true));
            for child in self.children(id) {
                match marks.get(child as usize) {
                    Some(1) if child != ANY => return true,
                    Some(0) => stack.push((child, false)),
                    _ => {}
                }
            }
        }
        false
    }

    #[cfg(feature = "judge")]
    fn children(&self, id: ShapeId) -> Vec<ShapeId> {
        match self.get(id) {
            Some(Shape::Union(union)) => union.branches.clone(),
            Some(Shape::One(one)) => {
                let array = one.array.iter().flat_map(|a| a.prefix.iter().copied().chain([a.rest]));
                let object = one.object.iter().flat_map(|o| {
                    let patterns = o.patterns.iter().map(|(_, id)| *id);
                    o.properties.iter().map(|p| p.shape).chain(patterns).chain([o.rest])
                });
                array.chain(object).filter(|child| *child != ANY && *child != NEVER).collect()
            }
            None => Vec::new(),
        }
    }

    pub(crate) fn get(&self, id: ShapeId) -> Option<&Shape> {
        self.shapes.get(id as usize)
    }

    /// The shape as one without alternatives.
    pub(crate) fn one(&self, id: ShapeId) -> Option<&One> {
        match self.get(id) {
            Some(Shape::One(one)) => Some(one),
            _ => None,
        }
    }

    /// The kinds of values that may stand here.
    pub(crate) fn kinds(&self, id: ShapeId) -> Kinds {
        match self.get(id) {
            Some(Shape::One(one)) => one.kinds,
            Some(Shape::Union(union)) => union.kinds,
            None => EVERY,
        }
    }
}

impl One {
    pub(crate) fn any() -> Self {
        Self { kinds: EVERY, ..Self::default() }
    }

    /// Whether the list of words decides about every value.
    pub(crate) fn is_words(&self) -> bool {
        self.words.as_ref().is_some_and(|words| words.mask & self.kinds == self.kinds)
    }
}

impl ObjectRule {
    /// Whether properties without a name in the schema are forbidden.
    pub(crate) fn is_closed(&self) -> bool {
        self.rest == NEVER && self.patterns.is_empty()
    }
}

/// The kind of a value, as one bit. A float without a fraction is an integer in JSON Schema.
pub(crate) fn kind_of(value: &Value) -> Kinds {
    match value {
        Value::Null => NULL,
        Value::Bool(_) => BOOLEAN,
        Value::Number(number) if number.is_f64() => {
            if number.as_f64().is_some_and(|n| n.fract() == 0.0) {
                INTEGER
            } else {
                FRACTION
            }
        }
        Value::Number(_) => INTEGER,
        Value::String(_) => STRING,
        Value::Array(_) => ARRAY,
        Value::Object(_) => OBJECT,
    }
}

/// Equal as JSON Schema means it: 1 and 1.0 are one number. The values are a schema's, so the depth is the schema's.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || (a.is_f64() != b.is_f64() && a.as_f64() == b.as_f64())
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
