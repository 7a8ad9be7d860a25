//! What a schema says of numbers and of texts.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

use super::pattern::meets;
use crate::words::moment;

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct NumberRule {
    /// Bounds, and whether they are outside themselves.
    min: Vec<(Number, bool)>,
    max: Vec<(Number, bool)>,
    multiples: Vec<Number>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TextRule {
    min: u64,
    max: u64,
    pub(crate) formats: Vec<Box<str>>,
    /// Those of its patterns that can be told here.
    patterns: Vec<Box<str>>,
}

impl NumberRule {
    /// The rules of all these schemas together; `None` if they have none.
    pub(super) fn read(schemas: &[&Map<String, Value>]) -> Option<Self> {
        let mut rule = Self::default();
        for schema in schemas {
            let bound = |key: &str| schema.get(key).and_then(Value::as_number).cloned();
            // In old drafts the exclusive bounds are switches of the others.
            let switched = |key: &str| schema.get(key) == Some(&Value::Bool(true));
            rule.min.extend(bound("minimum").map(|limit| (limit, switched("exclusiveMinimum"))));
            rule.max.extend(bound("maximum").map(|limit| (limit, switched("exclusiveMaximum"))));
            rule.min.extend(bound("exclusiveMinimum").map(|limit| (limit, true)));
            rule.max.extend(bound("exclusiveMaximum").map(|limit| (limit, true)));
            rule.multiples.extend(bound("multipleOf"));
        }
        (rule != Self::default()).then_some(rule)
    }

    /// The keyword that the number does not meet.
    pub(crate) fn refuses(&self, number: &Number) -> Option<&'static str> {
        let above = |(limit, outside): &(Number, bool)| match compare(number, limit) {
            Ordering::Greater => true,
            Ordering::Equal => !outside,
            Ordering::Less => false,
        };
        let below = |(limit, outside): &(Number, bool)| match compare(number, limit) {
            Ordering::Less => true,
            Ordering::Equal => !outside,
            Ordering::Greater => false,
        };
        if !self.min.iter().all(above) {
            return Some("minimum");
        }
        if !self.max.iter().all(below) {
            return Some("maximum");
        }
        (!self.multiples.iter().all(|of| is_multiple(number, of))).then_some("multipleOf")
    }
}

impl TextRule {
    pub(super) fn read(schemas: &[&Map<String, Value>]) -> Option<Self> {
        let mut rule = Self { min: 0, max: u64::MAX, formats: Vec::new(), patterns: Vec::new() };
        for schema in schemas {
            let bound = |key: &str| schema.get(key).and_then(count);
            rule.min = rule.min.max(bound("minLength").unwrap_or(0));
            rule.max = rule.max.min(bound("maxLength").unwrap_or(u64::MAX));
            rule.formats.extend(schema.get("format").and_then(Value::as_str).map(Box::from));
            let pattern = schema.get("pattern").and_then(Value::as_str);
            rule.patterns.extend(pattern.filter(|pattern| meets(pattern, "").is_some()).map(Box::from));
        }
        let none = rule.formats.is_empty() && rule.patterns.is_empty();
        (rule.min > 0 || rule.max < u64::MAX || !none).then_some(rule)
    }

    /// Whether a text may be refused for what it says: something else may be meant then.
    pub(crate) fn may_refuse(&self) -> bool {
        !self.formats.is_empty() || !self.patterns.is_empty()
    }

    /// The keyword that the text does not meet.
    pub(crate) fn refuses(&self, text: &str) -> Option<&'static str> {
        if self.min > 0 || self.max < u64::MAX {
            let length = text.chars().count() as u64;
            if length < self.min {
                return Some("minLength");
            }
            if length > self.max {
                return Some("maxLength");
            }
        }
        if self.patterns.iter().any(|pattern| meets(pattern, text) == Some(false)) {
            return Some("pattern");
        }
        (!self.formats.iter().all(|format| moment::is_met(text, format))).then_some("format")
    }
}

/// A count of a schema, which may be written `2.0`.
pub(super) fn count(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_f64().filter(|n| n.fract() == 0.0 && *n >= 0.0).map(|n| n as u64))
}

fn compare(a: &Number, b: &Number) -> Ordering {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
    }
}

fn whole(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

/// In doubt it is: a decimal like 0.1 has no exact float, and a validator has the last word.
fn is_multiple(number: &Number, of: &Number) -> bool {
    if let (Some(number), Some(of)) = (whole(number), whole(of)) {
        return of == 0 || number % of == 0;
    }
    let (Some(number), Some(of)) = (number.as_f64(), of.as_f64()) else { return true };
    let quotient = number / of;
    !quotient.is_finite() || (quotient - quotient.round()).abs() <= 1e-14 * quotient.abs().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refuses(schema: &Value, number: &Value) -> Option<&'static str> {
        NumberRule::read(&[schema.as_object()?])?.refuses(number.as_number()?)
    }

    #[test]
    fn bounds_hold_with_and_without_their_edges_in_old_and_new_drafts() {
        for (schema, number, refused) in [
            (json!({"minimum": 1}), json!(1), None),
            (json!({"minimum": 1}), json!(2.5), None),
            (json!({"minimum": 1}), json!(0.5), Some("minimum")),
            (json!({"exclusiveMinimum": 1}), json!(1), Some("minimum")),
            (json!({"exclusiveMinimum": 1}), json!(1.5), None),
            (json!({"minimum": 1, "exclusiveMinimum": true}), json!(1), Some("minimum")),
            (json!({"minimum": 1, "exclusiveMinimum": false}), json!(1), None),
            (json!({"maximum": 3}), json!(4), Some("maximum")),
            (json!({"exclusiveMaximum": 3}), json!(3), Some("maximum")),
            (json!({"exclusiveMaximum": 3}), json!(2), None),
            (json!({"multipleOf": 5}), json!(7), Some("multipleOf")),
            (json!({"multipleOf": 0.01}), json!(4.35), None),
        ] {
            assert_eq!(refuses(&schema, &number), refused, "{schema} {number}");
        }
    }

    #[test]
    fn lengths_count_characters() {
        let schema = json!({"minLength": 2, "maxLength": 3});
        let rule = TextRule::read(&[schema.as_object().unwrap()]).unwrap();
        assert_eq!(rule.refuses("ä"), Some("minLength"));
        assert_eq!(rule.refuses("äöü"), None);
        assert_eq!(rule.refuses("äöüß"), Some("maxLength"));
    }
}
