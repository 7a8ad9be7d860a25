//! What a text shows while it arrives, and when it says that something else is the answer.

use loquat_mend::{Mender, NodeKind};
use serde_json::json;

#[test]
fn a_later_answer_supersedes_the_one_that_was_shown_and_says_so_once() {
    let mut partial = Mender::new().partial();
    assert!(!partial.feed("{\"a\": 1} or rather ").unwrap().superseded);
    assert_eq!(partial.value(), Some(json!({"a": 1})));
    assert!(partial.feed("{\"b\": 2, \"c\": ").unwrap().superseded);
    assert!(!partial.feed("3}").unwrap().superseded);
    assert_eq!((partial.value(), partial.superseded()), (Some(json!({"b": 2, "c": 3})), 1));
    assert_eq!(partial.finish().unwrap().value, json!({"b": 2, "c": 3}));
}

#[test]
fn a_node_is_whole_once_nothing_more_can_come_to_it() {
    let mut partial = Mender::new().partial();
    partial.feed("{\"tags\": [\"a\"], \"name\": \"Ad").unwrap();
    let root = partial.root().unwrap();
    let marks: Vec<_> = root.members().map(|(key, node)| (key, node.kind(), node.is_whole())).collect();
    assert_eq!(marks, [("tags", NodeKind::Array, true), ("name", NodeKind::String, false)]);
    assert!(!root.is_whole());
}

#[test]
fn with_a_schema_nothing_is_shown_before_a_value_fits_it() {
    let schema = json!({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]});
    let mut partial = Mender::for_schema(&schema).unwrap().partial();
    partial.feed("Like [1] or {\"title\": \"x\"}? ").unwrap();
    assert_eq!(partial.value(), None);
    partial.feed("{\"age\": \"36\", \"x\": ").unwrap();
    assert_eq!(partial.value(), Some(json!({"age": 36})));
    assert_eq!(partial.superseded(), 0);
}
