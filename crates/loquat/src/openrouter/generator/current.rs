//! The facts of a model as they hold now: what the running service lists goes before what is bundled or written here.

use std::borrow::Cow;

use super::{Profile, model};
use crate::openrouter::{catalog::Live, preferences::ProviderPreferences};

/// The facts of the model of this name. Sends nothing.
pub(in crate::openrouter) fn current(
    id: &str,
    live: &Live,
    provider: Option<&ProviderPreferences>,
) -> Profile {
    let mut profile = model(id).profile();
    if let Some(listed) = live.find(id) {
        let price = |usd: Option<loquat_core::Usd>| usd.map(|usd| Cow::Owned(usd.digits()));
        let entry = &listed.entry;
        profile.context_window = entry.context_window.or(profile.context_window);
        profile.max_output = entry.max_output.or(profile.max_output);
        profile.parameters = entry.parameters;
        profile.prompt_price = price(entry.prompt_price);
        profile.completion_price = price(entry.completion_price);
        profile.tokenizer = entry.tokenizer;
        profile.source = "OpenRouter's catalogue, as this service fetched it";
    }
    narrow(&mut profile, live, provider);
    profile
}

/// Where only some providers may serve, and their endpoints are known: what those take, and the largest of their limits.
fn narrow(profile: &mut Profile, live: &Live, provider: Option<&ProviderPreferences>) {
    let only = provider.map(|provider| provider.only.as_slice()).unwrap_or_default();
    let allowed = live.endpoints(&profile.id).filter(|_| !only.is_empty());
    let Some(endpoints) = allowed else { return };
    let allowed: Vec<_> =
        endpoints.iter().filter(|endpoint| only.iter().any(|name| endpoint.is_named(name))).collect();
    if allowed.is_empty() {
        return;
    }
    profile.parameters = allowed.iter().flat_map(|endpoint| endpoint.parameters.iter()).collect();
    let largest = |limits: Vec<Option<u64>>| limits.into_iter().flatten().max();
    let windows = largest(allowed.iter().map(|endpoint| endpoint.context_window).collect());
    let outputs = largest(allowed.iter().map(|endpoint| endpoint.max_output).collect());
    profile.context_window = windows.or(profile.context_window);
    profile.max_output = outputs.or(profile.max_output);
    profile.source = "the endpoints of the allowed providers, as this service fetched them";
}
