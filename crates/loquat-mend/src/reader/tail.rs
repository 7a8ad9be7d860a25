//! How much of a growing string may be shown: not its end, where what follows may still show that it was none.
//!
//! White space, a comma, a comma with a word and a colon, and closing brackets at the end may turn out to lie behind a closing
//! quote that was forgotten. They are held back until something else follows: at most [`HELD`] bytes.

use super::source::Source;

/// The longest tail that is held back, in bytes: as far as the reader looks back.
const HELD: usize = 64;

/// White space at the end is held back as far as this, in bytes.
const BLANK: usize = 1024;

/// The end of what may be shown of the string that reaches from `floor` to `pos`.
pub(super) fn shown_to(s: &Source<'_>, floor: usize, pos: usize) -> usize {
    let blank = pos.saturating_sub(BLANK).max(floor);
    let blank = (blank..=pos).find(|at| s.text.is_char_boundary(*at)).unwrap_or(pos);
    let solid = blank + s.slice(blank, pos).trim_end().len();
    let from = solid.saturating_sub(HELD).max(floor);
    let from = (from..=pos).find(|at| s.text.is_char_boundary(*at)).unwrap_or(pos);
    let tail = s.slice(from, pos);
    let closers = tail.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '}' | ']' | ')' | '{' | '[' | ',' | '“' | '”' | '„' | '‘' | '’')
    });
    behind_comma(closers, from)
}

/// Leaves out a comma, or a comma, a word and perhaps a colon, at the end of `tail`, which starts at `from`; and a plus, which may join.
fn behind_comma(tail: &str, from: usize) -> usize {
    let head = tail.trim_end();
    let head = head.strip_suffix(':').unwrap_or(head).trim_end();
    let name =
        head.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-')).trim_end();
    if let Some(kept) = name.strip_suffix(',') {
        return from + kept.trim_end().len();
    }
    if let Some(kept) = tail.trim_end().strip_suffix('+') {
        return from + kept.trim_end().len();
    }
    from + tail.trim_end().len()
}
