//! Why, and where, a schema cannot be said.

/// Why, and where, a schema cannot be said in a provider's subset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", place(.path))]
pub struct Unsayable {
    /// A JSON pointer into the user's schema; empty for its root.
    pub path: String,
    /// What cannot be said.
    pub reason: Reason,
}

impl Unsayable {
    pub(super) fn at(path: &str, reason: Reason) -> Self {
        Self { path: path.to_owned(), reason }
    }
}

fn place(path: &str) -> String {
    if path.is_empty() { "at the root".to_owned() } else { format!("at `{path}`") }
}

/// What cannot be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// `false`, an empty `enum`, parts that contradict each other.
    #[error("no value is allowed here")]
    Nothing,
    /// Neither an object nor a boolean.
    #[error("a schema must be an object")]
    NoSchema,
    /// `anyOf` and its like.
    #[error("this keyword must be a list of schemas")]
    NotAList,
    /// `properties`.
    #[error("`properties` must be an object of schemas")]
    NotAnObject,
    /// `required`.
    #[error("`required` must be a list of names")]
    NotNames,
    /// `type`.
    #[error("`type` must be the name of a JSON type, or a list of such names")]
    UnknownType,
    /// A reference to another document, or by a name.
    #[error("only references into this document can be followed, as `#/$defs/name`")]
    External,
    /// A reference without a target.
    #[error("the reference leads nowhere")]
    Missing,
    /// A reference that is its own target.
    #[error("the reference leads back to itself without saying anything")]
    Circular,
    /// Beyond what a stack can walk.
    #[error("the document nests deeper than 128 levels of JSON")]
    TooDeep,
    /// Merging copies, and copies of copies double.
    #[error("the schema grows too large when its parts are merged")]
    TooLarge,
    /// A limit of the provider.
    #[error("more than {0} properties in all")]
    Properties(usize),
    /// A limit of the provider.
    #[error("more than {0} values in all `enum`s together")]
    EnumValues(usize),
    /// A limit of the provider, on names and fixed values.
    #[error("more than {0} characters of names, `enum`s and `const`s")]
    Characters(usize),
    /// A limit of the provider.
    #[error("an `enum` of more than {0} values with more than {1} characters")]
    LongEnum(usize, usize),
    /// A limit of the provider.
    #[error("objects and arrays nest deeper than {0} levels")]
    Levels(usize),
    /// A limit of the provider.
    #[error("more than {0} optional properties in all")]
    Optional(usize),
    /// A limit of the provider.
    #[error("more than {0} unions in all")]
    Unions(usize),
}
