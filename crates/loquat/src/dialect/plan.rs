//! What was said in other words: one node for each place of the schema that was sent. Both directions walk it.

use serde_json::Value;

/// A node of a plan.
pub(super) type NodeId = usize;

/// References one behind the other before something is said; no honest chain of names for one thing is longer.
pub(super) const HOPS: usize = 64;

#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) nodes: Vec<Node>,
    pub(super) root: NodeId,
    /// The property that holds the answer, where the root itself could not.
    pub(super) wrapped: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    /// The value as it stands.
    Scalar(Scalar),
    /// JSON in a string.
    Text(Scalar),
    Object(Object),
    Array {
        items: NodeId,
    },
    Tuple(Tuple),
    /// A map as `[{"key", "value"}]`.
    Pairs {
        value: NodeId,
    },
    Union(Vec<NodeId>),
    /// What is said elsewhere.
    Link(NodeId),
}

/// What is known of a value that is not taken apart: enough to tell the branches of a union apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Scalar {
    /// JSON types; none: any.
    pub(super) types: Vec<String>,
    /// The values that are allowed, where they are told.
    pub(super) values: Option<Vec<Value>>,
}

#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) members: Vec<Member>,
    pub(super) extra: Option<Extra>,
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) node: NodeId,
    pub(super) absence: Absence,
    /// Whether a null written on the user's own schema can only mean "absent".
    pub(super) null_is_absent: bool,
}

/// How a property that is not there is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// It is always there.
    Never,
    /// As null.
    Null,
    /// As null; a null that it holds is said among the pairs.
    NullElsewhere,
    /// By leaving it out.
    Left,
    /// As null, which may as well be its value: null comes back.
    Ambiguous,
}

/// Properties that nobody named.
#[derive(Clone, Debug)]
pub(super) enum Extra {
    /// As pairs, under this name.
    Pairs { name: String, value: NodeId },
    /// Beside the named ones.
    Beside { value: NodeId },
}

#[derive(Clone, Debug)]
pub(super) struct Tuple {
    pub(super) places: Vec<Member>,
    pub(super) rest: Option<NodeId>,
    /// As an object with numbered properties; otherwise as an array.
    pub(super) numbered: bool,
}

/// The property of a numbered object that holds what comes behind its numbered places.
pub(super) const REST: &str = "rest";
pub(super) const KEY: &str = "key";
pub(super) const VALUE: &str = "value";

impl Absence {
    /// Whether a null in an answer says that the property is not there.
    pub(super) fn is_said_as_null(self) -> bool {
        matches!(self, Self::Null | Self::NullElsewhere)
    }
}

impl Plan {
    /// Whether every object, list and text is said as one: an answer then grows as its value does.
    pub(super) fn keeps_shapes(&self) -> bool {
        self.nodes.iter().all(|node| match node {
            Node::Text(_) | Node::Pairs { .. } => false,
            Node::Object(object) => !matches!(object.extra, Some(Extra::Pairs { .. })),
            Node::Tuple(tuple) => !tuple.numbered,
            Node::Scalar(_) | Node::Array { .. } | Node::Union(_) | Node::Link(_) => true,
        })
    }

    pub(super) fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// The node itself, behind its links.
    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        let mut id = id;
        for _ in 0..HOPS {
            match self.nodes.get(id)? {
                Node::Link(next) => id = *next,
                node => return Some(node),
            }
        }
        None
    }
}

impl Scalar {
    pub(super) fn of(types: &[&str]) -> Self {
        Self { types: types.iter().map(|name| (*name).to_owned()).collect(), values: None }
    }
}

impl Extra {
    pub(super) fn value(&self) -> NodeId {
        match self {
            Self::Pairs { value, .. } | Self::Beside { value } => *value,
        }
    }
}

/// The key and the value of a pair, if it is one and nothing else.
pub(super) fn pair(value: &Value) -> Option<(&str, &Value)> {
    let map = value.as_object().filter(|map| map.len() == 2)?;
    Some((map.get(KEY)?.as_str()?, map.get(VALUE)?))
}
