//! When is sent again, and when not: without a clock and without a server.

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn limited(retry: Retry) -> Error {
    Error::from(ErrorKind::RateLimited { status: 429 }).with_retry(retry)
}

fn failed(spent: Spent) -> Error {
    Error::from(ErrorKind::ProviderFailed { status: 504 }).with_spent(spent).with_retry(Retry::Never)
}

fn pause(error: &Error, done: u32, chance: f64) -> Option<Duration> {
    RetryPolicy::default().pause(error, done, false, None, chance)
}

#[test]
fn the_pause_is_a_random_part_of_one_that_doubles() {
    let error = limited(Retry::Soon);
    let policy = RetryPolicy::default().retries(9);
    let ceilings: Vec<u128> =
        (0..9).map(|done| policy.pause(&error, done, false, None, 1.0).unwrap().as_millis()).collect();
    assert_eq!(ceilings, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    assert_eq!(pause(&error, 0, 0.5), Some(Duration::from_millis(250)));
    assert_eq!(pause(&error, 0, 0.0), Some(Duration::ZERO));
}

#[test]
fn the_providers_word_is_the_least_of_the_pause() {
    let error = limited(Retry::After(7 * SECOND));
    assert_eq!(pause(&error, 0, 0.0), Some(7 * SECOND));
    assert_eq!(pause(&error, 1, 1.0), Some(7 * SECOND + SECOND / 2));
    assert_eq!(pause(&limited(Retry::After(31 * SECOND)), 0, 0.0), None);
}

#[test]
fn there_is_an_end_to_it() {
    assert_eq!(pause(&limited(Retry::Soon), 2, 0.0), None);
    let none = RetryPolicy::default().retries(0);
    assert_eq!(none.pause(&limited(Retry::Soon), 0, false, None, 0.0), None);
}

#[test]
fn no_pause_outlasts_the_call() {
    let error = limited(Retry::After(7 * SECOND));
    let within = |left| RetryPolicy::default().pause(&error, 0, false, Some(left), 0.0);
    assert_eq!(within(8 * SECOND), Some(7 * SECOND));
    assert_eq!(within(7 * SECOND), None);
}

#[test]
fn what_may_have_been_charged_is_sent_again_only_where_the_caller_said_so() {
    let error = failed(Spent::Maybe);
    assert_eq!(pause(&error, 0, 0.0), None);
    assert!(RetryPolicy::default().pause(&error, 0, true, None, 0.0).is_some());
    let charged = failed(Spent::Known("0.5".parse().unwrap()));
    assert_eq!(RetryPolicy::default().pause(&charged, 0, true, None, 0.0), None);
}

#[test]
fn what_would_fail_again_is_not_sent_again() {
    for kind in [
        ErrorKind::BadRequest { status: 400 },
        ErrorKind::Authentication { status: 401 },
        ErrorKind::Credits { status: 402 },
        ErrorKind::Refused,
    ] {
        assert_eq!(pause(&kind.into(), 0, 0.0), None);
    }
    let held = Error::from(ErrorKind::Credits { status: 402 }).with_retry(Retry::After(SECOND));
    assert_eq!(pause(&held, 0, 0.0), Some(SECOND));
    assert!(pause(&ErrorKind::Connect { host: "x".into() }.into(), 0, 0.0).is_some());
}

#[test]
fn others_wait_for_a_limit_and_not_for_one_failure() {
    let policy = RetryPolicy::default();
    assert_eq!(policy.cool_down(&limited(Retry::After(7 * SECOND)), 0), Some(7 * SECOND));
    assert_eq!(policy.cool_down(&limited(Retry::After(7000 * SECOND)), 0), Some(30 * SECOND));
    assert_eq!(policy.cool_down(&limited(Retry::Soon), 0), Some(SECOND / 2));
    let failed = Error::from(ErrorKind::ProviderFailed { status: 503 });
    assert_eq!(policy.cool_down(&failed, 0), None);
}
