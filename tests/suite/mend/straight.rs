//! JSON that fits its schema only loosely is read in one go. That may be quicker, but not another answer than the plans give.

use loquat_mend::{Mended, Mender};
use serde_json::{Map, Value};

use super::samples::{Sample, samples};

const SEEDS: u64 = 16;

/// One in so many places is loosened.
const ONE_IN: u64 = 3;

/// Writes a value as models do who did not look at the schema: numbers and literals in quotes, quotes left away, words in capitals, keys
/// in another style, lists of one without their brackets, null for what is not there, and more than was asked.
struct Loosener {
    seed: u64,
}

impl Loosener {
    /// The mixer of SplitMix64.
    fn draw(&mut self, below: u64) -> u64 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % below
    }

    fn loosen(&mut self, value: &Value) -> Value {
        match value {
            Value::Array(items) => {
                let mut items: Vec<Value> = items.iter().map(|item| self.loosen(item)).collect();
                if items.len() == 1 && self.draw(ONE_IN) == 0 { items.remove(0) } else { Value::Array(items) }
            }
            Value::Object(members) => {
                let mut loose = Map::new();
                for (key, member) in members {
                    let value = if self.draw(20) == 0 { Value::Null } else { self.loosen(member) };
                    loose.insert(self.key(key), value);
                }
                if self.draw(20) == 0 {
                    loose.insert("remark of mine".to_owned(), "none".into());
                }
                Value::Object(loose)
            }
            _ if self.draw(ONE_IN) > 0 => value.clone(),
            Value::Bool(value) if self.draw(2) == 0 => if *value { "yes" } else { "No" }.into(),
            Value::String(text) => match text.parse::<u32>() {
                Ok(number) => number.into(),
                Err(_) => text.to_uppercase().into(),
            },
            Value::Number(number) if number.is_i64() && self.draw(3) == 0 => format!("${number}.00").into(),
            other => other.to_string().into(),
        }
    }

    fn key(&mut self, key: &str) -> String {
        match self.draw(ONE_IN * 2) {
            0 => key.to_uppercase(),
            1 => key.replace('_', " "),
            _ => key.to_owned(),
        }
    }
}

/// The same text read in one go and by the plans, where the first way is an answer.
fn both(sample: &Sample, text: &str) -> Option<(Mended, Mended)> {
    let mender = Mender::for_schema(&sample.schema).unwrap();
    let quick = mender.mend(text).ok().filter(|mended| mended.violations.is_empty())?;
    Some((quick, mender.tolerant_only(true).mend(text).unwrap()))
}

#[test]
fn loose_json_is_read_in_one_go_as_the_plans_read_it() {
    let mut differing = Vec::new();
    let (mut read, mut repaired) = (0, 0);
    for sample in samples() {
        for (seed, value) in sample.instances(SEEDS) {
            let text = Loosener { seed }.loosen(&value).to_string();
            let valid = serde_json::from_str(&text).is_ok_and(|value| sample.judge.is_valid(&value));
            let Some((quick, plans)) = both(&sample, &text).filter(|_| !valid) else { continue };
            read += 1;
            repaired += quick.repairs.len();
            if quick.value != plans.value || quick.repairs != plans.repairs {
                differing.push(format!("{} {seed}: {text}\n   {quick:?}\n   {plans:?}", sample.name));
            }
        }
    }
    assert!(differing.is_empty(), "{} of {read}:\n{}", differing.len(), differing.join("\n"));
    assert!(read > 100 && repaired > 300, "{read} texts with {repaired} repairs");
}
