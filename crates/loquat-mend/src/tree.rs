//! What was read, as a flat tree: one cell a node, in the order of the text, with its place and whether it is whole.
//!
//! A tree of cells instead of values because three readers need what a value forgets: alignment asks how a word was
//! written, a stream asks what is finished, and an explanation asks where it stood. Nothing here recurses.
//!
//! Layout: a container's children follow it; an object's children are a key cell and the value's cells, by turns. A key
//! without a value yet is the last cell of the tree, and is left out by [`Tree::members`].

/// How much room a list of this length gets when it is full: less than doubled, because room that nothing fills counts as well.
pub(crate) fn room(length: usize) -> usize {
    (length / 4).max(length.min(1024)).max(16)
}

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

#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) kind: Kind,
    /// Written without quotes.
    pub(crate) bare: bool,
    /// Nothing more can come to it. A text that the text's end cut off stays growing for good.
    pub(crate) whole: bool,
    /// The characters lie in [`Tree::decoded`], not in the source.
    decoded: bool,
    /// Where the node stands in the source: its first byte, and behind its last one.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Text, key, number: where its characters lie. Container: `to` is the cell behind its last one, 0 while it grows.
    from: u32,
    to: u32,
}

/// The cells, and the characters that do not stand in the source as they are.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tree {
    cells: Vec<Cell>,
    pub(crate) decoded: String,
}

impl Tree {
    pub(crate) fn len(&self) -> Id {
        self.cells.len() as Id
    }

    /// Opens a container, or adds a literal; `end` is its end as far as it is known.
    pub(crate) fn push(&mut self, kind: Kind, start: usize, end: usize, whole: bool) -> Id {
        self.add(Cell {
            kind,
            bare: true,
            whole,
            decoded: false,
            start: start as u32,
            end: end as u32,
            from: 0,
            to: 0,
        })
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
        let (start, end) = (span.0 as u32, span.1 as u32);
        self.add(Cell {
            kind,
            bare,
            whole: true,
            decoded: false,
            start,
            end,
            from: from as u32,
            to: to as u32,
        })
    }

    /// Adds a leaf whose characters are `decoded[from..]`.
    pub(crate) fn push_decoded(&mut self, kind: Kind, bare: bool, span: (usize, usize), from: usize) -> Id {
        let (start, end) = (span.0 as u32, span.1 as u32);
        let to = self.decoded.len() as u32;
        self.add(Cell { kind, bare, whole: true, decoded: true, start, end, from: from as u32, to })
    }

    fn add(&mut self, cell: Cell) -> Id {
        self.cells.push(cell);
        self.len() - 1
    }

    /// Closes the container: everything added since is in it. It is whole if its own bracket, not the text's end, closed it.
    pub(crate) fn close(&mut self, id: Id, end: usize, whole: bool) {
        let to = self.len();
        if let Some(cell) = self.cells.get_mut(id as usize) {
            (cell.to, cell.end, cell.whole) = (to, end as u32, whole);
        }
    }

    /// Closes the container before `next`, which is not in it.
    pub(crate) fn close_before(&mut self, id: Id, next: Id, end: usize) {
        if let Some(cell) = self.cells.get_mut(id as usize) {
            (cell.to, cell.end, cell.whole) = (next, end as u32, true);
        }
    }

    /// Takes [`Tree::close`] back.
    pub(crate) fn reopen(&mut self, id: Id) {
        if let Some(cell) = self.cells.get_mut(id as usize) {
            (cell.to, cell.whole) = (0, false);
        }
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
        if let Some(cell) = self.cells.get_mut(id as usize) {
            (cell.decoded, cell.from, cell.to) = (decoded, from as u32, to as u32);
            (cell.end, cell.whole) = (end as u32, whole);
        }
    }

    pub(crate) fn cell_mut(&mut self, id: Id) -> Option<&mut Cell> {
        self.cells.get_mut(id as usize)
    }

    /// Drops the cells from `id` on: for what turned out to be nothing.
    pub(crate) fn truncate(&mut self, id: Id) {
        self.cells.truncate(id as usize);
    }

    /// Puts a cell before `id`, which must be the last leaf: `["key": 1]` makes an object of an item.
    pub(crate) fn insert(&mut self, id: Id, kind: Kind, start: usize) {
        let cell = Cell {
            kind,
            bare: true,
            whole: false,
            decoded: false,
            start: start as u32,
            end: start as u32,
            from: 0,
            to: 0,
        };
        self.cells.insert((id as usize).min(self.cells.len()), cell);
    }

    /// Sees to it that the characters of the last leaf are the end of `decoded`; where they begin there.
    pub(crate) fn bring_to_decoded(&mut self, source: &str, id: Id) -> usize {
        let Some(cell) = self.cells.get(id as usize).copied() else { return self.decoded.len() };
        if cell.decoded && cell.to as usize == self.decoded.len() {
            return cell.from as usize;
        }
        let from = self.decoded.len();
        let chars = self.text(source, id).to_owned();
        self.decoded.push_str(&chars);
        from
    }

    /// Takes a container away from around its only child. It costs time linear in the child.
    pub(crate) fn collapse(&mut self, id: Id) {
        if (id as usize) < self.cells.len() {
            self.cells.remove(id as usize);
        }
        for cell in self.cells.iter_mut().skip(id as usize) {
            if matches!(cell.kind, Kind::Array | Kind::Object) && cell.to > 0 {
                cell.to -= 1;
            }
        }
    }

    fn cell(&self, id: Id) -> Option<&Cell> {
        self.cells.get(id as usize)
    }

    pub(crate) fn kind(&self, id: Id) -> Kind {
        self.cell(id).map_or(Kind::Null, |cell| cell.kind)
    }

    /// Written without quotes.
    pub(crate) fn is_bare(&self, id: Id) -> bool {
        self.cell(id).is_some_and(|cell| cell.bare)
    }

    /// Nothing more can come to this node.
    pub(crate) fn is_whole(&self, id: Id) -> bool {
        self.cell(id).is_some_and(|cell| cell.whole)
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
        self.cell(id).map_or((0, 0), |cell| (cell.start as usize, cell.end as usize))
    }

    /// The characters of a text, a key or a number; empty for everything else.
    pub(crate) fn text<'a>(&'a self, source: &'a str, id: Id) -> &'a str {
        let Some(cell) = self.cell(id) else { return "" };
        if matches!(cell.kind, Kind::Array | Kind::Object) {
            return "";
        }
        let within = if cell.decoded { self.decoded.as_str() } else { source };
        within.get(cell.from as usize..cell.to as usize).unwrap_or_default()
    }

    /// The cell behind the node and everything in it.
    pub(crate) fn behind(&self, id: Id) -> Id {
        match self.cell(id) {
            Some(cell) if matches!(cell.kind, Kind::Array | Kind::Object) => {
                if cell.to == 0 {
                    self.len()
                } else {
                    cell.to
                }
            }
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
        let id = self.push(Kind::Null, at, at, true);
        if let Some(cell) = self.cell_mut(id) {
            cell.bare = false;
        }
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
