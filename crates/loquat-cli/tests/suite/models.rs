//! `loquat models`: the bundled catalogue as a table or as JSON.

use super::shell::loquat;

fn ids(args: &[&str]) -> Vec<String> {
    let found = loquat(&[&["models", "--json"], args].concat()).json();
    found.as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_filter_finds_models_by_a_part_of_their_name() {
    loquat(&["models", "GPT-4o-mini"]).golden("models_filter");
}

#[test]
fn json_is_the_facts_of_each_model() {
    loquat(&["models", "llama-3.3-70b", "--json"]).golden("models_json");
}

#[test]
fn the_models_with_a_generator_of_their_own_are_all_there() {
    let all = ids(&[]);
    for id in [
        "openai/gpt-4o",
        "openai/gpt-4o-mini",
        "anthropic/claude-3.5-sonnet",
        "meta-llama/llama-3.3-70b-instruct",
    ] {
        assert_eq!(all.iter().filter(|other| *other == id).count(), 1, "{id}");
    }
    assert!(all.is_sorted());
}

#[test]
fn mode_and_window_narrow_the_list() {
    let (all, held) = (ids(&[]).len(), ids(&["--mode", "json-schema"]));
    assert!(!held.is_empty() && held.len() < all);
    assert!(!held.contains(&"anthropic/claude-3.5-sonnet".to_owned()));
    let wide = ids(&["--min-context", "1000000"]);
    assert!(!wide.is_empty() && !wide.contains(&"openai/gpt-4o".to_owned()));
}

#[test]
fn a_filter_that_finds_nothing_says_so_on_stderr() {
    loquat(&["models", "no-such-model"]).golden("models_none");
}

#[test]
fn what_is_listed_now_is_fetched_where_it_is_asked_for() {
    let ran = loquat(&["models", "simulator/", "--refresh"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("simulator/tiered") && ran.stdout.contains("$/M in"), "{}", ran.stdout);
    assert!(ran.stderr.contains("4 models, as listed now"), "{}", ran.stderr);
}
