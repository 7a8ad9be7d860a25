//! The few patterns of keys and texts that can be told without a regular expression engine.

/// Whether a text meets a pattern; `None` if this pattern is beyond what is known here.
pub(crate) fn meets(pattern: &str, text: &str) -> Option<bool> {
    if matches!(pattern, "" | ".*" | "^.*$" | "^.*" | ".*$" | "^") {
        return Some(true);
    }
    if matches!(pattern, ".+" | "^.+$" | "." | "^.+" | "^.") {
        return Some(!text.is_empty());
    }
    let (anchored, rest) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
    let (ended, literal) = rest.strip_suffix('$').map_or((false, rest), |rest| (true, rest));
    if literal.contains(['\\', '.', '*', '+', '?', '[', ']', '(', ')', '{', '}', '|', '^', '$']) {
        return None;
    }
    Some(match (anchored, ended) {
        (true, true) => text == literal,
        (true, false) => text.starts_with(literal),
        (false, true) => text.ends_with(literal),
        (false, false) => text.contains(literal),
    })
}

#[cfg(test)]
mod tests {
    use super::meets;

    #[test]
    fn literal_patterns_are_told_and_others_are_not_guessed() {
        assert_eq!(meets("^x-", "x-alias"), Some(true));
        assert_eq!(meets("^x-", "alias"), Some(false));
        assert_eq!(meets("^.*$", "anything"), Some(true));
        assert_eq!(meets("^a$", "ab"), Some(false));
        assert_eq!(meets("^[a-z]+$", "ab"), None);
    }
}
