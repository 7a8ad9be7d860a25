//! Unions: what stands around them is merged into their branches, since closed objects cannot be combined from outside.

use serde_json::{Map, Value};

use super::{
    document::{elements, join},
    fact::{Fact, append},
    plan::{Node, Scalar},
    reason::{Reason, Unsayable},
    say::{Encoder, Made},
};

/// Branches that several unions at one place may have when they are multiplied; of more, the first union is said and the
/// others are checked here.
const MOST_BRANCHES: usize = 32;

impl<'a> Encoder<'a> {
    pub(super) fn union_or_plain(&mut self, facts: &[Fact<'a>], at: &str) -> Result<Made, Unsayable> {
        let unions: Vec<&Fact<'a>> = facts.iter().filter(|fact| fact.is_union()).collect();
        let Some(first) = unions.first() else { return self.plain(facts, at) };
        let said: Vec<&Fact<'a>> = match unions.as_slice() {
            [only] if !at.is_empty() || !only_requires(only) => vec![*only],
            _ => unions.iter().filter(|union| !only_requires(union)).copied().collect(),
        };
        let product = said.iter().map(|union| elements(union.value).len()).try_fold(1, usize::checked_mul);
        let said = if product.is_some_and(|product| product <= MOST_BRANCHES) {
            said
        } else {
            said.into_iter().take(1).collect()
        };
        let left_out = |fact: &Fact<'a>| fact.is_union() && !said.iter().any(|union| union.at == fact.at);
        if facts.iter().any(left_out) {
            let unsaid = facts.iter().filter(|fact| left_out(fact)).map(|fact| fact.at.clone());
            self.checked_locally.extend(unsaid.collect::<Vec<_>>());
            let kept: Vec<Fact<'a>> = facts.iter().filter(|fact| !left_out(fact)).cloned().collect();
            return match said.first() {
                Some(union) => self.union(&kept, union),
                None => self.plain(&kept, at),
            };
        }
        self.union(facts, first)
    }

    fn union(&mut self, facts: &[Fact<'a>], union: &Fact<'a>) -> Result<Made, Unsayable> {
        let branches = union.value.as_array().ok_or_else(|| Unsayable::at(&union.at, Reason::NotAList))?;
        if union.key == "oneOf" {
            self.checked_locally.push(union.at.clone());
        }
        let is_around = |fact: &&Fact<'a>| !fact.is_note() && fact.at != union.at;
        let around: Vec<_> = facts.iter().filter(is_around).cloned().collect();
        let narrows = around.iter().any(|fact| fact.is_shape(self.dialect));
        // Where anything would do, the other branches add nothing.
        if !narrows && branches.iter().any(|branch| self.document.takes_anything(branch)) {
            return Ok(self.text(facts, Scalar::default()));
        }
        let mut said = Map::new();
        for fact in facts {
            if fact.at == union.at {
                said.insert("anyOf".to_owned(), Value::Null);
            } else if !fact.is_shape(self.dialect) {
                self.note(fact, &mut said);
            }
        }
        let around = if narrows { around } else { Vec::new() };
        let made = self.branches(branches, union, &around)?;
        if made
            .iter()
            .any(|made| matches!(self.plan.node(made.node), Some(Node::Text(it)) if it.values.is_none()))
        {
            return Ok(self.text(facts, Scalar::default()));
        }
        let nodes = made.iter().map(|made| made.node).collect();
        let any_of: Vec<Value> = made.into_iter().map(|made| Value::Object(made.said)).collect();
        said.insert("anyOf".to_owned(), any_of.into());
        Ok(Made { said, node: self.plan.add(Node::Union(nodes)), is_text: false })
    }

    /// The branches that allow some value; at least one.
    fn branches(
        &mut self,
        branches: &'a [Value],
        union: &Fact<'a>,
        around: &[Fact<'a>],
    ) -> Result<Vec<Made>, Unsayable> {
        let mut all = Vec::with_capacity(branches.len());
        let mut first_refused = None;
        for (index, branch) in branches.iter().enumerate() {
            let at = join(&union.at, &index.to_string());
            let made = self.tried(|encoder| {
                encoder.budget.steps(around.len()).map_err(|reason| Unsayable::at(&at, reason))?;
                let mut facts = around.to_vec();
                append(&mut facts, encoder.flatten(branch, &at)?);
                encoder.say(facts, &at)
            });
            match made {
                Ok(made) => all.push(made),
                Err(refused) if refused.reason == Reason::Nothing => {
                    first_refused.get_or_insert(refused);
                }
                Err(refused) => return Err(refused),
            }
        }
        if all.is_empty() {
            return Err(first_refused.unwrap_or_else(|| Unsayable::at(&union.at, Reason::Nothing)));
        }
        Ok(all)
    }

    /// Several alternatives for one place, where at most one of them is written as a union by the user.
    pub(super) fn alternatives(&mut self, mut made: Vec<Made>) -> Made {
        if let Some(text) = made.iter().position(|made| made.is_text) {
            return made.swap_remove(text);
        }
        if made.len() == 1
            && let Some(only) = made.pop()
        {
            return only;
        }
        let nodes = made.iter().map(|made| made.node).collect();
        let mut any_of: Vec<Value> = Vec::new();
        for made in made {
            let said = Value::Object(made.said);
            if !any_of.contains(&said) {
                any_of.push(said);
            }
        }
        let said = Map::from_iter([("anyOf".to_owned(), any_of.into())]);
        Made { said, node: self.plan.add(Node::Union(nodes)), is_text: false }
    }
}

/// A union that says nothing but which properties are required, or are not: it can be left to whoever checks the answer
/// without losing a property.
fn only_requires(union: &Fact<'_>) -> bool {
    let is_rule =
        |key: &String| matches!(key.as_str(), "required" | "not" | "title" | "description" | "$comment");
    elements(union.value)
        .iter()
        .all(|branch| branch.as_object().is_some_and(|map| !map.is_empty() && map.keys().all(is_rule)))
}
