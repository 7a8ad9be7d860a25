//! A time of the day with its offset from UTC, as RFC 3339 writes it.

/// The time as `10:30:00Z`; none without an offset, as that cannot be guessed. Ranges are not checked but for the hour of
/// a clock with twelve.
pub(super) fn time(text: &str) -> Option<String> {
    let (hour, rest) = digits(text)?;
    let (hour, minute, second, rest) = if hour.len() == 6 {
        (hour.get(..2)?, hour.get(2..4)?, hour.get(4..)?, rest)
    } else {
        let (minute, rest) = digits(rest.strip_prefix(':')?)?;
        match rest.strip_prefix(':') {
            Some(rest) => digits(rest).map(|(second, rest)| (hour, minute, second, rest))?,
            None => (hour, minute, "00", rest),
        }
    };
    let (fraction, rest) = match rest.strip_prefix(['.', ',']).and_then(digits) {
        Some((fraction, rest)) => (format!(".{fraction}"), rest),
        None => (String::new(), rest),
    };
    let (hour, rest) = halved(hour.parse().ok()?, rest.trim_start())?;
    if minute.len() != 2 || second.len() != 2 {
        return None;
    }
    Some(format!("{hour:02}:{minute}:{second}{fraction}{}", offset(rest.trim_start())?))
}

/// The leading digits, at least one, and the rest.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).filter(|_| end > 0)
}

/// The hour of 24, where `am` or `pm` follows.
fn halved(hour: u32, rest: &str) -> Option<(u32, &str)> {
    let mark = |marks: [&str; 2]| {
        marks.iter().find_map(|mark| {
            let (head, tail) = rest.split_at_checked(mark.len())?;
            head.eq_ignore_ascii_case(mark).then_some(tail)
        })
    };
    let (late, rest) = match (mark(["am", "a.m."]), mark(["pm", "p.m."])) {
        (Some(rest), _) => (0, rest),
        (_, Some(rest)) => (12, rest),
        _ => return Some((hour, rest)),
    };
    (1..=12).contains(&hour).then_some((hour % 12 + late, rest))
}

/// `Z`, `UTC`, `GMT`, `+0100`, `+01`, `UTC+2`.
fn offset(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let named = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT"));
    let bare = named.unwrap_or(&upper);
    if bare.is_empty() && named.is_some() || upper == "Z" {
        return Some("Z".to_owned());
    }
    let sign = bare.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let (hours, rest) = digits(bare.get(1..)?)?;
    let (hours, minutes) = match (hours.len(), rest) {
        (4, "") => hours.split_at_checked(2)?,
        (1 | 2, "") => (hours, "00"),
        (1 | 2, rest) => (hours, rest.strip_prefix(':')?),
        _ => return None,
    };
    Some(format!("{sign}{hours:0>2}:{minutes}"))
}
