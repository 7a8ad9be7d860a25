//! Schemas of everyday answers in each provider's dialect, and their values there and back.

use loquat::dialect::{Dialect, Openness, say};
use serde_json::{Value, json};

use crate::mend::{
    corpus::validator,
    samples::{Sample, equal, samples},
};

/// Values that are invented for each schema.
const SEEDS: u64 = 40;

fn each(check: impl Fn(&Sample, Dialect, &[Value])) {
    for sample in samples() {
        let values: Vec<Value> = sample.instances(SEEDS).into_iter().map(|(_, value)| value).collect();
        for dialect in Dialect::ALL {
            check(&sample, dialect, &values);
        }
    }
}

#[test]
fn every_schema_can_be_said_in_every_dialect() {
    each(|sample, dialect, _| {
        let said = say(&sample.schema, &dialect, Openness::Closed);
        let said = said.unwrap_or_else(|error| panic!("{}, {}: {error}", sample.name, dialect.name));
        let again = say(&said.schema, &dialect, Openness::Closed).unwrap();
        assert_eq!(again.schema, said.schema, "{}, {}: saying twice", sample.name, dialect.name);
    });
}

#[test]
fn read_as_open_a_valid_value_is_a_valid_answer_and_comes_back_equal() {
    each(|sample, dialect, values| {
        let said = say(&sample.schema, &dialect, Openness::Open).unwrap();
        let judge = validator(&said.schema).unwrap();
        for value in values {
            let at = || format!("{}, {}: {value}", sample.name, dialect.name);
            let answer = said.encode(value).unwrap_or_else(|| panic!("{}", at()));
            assert!(judge.is_valid(&answer), "{}\n{answer}\n{}", at(), said.schema);
            let back = said.decode(answer);
            assert!(equal(&back, value), "{}\n{back}", at());
        }
    });
}

#[test]
fn as_it_is_sent_a_valid_value_is_a_valid_answer_and_means_a_valid_value() {
    each(|sample, dialect, values| {
        let said = say(&sample.schema, &dialect, Openness::Closed).unwrap();
        let judge = validator(&said.schema).unwrap();
        for answer in values.iter().filter_map(|value| said.encode(value)) {
            assert!(judge.is_valid(&answer), "{}, {}: {answer}", sample.name, dialect.name);
            let back = said.decode(answer.clone());
            assert!(sample.judge.is_valid(&back), "{}, {}: {answer} is {back}", sample.name, dialect.name);
        }
    });
}

#[test]
fn whatever_an_answer_is_decoding_it_ends() {
    let strange =
        [json!(null), json!("x"), json!([]), json!([[]]), json!({}), json!({"value": {"a": [null]}})];
    each(|sample, dialect, values| {
        let said = say(&sample.schema, &dialect, Openness::Closed).unwrap();
        // Every value as it stands, and every value of its neighbour, are answers that do not follow the encoding.
        for answer in strange.iter().chain(values.iter().take(8)) {
            let decoded = said.decode(answer.clone());
            said.without_nulls(decoded);
            said.place(answer, "/a/0/b");
        }
    });
}
