//! Every tolerance of this crate: its name, its sentence, its cost and the reason for the cost.
//!
//! This is the only such list: no other file knows a cost. Costs rank candidates, so only their order matters:
//! 0 is a note (nothing was changed), 1 is a slip that has one reading, 2 to 3 is the likely one of two readings,
//! 5 and more is a guess that may hide a loss.

use std::fmt;

use serde::{Serialize, Serializer};

/// A range of bytes of the text that was given to [`mend`](crate::mend()): `start` is in it, `end` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset behind the last byte; equal to `start` where something was added.
    pub end: usize,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }
}

/// One departure from the text as it stood: what was done, and where. It never carries text of the input.
///
/// ```
/// let mended = loquat_mend::mend("[1, 2,]", None)?;
/// assert_eq!(mended.repairs[0].to_string(), "trailing comma removed at bytes 5..6");
/// # Ok::<(), loquat_mend::Unreadable>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Repair {
    /// What was done.
    pub kind: RepairKind,
    /// Where it was done.
    pub span: Span,
}

impl Repair {
    pub(crate) fn new(kind: RepairKind, start: usize, end: usize) -> Self {
        Self { kind, span: Span::new(start, end) }
    }

    /// What was done, as a clause without the place.
    pub fn sentence(&self) -> &'static str {
        self.kind.sentence()
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at bytes {}..{}", self.sentence(), self.span.start, self.span.end)
    }
}

/// What a repair did. Serialised as its [`name`](Self::name).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RepairKind {
    /// A code fence around the value was taken off.
    Fence,
    /// Prose before or behind the value was left out.
    Prose,
    /// The model's thoughts (`<think>` and its kin) were left out.
    ThinkTag,
    /// A byte order mark before the text was left out.
    ByteOrderMark,
    /// Several candidates were equally good and differ; one was taken.
    ChosenCandidate,
    /// The JSON stood inside a JSON string and was taken out of it.
    JsonInString,
    /// A comma before a closing bracket was removed.
    TrailingComma,
    /// A comma between two members or items was added.
    MissingComma,
    /// A comma that separates nothing was removed.
    DoubledComma,
    /// A colon between a key and its value was added.
    MissingColon,
    /// Single quotes were read as double quotes.
    SingleQuotes,
    /// Typographic quotes were read as double quotes.
    CurlyQuotes,
    /// Backticks or accents were read as double quotes.
    Backticks,
    /// A string in three quotes or backticks was read as one string.
    TripleQuotes,
    /// Backslashes before the quotes around a string were removed.
    EscapedQuotes,
    /// A key without quotes was read as a string.
    UnquotedKey,
    /// A value without quotes was read as a string.
    UnquotedValue,
    /// A literal of Python or JavaScript was read as JSON's.
    PythonLiteral,
    /// A set or tuple of Python was read as an array.
    PythonSequence,
    /// A comment was removed.
    Comment,
    /// White space that JSON does not know was removed.
    OddSpace,
    /// A raw control character in a string was kept as if it were escaped.
    ControlCharacter,
    /// An escape that JSON does not know was read as the characters themselves.
    BadEscape,
    /// A quote inside a string was kept as if it were escaped.
    InnerQuote,
    /// Strings joined by `+` were joined.
    Concatenation,
    /// A number in another notation was written as JSON writes it.
    NumberForm,
    /// A number that has no exact JSON value was kept as a string.
    NumberAsText,
    /// An integer of more than 64 bits was rounded by the number type.
    RoundedNumber,
    /// The closing quote of a string was added: a key, or the brackets that are due, follow it.
    MissingQuote,
    /// A stray quote at the edge of a value without quotes was removed.
    StrayQuote,
    /// A character that belongs to nothing was removed.
    StrayCharacter,
    /// Three dots that stand for left-out items were removed.
    Ellipsis,
    /// A key that was given twice: the last value was kept.
    DuplicateKey,
    /// A key without a value was dropped.
    DanglingKey,
    /// A bracket was closed by, or ended at, a bracket of another kind.
    MismatchedBracket,
    /// A string that the text's end had cut off was closed.
    UnclosedString,
    /// A bracket that the text's end had cut off was closed.
    UnclosedBracket,
    /// A literal or number that the text's end had cut off was dropped or shortened.
    CutToken,
}

impl RepairKind {
    /// Every kind, in the order of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.kind)
    }

    /// The stable name, in kebab case.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What was done, as a clause: lower case, no period.
    pub fn sentence(self) -> &'static str {
        self.row().sentence
    }

    /// What it costs a candidate to need this repair once; candidates with the lower sum are preferred.
    pub fn cost(self) -> u32 {
        self.row().cost
    }

    /// Why it costs that much.
    pub fn reason(self) -> &'static str {
        self.row().reason
    }

    /// Whether this repair closed something that the text's end had cut off.
    pub fn is_cut(self) -> bool {
        matches!(self, Self::UnclosedString | Self::UnclosedBracket | Self::CutToken)
    }

    fn row(self) -> Row {
        // A test holds the table complete; the fallback exists because this crate never panics.
        TABLE.iter().copied().find(|row| row.kind == self).unwrap_or(UNLISTED)
    }
}

impl Serialize for RepairKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[derive(Clone, Copy)]
struct Row {
    kind: RepairKind,
    name: &'static str,
    sentence: &'static str,
    cost: u32,
    reason: &'static str,
}

const fn row(
    kind: RepairKind,
    name: &'static str,
    sentence: &'static str,
    cost: u32,
    reason: &'static str,
) -> Row {
    Row { kind, name, sentence, cost, reason }
}

const UNLISTED: Row =
    row(RepairKind::StrayCharacter, "unlisted", "repaired", 9, "no row, so the worst is assumed");

use RepairKind as K;

#[rustfmt::skip]
const TABLE: &[Row] = &[
    row(K::Fence, "fence", "code fence removed", 0, "a fence marks the answer; it is no damage"),
    row(K::Prose, "prose", "surrounding text left out", 0, "models greet; the value itself is untouched"),
    row(K::ThinkTag, "think-tag", "thoughts left out", 0, "thoughts are not the answer; the value itself is untouched"),
    row(K::ByteOrderMark, "byte-order-mark", "byte order mark left out", 0, "it carries no text"),
    row(K::ChosenCandidate, "chosen-candidate", "one of several equally good candidates taken", 0, "a note for the reader: it comes after the ranking"),
    row(K::JsonInString, "json-in-string", "value taken out of a string", 2, "encoded twice by mistake, or a string on purpose"),
    row(K::TrailingComma, "trailing-comma", "trailing comma removed", 1, "one reading"),
    row(K::MissingComma, "missing-comma", "missing comma added", 1, "two values in a row have one reading"),
    row(K::DoubledComma, "doubled-comma", "surplus comma removed", 2, "a slip, or a value that was left out"),
    row(K::MissingColon, "missing-colon", "missing colon added", 2, "a key and a value, or two strings of a list"),
    row(K::SingleQuotes, "single-quotes", "single quotes read as double quotes", 1, "Python's habit, one reading"),
    row(K::CurlyQuotes, "curly-quotes", "typographic quotes read as double quotes", 1, "an editor's habit, one reading"),
    row(K::Backticks, "backticks", "backticks read as double quotes", 1, "JavaScript's habit, one reading"),
    row(K::TripleQuotes, "triple-quotes", "triple quotes read as double quotes", 1, "Python's habit, one reading"),
    row(K::EscapedQuotes, "escaped-quotes", "backslashes before quotes removed", 1, "escaped once too often, one reading"),
    row(K::UnquotedKey, "unquoted-key", "quotes added around a key", 1, "JavaScript's habit, one reading"),
    row(K::UnquotedValue, "unquoted-value", "quotes added around a value", 3, "where the value ends is the likelier of two readings"),
    row(K::PythonLiteral, "python-literal", "literal of another language read as JSON", 1, "one reading"),
    row(K::PythonSequence, "python-sequence", "set or tuple read as an array", 2, "JSON has neither; the order is kept"),
    row(K::Comment, "comment", "comment removed", 1, "comments carry no value"),
    row(K::OddSpace, "odd-space", "white space that JSON does not know removed", 1, "white space between tokens carries no value"),
    row(K::ControlCharacter, "control-character", "raw control character in a string kept", 1, "a line break that was not escaped, one reading"),
    row(K::BadEscape, "bad-escape", "unknown escape read as written", 2, "a path or a regular expression, or a slip"),
    row(K::InnerQuote, "inner-quote", "quote inside a string kept", 3, "where the string ends is the likelier of two readings"),
    row(K::Concatenation, "concatenation", "joined strings", 2, "an expression was evaluated"),
    row(K::NumberForm, "number-form", "number rewritten in JSON notation", 1, "the same number"),
    row(K::NumberAsText, "number-as-text", "number without an exact JSON value kept as a string", 3, "the digits are kept, the type is not"),
    row(K::RoundedNumber, "rounded-number", "integer beyond 64 bits rounded", 0, "a note: the text is JSON, the number type is too small"),
    row(K::MissingQuote, "missing-quote", "missing closing quote added", 3, "where the string ends is the likelier of two readings"),
    row(K::StrayQuote, "stray-quote", "stray quote removed", 3, "the other quote of the pair is missing"),
    row(K::StrayCharacter, "stray-character", "stray character removed", 5, "a character of the text is lost"),
    row(K::Ellipsis, "ellipsis", "ellipsis removed", 5, "the model left something out"),
    row(K::DuplicateKey, "duplicate-key", "key given twice, last value kept", 2, "the earlier value is lost"),
    row(K::DanglingKey, "dangling-key", "key without a value dropped", 5, "a key of the text is lost"),
    row(K::MismatchedBracket, "mismatched-bracket", "bracket closed by one of another kind", 5, "the nesting is a guess"),
    row(K::UnclosedString, "unclosed-string", "cut string closed", 5, "the rest of the string is missing"),
    row(K::UnclosedBracket, "unclosed-bracket", "cut bracket closed", 5, "the rest of the value is missing"),
    row(K::CutToken, "cut-token", "cut literal or number left out", 5, "its rest is missing, and completing it would invent"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The compiler makes whoever adds a kind come here, and the assertion sends them to the table.
    fn place(kind: RepairKind) -> bool {
        TABLE.iter().filter(|row| row.kind == kind).count() == 1
    }

    #[test]
    fn every_kind_stands_once_in_the_list_with_a_name_a_sentence_and_a_reason() {
        assert_eq!(TABLE.len(), K::CutToken as usize + 1);
        for kind in K::all() {
            assert!(place(kind), "{kind:?}");
            assert!(kind.name().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{kind:?}");
            for words in [kind.sentence(), kind.reason()] {
                assert!(!words.is_empty() && !words.ends_with('.'), "{kind:?}");
            }
        }
        let mut names: Vec<_> = K::all().map(RepairKind::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLE.len());
    }

    #[test]
    fn a_kind_is_serialised_as_its_name() {
        let repair = Repair::new(K::TrailingComma, 3, 4);
        let json = serde_json::to_value(repair).unwrap();
        assert_eq!(json, serde_json::json!({"kind": "trailing-comma", "span": {"start": 3, "end": 4}}));
    }
}
