//! `Schema<T>`: what a valid answer is, as a value. Compiled once, when it is built; a bad one fails there, not at the
//! first call.

use std::{
    any::{Any, TypeId},
    collections::HashSet,
    fmt,
    marker::PhantomData,
    sync::{Arc, OnceLock},
};

use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Error, ErrorKind, Violation};

mod brief;
mod fault;
mod graph;
mod judge;
mod place;
mod recursion;

use recursion::Recursion;

/// A JSON Schema, the Rust type that its values become, and rules that JSON Schema cannot say.
///
/// Built from a type ([`Schema::of`]), from a document ([`Schema::new`]) or from a text ([`Schema::from_text`]);
/// `Schema<serde_json::Value>` serves schemas that are only known at run time. Cloning is cheap.
///
/// ```
/// use loquat_core::Schema;
/// use serde_json::{Value, json};
///
/// let schema = Schema::<Value>::new("lead", json!({"type": "object", "required": ["name"]}))?;
/// assert_eq!(schema.erased().violations(&json!({}))[0].expected, "property `name`");
///
/// let error = Schema::<Value>::new("lead", json!({"properties": {"name": {"type": "text"}}})).unwrap_err();
/// assert!(error.to_string().contains("/properties/name/type"));
/// # Ok::<(), loquat_core::Error>(())
/// ```
pub struct Schema<T> {
    erased: Arc<ErasedSchema>,
    value: PhantomData<fn() -> T>,
}

impl<T> Clone for Schema<T> {
    fn clone(&self) -> Self {
        Self { erased: Arc::clone(&self.erased), value: PhantomData }
    }
}

impl<T> fmt::Debug for Schema<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.erased.fmt(f)
    }
}

#[cfg(feature = "schemars")]
impl<T: DeserializeOwned + schemars::JsonSchema + 'static> Schema<T> {
    /// The schema that `T` derives, in the order of its fields. Costs the compilation of a validator: build it once.
    ///
    /// # Errors
    /// [`InvalidSchema`](ErrorKind::InvalidSchema) where a hand-written `JsonSchema` is wrong.
    pub fn of() -> Result<Self, Error> {
        let document =
            schemars::generate::SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
        Self::new(T::schema_name().as_ref(), document.into())
    }
}

impl<T: DeserializeOwned + 'static> Schema<T> {
    /// A schema from its document. The order of its properties is the order in which the model is asked to answer.
    /// In the name, what is not a letter, a digit, `_` or `-` becomes `_`; 64 characters are kept.
    ///
    /// # Errors
    /// [`InvalidSchema`](ErrorKind::InvalidSchema) with the path of what is wrong.
    pub fn new(name: &str, document: Value) -> Result<Self, Error> {
        let name = wire_name(name);
        let validator =
            jsonschema::options().should_validate_formats(true).build(&document).map_err(|error| {
                let (path, reason) = fault::explain(&document, &error);
                ErrorKind::InvalidSchema { name: name.clone(), path, reason }
            })?;
        let judge: Arc<Judge> = Arc::new(judge::rust_type::<T>);
        Ok(Self::from_erased(ErasedSchema {
            name,
            validator: Arc::new(validator),
            judge,
            names: Arc::new(place::names(&document)),
            recursion: Arc::new(Recursion::of(&document)),
            // A `Value` takes every value at the first attempt.
            untyped: TypeId::of::<T>() == TypeId::of::<Value>(),
            dialect: Arc::default(),
            document,
        }))
    }

    /// A schema from its text, named by its `title`. A byte order mark before it is skipped.
    ///
    /// # Errors
    /// [`InvalidSchema`](ErrorKind::InvalidSchema) with the place of the first mistake.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let document: Value = serde_json::from_str(text).map_err(|error| ErrorKind::InvalidSchema {
            name: UNNAMED.to_owned(),
            path: String::new(),
            reason: format!("not JSON: {error}"),
        })?;
        let name = document.get("title").and_then(Value::as_str).unwrap_or(UNNAMED).to_owned();
        Self::new(&name, document)
    }

    /// Adds a rule. What it returns as `Err` is sent to the model word for word when it breaks the rule, so say what
    /// would be right. Rules run in the order they were added, once the value is a valid `T`.
    #[must_use]
    pub fn check(self, rule: impl Fn(&T) -> Result<(), String> + Send + Sync + 'static) -> Self {
        let before = Arc::clone(&self.erased.judge);
        let judge = move |value: &Value| {
            let mut violations = before(value);
            if violations.iter().all(|violation| violation.rule == Violation::CHECK) {
                violations.extend(judge::check(value, &rule));
            }
            violations
        };
        Self::from_erased(ErasedSchema { judge: Arc::new(judge), ..ErasedSchema::clone(&self.erased) })
    }

    /// The same schema without its type: what crosses to a generator.
    pub fn erased(&self) -> &ErasedSchema {
        &self.erased
    }

    /// The value as `T`, without another validation.
    ///
    /// # Errors
    /// [`Invalid`](ErrorKind::Invalid) when the value is no `T`: a generator that keeps its contract never lets it happen.
    pub fn convert(&self, value: Value) -> Result<T, Error> {
        serde_json::from_value(value).map_err(|error| {
            let detail = brief::brief(&error, brief::DETAIL);
            let violation =
                Violation::new("", Violation::RUST_TYPE, "a value of the type", "another", detail);
            ErrorKind::Invalid { violations: vec![violation] }.into()
        })
    }

    fn from_erased(erased: ErasedSchema) -> Self {
        Self { erased: Arc::new(erased), value: PhantomData }
    }
}

/// The name of a schema without a title.
const UNNAMED: &str = "answer";

type Judge = dyn Fn(&Value) -> Vec<Violation> + Send + Sync;

/// A [`Schema`] without its type: the document, the compiled validator, and the judge that also tries `T` and the checks.
#[derive(Clone)]
pub struct ErasedSchema {
    name: String,
    document: Value,
    validator: Arc<Validator>,
    judge: Arc<Judge>,
    names: Arc<HashSet<String>>,
    recursion: Arc<Recursion>,
    untyped: bool,
    dialect: Arc<OnceLock<Arc<dyn Any + Send + Sync>>>,
}

impl ErasedSchema {
    /// The name as it goes over the wire: at most 64 of `A-Z a-z 0-9 _ -`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The document, in the order in which it was written.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// What an adapter makes of the document before it can send it, made once and kept with the schema. One slot: the
    /// adapter that asks first has it, and for any other type `translate` runs each time.
    pub fn dialect<D: Any + Send + Sync>(&self, translate: impl Fn(&Value) -> D) -> Arc<D> {
        let slot = self.dialect.get_or_init(|| Arc::new(translate(&self.document)));
        Arc::clone(slot).downcast().unwrap_or_else(|_| Arc::new(translate(&self.document)))
    }

    /// Everything that is wrong with `value`: first by the schema, then by `T`, then by the checks; 50 at most.
    ///
    /// A schema that contains itself by several ways (a recursive enum) is told by a smaller check, which knows fewer rules:
    /// what it cannot name is one violation of the whole. And where the type is an untagged enum that contains itself, a value
    /// that is nested so deep that reading it would take minutes is a violation of `depth`.
    pub fn violations(&self, value: &Value) -> Vec<Violation> {
        let mut found = self.judged(value);
        for violation in &mut found {
            let place = place::masked(violation.path(), value, &self.names);
            violation.set_place(place);
        }
        found
    }

    fn judged(&self, value: &Value) -> Vec<Violation> {
        match (self.validator.is_valid(value), self.recursion.branching()) {
            (true, _) if !self.untyped && self.recursion.is_too_deep(value) => vec![judge::too_deep(value)],
            (true, _) => (self.judge)(value),
            (false, true) => judge::branching(&self.document, value),
            (false, false) => judge::schema(&self.validator, value),
        }
    }
}

impl fmt::Debug for ErasedSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").field("name", &self.name).finish_non_exhaustive()
    }
}

fn wire_name(name: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c } else { '_' };
    let name: String = name.chars().take(64).map(legal).collect();
    if name.is_empty() { UNNAMED.to_owned() } else { name }
}
