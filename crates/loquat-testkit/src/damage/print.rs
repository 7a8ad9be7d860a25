//! Writes a value as JSON, with the damage that is done to separators, keys, literals and white space.

use fastrand::Rng;
use serde_json::Value;

use super::quote::{self, Role};
use super::{Damage, Recipe};

/// How much is damaged of what could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dose {
    /// About a third.
    Light,
    /// Everything.
    Full,
}

/// How the members of a value are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Compact,
    Spaced,
    /// A line for each member, indented by so many spaces a level.
    Lines(usize),
}

const COMMENTS: [&str; 6] =
    ["as in the text", "the user's own words", "see \"notes\"", "TODO: check", "{optional}", "units: kg, cm"];

/// How editors and tools end lines, most of it unknown to JSON.
const ODD_BREAKS: [&str; 6] = ["\r\n", "\r\n", "\r", "\u{2028}", "\u{85}", "\n\u{a0}"];

pub(super) struct Printer {
    recipe: Recipe,
    dose: Dose,
    layout: Layout,
    /// Whether brackets are full-width too, where commas and colons are.
    wide: bool,
    rng: Rng,
    out: String,
    found: Recipe,
}

impl Printer {
    pub(super) fn new(recipe: Recipe, dose: Dose, mut rng: Rng) -> Self {
        let layouts = [Layout::Compact, Layout::Spaced, Layout::Lines(2), Layout::Lines(4)];
        let layout = rng.choice(layouts).unwrap_or(Layout::Spaced);
        let layout = if recipe.has(Damage::LineBreaks) { Layout::Lines(2) } else { layout };
        let wide = rng.u8(..3) == 0;
        Self { recipe, dose, layout, wide, rng, out: String::new(), found: Recipe::default() }
    }

    /// The text, and which kinds found something to damage.
    pub(super) fn print(mut self, value: &Value) -> (String, Recipe) {
        self.value(value, 0, Role::Item);
        if self.recipe.has(Damage::MissingBracket) && self.out.pop().is_some() {
            self.found.add(Damage::MissingBracket);
        }
        (self.out, self.found)
    }

    /// Whether this place is damaged, if the recipe has the kind at all.
    fn strikes(&mut self, kind: Damage) -> bool {
        let hit = self.recipe.has(kind) && (self.dose == Dose::Full || self.rng.u8(..3) == 0);
        if hit {
            self.found.add(kind);
        }
        hit
    }

    /// The recursion is bounded by the depth that `damage` allows.
    fn value(&mut self, value: &Value, depth: usize, role: Role) {
        match value {
            Value::Object(members) => {
                let members = members.iter().map(|(key, value)| (Some(key.as_str()), value));
                self.container(['{', '}'], &members.collect::<Vec<_>>(), depth);
            }
            Value::Array(items) => {
                let items = items.iter().map(|item| (None, item));
                self.container(['[', ']'], &items.collect::<Vec<_>>(), depth);
            }
            Value::String(text) => self.string(text, role),
            Value::Number(number) => self.out.push_str(&number.to_string()),
            Value::Bool(true) => self.literal("true", "True"),
            Value::Bool(false) => self.literal("false", "False"),
            Value::Null => self.literal("null", "None"),
        }
    }

    fn container(&mut self, brackets: [char; 2], members: &[(Option<&str>, &Value)], depth: usize) {
        self.bracket(brackets[0]);
        for (at, (key, value)) in members.iter().enumerate() {
            self.line(depth + 1);
            if let Some(key) = key {
                self.key(key);
                self.colon();
            }
            self.value(value, depth + 1, if key.is_some() { Role::Member } else { Role::Item });
            match members.get(at + 1) {
                Some((key, next)) => self.comma(key.is_none() && is_bare(value) && is_bare(next)),
                None if self.strikes(Damage::TrailingCommas) => self.sign(',', '，'),
                None => {}
            }
            self.comment();
        }
        if !members.is_empty() {
            self.line(depth);
        }
        self.bracket(brackets[1]);
    }

    fn key(&mut self, key: &str) {
        if is_identifier(key) && self.strikes(Damage::UnquotedKeys) {
            self.out.push_str(key);
        } else {
            self.string(key, Role::Key);
        }
    }

    fn colon(&mut self) {
        if self.strikes(Damage::MissingColons) {
            self.out.push(' ');
            return;
        }
        self.sign(':', '：');
        if self.layout != Layout::Compact {
            self.out.push(' ');
        }
    }

    /// Between two bare words (`bare`) a comma always stands: without it they could be one.
    fn comma(&mut self, bare: bool) {
        if !bare && self.strikes(Damage::MissingCommas) {
            self.out.push(' ');
            return;
        }
        self.sign(',', '，');
        if self.strikes(Damage::DoubledCommas) {
            self.sign(',', '，');
        }
        if self.layout == Layout::Spaced {
            self.out.push(' ');
        }
    }

    fn sign(&mut self, sign: char, wide: char) {
        let strikes = self.strikes(Damage::FullWidth);
        self.out.push(if strikes { wide } else { sign });
    }

    fn bracket(&mut self, sign: char) {
        let wide = match sign {
            '{' => '｛',
            '}' => '｝',
            '[' => '［',
            _ => '］',
        };
        let is_wide = self.wide && self.recipe.has(Damage::FullWidth);
        self.out.push(if is_wide { wide } else { sign });
    }

    fn literal(&mut self, json: &str, python: &str) {
        let strikes = self.strikes(Damage::PythonLiterals);
        self.out.push_str(if strikes { python } else { json });
    }

    fn string(&mut self, text: &str, role: Role) {
        for kind in [Damage::RawControls, Damage::LineBreaks] {
            if self.recipe.has(kind) && text.chars().any(|c| quote::is_raw(c, kind)) {
                self.found.add(kind);
            }
        }
        let bare = (self.recipe.has(Damage::InnerQuotes) && role != Role::Key && text.contains('"'))
            .then(|| quote::inner(text, role))
            .flatten()
            .filter(|_| self.strikes(Damage::InnerQuotes));
        let written = bare.unwrap_or_else(|| quote::written(text, self.recipe));
        for (kind, sign) in [(Damage::CurlyQuotes, '“'), (Damage::SingleQuotes, '\'')] {
            if self.recipe.has(kind) && written.starts_with(sign) {
                self.found.add(kind);
            }
        }
        self.out.push_str(&written);
    }

    fn line(&mut self, depth: usize) {
        let Layout::Lines(indent) = self.layout else { return };
        let odd = self.strikes(Damage::LineBreaks).then(|| self.rng.choice(ODD_BREAKS)).flatten();
        self.out.push_str(odd.unwrap_or("\n"));
        self.out.extend(std::iter::repeat_n(' ', indent * depth));
    }

    fn comment(&mut self) {
        if !self.strikes(Damage::Comments) {
            return;
        }
        let note = self.rng.choice(COMMENTS).unwrap_or_default();
        let mark = if matches!(self.layout, Layout::Lines(_)) { self.rng.u8(..3) } else { 0 };
        self.out.push_str(&match mark {
            0 => format!(" /* {note} */ "),
            1 => format!(" // {note}"),
            _ => format!(" # {note}"),
        });
    }
}

fn is_bare(value: &Value) -> bool {
    !matches!(value, Value::String(_) | Value::Array(_) | Value::Object(_))
}

/// A key that JavaScript takes without quotes, and that nobody takes for a literal.
fn is_identifier(key: &str) -> bool {
    let literals = ["true", "false", "null", "none", "undefined", "nan", "infinity"];
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
        && !literals.contains(&key.to_ascii_lowercase().as_str())
}
