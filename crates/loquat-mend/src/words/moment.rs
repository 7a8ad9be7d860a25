//! A text as a date, a time or both, in the notation of RFC 3339; and checks of the formats of JSON Schema.
//!
//! `moment/date.rs` reads days, `moment/clock.rs` times. Nothing is filled in that the text does not say: no year, no time,
//! no offset. Only seconds are written as `:00` where a time has none, since RFC 3339 cannot say a minute without them.

mod clock;
mod date;

use crate::repair::RepairKind as K;
use crate::words::{Found, format, trim};

pub(crate) use date::is_month;

/// No date or time is longer; what is longer is a sentence.
const LONGEST: usize = 80;

/// The text in the notation that `format` asks for (`date`, `time`, `date-time`, `duration`); other formats are not rewritten.
pub(crate) fn rewrite(text: &str, format: &str) -> Option<Found<String>> {
    if !matches!(format, "date" | "time" | "date-time" | "duration") {
        return None;
    }
    if is_met(text, format) {
        return Some(Found::new(text.to_owned(), []));
    }
    let (inner, trimmed) = trim::trim(text);
    if inner.len() > LONGEST {
        return None;
    }
    let written = match format {
        _ if is_met(inner, format) => Some(inner.to_owned()),
        "date" => date::date(inner),
        "time" => clock::time(inner),
        "date-time" => both(inner),
        _ => Some(inner.to_uppercase()),
    };
    // The calendar and the clock have the last word.
    let written = written.filter(|written| is_met(written, format))?;
    let markdown = trimmed.contains(&K::Markdown).then_some(K::Markdown);
    Some(markdown.into_iter().fold(Found::new(written, [K::MomentForm]), Found::and))
}

/// Whether the text has the format; a format that is not known here is met.
pub(crate) fn is_met(text: &str, format: &str) -> bool {
    format::is_met(text, format)
}

/// A date and a time behind it, with a `T`, a space, a comma or `at` between them.
fn both(text: &str) -> Option<String> {
    let at = clock_start(text)?;
    let (day, time) = text.split_at_checked(at)?;
    let day = day.trim_end();
    let day = day.strip_suffix(" at").or_else(|| day.strip_suffix(['T', 't'])).unwrap_or(day);
    let day = day.trim_end().trim_end_matches(',');
    Some(format!("{}T{}", date::date(day)?, clock::time(time)?))
}

/// Where the time begins: at the hour before the first colon, or behind the `T` of `20240105T103000Z`.
fn clock_start(text: &str) -> Option<usize> {
    match text.split_once(':') {
        Some((before, _)) => Some(before.trim_end_matches(|c: char| c.is_ascii_digit()).len()),
        None => text.find(['T', 't']).filter(|at| *at == "20240105".len()).map(|at| at + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: &str) -> Option<String> {
        rewrite(text, format).map(|found| found.value)
    }

    #[test]
    fn a_date_is_read_in_many_notations() {
        for text in [
            "2024-1-25",
            "2024/01/25",
            "2024.01.25",
            "20240125",
            "2024年1月25日",
            "25/01/2024",
            "01/25/2024",
            "25.1.2024",
            "Jan 25, 2024",
            "January 25th, 2024",
            "25 January 2024",
            "25th of January 2024",
            "25-Jan-2024",
            "2024 Jan 25",
            "Thursday, January 25, 2024",
            "Thu 25 Jan 2024",
            "**2024-01-25**",
            " 2024-01-25 ",
            "\"JAN. 25 2024\"",
        ] {
            let found = rewrite(text, "date").unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.value, "2024-01-25", "{text}");
            assert_eq!(found.repairs.first(), Some(&K::MomentForm));
        }
        assert_eq!(rewrite("2024-01-25", "date"), Some(Found::new("2024-01-25".to_owned(), [])));
    }

    #[test]
    fn a_day_that_may_be_another_is_none() {
        for text in [
            "01/02/2024",
            "1-2-2024",
            "1/2/24",
            "Jan 2024",
            "2024-01",
            "January 5",
            "next Friday",
            "2024-02-30",
            "2023-02-29",
            "13/13/2024",
            "Monday, January 25, 2024",
            "2024-01-25T00:00:00Z",
            "5 6 January 2024",
            "-2024-01-05",
            "2024--01-05",
            "",
            "-",
        ] {
            assert_eq!(read(text, "date"), None, "{text}");
        }
        // The same day either way.
        assert_eq!(read("05/05/2024", "date").as_deref(), Some("2024-05-05"));
        assert_eq!(read("01.02.2024", "date").as_deref(), Some("2024-02-01"));
    }

    #[test]
    fn a_time_is_read_with_its_offset_only() {
        for (text, wanted) in [
            ("10:30Z", "10:30:00Z"),
            ("9:05:07 UTC", "09:05:07Z"),
            ("10:30:00,25+0100", "10:30:00.25+01:00"),
            ("10:30 PM GMT", "22:30:00Z"),
            ("12:00 a.m. UTC+2", "00:00:00+02:00"),
            ("103000Z", "10:30:00Z"),
        ] {
            assert_eq!(read(text, "time").as_deref(), Some(wanted), "{text}");
        }
        for text in
            ["10:30", "10:30:00", "25:00Z", "13:00 pm Z", "10:61Z", "10 Z", "10:30 EST", "10:30:00+25:00"]
        {
            assert_eq!(read(text, "time"), None, "{text}");
        }
    }

    #[test]
    fn a_date_with_a_time_is_read() {
        for text in [
            "2024-01-05 10:30:00Z",
            "2024-01-05 10:30Z",
            "2024-01-05T10:30Z",
            "Jan 5, 2024, 10:30 AM UTC",
            "January 5th, 2024 at 10:30 UTC",
            "Fri, 05 Jan 2024 10:30:00 GMT",
            "20240105T103000Z",
            "2024/1/5 10:30:00 utc",
        ] {
            assert_eq!(read(text, "date-time").as_deref(), Some("2024-01-05T10:30:00Z"), "{text}");
        }
        assert_eq!(
            read("2024-01-05 10:30:00-0500", "date-time").as_deref(),
            Some("2024-01-05T10:30:00-05:00")
        );
        for text in
            ["2024-01-05", "2024-01-05 10:30:00", "2024-01-05T10:30:00", "10:30Z", "2024-02-30 10:30Z"]
        {
            assert_eq!(read(text, "date-time"), None, "{text}");
        }
    }

    #[test]
    fn a_duration_is_read_where_it_is_one() {
        assert_eq!(read("pt5m", "duration").as_deref(), Some("PT5M"));
        assert_eq!(read("P1W", "duration").as_deref(), Some("P1W"));
        assert_eq!(read("5 minutes", "duration"), None);
        assert_eq!(read("a@b.c", "email"), None);
    }

    #[test]
    fn rewriting_twice_is_rewriting_once() {
        for (text, format) in [
            ("Jan 5, 2024", "date"),
            ("9:05 Z", "time"),
            ("5.1.2024 9:05 UTC", "date-time"),
            ("p1d", "duration"),
        ] {
            let once = read(text, format).unwrap();
            assert_eq!(rewrite(&once, format), Some(Found::new(once.clone(), [])));
        }
    }

    #[test]
    fn odd_texts_are_read_without_panic() {
        for text in [
            "年",
            "2024年",
            "é:é",
            ":",
            "::",
            "٢٠٢٤-٠١-٠٥",
            "99999999999-1-1",
            "T",
            "20240105T",
            "1\u{301}:00Z",
            "-:-Z",
        ] {
            for format in ["date", "time", "date-time", "duration"] {
                assert_eq!(read(text, format), None, "{text}");
            }
        }
    }
}
