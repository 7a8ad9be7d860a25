//! Cuts a sentence into words, and says which stand together: `car-2` is no `car`, `not true` is not true.

use crate::words::fold;

/// A word of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its place in the sentence, in bytes.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The word as [`fold::plain`] has it.
    pub(crate) plain: String,
    pub(crate) gap: Gap,
}

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Nothing, between characters of a script without spaces; or the beginning.
    None,
    /// A hyphen, a point or the like, without a space: the two are parts of one word.
    Joined,
    /// An apostrophe: what stands before it is no word of its own.
    Elided,
    /// Spaces, and marks that only set off.
    Space,
    /// A point, a comma, a line's end: something new begins.
    Stop,
}

/// The words of a text. Scripts without spaces give a word for each character.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let (mut found, mut start, mut end) = (Vec::new(), None::<usize>, 0);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let alone = fold::is_unspaced(c) && fold::is_letter(c);
        let within = !alone && is_within(text, at, c, next, start.is_some());
        if let Some(from) = start.filter(|_| !within) {
            end = push(&mut found, text, end, from, at);
            start = None;
        }
        if alone {
            end = push(&mut found, text, end, at, at + c.len_utf8());
        } else if within && start.is_none() {
            start = Some(at);
        }
    }
    if let Some(from) = start {
        push(&mut found, text, end, from, text.len());
    }
    found
}

/// Whether the word at `at` is denied by those before it: `not true`, `isn't the best`.
pub(crate) fn is_denied(tokens: &[Token], at: usize) -> bool {
    let is_close = |gap: Gap| !matches!(gap, Gap::Stop);
    for here in (at.saturating_sub(DISTANCE)..=at).rev() {
        let Some(token) = tokens.get(here).filter(|token| is_close(token.gap)) else { return false };
        let Some(before) = here.checked_sub(1).and_then(|before| tokens.get(before)) else { return false };
        let word = before.plain.as_str();
        let contracted = word == "t" && before.gap == Gap::Elided;
        if contracted || DENIALS.contains(&word) {
            return true;
        }
        if !FILLERS.contains(&word) || token.gap == Gap::None {
            return false;
        }
    }
    false
}

const DENIALS: [&str; 29] = [
    "not",
    "no",
    "never",
    "neither",
    "nor",
    "non",
    "without",
    "cannot",
    "isnt",
    "dont",
    "except",
    "unlike",
    "nicht",
    "kein",
    "keine",
    "pas",
    "nao",
    "nunca",
    "не",
    "нет",
    "hardly",
    "barely",
    "scarcely",
    "partially",
    "partly",
    "half",
    "less",
    "far",
    "unclear",
];

/// How many words may stand between.
const DISTANCE: usize = 5;

/// Words that may stand between a denial and what it denies.
const FILLERS: [&str; 24] = [
    "a",
    "an",
    "the",
    "to",
    "be",
    "been",
    "being",
    "really",
    "quite",
    "necessarily",
    "ein",
    "eine",
    "yet",
    "going",
    "from",
    "longer",
    "at",
    "all",
    "than",
    "entirely",
    "fully",
    "completely",
    "very",
    "so",
];

fn is_within(text: &str, at: usize, c: char, next: Option<char>, started: bool) -> bool {
    if fold::is_letter(c) || fold::is_sign(c) {
        return true;
    }
    let last = || text.get(..at).and_then(|before| before.chars().next_back());
    // `-1`, and the grade `A-`.
    if started {
        let grade = c == '-' && next.is_none_or(|n| !fold::is_letter(n) && n != '-');
        return grade && last().is_some_and(char::is_uppercase) && is_short(text, at);
    }
    matches!(c, '-' | '−')
        && next.is_some_and(|n| n.is_ascii_digit())
        && last().is_none_or(char::is_whitespace)
}

/// Whether the word that ends here has one or two characters.
fn is_short(text: &str, end: usize) -> bool {
    let before = text.get(..end).unwrap_or_default();
    before.chars().rev().take(3).take_while(|c| fold::is_letter(*c)).count() <= 2
}

/// Adds a word; returns its end.
fn push(found: &mut Vec<Token>, text: &str, last: usize, from: usize, to: usize) -> usize {
    let between = text.get(last..from).unwrap_or_default();
    let gap = if found.is_empty() { Gap::None } else { gap(between) };
    let plain = fold::plain(text.get(from..to).unwrap_or_default());
    found.push(Token { from, to, plain, gap });
    to
}

fn gap(between: &str) -> Gap {
    let mut chars = between.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Gap::None,
        (Some('-' | '_' | '.' | '‐' | '‑'), None) => Gap::Joined,
        (Some('\'' | '’'), None) => Gap::Elided,
        _ if between.contains(['.', ',', ';', ':', '!', '?', '\n', '—', '–', '。', '，', '、', '：']) => {
            Gap::Stop
        }
        _ => Gap::Space,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.plain).collect()
    }

    #[test]
    fn a_sentence_is_cut_into_words() {
        assert_eq!(
            words("I'd say **k-2** (C++), A- or -1!"),
            ["i", "d", "say", "k", "2", "c++", "a-", "or", "-1"]
        );
        assert_eq!(words("选北京 ok"), ["选", "北", "京", "ok"]);
        assert!(words("...").is_empty());
    }

    #[test]
    fn gaps_say_what_stands_together() {
        let gaps: Vec<_> = tokens("car-2 it's, fine **one**").into_iter().map(|token| token.gap).collect();
        assert_eq!(gaps, [Gap::None, Gap::Joined, Gap::Space, Gap::Elided, Gap::Stop, Gap::Space]);
    }

    #[test]
    fn places_are_the_words_own() {
        let text = "«Ünder» e\u{301}té 東京x";
        for token in tokens(text) {
            assert_eq!(fold::plain(text.get(token.from..token.to).unwrap()), token.plain);
        }
    }

    #[test]
    fn a_denied_word_is_known() {
        for (text, at) in
            [("not true", 1), ("it isn't the best", 4), ("It is not **a** car", 4), ("no spam", 1)]
        {
            assert!(is_denied(&tokens(text), at), "{text}");
        }
        for (text, at) in [("No, true", 1), ("true", 0), ("not so: true", 2), ("it is true", 2)] {
            assert!(!is_denied(&tokens(text), at), "{text}");
        }
    }
}
