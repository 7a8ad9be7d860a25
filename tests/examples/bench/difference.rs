//! Where two values differ first, for a line of a report.

use serde_json::Value;

use super::equal::equal;

/// The place, what should be there and what is.
pub fn difference(wanted: &Value, got: &Value) -> String {
    let (mut path, mut wanted, mut got) = (String::new(), wanted, got);
    loop {
        let inner = match (wanted, got) {
            (Value::Object(a), Value::Object(b))
                if a.keys().all(|key| b.contains_key(key)) && a.len() == b.len() =>
            {
                a.iter().find(|(key, a)| !equal(a, &b[*key])).map(|(key, a)| (key.clone(), a, &b[key]))
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                let pairs = a.iter().zip(b).enumerate();
                pairs.into_iter().find(|(_, (a, b))| !equal(a, b)).map(|(at, (a, b))| (at.to_string(), a, b))
            }
            _ => None,
        };
        let Some((key, a, b)) = inner else {
            return format!("at `{path}` {} instead of {}", short(got), short(wanted));
        };
        path = format!("{path}/{key}");
        (wanted, got) = (a, b);
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(160).collect()
}
