//! Numbers within a schema's bounds, small and plain as in real answers, at times long or negative.

use fastrand::Rng;
use serde_json::{Map, Value};

/// The lowest and the highest number allowed, where `step` is what an exclusive bound moves by.
fn range(schema: &Map<String, Value>, step: f64, rng: &mut Rng) -> (f64, f64) {
    let bound = |word: &str| schema.get(word).and_then(Value::as_f64);
    let low = bound("minimum").or_else(|| bound("exclusiveMinimum").map(|low| low + step));
    let high = bound("maximum").or_else(|| bound("exclusiveMaximum").map(|high| high - step));
    let span = rng.choice([10.0, 100.0, 5000.0, 10_000_000.0]).unwrap_or(10.0);
    match (low, high) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, low + span),
        (None, Some(high)) => (high - span, high),
        (None, None) => (if rng.u8(..5) == 0 { -span } else { 0.0 }, span),
    }
}

pub(super) fn integer(schema: &Map<String, Value>, rng: &mut Rng) -> Option<Value> {
    let (low, high) = range(schema, 1.0, rng);
    let step = schema.get("multipleOf").and_then(Value::as_f64).unwrap_or(1.0).max(1.0);
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first <= last).then(|| Value::from(rng.i64(first..=last).saturating_mul(step as i64)))
}

/// With as many decimals as people write: none, one, two or four.
pub(super) fn number(schema: &Map<String, Value>, rng: &mut Rng) -> Option<Value> {
    if let Some(step) = schema.get("multipleOf").and_then(Value::as_f64) {
        let (low, high) = range(schema, step, rng);
        let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        // Printing and reading again takes the last binary digit's noise away.
        return (first <= last)
            .then(|| rng.i64(first..=last) as f64 * step)
            .and_then(|drawn| format!("{drawn:.6}").parse::<f64>().ok())
            .map(Value::from);
    }
    let scale = rng.choice([1.0, 10.0, 100.0, 10_000.0])?;
    let (low, high) = range(schema, 0.01, rng);
    let drawn = (rng.f64().mul_add(high - low, low) * scale).round() / scale;
    let drawn = drawn.clamp(low, high);
    let is_whole = drawn.fract() == 0.0 && drawn.abs() < 1e15 && rng.bool();
    Some(if is_whole { Value::from(drawn as i64) } else { Value::from(drawn) })
}
