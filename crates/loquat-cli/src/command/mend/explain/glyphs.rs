//! What stands on a screen for a character, and how many columns it takes.
//!
//! What would move the cursor, turn the direction of writing or not be seen is shown by its name: a control character by
//! its picture (`␛`), any other by its number (`<U+202E>`).

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// One character of the text, as shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Glyph<'a> {
    /// Bytes of the text before it.
    pub(super) at: usize,
    pub(super) shown: Cow<'a, str>,
    pub(super) columns: usize,
    /// It does not stand for itself.
    pub(super) stands_in: bool,
}

/// The glyphs of a text.
pub(super) fn glyphs(text: &str) -> impl Iterator<Item = Glyph<'_>> {
    let mut before = None;
    text.char_indices().map(move |(at, c)| {
        let source = text.get(at..at + c.len_utf8()).unwrap_or_default();
        let glyph = match stand_in(c) {
            Some(shown) => {
                let columns = shown.chars().count();
                Glyph { at, shown: shown.into(), columns, stands_in: true }
            }
            None => Glyph { at, shown: source.into(), columns: columns(before, c), stands_in: false },
        };
        before = (!glyph.stands_in).then_some(c);
        glyph
    })
}

fn stand_in(c: char) -> Option<String> {
    match c {
        ' '..='~' => None,
        '\u{7f}' => Some('\u{2421}'.to_string()),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).map(String::from),
        _ if is_printable(c) => None,
        _ => Some(format!("<U+{:04X}>", u32::from(c))),
    }
}

/// As the standard library sees it. Behind another character, so that an accent counts as printable: it joins what it
/// stands behind.
fn is_printable(c: char) -> bool {
    let pair: String = ['a', c].iter().collect();
    !pair.escape_debug().any(|shown| shown == '\\') || c == '\\'
}

/// The columns that `c` adds behind `before`: an accent adds none, a variation selector may make a symbol wide.
fn columns(before: Option<char>, c: char) -> usize {
    match before {
        Some(before) if !c.is_ascii() && !before.is_ascii() => {
            let pair: String = [before, c].iter().collect();
            pair.width().saturating_sub(before.width().unwrap_or(0))
        }
        _ => c.width().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        glyphs(text).map(|glyph| glyph.shown).collect()
    }

    fn columns(text: &str) -> Vec<usize> {
        glyphs(text).map(|glyph| glyph.columns).collect()
    }

    #[test]
    fn what_could_steer_a_terminal_is_shown_by_its_name() {
        assert_eq!(shown("a\u{1b}[2J\t\r\u{7f}\0"), "a␛[2J␉␍␡␀");
        assert_eq!(
            shown("\u{9b}2J\u{202e}b\u{200b}\u{feff}\u{2028}"),
            "<U+009B>2J<U+202E>b<U+200B><U+FEFF><U+2028>"
        );
        assert_eq!(shown("\u{a0}\u{e0041}\u{10ffff}"), "<U+00A0><U+E0041><U+10FFFF>");
    }

    #[test]
    fn what_people_write_stands_for_itself() {
        for text in ["it's \"C:\\x\"", "Füße, 価格, ありがとう", "e\u{301}", "हिन्दी", "✅ ❤\u{fe0f} “ok”"]
        {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn wide_characters_take_two_columns_and_accents_none() {
        assert_eq!(columns("a価✅"), [1, 2, 2]);
        assert_eq!(columns("e\u{301}x"), [1, 0, 1]);
        assert_eq!(columns("❤\u{fe0f}x"), [1, 1, 1]);
        assert_eq!(columns("\u{202e}"), [8]);
    }
}
