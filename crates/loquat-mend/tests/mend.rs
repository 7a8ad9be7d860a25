//! What the reader promises, one sentence a test.

#![allow(missing_docs, reason = "tests are named by what they hold")]
#![allow(clippy::panic, reason = "helpers of tests are tests too")]

use loquat_mend::{Limits, Mended, RepairKind, Unreadable, mend, mend_with};
use serde_json::{Value, json};

fn read(text: &str) -> Mended {
    mend(text, None).unwrap_or_else(|why| panic!("{text:?}: {why}"))
}

fn value(text: &str) -> Value {
    read(text).value
}

fn kinds(text: &str) -> Vec<&'static str> {
    read(text).repairs.iter().map(|repair| repair.kind.name()).collect()
}

/// Reads the text, and holds that it took just these repairs.
fn repaired(text: &str, names: &[&str]) -> Value {
    assert_eq!(kinds(text), names, "{text:?}");
    value(text)
}

#[test]
fn text_that_is_json_comes_back_unchanged_and_without_repairs() {
    for text in [
        "{}",
        " [1, 2.50, \"a\\u0000b\"]\n",
        "\u{feff}{\"a\": null}",
        "\"{\\\"a\\\":1}\"",
        "42",
        "\"```\"",
        "true",
    ] {
        let mended = read(text);
        assert_eq!(mended.value, serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).unwrap());
        // A byte order mark is no part of JSON: it is told, as a note.
        let told = mended.repairs.iter().filter(|repair| repair.kind != RepairKind::ByteOrderMark);
        assert!(told.count() == 0 && !mended.is_cut(), "{text:?}: {:?}", mended.repairs);
        assert_eq!(mended.candidates, 1);
    }
}

#[test]
fn an_integer_beyond_64_bits_is_told_to_be_rounded() {
    assert!(kinds("[18446744073709551615, -9223372036854775808]").is_empty());
    assert!(kinds("{\"18446744073709551616\": \"18446744073709551616\"}").is_empty());
    // A build with `arbitrary_precision` keeps every digit, and tells nothing then.
    let exact = value("[18446744073709551616]").to_string().contains("18446744073709551616");
    assert_eq!(kinds("[18446744073709551616, 1]"), if exact { vec![] } else { vec!["rounded-number"] });
}

#[test]
fn no_text_of_the_input_is_in_what_is_told() {
    let schema = json!({"type": "object", "additionalProperties": {"type": "integer"}, "required": ["n"]});
    let mended = mend("sesame: {'sesame': sesame, sesame2: \"sesame", Some(&schema)).unwrap();
    let told = format!("{:?} {:?}", mended.repairs, mended.violations);
    let shown: String = mended.violations.iter().map(ToString::to_string).collect();
    assert!(!mended.violations.is_empty() && !mended.repairs.is_empty());
    assert!(!told.contains("sesame") && !shown.contains("sesame"), "{told} {shown}");
    assert_eq!(format!("{:?}", mend("sesame", None).unwrap_err()), "NoJson");
}

#[test]
fn a_text_without_json_is_a_typed_reason() {
    for text in ["", " \n", "\u{feff}", "\u{200b} "] {
        assert_eq!(mend(text, None), Err(Unreadable::Empty), "{text:?}");
    }
    for text in ["hello", "hello {name}", "}", "/", "a [link](b)", "<think>", "```json\n```", "24\" screen"] {
        assert_eq!(mend(text, None), Err(Unreadable::NoJson), "{text:?}");
    }
    let small = Limits::default().with_size(2);
    assert_eq!(mend_with("[1]", None, &small), Err(Unreadable::TooLarge { limit: 2, size: 3 }));
}

#[test]
fn nesting_beyond_the_limit_is_refused_in_valid_and_in_broken_text() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for depth in [126, 127, 128] {
        assert!(kinds(&nested(depth)).is_empty(), "{depth}");
    }
    let deep = Err(Unreadable::TooDeep { limit: 128 });
    for text in [nested(129), "[".repeat(65_536), "{\"a\":".repeat(65_536), "{a:[".repeat(65_536)] {
        assert_eq!(mend(&text, None), deep);
    }
    let raised = mend_with(&nested(500), None, &Limits::default().with_depth(1000)).unwrap();
    assert_eq!(raised.value.to_string(), nested(500));
    let flat = Limits::default().with_depth(1);
    assert_eq!(mend_with("[[1]]", None, &flat), Err(Unreadable::TooDeep { limit: 1 }));
    assert!(mend_with("Look: [1]", None, &flat).is_ok());
}

#[test]
fn commas_are_added_and_removed() {
    assert_eq!(repaired("[1, 2,]", &["trailing-comma"]), json!([1, 2]));
    assert_eq!(repaired("{\"a\": 1,}", &["trailing-comma"]), json!({"a": 1}));
    assert_eq!(repaired("[,1,,2]", &["doubled-comma", "doubled-comma"]), json!([1, 2]));
    assert_eq!(repaired("[1 2 \"a\" {} true]", &["missing-comma"; 4]), json!([1, 2, "a", {}, true]));
    assert_eq!(
        repaired("{\"a\": \"b\" \"c\": 1 \"d\": 2}", &["missing-comma"; 2]),
        json!({"a": "b", "c": 1, "d": 2})
    );
    assert_eq!(repaired("{\"a\" 1}", &["missing-colon"]), json!({"a": 1}));
}

#[test]
fn other_quotes_are_read_as_quotes() {
    assert_eq!(
        repaired("['it\\'s', 'it's']", &["single-quotes", "bad-escape", "single-quotes", "inner-quote"]),
        json!(["it's", "it's"])
    );
    assert_eq!(repaired("{“a”: “b”}", &["curly-quotes"; 2]), json!({"a": "b"}));
    assert_eq!(repaired("[`a`]", &["backticks"]), json!(["a"]));
    assert_eq!(repaired("[\"\"\"a \"b\"\nc\"\"\"]", &["triple-quotes"]), json!(["a \"b\"\nc"]));
    assert_eq!(repaired("{\\\"a\\\": \\\"b\\\"}", &["escaped-quotes"; 2]), json!({"a": "b"}));
}

#[test]
fn quotes_that_were_not_escaped_stay_in_the_string() {
    assert_eq!(
        repaired("{\"a\": \"he said \"hi\", and left\"}", &["inner-quote"]),
        json!({"a": "he said \"hi\", and left"})
    );
    assert_eq!(repaired("[\"a \"b\" c\", \"d\"]", &["inner-quote"]), json!(["a \"b\" c", "d"]));
    assert_eq!(
        repaired("{\"a\": \"24\" wide\", \"b\": 1}", &["inner-quote"]),
        json!({"a": "24\" wide", "b": 1})
    );
}

#[test]
fn a_forgotten_closing_quote_does_not_swallow_the_next_key() {
    assert_eq!(repaired("{\"a\": \"b, \"c\": \"d\"}", &["missing-quote"]), json!({"a": "b", "c": "d"}));
    assert_eq!(
        repaired("{\"a\": \"b\n\"c\": 1}", &["missing-quote", "missing-comma"]),
        json!({"a": "b", "c": 1})
    );
}

#[test]
fn keys_and_values_without_quotes_are_strings() {
    assert_eq!(
        repaired(
            "{a: b c, d_1: https://e.f/g}",
            &["unquoted-key", "unquoted-value", "unquoted-key", "unquoted-value"]
        ),
        json!({"a": "b c", "d_1": "https://e.f/g"})
    );
    assert_eq!(repaired("[NaN, -Infinity]", &["special-number"; 2]), json!(["NaN", "-Infinity"]));
    assert_eq!(repaired("[True, None, undefined]", &["python-literal"; 3]), json!([true, null, null]));
    assert_eq!(repaired("{\"a\": (1, 'b')}", &["python-sequence", "single-quotes"]), json!({"a": [1, "b"]}));
    assert_eq!(
        repaired("{'a', 'b'}", &["python-sequence", "single-quotes", "single-quotes"]),
        json!(["a", "b"])
    );
}

#[test]
fn numbers_keep_their_digits_or_stay_text() {
    assert_eq!(
        repaired("[+1, .5, 5., -.5, 1_000, 0x1F]", &["number-form"; 6]),
        json!([1, 0.5, 5.0, -0.5, 1000, 31])
    );
    assert_eq!(
        repaired("[007, -0x1, 0xFFFFFFFFFFFFFFFFF]", &["number-as-text"; 3]),
        json!(["007", "-0x1", "0xFFFFFFFFFFFFFFFFF"])
    );
    assert_eq!(
        repaired("[1/3, 1.1.1, 10-20, 5 apples]", &["unquoted-value"; 4]),
        json!(["1/3", "1.1.1", "10-20", "5 apples"])
    );
    assert_eq!(
        repaired("[12345678901234567890, 0.1, 1e5,]", &["trailing-comma"]).to_string(),
        "[12345678901234567890,0.1,100000.0]"
    );
}

#[test]
fn comments_ellipses_and_odd_spaces_are_removed() {
    assert_eq!(repaired("[1, // one\n2, /* two */ 3 # three\n]", &["comment"; 3]), json!([1, 2, 3]));
    assert_eq!(repaired("[1, 2, ...]", &["ellipsis"]), json!([1, 2]));
    assert_eq!(repaired("{\"a\":\u{a0}1}", &["odd-space"]), json!({"a": 1}));
    assert_eq!(repaired("[\"a\" + \"b\"]", &["concatenation"]), json!(["ab"]));
}

#[test]
fn strings_lose_no_character() {
    assert_eq!(repaired("[\"a\nb\tc\"]", &["control-character"]), json!(["a\nb\tc"]));
    assert_eq!(repaired("[\"\\d+ C:\\x\"]", &["bad-escape"]), json!(["\\d+ C:\\x"]));
    assert_eq!(repaired("[\"\\u12 \\ud83d\\ude00 \\ud83d\"]", &["bad-escape"]), json!(["\\u12 😀 \u{fffd}"]));
}

#[test]
fn what_the_end_cut_off_is_closed_and_told() {
    for (text, want) in [
        ("{\"a\": [1, {\"b\": \"c", json!({"a": [1, {"b": "c"}]})),
        ("{\"a\": 1, \"b", json!({"a": 1})),
        ("{\"a\": 1, \"b\":", json!({"a": 1})),
        ("{\"a\": tru", json!({})),
        ("[1, 2e", json!([1, 2])),
        ("[1, -", json!([1])),
        ("[\"a\\", json!(["a"])),
        ("[\"a\\u00", json!(["a"])),
        ("```json\n{\"a\": [", json!({"a": []})),
        ("{\"a\": \"b}", json!({"a": "b"})),
    ] {
        let mended = read(text);
        assert_eq!(mended.value, want, "{text:?}");
        assert!(mended.is_cut(), "{text:?}");
    }
    assert!(!read("[1,]").is_cut());
}

#[test]
fn brackets_of_the_wrong_kind_end_what_they_can() {
    assert_eq!(repaired("[{\"b\": 2]", &["mismatched-bracket"]), json!([{"b": 2}]));
    assert_eq!(repaired("{\"a\": 2]", &["mismatched-bracket"]), json!({"a": 2}));
    assert_eq!(repaired("{\"a\": [1]], \"b\": 2}", &["stray-character"]), json!({"a": [1], "b": 2}));
    assert_eq!(repaired("{a: [}", &["unquoted-key", "mismatched-bracket"]), json!({"a": []}));
}

#[test]
fn of_a_key_that_is_given_twice_the_last_value_is_kept_and_it_is_told() {
    assert_eq!(repaired("{\"a\": 1, \"a\": 2,}", &["duplicate-key", "trailing-comma"]), json!({"a": 2}));
    assert_eq!(repaired("{\"a\": , \"b\": 2}", &["dangling-key"]), json!({"b": 2}));
}

#[test]
fn a_fence_is_taken_off_however_it_is_written() {
    for text in [
        "```json\n{\"a\": 1}\n```",
        "Here:\n~~~\n{\"a\": 1}\n~~~\nDone {ok}.",
        "```JSON {\"a\": 1}``` as asked, see [1]",
        "```{\"a\": 1}```",
        "````\n{\"a\": 1}\n````",
        "text ```python\n{\"a\": 1}\n``` text",
        "```json\n{\"a\": 1}",
    ] {
        assert_eq!(value(text), json!({"a": 1}), "{text:?}");
        assert!(kinds(text).contains(&"fence"), "{text:?}");
    }
    let nested = "```json\n{\"code\": \"```\\nlet x;\\n```\", \"b\": [1,]}\n```";
    assert_eq!(value(nested), json!({"code": "```\nlet x;\n```", "b": [1]}));
}

#[test]
fn thoughts_are_ignored_unless_there_is_nothing_else() {
    for text in [
        "<think>\nmaybe {\"a\": 0} or {\n</think>\n{\"a\": 1}",
        "maybe {\"a\": 0} or {\"a\": [\n</think>\n\n{\"a\": 1}",
        "<thinking>```json\n{\"a\": 0}\n```</thinking>So {\"a\": 1}",
        "{\"a\": 1}\n<think>{\"a\": 2}",
    ] {
        assert_eq!(value(text), json!({"a": 1}), "{text:?}");
        assert!(kinds(text).contains(&"think-tag"), "{text:?}");
    }
    assert_eq!(value("<think>It is {\"a\": 1}"), json!({"a": 1}));
    assert_eq!(value("{\"a\": \"<think> and </think>\",}"), json!({"a": "<think> and </think>"}));
}

#[test]
fn braces_and_citations_in_prose_do_not_beat_the_answer() {
    for text in [
        "Hello {name}, as in [1] and [2, 3]: {\"a\": 1} (see [4]).",
        "- [ ] todo\n- [x] done\n{\"a\": 1} [link](url)",
        "{{template}} {'a': 1}",
        "f(x) = {x} then ```\n{\"a\": 1}\n``` and {\"b\": 2}",
    ] {
        assert_eq!(value(text), json!({"a": 1}), "{text:?}");
    }
}

#[test]
fn of_equally_good_candidates_the_last_is_taken_and_it_is_told() {
    let mended = read("First {\"a\": \"a long draft\"}, better: {\"a\": 2}");
    assert_eq!((mended.value, mended.candidates), (json!({"a": 2}), 2));
    assert!(mended.repairs.iter().any(|repair| repair.kind == RepairKind::ChosenCandidate));
    assert!(!kinds("{\"a\": 1} that is {\"a\": 1}").contains(&"chosen-candidate"));
}

#[test]
fn with_a_schema_the_candidate_that_fits_is_taken() {
    let schema = json!({"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "required": ["a"], "properties": {"a": {"enum": ["x", "y"]}}}}});
    let text = "```json\n{\"b\": 1}\n``` {\"a\": \"x\"} ```json\n{\"a\": \"z\"}\n``` [{\"a\": \"x\"}]";
    let mended = mend(text, Some(&schema)).unwrap();
    assert_eq!(mended.value, json!({"a": "x"}));
    assert!(mended.violations.is_empty());
}

#[test]
fn what_does_not_fit_is_told_with_its_place_and_never_invented() {
    let schema = json!({"type": "object", "required": ["age", "name"], "additionalProperties": false,
        "properties": {"age": {"type": "integer"}, "name": {"type": "string"}, "mood": {"enum": ["good", "bad"]}}});
    let mended = mend("{\"age\": \"36.5\", \"mood\": \"Good\",}", Some(&schema)).unwrap();
    assert_eq!(mended.value["mood"], json!("good"));
    let mut told: Vec<_> =
        mended.violations.iter().map(|misfit| (misfit.path.as_str(), misfit.keyword)).collect();
    told.sort_unstable();
    assert_eq!(told, [("", "required"), ("/age", "type")]);
    assert_eq!(mended.value.get("name"), None);
}

#[test]
fn a_circle_of_references_ends() {
    let schema = json!({"anyOf": [{"$ref": "#"}, {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}]});
    assert!(mend("[1, [2, [3]]]", Some(&schema)).is_ok());
}

#[test]
fn a_string_that_holds_json_is_opened_only_where_the_schema_allows_no_string() {
    let text = "\"{\\\"a\\\": 1,}\"";
    let object = json!({"type": "object"});
    let mended = mend(text, Some(&object)).unwrap();
    assert_eq!(mended.value, json!({"a": 1}));
    assert_eq!(mended.repairs[0].kind, RepairKind::JsonInString);
    assert!(mended.repairs.iter().all(|repair| repair.span.end() <= text.len()));
    for schema in [None, Some(&json!({})), Some(&json!({"type": ["object", "string"]}))] {
        assert!(mend(text, schema).unwrap().value.is_string());
    }
}

#[test]
fn a_scalar_is_read_from_a_fence_and_from_prose_only_where_the_schema_wants_one() {
    let number = json!({"type": "integer"});
    assert_eq!(mend("It is\n```\n42\n```", Some(&number)).unwrap().value, json!(42));
    assert_eq!(mend("It is\n```\n42\n```", None).unwrap().value, json!(42));
    assert_eq!(mend("It is 42", Some(&number)).unwrap().value, json!(42));
    assert_eq!(mend("It is 42", None), Err(Unreadable::NoJson));
}

#[test]
fn a_repair_is_one_line_with_its_place() {
    let mended = read("{\"a\": 1,}");
    assert_eq!(mended.repairs[0].to_string(), "trailing comma removed at bytes 7..8");
    assert_eq!(Unreadable::TooDeep { limit: 3 }.to_string(), "the JSON nests deeper than 3 levels");
}

#[test]
fn every_key_of_a_long_list_comes_back_wherever_it_stands() {
    for before in 0..3 {
        let numbers = "0, ".repeat(before);
        let text = format!("[{numbers}{}]", "{id: 1}, ".repeat(500));
        let mut expected = vec![json!(0); before];
        expected.resize(before + 500, json!({"id": 1}));
        assert_eq!(mend(&text, None).unwrap().value, Value::Array(expected), "{before} numbers before");
    }
}

#[test]
fn a_key_that_ends_before_a_plus_between_strings_is_not_cut_within_a_character() {
    // Each was found by fuzzing.
    for text in ["[{\"a∝: \u{b}\u{b}peo+\"+%non: 0", "{\"é: x+\"+\"é: 1", "{\"a\": \"é: x+\"+\"éé, \"b\": 1}"]
    {
        for (at, _) in text.char_indices() {
            let read = text.get(..at).unwrap_or_default();
            assert!(loquat_mend::Mender::new().so_far(read).is_ok() || at < 2, "{read:?}");
        }
        read(text);
    }
}

#[test]
fn the_span_of_a_full_width_brace_too_many_is_all_of_it() {
    let text = "{a: 1｝, \"b\": 2}";
    let mended = read(text);
    assert_eq!(mended.value, json!({"a": 1, "b": 2}));
    for repair in &mended.repairs {
        assert!(text.get(repair.span.range()).is_some(), "{repair:?}");
    }
    assert!(
        mended
            .repairs
            .iter()
            .any(|r| text.get(r.span.range()) == Some("｝") && r.kind == RepairKind::StrayCharacter)
    );
}
