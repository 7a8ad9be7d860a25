//! One form for words that differ only in case, accents or punctuation. For comparison only, never for output.
//!
//! Each form is coarser than the one before it: texts that are equal in one are equal in all that follow.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Full case folding (`STRASSE` is `straße`, a final sigma is a sigma), composed and decomposed letters alike.
pub(crate) fn case(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { cased(text.nfc()).nfc().collect() }
}

/// As [`case`], without accents, and with the plain letters that ligatures and full-width forms stand for.
pub(crate) fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Twice, as a folded letter may come apart again; what is left then stays.
    let folded: String = cased(text.nfkd()).nfkd().filter(|c| !is_dropped(*c)).collect();
    folded.chars().flat_map(letters).collect()
}

/// As [`plain`], without punctuation and spaces: `NUMBER_THREE`, `Number three` and `numberThree` are one. What stands
/// between two digits stays told apart (`1.5` is not `15`), and so do the signs in `C++` and `-1`.
pub(crate) fn style(text: &str) -> String {
    let (mut out, mut gap) = (String::with_capacity(text.len()), false);
    let plain = plain(text);
    let mut chars = plain.chars().peekable();
    while let Some(c) = chars.next() {
        let minus = c == '-' && is_minus(&out, gap, chars.peek().copied());
        if !is_letter(c) && !is_sign(c) && !minus {
            gap = true;
            continue;
        }
        if gap && ((minus && !out.is_empty()) || (c.is_numeric() && out.ends_with(char::is_numeric))) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// Whether the words of a sentence may hold this character.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

/// Signs that make another word of the one they stand at: `C#`, `A+`, `R&D`, `50%`.
pub(crate) fn is_sign(c: char) -> bool {
    matches!(c, '+' | '#' | '&' | '@' | '%' | '$' | '€' | '£')
}

/// Scripts that put no spaces between words, and Hangul, whose particles stick to them: each character stands alone.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Lower, upper, lower: `ẞ` becomes `ß`, which has no upper case but `SS`.
fn cased(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    chars.flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// The marks that Latin, Greek, Cyrillic, Hebrew and Arabic words are often written without. Those of other scripts
/// are vowels or make another letter: they stay. And what is not seen: soft hyphens, joiners, variation selectors.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{655}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// Letters with a stroke or a ligature that Unicode does not take apart.
fn letters(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        '‐' | '‑' | '−' => "-",
        _ => "",
    };
    plain.chars().chain(plain.is_empty().then_some(c))
}

/// `-1`, and the grade `A-`: a minus before a digit or at the end of one or two letters.
fn is_minus(before: &str, gap: bool, after: Option<char>) -> bool {
    let starts = before.is_empty() || gap;
    let number = starts && after.is_some_and(|c| c.is_ascii_digit());
    let grade = !gap && after.is_none() && (1..=2).contains(&before.chars().count());
    number || (grade && before.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_folded_in_full() {
        for (one, other) in
            [("STRASSE", "straße"), ("GROẞ", "gross"), ("ΦΩΣ", "φως"), ("GRÜN", "gru\u{308}n")]
        {
            assert_eq!(case(one), case(other));
        }
        assert_ne!(case("ƛ"), case("λ"));
        assert_eq!(case("Λ"), case("λ"));
        assert_ne!(case("café"), case("cafe"));
    }

    #[test]
    fn accents_and_ligatures_come_off() {
        for (one, other) in
            [("Gâteau", "gateau"), ("œuvre", "OEUVRE"), ("ﬁn", "fin"), ("ＴＷＯ", "two"), ("Łódź", "lodz")]
        {
            assert_eq!(plain(one), plain(other));
        }
    }

    #[test]
    fn marks_that_make_another_word_stay() {
        assert_ne!(plain("か"), plain("が"));
        assert_ne!(plain("कि"), plain("की"));
    }

    #[test]
    fn punctuation_comes_off_but_not_between_digits() {
        assert_eq!(style("NUMBER_THREE"), style("numberThree"));
        assert_eq!(style("k-2-3.1_1"), style("K 2-3 1_1"));
        assert_ne!(style("1.5"), style("15"));
        assert_ne!(style("C++"), style("C"));
        assert_ne!(style("-1"), style("1"));
        assert_ne!(style("A-"), style("A"));
    }

    #[test]
    fn each_form_is_its_own_fold() {
        for text in
            ["", "İstanbul ẞ ŉ ǰ ﬀ ΐ", "a\u{301}\u{345}", "한국어 カﾞ", "٣½ⅷ", "\u{1f468}\u{200d}\u{1f469}"]
        {
            for fold in [case, plain, style] {
                assert_eq!(fold(&fold(text)), fold(text), "{text}");
            }
        }
    }
}
