//! Reads a text that arrives in pieces: what may be shown of a half-arrived answer.
//!
//! The reader keeps its state, so a piece costs time linear in the piece, and [`Partial::root`] looks at what is there without
//! copying it. What is shown is certain: numbers and literals only once they are terminated, strings as far as their end cannot
//! lie further back. It is never taken back, with one exception: where a later value takes the place of the one shown, the reader
//! says so ([`Progress::superseded`]).

use serde_json::Value;

use crate::align::{Doc, Part};
use crate::growing::{Growing, Look, Row, spend};
use crate::mender::{Incomplete, Keep, Mender};
use crate::node::Node;
use crate::plain::Builder;
use crate::reader::{Reader, TooDeep};
use crate::row::room;
use crate::shape::STRING;
use crate::show::{Show, Shown};
use crate::{Mended, Unreadable};

/// Reads a text that arrives in pieces, and tells after each what is known.
///
/// ```
/// use loquat_mend::Mender;
/// use serde_json::json;
///
/// let mut partial = Mender::new().partial();
/// partial.feed("Here: {\"name\": \"Ada\", \"age\": 3")?;
/// assert_eq!(partial.value(), Some(json!({"name": "Ada"})));
/// partial.feed("6}")?;
/// assert_eq!(partial.value(), Some(json!({"name": "Ada", "age": 36})));
/// assert!(partial.root().is_some_and(|root| root.is_whole()));
/// assert_eq!(partial.finish()?.value, json!({"name": "Ada", "age": 36}));
/// # Ok::<(), loquat_mend::Unreadable>(())
/// ```
#[derive(Debug, Clone)]
pub struct Partial {
    mender: Mender,
    text: String,
    reader: Reader,
    show: Show,
    growing: Growing,
    row: Row,
    /// What was laid anew for the last look.
    anew: Option<Value>,
    failed: Option<Unreadable>,
}

/// What a piece changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Progress {
    /// There may be more to see than before.
    pub changed: bool,
    /// What was shown is not the answer any more: a later value took its place.
    pub superseded: bool,
    /// Bytes at the end of the text that are not decided yet: how an answer goes on may depend on what follows them.
    pub held: usize,
}

/// A longer piece is taken as several: what is not needed any more is let go of in between.
const SLICE: usize = 1 << 16;

/// Only what is certain.
pub(crate) const CERTAIN: Incomplete =
    Incomplete { strings: Keep::Keep, numbers: Keep::Omit, literals: Keep::Omit };

impl Partial {
    pub(crate) fn new(mender: Mender) -> Self {
        let reader = mender.reader();
        Self {
            mender,
            text: String::new(),
            reader,
            show: Show::default(),
            growing: Growing::default(),
            row: Row::default(),
            anew: None,
            failed: None,
        }
    }

    /// Takes the next piece. It costs time linear in the piece, whatever came before.
    ///
    /// # Errors
    ///
    /// [`Unreadable::TooDeep`] and [`Unreadable::TooLarge`]; every later call gives the same error.
    pub fn feed(&mut self, piece: &str) -> Result<Progress, Unreadable> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        let (mut rest, mut superseded) = (piece, false);
        while rest.len() > SLICE {
            let cut = (SLICE..rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
            let (slice, more) = rest.split_at_checked(cut).unwrap_or((rest, ""));
            superseded |= self.take(slice)?;
            rest = more;
        }
        superseded |= self.take(rest)?;
        let held = self.text.len().saturating_sub(self.reader.decided());
        Ok(Progress { changed: !piece.is_empty(), superseded, held })
    }

    fn take(&mut self, slice: &str) -> Result<bool, Unreadable> {
        let limits = &self.mender.settings.limits;
        if self.text.len() + slice.len() > self.text.capacity() {
            self.text.reserve_exact(slice.len() + room(self.text.len()));
        }
        self.text.push_str(slice);
        let read = limits.check(&self.text).and_then(|()| {
            let deep = |TooDeep| Unreadable::TooDeep { limit: limits.depth };
            self.reader.run(&self.text, false).map_err(deep)
        });
        if let Err(failed) = read {
            self.failed = Some(failed);
            return Err(failed);
        }
        let superseded = self.show.update(&self.reader, &self.text, self.mender.settings.shapes.as_deref());
        let many = self.reader.scan.roots.len();
        if many > 1 {
            self.reader.prune(&self.text, self.show.held());
        }
        if self.reader.scan.roots.len() < many {
            self.show.pruned(self.reader.scan.roots.len());
        }
        Ok(superseded)
    }

    /// The value so far, to look at: nothing is copied. `None` while there is none, and with a schema while none fits it.
    ///
    /// The nodes are what the text says, not yet laid on the schema: [`Partial::value`] does that.
    pub fn root(&self) -> Option<Node<'_>> {
        let root = self.show.shown().map(|shown| Node::new(&self.text, &self.reader, shown));
        root.filter(|root| !root.is_guess())
    }

    /// The value so far, laid on the schema if there is one: only what is certain. The reader keeps it, so a look after each piece costs
    /// time linear in what is new, and the depth: in all linear in the text, however small the pieces are.
    ///
    /// With a schema, two kinds of text are laid anew at each look, which costs time linear in the text so far: several values in a
    /// row; and, where the schema takes a string as the whole answer, a string, or an object or array that needs repairs and is less
    /// than half of the text.
    ///
    /// ```
    /// let mut partial = loquat_mend::Mender::new().partial();
    /// partial.feed("{\"name\": \"Ada")?;
    /// assert_eq!(partial.shown(), Some(&serde_json::json!({"name": "Ada"})));
    /// partial.feed(" King\", \"age\": 36")?;
    /// assert_eq!(partial.shown(), Some(&serde_json::json!({"name": "Ada King"})));
    /// # Ok::<(), loquat_mend::Unreadable>(())
    /// ```
    pub fn shown(&mut self) -> Option<&Value> {
        let (shown, shapes) = (*self.show.shown()?, self.mender.settings.shapes.clone());
        let (text, reader) = (self.text.as_str(), &self.reader);
        let doc = Doc { source: text, tree: &reader.tree, thoughts: &reader.scan.thoughts };
        let part = shapes.as_deref().map(|shapes| Part { doc, shapes });
        let texts = shapes.as_deref().is_some_and(|shapes| shapes.kinds(shapes.root) & STRING != 0);
        let look = Look { text, reader, part };
        match shown {
            Shown::Row if part.is_none() => {
                self.row.update(&look);
                return self.row.value();
            }
            Shown::One(root) => {
                self.growing.update(&look, root);
                if !texts || self.growing.is_sure(&look) {
                    return self.growing.value();
                }
            }
            Shown::Row => {}
        }
        spend(text.len());
        self.anew = self.value();
        self.anew.as_ref()
    }

    /// A copy of the value so far, laid on the schema if there is one: only what is certain. It costs time linear in the text so far; to
    /// look after each piece take [`Partial::shown`].
    pub fn value(&self) -> Option<Value> {
        let shown = self.show.shown()?;
        let settings = &self.mender.settings;
        if let Some(shapes) = &settings.shapes {
            return crate::mender::laid_so_far(&self.reader, &self.text, shown, shapes);
        }
        let mut builder = Builder::new(&self.text, &self.reader.tree, CERTAIN);
        builder.certain = true;
        let mut values = shown.ids(&self.reader).filter_map(|id| builder.value(id));
        if shown.is_gathered() { Some(Value::Array(values.collect())) } else { values.next() }
    }

    /// The value as if the text stopped here, as [`Mender::so_far`] gives it. It costs time linear in the text so far.
    ///
    /// # Errors
    ///
    /// As [`Mender::so_far`].
    pub fn so_far(&self) -> Result<Mended, Unreadable> {
        match self.failed {
            Some(failed) => Err(failed),
            None => self.mender.finish(self.reader.clone().unfinished(), &self.text, true),
        }
    }

    /// How often what was shown was superseded.
    pub fn superseded(&self) -> usize {
        self.show.superseded()
    }

    /// The whole text has arrived: the same result as [`Mender::mend`] of all of it.
    ///
    /// # Errors
    ///
    /// As [`Mender::mend`].
    pub fn finish(self) -> Result<Mended, Unreadable> {
        let Self { mender, text, reader, failed, .. } = self;
        if let Some(failed) = failed {
            return Err(failed);
        }
        mender.finish_pieces(reader, &text)
    }
}
