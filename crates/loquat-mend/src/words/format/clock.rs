//! Dates, times and durations as RFC 3339 has them.

pub(super) fn is_date(text: &str) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return false };
    let year = number(&[*y1, *y2, *y3, *y4]);
    let (Some(year), Some(month), Some(day)) = (year, number(&[*m1, *m2]), number(&[*d1, *d2])) else {
        return false;
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

pub(super) fn is_date_time(text: &str) -> bool {
    text.split_once(['T', 't']).is_some_and(|(date, time)| is_date(date) && is_time(time))
}

pub(super) fn is_time(text: &str) -> bool {
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = text.as_bytes() else { return false };
    let (Some(hour), Some(minute), Some(second)) =
        (number(&[*h1, *h2]), number(&[*m1, *m2]), number(&[*s1, *s2]))
    else {
        return false;
    };
    let rest = match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
            if digits == 0 {
                return false;
            }
            fraction.get(digits..).unwrap_or_default()
        }
        rest => rest,
    };
    let Some(offset) = offset(rest) else { return false };
    // A leap second is the last one of a day in UTC.
    let utc = (hour * 60 + minute + 2 * DAY - offset) % DAY;
    hour <= 23 && minute <= 59 && (second <= 59 || (second == 60 && utc == DAY - 1))
}

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// Minutes ahead of UTC, modulo a day.
fn offset(text: &[u8]) -> Option<u32> {
    match text {
        b"Z" | b"z" => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
            let ahead = hours * 60 + minutes;
            let ahead = if *sign == b'+' { ahead } else { DAY - ahead.min(DAY) };
            (hours <= 23 && minutes <= 59).then_some(ahead)
        }
        _ => None,
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
}

/// `P3Y6M4D`, `PT5M`, `P1W`; parts are in order and none between is left out.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else { return false };
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    match (units(date), time.map(units)) {
        (Some(date), None) => is_run(&date, "YMD") || date == "W",
        (Some(date), Some(Some(time))) => (date.is_empty() || is_run(&date, "YMD")) && is_run(&time, "HMS"),
        _ => false,
    }
}

/// The units of a part of a duration, each behind its digits.
fn units(text: &str) -> Option<String> {
    let (mut units, mut digits) = (String::new(), false);
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits = true;
        } else if digits {
            units.push(c);
            digits = false;
        } else {
            return None;
        }
    }
    (!digits).then_some(units)
}

fn is_run(units: &str, all: &str) -> bool {
    !units.is_empty() && all.contains(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_known() {
        for text in ["2024-02-29", "2000-02-29", "0000-12-31"] {
            assert!(is_date(text), "{text}");
        }
        for text in
            ["1900-02-29", "2024-04-31", "2024-00-01", "2024-13-01", "2024-1-1", "2024-01-0a", "２024-01-1"]
        {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn a_time_has_an_offset_and_a_leap_second_its_place() {
        for text in [
            "00:00:00Z",
            "23:59:60Z",
            "01:29:60+01:30",
            "15:59:60-08:00",
            "08:30:06.283185z",
            "12:00:00-23:59",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in
            ["00:00:00", "24:00:00Z", "22:59:60Z", "00:00:00.Z", "00:00:00+1:00", "00:00Z", "00:00:00+24:00"]
        {
            assert!(!is_time(text), "{text}");
        }
        assert!(is_date_time("2024-01-05t10:30:00z") && !is_date_time("2024-01-05 10:30:00Z"));
    }

    #[test]
    fn a_duration_leaves_nothing_out_between() {
        for text in ["P4DT12H30M5S", "P4Y", "P1Y2M", "PT0S", "P2W", "PT36H", "P1M2D"] {
            assert!(is_duration(text), "{text}");
        }
        for text in
            ["P", "PT", "P1", "4D", "P1Y2D", "P2W3D", "PT1H2S", "P1D2H", "P1YT", "P1W T1H", "pt1h", "P-1D"]
        {
            assert!(!is_duration(text), "{text}");
        }
    }
}
