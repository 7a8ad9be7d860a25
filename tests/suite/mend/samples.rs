//! Schemas of everyday answers, and values that are valid on them.

mod equal;

use jsonschema::Validator;
use loquat_testkit::instances::generate;
use serde_json::Value;

pub(crate) use self::equal::equal;
use super::corpus::validator;

/// A schema of `tests/corpus/schemas` with its judge.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) schema: Value,
    pub(crate) judge: Validator,
}

pub(crate) fn samples() -> Vec<Sample> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/schemas");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let schema = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let judge = validator(&schema).unwrap();
        Sample { name: path.file_stem().unwrap().to_string_lossy().into_owned(), schema, judge }
    };
    paths.into_iter().map(read).collect()
}

impl Sample {
    /// Valid values, one for each seed that gives one.
    pub(crate) fn instances(&self, seeds: u64) -> Vec<(u64, Value)> {
        let drawn = (0..seeds).filter_map(|seed| Some((seed, generate(&self.schema, seed)?)));
        drawn.filter(|(_, value)| self.judge.is_valid(value)).collect()
    }
}

#[test]
fn almost_every_seed_gives_a_value_that_is_valid_on_every_schema() {
    for sample in samples() {
        let count = sample.instances(40).len();
        assert!(count >= 36, "{}: {count} of 40", sample.name);
    }
}

#[test]
fn the_schemas_are_many_and_varied() {
    let samples = samples();
    assert!(samples.len() >= 40, "{}", samples.len());
    let all: String = samples.iter().map(|sample| sample.schema.to_string()).collect();
    for word in
        ["$ref", "anyOf", "oneOf", "allOf", "enum", "const", "prefixItems", "date-time", "uuid", "null"]
    {
        assert!(all.contains(word), "{word}");
    }
}
