//! What a reader keeps of an arriving text, and hands out without a copy, is what it gives when all is laid anew.

use fastrand::Rng;
use loquat_mend::{Mender, Partial};
use serde_json::{Value, json};

use super::corpus;
use super::samples::samples;

/// Feeds the text in seeded pieces and compares after each.
fn differences(mut partial: Partial, name: &str, text: &str, seed: u64) -> Vec<String> {
    let (mut rng, mut start, mut found) = (Rng::with_seed(seed), 0, Vec::new());
    while start < text.len() {
        let least = start + rng.usize(1..=if seed.is_multiple_of(2) { 3 } else { 24 });
        let end = (least..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
        if partial.feed(&text[start..end]).is_err() {
            break;
        }
        start = end;
        let anew = partial.value();
        if partial.shown() != anew.as_ref() {
            let shown = partial.shown().map_or("nothing".to_owned(), Value::to_string);
            let anew = anew.map_or("nothing".to_owned(), |value| value.to_string());
            found.push(format!("{name}: {:?}\n    shown {shown}\n    anew  {anew}", &text[..end]));
        }
    }
    found
}

/// On a schema that takes any text as a whole.
const LIKE_TEXT: [&str; 6] = [
    "[1, 2, 3]",
    "The list is [1, \"2\", 3], as you can see from this rather long sentence behind it.",
    "As I said, there is more to it: [1, 2, 3].",
    "{\"a\": {\"b\": [null, 1.5, \"c\"]}} and more of it, which is longer than the object itself",
    "[\"1\", \"2\"]",
    "\"a string of its own\"",
];

#[test]
fn what_is_shown_without_a_copy_is_the_value() {
    let (mut found, mut read) = (Vec::new(), 0);
    for case in corpus::all() {
        let (Ok(mender), text) = (case.mender(), case.text()) else { continue };
        read += 1;
        found.extend(
            differences(mender.partial(), &format!("{} {}", case.group(), read), &text, read)
                .into_iter()
                .next(),
        );
    }
    let text = json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}, {"type": "object"}]});
    let text = Mender::for_schema(&text).unwrap();
    for (at, arriving) in LIKE_TEXT.iter().enumerate() {
        found.extend(differences(text.partial(), "any text", arriving, at as u64).into_iter().next());
    }
    for sample in samples() {
        let menders = [Mender::new(), Mender::for_schema(&sample.schema).unwrap()];
        for (seed, value) in sample.instances(6) {
            for (mender, way) in menders.iter().zip(["without", "with"]) {
                read += 1;
                let text = serde_json::to_string_pretty(&value).unwrap();
                let name = format!("{} {way}", sample.name);
                found.extend(differences(mender.partial(), &name, &text, seed).into_iter().next());
            }
        }
    }
    assert!(read >= 500, "{read} texts");
    assert!(found.is_empty(), "{} of {read}:\n{}", found.len(), found.join("\n"));
}
