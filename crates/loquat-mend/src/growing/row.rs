//! Several values in a row, shown as the items of one array: what `Shown::ids` lists, kept up.

use serde_json::Value;

use crate::growing::{Growing, Look};
use crate::reader::Root;
use crate::shape::ANY;
use crate::tree::Id;

/// The array so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    value: Option<Value>,
    /// Values that have ended, of the reader's list.
    taken: usize,
    /// The last of them: the reader forgets values that can no longer be the answer, and then the row is taken anew.
    last: Option<Id>,
    /// The last item is this value, which is open.
    open: Option<Growing>,
    /// How much of the text was known to be thoughts, and how often the reader had moved cells: what was taken stands only as long.
    known: (usize, usize),
}

impl Row {
    pub(crate) fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }

    /// Takes what is new.
    pub(crate) fn update(&mut self, look: &Look<'_>) {
        let scan = &look.reader.scan;
        let known = (scan.thoughts.len(), scan.revised);
        let before = self.taken.checked_sub(1).and_then(|at| scan.roots.get(at)).map(|root| root.id);
        if known != self.known || before != self.last {
            *self = Self { known, ..Self::default() };
        }
        let items = self.value.get_or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(items) = items else { return };
        while let Some(root) = scan.roots.get(self.taken) {
            (self.taken, self.last) = (self.taken + 1, Some(root.id));
            if self.open.take_if(|open| open.root == Some(root.id)).is_some() {
                items.pop();
            }
            if is_item(look, root) {
                items.extend(look.lay(root.id, ANY).value);
            }
        }
        let Some(open) = scan.open.map(|open| (look.reader.open_root(&open), open.weak)) else { return };
        if open.1 || !is_item(look, &open.0) {
            return;
        }
        let id = open.0.id;
        let mut growing = self.open.take().filter(|growing| growing.root == Some(id)).unwrap_or_default();
        // The value of the open one stands in the array, and is taken out only as long as it is looked at.
        growing.value = if growing.root == Some(id) { items.pop() } else { None };
        growing.update(look, id);
        match growing.value.take() {
            Some(value) => {
                items.push(value);
                self.open = Some(growing);
            }
            None => self.open = None,
        }
    }
}

/// A value that counts, and says something.
fn is_item(look: &Look<'_>, root: &Root) -> bool {
    !root.thought && !root.weak && look.reader.tree.behind(root.id) > root.id + 1
}
