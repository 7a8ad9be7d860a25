//! What is valid comes back as it is, and what comes back as valid is valid.

use loquat_mend::Mender;
use loquat_testkit::damage::{Damage, damage};
use serde_json::{Value, json};

use super::corpus::{self, validator};
use super::samples::{Sample, equal, samples};

const SEEDS: u64 = 12;

/// Ways to give valid JSON: bare in three layouts, in a fence, and between sentences.
fn dressed(value: &Value, seed: u64) -> Vec<(&'static str, String)> {
    let raw = value.to_string();
    let mut texts = vec![
        ("pretty", serde_json::to_string_pretty(value).unwrap()),
        ("spaced", format!("\n {raw} \n")),
        ("raw", raw),
    ];
    for (name, kind) in
        [("fenced", Damage::Fence), ("fenced, in prose", Damage::FenceWithProse), ("in prose", Damage::Prose)]
    {
        texts.extend(damage(value, kind, seed).map(|text| (name, text)));
    }
    texts
}

/// Told for each reader that changes a valid value.
fn changed(sample: &Sample, seed: u64, value: &Value) -> Vec<String> {
    let with = || Mender::for_schema(&sample.schema).unwrap();
    let readers = [
        ("with the schema", with()),
        ("with the schema, tolerant", with().tolerant_only(true)),
        ("without", Mender::new()),
        ("without, tolerant", Mender::new().tolerant_only(true)),
    ];
    let mut found = Vec::new();
    for (dress, text) in dressed(value, seed) {
        for (name, reader) in &readers {
            let told = match reader.mend(&text) {
                Ok(mended) if !equal(&mended.value, value) => mended.value.to_string(),
                Ok(mended) if !mended.violations.is_empty() => mended.violations[0].to_string(),
                Ok(_) => continue,
                Err(error) => error.to_string(),
            };
            found.push(format!(
                "{} with seed {seed}, {dress}, {name}: {text:?}\n    gave {told}",
                sample.name
            ));
        }
    }
    found
}

#[test]
fn valid_json_comes_back_equal_raw_fenced_in_prose_and_without_the_fast_path() {
    let all = samples();
    let found: Vec<String> = all
        .iter()
        .flat_map(|sample| {
            let instances = sample.instances(SEEDS).into_iter();
            instances.flat_map(|(seed, value)| changed(sample, seed, &value)).collect::<Vec<_>>()
        })
        .collect();
    let few = found.iter().take(12).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(found.is_empty(), "{} changed\n{few}", found.len());
}

#[test]
fn valid_json_has_no_repairs() {
    for sample in samples() {
        let mender = Mender::for_schema(&sample.schema).unwrap();
        for (seed, value) in sample.instances(SEEDS) {
            let mended = mender.mend(&value.to_string()).unwrap();
            assert!(mended.repairs.is_empty(), "{} with seed {seed}: {:?}", sample.name, mended.repairs);
        }
    }
}

#[test]
fn an_open_brace_in_prose_does_not_hide_a_fenced_answer() {
    let schema =
        json!({"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]});
    let text =
        "He wrote {\"title\" in the margin, and [sic] beside it.\n\n```json\n{\"title\": \"A river\"}\n```\n";
    for mender in [Mender::new(), Mender::for_schema(&schema).unwrap()] {
        assert_eq!(mender.mend(text).unwrap().value, json!({"title": "A river"}));
    }
}

/// A value of one schema read on another: mostly wrong, at times nearly right.
#[test]
fn what_is_read_without_violations_is_valid_whatever_the_text_was_meant_for() {
    let all = samples();
    let mut wrong = Vec::new();
    for (at, sample) in all.iter().enumerate() {
        let mender = Mender::for_schema(&sample.schema).unwrap();
        let others = (0..all.len()).map(|step| &all[(at + step) % all.len()]);
        for (seed, value) in others.flat_map(|other| other.instances(3)) {
            let kind = Damage::ALL[(seed as usize * 7 + at) % Damage::ALL.len()];
            let text = damage(&value, kind, seed).unwrap_or_else(|| value.to_string());
            let Ok(mended) = mender.mend(&text) else { continue };
            if mended.violations.is_empty() && !sample.judge.is_valid(&mended.value) {
                wrong.push(format!("{}: {text:?}\n    gave {}", sample.name, mended.value));
            }
        }
    }
    let few = wrong.iter().take(12).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} passed that are not valid\n{few}", wrong.len());
}

#[test]
fn what_is_read_of_the_corpora_without_violations_is_valid() {
    let mut wrong = Vec::new();
    for case in corpus::all().into_iter().filter(|case| !case.is_partial) {
        let Some(judge) = case.schema.as_ref().and_then(validator) else { continue };
        let Ok(mended) = case.mender().and_then(|mender| mender.mend(&case.text())) else { continue };
        if mended.violations.is_empty() && !judge.is_valid(&mended.value) {
            wrong.push(format!("{}: gave {}", case.id, mended.value));
        }
    }
    assert!(wrong.is_empty(), "{} passed that are not valid\n{}", wrong.len(), wrong.join("\n"));
}
