//! Lays a node on a shape: the kind of both says who reads it. Each pair is read once.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use crate::align::inner::Inner;
use crate::align::plan::{NONE, PlanId, Plans, What};
use crate::align::spelled::Spelled;
use crate::align::{Doc, Wish};
use crate::repair::RepairKind;
use crate::shape::{ANY, ARRAY, BOOLEAN, Kinds, NULL, NUMBER, OBJECT, One, STRING, Shape, ShapeId, Shapes};
use crate::tree::{Id, Kind};

/// Nested readings, of which a level of the text takes up to three. Recursion ends here, and the reading is a misfit.
const MOST_LEVELS: u32 = 420;

/// Readings that each cell of the text may cost. Real schemas need less than ten: it takes a union of hundreds of branches, all
/// of which nearly fit, to come here, and then the misfit says so.
const READINGS_PER_CELL: u64 = 512;

/// How far a value of another kind is from its shape, where both are scalars.
pub(super) const WRONG_SCALAR: u32 = 2;

/// How far, if one of them is an object or an array: that outweighs what may be wrong inside a value of the right kind.
pub(super) const WRONG_KIND: u32 = 1000;

/// The most that may be done to one value: two guesses. What needs more is no reading of the model's answer.
pub(super) const CEILING: u32 = 16;

/// A text to be read: a leaf, a part of one, or everything that the model said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'d> {
    pub(super) text: &'d str,
    /// The leaf that it is.
    pub(super) id: Option<Id>,
    pub(super) span: (usize, usize),
    /// Nothing more can come to it.
    pub(super) whole: bool,
    /// All that the model said, not a value that it set apart.
    pub(super) prose: bool,
    /// Wrappers put around it so far.
    pub(super) wraps: u8,
    /// It was no text, but a number or a literal: it can be text, and is none.
    pub(super) scalar: bool,
}

/// What is to be laid on a shape.
#[derive(Debug, Clone, Copy)]
pub(super) enum Thing<'d> {
    Node(Id),
    Said(Said<'d>),
}

pub(super) struct Layer<'d> {
    pub(super) doc: Doc<'d>,
    pub(super) shapes: &'d Shapes,
    pub(super) wish: Wish,
    pub(super) plans: Plans,
    pub(super) inners: HashMap<Id, Option<Rc<Inner>>>,
    pub(super) spelled: Spelled<'d>,
    /// How many strings deep the text stands.
    pub(super) nesting: u8,
    /// The first reading of each cell, from this one on, and the others.
    base: Id,
    first: Vec<(ShapeId, PlanId)>,
    more: HashMap<(Id, ShapeId), PlanId>,
    levels: u32,
    fuel: u64,
}

/// Stands for a reading that is being made: a wrapper that leads back to itself is none.
const PENDING: PlanId = PlanId::MAX;

impl<'d> Layer<'d> {
    pub(super) fn new(doc: Doc<'d>, shapes: &'d Shapes, wish: &Wish) -> Self {
        Self::within(doc, shapes, wish, (0, doc.tree.len()))
    }

    /// For the cells from the first to behind the second, and no others.
    pub(super) fn within(doc: Doc<'d>, shapes: &'d Shapes, wish: &Wish, within: (Id, Id)) -> Self {
        let cells = within.1.saturating_sub(within.0);
        Self {
            doc,
            shapes,
            wish: *wish,
            plans: Plans::default(),
            inners: HashMap::new(),
            spelled: Spelled::default(),
            nesting: 0,
            base: within.0,
            first: vec![(ShapeId::MAX, NONE); cells as usize],
            more: HashMap::new(),
            levels: 0,
            fuel: u64::from(cells) * READINGS_PER_CELL + 65_536,
        }
    }

    pub(super) fn lay_thing(&mut self, thing: Thing<'d>, shape: ShapeId) -> PlanId {
        match thing {
            Thing::Node(id) => self.lay(id, shape),
            Thing::Said(said) => self.lay_said(said, shape),
        }
    }

    /// The best reading of a node on a shape.
    pub(super) fn lay(&mut self, id: Id, shape: ShapeId) -> PlanId {
        if self.wish.certain && !self.is_certain(id, shape) {
            return self.plans.leaf(What::Nothing);
        }
        if shape == ANY {
            return self.raw(id);
        }
        let shapes = self.shapes;
        if let Some(Shape::One(one)) = shapes.get(shape)
            && let Some(plan) = self.quick(id, one)
        {
            return plan;
        }
        match self.known(id, shape) {
            Some(PENDING) => return self.misfit(Thing::Node(id), shape, "type", WRONG_KIND),
            Some(plan) => return plan,
            None => {}
        }
        if !self.descend() {
            return self.too_far(shape);
        }
        self.remember(id, shape, PENDING);
        let plan = match shapes.get(shape) {
            Some(Shape::One(one)) => self.lay_one(id, shape, one),
            Some(Shape::Union(union)) => self.union(Thing::Node(id), shape, union),
            None => self.raw(id),
        };
        self.levels -= 1;
        self.remember(id, shape, plan);
        plan
    }

    /// The best reading of a text on a shape.
    pub(super) fn lay_said(&mut self, said: Said<'d>, shape: ShapeId) -> PlanId {
        if shape == ANY {
            return self.plain(said);
        }
        if !self.descend() {
            return self.too_far(shape);
        }
        let shapes = self.shapes;
        let plan = match shapes.get(shape) {
            Some(Shape::One(one)) => self.said(said, shape, one),
            Some(Shape::Union(union)) => self.union(Thing::Said(said), shape, union),
            None => self.plain(said),
        };
        self.levels -= 1;
        plan
    }

    fn lay_one(&mut self, id: Id, shape: ShapeId, one: &'d One) -> PlanId {
        match self.doc.tree.kind(id) {
            Kind::Null => self.null(id, shape, one),
            Kind::True => self.boolean(id, shape, one, true),
            Kind::False => self.boolean(id, shape, one, false),
            Kind::Number => self.number(id, shape, one),
            Kind::Text | Kind::Key => {
                let said = self.said_of(id);
                self.said(said, shape, one)
            }
            Kind::Array => self.of_array(id, shape, one),
            Kind::Object => self.of_object(id, shape, one),
        }
    }

    /// The node as it stands; a number that may grow is no number yet.
    pub(super) fn raw(&mut self, id: Id) -> PlanId {
        if self.is_growing_scalar(id) {
            return self.plans.leaf(What::Nothing);
        }
        Plans::raw(id).unwrap_or_else(|| self.plans.leaf(What::Raw(id)))
    }

    /// Whether showing the node now could show what it does not become.
    pub(super) fn is_growing_scalar(&self, id: Id) -> bool {
        let leaf = !matches!(self.doc.tree.kind(id), Kind::Text | Kind::Array | Kind::Object);
        self.wish.unfinished && leaf && !self.doc.tree.is_whole(id)
    }

    pub(super) fn is_growing(&self, thing: Thing<'_>) -> bool {
        self.wish.unfinished
            && match thing {
                Thing::Node(id) => !self.doc.tree.is_whole(id),
                Thing::Said(said) => !said.whole,
            }
    }

    pub(super) fn said_of(&self, id: Id) -> Said<'d> {
        let Doc { source, tree, .. } = self.doc;
        let scalar = tree.kind(id) != Kind::Text;
        let (start, end) = tree.span(id);
        let text = match tree.kind(id) {
            Kind::Text | Kind::Key | Kind::Number => tree.text(source, id),
            _ => source.get(start..end).unwrap_or_default(),
        };
        Said {
            text,
            id: Some(id),
            span: (start, end),
            whole: tree.is_whole(id),
            prose: false,
            wraps: 0,
            scalar,
        }
    }

    /// The text as a text, whatever else it might be.
    pub(super) fn plain(&mut self, said: Said<'d>) -> PlanId {
        let plan = match said.id {
            Some(id) if matches!(self.doc.tree.kind(id), Kind::Text | Kind::Key | Kind::Number) => {
                self.plans.leaf(What::Text(id))
            }
            Some(_) => self.plans.leaf(What::Source(said.span.0 as u32, said.span.1 as u32)),
            None => self.plans.value(said.text.into()),
        };
        if said.prose {
            self.plans.tell(plan, RepairKind::ProseAsText, said.span);
        }
        if said.scalar {
            self.plans.tell(plan, RepairKind::ScalarAsText, said.span);
        }
        plan
    }

    /// The thing as it stands, with the keyword that it does not meet.
    pub(super) fn misfit(
        &mut self,
        thing: Thing<'d>,
        shape: ShapeId,
        keyword: &'static str,
        weight: u32,
    ) -> PlanId {
        let plan = match thing {
            Thing::Node(id) | Thing::Said(Said { id: Some(id), .. }) => {
                let raw = self.raw(id);
                self.plans.over(raw)
            }
            Thing::Said(said) => self.plans.value(said.text.into()),
        };
        self.plans.fault(plan, keyword, shape, weight);
        plan
    }

    /// Where reading ends for want of levels or fuel. The node is not shown: it may be too deep to be dropped.
    fn too_far(&mut self, shape: ShapeId) -> PlanId {
        let plan = self.plans.value(Value::Null);
        self.plans.fault(plan, "depth", shape, WRONG_KIND);
        plan
    }

    /// A misfit because of the kind of the value.
    pub(super) fn wrong(&mut self, thing: Thing<'d>, shape: ShapeId, one: &One) -> PlanId {
        let kind = self.kind(thing);
        let containers = ARRAY | OBJECT;
        let weight = if (kind | one.kinds) & containers != 0 { WRONG_KIND } else { WRONG_SCALAR };
        let listed = one.words.as_ref().is_some_and(|words| words.mask & kind != 0 && one.kinds & kind != 0);
        self.misfit(thing, shape, if listed { "enum" } else { "type" }, weight)
    }

    pub(super) fn kind(&self, thing: Thing<'_>) -> Kinds {
        match thing {
            Thing::Said(_) => STRING,
            Thing::Node(id) => match self.doc.tree.kind(id) {
                Kind::Null => NULL,
                Kind::True | Kind::False => BOOLEAN,
                Kind::Number => NUMBER,
                Kind::Text | Kind::Key => STRING,
                Kind::Array => ARRAY,
                Kind::Object => OBJECT,
            },
        }
    }

    pub(super) fn span(&self, thing: Thing<'_>) -> (usize, usize) {
        match thing {
            Thing::Node(id) => self.doc.tree.span(id),
            Thing::Said(said) => said.span,
        }
    }

    /// A reading that goes one step further, unless that is too far.
    pub(super) fn far(&mut self, plan: PlanId, kind: RepairKind, span: (usize, usize)) -> Option<PlanId> {
        let plan = self.plans.over(plan);
        self.plans.tell(plan, kind, span);
        (self.plans.get(plan).chain <= CEILING).then_some(plan)
    }

    /// Goes on where the outer text stopped: a string in a string is no way to more depth.
    pub(super) fn enter(&mut self, outer: &Layer<'_>) {
        self.levels = outer.levels;
        self.nesting = outer.nesting + 1;
    }

    /// False where a reading would be too deep, or one too many.
    fn descend(&mut self) -> bool {
        if self.levels >= MOST_LEVELS || self.fuel == 0 {
            return false;
        }
        self.levels += 1;
        self.fuel -= 1;
        true
    }

    fn place(&self, id: Id) -> usize {
        id.wrapping_sub(self.base) as usize
    }

    fn known(&self, id: Id, shape: ShapeId) -> Option<PlanId> {
        match self.first.get(self.place(id)) {
            Some((known, plan)) if *known == shape => Some(*plan),
            Some((ShapeId::MAX, _)) => None,
            _ => self.more.get(&(id, shape)).copied(),
        }
    }

    fn remember(&mut self, id: Id, shape: ShapeId, plan: PlanId) {
        let place = self.place(id);
        match self.first.get_mut(place) {
            Some(place) if place.0 == shape || place.0 == ShapeId::MAX => *place = (shape, plan),
            _ => {
                self.more.insert((id, shape), plan);
            }
        }
    }
}
