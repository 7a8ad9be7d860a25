//! A value that is still arriving, to look at without copying.

use std::borrow::Cow;

use serde_json::Value;

use crate::mender::Incomplete;
use crate::plain::Builder;
use crate::reader::Reader;
use crate::repair::Span;
use crate::show::Shown;
use crate::tree::{Id, Kind};

/// A node of the value so far: see [`Partial::root`](crate::Partial::root).
///
/// ```
/// let mut partial = loquat_mend::Mender::new().partial();
/// partial.feed("{\"names\": [\"Ada\", \"Gra")?;
/// let names = partial.root().and_then(|root| root.members().next()).map(|(_, names)| names);
/// let last = names.and_then(|names| names.items().last());
/// assert_eq!(last.as_ref().and_then(|last| last.text()), Some("Gra"));
/// assert!(last.is_some_and(|last| !last.is_whole()));
/// # Ok::<(), loquat_mend::Unreadable>(())
/// ```
#[derive(Debug, Clone)]
pub struct Node<'p> {
    text: &'p str,
    reader: &'p Reader,
    place: Place<'p>,
}

#[derive(Debug, Clone)]
enum Place<'p> {
    Cell(Id),
    /// Several values in a row, read as one array.
    Row(Cow<'p, [Id]>),
}

/// What a [`Node`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NodeKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl<'p> Node<'p> {
    pub(crate) fn new(text: &'p str, reader: &'p Reader, shown: &Shown) -> Self {
        let mut ids = shown.ids(reader);
        let place = match ids.next() {
            Some(id) if !shown.is_gathered() => Place::Cell(id),
            first => Place::Row(first.into_iter().chain(ids).collect()),
        };
        Self { text, reader, place }
    }

    fn cell(&self, id: Id) -> Self {
        Self { text: self.text, reader: self.reader, place: Place::Cell(id) }
    }

    /// Whether it may yet turn out to be something else.
    pub(crate) fn is_guess(&self) -> bool {
        matches!(self.place, Place::Cell(id) if self.reader.tree.is_guess(id))
    }

    /// What it is.
    pub fn kind(&self) -> NodeKind {
        let Place::Cell(id) = self.place else { return NodeKind::Array };
        match self.reader.tree.kind(id) {
            Kind::Null => NodeKind::Null,
            Kind::True | Kind::False => NodeKind::Boolean,
            Kind::Number => NodeKind::Number,
            Kind::Text | Kind::Key => NodeKind::String,
            Kind::Array => NodeKind::Array,
            Kind::Object => NodeKind::Object,
        }
    }

    /// Whether nothing more can come to it. Numbers and literals are only seen once they are whole.
    pub fn is_whole(&self) -> bool {
        match self.place {
            Place::Cell(id) => self.reader.tree.is_whole(id),
            Place::Row(_) => false,
        }
    }

    /// The characters of a string, as far as they have arrived, or the digits of a number.
    pub fn text(&self) -> Option<&'p str> {
        let Place::Cell(id) = self.place else { return None };
        let tree = &self.reader.tree;
        matches!(tree.kind(id), Kind::Text | Kind::Number).then(|| tree.text(self.text, id))
    }

    /// The items of an array; none of anything else.
    pub fn items(&self) -> impl Iterator<Item = Node<'p>> + '_ {
        let tree = &self.reader.tree;
        let (row, array) = match &self.place {
            Place::Row(row) => (row.as_ref(), None),
            Place::Cell(id) => (&[][..], Some(*id).filter(|id| tree.kind(*id) == Kind::Array)),
        };
        let items = array.into_iter().flat_map(|id| tree.items(id));
        row.iter().copied().chain(items).filter(|id| !tree.is_guess(*id)).map(|id| self.cell(id))
    }

    /// The members of an object, those given twice included; none of anything else.
    pub fn members(&self) -> impl Iterator<Item = (&'p str, Node<'p>)> + '_ {
        let tree = &self.reader.tree;
        let object = match self.place {
            Place::Cell(id) => Some(id).filter(|id| tree.kind(*id) == Kind::Object),
            Place::Row(_) => None,
        };
        let members = object.into_iter().flat_map(|id| tree.members(id));
        members
            .filter(|(_, value)| !tree.is_guess(*value))
            .map(|(key, value)| (tree.text(self.text, key), self.cell(value)))
    }

    /// Where it stands in the text so far.
    pub fn span(&self) -> Span {
        let id = match &self.place {
            Place::Cell(id) => Some(*id),
            Place::Row(row) => row.first().copied(),
        };
        let (start, end) = id.map_or((0, 0), |id| self.reader.tree.span(id));
        Span::new(start, end)
    }

    /// The value as it is now. It costs time linear in the node.
    pub fn to_value(&self) -> Value {
        let tree = &self.reader.tree;
        let mut builder = Builder::new(self.text, tree, Incomplete::default());
        builder.certain = true;
        match &self.place {
            Place::Cell(id) => builder.value(*id).unwrap_or_default(),
            Place::Row(row) => Value::Array(row.iter().filter_map(|id| builder.value(*id)).collect()),
        }
    }
}
