//! Lays what came out of a text beside what its case expects.

use loquat_mend::{Mended, Unreadable};
use serde_json::Value;

use super::case::{Case, Want};

/// The first thing that is not as the case says: what was expected, and what came.
pub(super) fn difference(case: &Case, got: &Result<Mended, Unreadable>) -> Option<(String, String)> {
    let want = &case.want;
    match got {
        Err(_) if want.refused => None,
        Err(why) if want.error.as_deref() == Some(name(why)) => None,
        Err(why) => Some((expected(want), format!("error: {}", name(why)))),
        Ok(mended) if want.error.is_some() || want.refused && mended.violations.is_empty() => {
            Some((expected(want), mended.value.to_string()))
        }
        Ok(mended) => value(want, mended)
            .or_else(|| violations(want, mended))
            .or_else(|| repairs(want, &names(mended)))
            .or_else(|| exact(want, mended)),
    }
}

/// The first thing in which two readings of one text differ.
pub(super) fn unlike(
    whole: &Result<Mended, Unreadable>,
    pieces: &Result<Mended, Unreadable>,
) -> Option<(String, String)> {
    match (whole, pieces) {
        (Ok(one), Ok(other)) if one == other => None,
        (Ok(one), Ok(other)) if one.value == other.value => Some((story(one), story(other))),
        (Ok(one), Ok(other)) => Some((one.value.to_string(), other.value.to_string())),
        (Err(one), Err(other)) if one == other => None,
        (one, other) => Some((short(one), short(other))),
    }
}

fn value(want: &Want, mended: &Mended) -> Option<(String, String)> {
    let value = want.value.as_ref()?;
    let same = same(value, &mended.value)
        && (!want.ordered || keys(value).collect::<Vec<_>>() == keys(&mended.value).collect::<Vec<_>>());
    (!same).then(|| (value.to_string(), told(mended)))
}

fn violations(want: &Want, mended: &Mended) -> Option<(String, String)> {
    let path = |path: &str| if path.is_empty() { "/".to_owned() } else { path.to_owned() };
    let got: Vec<_> = mended.violations.iter().map(|misfit| (path(&misfit.path), misfit.keyword)).collect();
    let fits = |(at, rule): &(String, Option<String>), (path, keyword): &(String, &str)| {
        at == path && rule.as_ref().is_none_or(|rule| rule == keyword)
    };
    let all = want.violations.iter().all(|one| got.iter().any(|other| fits(one, other)));
    let only = want.refused
        || want.more_violations
        || got.iter().all(|other| want.violations.iter().any(|one| fits(one, other)));
    let list = |list: &mut dyn Iterator<Item = String>| {
        format!("violations: {}", list.collect::<Vec<_>>().join(", "))
    };
    (!all || !only).then(|| {
        let wanted =
            &mut want.violations.iter().map(|(at, rule)| format!("{at} {}", rule.as_deref().unwrap_or("*")));
        let given = list(&mut got.iter().map(|(at, rule)| format!("{at} {rule}")));
        (list(wanted), format!("{given} with {}", told(mended)))
    })
}

/// Whether the names of the repairs are those that the case names.
pub(super) fn repairs(want: &Want, got: &[&str]) -> Option<(String, String)> {
    let wanted = want.repairs.as_ref()?;
    let times = |name: &str| got.iter().filter(|other| **other == name).count();
    let all = wanted.iter().all(|(name, many)| many.map_or(times(name) > 0, |many| times(name) == many));
    let only = want.more_repairs || got.iter().all(|name| wanted.contains_key(*name));
    (!all || !only).then(|| {
        let one = |(name, many): (&String, &Option<usize>)| match many {
            Some(many) => format!("{name} ({many})"),
            None => name.clone(),
        };
        (
            format!("repairs: {}", wanted.iter().map(one).collect::<Vec<_>>().join(", ")),
            format!("repairs: {}", got.join(", ")),
        )
    })
}

fn exact(want: &Want, mended: &Mended) -> Option<(String, String)> {
    let got: Vec<_> = mended.exact.iter().map(|exact| (exact.path.clone(), exact.digits.clone())).collect();
    (got != want.exact).then(|| (format!("exact: {:?}", want.exact), format!("exact: {got:?}")))
}

/// Equal by value: `1` is `1.0`, and the order of keys does not count.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64() && (one.is_f64() || other.is_f64())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let found =
                |(key, value): (&String, &Value)| other.get(key).is_some_and(|other| same(value, other));
            one.len() == other.len() && one.iter().all(found)
        }
        _ => one == other,
    }
}

/// Whether `later` is what `shown` may become: strings, arrays and objects get longer, all else stays.
pub(super) fn grows(shown: &Value, later: &Value) -> bool {
    match (shown, later) {
        (Value::String(shown), Value::String(later)) => later.starts_with(shown.as_str()),
        (Value::Array(shown), Value::Array(later)) => {
            shown.len() <= later.len() && shown.iter().zip(later).all(|(shown, later)| grows(shown, later))
        }
        (Value::Object(shown), Value::Object(later)) => {
            shown.iter().all(|(key, shown)| later.get(key).is_some_and(|later| grows(shown, later)))
        }
        _ => same(shown, later),
    }
}

fn keys(value: &Value) -> Box<dyn Iterator<Item = &String> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter().flat_map(keys)),
        Value::Object(members) => {
            Box::new(members.iter().flat_map(|(key, value)| std::iter::once(key).chain(keys(value))))
        }
        _ => Box::new(std::iter::empty()),
    }
}

fn expected(want: &Want) -> String {
    match (&want.error, &want.value) {
        (Some(why), _) => format!("error: {why}"),
        (_, Some(value)) => value.to_string(),
        _ if want.refused => "refused".to_owned(),
        _ => format!("violations: {:?}", want.violations),
    }
}

fn told(mended: &Mended) -> String {
    format!("{} ({})", mended.value, names(mended).join(", "))
}

fn names(mended: &Mended) -> Vec<&'static str> {
    mended.repairs.iter().map(|repair| repair.kind.name()).collect()
}

fn story(mended: &Mended) -> String {
    let (repairs, exact) = (&mended.repairs, &mended.exact);
    format!("{repairs:?} {:?} {} candidates {exact:?}", mended.violations, mended.candidates)
}

fn short(read: &Result<Mended, Unreadable>) -> String {
    match read {
        Ok(mended) => told(mended),
        Err(why) => format!("error: {}", name(why)),
    }
}

/// The name of a reason, as the cases write it.
fn name(why: &Unreadable) -> &'static str {
    match why {
        Unreadable::Empty => "empty",
        Unreadable::NoJson => "no-json",
        Unreadable::TooDeep { .. } => "too-deep",
        Unreadable::TooLarge { .. } => "too-large",
        Unreadable::NotJson => "not-json",
        Unreadable::BadSchema { .. } => "bad-schema",
        _ => "unnamed",
    }
}
