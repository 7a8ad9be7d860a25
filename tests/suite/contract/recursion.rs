//! Types that contain themselves: ordinary ones work as any other, and no value costs exponential time. There is no clock
//! here: what these tests say is that they end.

use loquat::{Schema, schemars::JsonSchema};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "loquat::schemars")]
#[serde(tag = "op", rename_all = "lowercase")]
#[expect(dead_code, reason = "only read by serde")]
enum Expr {
    Add { left: Box<Expr>, right: Box<Expr> },
    Neg { left: Box<Expr> },
    Num { n: f64 },
}

#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "loquat::schemars")]
#[expect(dead_code, reason = "only read by serde")]
enum Plain {
    Add { left: Box<Plain>, right: Box<Plain> },
    Neg(Box<Plain>),
    Num(f64),
}

#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "loquat::schemars")]
#[serde(untagged)]
#[expect(dead_code, reason = "only read by serde")]
enum Chain {
    A { next: Box<Chain>, a: u8 },
    B { next: Box<Chain>, b: u8 },
    End(u8),
}

#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "loquat::schemars")]
#[serde(untagged)]
#[expect(dead_code, reason = "only read by serde")]
enum Tree {
    Leaf(u8),
    List(Vec<Tree>),
    Map(std::collections::BTreeMap<String, Tree>),
}

#[derive(Deserialize, JsonSchema)]
#[schemars(crate = "loquat::schemars")]
#[expect(dead_code, reason = "only read by serde")]
struct Node {
    #[schemars(range(max = 10))]
    size: u8,
    next: Option<Box<Node>>,
}

fn nested(depth: usize, leaf: Value, wrap: impl Fn(Value) -> Value) -> Value {
    (0..depth).fold(leaf, |inside, _| wrap(inside))
}

/// What is wrong with the value, as paths and rules.
fn found<T: JsonSchema + DeserializeOwned + 'static>(value: &Value) -> Vec<(String, String)> {
    let violations = Schema::<T>::of().unwrap().erased().violations(value);
    violations.into_iter().map(|violation| (violation.path().to_owned(), violation.rule.clone())).collect()
}

fn one(path: String, rule: &str) -> Vec<(String, String)> {
    vec![(path, rule.to_owned())]
}

fn add(left: Value) -> Value {
    json!({"op": "add", "left": left, "right": {"op": "num", "n": 1}})
}

#[test]
fn a_tagged_union_is_accepted_and_its_wrong_leaf_is_named() {
    assert_eq!(found::<Expr>(&nested(30, json!({"op": "num", "n": 1}), add)), []);
    let path = format!("{}/n", "/left".repeat(30));
    assert_eq!(found::<Expr>(&nested(30, json!({"op": "num", "n": "one"}), add)), one(path.clone(), "type"));
    assert_eq!(found::<Expr>(&nested(30, json!({"op": "num"}), add)), one(path, "required"));
    let negative = |left| json!({"op": "neg", "left": left});
    assert!(!found::<Expr>(&nested(60, json!({"op": "sub"}), negative)).is_empty());
}

#[test]
fn an_enum_as_serde_writes_it_is_accepted_and_its_wrong_leaf_is_named() {
    let wrap = |inside| json!({"Neg": {"Add": {"left": inside, "right": {"Num": 1}}}});
    assert_eq!(found::<Plain>(&nested(20, json!({"Num": 1}), wrap)), []);
    let path = format!("{}/Num", "/Neg/Add/left".repeat(20));
    assert_eq!(found::<Plain>(&nested(20, json!({"Num": "1"}), wrap)), one(path, "type"));
}

#[test]
fn an_untagged_union_that_would_be_tried_for_minutes_is_too_deep() {
    let wrap = |inside| json!({"next": inside, "b": 1});
    assert_eq!(found::<Chain>(&nested(10, json!(1), wrap)), []);
    assert_eq!(found::<Chain>(&nested(60, json!(1), wrap)), one(String::new(), "depth"));
    assert!(!found::<Chain>(&nested(60, json!("x"), wrap)).is_empty());
    assert!(!found::<Chain>(&nested(10, json!("x"), wrap)).is_empty());
}

#[test]
fn a_document_without_a_type_of_rust_has_no_depth_to_fear() {
    let document = serde_json::to_value(loquat::schemars::schema_for!(Chain)).unwrap();
    let schema = Schema::<Value>::new("chain", document).unwrap();
    assert!(
        schema.erased().violations(&nested(60, json!(1), |next| json!({"next": next, "b": 1}))).is_empty()
    );
}

#[test]
fn an_untagged_union_whose_branches_share_nothing_may_be_deep() {
    let wrap = |inside| json!([{ "a": inside }]);
    assert_eq!(found::<Tree>(&nested(40, json!(1), wrap)), []);
    assert!(!found::<Tree>(&nested(40, json!("x"), wrap)).is_empty());
}

#[test]
fn a_list_of_nodes_is_judged_by_every_rule() {
    let wrap = |next| json!({"size": 1, "next": next});
    assert_eq!(found::<Node>(&nested(100, json!(null), wrap)), []);
    let path = format!("{}/size", "/next".repeat(100));
    assert_eq!(found::<Node>(&nested(100, json!({"size": 11}), wrap)), one(path, "maximum"));
}
