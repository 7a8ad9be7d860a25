//! What cannot be said twice over, and what is told before it is sent.

use super::*;

#[test]
fn what_is_not_set_is_not_sent() {
    let preferences = Preferences::new();
    assert_eq!(serde_json::to_string(&preferences.body).unwrap(), "{}");
    assert_eq!(preferences.headers(), []);
    assert_eq!(serde_json::to_string(&ProviderPreferences::new()).unwrap(), "{}");
}

#[test]
fn what_openrouter_would_refuse_is_told_before() {
    let long = "x".repeat(600);
    let many = (0..17).fold(Preferences::new(), |it, n| it.metadata(n.to_string(), "x"));
    for (preferences, name) in [
        (Preferences::new().session_id(&long), "session_id"),
        (many, "metadata"),
        (Preferences::new().metadata(&long, "x"), "metadata"),
        (Preferences::new().metadata("x", &long), "metadata"),
        (Preferences::new().reasoning(Reasoning::max_tokens(0)), "reasoning.max_tokens"),
        (Preferences::new().provider(ProviderPreferences::new().max_latency(f64::NAN)), "provider"),
    ] {
        let error = preferences.check().unwrap_err();
        assert!(error.to_string().starts_with(name), "{error}");
    }
    assert!(Preferences::new().session_id("a").metadata("a", "b").check().is_ok());
}

#[test]
fn the_response_cache_is_a_matter_of_headers() {
    let cache = ResponseCache::on().ttl(std::time::Duration::from_secs(200_000)).clear();
    let headers = Preferences::new().response_cache(cache).tell_routing().headers();
    let told: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(
        told,
        [
            "x-openrouter-cache: true",
            "x-openrouter-cache-ttl: 86400",
            "x-openrouter-cache-clear: true",
            "x-openrouter-metadata: enabled"
        ]
    );
}
