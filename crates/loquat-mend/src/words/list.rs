//! A text as a list of texts: lines, bullets, numbers, commas.
//!
//! Items are slices of the text without the marks before them, the separators between, and one pair of quotes around; all
//! else is theirs.

use crate::repair::RepairKind as K;
use crate::words::Found;

/// The items that a text lists; at least two.
pub(crate) fn items(text: &str) -> Option<Found<Vec<&str>>> {
    let items = marked(text).or_else(|| lines(text)).or_else(|| inline(text))?;
    let items: Vec<&str> = items.into_iter().map(unquoted).collect();
    (items.len() > 1 && items.iter().all(|item| !item.is_empty())).then(|| Found::new(items, [K::ListInText]))
}

/// Whether a text is a list of at least two lines with bullets or numbers, and can hardly be meant as one text.
pub(crate) fn is_marked(text: &str) -> bool {
    text.contains('\n') && marked(text).is_some_and(|items| items.len() > 1)
}

/// Lines with bullets or numbers; a line before them ends in a colon, and those that belong to an item are indented.
fn marked(text: &str) -> Option<Vec<&str>> {
    let (mut items, mut start, mut introduced) = (Vec::new(), None::<usize>, false);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let from = at;
        at += line.len();
        if let Some(mark) = mark(line) {
            items.extend(start.and_then(|start| text.get(start..from)));
            start = Some(from + mark);
        } else if !line.trim().is_empty() {
            let belongs = start.is_some() && line.starts_with(char::is_whitespace);
            let introduces = start.is_none() && !introduced && line.trim_end().ends_with(':');
            if !belongs && !introduces {
                return None;
            }
            introduced |= introduces;
        }
    }
    items.extend(start.and_then(|start| text.get(start..)));
    Some(items.into_iter().map(str::trim).collect()).filter(|items: &Vec<&str>| !items.is_empty())
}

/// The length of a mark before an item, with the spaces around: `- `, `* `, `• `, `1. `, `2) `, `(3) `, `a) `.
fn mark(line: &str) -> Option<usize> {
    let inner = line.trim_start();
    let bullet = inner.strip_prefix(['-', '*', '•', '+', '–', '·', '◦', '‣']);
    let rest = bullet.or_else(|| number(inner.strip_prefix('(').unwrap_or(inner)))?;
    let item = rest.trim_start();
    (item.len() < rest.len()).then(|| line.len() - item.len())
}

/// What stands behind the number or letter of an item.
fn number(text: &str) -> Option<&str> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (end, close) = match digits {
        0 => (text.starts_with(|c: char| c.is_ascii_lowercase()).then_some(1)?, [')', ')']),
        end => (end, [')', '.']),
    };
    text.get(end..)?.strip_prefix(close).filter(|_| end <= 3)
}

/// A line each.
fn lines(text: &str) -> Option<Vec<&str>> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines.len().checked_sub(1).filter(|last| *last > 0)?;
    let separated = |mark: char| lines.iter().take(last).all(|line| line.ends_with(mark));
    let end = [',', ';'].into_iter().find(|mark| separated(*mark));
    Some(
        lines
            .into_iter()
            .map(|line| end.map_or(line, |mark| line.trim_end_matches(mark).trim_end()))
            .collect(),
    )
}

/// Items on one line: semicolons go before bars, and these before commas, since commas stand in items as well.
fn inline(text: &str) -> Option<Vec<&str>> {
    let text = text.trim();
    let text = text.strip_suffix([',', ';']).unwrap_or(text);
    for separator in [";", " | ", "、", "，"] {
        let items = split(text, separator);
        if items.len() > 1 {
            return Some(items);
        }
    }
    let mut items = split(text, ", ");
    if items.len() < 2 {
        items = split(text, ",");
    }
    let last = items.pop()?;
    // Alternatives are no list.
    if last.starts_with("or ") || last.contains(" or ") {
        return None;
    }
    items.extend(joined(last, !items.is_empty()));
    Some(items)
}

/// `a and b`; behind a comma also `and b`.
fn joined(last: &str, follows: bool) -> Vec<&str> {
    for word in ["and ", "& "] {
        if let Some(item) = last.strip_prefix(word).filter(|_| follows) {
            return vec![item.trim()];
        }
    }
    for word in [" and ", " & "] {
        if let Some((before, item)) = last.split_once(word).filter(|(_, item)| !item.contains(word)) {
            return vec![before.trim(), item.trim()];
        }
    }
    vec![last]
}

/// The parts between separators that stand outside of quotes and brackets.
fn split<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let (mut items, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' | '{' | '“' | '«' if !quoted => depth += 1,
            ')' | ']' | '}' | '”' | '»' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0
            && !quoted
            && at >= start
            && text.get(at..).is_some_and(|rest| rest.starts_with(separator))
        {
            items.extend(text.get(start..at));
            start = at + separator.len();
        }
    }
    items.extend(text.get(start..));
    items.into_iter().map(str::trim).collect()
}

fn unquoted(item: &str) -> &str {
    let pairs = [("\"", "\""), ("'", "'"), ("“", "”"), ("‘", "’"), ("`", "`"), ("«", "»")];
    let inner = pairs.iter().find_map(|(open, close)| item.strip_prefix(open)?.strip_suffix(close));
    inner.filter(|inner| !inner.contains(['"', '\'', '`'])).unwrap_or(item)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<&str>> {
        items(text).map(|found| found.value)
    }

    #[test]
    fn lists_of_many_kinds_are_read() {
        for text in [
            "1. a\n2. b\n3. c",
            "1) a\n2) b\n3) c",
            "- a\n- b\n- c",
            "* a\n\n* b\n\n* c\n",
            "• a\n• b\n• c",
            "a\nb\nc",
            "a,\nb,\nc",
            "a, b, c",
            "a,b,c",
            "a; b; c",
            "a, b and c",
            "a, b, and c",
            "a, b & c",
            "a | b | c",
            "(1) a\n(2) b\n(3) c",
            "Here they are:\n- a\n- b\n- c",
            "\"a\", \"b\", \"c\"",
            "'a', 'b', 'c'",
            "a、b、c",
            "a, b, c,",
            "  - a\n  - b\n  - c",
        ] {
            assert_eq!(read(text), Some(vec!["a", "b", "c"]), "{text}");
        }
        assert_eq!(items("a, b").unwrap().repairs, [K::ListInText]);
    }

    #[test]
    fn commas_within_an_item_are_its_own() {
        assert_eq!(read("a; b, c; d"), Some(vec!["a", "b, c", "d"]));
        assert_eq!(read("f(a, b), c"), Some(vec!["f(a, b)", "c"]));
        assert_eq!(read("\"a, b\", c"), Some(vec!["a, b", "c"]));
        assert_eq!(read("1,200, 3"), Some(vec!["1,200", "3"]));
        assert_eq!(read("- a, b\n- c"), Some(vec!["a, b", "c"]));
    }

    #[test]
    fn an_item_may_have_more_lines() {
        assert_eq!(read("- a\n  more\n- b"), Some(vec!["a\n  more", "b"]));
        assert_eq!(read("salt and pepper"), Some(vec!["salt", "pepper"]));
    }

    #[test]
    fn a_single_item_is_no_list() {
        for text in [
            "",
            "a",
            "- a",
            "1. a",
            ",",
            "a,,b",
            ", ,",
            "a,",
            "-",
            "\n",
            "12",
            "- \n- ",
            "a or b",
            "a, b, or c",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn odd_texts_are_read_without_panic() {
        for text in ["“a, b", "((((", "))),a", "、、", "é,\u{301}", "\"\"\"", "•\u{a0}x\n•\u{a0}y", "🙂, 🙃"]
        {
            let _ = items(text);
        }
        assert_eq!(read("•\u{a0}x\n•\u{a0}y"), Some(vec!["x", "y"]));
    }
}
