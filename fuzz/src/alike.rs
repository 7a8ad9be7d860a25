//! When two values are one, and when a value that was shown has only grown.

use serde_json::Value;

/// Whether `now` holds all that `before` showed: strings and arrays are longer, objects have more members, all else is as
/// it was. It recurses as deep as the limits of the reader allow.
pub(crate) fn grown(before: &Value, now: &Value) -> bool {
    match (before, now) {
        (Value::String(before), Value::String(now)) => now.starts_with(before.as_str()),
        (Value::Array(before), Value::Array(now)) => {
            before.len() <= now.len() && before.iter().zip(now).all(|(before, now)| grown(before, now))
        }
        (Value::Object(before), Value::Object(now)) => {
            before.iter().all(|(key, before)| now.get(key).is_some_and(|now| grown(before, now)))
        }
        _ => equal(before, now),
    }
}

/// Whether both say the same; numbers by value, so that `1.0` is `1`.
pub(crate) fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| equal(one, other)))
        }
        _ => one == other,
    }
}
