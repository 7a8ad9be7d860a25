//! Which place of an answer may be told in a log: the words of the schema may, the keys that a model made up may not.

use std::collections::HashSet;

use serde_json::Value;

/// Every name that the document gives to a property.
pub(super) fn names(document: &Value) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                if let Some(Value::Object(properties)) = map.get("properties") {
                    names.extend(properties.keys().cloned());
                }
                let required = map.get("required").and_then(Value::as_array).into_iter().flatten();
                names.extend(required.filter_map(Value::as_str).map(str::to_owned));
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    names
}

/// The JSON pointer with `*` for every segment that is neither an index of an array nor a name of the schema's.
pub(super) fn masked(path: &str, value: &Value, names: &HashSet<String>) -> String {
    let mut place = String::with_capacity(path.len().min(256));
    let mut here = Some(value);
    for segment in path.split('/').skip(1) {
        let key = segment.replace("~1", "/").replace("~0", "~");
        let index = match here {
            Some(Value::Array(_)) => key.parse::<usize>().ok(),
            _ => None,
        };
        let safe = index.is_some() || names.contains(&key);
        place.push('/');
        place.push_str(if safe { segment } else { "*" });
        here = match here {
            Some(Value::Array(items)) => index.and_then(|index| items.get(index)),
            Some(Value::Object(map)) => map.get(&key),
            _ => None,
        };
    }
    place
}

/// A key as a segment of a JSON pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
