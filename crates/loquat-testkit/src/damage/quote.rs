//! Strings of a damaged text: which quotes stand around them, and what in them is not escaped.

use fastrand::Rng;
use serde_json::Value;

use super::{Damage, Recipe};

/// What a string is in its container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Key,
    Member,
    Item,
}

/// All strings of a value, keys too; `None` if it nests deeper than `depth`.
pub(super) fn strings(value: &Value, depth: usize) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut open = vec![(value, 0)];
    while let Some((value, level)) = open.pop() {
        if level > depth {
            return None;
        }
        match value {
            Value::String(text) => found.push(text.as_str()),
            Value::Array(items) => open.extend(items.iter().map(|item| (item, level + 1))),
            Value::Object(members) => {
                found.extend(members.keys().map(String::as_str));
                open.extend(members.values().map(|member| (member, level + 1)));
            }
            _ => {}
        }
    }
    Some(found)
}

/// Puts quotes around a word of the string that `left` counts down to, among those of three words and more.
pub(super) fn put_in(value: &mut Value, left: &mut usize, rng: &mut Rng) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) if text.split(' ').nth(2).is_some() => {
                if *left == 0 {
                    *text = with_word_quoted(text, rng);
                    return;
                }
                *left -= 1;
            }
            Value::Array(items) => open.extend(items.iter_mut()),
            Value::Object(members) => open.extend(members.values_mut()),
            _ => {}
        }
    }
}

/// A word between the first and the last, so that neither quote stands at the string's end; of one line.
fn with_word_quoted(text: &str, rng: &mut Rng) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let is_inside = |at: usize| at > 0 && at + 1 < words.len();
    let plain = |word: &str| !word.is_empty() && !word.chars().any(char::is_control);
    let places: Vec<usize> = words
        .iter()
        .enumerate()
        .filter(|(at, word)| is_inside(*at) && plain(word))
        .map(|(at, _)| at)
        .collect();
    let chosen = rng.choice(places);
    let quoted = words
        .iter()
        .enumerate()
        .map(|(at, word)| if Some(at) == chosen { format!("\"{word}\"") } else { (*word).to_owned() });
    quoted.collect::<Vec<_>>().join(" ")
}

/// Whether this kind of damage leaves the character as it is, though JSON wants it escaped.
pub(super) fn is_raw(c: char, kind: Damage) -> bool {
    match kind {
        Damage::LineBreaks => c == '\n',
        // NUL ends texts in too many tools to come through one.
        Damage::RawControls => c < ' ' && !matches!(c, '\0' | '\n' | '\r'),
        _ => false,
    }
}

/// A string with its quotes, as the recipe wants it.
pub(super) fn written(text: &str, recipe: Recipe) -> String {
    if recipe.has(Damage::CurlyQuotes) {
        return format!("“{}”", escaped(text, Some('"'), recipe));
    }
    // As Python chooses: double quotes only where they save a backslash.
    let is_single = recipe.has(Damage::SingleQuotes) && (!text.contains('\'') || text.contains('"'));
    let quote = if is_single { '\'' } else { '"' };
    format!("{quote}{}{quote}", escaped(text, Some(quote), recipe))
}

/// The string with its inner quotes bare, if none of them can be taken for its end.
pub(super) fn inner(text: &str, role: Role) -> Option<String> {
    let quotes = text.match_indices('"').count();
    let all_inner = text.match_indices('"').all(|(at, _)| {
        let (before, behind) = text.split_at(at);
        is_inner(before, behind.get(1..).unwrap_or_default(), role, quotes.is_multiple_of(2))
    });
    all_inner.then(|| format!("\"{}\"", escaped(text, None, Recipe::default())))
}

/// Whether a quote between these two parts of a string is one reading only: something goes on behind it that is no JSON.
fn is_inner(before: &str, behind: &str, role: Role, even: bool) -> bool {
    // Behind `key:` or a bracket a quote may open a value, behind a comma the next item of a list.
    let opens = |c: char| matches!(c, ':' | '{' | '[') || role == Role::Item && c == ',';
    if before.trim().is_empty() || before.trim_end().ends_with(opens) {
        return false;
    }
    let mut rest = behind.trim_start_matches(' ').chars();
    match rest.next() {
        None => even && behind.is_empty(),
        // `said "no", then left`: neither a key nor an item begins behind the comma.
        Some(',') => {
            let next = rest.as_str().split('"').next().unwrap_or_default();
            let goes_on =
                next.strip_prefix(' ').is_some_and(|next| next.starts_with(|c: char| c.is_lowercase()));
            role == Role::Member && goes_on && !next.contains([':', '{', '['])
        }
        Some(c) => c.is_alphanumeric() || matches!(c, '.' | '!' | '?' | ';' | ')' | '('),
    }
}

fn escaped(text: &str, quote: Option<char>, recipe: Recipe) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if Some(c) == quote => out.extend(['\\', c]),
            '\\' => out.push_str("\\\\"),
            c if [Damage::RawControls, Damage::LineBreaks]
                .into_iter()
                .any(|kind| recipe.has(kind) && is_raw(c, kind)) =>
            {
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
