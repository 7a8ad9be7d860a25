//! Hostile answers: decoding is total, and loses nothing without a word. And where in an answer things stand.

use super::*;

fn shop() -> Value {
    json!({
        "type": "object",
        "properties": {
            "prices": {"type": "object", "additionalProperties": {"type": "integer"}},
            "place": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}], "minItems": 1, "items": {"type": "number"}},
            "any": {}
        },
        "required": ["prices", "place", "any"],
        "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}}
    })
}

#[test]
fn what_does_not_follow_the_encoding_stays_as_it_is() {
    for strange in [
        json!({"prices": [{"key": "a"}]}),
        json!({"prices": [{"key": "a", "value": 1, "more": 2}]}),
        json!({"prices": [{"key": 1, "value": 1}]}),
        json!({"prices": [{"key": "a", "value": 1}, 7]}),
        json!({"prices": "none"}),
        json!({"place": {"0": 1}}),
        json!({"place": {"0": 1, "1": 2, "2": 3, "rest": []}}),
        json!({"place": {"0": 1, "1": 2, "rest": 3}}),
        json!({"any": "no JSON"}),
        json!({"any": [1]}),
        json!({"__extra": [[]]}),
        json!([1, 2]),
        json!("text"),
        json!(null),
    ] {
        assert_eq!(decode(&shop(), strange.clone()), strange);
    }
}

#[test]
fn an_answer_in_the_users_own_form_is_read_too() {
    let own = json!({"prices": {"a": 1}, "place": [1, 2, 3], "any": {"x": 1}, "more": {"k": "v"}});
    assert_eq!(decode(&shop(), own.clone()), own);
}

#[test]
fn of_several_pairs_with_one_key_the_last_wins() {
    let answer =
        json!({"prices": [{"key": "a", "value": 1}, {"key": "b", "value": 2}, {"key": "a", "value": 3}]});
    assert_eq!(decode(&shop(), answer), json!({"prices": {"a": 3, "b": 2}}));
}

#[test]
fn a_null_between_two_places_is_no_end() {
    let schema = holding(
        json!({"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}, {"type": "number"}]}),
    );
    let answer = |third: Value| json!({"it": {"0": 1, "1": null, "2": third}});
    assert_eq!(decode(&schema, answer(json!(3))), json!({"it": [1, null, 3]}));
    assert_eq!(decode(&schema, answer(json!(null))), json!({"it": [1]}));
}

#[test]
fn what_is_wrong_with_a_value_is_found_in_the_answer() {
    let said = encode(&shop());
    let answer = json!({
        "prices": [{"key": "a", "value": 1}, {"key": "b", "value": "x"}],
        "place": {"0": 1, "1": 2, "rest": [3, "x"]},
        "any": "{\"x\": 1}",
        "__extra": [{"key": "m/n", "value": [{"key": "k", "value": 1}]}]
    });
    for (pointer, place) in [
        ("", ""),
        ("/prices", "/prices"),
        ("/prices/b", "/prices/1/value"),
        ("/prices/gone", "/prices"),
        ("/place/1", "/place/1"),
        ("/place/3", "/place/rest/1"),
        ("/any/x", "/any"),
        ("/m~1n/k", "/__extra/0/value/0/value"),
    ] {
        assert_eq!(said.place(&answer, pointer), place, "{pointer}");
    }
    let list = encode(&json!({"type": "array", "items": {"type": "integer"}}));
    assert_eq!(list.place(&json!({"value": [1, "x"]}), "/1"), "/value/1");
    assert_eq!(list.place(&json!({"value": 1}), ""), "/value");
}

#[test]
fn nulls_in_the_users_own_form_are_taken_away_and_texts_are_not_read() {
    let document = json!({
        "type": "object",
        "properties": {
            "any": {},
            "it": {"type": "string"},
            "map": {"type": "object", "additionalProperties": {"type": "object", "properties": {"x": {"type": "string"}}}},
            "pair": {"type": "array", "prefixItems": [{"type": "object", "properties": {"y": {"type": "string"}}}]}
        }
    });
    let said = encode(&document);
    let value = json!({"any": "1", "it": null, "map": {"k": {"x": null}}, "pair": [{"y": null}]});
    assert_eq!(said.without_nulls(value), json!({"any": "1", "map": {"k": {}}, "pair": [{}]}));
}

#[test]
fn of_a_half_arrived_answer_is_shown_what_is_already_a_part_of_the_value() {
    let said = encode(&json!({"type": "array", "items": {"properties": {"a": {"type": "string"}}}}));
    let shown = |answer| said.decode_partial(answer);
    assert_eq!(shown(json!({})), None);
    assert_eq!(shown(json!({"value": []})), Some(json!([])));
    assert_eq!(shown(json!({"value": [{"a": "x"}, {"a": null}]})), Some(json!([{"a": "x"}, {}])));
    // Half a list of pairs is no map yet.
    assert_eq!(encode(&shop()).decode_partial(json!({"prices": [{"key": "a"}]})), None);
}
