//! Cuts what is pathological: a run of letters, or of white space, that is longer than any word.
//!
//! The library splits a text into words by a pattern that backtracks, and a word into tokens by merging pairs. Both are
//! bounded by the run of white space or of anything else in which they happen: a word never spans more than one of each.
//! A run without end costs more than its length, and from a million spaces on the pattern gives up with a panic. So a run
//! that is longer than [`LONGEST`] is cut every [`LONGEST`] bytes: the time is linear in the text whatever it holds, and
//! a count is off by at most a token or two a cut (of the hundreds of tokens in between). Texts without such a run are not
//! cut at all.

/// Bytes. The longest words of natural languages have some hundreds, and a cut must be rare in data such as base64.
pub(super) const LONGEST: usize = 4096;

/// `text` in pieces that are to be counted one by one; put together they are the text again.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        // `cut` is at a border of two characters, so that `rest` is split there or ends there.
        let (piece, after) = rest.split_at_checked(cut(rest)).unwrap_or((rest, ""));
        rest = after;
        Some(piece)
    })
}

/// Where `text` has its first run that is too long, after [`LONGEST`] bytes of that run; otherwise its end.
fn cut(text: &str) -> usize {
    let (mut start, mut in_space) = (0, None);
    for (at, c) in text.char_indices() {
        let is_space = Some(c.is_whitespace());
        if is_space != in_space {
            (start, in_space) = (at, is_space);
        } else if at - start >= LONGEST {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest run of white space or of anything else.
    fn longest_run(text: &str) -> usize {
        let (mut longest, mut start, mut in_space) = (0, 0, None);
        for (at, c) in text.char_indices() {
            if in_space != Some(c.is_whitespace()) {
                (start, in_space) = (at, Some(c.is_whitespace()));
            }
            longest = longest.max(at + c.len_utf8() - start);
        }
        longest
    }

    #[test]
    fn an_ordinary_text_is_one_piece() {
        let text = "A day at the river, été 2019.\n\n    fn main() {}\n".repeat(20_000);
        assert_eq!(pieces(&text).collect::<Vec<_>>(), [text.as_str()]);
        assert_eq!(pieces("").count(), 0);
    }

    #[test]
    fn no_piece_has_a_longer_run_and_together_they_are_the_text() {
        for unit in ["a", " ", "中", "\n", "aA1!", "\u{3000}", "😀"] {
            let text = format!("Before it. {} And after it.", unit.repeat((1 << 20) / unit.len()));
            let cut: Vec<&str> = pieces(&text).collect();
            assert_eq!(cut.concat(), text);
            // Four bytes more: a character is not cut.
            assert!(cut.iter().all(|piece| longest_run(piece) <= LONGEST + 4), "{unit:?}");
            // As few as can be: a megabyte is 256 runs of 4096.
            assert!(cut.len() <= (1 << 20) / LONGEST + 2, "{unit:?}: {}", cut.len());
        }
    }
}
