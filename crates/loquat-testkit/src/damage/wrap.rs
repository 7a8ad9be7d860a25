//! What stands around a damaged text: fences, sentences, another layer of JSON.

use fastrand::Rng;

use super::{Damage, Recipe};

const TAGS: [&str; 5] = ["json", "json", "", "JSON", "js"];

/// Sentences as models begin with; without brackets, so that they can stand beside bare JSON.
const BEFORE: [&str; 6] = [
    "Here is the JSON you asked for:",
    "Sure! I've read the text; this is what it says:",
    "Based on the document (see page 2), I'd say:",
    "The user wants \"structured\" output, so here it is.",
    "Okay, let's see. The answer is below:",
    "Voilà – die Antwort:",
];

const BEHIND: [&str; 5] = [
    "Let me know if you need anything else!",
    "Hope this helps. :)",
    "Note: it's the \"short\" form.",
    "I've left out what the text doesn't say.",
    "(Dates are as written, e.g. 3 May.)",
];

/// Sentences with brackets: beside a fence they leave no doubt either.
const BRACED: [&str; 4] = [
    "I filled {name} and {date} in for you:",
    "Following the set {a, b} and the range [0, 1], the result is:",
    "The format is {\"key\": value}; yours is this:",
    "As said in [1], the \"fields\" are these:",
];

/// The text with everything around it that the recipe asks for, told in `found`.
pub(super) fn around(text: String, recipe: Recipe, found: &mut Recipe, rng: &mut Rng) -> Option<String> {
    let mut text = text;
    let mut kind = |kind: Damage| {
        let has = recipe.has(kind);
        if has {
            found.add(kind);
        }
        has
    };
    if kind(Damage::DoubleEncoding) {
        text = serde_json::to_string(&text).ok()?;
    }
    if kind(Damage::Fence) {
        text = fenced(&text, rng);
    }
    if kind(Damage::FenceWithProse) {
        let before = if rng.bool() { rng.choice(BEFORE)? } else { rng.choice(BRACED)? };
        text = format!("{before}\n\n{}\n\n{}", fenced(&text, rng), rng.choice(BEHIND)?);
    }
    if kind(Damage::Prose) {
        let gap = rng.choice([" ", "\n", "\n\n"])?;
        text = format!("{}{gap}{text}{gap}{}", rng.choice(BEFORE)?, rng.choice(BEHIND)?);
    }
    if kind(Damage::ByteOrderMark) {
        text.insert(0, '\u{feff}');
    }
    Some(text)
}

fn fenced(text: &str, rng: &mut Rng) -> String {
    format!("```{}\n{text}\n```", rng.choice(TAGS).unwrap_or_default())
}
