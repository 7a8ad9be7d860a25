//! Takes off what stands around a value: spaces, quotes, markdown, the punctuation of a sentence.

use crate::repair::RepairKind as K;

/// What stands around values as a pair, and what leaving it out is called.
const PAIRS: [(&str, &str, K); 14] = [
    ("```", "```", K::Markdown),
    ("***", "***", K::Markdown),
    ("**", "**", K::Markdown),
    ("__", "__", K::Markdown),
    ("~~", "~~", K::Markdown),
    ("*", "*", K::Markdown),
    ("_", "_", K::Markdown),
    ("`", "`", K::Markdown),
    ("\"", "\"", K::WordPunctuation),
    ("'", "'", K::WordPunctuation),
    ("“", "”", K::WordPunctuation),
    ("‘", "’", K::WordPunctuation),
    ("«", "»", K::WordPunctuation),
    ("「", "」", K::WordPunctuation),
];

/// Marks at the beginning of a line. `> ` is none of them: it may as well say that something is greater.
const LINE_MARKS: [&str; 8] = ["- ", "* ", "• ", "+ ", "# ", "## ", "### ", "#### "];

/// Layers that are looked through: deeper nesting is no accident of writing.
const LAYERS: usize = 8;

/// The text without spaces, markdown, quotes and a sentence's last points around it, and what was left out.
pub(crate) fn trim(text: &str) -> (&str, Vec<K>) {
    let (mut rest, mut repairs) = (text.trim(), Vec::new());
    for _ in 0..LAYERS {
        let Some((inner, kind)) = layer(rest) else { break };
        rest = inner.trim();
        if !repairs.contains(&kind) {
            repairs.push(kind);
        }
    }
    (rest, repairs)
}

/// One layer less; nothing is left of a text that is nothing but layers, so it stays.
fn layer(text: &str) -> Option<(&str, K)> {
    let line = LINE_MARKS.iter().find_map(|mark| text.strip_prefix(mark)).map(|inner| (inner, K::Markdown));
    let pair = || {
        PAIRS.iter().find_map(|(open, close, kind)| {
            let inner = text.strip_prefix(open)?.strip_suffix(close)?;
            (!inner.contains(open) && !inner.contains(close)).then_some((inner, *kind))
        })
    };
    let point = || {
        let inner = text.trim_end_matches(['.', ',', ';', ':', '!', '?', '。', '，', '！', '？']);
        (inner.len() < text.len()).then_some((inner, K::WordPunctuation))
    };
    line.or_else(pair).or_else(point).filter(|(inner, _)| !inner.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_quotes_and_points_come_off() {
        assert_eq!(trim("  one "), ("one", vec![]));
        assert_eq!(trim("**\"one\".**"), ("one", vec![K::Markdown, K::WordPunctuation]));
        assert_eq!(trim("- `one`"), ("one", vec![K::Markdown]));
        assert_eq!(trim("‘one’!"), ("one", vec![K::WordPunctuation]));
    }

    #[test]
    fn what_is_no_pair_stays() {
        assert_eq!(trim("\"one\" and \"two\"").0, "\"one\" and \"two\"");
        assert_eq!(trim("-1").0, "-1");
        assert_eq!(trim("...").0, "...");
        assert_eq!(trim("\"").0, "\"");
        assert_eq!(trim("\"\"").0, "\"\"");
    }
}
