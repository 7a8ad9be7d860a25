//! What a golden file must not hold, since it changes from run to run: times, ids and (if wished) prices.

use insta::{
    Settings, dynamic_redaction,
    internals::{Content, ContentPath},
};

/// Fields whose values change from run to run.
const VOLATILE: [&str; 2] = ["duration_ms", "request_id"];
/// Fields that hold money.
const MONEY: [&str; 2] = ["cost", "spent"];
/// Where such fields stand: in an info, in an error, in their attempts, or at the root of one of these three. Not simply
/// everywhere: an answer may have a field `cost` of its own, and that is what the test is about.
const PLACES: [&str; 4] = [".", ".**.info.", ".**.error.", ".**.attempts[]."];

/// Settings for `insta::assert_json_snapshot!` that redact `duration_ms`, `request_id`, `cost` and `spent` of infos,
/// errors and attempts (a `null` stays `null`), keep the order of keys, and name the file by the test alone.
///
/// ```no_run
/// # use loquat_core::{Error, Generation};
/// # fn check(result: Result<Generation<String>, Error>) {
/// use loquat_testkit::{Golden, settings};
/// settings().bind(|| insta::assert_json_snapshot!("lead", Golden::of(&result)));
/// # }
/// ```
pub fn settings() -> Settings {
    redacting(VOLATILE.into_iter().chain(MONEY))
}

/// The same, but with the money: the prices of the simulator are fixed, so its golden files may hold them.
pub fn settings_with_cost() -> Settings {
    redacting(VOLATILE.into_iter())
}

fn redacting(names: impl Iterator<Item = &'static str>) -> Settings {
    // Sorted maps would hide the order of a schema's properties, in which a model answers.
    let mut settings = Settings::new();
    settings.set_sort_maps(false);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for name in names {
        for place in PLACES {
            let mask = move |value: Content, _path: ContentPath<'_>| {
                if value.is_nil() { value } else { Content::from(format!("[{name}]")) }
            };
            settings.add_redaction(&format!("{place}{name}"), dynamic_redaction(mask));
        }
    }
    settings
}
