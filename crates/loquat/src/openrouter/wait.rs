//! From when a provider says that it may be asked again. It says so in many ways, in headers and in copies of headers inside
//! a body: seconds, milliseconds, a date, the time of a reset. The clock is an argument.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A day: limits of OpenRouter are at most daily, and a caller adds this to a clock.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// Larger numbers are milliseconds since 1970, smaller ones seconds: a limit between them lies in the year 5138, or in 1973.
const LEAST_MILLISECONDS: f64 = 1e11;

/// The wait that headers ask for; `None` where they say nothing that can be understood. Zero means at once.
pub(super) fn of_headers(find: impl Fn(&str) -> Option<String>, now: SystemTime) -> Option<Duration> {
    let milliseconds = || {
        let number: f64 = find("retry-after-ms")?.trim().parse().ok()?;
        seconds(&(number / 1000.0).to_string())
    };
    let after = || {
        let text = find("retry-after")?;
        seconds(text.trim()).or_else(|| date(text.trim(), now))
    };
    let reset = || reset(find("x-ratelimit-reset")?.trim(), now);
    milliseconds().or_else(after).or_else(reset).map(|wait| wait.min(LONGEST))
}

/// A number of seconds, whole or not; less than nothing is no number of them.
pub(super) fn seconds(text: &str) -> Option<Duration> {
    let number: f64 = text.parse().ok()?;
    (number >= 0.0).then(|| Duration::try_from_secs_f64(number).unwrap_or(LONGEST).min(LONGEST))
}

fn date(text: &str, now: SystemTime) -> Option<Duration> {
    // What has passed says at once.
    Some(httpdate::parse_http_date(text).ok()?.duration_since(now).unwrap_or_default())
}

/// A time since 1970. What has passed says nothing: the limit that holds now is another.
fn reset(text: &str, now: SystemTime) -> Option<Duration> {
    let number: f64 = text.parse().ok()?;
    let since = if number >= LEAST_MILLISECONDS { number / 1000.0 } else { number };
    let time = UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(since).ok()?)?;
    time.duration_since(now).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(name: &'static str, value: &str) -> Option<f64> {
        let now = UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        let find = |asked: &str| (asked == name).then(|| value.to_owned());
        of_headers(find, now).map(|wait| wait.as_secs_f64())
    }

    #[test]
    fn every_way_to_say_when_is_understood() {
        for (name, value, seconds) in [
            ("retry-after", "7", Some(7.0)),
            ("retry-after", " 1.5 ", Some(1.5)),
            ("retry-after-ms", "3600000", Some(3600.0)),
            ("retry-after", "0", Some(0.0)),
            ("retry-after", "-3", None),
            ("retry-after", "soon", None),
            ("retry-after", "NaN", None),
            ("retry-after", "", None),
            ("retry-after", "99999999999999999999", Some(86_400.0)),
            ("retry-after", "Mon, 21 Sep 2026 14:13:27 GMT", Some(7.0)),
            ("retry-after", "Mon, 21 Sep 2020 14:13:27 GMT", Some(0.0)),
            ("retry-after-ms", "1500", Some(1.5)),
            ("retry-after-ms", "x", None),
            ("x-ratelimit-reset", "1790000012500", Some(12.5)),
            ("x-ratelimit-reset", "1790000012", Some(12.0)),
            ("x-ratelimit-reset", "1690000000000", None),
            ("x-ratelimit-reset", "1e400", None),
        ] {
            assert_eq!(wait(name, value), seconds, "{name}: {value}");
        }
    }

    #[test]
    fn what_is_not_understood_gives_way_to_what_is() {
        let find = |name: &str| match name {
            "retry-after-ms" => Some("x".to_owned()),
            "retry-after" => Some("-1".to_owned()),
            _ => Some("5000".to_owned()),
        };
        assert_eq!(of_headers(find, UNIX_EPOCH), Some(Duration::from_secs(5000)));
    }
}
