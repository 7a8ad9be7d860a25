//! What stands at a number: its sign, a currency, a percent sign, a unit.
//!
//! They are left out where the digits alone say the number. What changes it (`5k`, `12 million`, `5+`) or makes it
//! another thing (`5 May`, `5 pm`) is not left out.

use std::borrow::Cow;

use serde_json::Number;

use crate::repair::RepairKind as K;
use crate::words::Found;
use crate::words::moment::is_month;
use crate::words::number::digits;

/// Currencies that are written as words; signs are known by [`is_currency`].
const CURRENCIES: [&str; 44] = [
    "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "CHF", "AUD", "CAD", "NZD", "INR", "BRL", "RUB", "KRW", "MXN",
    "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "ZAR", "SGD", "HKD", "THB", "IDR", "ILS", "AED", "SAR",
    "US$", "A$", "C$", "R$", "HK$", "NZ$", "S$", "Rs.", "Rs", "zł", "Kč", "kr.", "kr", "Fr.",
];

/// Words behind a number that change it, or make another thing of it; `5M` may be millions, but `5 m` is a length.
const CHANGES: &str = "e x o b k m t g bn mn mln mio mrd tsd hundred thousand thousands million millions billion \
    billions trillion lakh lakhs crore crores dozen dozens score half am pm a.m. p.m. o'clock bc bce or to and of plus \
    minus times by over";

/// A unit has at most so many words and characters: more is a sentence.
const UNIT_WORDS: usize = 2;
const UNIT_LENGTH: usize = 24;

/// The number of a text that holds nothing else but what may stand at one.
pub(super) fn number(text: &str) -> Option<Found<Number>> {
    if let Some(found) = digits::any(text, true) {
        return Some(found);
    }
    let (sign, rest) = match text.chars().next()? {
        c @ ('-' | '+') => (if c == '-' { "-" } else { "" }, text.get(1..)?.trim_start()),
        _ => ("", text),
    };
    let (front, rest) = front(rest);
    if digits::is_based(rest) {
        return None;
    }
    let end =
        rest.char_indices().rev().find(|(_, c)| c.is_ascii_digit() || *c == '.').map_or(0, |(at, _)| at + 1);
    let end = if front.is_none() { unit_start(rest).unwrap_or(end) } else { end };
    let (digits, behind) = rest.split_at_checked(end)?;
    let kind = match (front, behind.trim()) {
        (Some(kind), "") => Some(kind),
        (None, "") => None,
        (None, behind) => Some(what(behind)?),
        // `$5 USD` says it twice.
        (Some(kind), behind) => Some(kind).filter(|_| is_currency(behind))?.into(),
    };
    if !sign.is_empty() && digits.starts_with(['-', '+']) {
        return None;
    }
    let found = digits::any(&format!("{sign}{}", digits.trim()), true)?;
    Some(kind.into_iter().fold(found, Found::and))
}

/// Other digits and signs of the same meaning as ASCII has them.
pub(super) fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{660}'..='\u{669}' => char::from_u32(u32::from(c) - 0x660 + 0x30).unwrap_or(c),
        '\u{6f0}'..='\u{6f9}' => char::from_u32(u32::from(c) - 0x6f0 + 0x30).unwrap_or(c),
        '\u{966}'..='\u{96f}' => char::from_u32(u32::from(c) - 0x966 + 0x30).unwrap_or(c),
        '−' | '‑' | '﹣' => '-',
        '⁄' | '∕' => '/',
        '’' => '\'',
        '٫' => '.',
        '\u{2007}' | '\u{2009}' | '\u{200a}' | '\u{202f}' => '\u{a0}',
        c => c,
    };
    text.chars().map(fold).collect::<String>().into()
}

/// A currency before the digits, and the rest.
fn front(text: &str) -> (Option<K>, &str) {
    let word = CURRENCIES.iter().filter_map(|word| text.strip_prefix(word)).min_by_key(|rest| rest.len());
    let sign = || text.strip_prefix(is_sign);
    match word.or_else(sign).map(str::trim_start) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || "-+.,".contains(c)) => {
            (Some(K::Currency), rest)
        }
        _ => (None, text),
    }
}

/// Where what stands behind the digits begins.
fn unit_start(text: &str) -> Option<usize> {
    let digits = text.find(|c: char| c.is_alphabetic() || matches!(c, '%' | '°' | 'º') || is_sign(c))?;
    // `0x1F` and `1e3` were read before; what is left of them is no unit.
    (digits > 0).then_some(digits)
}

/// What the words behind the digits are.
pub(super) fn what(behind: &str) -> Option<K> {
    match behind {
        "%" | "percent" | "per cent" | "pct" | "Percent" | "percents" => Some(K::Percent),
        _ if is_currency(behind) => Some(K::Currency),
        _ if is_unit(behind) => Some(K::Unit),
        _ => None,
    }
}

/// Whether the word behind a number changes it or makes another thing of it.
pub(super) fn changes(word: &str) -> bool {
    let lower = word.to_lowercase();
    let known = CHANGES.split_whitespace().any(|known| known == lower);
    known && word != "m" || is_month(word)
}

/// Whether the word behind a number multiplies it, or makes a date or a time of it.
pub(super) fn multiplies(word: &str) -> bool {
    let leads = ["or", "to", "and", "of", "plus", "minus", "times", "by", "over"];
    // `5 may` is no date in a sentence.
    changes(word) && !leads.contains(&word) && (!is_month(word) || word.starts_with(char::is_uppercase))
}

pub(super) fn is_currency(text: &str) -> bool {
    let mut chars = text.chars();
    let sign = matches!((chars.next(), chars.next()), (Some(c), None) if is_sign(c));
    let word = ["dollars", "dollar", "euros", "euro", "pounds", "yen", "rupees", "yuan", "元", "円"];
    sign || CURRENCIES.contains(&text) || word.contains(&text.to_lowercase().as_str())
}

pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¥' | '฿' | '₡' | '₿' | '\u{20a0}'..='\u{20c0}')
}

/// One or two words of letters, as `kg`, `km/h`, `m²`, `°C`, `sq. ft.`.
fn is_unit(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letter = |c: char| c.is_alphabetic() || "°º/²³·µ'.\"".contains(c);
    let word = |word: &&str| {
        word.starts_with(|c: char| c.is_alphabetic() || matches!(c, '°' | 'º'))
            && word.chars().all(letter)
            && !changes(word)
    };
    (1..=UNIT_WORDS).contains(&words.len()) && text.chars().count() <= UNIT_LENGTH && words.iter().all(word)
}
