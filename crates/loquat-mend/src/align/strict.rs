//! A tree of strict JSON.

use serde_json::Value;

use crate::tree::{Id, Kind, Tree};

/// The tree of a text that is JSON, and its root. The places inside it are those of the whole text.
pub(super) fn tree(text: &str) -> Option<(Tree, Id)> {
    let value: Value = serde_json::from_str(text).ok()?;
    let mut tree = Tree::default();
    let id = add(&mut tree, &value, text.len());
    Some((tree, id))
}

/// The recursion is bounded: `serde_json` stops at 128 levels.
fn add(tree: &mut Tree, value: &Value, end: usize) -> Id {
    let leaf = |tree: &mut Tree, kind: Kind, text: &str| {
        let from = tree.decoded.len();
        tree.decoded.push_str(text);
        tree.push_decoded(kind, kind == Kind::Number, (0, end), from)
    };
    match value {
        Value::Null => tree.push(Kind::Null, 0, end, true),
        Value::Bool(true) => tree.push(Kind::True, 0, end, true),
        Value::Bool(false) => tree.push(Kind::False, 0, end, true),
        Value::Number(number) => leaf(tree, Kind::Number, &number.to_string()),
        Value::String(text) => leaf(tree, Kind::Text, text),
        Value::Array(items) => {
            let id = tree.push(Kind::Array, 0, end, false);
            items.iter().for_each(|item| {
                add(tree, item, end);
            });
            tree.close(id, end, true);
            id
        }
        Value::Object(members) => {
            let id = tree.push(Kind::Object, 0, end, false);
            for (key, value) in members {
                leaf(tree, Kind::Key, key);
                add(tree, value, end);
            }
            tree.close(id, end, true);
            id
        }
    }
}
