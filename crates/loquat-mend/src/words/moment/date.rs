//! A day in one of the usual notations, as RFC 3339 writes it.
//!
//! Of `05/01/2024` nobody knows which is the month, so it is none; with points the day stands first everywhere.

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// The day as `2024-01-05`. The calendar is not checked.
pub(super) fn date(text: &str) -> Option<String> {
    let mut parts = parts(text)?;
    let weekday = match parts.first()? {
        Part::Word(word) => name(word, &WEEKDAYS),
        Part::Digits(_) => None,
    };
    if weekday.is_some() {
        parts.remove(0);
    }
    let (year, month, day) = day(&parts, text)?;
    let is_that_day = weekday.is_none_or(|weekday| weekday_of(year, month, day) == Some(weekday));
    is_that_day.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Whether the word is the name of a month, in full or in short.
pub(crate) fn is_month(word: &str) -> bool {
    name(word, &MONTHS).is_some()
}

enum Part<'t> {
    Digits(&'t str),
    Word(&'t str),
}

/// Digits and words by turns, without what only joins them.
fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        let end = |fits: fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
        let (part, behind) = if c.is_ascii_digit() {
            rest.split_at_checked(end(|c| c.is_ascii_digit()))?
        } else if c.is_alphabetic() {
            rest.split_at_checked(end(char::is_alphabetic))?
        } else if matches!(c, ' ' | ',' | '-' | '/' | '.') && !parts.is_empty() {
            // One mark, or one and a space: `--` joins nothing, and a minus before a year is not left out.
            let behind = rest.get(1..)?;
            let behind = behind.strip_prefix(' ').unwrap_or(behind);
            rest = Some(behind).filter(|rest| rest.starts_with(char::is_alphanumeric))?;
            continue;
        } else {
            return None;
        };
        let ordinal =
            matches!(parts.last(), Some(Part::Digits(_))) && ["st", "nd", "rd", "th"].contains(&part);
        if c.is_ascii_digit() {
            parts.push(Part::Digits(part));
        } else if !ordinal && !["of", "年", "月", "日"].contains(&part) {
            parts.push(Part::Word(part));
        }
        rest = behind;
    }
    Some(parts)
}

/// Year, month and day.
fn day(parts: &[Part<'_>], text: &str) -> Option<(u32, u32, u32)> {
    use Part::{Digits, Word};
    let month = |word: &str| name(word, &MONTHS).map(|at| at as u32 + 1);
    match parts {
        [Digits(all)] if all.len() == 8 && text.len() == 8 => {
            let part = |from, to| all.get(from..to)?.parse().ok();
            Some((part(0, 4)?, part(4, 6)?, part(6, 8)?))
        }
        [Digits(y), Digits(m), Digits(d)] if y.len() == 4 => Some((year(y)?, short(m)?, short(d)?)),
        [Word(m), Digits(d), Digits(y)] => Some((year(y)?, month(m)?, short(d)?)),
        [Digits(d), Word(m), Digits(y)] if y.len() == 4 => Some((year(y)?, month(m)?, short(d)?)),
        [Digits(y), Word(m), Digits(d)] => Some((year(y)?, month(m)?, short(d)?)),
        [Digits(one), Digits(other), Digits(y)] => {
            let (y, one, other) = (year(y)?, short(one)?, short(other)?);
            match (one, other) {
                _ if text.matches('.').count() == 2 || one == other => Some((y, other, one)),
                (13.., _) => Some((y, other, one)),
                (_, 13..) => Some((y, one, other)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn year(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|_| digits.len() == 4)
}

fn short(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|_| digits.len() <= 2)
}

/// The number of the name that the word is, in full or in its first three letters.
fn name(word: &str, names: &[&str]) -> Option<usize> {
    let word = word.to_lowercase();
    let short = |name: &&str| name.get(..3) == Some(&word) || (*name == "september" && word == "sept");
    let weekday =
        |name: &&str| ["tues", "wednes", "thur", "thurs"].contains(&word.as_str()) && name.starts_with(&word);
    names.iter().position(|name| *name == word || short(name) || (names.len() == 7 && weekday(name)))
}

/// The day of the week, Sunday being 0 (Sakamoto's rule for the Gregorian calendar).
fn weekday_of(year: u32, month: u32, day: u32) -> Option<usize> {
    let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4].get(month.checked_sub(1)? as usize)?;
    let year = if month < 3 { year.checked_sub(1)? } else { year };
    Some(((year + year / 4 - year / 100 + year / 400 + shift + day) % 7) as usize)
}
