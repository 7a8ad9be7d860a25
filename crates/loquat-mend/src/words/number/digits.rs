//! The digits of a number: signs, points, separators, other bases, fractions.
//!
//! A comma or point is a separator where the groups between are of three digits (or of two and a last one of three, as in
//! India), otherwise it is the decimal point. `1,234` is read with a separator and `1.234` without: the point is JSON's.

use serde_json::Number;

use crate::repair::RepairKind as K;
use crate::words::Found;

/// More decimal places than any float has digits for.
const PLACES: u32 = 30;

/// A number as JSON writes it.
pub(super) fn json(text: &str) -> Option<Number> {
    if !text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return None;
    }
    let number: Number = serde_json::from_str(text).ok().filter(|_| !text.ends_with(char::is_whitespace))?;
    let whole = text.strip_prefix('-').unwrap_or(text).bytes().all(|b| b.is_ascii_digit());
    // Beyond 64 bits it has become a float; nothing is lost only if that is the same integer.
    let lost = whole && number.is_f64() && number.as_f64().is_none_or(|float| format!("{float:.0}") != text);
    (!lost).then_some(number)
}

/// A number in any notation, with its sign; `spaced` allows spaces between groups.
pub(super) fn any(text: &str, spaced: bool) -> Option<Found<Number>> {
    if let Some(number) = json(text) {
        return Some(Found::new(number, []));
    }
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let unsigned = unsigned.trim_start();
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return None;
    }
    if is_based(unsigned) {
        return based(unsigned, negative);
    }
    if let Some(found) = fraction(unsigned, negative) {
        return Some(found);
    }
    let (decimal, kind) = decimal(unsigned, spaced)?;
    signed(&decimal, negative).map(|number| Found::new(number, [kind]))
}

fn signed(decimal: &str, negative: bool) -> Option<Number> {
    if negative { json(&format!("-{decimal}")) } else { json(decimal) }
}

/// Whether the text begins as a number of another base: its letters are no unit.
pub(super) fn is_based(text: &str) -> bool {
    text.starts_with('0')
        && text.get(1..).is_some_and(|rest| rest.starts_with(['x', 'X', 'o', 'O', 'b', 'B']))
}

/// `0x1F`, `0o17`, `0b101`.
fn based(text: &str, negative: bool) -> Option<Found<Number>> {
    let radix = match text.get(..2)? {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => return None,
    };
    let digits = text.get(2..).filter(|digits| digits.starts_with(|c: char| c.is_digit(radix)))?;
    let value = u64::from_str_radix(digits, radix).ok()?;
    signed(&value.to_string(), negative).map(|number| Found::new(number, [K::NumberForm]))
}

/// `3/2`, `1 1/2`: only where the decimals end.
fn fraction(text: &str, negative: bool) -> Option<Found<Number>> {
    let (above, below) = text.split_once('/')?;
    let (above, below) = (above.trim_end(), below.trim_start());
    let natural =
        |text: &str| text.parse::<u64>().ok().filter(|_| text.starts_with(|c: char| c.is_ascii_digit()));
    // `8/10` is a rating, `2024/25` a season, `12/25` a date: only halves, thirds and their like are fractions beyond doubt.
    let below = u128::from(natural(below).filter(|below| (1..10).contains(below))?);
    let above = match above.split_once(' ') {
        Some((whole, part)) => {
            let part = u128::from(natural(part.trim_start())?);
            u128::from(natural(whole)?).checked_mul(below)?.checked_add(part).filter(|_| part < below)?
        }
        None => u128::from(natural(above)?),
    };
    let mut decimal = (above / below).to_string();
    let mut rest = above % below;
    for place in 0..=PLACES {
        if rest == 0 {
            return signed(&decimal, negative).map(|number| Found::new(number, [K::Fraction]));
        }
        if place == 0 {
            decimal.push('.');
        }
        rest *= 10;
        decimal.push_str(&(rest / below).to_string());
        rest %= below;
    }
    None
}

/// The number as JSON writes it, and what had to be done.
fn decimal(text: &str, spaced: bool) -> Option<(String, K)> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => text.split_at_checked(at)?,
        None => (text, ""),
    };
    let is_separator = |c: char| matches!(c, '_' | ',' | '.' | '\'') || (spaced && c == ' ') || c == '\u{a0}';
    if !mantissa.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
        return None;
    }
    let (whole, part, separated) = split(mantissa)?;
    // A zero before the digits says nothing about the number.
    let bare = whole.trim_start_matches('0');
    let whole = if bare.is_empty() { "0" } else { bare };
    let point = if part.is_empty() { String::new() } else { format!(".{part}") };
    Some((format!("{whole}{point}{exponent}"), if separated { K::Separators } else { K::NumberForm }))
}

/// The digits before and behind the decimal point, and whether anything else was between them.
fn split(mantissa: &str) -> Option<(String, &str, bool)> {
    let marks: Vec<char> = mantissa.chars().filter(|c| !c.is_ascii_digit()).collect();
    let Some(last) = marks.last().copied() else { return Some((mantissa.to_owned(), "", false)) };
    let others = marks.get(..marks.len() - 1).unwrap_or_default();
    let (before, behind) = mantissa.rsplit_once(last)?;
    let once = !others.contains(&last);
    let pointed = match last {
        '.' => once,
        // `0,125` has no group before the comma.
        ',' => {
            once && (!others.is_empty() || !is_grouped(mantissa, ',') || before.trim_matches('0').is_empty())
        }
        _ => false,
    };
    let (whole, part) = if pointed { (before, behind) } else { (mantissa, "") };
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    let mut separators: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
    separators.dedup();
    match separators.as_slice() {
        [] => Some((whole.to_owned(), part, last == ',')),
        [separator] if is_grouped(whole, *separator) => Some((whole.replace(*separator, ""), part, true)),
        _ => None,
    }
}

/// Whether the digits stand in groups: of three, or of two before a last one of three. Underscores may stand anywhere
/// between digits.
fn is_grouped(digits: &str, separator: char) -> bool {
    let groups: Vec<&str> = digits.split(separator).collect();
    let [first, middle @ .., last] = groups.as_slice() else { return false };
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    if separator == '_' {
        return digits;
    }
    let of = |size: usize| middle.iter().all(|group| group.len() == size);
    let thousands = first.len() <= 3 && of(3);
    let lakhs = separator == ',' && first.len() <= 2 && of(2);
    digits && !first.starts_with('0') && last.len() == 3 && (thousands || lakhs)
}
