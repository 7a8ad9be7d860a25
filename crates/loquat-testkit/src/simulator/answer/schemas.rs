//! Finds a JSON Schema in the messages, whatever words stand around it.

use serde_json::Value;

use crate::simulator::request::Spoken;

/// Keys that only the root of a schema has; one of them is enough.
const SIGNS: [&str; 5] = ["$schema", "$defs", "properties", "anyOf", "type"];
const TYPES: [&str; 7] = ["object", "array", "string", "number", "integer", "boolean", "null"];
/// A text with more stray braces than this is code or noise.
const MOST_UNCLOSED: usize = 200;

/// The largest object of any message that reads as a JSON Schema.
pub(super) fn largest(messages: &[Spoken]) -> Option<Value> {
    let found = messages.iter().flat_map(|message| {
        objects(&message.text).into_iter().filter_map(|(start, end)| {
            let text = message.text.get(start..end)?;
            Some((text.len(), serde_json::from_str::<Value>(text).ok().filter(reads_as_schema)?))
        })
    });
    // Of two of one size the first: a re-ask repeats the schema, and both are the same.
    let best = found.fold(None, |best: Option<(usize, Value)>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    });
    best.map(|(_, schema)| schema)
}

/// `text` with every schema in it blanked out, and whether there was one.
pub(super) fn without(text: &str) -> (String, bool) {
    let mut rest = text.to_owned();
    let mut had = false;
    for (start, end) in objects(text).into_iter().rev() {
        let object = text.get(start..end).and_then(|object| serde_json::from_str::<Value>(object).ok());
        if object.is_some_and(|object| reads_as_schema(&object)) {
            rest.replace_range(start..end, "\n");
            had = true;
        }
    }
    (rest, had)
}

/// Whether an object is a schema and not data: it has a sign of one, and its `type`, if any, names a type.
fn reads_as_schema(value: &Value) -> bool {
    let Some(map) = value.as_object() else { return false };
    let is_type = |kind: &Value| kind.as_str().is_some_and(|kind| TYPES.contains(&kind));
    let typed = match map.get("type") {
        Some(Value::Array(kinds)) => !kinds.is_empty() && kinds.iter().all(is_type),
        Some(kind) => is_type(kind),
        None => true,
    };
    let schematic = |key: &str| match map.get(key) {
        Some(Value::Object(_)) => key != "anyOf",
        Some(Value::Array(_)) => key == "anyOf" || key == "type",
        Some(Value::String(_)) => key == "$schema" || key == "type",
        _ => false,
    };
    typed && SIGNS.into_iter().any(schematic)
}

/// The outermost `{...}` of a text, as byte ranges. Braces inside of JSON strings do not count; a brace that is never
/// closed is passed over.
fn objects(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut from, mut unclosed) = (0, 0);
    while let Some(start) = text.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at) {
        from = match text.get(start..).and_then(end_of_object) {
            Some(length) => {
                found.push((start, start + length));
                start + length
            }
            None => {
                unclosed += 1;
                start + 1
            }
        };
        // Each brace that is not closed costs a look at the rest of the text.
        if unclosed > MOST_UNCLOSED {
            break;
        }
    }
    found
}

/// The length of the object at the beginning of `text`.
fn end_of_object(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(place + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(text: &str) -> Vec<Spoken> {
        vec![Spoken { role: "system".into(), text: text.into(), calls: false }]
    }

    #[test]
    fn a_schema_is_found_between_words_and_braces_in_strings() {
        let schema =
            json!({"type": "object", "properties": {"a": {"type": "string", "description": "with } and {"}}});
        let text = format!("Use {{}} or {{x. Data: {{\"name\": \"Ada\"}}\n```json\n{schema}\n```\nThanks!");
        assert_eq!(largest(&said(&text)), Some(schema));
    }

    #[test]
    fn data_is_no_schema() {
        for data in
            [r#"{"name": "Ada"}"#, r#"{"type": "car", "properties": 3}"#, r#"{"anyOf": 1}"#, "{", "no"]
        {
            assert_eq!(largest(&said(data)), None, "{data}");
        }
    }
}
