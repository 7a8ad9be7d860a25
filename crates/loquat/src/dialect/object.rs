//! Objects: closed, each property said, and what nobody named said as pairs where it has to be.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::{
    Openness,
    document::{elements, join, parent},
    fact::{Fact, with_key},
    merge::Part,
    plan::{Absence, Extra, KEY, Member, Node, Object, Scalar, VALUE},
    reason::{Reason, Unsayable},
    say::{Encoder, Made, closed},
    scalar::Form,
};

/// The property that holds what nobody named.
const EXTRA: &str = "__extra";

/// What the facts say of an object.
struct Shape<'a> {
    /// In the user's order; merged parts may each say something of the same one.
    properties: Vec<(&'a str, Vec<Part<'a>>)>,
    required: HashSet<&'a str>,
    /// What a property that nobody named may be: one of these, of each of which all parts hold. None: there is none.
    others: Vec<Vec<Part<'a>>>,
    /// The keys of those, where one pattern tells them all.
    pattern: Option<&'a str>,
}

impl<'a> Encoder<'a> {
    pub(super) fn object(&mut self, facts: &[Fact<'a>], at: &str) -> Result<Form, Unsayable> {
        let shape = self.shape(facts)?;
        let is_map = shape.properties.is_empty() && shape.required.is_empty() && !shape.others.is_empty();
        if is_map && !self.dialect.maps {
            let value = self.inside(2, |encoder| encoder.other(&shape, false))?;
            let items = self.pair(shape.pattern, value.said);
            let said = Map::from_iter([("items".to_owned(), items)]);
            let node = self.plan.add(Node::Pairs { value: value.node });
            return Ok(Form { kind: "array", said, node, is_list: false });
        }
        let (mut schemas, members) = self.inside(1, |encoder| encoder.members(&shape, at))?;
        let always = members.iter().filter(|member| member.absence != Absence::Left);
        let mut required: Vec<Value> = always.map(|member| member.name.clone().into()).collect();
        let mut beside = Value::Bool(false);
        let extra = match self.extra(&shape, &members)? {
            Some((extra @ Extra::Beside { .. }, schema)) => {
                beside = schema;
                Some(extra)
            }
            Some((Extra::Pairs { name, value }, schema)) => {
                schemas.insert(name.clone(), schema);
                required.push(name.clone().into());
                Some(Extra::Pairs { name, value })
            }
            None => None,
        };
        let said = Map::from_iter([
            ("properties".to_owned(), Value::Object(schemas)),
            ("required".to_owned(), required.into()),
            ("additionalProperties".to_owned(), beside),
        ]);
        let node = self.plan.add(Node::Object(Object { members, extra }));
        Ok(Form { kind: "object", said, node, is_list: false })
    }

    /// Properties that nobody named, and their schema: of the pairs, or of each of them.
    fn extra(&mut self, shape: &Shape<'a>, members: &[Member]) -> Result<Option<(Extra, Value)>, Unsayable> {
        let has_nulls = members.iter().any(|member| member.absence == Absence::NullElsewhere);
        if shape.others.is_empty() && !has_nulls {
            return Ok(None);
        }
        if self.dialect.maps {
            let made = self.inside(1, |encoder| encoder.other(shape, has_nulls))?;
            return Ok(Some((Extra::Beside { value: made.node }, Value::Object(made.said))));
        }
        let made = self.inside(3, |encoder| encoder.other(shape, has_nulls))?;
        let pattern = shape.pattern.filter(|_| !has_nulls);
        let pairs = json!({"type": "array", "items": self.pair(pattern, made.said)});
        Ok(Some((Extra::Pairs { name: free_name(members), value: made.node }, pairs)))
    }

    fn pair(&self, pattern: Option<&str>, value: Map<String, Value>) -> Value {
        let key = match pattern.filter(|_| self.dialect.has("pattern")) {
            Some(pattern) => json!({"type": "string", "pattern": pattern}),
            None => json!({"type": "string"}),
        };
        Value::Object(closed([(KEY, key), (VALUE, Value::Object(value))]))
    }

    /// What a property may be that nobody named; or null, where a null that a property holds is said among those.
    fn other(&mut self, shape: &Shape<'a>, or_null: bool) -> Result<Made, Unsayable> {
        let mut made = shape.others.iter().map(|parts| self.node(parts)).collect::<Result<Vec<_>, _>>()?;
        if or_null {
            let node = self.plan.add(Node::Scalar(Scalar::of(&["null"])));
            made.push(Made {
                said: Map::from_iter([("type".to_owned(), "null".into())]),
                node,
                is_text: false,
            });
        }
        Ok(self.alternatives(made))
    }

    fn members(
        &mut self,
        shape: &Shape<'a>,
        at: &str,
    ) -> Result<(Map<String, Value>, Vec<Member>), Unsayable> {
        let (mut schemas, mut members) = (Map::new(), Vec::new());
        for (name, parts) in &shape.properties {
            let is_required = shape.required.contains(name);
            let mut made = match self.tried(|encoder| encoder.node(parts)) {
                Ok(made) => made,
                // A property that cannot be is not asked for.
                Err(refused) if refused.reason == Reason::Nothing && !is_required => continue,
                Err(refused) => return Err(refused),
            };
            let member = self.member((*name).to_owned(), &mut made, parts, is_required);
            schemas.insert((*name).to_owned(), Value::Object(made.said));
            members.push(member);
        }
        let described: HashSet<&str> = shape.properties.iter().map(|(name, _)| *name).collect();
        let mut undescribed: Vec<&str> =
            shape.required.iter().filter(|name| !described.contains(**name)).copied().collect();
        undescribed.sort_unstable();
        for name in undescribed {
            if shape.others.is_empty() {
                return Err(Unsayable::at(at, Reason::Nothing));
            }
            let mut made = self.other(shape, false)?;
            members.push(self.member(name.to_owned(), &mut made, &[], true));
            schemas.insert(name.to_owned(), Value::Object(made.said));
        }
        Ok((schemas, members))
    }

    /// How a property is said that may be absent.
    pub(super) fn member(
        &mut self,
        name: String,
        made: &mut Made,
        parts: &[Part<'a>],
        is_required: bool,
    ) -> Member {
        let has_null = parts.iter().all(|part| self.document.allows_null(part.schema));
        let is_text = made.is_text
            || parts.iter().all(|part| self.document.takes_anything(part.schema)) && !parts.is_empty();
        let leaves = self.dialect.limits.optional.is_none_or(|most| self.optional < most);
        let absence = if is_required {
            Absence::Never
        } else if !self.dialect.all_required && leaves {
            self.optional += 1;
            Absence::Left
        } else if has_null && !is_text {
            // It may be null already, and null means what the user means by it.
            if self.openness == Openness::Open { Absence::NullElsewhere } else { Absence::Ambiguous }
        } else {
            self.allow_null(made);
            Absence::Null
        };
        Member { name, node: made.node, absence, null_is_absent: !is_required && !has_null }
    }

    fn shape(&self, facts: &[Fact<'a>]) -> Result<Shape<'a>, Unsayable> {
        let mut shape = Shape {
            properties: properties(facts)?,
            required: required(facts)?,
            others: Vec::new(),
            pattern: None,
        };
        let closing: Vec<&Fact<'a>> =
            with_key(facts, &["additionalProperties"]).filter(|fact| closes(fact.value)).collect();
        for fact in &closing {
            shape.properties.retain(|(_, parts)| is_let_in(facts, fact, parts));
        }
        let patterns: Vec<(&'a str, Part<'a>)> = with_key(facts, &["patternProperties"])
            .flat_map(|fact| fact.value.as_object().into_iter().flatten().map(move |pair| (fact, pair)))
            .filter(|(_, (_, schema))| !closes(schema))
            .map(|(fact, (pattern, schema))| (pattern.as_str(), Part { at: join(&fact.at, pattern), schema }))
            .collect();
        let additional = self.additional(facts, &shape, patterns.is_empty());
        shape.pattern = match (patterns.as_slice(), &additional) {
            ([(pattern, _)], None) => Some(*pattern),
            _ => None,
        };
        shape.others = patterns.into_iter().map(|(_, part)| vec![part]).chain(additional).collect();
        Ok(shape)
    }

    /// What all parts ask of a property that none of them names; `None` where there is no such property.
    fn additional(&self, facts: &[Fact<'a>], shape: &Shape<'a>, no_patterns: bool) -> Option<Vec<Part<'a>>> {
        let keys = ["additionalProperties", "unevaluatedProperties"];
        let said: Vec<&Fact<'a>> = with_key(facts, &keys).collect();
        if said.iter().any(|fact| closes(fact.value)) {
            return None;
        }
        let described: HashSet<&str> = shape.properties.iter().map(|(name, _)| *name).collect();
        let is_undescribed = shape.required.iter().any(|name| !described.contains(name));
        let is_free = shape.properties.is_empty() && no_patterns || is_undescribed;
        if said.is_empty() && self.openness == Openness::Closed && !is_free {
            return None;
        }
        let parts = said.iter().filter(|fact| fact.value.is_object());
        Some(parts.map(|fact| Part { at: fact.at.clone(), schema: fact.value }).collect())
    }
}

/// Whether the part that closes the object names the property, or might by a pattern.
fn is_let_in(facts: &[Fact<'_>], closing: &Fact<'_>, parts: &[Part<'_>]) -> bool {
    let home = parent(&closing.at);
    parts.iter().any(|part| parent(parent(&part.at)) == home)
        || with_key(facts, &["patternProperties"]).any(|fact| parent(&fact.at) == home)
}

fn properties<'a>(facts: &[Fact<'a>]) -> Result<Vec<(&'a str, Vec<Part<'a>>)>, Unsayable> {
    let mut properties: Vec<(&'a str, Vec<Part<'a>>)> = Vec::new();
    let mut places = HashMap::new();
    for fact in with_key(facts, &["properties"]) {
        let map = fact.value.as_object().ok_or_else(|| Unsayable::at(&fact.at, Reason::NotAnObject))?;
        for (name, schema) in map {
            let part = Part { at: join(&fact.at, name), schema };
            let place = *places.entry(name.as_str()).or_insert(properties.len());
            match properties.get_mut(place) {
                Some((_, parts)) => parts.push(part),
                None => properties.push((name, vec![part])),
            }
        }
    }
    Ok(properties)
}

fn required<'a>(facts: &[Fact<'a>]) -> Result<HashSet<&'a str>, Unsayable> {
    let mut required = HashSet::new();
    for fact in with_key(facts, &["required"]) {
        // Draft 3 wrote `required: true` into the property itself.
        if fact.value.is_boolean() {
            continue;
        }
        if !fact.value.is_array() {
            return Err(Unsayable::at(&fact.at, Reason::NotNames));
        }
        for name in elements(fact.value) {
            required.insert(name.as_str().ok_or_else(|| Unsayable::at(&fact.at, Reason::NotNames))?);
        }
    }
    Ok(required)
}

fn closes(value: &Value) -> bool {
    value == &Value::Bool(false) || *value == json!({"not": {}})
}

fn free_name(members: &[Member]) -> String {
    let is_free = |name: &str| members.iter().all(|member| member.name != name);
    if is_free(EXTRA) {
        return EXTRA.to_owned();
    }
    (2..).map(|number| format!("{EXTRA}_{number}")).find(|name| is_free(name)).unwrap_or_default()
}
