//! What is laid on a schema, kind by kind.

use serde_json::{Value, json};

use super::*;
use crate::reader;
use crate::repair::RepairKind as K;

/// What the text says on the schema: the value, or the keywords that are not met, and what was done.
fn lay(schema: &Value, text: &str, unfinished: bool) -> (Result<Value, Vec<&'static str>>, Vec<K>) {
    let shapes = Shapes::compile(schema).unwrap();
    let reader = reader::read(text, 128, None).unwrap();
    let root = |root: &reader::Root| Root { id: root.id, thought: root.thought, cost: 0 };
    let roots: Vec<Root> = reader.scan.roots.iter().map(root).collect();
    let doc = Doc { source: text, tree: &reader.tree, thoughts: &reader.scan.thoughts };
    let wish = Wish { unfinished, ..Wish::default() };
    let Some((reading, _)) = choose(doc, &roots, &shapes, &wish) else { return (Err(vec![]), vec![]) };
    let kinds = reading.repairs.iter().map(|repair| repair.kind).collect();
    let misfits: Vec<_> = reading.misfits.iter().map(|misfit| misfit.keyword).collect();
    (if misfits.is_empty() { Ok(reading.value) } else { Err(misfits) }, kinds)
}

fn fits(schema: &Value, cases: &[(&str, Value, &[K])]) {
    for (text, value, kinds) in cases {
        let (found, told) = lay(schema, text, false);
        assert_eq!(found.as_ref(), Ok(value), "{text} on {schema}");
        assert_eq!(told, *kinds, "{text} on {schema}");
    }
}

fn misses(schema: &Value, cases: &[(&str, &[&str])]) {
    for (text, keywords) in cases {
        assert_eq!(lay(schema, text, false).0, Err(keywords.to_vec()), "{text} on {schema}");
    }
}

fn object(property: Value) -> Value {
    json!({"type": "object", "properties": {"a": property}, "required": ["a"], "additionalProperties": false})
}

#[test]
fn what_fits_comes_back_untouched() {
    let schema = object(json!({"type": ["string", "number", "null", "boolean", "array", "object"]}));
    for value in [json!("1"), json!(1), json!(1.5), json!(null), json!(true), json!([1]), json!({"b": {}})] {
        let text = json!({"a": value}).to_string();
        fits(&schema, &[(&text, json!({"a": value}), &[])]);
    }
}

#[test]
fn numbers_are_read_out_of_texts_and_never_rounded() {
    let integer = object(json!({"type": "integer", "minimum": 1}));
    fits(
        &integer,
        &[
            (r#"{"a": "36"}"#, json!({"a": 36}), &[K::NumberFromText]),
            (r#"{"a": 3.0}"#, json!({"a": 3}), &[K::WholeNumber]),
            (r#"{"a": [3]}"#, json!({"a": 3}), &[K::Unwrapped]),
            (r#"{"a": [3, 4]}"#, json!({"a": 3}), &[K::FirstItem]),
        ],
    );
    misses(
        &integer,
        &[
            (r#"{"a": 3.5}"#, &["type"]),
            (r#"{"a": "3.5"}"#, &["type"]),
            (r#"{"a": true}"#, &["type"]),
            (r#"{"a": "many"}"#, &["type"]),
            (r#"{"a": 0}"#, &["minimum"]),
            (r#"{"a": null}"#, &["type"]),
            ("{}", &["required"]),
        ],
    );
}

#[test]
fn a_text_keeps_the_characters_as_they_were_written() {
    fits(
        &object(json!({"type": "string"})),
        &[
            (r#"{"a": 1.50}"#, json!({"a": "1.50"}), &[K::ScalarAsText]),
            (r#"{"a": true}"#, json!({"a": "true"}), &[K::ScalarAsText]),
            (r#"{"a": {"b":  1}}"#, json!({"a": "{\"b\":  1}"}), &[K::JsonAsText]),
            (r#"{"a": [1,  2]}"#, json!({"a": "[1,  2]"}), &[K::JsonAsText]),
            (r#"{"a": "1"}"#, json!({"a": "1"}), &[]),
        ],
    );
    misses(&object(json!({"type": "string", "maxLength": 2})), &[(r#"{"a": "abc"}"#, &["maxLength"])]);
    misses(&object(json!({"type": "string"})), &[(r#"{"a": null}"#, &["type"])]);
}

#[test]
fn words_are_found_in_other_spellings_and_in_wrappers() {
    let schema = object(json!({"enum": ["RED", "GREEN", 2, true]}));
    fits(
        &schema,
        &[
            (r#"{"a": "RED"}"#, json!({"a": "RED"}), &[]),
            (r#"{"a": "red"}"#, json!({"a": "RED"}), &[K::WordCase]),
            (r#"{"a": 2}"#, json!({"a": 2}), &[]),
            (r#"{"a": "2"}"#, json!({"a": 2}), &[K::NumberFromText]),
            (r#"{"a": {"is": "RED"}}"#, json!({"a": "RED"}), &[K::Unwrapped]),
            (r#"{"a": ["blue", "GREEN"]}"#, json!({"a": "GREEN"}), &[K::FirstItem]),
        ],
    );
    misses(
        &schema,
        &[
            (r#"{"a": "blue"}"#, &["enum"]),
            (r#"{"a": 5}"#, &["enum"]),
            (r#"{"a": {"is": "RED", "not": "GREEN"}}"#, &["type"]),
        ],
    );
    fits(&object(json!({"const": "5"})), &[(r#"{"a": 5}"#, json!({"a": "5"}), &[K::ScalarAsText])]);
}

#[test]
fn of_several_constants_a_text_must_mean_one() {
    let schema = json!({"anyOf": [{"const": 2}, {"const": 3}]});
    fits(&schema, &[("[2]", json!(2), &[K::Unwrapped])]);
    assert_eq!(lay(&schema, "2 or 3", false).0, Err(vec![]));
}

#[test]
fn keys_match_in_other_styles_where_they_must_or_may_not_stay() {
    let closed = json!({"properties": {"first_name": {"type": "string"}}, "additionalProperties": false});
    fits(&closed, &[(r#"{"firstName": "Ada"}"#, json!({"first_name": "Ada"}), &[K::KeyCase])]);
    let open = json!({"type": "object", "properties": {"first_name": {"type": "string"}}});
    fits(&open, &[(r#"{"firstName": "Ada"}"#, json!({"firstName": "Ada"}), &[])]);
    let aliased = object(json!({"type": "string", "x-alias": "the a"}));
    fits(&aliased, &[(r#"{"the a": "b"}"#, json!({"a": "b"}), &[K::KeySynonym])]);
}

#[test]
fn what_the_schema_forbids_is_left_out_and_null_says_that_nothing_is_there() {
    let schema = json!({
        "type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "required": ["a"], "additionalProperties": false
    });
    fits(
        &schema,
        &[
            (r#"{"a": "x", "c": 1}"#, json!({"a": "x"}), &[K::ExtraKey]),
            (r#"{"a": "x", "b": null}"#, json!({"a": "x"}), &[K::NullAbsent]),
            (r#"{"a": "x", "a": "y"}"#, json!({"a": "y"}), &[]),
        ],
    );
}

#[test]
fn a_level_more_or_less_is_seen() {
    let item = object(json!({"type": "integer"}));
    let list = json!({"type": "array", "items": item});
    fits(
        &list,
        &[
            (r#"{"a": 1}"#, json!([{"a": 1}]), &[K::ItemAsArray]),
            (r#"{"items": [{"a": 1}]}"#, json!([{"a": 1}]), &[K::Unwrapped]),
            (r#"[1, 2]"#, json!([{"a": 1}, {"a": 2}]), &[K::Wrapped, K::Wrapped]),
            (r#"{"a": 1} and {"a": 2}"#, json!([{"a": 1}, {"a": 2}]), &[K::Gathered]),
        ],
    );
    fits(
        &item,
        &[
            (r#"{"result": {"a": 1}}"#, json!({"a": 1}), &[K::Unwrapped]),
            (r#"{"status": "ok", "result": {"a": 1}}"#, json!({"a": 1}), &[K::Unwrapped, K::ExtraKey]),
            (r#"{"name": "f", "arguments": {"a": 1}}"#, json!({"a": 1}), &[K::Unwrapped]),
            (r#"[{"a": 1}]"#, json!({"a": 1}), &[K::Unwrapped]),
        ],
    );
}

#[test]
fn a_wrapper_is_not_put_around_what_has_it_and_a_text_not_in_an_open_object() {
    let inner = json!({"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]});
    let schema = json!({"type": "object", "properties": {"a": inner}, "required": ["a"]});
    misses(&schema, &[(r#"{"a": "no json"}"#, &["type"]), (r#"{"a": "[1, 2]"}"#, &["type"])]);
}

#[test]
fn scalars_that_fit_nothing_go_and_objects_do_not() {
    let numbers = json!({"type": "array", "items": {"type": "integer"}});
    fits(&numbers, &[(r#"[1, "bad", 2]"#, json!([1, 2]), &[K::DroppedItem])]);
    misses(&numbers, &[(r#"["bad"]"#, &["type"]), (r#"[1, 2, {"b": 1, "c": 2}]"#, &["type"])]);
    let map = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    fits(
        &map,
        &[(
            r#"{"a": 1, "b": "no", "c": "7"}"#,
            json!({"a": 1, "c": 7}),
            &[K::DroppedItem, K::NumberFromText],
        )],
    );
}

#[test]
fn maps_are_read_out_of_pairs() {
    let map = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    let value = json!({"x": 1, "y": 2});
    fits(
        &map,
        &[
            (r#"[["x", 1], ["y", 2]]"#, value.clone(), &[K::PairsAsObject]),
            (r#"[{"key": "x", "value": 1}, {"key": "y", "value": 2}]"#, value.clone(), &[K::PairsAsObject]),
            (r#"[{"x": 1}, {"y": 2}]"#, value, &[K::PairsAsObject]),
        ],
    );
    let named = json!({"type": "object", "propertyNames": {"enum": ["A", "B"]}, "additionalProperties": {"type": "string"}});
    fits(&named, &[(r#"{"a": "x"}"#, json!({"A": "x"}), &[K::WordCase])]);
    misses(&named, &[(r#"{"c": "x"}"#, &["propertyNames"])]);
}

#[test]
fn json_in_a_string_is_opened_where_no_text_may_stand() {
    let schema = object(object(json!({"type": "integer"})));
    fits(&schema, &[(r#"{"a": "{\"a\": 1}"}"#, json!({"a": {"a": 1}}), &[K::JsonInString])]);
}

#[test]
fn the_cheapest_branch_is_meant() {
    let a = json!({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": false});
    let map = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    fits(
        &json!({"anyOf": [a, map]}),
        &[
            (r#"{"a": 1, "b": 2}"#, json!({"a": 1, "b": 2}), &[]),
            (r#"{"a": "1"}"#, json!({"a": 1}), &[K::OneOfUnion, K::NumberFromText]),
        ],
    );
    let text = object(json!({"anyOf": [{"type": "integer"}, {"type": "string"}]}));
    fits(
        &text,
        &[
            (r#"{"a": "123"}"#, json!({"a": "123"}), &[]),
            (r#"{"a": [1, 2]}"#, json!({"a": 1}), &[K::FirstItem]),
        ],
    );
}

#[test]
fn a_tag_says_which_branch_is_meant_and_its_misfits_are_told() {
    let branch = |tag: &str, name: &str| json!({"type": "object", "properties": {"t": {"const": tag}, name: {"type": "integer"}}, "required": ["t", name]});
    let schema = json!({"oneOf": [branch("one", "a"), branch("two", "b")]});
    fits(&schema, &[(r#"{"t": "two", "b": "3"}"#, json!({"t": "two", "b": 3}), &[K::NumberFromText])]);
    misses(&schema, &[(r#"{"t": "two", "a": 3}"#, &["required"])]);
}

#[test]
fn fields_and_lists_are_taken_out_of_prose() {
    let schema = json!({
        "type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name", "age"]
    });
    let text = "Here it is.\n- **Name**: Ada, of London\n- Age: 36";
    let (found, told) = lay(&schema, text, false);
    assert_eq!(found, Ok(json!({"name": "Ada, of London", "age": 36})));
    assert_eq!(told, [K::KeyCase, K::KeyCase, K::FieldsInProse, K::NumberFromText]);
    assert_eq!(lay(&schema, "Name: Ada", false).0, Err(vec![]));
    let numbers = json!({"type": "array", "items": {"type": "integer"}});
    assert_eq!(lay(&numbers, "They are:\n- 1\n- 2", false).0, Ok(json!([1, 2])));
}

#[test]
fn an_unfinished_text_shows_nothing_that_may_change() {
    let schema = json!({
        "type": "object", "required": ["n", "e"],
        "properties": {"n": {"type": "integer"}, "e": {"enum": ["pay", "pay_later"]}, "s": {"type": "string"}, "l": {"type": "array", "items": {"type": "integer"}}}
    });
    let reader = |text: &str| {
        let shapes = Shapes::compile(&schema).unwrap();
        let mut reader = reader::Reader::new(128, None).unfinished();
        reader.run(text, true).unwrap();
        let roots: Vec<Root> = reader
            .scan
            .roots
            .iter()
            .map(|root| Root { id: root.id, thought: root.thought, cost: 0 })
            .collect();
        let doc = Doc { source: text, tree: &reader.tree, thoughts: &[] };
        choose(doc, &roots, &shapes, &Wish { unfinished: true, ..Wish::default() })
            .map(|(reading, _)| reading.value)
    };
    assert_eq!(reader(r#"{"n": 12"#), Some(json!({})));
    assert_eq!(reader(r#"{"n": 12,"#), Some(json!({"n": 12})));
    assert_eq!(reader(r#"{"e": "pay"#), Some(json!({})));
    assert_eq!(reader(r#"{"e": "pay""#), Some(json!({"e": "pay"})));
    assert_eq!(reader(r#"{"s": "so f"#), Some(json!({"s": "so f"})));
    assert_eq!(reader(r#"{"l": [1, 2"#), Some(json!({"l": [1]})));
    assert_eq!(reader("Let me see"), None);
    assert_eq!(reader("\"Let me"), None);
}

#[test]
fn defaults_are_filled_only_where_asked() {
    let schema = json!({"type": "object", "properties": {"a": {"default": 1}, "b": {"type": "string"}}});
    let shapes = Shapes::compile(&schema).unwrap();
    let reader = reader::read("{}", 128, None).unwrap();
    let doc = Doc { source: "{}", tree: &reader.tree, thoughts: &[] };
    let of = |defaults| align(doc, 0, &shapes, &Wish { defaults, ..Wish::default() }).value;
    assert_eq!(of(false), json!({}));
    assert_eq!(of(true), json!({"a": 1}));
}

#[test]
fn misfits_are_told_by_their_places_without_words_of_the_text() {
    let schema = json!({"properties": {"l": {"items": {"type": "integer"}}}, "additionalProperties": object(json!({"type": "integer"}))});
    let shapes = Shapes::compile(&schema).unwrap();
    let text = r#"{"l": [1, {"secret": 1, "b": 2}], "secret": {"a": "none"}}"#;
    let reader = reader::read(text, 128, None).unwrap();
    let doc = Doc { source: text, tree: &reader.tree, thoughts: &[] };
    let told: Vec<String> =
        align(doc, 0, &shapes, &Wish::default()).misfits.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["expected type `integer` at `/l/1` (`type`)", "expected type `integer` at `/*/a` (`type`)"]
    );
}

#[test]
fn recursion_in_schema_and_text_ends_on_a_small_stack() {
    let schema = json!({"$ref": "#/$defs/F", "$defs": {"F": {"type": "object", "properties": {"a": {"anyOf": [
        {"$ref": "#/$defs/F"}, {"type": "integer"}, {"type": "object", "properties": {"a": {"$ref": "#/$defs/F"}}}
    ]}}, "required": ["a"], "additionalProperties": false}}});
    let deep = |levels: usize| format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    let run = move || {
        assert!(lay(&schema, &deep(127), false).0.is_ok());
        let shapes = Shapes::compile(&schema).unwrap();
        let text = deep(5000);
        let reader = reader::read(&text, usize::MAX, None).unwrap();
        let doc = Doc { source: &text, tree: &reader.tree, thoughts: &[] };
        assert!(!align(doc, 0, &shapes, &Wish::default()).misfits.is_empty());
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}
