//! A place that is neither a reference nor a union: types, fixed values and bounds, and the forms of objects and arrays.

use serde_json::{Map, Value, json};

use super::{
    fact::{Fact, Role},
    kinds::{Types, fixed_values},
    plan::{Node, NodeId, Scalar},
    reason::{Reason, Unsayable},
    say::{Encoder, Made},
};

/// How an object or an array is said: as which of the two, in which keywords.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) kind: &'static str,
    pub(super) said: Map<String, Value>,
    pub(super) node: NodeId,
    /// Whether the bounds on the number of items hold of what is said.
    pub(super) is_list: bool,
}

/// Which types a keyword speaks of; of the others it says nothing.
const SPEAKS_OF: [(&str, &[&str]); 8] = [
    ("pattern", &["string"]),
    ("minimum", &["number", "integer"]),
    ("maximum", &["number", "integer"]),
    ("exclusiveMinimum", &["number", "integer"]),
    ("exclusiveMaximum", &["number", "integer"]),
    ("multipleOf", &["number", "integer"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
];

impl<'a> Encoder<'a> {
    pub(super) fn plain(&mut self, facts: &[Fact<'a>], at: &str) -> Result<Made, Unsayable> {
        if let Some(fact) = facts.iter().find(|fact| matches!(fact.key, "$dynamicRef" | "$recursiveRef")) {
            return Err(Unsayable::at(&fact.at, Reason::External));
        }
        let Some(types) = Types::of(facts)? else { return Ok(self.text(facts, Scalar::default())) };
        let values = self.fixed(facts, &types)?;
        if values.iter().flatten().any(|value| value.is_object() || value.is_array()) {
            return Ok(self.fixed_text(facts, values.unwrap_or_default()));
        }
        if let Some(values) = &values
            && !self.dialect.enums_of_any_scalar
            && values.iter().any(|value| value.is_null() || value.is_boolean())
        {
            return Ok(self.split_values(facts, &types, values));
        }
        let is_fixed = values.is_some();
        let object = (types.has("object") && !is_fixed).then(|| self.object(facts, at)).transpose()?;
        let array = (types.has("array") && !is_fixed).then(|| self.array(facts, at)).transpose()?;
        Ok(self.assemble(facts, &types, values, object, array))
    }

    /// The values that all `enum`s and `const`s allow.
    fn fixed(&mut self, facts: &[Fact<'a>], types: &Types<'a>) -> Result<Option<Vec<Value>>, Unsayable> {
        let mut common: Option<Vec<Value>> = None;
        for fact in facts.iter().filter(|fact| matches!(fact.key, "enum" | "const")) {
            let values = fixed_values(fact);
            self.budget
                .steps(values.len() / 16 * common.as_ref().map_or(1, |common| 1 + common.len() / 16))
                .map_err(|reason| Unsayable::at(&fact.at, reason))?;
            let both: Vec<Value> = match &common {
                None => values.to_vec(),
                Some(common) => common.iter().filter(|value| values.contains(value)).cloned().collect(),
            };
            if !both.iter().any(|value| types.allow(value)) {
                return Err(Unsayable::at(&fact.at, Reason::Nothing));
            }
            common = Some(both);
        }
        Ok(common)
    }

    fn fixed_text(&mut self, facts: &[Fact<'a>], values: Vec<Value>) -> Made {
        let texts: Vec<Value> = values.iter().map(|value| value.to_string().into()).collect();
        let listed = self.checked_locally.len();
        let mut made = self.text(facts, Scalar { types: Vec::new(), values: Some(values) });
        // All that was asked for is in the list.
        self.checked_locally.truncate(listed);
        made.said.insert("enum".to_owned(), texts.into());
        made
    }

    /// Fixed values, where the subset takes only strings and numbers in an `enum`.
    fn split_values(&mut self, facts: &[Fact<'a>], types: &Types<'a>, values: &[Value]) -> Made {
        let of = |wanted: fn(&Value) -> bool| values.iter().filter(|value| wanted(value)).cloned().collect();
        let (listed, booleans): (Vec<Value>, Vec<Value>) =
            (of(|value| value.is_string() || value.is_number()), of(Value::is_boolean));
        let mut any_of = Vec::new();
        if !listed.is_empty() {
            let names = types.only(|name| listed.iter().any(|value| Types(vec![name]).allow(value)));
            any_of.push(json!({"type": one_or_list(&names.0), "enum": listed}));
        }
        if !booleans.is_empty() {
            any_of.push(json!({"type": "boolean"}));
        }
        if booleans.len() == 1 {
            let at = facts.iter().find(|fact| matches!(fact.key, "enum" | "const"));
            self.checked_locally.extend(at.map(|fact| fact.at.clone()));
        }
        if values.contains(&Value::Null) {
            any_of.push(json!({"type": "null"}));
        }
        let mut said = Map::new();
        facts
            .iter()
            .filter(|fact| fact.role(self.dialect) != Role::Shape)
            .for_each(|fact| self.note(fact, &mut said));
        match any_of.as_slice() {
            [Value::Object(only)] => said.extend(only.clone()),
            _ => _ = said.insert("anyOf".to_owned(), any_of.into()),
        }
        let scalar = Scalar { values: Some(values.to_vec()), ..Scalar::of(&types.0) };
        Made { said, node: self.plan.add(Node::Scalar(scalar)), is_text: false }
    }

    /// All that is said of the place: one schema, or two where an object and an array would be said as the same kind.
    fn assemble(
        &mut self,
        facts: &[Fact<'a>],
        types: &Types<'a>,
        values: Option<Vec<Value>>,
        object: Option<Form>,
        array: Option<Form>,
    ) -> Made {
        let scalars = types.only(|name| !matches!(name, "object" | "array"));
        let mut nodes: Vec<NodeId> = object.iter().chain(&array).map(|form| form.node).collect();
        let collide = matches!((&object, &array), (Some(object), Some(array)) if object.kind == array.kind);
        let said = if collide {
            let mut said = Map::new();
            facts
                .iter()
                .filter(|fact| fact.role(self.dialect) != Role::Shape)
                .for_each(|fact| self.note(fact, &mut said));
            let bare: Vec<Fact<'a>> = facts.iter().filter(|fact| !fact.is_note()).cloned().collect();
            let first =
                self.keywords(&bare, &types.without("array"), values.as_deref(), object.as_ref(), None);
            let second =
                self.keywords(&bare, &types.only(|name| name == "array"), None, None, array.as_ref());
            said.insert("anyOf".to_owned(), vec![Value::Object(first), Value::Object(second)].into());
            said
        } else {
            self.keywords(facts, types, values.as_deref(), object.as_ref(), array.as_ref())
        };
        if !scalars.0.is_empty() || nodes.is_empty() {
            let scalar = Scalar { values, ..Scalar::of(&scalars.0) };
            nodes.push(self.plan.add(Node::Scalar(scalar)));
        }
        let node = match nodes.as_slice() {
            [only] => *only,
            _ => self.plan.add(Node::Union(nodes)),
        };
        Made { said, node, is_text: false }
    }

    /// Keyword by keyword, in the user's order.
    fn keywords(
        &mut self,
        facts: &[Fact<'a>],
        types: &Types<'a>,
        values: Option<&[Value]>,
        object: Option<&Form>,
        array: Option<&Form>,
    ) -> Map<String, Value> {
        let mut said = Map::new();
        let forms: Vec<&Form> = object.into_iter().chain(array).collect();
        let kinds = kinds(types, object, array);
        for fact in facts {
            if fact.role(self.dialect) != Role::Shape {
                self.note(fact, &mut said);
                continue;
            }
            match fact.key {
                "type" => _ = said.insert("type".to_owned(), one_or_list(&kinds)),
                "enum" | "const" => self.values(values.unwrap_or_default(), &mut said, facts),
                key if forms.iter().any(|form| form.said.contains_key(key)) => {
                    let value = forms.iter().find_map(|form| form.said.get(key));
                    said.insert(key.to_owned(), value.cloned().unwrap_or_default());
                }
                key if self.speaks(key, types, array) => self.bound(fact, &mut said),
                _ => {}
            }
        }
        for (key, value) in forms.iter().flat_map(|form| &form.said) {
            said.entry(key).or_insert_with(|| value.clone());
        }
        if !said.contains_key("type") {
            said.shift_insert(0, "type".to_owned(), one_or_list(&kinds));
        }
        said
    }

    fn values(&mut self, values: &[Value], said: &mut Map<String, Value>, facts: &[Fact<'a>]) {
        let is_const = facts.iter().any(|fact| fact.key == "const") && self.dialect.has("const");
        match values {
            [only] if is_const => _ = said.insert("const".to_owned(), only.clone()),
            _ => _ = said.insert("enum".to_owned(), values.to_vec().into()),
        }
    }

    /// Whether a keyword says something of the values at this place, and of how they are said.
    fn speaks(&self, key: &str, types: &Types<'a>, array: Option<&Form>) -> bool {
        let of = SPEAKS_OF.iter().find(|(name, _)| *name == key);
        let is_list = array.is_some_and(|form| form.is_list);
        match of {
            Some((_, ["array"])) => is_list,
            Some((_, names)) => names.iter().any(|name| types.has(name)),
            None => key == "format" && types.has("string"),
        }
    }

    /// A bound that several parts set is the narrowest of them; where that cannot be told, the first is said.
    fn bound(&mut self, fact: &Fact<'a>, said: &mut Map<String, Value>) {
        let Some(before) = said.get(fact.key) else {
            said.insert(fact.key.to_owned(), fact.value.clone());
            return;
        };
        if before == fact.value {
            return;
        }
        let numbers = before.as_f64().zip(fact.value.as_f64());
        match (fact.key, numbers) {
            ("minimum" | "exclusiveMinimum" | "minItems", Some((before, now))) => {
                if now > before {
                    said.insert(fact.key.to_owned(), fact.value.clone());
                }
            }
            ("maximum" | "exclusiveMaximum" | "maxItems", Some((before, now))) => {
                if now < before {
                    said.insert(fact.key.to_owned(), fact.value.clone());
                }
            }
            _ => self.checked_locally.push(fact.at.clone()),
        }
    }
}

/// The types as they are said: an object that is said as a list of pairs is an array.
fn kinds<'t>(types: &Types<'t>, object: Option<&Form>, array: Option<&Form>) -> Vec<&'t str> {
    let said = |name: &'t str| match name {
        "object" => object.map_or("object", |form| form.kind),
        "array" => array.map_or("array", |form| form.kind),
        name => name,
    };
    types.0.iter().map(|name| said(name)).collect()
}

/// What `type` says.
fn one_or_list(names: &[&str]) -> Value {
    match names {
        [only] => Value::from(*only),
        several => Value::from(several.to_vec()),
    }
}
