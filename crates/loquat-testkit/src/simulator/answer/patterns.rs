//! The patterns by which facts are recognised: one line each, in the order in which they claim their part of the text.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{
    lexicon,
    numbers::{self, DIGITS},
};

pub(super) type Pattern = LazyLock<Option<Regex>>;

pub(super) static URL: Pattern = LazyLock::new(|| compile(r#"https?://[^\s<>"')\]]+[^\s<>"')\].,;:!?]"#));
pub(super) static EMAIL: Pattern =
    LazyLock::new(|| compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"));
pub(super) static ISO_DATE: Pattern = LazyLock::new(|| compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"));
/// American order unless the first number is no month.
pub(super) static SLASH_DATE: Pattern = LazyLock::new(|| {
    compile(
        r"\b(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})\b|\b(?P<c>\d{1,2})\.(?P<e>\d{1,2})\.(?P<z>\d{4})\b",
    )
});
pub(super) static DAY_MONTH: Pattern = LazyLock::new(|| {
    compile(&format!(
        r"(?i)\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{MONTH})\b\.?(?:,?\s+(?P<y>\d{{4}})\b)?"
    ))
});
pub(super) static MONTH_DAY: Pattern = LazyLock::new(|| {
    compile(&format!(
        r"(?i)\b(?P<m>{MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y>\d{{4}})\b)?"
    ))
});
pub(super) static SOME_DAY: Pattern = LazyLock::new(|| {
    compile(
        r"(?i)\b(?:(?:this|next|coming)\s+)?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\b(?:today|tomorrow|tonight|next week|this weekend)\b",
    )
});
pub(super) static AMOUNT: Pattern = LazyLock::new(|| {
    compile(&format!(
        r"(?ix)
        (?:[$€£]|\b(?:usd|eur|gbp|chf)\s?)\s?(?P<n>{DIGITS})(?:\s?(?P<k>k|thousand|grand|million)\b)?
        |\b(?P<o>{DIGITS})\s?(?:(?P<l>k|thousand)\s?)?(?:(?:dollars?|usd|bucks|euros?|eur|pounds|gbp|chf)\b|[€£$])
        |\b(?P<p>{DIGITS})\s?(?P<q>grand)\b",
    ))
});
/// A percentage is no amount and counts nothing.
pub(super) static PERCENT: Pattern =
    LazyLock::new(|| compile(&format!(r"(?i)\b(?P<n>{DIGITS})\s?(?:%|percent\b|per cent\b|prozent\b)")));
/// What only machines read: `INV-2026-0417`, `A-7781`, `PO88`.
pub(super) static CODE: Pattern =
    LazyLock::new(|| compile(r"\b(?P<c>[A-Z]{1,8})(?:[-/][A-Z0-9]+)*?[-/]?\d[A-Z0-9]*(?:[-/][A-Z0-9]+)*\b"));
/// A code without letters of its own, behind a word or a sign that announces one.
pub(super) static NUMBERED: Pattern = LazyLock::new(|| {
    compile(
        r"(?:(?i:\b(?:no|nr|number|id|ref|reference|code)\b)[.:]*[ \t]*(?:is |[#:])?[ \t]*|#)(?P<v>[A-Za-z0-9/_-]*\d[A-Za-z0-9/_-]*)",
    )
});
pub(super) static PHONE: Pattern = LazyLock::new(|| compile(r"(?:\+|\(|\b)\(?\d[\d ().-]{5,18}\d\b"));
pub(super) static TIME: Pattern = LazyLock::new(|| {
    compile(
        r"(?i)(?:\b|T)(?P<h>\d{1,2}):(?P<m>\d{2})(?::\d{2})?(?:\s?(?P<p>[ap])\.?m\b)?|\b(?P<g>\d{1,2})\s?(?P<q>[ap])\.?m\b|\b(?P<n>noon)\b",
    )
});
pub(super) static NUMBER: Pattern =
    LazyLock::new(|| compile(&format!(r"(?i)(?P<s>-)?\b(?P<n>{DIGITS})(?:\s?(?P<k>k|thousand|million)\b)?")));
pub(super) static NUMBER_WORD: Pattern = LazyLock::new(|| compile(&numbers::in_words()));
/// `three days`, as a text.
pub(super) static DURATION: Pattern = LazyLock::new(|| {
    compile(
        r"(?i)\b(?:\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:minute|hour|day|night|week|month|year)s?\b",
    )
});
pub(super) static QUOTED: Pattern = LazyLock::new(|| compile(r#"["“](?P<v>[^"”\n]{1,80})["”]"#));
/// A line `key: value`, also of a list, of Markdown and of JSON.
pub(super) static KEY_VALUE: Pattern = LazyLock::new(|| {
    compile(
        r#"(?m)^[\s>*•"'-]*(?P<k>\p{L}[\p{L}\d _/-]{0,40}?)[*"']*[ \t]*[:=][*]*[ \t]*["']?(?P<v>[^\n]+?)["',;]*[ \t]*$"#,
    )
});
/// A key with its value behind another clause of the same line: `..., role: developer)`, `. Tax (10%): $15.99`.
pub(super) static INLINE_KEY: Pattern = LazyLock::new(|| {
    compile(
        r#"(?:[,;.|(]\s*|[ \t]{2,}|\band )["']?(?P<k>\p{L}[\p{L} _-]{0,30}?)["']?(?:\s\([^)\n]*\))?\s?[:=]\s+["']?(?P<v>\S)"#,
    )
});
/// `Dr. Weber`
pub(super) static TITLED: Pattern =
    LazyLock::new(|| compile(&format!(r"\b(?:Dr|Prof)\b\.?(?: (?:Dr|med)\b\.?)* {NAME}")));
/// Names that stand together: `Anna, Ben and Cleo will come`, `with Anna and Ben`.
pub(super) static NAMES: Pattern = LazyLock::new(|| {
    compile(&format!(
        r"(?m)(?:^|[.!?:]\s+)(?P<v>{LISTED})(?: both| all)? (?:{VERBS}|are|attended|attending|came|confirmed|have|join|joined|meet|met|may|were)\b|\b(?i:with|invited?|meet|met|participants:|attendees:|guests:|team:) (?P<w>{LISTED})",
        LISTED = format_args!("{NAME}(?:, {NAME})*,? (?:and|&|und) {NAME}")
    ))
});
/// The thing that a line counts: `2 x Blue Widget at $19.99`, `3 lamps, $4`.
pub(super) static COUNTED: Pattern = LazyLock::new(|| {
    compile(
        r"(?i)(?:^|[\s(])(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s?(?:x|×|\*|pcs\.?|pieces of|units of)?\s+(?P<v>\p{L}[^,;:()$€£@\d\n]*?)\s*(?:\b(?:at|for|à|each|per)\b|[,;:()$€£@\d–]|\s-|\.?\s*$)",
    )
});
/// A name after the words by which people give theirs.
pub(super) static INTRODUCED: Pattern = LazyLock::new(|| {
    compile(&format!(
        r"(?:(?i:\bname is|\bmy name['’]s|\bname\s*[:=]?|\bi['’]m|\bi am|\bthis is|\bcall me|\bspeaking with|\bit['’]s))\s+(?P<v>{NAME})"
    ))
});
/// A name that is all there is behind a key.
pub(super) static KEYED_NAME: Pattern = LazyLock::new(|| {
    compile(&format!(
        r"(?im)^[\s>*-]*(?:from|customer|client|contact|author|buyer|patient|guest|bill(?:ed)? to|sold to|invoice to)\s*[:=]\s*(?P<v>(?-i:{NAME}))\s*(?:$|[<,;])"
    ))
});
/// A name that nobody introduces: the subject of a sentence, `Maria here`, or two words with capitals.
pub(super) static NAMED: Pattern = LazyLock::new(|| {
    compile(&format!(
        r"(?m)(?:^|[.!?:,]\s+)(?P<v>{NAME})(?: here\b|['’]s\b|,? (?:{VERBS})\b)|\b(?P<w>\p{{Lu}}\p{{Ll}}+ \p{{Lu}}\p{{Ll}}+)\b|\b(?P<x>{NAME})\s?\([^()\n]*(?:@|\baged?\b|\bborn\b|\brole\b|\bphone\b|\d{{2}}[,)])"
    ))
});
pub(super) static COMPANY: Pattern =
    LazyLock::new(|| compile(&format!(r"\b(?:\p{{Lu}}[\w&-]*[ ])+(?:{COMPANY_WORDS})\b\.?")));
static COMPANY_WORD: Pattern = LazyLock::new(|| compile(&format!(r"\b(?:{COMPANY_WORDS})\b")));
pub(super) static ADDRESS: Pattern = LazyLock::new(|| {
    compile(
        r"\b\d{1,5} (?:\p{Lu}[\p{L}'.]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court)\b\.?(?:, \p{Lu}[\p{L}' ]+)*",
    )
});
pub(super) static PLACE: Pattern = LazyLock::new(|| {
    compile(r"\b(?:in|from|near|to|at|of) (?:the )?(?P<v>\p{Lu}[\p{L}'’-]+(?:,? \p{Lu}[\p{L}'’-]+){0,2})")
});
pub(super) static CAR: Pattern = LazyLock::new(|| compile(&lexicon::car_pattern()));

const VERBS: &str = "is|was|has|had|needs|wants|lives|works|says|said|called|wrote|born|writes|calls|asks|lost|bought|will|attends|joins";
const COMPANY_WORDS: &str = "AG|Bank|Co|Company|Corp|Corporation|GmbH|Group|Inc|LLC|Ltd|Motors|Partners|Shop|Store|Systems|Technologies";
const MONTH: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const NAME: &str =
    r"\p{Lu}[\p{L}'’-]+(?:[ ](?:\p{Lu}\.|(?:de|da|van|von|der|del|la|le|bin)\b|\p{Lu}[\p{L}'’-]+)){0,4}";

/// `[10:02] **Customer (Maria Lopez)**: ...`
static SPEAKER: Pattern = LazyLock::new(|| {
    compile(
        r"^[\s>*-]*(?:\[[^\]]*\][\s*]*|\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?[\s–-]+)?(?P<l>\p{L}[\p{L}'’. ]{0,40}?)\s*(?:[(\[](?P<v>[^)\]\n]{1,60})[)\]])?\s*(?:\[[^\]]*\])?\**:\**\s+\S",
    )
});
static WHOLE_NAME: Pattern = LazyLock::new(|| compile(&format!(r"^{NAME}$")));

/// Who speaks in a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Speaker {
    pub(super) is_agent: bool,
    /// Whether the label is a role, so that the line belongs to a conversation for sure.
    pub(super) is_role: bool,
    /// The name in the label: in brackets, or the label itself.
    pub(super) name: Option<(usize, usize)>,
}

/// The speaker of a line that begins with a label.
pub(super) fn speaker(line: &str) -> Option<Speaker> {
    let found = SPEAKER.as_ref()?.captures(line)?;
    let label = found.name("l")?;
    let has =
        |text: &str, roles: &[&str]| text.to_lowercase().split_whitespace().any(|word| roles.contains(&word));
    let inner = found.name("v");
    let in_role = |roles: &[&str]| inner.is_some_and(|inner| has(inner.as_str(), roles));
    let is_agent = has(label.as_str(), lexicon::AGENTS) || in_role(lexicon::AGENTS);
    let label_is_role = has(label.as_str(), lexicon::AGENTS) || has(label.as_str(), lexicon::CUSTOMERS);
    let is_role = label_is_role || is_agent || in_role(lexicon::CUSTOMERS);
    let inner = inner
        .filter(|inner| is_name(inner.as_str()) && !in_role(lexicon::AGENTS) && !in_role(lexicon::CUSTOMERS));
    // One word with a capital may be a key, `Budget: ...`; with a role behind it, or a second word, it is a person.
    let could_be_own = !label_is_role && is_name(label.as_str()) && (is_role || label.as_str().contains(' '));
    let own = could_be_own.then_some(label);
    if !is_role && own.is_none() && inner.is_none() {
        return None;
    }
    Some(Speaker { is_agent, is_role, name: inner.or(own).map(|name| (name.start(), name.end())) })
}

/// Whether a name is that of a company.
pub(super) fn is_company(name: &str) -> bool {
    COMPANY_WORD.as_ref().is_some_and(|pattern| pattern.is_match(name))
}

/// Whether a word stands before the name of one who has studied.
pub(super) fn is_title(word: &str) -> bool {
    ["dr", "prof", "med"].contains(&word.trim_end_matches('.').to_lowercase().as_str())
}

/// Whether `text` is a name and nothing else.
pub(super) fn is_name(text: &str) -> bool {
    WHOLE_NAME.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// Every match of `pattern` in `text`.
pub(super) fn each<'t>(pattern: &'static Pattern, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
    pattern.as_ref().into_iter().flat_map(move |pattern| pattern.captures_iter(text))
}

fn compile(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        let all = [
            &URL,
            &EMAIL,
            &ISO_DATE,
            &SLASH_DATE,
            &DAY_MONTH,
            &MONTH_DAY,
            &SOME_DAY,
            &AMOUNT,
            &PHONE,
            &TIME,
            &NUMBER,
            &NUMBER_WORD,
            &PERCENT,
            &CODE,
            &NUMBERED,
            &DURATION,
            &INLINE_KEY,
            &TITLED,
            &NAMES,
            &COUNTED,
            &QUOTED,
            &KEYED_NAME,
            &NAMED,
            &COMPANY,
            &COMPANY_WORD,
            &KEY_VALUE,
            &INTRODUCED,
            &ADDRESS,
            &PLACE,
            &CAR,
            &SPEAKER,
            &WHOLE_NAME,
        ];
        for (number, pattern) in all.into_iter().enumerate() {
            assert!(pattern.is_some(), "pattern {number}");
        }
    }

    #[test]
    fn a_label_tells_who_speaks() {
        for (line, agent, name) in [
            ("Customer (Maria Lopez): hi", false, Some("Maria Lopez")),
            ("[10:02] **Agent (Tom)**: hello", true, Some("Tom")),
            ("Sales rep: hello", true, None),
            ("Maria Lopez: hi", false, Some("Maria Lopez")),
            ("Tom (Sales): hello", true, Some("Tom")),
        ] {
            let found = speaker(line).unwrap_or_else(|| panic!("{line}"));
            let said = found.name.and_then(|(start, end)| line.get(start..end));
            assert_eq!((found.is_agent, said), (agent, name), "{line}");
        }
        assert_eq!(speaker("Budget: 24,500"), None);
    }
}
