//! Dates and times as people write them, and as ISO 8601 wants them.

use regex::Captures;

/// A date; the year may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: Option<u32>,
    month: u32,
    day: u32,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Day {
    fn new(year: Option<u32>, month: u32, day: u32) -> Option<Self> {
        ((1..=12).contains(&month) && (1..=days(year, month)).contains(&day)).then_some(Self {
            year,
            month,
            day,
        })
    }

    /// `2026-03-03`; without a year of its own it needs one from elsewhere.
    pub(super) fn iso(&self, elsewhere: Option<u32>) -> Option<String> {
        let year = self.year.or(elsewhere)?;
        let day = Self::new(Some(year), self.month, self.day)?;
        Some(format!("{year:04}-{:02}-{:02}", day.month, day.day))
    }
}

/// `2026-03-03`
pub(super) fn iso(found: &Captures<'_>) -> Option<Day> {
    Day::new(figure(found, "y"), figure(found, "m")?, figure(found, "d")?)
}

/// `3/14/2026` (American, unless the first number is no month) and `14.3.2026`.
pub(super) fn slash(found: &Captures<'_>) -> Option<Day> {
    if let (Some(first), Some(second)) = (figure(found, "a"), figure(found, "b")) {
        let year = figure(found, "y");
        return Day::new(year, first, second).or_else(|| Day::new(year, second, first));
    }
    Day::new(figure(found, "z"), figure(found, "e")?, figure(found, "c")?)
}

/// `3 March 2026`, `March 3rd`
pub(super) fn named(found: &Captures<'_>) -> Option<Day> {
    let name = found.name("m")?.as_str().to_lowercase();
    let month = MONTHS.iter().position(|month| name.starts_with(month))?;
    Day::new(figure(found, "y"), u32::try_from(month).ok()? + 1, figure(found, "d")?)
}

/// `10:30 am`, `3pm`, `14:00`, `noon`
pub(super) fn time(found: &Captures<'_>) -> Option<(u32, u32)> {
    if found.name("n").is_some() {
        return Some((12, 0));
    }
    let hour = figure(found, "h").or_else(|| figure(found, "g"))?;
    let minute = figure(found, "m").unwrap_or(0);
    let half = found.name("p").or_else(|| found.name("q")).map(|half| half.as_str().to_ascii_lowercase());
    let hour = match half.as_deref() {
        Some("p") if hour < 12 => hour + 12,
        Some("a") if hour == 12 => 0,
        _ => hour,
    };
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// Whether a word in lower case is a month or a day of the week.
pub(super) fn is_month_or_day(word: &str) -> bool {
    const WHOLE: [&str; 12] = [
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
    WEEKDAYS.contains(&word) || WHOLE.contains(&word)
}

fn days(year: Option<u32>, month: u32) -> u32 {
    // Of an unknown year the longest February.
    let leap = year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn figure(found: &Captures<'_>, name: &str) -> Option<u32> {
    found.name(name)?.as_str().parse().ok()
}
