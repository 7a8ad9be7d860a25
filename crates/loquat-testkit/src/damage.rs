//! A text that a model might have written for a value: the damager, because a reader is only as good as what it survives.
//!
//! Every kind of damage is such that one original can be meant: the value that went in. Where a kind would leave two
//! readings (an inner quote that looks like a string's end, a comma missing between two bare numbers) it is not done.
//!
//! [`damage()`] chooses the kinds, `recipe.rs` knows which go together, `print.rs` writes the JSON with them, `quote.rs`
//! its strings, `wrap.rs` what stands around it.

mod print;
mod quote;
mod recipe;
mod wrap;

use fastrand::Rng;
use serde_json::Value;

use self::print::{Dose, Printer};
use self::recipe::Recipe;

/// A way in which models get JSON wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Damage {
    /// In a code fence.
    Fence,
    /// In a code fence with sentences before and behind; they may hold braces and quotes.
    FenceWithProse,
    /// Between sentences, without a fence. Objects and arrays only.
    Prose,
    /// A comma behind the last member.
    TrailingCommas,
    /// No comma between two members; never between two bare words or numbers.
    MissingCommas,
    /// Two commas between members.
    DoubledCommas,
    /// No colon behind a key.
    MissingColons,
    /// Keys that are identifiers stand without quotes.
    UnquotedKeys,
    /// Strings as Python's `repr` writes them.
    SingleQuotes,
    /// Typographic quotes around strings; not where a string holds some.
    CurlyQuotes,
    /// Comments between the members: `//`, `#` and `/* */`.
    Comments,
    /// The last bracket is missing.
    MissingBracket,
    /// `True`, `False` and `None`.
    PythonLiterals,
    /// Quotes in a string without their backslashes, where they cannot be taken for the string's end.
    InnerQuotes,
    /// The whole text once more as a JSON string. Without a schema that says otherwise this is JSON as it stands.
    DoubleEncoding,
    /// Full-width commas and colons, at times full-width brackets.
    FullWidth,
    /// A byte order mark in front.
    ByteOrderMark,
    /// Tabs and other control characters in strings as they are, not escaped.
    RawControls,
    /// Line breaks in strings as they are, and lines that end in what JSON does not know as white space.
    LineBreaks,
    /// What is seen most: a fence, Python's literals, unquoted keys and trailing commas at once (at least three of them).
    Usual,
    /// Two of the other kinds, drawn by the seed.
    Pair,
}

impl Damage {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::Fence,
        Self::FenceWithProse,
        Self::Prose,
        Self::TrailingCommas,
        Self::MissingCommas,
        Self::DoubledCommas,
        Self::MissingColons,
        Self::UnquotedKeys,
        Self::SingleQuotes,
        Self::CurlyQuotes,
        Self::Comments,
        Self::MissingBracket,
        Self::PythonLiterals,
        Self::InnerQuotes,
        Self::DoubleEncoding,
        Self::FullWidth,
        Self::ByteOrderMark,
        Self::RawControls,
        Self::LineBreaks,
        Self::Usual,
        Self::Pair,
    ];

    /// Whether this kind is made of others.
    fn is_made_of_others(self) -> bool {
        matches!(self, Self::Usual | Self::Pair)
    }
}

/// Values nested deeper than this are not damaged: the printer recurses once a level.
const DEEPEST: usize = 120;

/// Pairs that are tried before a value is given up: most clash, or find nothing to damage in a small value.
const PAIRS: usize = 40;

/// Writes `value` as JSON with damage of this kind; the same seed gives the same text.
///
/// `None` where the kind finds nothing to damage (no string that holds quotes, no literal) or where the text could be
/// read as another value too. See [`quoted`] for values without quotes.
///
/// ```
/// use loquat_testkit::damage::{Damage, damage};
/// use serde_json::json;
///
/// let text = damage(&json!({"ok": true}), Damage::PythonLiterals, 0).expect("there is a literal");
/// assert!(text.contains("True"));
/// assert_eq!(damage(&json!([1, 2]), Damage::PythonLiterals, 0), None);
/// ```
pub fn damage(value: &Value, kind: Damage, seed: u64) -> Option<String> {
    let mut rng = Rng::with_seed(seed.wrapping_mul(64).wrapping_add(kind as u64));
    match kind {
        Damage::Pair => (0..PAIRS).find_map(|_| {
            let (one, other) = (rng.choice(Damage::ALL)?, rng.choice(Damage::ALL)?);
            inflict(value, Recipe::of_two(one, other)?, 2, &mut rng)
        }),
        Damage::Usual => {
            let usual = [Damage::Fence, Damage::PythonLiterals, Damage::UnquotedKeys, Damage::TrailingCommas];
            inflict(value, Recipe::of(&usual), 3, &mut rng)
        }
        kind => inflict(value, Recipe::of(&[kind]), 1, &mut rng),
    }
}

/// The value with a word in double quotes put into one of its strings, for [`Damage::InnerQuotes`].
///
/// `None` where no string has three words. Whether the value is still valid on its schema is for the caller to see.
pub fn quoted(value: &Value, seed: u64) -> Option<Value> {
    let mut changed = value.clone();
    let mut rng = Rng::with_seed(seed);
    let strings = quote::strings(value, DEEPEST)?;
    let long = strings.iter().filter(|text| text.split(' ').nth(2).is_some()).count();
    let mut chosen = (long > 0).then(|| rng.usize(..long))?;
    quote::put_in(&mut changed, &mut chosen, &mut rng);
    // A key may have been counted that is no place for quotes.
    (changed != *value).then_some(changed)
}

/// At least `needed` of the recipe's kinds have to find something.
fn inflict(value: &Value, recipe: Recipe, needed: u32, rng: &mut Rng) -> Option<String> {
    if !recipe.suits(value, &quote::strings(value, DEEPEST)?) {
        return None;
    }
    // A light dose may miss in a small value; the full one finds whatever is there to be damaged.
    [Dose::Light, Dose::Full].into_iter().find_map(|dose| {
        let (text, mut found) = Printer::new(recipe, dose, rng.fork()).print(value);
        let text = wrap::around(text, recipe, &mut found, rng)?;
        (found.count() >= needed).then_some(text)
    })
}
