//! `enum` and `const`: the values that a place may hold, counted, and merged where several parts name some.

use serde_json::{Map, Value};

use super::{
    Unsayable,
    encode::{CONFLICT, Encoder, NOTHING},
    fact::Fact,
    kinds::{Types, fixed_values},
};

const NESTED_VALUES: &str = "objects and arrays as fixed values are not supported";

impl<'a> Encoder<'a> {
    pub(super) fn fixed(
        &mut self,
        fact: &Fact<'a>,
        types: &Types<'a>,
        said: &mut Map<String, Value>,
    ) -> Result<(), Unsayable> {
        let values = fixed_values(fact);
        if !values.iter().any(|value| types.allow(value)) {
            return Err(Unsayable::at(&fact.at, NOTHING));
        }
        if values.iter().any(|value| value.is_object() || value.is_array()) {
            return Err(Unsayable::at(&fact.at, NESTED_VALUES));
        }
        let counted = match fact.key {
            "enum" => self.budget.values(values),
            _ => self.budget.text(fact.value.as_str().unwrap_or_default()),
        };
        counted.map_err(|reason| Unsayable::at(&fact.at, reason))?;
        merge(fact, values, said).ok_or_else(|| Unsayable::at(&fact.at, CONFLICT))
    }
}

/// What all parts allow stays: a `const` if one of them has it, otherwise the common values. `None` where none is left.
fn merge(fact: &Fact<'_>, values: &[Value], said: &mut Map<String, Value>) -> Option<()> {
    if let Some(only) = said.get("const") {
        return values.contains(only).then_some(());
    }
    let common: Vec<Value> = match said.get("enum").and_then(Value::as_array) {
        Some(before) => before.iter().filter(|value| values.contains(value)).cloned().collect(),
        None => values.to_vec(),
    };
    let first = common.first()?.clone();
    if fact.key == "const" {
        said.shift_remove("enum");
        said.insert("const".to_owned(), first);
    } else {
        said.insert("enum".to_owned(), common.into());
    }
    Some(())
}
