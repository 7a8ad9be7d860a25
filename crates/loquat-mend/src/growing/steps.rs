//! That a look after each piece is linear in all, by counting what is looked at: clocks flake.

use std::cell::Cell;

use serde_json::{Value, json};

use crate::Mender;

thread_local! {
    /// Steps, cells and characters.
    pub(super) static WORK: Cell<usize> = const { Cell::new(0) };
}

/// Texts of many shapes: what stands before, and a unit to repeat.
const FAMILIES: [(&str, &str); 16] = [
    ("[", "{\"id\": 1, \"name\": \"Ada\", \"tags\": [\"a\", \"b\"]}, "),
    ("[", "{\"id\": \"1\", \"Name\": \"Ada\", \"tags\": \"a\", \"more\": 1}, "),
    ("{\"people\": [", "{\"id\": 1, \"name\": \"Ada\", \"tags\": []},\n"),
    ("{\"people\": [{\"id\": 1, \"name\": \"", "lorem ipsum "),
    ("[\"", "lorem \\n ipsum "),
    ("['", "it\\'s \u{e9} "),
    ("[", "1, "),
    ("[", "[], "),
    ("{", "\"a\": 1, "),
    ("{", "a: {b: [1, 2,],}, "),
    ("[", "[[1], {\"a\": [2]}], "),
    ("[", "null, true, "),
    ("```json\n[", "{id: 1, name: 'Ada'}, // x\n"),
    ("", "{\"id\": 1, \"name\": \"Ada\"}\n"),
    ("", "use {a} or [1]. "),
    ("{\"people\": [{\"id\": 1}], ", "\"k\": {\"id\": [{\"a\": null}]}, "),
];

/// What `people` is, as the root or as a property.
fn schemas() -> [Option<Value>; 3] {
    let person = json!({
        "type": "object",
        "properties": {"id": {"type": "integer"}, "name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}},
        "required": ["id", "name"], "additionalProperties": false
    });
    let list = json!({"type": "array", "items": person});
    [None, Some(list.clone()), Some(json!({"type": "object", "properties": {"people": list}}))]
}

fn work(mender: &Mender, text: &str) -> usize {
    WORK.with(|work| work.set(0));
    let (mut partial, mut start) = (mender.partial(), 0);
    while start < text.len() {
        let end = (start + 16..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        partial.feed(text.get(start..end).unwrap()).unwrap();
        start = end;
        let _ = partial.shown();
    }
    WORK.with(Cell::get)
}

#[test]
fn a_look_after_each_piece_is_linear_in_all_with_a_schema_and_without() {
    for (at, schema) in schemas().iter().enumerate() {
        let mender = schema.as_ref().map_or_else(Mender::new, |schema| Mender::for_schema(schema).unwrap());
        for (before, unit) in FAMILIES {
            let text = |size: usize| format!("{before}{}", unit.repeat(size / unit.len()));
            let spent: Vec<usize> =
                [4_000, 16_000, 64_000].map(|size| work(&mender, &text(size))).into_iter().collect();
            for pair in spent.windows(2) {
                assert!(pair[1] <= pair[0] * 44 / 10 + 8_000, "{at} {before:?} {unit:?}: {spent:?}");
            }
        }
    }
}
