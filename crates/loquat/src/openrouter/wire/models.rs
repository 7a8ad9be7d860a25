//! The answers to `GET /models` and `GET /models/{author}/{slug}/endpoints`: prices are texts, and anything may be missing.

use loquat_core::Usd;
use serde::Deserialize;
use serde_json::Value;

use super::{Loose, lenient};
use crate::openrouter::{
    catalog::{CatalogEntry, Endpoint, ListedModel, Override, Prices, Pricing, When, tokenizer_family},
    parameter::{Parameter, ParameterSet},
};

#[derive(Debug, Default, Deserialize)]
struct Listing {
    #[serde(default, deserialize_with = "lenient")]
    data: Option<Vec<Loose<WireModel>>>,
}

#[derive(Debug, Default, Deserialize)]
struct EndpointListing {
    #[serde(default, deserialize_with = "lenient")]
    data: Option<WireEndpoints>,
}

#[derive(Debug, Default, Deserialize)]
struct WireEndpoints {
    #[serde(default, deserialize_with = "lenient")]
    endpoints: Option<Vec<Loose<WireEndpoint>>>,
}

#[derive(Debug, Default, Deserialize)]
struct WireModel {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    canonical_slug: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    context_length: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    architecture: Option<Architecture>,
    #[serde(default, deserialize_with = "lenient")]
    pricing: Option<Value>,
    #[serde(default, deserialize_with = "lenient")]
    top_provider: Option<TopProvider>,
    #[serde(default, deserialize_with = "lenient")]
    supported_parameters: Option<Vec<Loose<String>>>,
    #[serde(default, deserialize_with = "lenient")]
    expiration_date: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    alias_target: Option<AliasTarget>,
}

#[derive(Debug, Default, Deserialize)]
struct Architecture {
    #[serde(default, deserialize_with = "lenient")]
    tokenizer: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct TopProvider {
    #[serde(default, deserialize_with = "lenient")]
    max_completion_tokens: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
struct AliasTarget {
    #[serde(default, deserialize_with = "lenient")]
    slug: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct WireEndpoint {
    #[serde(default, deserialize_with = "lenient")]
    provider_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    tag: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    quantization: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    context_length: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    max_completion_tokens: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    max_prompt_tokens: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    pricing: Option<Value>,
    #[serde(default, deserialize_with = "lenient")]
    supported_parameters: Option<Vec<Loose<String>>>,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    supports_implicit_caching: Option<bool>,
}

/// The models of a listing; `None` where the body is no listing at all. Entries without a name are left out.
pub(crate) fn models(body: &[u8]) -> Option<Vec<ListedModel>> {
    let listing: Listing = serde_json::from_slice(body.trim_ascii()).ok()?;
    Some(listing.data?.into_iter().filter_map(|model| model.0?.listed()).collect())
}

/// The endpoints of a model; `None` as above.
pub(crate) fn endpoints(body: &[u8]) -> Option<Vec<Endpoint>> {
    let listing: EndpointListing = serde_json::from_slice(body.trim_ascii()).ok()?;
    Some(listing.data?.endpoints?.into_iter().filter_map(|endpoint| endpoint.0?.listed()).collect())
}

impl WireModel {
    fn listed(self) -> Option<ListedModel> {
        let id = self.id.filter(|id| !id.is_empty())?;
        let pricing = self.pricing.as_ref().map(pricing).unwrap_or_default();
        let tokenizer = self.architecture.and_then(|it| it.tokenizer).unwrap_or_default();
        let entry = CatalogEntry {
            context_window: self.context_length.filter(|tokens| *tokens > 0),
            max_output: self.top_provider.and_then(|top| top.max_completion_tokens),
            parameters: set(self.supported_parameters),
            prompt_price: pricing.usual.prompt,
            completion_price: pricing.usual.completion,
            tokenizer: tokenizer_family(&id, &tokenizer),
            expires: self.expiration_date,
            id,
        };
        let canonical = self.canonical_slug.unwrap_or_else(|| entry.id.clone());
        Some(ListedModel { entry, pricing, canonical, alias_of: self.alias_target.and_then(|it| it.slug) })
    }
}

impl WireEndpoint {
    fn listed(self) -> Option<Endpoint> {
        Some(Endpoint {
            provider: self.provider_name?,
            tag: self.tag,
            quantization: self.quantization,
            context_window: self.context_length,
            max_output: self.max_completion_tokens,
            max_prompt: self.max_prompt_tokens,
            parameters: set(self.supported_parameters),
            pricing: self.pricing.as_ref().map(pricing).unwrap_or_default(),
            is_up: self.status.is_none_or(|status| status >= 0),
            caches_by_itself: self.supports_implicit_caching.unwrap_or(false),
        })
    }
}

fn set(names: Option<Vec<Loose<String>>>) -> ParameterSet {
    names.into_iter().flatten().filter_map(|name| Parameter::from_name(&name.0?)).collect()
}

fn pricing(value: &Value) -> Pricing {
    let overrides = value.get("overrides").and_then(Value::as_array).into_iter().flatten();
    let discount = value.get("discount").and_then(Value::as_f64);
    Pricing {
        usual: prices(value),
        overrides: overrides.map(|it| Override { when: conditions(it), prices: prices(it) }).collect(),
        is_discounted: discount.is_some_and(|share| share != 0.0),
    }
}

fn prices(value: &Value) -> Prices {
    let price = |name: &str| value.get(name).and_then(usd);
    Prices {
        prompt: price("prompt"),
        completion: price("completion"),
        cache_read: price("input_cache_read"),
        cache_write: price("input_cache_write"),
        cache_write_hour: price("input_cache_write_1h"),
        reasoning: price("internal_reasoning"),
        request: price("request"),
        audio: price("audio"),
        image: price("image"),
    }
}

/// A router lists `-1`, which is no price; a number where a text belongs is read from its digits.
fn usd(value: &Value) -> Option<Usd> {
    match value {
        Value::String(digits) => digits.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// A condition that is new is one that cannot be told; no condition at all is none that holds.
fn conditions(value: &Value) -> Vec<When> {
    let number = |name: &str| value.get(name).and_then(Value::as_f64).filter(|n| *n >= 0.0);
    let mut when = Vec::new();
    if let Some(least) = number("min_prompt_tokens") {
        // Fractions of tokens do not exist; the listing calls it a number.
        when.push(When::PromptFrom(least.ceil() as u64));
    }
    match (number("utc_start").and_then(minute), number("utc_end").and_then(minute)) {
        (Some(start), Some(end)) => when.push(When::Between(start, end)),
        (None, None) => {}
        _ => when.push(When::Unknown),
    }
    let known = ["min_prompt_tokens", "utc_start", "utc_end"];
    let is_new = |name: &String| ["min_", "max_", "utc_"].iter().any(|start| name.starts_with(start));
    let names = value.as_object().into_iter().flat_map(|map| map.keys());
    if when.is_empty() || names.filter(|name| is_new(name)).any(|name| !known.contains(&name.as_str())) {
        when.push(When::Unknown);
    }
    when
}

/// `1630` is half past four in the afternoon.
fn minute(clock: f64) -> Option<u16> {
    let clock = clock as u16;
    let (hour, minute) = (clock / 100, clock % 100);
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_entries_cost_what_is_odd_and_no_more() {
        let body = br#"
            {"data": [
                {"id": "a/full", "context_length": 8192, "supported_parameters": ["tools", 7, "new"],
                 "pricing": {"prompt": "0.000001", "completion": 2e-6, "image": null},
                 "top_provider": {"context_length": null, "max_completion_tokens": null}},
                {"id": "openrouter/auto", "pricing": {"prompt": "-1", "completion": "-1"}},
                {"id": "~a/family-latest", "alias_target": {"slug": "a/full"}},
                {"id": 7}, null, {"id": "a/bare"}
            ], "total_count": 6}"#;
        let models = models(body).unwrap();
        let names: Vec<&str> = models.iter().map(|model| model.entry.id.as_str()).collect();
        assert_eq!(names, ["a/full", "openrouter/auto", "~a/family-latest", "a/bare"]);
        let [full, auto, alias, bare] = models.as_slice() else { panic!() };
        assert_eq!(full.pricing.usual.completion, "0.000002".parse().ok());
        assert_eq!(full.entry.parameters, ParameterSet::of(&[Parameter::Tools]));
        assert_eq!((auto.entry.prompt_price, auto.pricing.usual.prompt), (None, None));
        assert_eq!(alias.alias_of.as_deref(), Some("a/full"));
        assert_eq!(bare.pricing, Pricing::default());
        for no_listing in ["", "{}", "[]", r#"{"data": {}}"#, "<html>", r#"{"error": {"code": 500}}"#] {
            assert!(super::models(no_listing.as_bytes()).is_none(), "{no_listing}");
        }
    }

    #[test]
    fn conditions_that_nobody_knows_here_are_unknown() {
        let when = |text: &str| conditions(&serde_json::from_str(text).unwrap());
        assert_eq!(when(r#"{"min_prompt_tokens": 200000}"#), [When::PromptFrom(200_000)]);
        assert_eq!(when(r#"{"utc_start": 1630, "utc_end": 30}"#), [When::Between(990, 30)]);
        assert_eq!(when(r#"{"utc_start": 1630}"#), [When::Unknown]);
        assert_eq!(when(r#"{"prompt": "1"}"#), [When::Unknown]);
        assert!(when(r#"{"min_prompt_tokens": 1, "max_images": 3}"#).contains(&When::Unknown));
    }

    /// The recorded body is not committed; where it is at hand, all of it is read.
    #[test]
    fn a_recorded_listing_is_read_whole_where_it_is_at_hand() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/cassettes/models_2026-08-15.json");
        let Ok(body) = std::fs::read(path) else {
            println!("skipped: no recording at hand");
            return;
        };
        let models = models(&body).unwrap();
        assert_eq!(models.len(), 413);
        assert_eq!(models.iter().filter(|model| !model.pricing.overrides.is_empty()).count(), 59);
        assert_eq!(models.iter().filter(|model| model.alias_of.is_some()).count(), 11);
        assert_eq!(models.iter().filter(|model| model.pricing.usual.prompt.is_none()).count(), 5);
        let unknown = |pricing: &Pricing| pricing.overrides.iter().any(|it| it.when.contains(&When::Unknown));
        assert_eq!(models.iter().filter(|model| unknown(&model.pricing)).count(), 0);
        for model in &models {
            let bundled = crate::openrouter::catalog::find(&model.entry.id);
            assert_eq!(bundled, Some(&model.entry), "the bundle and the listing are one");
        }
    }
}
