//! Where settings come from, which of them wins, and what is an error.

use super::*;

fn read(environment: &[(&str, &str)], dotenv: &[(&str, &str)]) -> Result<Config, Error> {
    let layers = Layers {
        environment: environment.iter().copied().collect(),
        dotenv: dotenv.iter().copied().collect(),
        ..Layers::default()
    };
    Config::read(&layers)
}

const KEY: (&str, &str) = ("OPENROUTER_API_KEY", "sk-or-v1-invented");

fn model(environment: &[(&str, &str)], dotenv: &[(&str, &str)]) -> (String, Origin) {
    read(environment, dotenv).unwrap().model.unwrap()
}

#[test]
fn without_a_key_the_error_names_the_variable_and_what_to_do() {
    let error = read(&[], &[]).unwrap_err();
    assert_eq!(error.to_string(), "OPENROUTER_API_KEY is not set");
    assert!(error.hint().contains("https://openrouter.ai/keys"), "{}", error.hint());
    assert_eq!(error.spent(), loquat_core::Spent::Nothing);
}

#[test]
fn a_base_url_other_than_openrouters_needs_no_key() {
    let config = read(&[("OPENROUTER_BASE_URL", "http://127.0.0.1:9/v1/")], &[]).unwrap();
    assert!(config.api_key.is_none());
    assert_eq!(config.base_url.as_str(), "http://127.0.0.1:9/v1");
    let error = read(&[("OPENROUTER_BASE_URL", "https://eu.openrouter.ai/api/v1")], &[]).unwrap_err();
    assert_eq!(error.to_string(), "OPENROUTER_API_KEY is not set");
}

#[test]
fn the_environment_wins_over_the_file_and_a_name_over_its_alias() {
    let (name, alias) = (("OPENROUTER_MODEL", "a/name"), ("OPENROUTER_DEFAULT_MODEL", "a/alias"));
    assert_eq!(model(&[KEY, alias, name], &[]), ("a/name".into(), Origin::Environment("OPENROUTER_MODEL")));
    assert_eq!(
        model(&[KEY, alias], &[name]),
        ("a/alias".into(), Origin::Environment("OPENROUTER_DEFAULT_MODEL"))
    );
    assert_eq!(model(&[KEY], &[name]), ("a/name".into(), Origin::Dotenv("OPENROUTER_MODEL")));
}

#[test]
fn where_the_network_is_forbidden_only_this_machine_is_asked() {
    let forbid = ("LOQUAT_NETWORK", "forbid");
    let here = ("OPENROUTER_BASE_URL", "http://[::1]:9/v1");
    let error = read(&[KEY, forbid], &[]).unwrap_err();
    let told = "the host of OPENROUTER_BASE_URL is not on this machine, and LOQUAT_NETWORK is `forbid`";
    assert_eq!((error.to_string().as_str(), error.spent()), (told, loquat_core::Spent::Nothing));
    assert!(read(&[forbid, here], &[]).is_ok());
    assert!(read(&[forbid, here, ("LOQUAT_MODERATION_URL", "https://judge.example/v1")], &[]).is_err());
    assert!(read(&[KEY, ("LOQUAT_NETWORK", "allow")], &[]).is_ok());
    assert!(read(&[KEY, ("LOQUAT_NETWORK", "no")], &[]).is_err());
}

#[test]
fn every_alias_works() {
    for (alias, value) in [
        ("OPENROUTER_API_BASE_URL", "http://127.0.0.1:1/v1"),
        ("OPENROUTER_API_BASE", "http://127.0.0.1:1/v1"),
    ] {
        assert_eq!(read(&[(alias, value)], &[]).unwrap().base_url.as_str(), value);
    }
    let config = read(&[KEY, ("OPENROUTER_APP_TITLE", "Shop")], &[]).unwrap();
    assert_eq!(config.title.unwrap(), "Shop");
}

#[test]
fn an_empty_value_counts_as_not_set() {
    assert_eq!(
        read(&[("OPENROUTER_API_KEY", "  ")], &[]).unwrap_err().to_string(),
        "OPENROUTER_API_KEY is not set"
    );
}

#[test]
fn a_duration_is_read_with_and_without_a_unit() {
    for (text, seconds) in [("60s", 60), ("60", 60), ("2m", 120), ("1m 30s", 90)] {
        let config = read(&[KEY, ("OPENROUTER_TIMEOUT", text)], &[]).unwrap();
        assert_eq!(config.timeout, Duration::from_secs(seconds), "{text}");
    }
}

#[test]
fn a_value_that_does_not_parse_is_an_error_that_does_not_show_it() {
    for (name, value) in [
        ("OPENROUTER_TIMEOUT", "soon"),
        ("OPENROUTER_TIMEOUT", "0"),
        ("OPENROUTER_MAX_TOKENS", "0"),
        ("OPENROUTER_MAX_TOKENS", "many"),
        ("OPENROUTER_MAX_RETRIES", "-1"),
        ("OPENROUTER_EMBEDDER_DIMENSIONS", "0"),
        ("OPENROUTER_BASE_URL", "openrouter"),
        ("OPENROUTER_BASE_URL", "ftp://host/x"),
        ("OPENROUTER_BASE_URL", "https://host/x#part"),
        ("OPENROUTER_BASE_URL", "http://openrouter.ai/api/v1"),
        ("OPENROUTER_MODEL", "sk-or-v1-pasted"),
        ("OPENROUTER_BASE_URL", "http://user:soon@host/x"),
        ("OPENROUTER_MODEL", "two words"),
        ("OPENROUTER_SITE_NAME", "line\nbreak"),
        ("OPENROUTER_API_KEY", "sk soon\u{1}"),
    ] {
        let error = read(&[(name, value), KEY], &[]).unwrap_err();
        let shown = format!("{error} {error:?} {}", error.hint());
        assert!(error.to_string().starts_with(name), "{shown}");
        assert!(value.len() < 4 || !shown.contains(value), "{shown}");
    }
}

#[test]
fn a_wrong_alias_is_named_with_what_it_stands_for() {
    let error = read(&[KEY, ("OPENROUTER_API_BASE", "nowhere")], &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "OPENROUTER_API_BASE (OPENROUTER_BASE_URL) is not an `http` or `https` URL"
    );
}

#[test]
fn an_unknown_name_is_a_warning_with_the_nearest_known_one() {
    let config = read(&[KEY, ("OPENROUTER_MODLE", "x"), ("LOQUAT_THEME", "x"), ("PATH", "x")], &[]).unwrap();
    let shown: Vec<String> = config.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "`LOQUAT_THEME` is not a variable that Loquat reads",
            "`OPENROUTER_MODLE` is not a variable that Loquat reads; did you mean `OPENROUTER_MODEL`?",
        ]
    );
}

#[test]
fn the_key_is_in_no_debug_output_and_no_setting() {
    let config = read(&[KEY], &[]).unwrap();
    let shown = format!("{config:?}{}", serde_json::to_string(&config.settings).unwrap());
    assert!(!shown.contains("invented"), "{shown}");
    assert!(shown.contains("(set, hidden)"), "{shown}");
}

#[test]
fn an_env_file_is_read_as_it_stands() {
    let path = std::env::temp_dir().join(format!("loquat-test-{}.env", std::process::id()));
    let lines = [
        "\u{feff}# a comment",
        "export OPENROUTER_MODEL=\"a/b\" # why",
        "OPENROUTER_API_KEY=abc$HOME-x",
        "OPENROUTER_SITE_NAME = 'My # Shop'",
        "OPENROUTER_TIMEOUT=60 # seconds",
        "SOME_OTHER=a b c",
        "no assignment at all",
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let environment = Environment::dotenv(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let get = |name: &str| environment.get(name).unwrap().to_owned();
    assert_eq!(get("OPENROUTER_MODEL"), "a/b");
    assert_eq!(get("OPENROUTER_API_KEY"), "abc$HOME-x");
    assert_eq!(get("OPENROUTER_SITE_NAME"), "My # Shop");
    assert_eq!(get("OPENROUTER_TIMEOUT"), "60");
    assert_eq!(environment.get("SOME_OTHER"), None);
}

#[test]
fn an_empty_value_in_code_counts_as_not_set() {
    let mut layers = Layers::default();
    layers.code.set(keys::API_KEY, " ".to_owned());
    assert_eq!(Config::read(&layers).unwrap_err().to_string(), "OPENROUTER_API_KEY is not set");
}

#[test]
fn a_value_that_does_not_parse_is_not_hidden_behind_the_missing_key() {
    let error = read(&[("OPENROUTER_TIMEOUT", "soon")], &[]).unwrap_err();
    assert!(error.to_string().starts_with("OPENROUTER_TIMEOUT"), "{error}");
}
