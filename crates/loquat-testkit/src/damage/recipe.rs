//! Which kinds of damage go into one text: together they must still leave one reading.

use serde_json::Value;

use super::Damage;

/// A set of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Recipe(u32);

impl Recipe {
    pub(super) fn of(kinds: &[Damage]) -> Self {
        let mut recipe = Self::default();
        for kind in kinds {
            recipe.add(*kind);
        }
        recipe
    }

    /// Both kinds, unless they are the same, clash, or are made of others themselves.
    pub(super) fn of_two(one: Damage, other: Damage) -> Option<Self> {
        let simple = !one.is_made_of_others() && !other.is_made_of_others();
        (simple && one != other && !clash(one, other) && !clash(other, one)).then(|| Self::of(&[one, other]))
    }

    pub(super) fn add(&mut self, kind: Damage) {
        self.0 |= 1 << kind as u32;
    }

    pub(super) fn has(self, kind: Damage) -> bool {
        self.0 & (1 << kind as u32) != 0
    }

    pub(super) fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether the kinds leave one reading of this value, whose strings (keys too) are `strings`.
    pub(super) fn suits(self, value: &Value, strings: &[&str]) -> bool {
        let is_container = matches!(value, Value::Object(_) | Value::Array(_));
        let needs_container = [
            Damage::Prose,
            Damage::FenceWithProse,
            Damage::DoubleEncoding,
            Damage::MissingBracket,
            Damage::FullWidth,
        ];
        if needs_container.into_iter().any(|kind| self.has(kind)) && !is_container {
            return false;
        }
        let hold = |signs: &[&str]| strings.iter().any(|text| signs.iter().any(|sign| text.contains(sign)));
        // Behind a raw line break three backticks could be the fence's end.
        !(self.has(Damage::CurlyQuotes) && hold(&["“", "”", "„", "‟", "″"])
            || self.has(Damage::LineBreaks) && hold(&["```"]))
    }
}

/// Kinds of which a text can have only one: what stands around it, what its quotes are, which separators it lacks.
fn group(kind: Damage) -> u8 {
    match kind {
        Damage::Fence | Damage::FenceWithProse | Damage::Prose | Damage::DoubleEncoding => 1,
        Damage::SingleQuotes | Damage::CurlyQuotes | Damage::InnerQuotes => 2,
        Damage::MissingCommas | Damage::DoubledCommas | Damage::MissingColons => 3,
        _ => 0,
    }
}

fn clash(one: Damage, other: Damage) -> bool {
    if group(one) != 0 && group(one) == group(other) {
        return true;
    }
    match one {
        // Where the bracket is missing, the prose behind could belong to the value.
        Damage::MissingBracket => {
            matches!(other, Damage::Prose | Damage::FenceWithProse | Damage::DoubleEncoding)
        }
        // `{a b: 1}` and `{a: 1 b: 2}` could be words of several parts.
        Damage::UnquotedKeys => matches!(other, Damage::MissingColons | Damage::MissingCommas),
        // A comment ends where the line ends, so the line has to end.
        Damage::LineBreaks => matches!(other, Damage::Comments),
        // What follows an inner quote tells that it is one; that has to be trustworthy.
        Damage::InnerQuotes => !matches!(
            other,
            Damage::Fence
                | Damage::FenceWithProse
                | Damage::Prose
                | Damage::TrailingCommas
                | Damage::UnquotedKeys
                | Damage::PythonLiterals
                | Damage::ByteOrderMark
        ),
        Damage::DoubleEncoding => {
            matches!(other, Damage::ByteOrderMark | Damage::RawControls | Damage::LineBreaks)
        }
        _ => false,
    }
}
