//! Every tolerance of this crate: its name, its sentence, its cost and the reason for the cost.
//!
//! This is the only such list: no other file knows a cost. Costs rank candidates, so only their order matters:
//! 0 is a note (nothing was changed), 1 is a slip that has one reading, 2 to 3 is the likely one of two readings,
//! 5 and more is a guess that may hide a loss.

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

/// A range of bytes of the text that was given to [`mend`](crate::mend()): `start` is in it, `end` is not.
///
/// No text is longer than 4 GiB, so that the list of repairs stays small beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end.max(start) as u32 }
    }

    /// The offset of the first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The offset behind the last byte; equal to the start where something was added.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Both, to take the bytes out of the text.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The stretch from the first byte of one to the last of the other.
    pub(crate) fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
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

    /// Its rank in the order of the text.
    pub(crate) fn order(&self) -> u128 {
        u128::from(self.span.start) << 64 | u128::from(self.span.end) << 8 | self.kind as u128
    }

    /// What was done, as a clause without the place.
    pub fn sentence(&self) -> &'static str {
        self.kind.sentence()
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at bytes {}..{}", self.sentence(), self.span.start(), self.span.end())
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
    /// Bytes that are no UTF-8 became U+FFFD.
    InvalidUtf8,
    /// The value stood in the markup of a tool call.
    ToolCall,
    /// A call, an assignment or a type name around the value was left out.
    Wrapper,
    /// Several values in a row were gathered into one array.
    Gathered,
    /// Full-width punctuation was read as JSON's.
    FullWidth,
    /// `Infinity` or `NaN` was read as null where the schema allows it, as text without one.
    SpecialNumber,
    /// A string that holds a number was read as the number.
    NumberFromText,
    /// Separators between digits were removed.
    Separators,
    /// A currency sign around a number was left out.
    Currency,
    /// A percent sign behind a number was left out.
    Percent,
    /// A unit behind a number was left out.
    Unit,
    /// A fraction was computed; only where the result is exact.
    Fraction,
    /// The only number of a sentence was taken.
    NumberInProse,
    /// A float without a fraction was read as an integer.
    WholeNumber,
    /// A number or literal was kept as text.
    ScalarAsText,
    /// An object or array was kept as its source text.
    JsonAsText,
    /// A word was read as true, false or null.
    Literal,
    /// The only literal of a sentence was taken.
    LiteralInProse,
    /// A word was matched in another case.
    WordCase,
    /// A word was matched without its accents.
    WordAccents,
    /// A word was matched without its punctuation.
    WordPunctuation,
    /// A synonym that the schema declares was replaced.
    WordSynonym,
    /// The description of a word, behind it or in its place, was left out.
    WordDescribed,
    /// The only known word of a sentence was taken.
    WordInProse,
    /// A key was matched in another case or style.
    KeyCase,
    /// A key was matched without its accents.
    KeyAccents,
    /// A name that the schema declares for a key was replaced.
    KeySynonym,
    /// A property that the schema forbids was left out.
    ExtraKey,
    /// A null for an optional property was left out.
    NullAbsent,
    /// A value was taken out of an object or array around it.
    Unwrapped,
    /// A value was put into the only property of the wanted object.
    Wrapped,
    /// A single value was read as an array of one.
    ItemAsArray,
    /// One item of an array was taken where the schema wants a single value.
    FirstItem,
    /// An item or entry that cannot be read as the schema wants was left out.
    DroppedItem,
    /// A list of key and value pairs was read as an object.
    PairsAsObject,
    /// An object's fields were taken out of prose.
    FieldsInProse,
    /// The whole text was taken as the string that the schema wants.
    ProseAsText,
    /// Items were taken out of a text with commas or bullets.
    ListInText,
    /// A date or time was rewritten in the notation that the format asks for.
    MomentForm,
    /// Markdown around a value was removed.
    Markdown,
    /// A missing property got the default of the schema, as was asked for.
    FilledDefault,
    /// Members in an array without braces became an object.
    ImpliedObject,
    /// Several branches of a union fit equally well; the first was taken.
    OneOfUnion,
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
        // A test holds the table complete and in order; the fallback exists because this crate never panics.
        TABLE.get(self as usize).copied().unwrap_or(UNLISTED)
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
    row(K::InvalidUtf8, "invalid-utf8", "bytes that are no UTF-8 replaced", 5, "a character of the text is lost"),
    row(K::ToolCall, "tool-call", "arguments taken out of a tool call", 0, "the value itself is untouched"),
    row(K::Wrapper, "wrapper", "call or assignment around the value left out", 1, "`callback(..)` and `x = ..` carry no value"),
    row(K::Gathered, "gathered", "values in a row gathered into an array", 2, "JSON lines, or several answers"),
    row(K::FullWidth, "full-width", "full-width punctuation read as JSON's", 1, "an input method's habit, one reading"),
    row(K::SpecialNumber, "special-number", "infinity or not-a-number read as null or text", 3, "JSON has no such number"),
    row(K::NumberFromText, "number-from-text", "string read as a number", 1, "the same digits in quotes"),
    row(K::Separators, "separators", "digit separators removed from a number", 2, "`1,200` is one number or two"),
    row(K::Currency, "currency", "currency sign left out of a number", 2, "the schema asks for the amount alone"),
    row(K::Percent, "percent", "percent sign left out of a number", 2, "50 % may be 50 or 0.5; the digits are kept"),
    row(K::Unit, "unit", "unit left out of a number", 3, "the schema asks for the number alone"),
    row(K::Fraction, "fraction", "fraction computed", 3, "`3/2` is a number, or a date"),
    row(K::NumberInProse, "number-in-prose", "number taken out of a sentence", 8, "the sentence may speak of another number"),
    row(K::WholeNumber, "whole-number", "whole float read as an integer", 1, "the same number"),
    row(K::ScalarAsText, "scalar-as-text", "number or literal kept as text", 2, "the same characters in quotes"),
    row(K::JsonAsText, "json-as-text", "object or array kept as its text", 14, "the schema asks for text, and one of the items may be meant"),
    row(K::Literal, "literal", "word read as a literal", 2, "`yes` is true in a boolean's place"),
    row(K::LiteralInProse, "literal-in-prose", "literal taken out of a sentence", 8, "the sentence may deny it"),
    row(K::WordCase, "word-case", "case of a word changed", 1, "the same word"),
    row(K::WordAccents, "word-accents", "accents of a word changed", 2, "the same word without its accents"),
    row(K::WordPunctuation, "word-punctuation", "punctuation around or in a word ignored", 3, "`**one**` and `one.` mean one"),
    row(K::WordSynonym, "word-synonym", "declared synonym replaced", 1, "the schema itself says so"),
    row(K::WordDescribed, "word-described", "word read from its description", 2, "the schema itself gives the description"),
    row(K::WordInProse, "word-in-prose", "word taken out of a sentence", 8, "the sentence may deny it"),
    row(K::KeyCase, "key-case", "case or style of a key changed", 1, "`firstName` and `first_name` are one key"),
    row(K::KeyAccents, "key-accents", "accents of a key changed", 2, "the same key without its accents"),
    row(K::KeySynonym, "key-synonym", "declared name of a key replaced", 0, "the schema itself says so"),
    row(K::ExtraKey, "extra-key", "property that the schema forbids left out", 3, "the model said more than was asked"),
    row(K::NullAbsent, "null-absent", "null of an optional property left out", 1, "null says that there is no value"),
    row(K::Unwrapped, "unwrapped", "needless wrapper removed", 4, "one level more than was asked"),
    row(K::Wrapped, "wrapped", "value put into the object's only property", 4, "one level less than was asked"),
    row(K::ItemAsArray, "item-as-array", "single value read as an array of one", 2, "one is a short list"),
    row(K::FirstItem, "first-item", "one item of an array taken", 12, "the others are lost"),
    row(K::DroppedItem, "dropped-item", "item that fits nothing left out", 15, "a value of the text is lost"),
    row(K::PairsAsObject, "pairs-as-object", "list of pairs read as an object", 4, "maps are often written so"),
    row(K::FieldsInProse, "fields-in-prose", "fields taken out of prose", 8, "lines of `name: value` are a guess at an object"),
    row(K::ProseAsText, "prose-as-text", "the whole text taken as a string", 10, "the schema asks for text and the answer is prose"),
    row(K::ListInText, "list-in-text", "list taken out of a text", 6, "commas or bullets separate items, or are prose"),
    row(K::MomentForm, "moment-form", "date or time written as RFC 3339", 3, "the same moment in another notation"),
    row(K::Markdown, "markdown", "markdown around a value removed", 2, "emphasis is no part of the value"),
    row(K::FilledDefault, "filled-default", "default of the schema filled in", 0, "it was asked for"),
    row(K::ImpliedObject, "implied-object", "braces added around members in an array", 4, "a colon stands in an array, so an object was meant"),
    row(K::OneOfUnion, "one-of-union", "one of several fitting readings taken", 0, "a note for the reader: it comes after the ranking"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The compiler makes whoever adds a kind come here, and the assertion sends them to the table.
    fn place(kind: RepairKind) -> bool {
        TABLE.iter().position(|row| row.kind == kind) == Some(kind as usize)
    }

    #[test]
    fn every_kind_stands_in_its_place_in_the_list_with_a_name_a_sentence_and_a_reason() {
        assert_eq!(TABLE.len(), K::OneOfUnion as usize + 1);
        for kind in K::all() {
            assert!(place(kind), "{kind:?}");
            assert!(
                kind.name().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{kind:?}"
            );
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
