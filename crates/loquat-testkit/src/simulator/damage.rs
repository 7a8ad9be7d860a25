//! JSON as a middling model writes it: all the right values, and the wrong punctuation.

use serde_json::Value;

/// JSON with a comma behind the last entry of every object and array.
pub(super) fn trailing_commas(value: &Value) -> String {
    write(value, &|text| Value::from(text).to_string())
}

/// The same, and with single quotes around every string that has neither a quote nor a backslash in it.
pub(super) fn single_quotes(value: &Value) -> String {
    write(value, &|text| {
        let plain = !text.contains(['\'', '"', '\\']) && !text.contains(char::is_control);
        if plain { format!("'{text}'") } else { Value::from(text).to_string() }
    })
}

fn write(value: &Value, string: &dyn Fn(&str) -> String) -> String {
    match value {
        Value::String(text) => string(text),
        Value::Array(items) => {
            let items: String = items.iter().map(|item| format!("{}, ", write(item, string))).collect();
            format!("[{}]", items.trim_end())
        }
        Value::Object(map) => {
            let entries: String =
                map.iter().map(|(key, item)| format!("{}: {}, ", string(key), write(item, string))).collect();
            format!("{{{}}}", entries.trim_end())
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_damage_is_in_the_punctuation_only() {
        let value = json!({"name": "O'Hara", "cars": [{"year": 2025}, {}], "city": "Bonn"});
        assert_eq!(
            single_quotes(&value),
            r#"{'name': "O'Hara", 'cars': [{'year': 2025,}, {},], 'city': 'Bonn',}"#
        );
        assert_eq!(trailing_commas(&json!({"a": [1]})), r#"{"a": [1,],}"#);
    }
}
