//! What was read, as a flat tree: one cell a node, in the order of the text, with its place and whether it is whole.
//!
//! A tree of cells instead of values because three readers need what a value forgets: alignment asks how a word was
//! written, a stream asks what is finished, and an explanation asks where it stood. Nothing here recurses.
//!
//! Layout: a container's children follow it; an object's children are a key cell and the value's cells, by turns. A key
//! without a value yet is the last cell of the tree, and is left out by [`Tree::members`].
//!
//! A cell has 8 bytes, because a text may hold a node a byte: where the node starts, and how long it is. What that does not say
//! stands in a list beside the cells: the end of a container that is not empty, the characters of a text that are not just what
//! stands between its quotes.

use crate::row::Row;

/// The number of a cell.
pub(crate) type Id = u32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    /// A number in any notation; its text is what was written.
    Number,
    Text,
    Array,
    Object,
    /// The key of the member whose value follows.
    Key,
}

const KINDS: [Kind; 8] =
    [Kind::Null, Kind::True, Kind::False, Kind::Number, Kind::Text, Kind::Array, Kind::Object, Kind::Key];

/// Written without quotes.
const BARE: u32 = 1 << 3;
/// Nothing more can come to it. A text that the text's end cut off stays growing for good.
const WHOLE: u32 = 1 << 4;
/// The rest of the word is no length, but a number in `Tree::closed` or `Tree::leaves`.
const BESIDE: u32 = 1 << 5;
/// Three bits of the word are the kind, three the marks, the others the length.
const BITS: u32 = 6;
/// The longest length, and the largest number.
const MOST: u32 = u32::MAX >> BITS;

#[derive(Debug, Clone, Copy)]
struct Cell {
    /// The first byte of the node in the source.
    start: u32,
    word: u32,
}

impl Cell {
    fn new(kind: Kind, marks: u32, start: usize, length: usize) -> Self {
        Self { start: start as u32, word: (kind as u32) | marks | (length as u32) << BITS }
    }

    fn kind(self) -> Kind {
        KINDS.get((self.word & 7) as usize).copied().unwrap_or(Kind::Null)
    }

    fn is(self, mark: u32) -> bool {
        self.word & mark != 0
    }

    fn is_container(self) -> bool {
        matches!(self.kind(), Kind::Array | Kind::Object)
    }

    /// The length, or the number of what stands beside.
    fn rest(self) -> u32 {
        self.word >> BITS
    }

    fn put(&mut self, rest: u32, beside: bool) {
        let marks = self.word & (BESIDE - 1);
        self.word = marks | if beside { BESIDE } else { 0 } | rest << BITS;
    }
}

/// Of a container that is not empty.
#[derive(Debug, Clone, Copy)]
struct Closed {
    end: u32,
    /// The cell behind its last one.
    behind: Id,
}

/// Where the characters of a leaf lie.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    /// Behind its last byte in the source.
    end: u32,
    from: u32,
    to: u32,
    /// They lie in [`Tree::decoded`], not in the source.
    decoded: bool,
}

impl Leaf {
    /// In 12 bytes: the upper bit of the length is the mark.
    fn packed(self) -> [u32; 3] {
        let length = self.to.saturating_sub(self.from) & !DECODED;
        [self.end, self.from, length | if self.decoded { DECODED } else { 0 }]
    }

    fn unpacked([end, from, length]: [u32; 3]) -> Self {
        Self { end, from, to: from.saturating_add(length & !DECODED), decoded: length & DECODED != 0 }
    }
}

/// The mark of a leaf whose characters lie in [`Tree::decoded`].
const DECODED: u32 = 1 << 31;

/// The cells, and the characters that do not stand in the source as they are.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tree {
    cells: Row<Cell>,
    closed: Row<Closed>,
    leaves: Row<[u32; 3]>,
    pub(crate) decoded: String,
    /// There is something that a cell has no room to say.
    full: bool,
}

impl Tree {
    pub(crate) fn len(&self) -> Id {
        self.cells.len() as Id
    }

    /// Makes room for the cells of a text of so many bytes, as most texts need it.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.cells.reserve(bytes / 16);
    }

    /// Whether the text was longer than this tree can hold; then it is wrong.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// Opens a container; `end` is its end as far as it is known.
    pub(crate) fn push(&mut self, kind: Kind, start: usize, end: usize) -> Id {
        self.add(Cell::new(kind, BARE, start, end - start.min(end)))
    }

    /// Adds a leaf whose characters are `source[from..to]`.
    pub(crate) fn push_source(
        &mut self,
        kind: Kind,
        bare: bool,
        span: (usize, usize),
        from: usize,
        to: usize,
    ) -> Id {
        let (start, end) = span;
        let quote = usize::from(!bare);
        let marks = WHOLE | if bare { BARE } else { 0 };
        let id = self.add(Cell::new(kind, marks, start, (end - start.min(end)).min(MOST as usize)));
        if from != start + quote || to + quote != end || end - start >= MOST as usize {
            self.set_chars(id, false, from, to, end, true);
        }
        id
    }

    /// Adds a leaf whose characters are what stands between its quotes, or all of it.
    #[inline]
    pub(crate) fn push_plain(&mut self, kind: Kind, bare: bool, start: usize, end: usize) -> Id {
        let length = end.saturating_sub(start);
        if length >= MOST as usize {
            let quote = usize::from(!bare);
            return self.push_source(kind, bare, (start, end), start + quote, end - quote);
        }
        self.add(Cell::new(kind, WHOLE | if bare { BARE } else { 0 }, start, length))
    }

    /// Adds a text to which more will come: its first character will stand at `from`.
    pub(crate) fn push_growing(&mut self, kind: Kind, start: usize, from: usize) -> Id {
        let id = self.add(Cell::new(kind, 0, start, from - start.min(from)));
        if from != start + 1 {
            self.set_chars(id, false, from, from, from, false);
        }
        id
    }

    /// Adds a leaf whose characters are `decoded[from..]`.
    pub(crate) fn push_decoded(&mut self, kind: Kind, bare: bool, span: (usize, usize), from: usize) -> Id {
        let id = self.add(Cell::new(kind, WHOLE | if bare { BARE } else { 0 }, span.0, 0));
        self.set_chars(id, true, from, self.decoded.len(), span.1, true);
        id
    }

    fn add(&mut self, cell: Cell) -> Id {
        self.cells.push(cell);
        self.len() - 1
    }

    /// Closes the container: everything added since is in it. It is whole if its own bracket, not the text's end, closed it.
    pub(crate) fn close(&mut self, id: Id, end: usize, whole: bool) {
        self.close_at(id, self.len(), end, whole);
    }

    /// Closes the container before `next`, which is not in it.
    pub(crate) fn close_before(&mut self, id: Id, next: Id, end: usize) {
        self.close_at(id, next, end, true);
    }

    fn close_at(&mut self, id: Id, behind: Id, end: usize, whole: bool) {
        let number = self.closed.len();
        let Some(cell) = self.cells.get_mut(id as usize) else { return };
        cell.word |= if whole { WHOLE } else { 0 };
        let length = end.saturating_sub(cell.start as usize);
        if whole && behind == id + 1 && length < MOST as usize {
            return cell.put(length as u32, false);
        }
        self.full |= number >= MOST as usize;
        cell.put(number as u32 & MOST, true);
        self.closed.push(Closed { end: end as u32, behind });
    }

    /// Takes [`Tree::close`] back.
    pub(crate) fn reopen(&mut self, id: Id) {
        let Some(cell) = self.cells.get_mut(id as usize) else { return };
        if cell.is(BESIDE) && cell.rest() as usize + 1 == self.closed.len() {
            self.closed.truncate(cell.rest() as usize);
        }
        cell.word &= !WHOLE;
        cell.put(1, false);
    }

    /// Says anew where the characters of a growing leaf lie, and where it ends.
    pub(crate) fn set_chars(
        &mut self,
        id: Id,
        decoded: bool,
        from: usize,
        to: usize,
        end: usize,
        whole: bool,
    ) {
        let next = self.leaves.len();
        let Some(cell) = self.cells.get_mut(id as usize) else { return };
        cell.word = cell.word & !WHOLE | if whole { WHOLE } else { 0 };
        let start = cell.start as usize;
        let (open, close) = quotes(*cell);
        let length = end.saturating_sub(start);
        let leaf = Leaf { end: end as u32, from: from as u32, to: to as u32, decoded };
        // What a step that was taken back had said beside is there no more.
        let beside = cell.is(BESIDE).then(|| cell.rest() as usize).filter(|number| *number < next);
        if !decoded && from == start + open && to + close == end && length < MOST as usize {
            cell.put(length as u32, false);
            if beside.is_some_and(|number| number + 1 == next) {
                self.leaves.truncate(next - 1);
            }
        } else if let Some(held) = beside.and_then(|number| self.leaves.get_mut(number)) {
            *held = leaf.packed();
        } else {
            self.full |= next >= MOST as usize || to.saturating_sub(from) >= DECODED as usize;
            cell.put(next as u32 & MOST, true);
            self.leaves.push(leaf.packed());
        }
    }

    pub(crate) fn set_kind(&mut self, id: Id, kind: Kind) {
        if let Some(cell) = self.cells.get_mut(id as usize) {
            cell.word = cell.word & !7 | kind as u32;
        }
    }

    /// Says of a leaf whether more may come to it.
    pub(crate) fn set_whole(&mut self, id: Id, whole: bool) {
        if let Some(leaf) = self.cell(id).map(|cell| self.leaf(cell)) {
            self.set_chars(id, leaf.decoded, leaf.from as usize, leaf.to as usize, leaf.end as usize, whole);
        }
    }

    /// Marks a container as a tuple: one of one item will turn out to be the value itself.
    pub(crate) fn set_tuple(&mut self, id: Id) {
        if let Some(cell) = self.cells.get_mut(id as usize) {
            cell.word &= !BARE;
        }
    }

    /// Drops the cells from `id` on: for what turned out to be nothing.
    pub(crate) fn truncate(&mut self, id: Id) {
        for number in id..self.len() {
            let Some(cell) = self.cell(number).filter(|cell| cell.is(BESIDE)) else { continue };
            if cell.is_container() {
                self.closed.truncate(cell.rest() as usize);
            } else {
                self.leaves.truncate(cell.rest() as usize);
            }
        }
        self.cells.truncate(id as usize);
    }

    /// Lets go of the cells before `id`: nobody asks for them any more. It costs time linear in what is let go of, in all.
    pub(crate) fn release(&mut self, id: Id) {
        if !self.cells.release(id as usize) {
            return;
        }
        let beside = |container: bool| {
            let mut left = (id..self.len()).filter_map(|id| self.cell(id)).filter(|cell| cell.is(BESIDE));
            left.find(|cell| cell.is_container() == container)
        };
        let leaf = beside(false).map_or(self.leaves.len(), |cell| cell.rest() as usize);
        // The outer containers are closed last, so only all of them can be let go of.
        let closed = if beside(true).is_some() { 0 } else { self.closed.len() };
        self.leaves.release(leaf);
        self.closed.release(closed);
    }

    /// Puts a cell before `id`, which must be the last leaf: `["key": 1]` makes an object of an item.
    pub(crate) fn insert(&mut self, id: Id, kind: Kind, start: usize) {
        self.cells.insert(id as usize, Cell::new(kind, BARE, start, 0));
    }

    /// Sees to it that the characters of the last leaf are the end of `decoded`; where they begin there.
    pub(crate) fn bring_to_decoded(&mut self, source: &str, id: Id) -> usize {
        let Some(leaf) = self.cell(id).map(|cell| self.leaf(cell)) else { return self.decoded.len() };
        if leaf.decoded && leaf.to as usize == self.decoded.len() {
            return leaf.from as usize;
        }
        let from = self.decoded.len();
        let chars = self.text(source, id).to_owned();
        self.decoded.push_str(&chars);
        from
    }

    /// Takes a container away from around its only child. It costs time linear in the child.
    pub(crate) fn collapse(&mut self, id: Id) {
        self.cells.remove(id as usize);
        for number in id..self.len() {
            let cell = self.cell(number).filter(|cell| cell.is_container() && cell.is(BESIDE));
            if let Some(closed) = cell.and_then(|cell| self.closed.get_mut(cell.rest() as usize)) {
                closed.behind -= 1;
            }
        }
    }

    #[inline]
    fn cell(&self, id: Id) -> Option<Cell> {
        self.cells.get(id as usize)
    }

    fn closed(&self, cell: Cell) -> Option<Closed> {
        cell.is(BESIDE).then(|| self.closed.get(cell.rest() as usize)).flatten()
    }

    #[inline]
    fn leaf(&self, cell: Cell) -> Leaf {
        let start = cell.start;
        if cell.is(BESIDE) {
            let none = Leaf { end: start, from: start, to: start, decoded: false };
            return self.leaves.get(cell.rest() as usize).map_or(none, Leaf::unpacked);
        }
        let end = start + cell.rest();
        let (open, close) = quotes(cell);
        Leaf { end, from: start + open as u32, to: end.saturating_sub(close as u32), decoded: false }
    }

    pub(crate) fn kind(&self, id: Id) -> Kind {
        self.cell(id).map_or(Kind::Null, Cell::kind)
    }

    /// Written without quotes.
    pub(crate) fn is_bare(&self, id: Id) -> bool {
        self.cell(id).is_some_and(|cell| cell.is(BARE))
    }

    /// Nothing more can come to this node.
    pub(crate) fn is_whole(&self, id: Id) -> bool {
        self.cell(id).is_some_and(|cell| cell.is(WHOLE))
    }

    /// Whether this is an object that has only begun, which may turn out to be a set, or an open tuple.
    pub(crate) fn is_guess(&self, id: Id) -> bool {
        !self.is_whole(id)
            && match self.kind(id) {
                Kind::Object => self.members(id).next().is_none(),
                Kind::Array => !self.is_bare(id),
                _ => false,
            }
    }

    /// Where the node stands in the source.
    pub(crate) fn span(&self, id: Id) -> (usize, usize) {
        let Some(cell) = self.cell(id) else { return (0, 0) };
        let end = match self.closed(cell) {
            _ if !cell.is_container() => self.leaf(cell).end,
            Some(closed) => closed.end,
            None => cell.start + cell.rest(),
        };
        (cell.start as usize, end as usize)
    }

    /// The characters of a text, a key or a number; empty for everything else.
    pub(crate) fn text<'a>(&'a self, source: &'a str, id: Id) -> &'a str {
        let Some(cell) = self.cell(id).filter(|cell| !cell.is_container()) else { return "" };
        let leaf = self.leaf(cell);
        let within = if leaf.decoded { self.decoded.as_str() } else { source };
        within.get(leaf.from as usize..leaf.to as usize).unwrap_or_default()
    }

    /// The cell behind the node and everything in it.
    pub(crate) fn behind(&self, id: Id) -> Id {
        match self.cell(id).filter(|cell| cell.is_container()) {
            Some(cell) if cell.is(BESIDE) => self.closed(cell).map_or(id + 1, |closed| closed.behind),
            Some(cell) if !cell.is(WHOLE) => self.len(),
            _ => id + 1,
        }
    }

    /// The items of an array.
    pub(crate) fn items(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.behind(id);
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let here = next;
            (here < end).then(|| next = self.behind(here)).map(|()| here)
        })
    }

    /// Notes that the key before has no value: `{"a": }`.
    pub(crate) fn push_absent(&mut self, at: usize) {
        self.add(Cell::new(Kind::Null, WHOLE, at, 0));
    }

    /// Whether this stands for a value that is not there.
    pub(crate) fn is_absent(&self, id: Id) -> bool {
        self.kind(id) == Kind::Null && !self.is_bare(id)
    }

    /// The members of an object as key and value, those given twice included; keys without a value are left out.
    pub(crate) fn members(&self, id: Id) -> impl Iterator<Item = (Id, Id)> + '_ {
        self.all_members(id).filter(|(_, value)| !self.is_absent(*value))
    }

    /// The members of an object, those without a value included.
    pub(crate) fn all_members(&self, id: Id) -> impl Iterator<Item = (Id, Id)> + '_ {
        let end = self.behind(id);
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let key = next;
            (key + 1 < end).then(|| next = self.behind(key + 1)).map(|()| (key, key + 1))
        })
    }
}

/// How many bytes stand before the characters of a leaf and behind them: a growing text has no closing quote.
fn quotes(cell: Cell) -> (usize, usize) {
    let open = usize::from(!cell.is(BARE));
    (open, if cell.is(WHOLE) { open } else { 0 })
}
