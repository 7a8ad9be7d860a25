//! Lays what was read on a schema: the cheapest reading wins.
//!
//! A reading of a node on a shape has a weight (how far it is from the shape), a cost (what was done to it) and a rank.
//! `lay.rs` meets node and shape, once for each pair; one file for each kind of target says what readings there are:
//! `number.rs`, `text.rs`, `enumeration.rs`, `array.rs`, `object.rs` with `members.rs`, `union.rs`; `quick.rs` takes what
//! is right as it stands; `wrap.rs`, `inner.rs` and `prose.rs`
//! go around, into a string and into prose. `plan.rs` holds the readings, `show.rs` makes a value of one, and `choose.rs`
//! says which of the values of a text is the answer.

mod array;
mod certain;
mod choose;
mod enumeration;
mod inner;
mod lay;
mod members;
mod number;
mod object;
mod part;
mod plan;
mod prose;
mod quick;
mod show;
mod spelled;
#[cfg(feature = "judge")]
mod straight;
mod text;
mod union;
mod wrap;

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::align::lay::Layer;
pub(crate) use crate::align::part::{Laid, Member, Part};
#[cfg(feature = "judge")]
pub(crate) use crate::align::straight::read;
use crate::fit::Misfit;
use crate::repair::Repair;
use crate::shape::Shapes;
use crate::tree::{Id, Tree};

/// A text that was read, and its tree.
#[derive(Clone, Copy)]
pub(crate) struct Doc<'d> {
    pub(crate) source: &'d str,
    pub(crate) tree: &'d Tree,
    /// Where the model's thoughts stand, in the order of the text.
    pub(crate) thoughts: &'d [(usize, usize)],
}

/// What the caller asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wish {
    /// The text is unfinished: what is missing is no misfit, and what grows is shown only if it cannot turn into something else.
    pub(crate) unfinished: bool,
    /// Show only what cannot turn into something else: what grows and would have to be coerced is left out.
    pub(crate) certain: bool,
    /// Fill defaults.
    pub(crate) defaults: bool,
}

/// A node laid on a schema.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    pub(crate) value: Value,
    pub(crate) cost: u64,
    pub(crate) repairs: Vec<Repair>,
    pub(crate) misfits: Vec<Misfit>,
}

/// One value that stands in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root {
    pub(crate) id: Id,
    /// Stands in the model's thoughts.
    pub(crate) thought: bool,
    /// The sum of the costs of the repairs of its syntax.
    pub(crate) cost: u64,
}

/// The best reading of one node on the whole schema; null with a misfit if there is no value yet.
pub(crate) fn align(doc: Doc<'_>, id: Id, shapes: &Shapes, wish: &Wish) -> Reading {
    let mut layer = Layer::new(doc, shapes, wish);
    let plan = layer.lay(id, shapes.root);
    let nothing = || Misfit { path: String::new(), keyword: "type", expected: "a value".to_owned() };
    layer.reading(plan).unwrap_or_else(|| Reading {
        value: Value::Null,
        cost: 0,
        repairs: Vec::new(),
        misfits: vec![nothing()],
    })
}

/// The best reading of a text on the whole schema, and the root that it is of; no root if it is of all of them, or of the
/// text itself. `None` if there is nothing that could be meant.
pub(crate) fn choose(
    doc: Doc<'_>,
    roots: &[Root],
    shapes: &Shapes,
    wish: &Wish,
) -> Option<(Reading, Option<usize>)> {
    let mut layer = Layer::new(doc, shapes, wish);
    let (plan, root) = layer.choose(roots, shapes.root, true)?;
    Some((layer.reading(plan)?, root))
}
