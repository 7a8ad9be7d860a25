//! What a reader shows of an unfinished text is never wrong and never shrinks: four documents, a character at a time.

use loquat_mend::Mender;
use serde_json::{Value, json};

use super::samples::equal;

const CLEAN: &str = r#"{
  "title": "A day at the river",
  "year": 2019,
  "rating": 4.5,
  "authors": [{"name": "Ada \"the first\" King", "age": 36}, {"name": "Søren", "age": null}],
  "chapters": ["Morning", "Noon: \u00e9t\u00e9\nand heat", "Night"],
  "published": true,
  "notes": {"in print": false, "path": "C:\\books\\river", "weights": [0.5, -2, 1e3]}
}"#;

const BROKEN: &str = r"```json
{
  title: 'A day at the river',
  year: 2019,
  rating: 4.5,
  authors: [{name: 'Ada King', age: 36,}, {name: 'Søren', age: None},],
  chapters: ['Morning', 'Noon: heat', 'Night',],
  published: True,
  notes: {in_print: False, weights: [0.5, -2, 1000,],},
}
```
";

const PROSE: &str = r#"Let's see. The set {a, b} is "given", and the template {name} isn't filled yet;
someone wrote "title" in the margin, and [sic] beside it. It's "done" now, see {1}:

```json
{
  "title": "A day {at} the \"river\"",
  "year": 2019,
  "authors": [{"name": "Ada King", "age": 36}, {"name": "Søren", "age": null}],
  "chapters": ["Morning", "```", "Night"],
  "published": true
}
```

That's the {answer} you "wanted"."#;

const NESTED: &str = r#"{"title": "A tree", "tree": {"label": "root", "children": [
  {"label": "a", "children": [{"label": "a1", "children": []}, {"label": "a2", "children": [
    {"label": "deep", "children": [[1, [2, [3, [{"x": [{"y": "z"}]}]]]], {}, []]}]}]},
  {"label": "b", "children": []}]}, "counts": {"a": {"b": {"c": 12}}, "d": [true, false, null]}}"#;

/// A schema that all four fit.
fn schema() -> Value {
    let person = json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": ["integer", "null"]}},
        "required": ["name", "age"]
    });
    json!({
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "year": {"type": "integer"},
            "rating": {"type": "number"},
            "authors": {"type": "array", "items": person},
            "chapters": {"type": "array", "items": {"type": "string"}},
            "published": {"type": "boolean"},
            "notes": {"type": "object"}
        },
        "required": ["title"]
    })
}

fn reader(schema: Option<&Value>) -> Mender {
    schema.map_or_else(Mender::new, |schema| Mender::for_schema(schema).unwrap())
}

/// Whether `later` is what `shown` can become: strings grow at their end, arrays and objects in their last member.
fn grows_to(shown: &Value, later: &Value) -> bool {
    match (shown, later) {
        (Value::String(shown), Value::String(later)) => later.starts_with(shown.as_str()),
        (Value::Array(shown), Value::Array(later)) => {
            members_grow(shown.iter().zip(later), shown.len(), later.len())
        }
        (Value::Object(shown), Value::Object(later)) => {
            shown.keys().zip(later.keys()).all(|(one, other)| one == other)
                && members_grow(shown.values().zip(later.values()), shown.len(), later.len())
        }
        _ => equal(shown, later),
    }
}

/// Members before the last one shown are whole.
fn members_grow<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>, shown: usize, later: usize) -> bool {
    shown <= later
        && pairs.enumerate().all(
            |(at, (one, other))| {
                if at + 1 < shown { equal(one, other) } else { grows_to(one, other) }
            },
        )
}

/// Feeds the document a character at a time and looks at all that is shown; gives how many different values were.
fn watch(document: &str, mender: &Mender) -> usize {
    let last = mender.mend(document).unwrap().value;
    let mut partial = mender.partial();
    let (mut before, mut states) = (None::<Value>, 0);
    for (at, c) in document.char_indices() {
        partial.feed(c.encode_utf8(&mut [0; 4])).unwrap();
        let read = &document[..at + c.len_utf8()];
        let Some(now) = partial.value() else {
            assert!(before.is_none(), "taken back after {read:?}");
            continue;
        };
        assert!(grows_to(&now, &last), "wrong after {read:?}: {now}");
        if let Some(before) = &before {
            assert!(grows_to(before, &now), "shrunk after {read:?}: {before} to {now}");
        }
        states += usize::from(before.as_ref() != Some(&now));
        before = Some(now);
    }
    assert_eq!(partial.superseded(), 0);
    assert_eq!(partial.finish().unwrap().value, last);
    states
}

/// A reader that shows nothing is never wrong either, so much has to be shown.
fn only_grows(document: &str) {
    for schema in [None, Some(schema())] {
        let mender = reader(schema.as_ref());
        let answer = mender.mend(document).unwrap().value.to_string();
        let letters = answer.chars().filter(|c| c.is_alphanumeric()).count();
        let states = watch(document, &mender);
        assert!(states * 4 > letters, "{states} values shown of {letters} letters");
    }
}

#[test]
fn what_is_shown_of_a_clean_document_only_grows() {
    only_grows(CLEAN);
    assert_eq!(reader(None).mend(CLEAN).unwrap().value, serde_json::from_str::<Value>(CLEAN).unwrap());
}

#[test]
fn what_is_shown_of_a_broken_document_only_grows() {
    only_grows(BROKEN);
    let value = reader(None).mend(BROKEN).unwrap().value;
    assert_eq!(value["authors"][1], json!({"name": "Søren", "age": null}));
    assert_eq!(value["notes"], json!({"in_print": false, "weights": [0.5, -2, 1000]}));
}

#[test]
fn what_is_shown_of_prose_with_braces_and_quotes_before_a_fence_only_grows() {
    let value = reader(None).mend(PROSE).unwrap().value;
    assert_eq!(value["title"], "A day {at} the \"river\"");
    assert_eq!(value["chapters"], json!(["Morning", "```", "Night"]));
    only_grows(PROSE);
}

#[test]
fn what_is_shown_of_a_nested_document_only_grows() {
    only_grows(NESTED);
    assert_eq!(reader(None).mend(NESTED).unwrap().value, serde_json::from_str::<Value>(NESTED).unwrap());
}

/// Without a schema `{"title"}` may be the answer, a set as Python writes it; with one it does not fit.
#[test]
fn what_a_later_value_replaces_is_told_and_with_a_schema_never_shown() {
    let text = PROSE.replacen("{name}", "{\"title\"}", 1);
    for (schema, most) in [(None, 1), (Some(schema()), 0)] {
        let mut partial = reader(schema.as_ref()).partial();
        let (mut before, mut told) = (None::<Value>, 0);
        for c in text.chars() {
            let progress = partial.feed(c.encode_utf8(&mut [0; 4])).unwrap();
            let now = partial.value();
            let grown =
                before.as_ref().is_none_or(|before| now.as_ref().is_some_and(|now| grows_to(before, now)));
            assert!(grown || progress.superseded, "{before:?} to {now:?} untold");
            told += usize::from(progress.superseded);
            before = now;
        }
        assert!(told <= most && told == partial.superseded(), "{told} times");
        assert_eq!(before, Some(partial.finish().unwrap().value));
    }
}

#[test]
fn growing_is_what_it_says() {
    let last = json!({"a": ["one", {"b": 1}], "c": 2});
    for shown in [json!({}), json!({"a": []}), json!({"a": ["o"]}), json!({"a": ["one", {}]}), last.clone()] {
        assert!(grows_to(&shown, &last), "{shown}");
    }
    for wrong in [
        json!([]),
        json!({"c": 2}),
        json!({"a": ["o", {}]}),
        json!({"a": [], "c": 2}),
        json!({"a": ["one", {"b": 10}]}),
    ] {
        assert!(!grows_to(&wrong, &last), "{wrong}");
    }
}
