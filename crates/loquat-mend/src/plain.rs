//! From a tree to a value, without a schema: an explicit stack, because a text must not decide how deep we recurse.

use std::ops::Deref;

use serde_json::{Map, Number, Value};

use crate::Exact;
use crate::mender::{Incomplete, Keep};
use crate::repair::{Repair, RepairKind as K};
use crate::row::room;
use crate::tree::{Id, Kind, Tree};

/// Integers of fewer digits fit 64 bits in any case.
const LONG: usize = 19;

/// Builds values, and notes what is lost on the way.
pub(crate) struct Builder<'b> {
    pub(crate) source: &'b str,
    tree: Held<'b>,
    pub(crate) incomplete: Incomplete,
    pub(crate) notes: Vec<Repair>,
    /// Leave out what may yet turn out to be something else.
    pub(crate) certain: bool,
    /// The numbers that a value holds only rounded, if asked for.
    pub(crate) exact: Option<Vec<Exact>>,
}

/// The tree: somebody else's, or the builder's own, which it lets go of behind itself.
enum Held<'b> {
    Lent(&'b Tree),
    Own(Tree),
}

impl Deref for Held<'_> {
    type Target = Tree;

    fn deref(&self) -> &Tree {
        match self {
            Self::Lent(tree) => tree,
            Self::Own(tree) => tree,
        }
    }
}

enum Open {
    Array(Vec<Value>),
    Object(Map<String, Value>),
}

struct Level {
    open: Open,
    behind: Id,
    /// The key that this container is the value of.
    key: Option<Key>,
}

/// The name of a member, and where it stands.
#[derive(Default)]
struct Key {
    name: String,
    start: u32,
    end: u32,
}

/// Cells that are read before the tree lets go of them.
const STRIDE: Id = 1024;

impl<'b> Builder<'b> {
    pub(crate) fn new(source: &'b str, tree: &'b Tree, incomplete: Incomplete) -> Self {
        Self::holding(source, Held::Lent(tree), incomplete)
    }

    /// Builds values, each from a node behind the one before, and lets go of the tree as it goes: tree and value are never there
    /// as a whole at once.
    pub(crate) fn consuming(source: &'b str, tree: Tree, incomplete: Incomplete) -> Self {
        Self::holding(source, Held::Own(tree), incomplete)
    }

    fn holding(source: &'b str, tree: Held<'b>, incomplete: Incomplete) -> Self {
        Self { source, tree, incomplete, notes: Vec::new(), certain: false, exact: None }
    }

    /// The value of a node; `None` if it is incomplete and incomplete ones are left out.
    pub(crate) fn value(&mut self, root: Id) -> Option<Value> {
        let mut stack: Vec<Level> = Vec::new();
        let mut id = root;
        let mut key = None;
        let end = self.tree.behind(root);
        let mut due = end.min(root + STRIDE);
        loop {
            let done = match self.tree.kind(id) {
                Kind::Object | Kind::Array if self.certain && self.tree.is_guess(id) => {
                    id = self.tree.behind(id);
                    Some((key.take(), None))
                }
                Kind::Key => {
                    key = Some(id);
                    id += 1;
                    None
                }
                kind @ (Kind::Array | Kind::Object) => {
                    let open =
                        if kind == Kind::Array { Open::Array(Vec::new()) } else { Open::Object(Map::new()) };
                    push(
                        &mut stack,
                        Level {
                            open,
                            behind: self.tree.behind(id),
                            key: key.take().map(|key| self.key(key)),
                        },
                    );
                    id += 1;
                    None
                }
                _ => {
                    let leaf = self.leaf(id);
                    if self.exact.is_some() {
                        self.note_exact(id, &stack, key, leaf.as_ref());
                    }
                    id += 1;
                    Some((key.take(), leaf))
                }
            };
            if let Some((key, leaf)) = done {
                if stack.is_empty() {
                    return leaf;
                }
                if let Some(leaf) = leaf {
                    let key = key.map(|key| self.key(key));
                    self.put(&mut stack, key, leaf);
                }
            }
            if id >= due {
                // What follows the last cell is closing, and may be much.
                due = if id >= end { Id::MAX } else { end.min(id + STRIDE) };
                if let Held::Own(tree) = &mut self.tree {
                    // A key that waits for its value is still read.
                    tree.release(key.unwrap_or(id));
                }
            }
            while stack.last().is_some_and(|level| level.behind <= id) {
                // A key without a value is the last cell of its object.
                key = None;
                let Some(level) = pop(&mut stack) else { break };
                let value = match level.open {
                    Open::Array(items) => Value::Array(items),
                    Open::Object(members) => Value::Object(members),
                };
                if stack.is_empty() {
                    return Some(value);
                }
                self.put(&mut stack, level.key, value);
            }
            if stack.is_empty() && id > root {
                return None;
            }
        }
    }

    fn key(&self, id: Id) -> Key {
        let (start, end) = self.tree.span(id);
        let name = self.tree.text(self.source, id).to_owned();
        Key { name, start: start as u32, end: end as u32 }
    }

    /// Notes the digits of a number that the value does not hold exactly.
    fn note_exact(&mut self, id: Id, stack: &[Level], key: Option<Id>, leaf: Option<&Value>) {
        let (Some(exact), Some(Value::Number(number))) = (&mut self.exact, leaf) else { return };
        let digits = self.tree.text(self.source, id);
        if !is_exact(digits, number) {
            let key = key.map(|key| self.tree.text(self.source, key));
            exact.push(Exact { path: pointer(stack, key), digits: digits.to_owned() });
        }
    }

    /// Puts a value where it belongs.
    #[inline]
    fn put(&mut self, stack: &mut [Level], key: Option<Key>, value: Value) {
        match stack.last_mut().map(|level| &mut level.open) {
            Some(Open::Array(items)) => push(items, value),
            Some(Open::Object(members)) => {
                let Key { name, start, end } = key.unwrap_or_default();
                if members.insert(name, value).is_some() {
                    self.notes.push(Repair::new(K::DuplicateKey, start as usize, end as usize));
                }
            }
            None => {}
        }
    }

    fn leaf(&mut self, id: Id) -> Option<Value> {
        let keep = |keep: Keep, default: bool| match keep {
            Keep::Keep => true,
            Keep::Omit => false,
            Keep::Default => default,
        };
        let whole = self.tree.is_whole(id);
        match self.tree.kind(id) {
            Kind::Null if !self.tree.is_bare(id) => None,
            Kind::Text if whole || keep(self.incomplete.strings, true) => {
                Some(Value::from(self.tree.text(self.source, id)))
            }
            Kind::Number if whole || keep(self.incomplete.numbers, true) => Some(self.number(id)),
            Kind::Null if whole || keep(self.incomplete.literals, false) => Some(Value::Null),
            Kind::True if whole || keep(self.incomplete.literals, false) => Some(Value::Bool(true)),
            Kind::False if whole || keep(self.incomplete.literals, false) => Some(Value::Bool(false)),
            _ => None,
        }
    }

    fn number(&mut self, id: Id) -> Value {
        let digits = self.tree.text(self.source, id);
        let Some(number) = number(digits) else { return Value::from(digits) };
        if digits.len() >= LONG && number.is_f64() && is_integer(digits) {
            let (start, end) = self.tree.span(id);
            self.notes.push(Repair::new(K::RoundedNumber, start, end));
        }
        Value::Number(number)
    }
}

/// Puts an item behind the others. A long list is not doubled: the tree that it is made of is still there.
#[inline]
fn push<T>(items: &mut Vec<T>, item: T) {
    if items.len() == items.capacity() {
        items.reserve_exact(room(items.len()).min(items.len().max(4)));
    }
    items.push(item);
}

/// A level less; what the stack of a deep value held is needed by the value.
fn pop(stack: &mut Vec<Level>) -> Option<Level> {
    let level = stack.pop();
    if stack.capacity() > STRIDE as usize && stack.len() < stack.capacity() / 8 * 7 {
        stack.shrink_to_fit();
    }
    level
}

/// The place of a leaf in the containers that are open.
fn pointer(stack: &[Level], key: Option<&str>) -> String {
    let keys = stack.iter().skip(1).map(|level| level.key.as_ref().map(|key| key.name.as_str())).chain([key]);
    let mut path = String::new();
    for (level, key) in stack.iter().zip(keys) {
        path.push('/');
        match (&level.open, key) {
            (Open::Array(items), _) => path.push_str(&items.len().to_string()),
            (Open::Object(_), key) => {
                let name = key.unwrap_or_default();
                path.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
        }
    }
    path
}

/// Whether the number says all digits that were written.
fn is_exact(digits: &str, number: &Number) -> bool {
    !number.is_f64() || decimal(digits) == decimal(&number.to_string())
}

/// Sign, significant digits and exponent: the same for every notation of one number.
fn decimal(digits: &str) -> (bool, String, i64) {
    let (negative, rest) = digits.strip_prefix('-').map_or((false, digits), |rest| (true, rest));
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{before}{after}");
    let significant = all.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return (false, String::new(), 0);
    }
    let trailing = (all.len() - all.trim_end_matches('0').len()) as i64;
    let exponent = exponent.trim_start_matches('+').parse::<i64>().unwrap_or(i64::MAX);
    (negative, significant.to_owned(), exponent.saturating_sub(after.len() as i64).saturating_add(trailing))
}

/// The number as `serde_json` reads it; short integers without its help.
fn number(digits: &str) -> Option<Number> {
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    if unsigned.len() < LONG && is_integer(digits) {
        let value: i64 = digits.parse().ok()?;
        // `-0` is a float to `serde_json`.
        if value != 0 || unsigned.len() == digits.len() {
            return Some(if value < 0 { Number::from(value) } else { Number::from(value.unsigned_abs()) });
        }
    }
    serde_json::from_str(digits).ok()
}

fn is_integer(digits: &str) -> bool {
    digits.strip_prefix('-').unwrap_or(digits).bytes().all(|b| b.is_ascii_digit())
}

/// The rounded integers of a text that is JSON. They are told although the text is not changed: a digit is lost.
pub(crate) fn rounded(json: &str) -> Vec<Repair> {
    let (mut found, mut in_string, mut escaped, mut start) = (Vec::new(), false, false, None);
    for (at, byte) in json.bytes().chain([b' ']).enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        in_string = byte == b'"';
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.') {
            start = start.or(Some(at));
        } else if let Some(start) = start.take()
            && json.get(start..at).is_some_and(is_rounded)
        {
            found.push(Repair::new(K::RoundedNumber, start, at));
        }
    }
    found
}

/// Whether the number type cannot hold this integer as it is written.
fn is_rounded(word: &str) -> bool {
    word.len() >= LONG && is_integer(word) && serde_json::from_str::<Number>(word).is_ok_and(|n| n.is_f64())
}
