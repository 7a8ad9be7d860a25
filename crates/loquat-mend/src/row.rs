//! A list that grows by less than twice, and whose beginning can be let go of: what is read stays small beside the text.

/// Numbers stay what they were when the beginning is let go of.
#[derive(Debug, Clone)]
pub(crate) struct Row<T> {
    items: Vec<T>,
    /// How many were let go of.
    gone: usize,
}

impl<T> Default for Row<T> {
    fn default() -> Self {
        Self { items: Vec::new(), gone: 0 }
    }
}

/// How much room a list of this length gets when it is full: an eighth, because room that nothing fills counts as well; a short
/// list is doubled.
pub(crate) fn room(length: usize) -> usize {
    (length / 8).max(length.min(1024)).max(16)
}

/// A beginning that is shorter is not worth the move.
const WORTH: usize = 1024;

impl<T: Copy> Row<T> {
    pub(crate) fn len(&self) -> usize {
        self.gone + self.items.len()
    }

    pub(crate) fn reserve(&mut self, more: usize) {
        self.items.reserve_exact(more);
    }

    #[inline]
    pub(crate) fn push(&mut self, item: T) {
        if self.items.len() == self.items.capacity() {
            self.items.reserve_exact(room(self.items.len()));
        }
        self.items.push(item);
    }

    #[inline]
    pub(crate) fn get(&self, number: usize) -> Option<T> {
        self.items.get(number.wrapping_sub(self.gone)).copied()
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        self.items.get_mut(number.wrapping_sub(self.gone))
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.items.truncate(length.saturating_sub(self.gone));
    }

    pub(crate) fn insert(&mut self, number: usize, item: T) {
        let at = number.saturating_sub(self.gone).min(self.items.len());
        self.items.insert(at, item);
    }

    pub(crate) fn remove(&mut self, number: usize) {
        let at = number.wrapping_sub(self.gone);
        if at < self.items.len() {
            self.items.remove(at);
        }
    }

    /// Lets go of all before `number`, once that is half of what there is: so each item is moved once at most. True if it did.
    pub(crate) fn release(&mut self, number: usize) -> bool {
        let before = number.saturating_sub(self.gone).min(self.items.len());
        let due = before > 0 && before >= WORTH.min(self.items.len()) && before * 2 >= self.items.len();
        if due {
            self.items.drain(..before);
            self.items.shrink_to_fit();
            self.gone += before;
        }
        due
    }
}
