//! Where sentences and clauses end: not inside of a decimal or an address, and not behind `Dr.` or `No.`.

/// Words before a dot that end no sentence.
const SHORT: [&str; 16] = [
    "dr", "mr", "mrs", "ms", "prof", "no", "nr", "st", "approx", "ca", "e.g", "i.e", "vs", "a.m", "p.m",
    "ref",
];

/// Whether the mark at `at` ends a sentence.
pub(super) fn ends_at(text: &str, at: usize) -> bool {
    let mut rest = text.get(at..).unwrap_or_default().chars();
    let mark = rest.next();
    let open = rest.next().is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '”' | ')' | '\''));
    match mark {
        Some('!' | '?') => open,
        Some('.') if open => {
            let word = text.get(..at).unwrap_or_default().rsplit([' ', '\n', '(']).next().unwrap_or_default();
            let goes_on = rest.find(|c| !c.is_whitespace()).is_some();
            let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
            !(goes_on && (initial || SHORT.contains(&word.to_lowercase().as_str())))
        }
        _ => false,
    }
}

/// How many sentences end in `text`, semicolons counted.
pub(super) fn count(text: &str) -> usize {
    text.char_indices().filter(|(at, c)| *c == ';' || ends_at(text, *at)).count()
}

/// The sentences of `text`, each with its mark.
pub(super) fn split(text: &str) -> Vec<&str> {
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        if ends_at(text, at) {
            found.push(text.get(start..at + c.len_utf8()).unwrap_or_default().trim());
            start = at + c.len_utf8();
        }
    }
    found.push(text.get(start..).unwrap_or_default().trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}

/// The first clause of `text`, without the mark that ends it. A comma between figures ends none.
pub(super) fn clause(text: &str) -> &str {
    let is_figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let end = text.char_indices().find(|(at, c)| match c {
        ';' | '\n' | ')' | '(' | '|' => true,
        ',' => {
            let before = text.get(..*at).and_then(|before| before.chars().next_back());
            !(is_figure(before) && is_figure(text.get(at + 1..).and_then(|rest| rest.chars().next())))
        }
        _ => ends_at(text, *at),
    });
    text.get(..end.map_or(text.len(), |(at, _)| at)).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_does_not_end_inside_of_a_number_or_behind_a_title() {
        assert_eq!(
            split("It costs $19.99, says Dr. Weber. Invoice No. 7 by J. Smith is due! Why? ok"),
            ["It costs $19.99, says Dr. Weber.", "Invoice No. 7 by J. Smith is due!", "Why?", "ok"]
        );
    }

    #[test]
    fn a_clause_keeps_its_figures_together() {
        assert_eq!(clause("1,250.50, thanks"), "1,250.50");
        assert_eq!(clause("developer), Ben"), "developer");
        assert_eq!(clause("see Dr. Weber. Then"), "see Dr. Weber");
    }
}
