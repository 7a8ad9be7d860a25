//! The bundled listing holds what OpenRouter said, and damage to it is survived.

use std::{fs, path::Path};

use serde_json::Value;

use super::*;

#[test]
fn every_line_of_the_bundle_is_read() {
    let table = unpack(PACKED);
    assert_eq!(table.lines().count(), 413);
    let lost: Vec<_> = table.lines().filter(|line| entry(line).is_none()).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(all().len(), 413);
    assert!(all().is_sorted_by(|a, b| a.id < b.id));
    assert!(table.len() < LARGEST_TABLE / 10);
}

#[test]
fn the_bundle_stays_small() {
    assert!(PACKED.len() < 20_000, "{}", PACKED.len());
}

#[test]
fn models_have_the_limits_and_prices_of_the_listing() {
    let limits = |id| find(id).map(|entry| (entry.context_window, entry.max_output));
    assert_eq!(limits("openai/gpt-4o"), Some((Some(128_000), Some(16_384))));
    assert_eq!(limits("meta-llama/llama-3.3-70b-instruct"), Some((Some(131_072), Some(16_384))));
    let llama = find("meta-llama/llama-3.3-70b-instruct").unwrap();
    assert_eq!(llama.prompt_price, "0.0000001".parse().ok());
    assert_eq!(llama.completion_price, "0.00000032".parse().ok());
    assert!(find("anthropic/claude-3.5-sonnet").is_none());
}

#[test]
fn the_price_of_a_router_is_unknown_and_its_line_is_kept() {
    let auto = find("openrouter/auto").unwrap();
    assert_eq!((auto.prompt_price, auto.completion_price, auto.max_output), (None, None, None));
    assert_eq!(all().iter().filter(|entry| entry.prompt_price.is_none()).count(), 5);
}

#[test]
fn parameters_are_counted_as_in_the_census() {
    let lacking = |parameter| all().iter().filter(|entry| !entry.parameters.has(parameter)).count();
    assert_eq!(lacking(Parameter::Temperature), 87);
    assert_eq!(lacking(Parameter::MaxTokens), 11);
    assert_eq!(413 - lacking(Parameter::MaxCompletionTokens), 53);
    assert_eq!(413 - lacking(Parameter::StructuredOutputs), 335);
}

#[test]
fn suffixes_that_keep_the_model_are_looked_through() {
    for id in [
        "openai/gpt-4o:nitro",
        "openai/gpt-4o:online:floor",
        "openai/gpt-4o:exacto",
        "openai/gpt-4o:extended",
    ] {
        assert_eq!(find(id).map(|entry| entry.id.as_str()), Some("openai/gpt-4o"), "{id}");
    }
    assert_eq!(find("openai/gpt-4o:batch").unwrap().id, "openai/gpt-4o:batch", "listed as its own model");
    for unknown in ["openai/gpt-4o:free", ":nitro", "", "openai/gpt-9", "OpenAI/GPT-4o"] {
        assert!(find(unknown).is_none(), "{unknown}");
    }
}

#[test]
fn an_alias_is_found_as_it_is_listed() {
    let alias = find("~anthropic/claude-sonnet-latest").unwrap();
    assert_eq!(alias.tokenizer, TokenizerFamily::Claude);
    assert!(alias.parameters.has(Parameter::StructuredOutputs));
}

#[test]
fn the_tokenizer_follows_from_the_id() {
    use TokenizerFamily::*;
    for (id, family) in [
        ("openai/gpt-4o", O200k),
        ("openai/gpt-4.1-mini", O200k),
        ("openai/gpt-5-mini", O200k),
        ("openai/o3", O200k),
        ("~openai/gpt-latest", O200k),
        ("openai/gpt-4", Cl100k),
        ("openai/gpt-4-turbo:batch", Cl100k),
        ("openai/gpt-3.5-turbo", Cl100k),
        ("anthropic/claude-haiku-4.5", Claude),
        ("meta-llama/llama-3.1-8b-instruct", Llama3),
        ("nousresearch/hermes-4-70b", Llama3),
        ("meta-llama/llama-4-scout", Unknown),
        ("openrouter/auto", Unknown),
    ] {
        assert_eq!(find(id).unwrap().tokenizer, family, "{id}");
    }
    assert_eq!(tokenizer_family("anthropic/claude-3.5-sonnet", ""), Claude, "known without a listing");
    assert_eq!(tokenizer_family("llama", ""), Unknown);
}

#[test]
fn a_bad_line_is_left_out_and_the_others_stay() {
    let good = "a/b\t8192\t\ttools seed future\t0.1\t-1\tOther\t2026-12-31";
    let table = format!("\n{good}\na/c\nx/y\tmany\t\t\t0\t0\tOther\t\n{good}\textra\n");
    let entries = entries(&table);
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].parameters, ParameterSet::of(&[Parameter::Tools, Parameter::Seed]));
    assert_eq!(entries[0].expires.as_deref(), Some("2026-12-31"));
}

#[test]
fn damaged_data_gives_an_empty_listing_and_no_panic() {
    for cut in 0..100 {
        let damaged: Vec<u8> = PACKED.iter().take(PACKED.len() * cut / 100).copied().collect();
        assert!(entries(&unpack(&damaged)).is_empty());
    }
    for place in (0..PACKED.len()).step_by(197) {
        let mut damaged = PACKED.to_vec();
        damaged[place] ^= 0x55;
        assert!(entries(&unpack(&damaged)).len() <= 413);
    }
}

/// The body itself is not committed (700 KB); where it lies beside the repository, nothing of it may be lost.
#[test]
fn the_bundle_equals_the_recorded_body_where_that_is_at_hand() {
    let body = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cassettes/models_2026-08-15.json");
    let Ok(text) = fs::read_to_string(&body) else {
        println!("skipped: {} is not there", body.display());
        return;
    };
    let body: Value = serde_json::from_str(&text).unwrap();
    let models = body["data"].as_array().unwrap();
    assert_eq!(models.len(), all().len());
    for model in models {
        assert_eq!(find(model["id"].as_str().unwrap()), Some(&listed(model)), "{}", model["id"]);
    }
}

fn listed(model: &Value) -> CatalogEntry {
    let text = |pointer: &str| model.pointer(pointer).and_then(Value::as_str);
    let id = text("/id").unwrap();
    let parameters = model["supported_parameters"].as_array().unwrap();
    CatalogEntry {
        id: id.to_owned(),
        context_window: model["context_length"].as_u64(),
        max_output: model["top_provider"]["max_completion_tokens"].as_u64(),
        parameters: parameters
            .iter()
            .map(|name| Parameter::from_name(name.as_str().unwrap()).expect("a known parameter"))
            .collect(),
        prompt_price: text("/pricing/prompt")
            .filter(|price| *price != "-1")
            .map(|price| price.parse().unwrap()),
        completion_price: text("/pricing/completion")
            .filter(|price| *price != "-1")
            .map(|price| price.parse().unwrap()),
        tokenizer: tokenizer_family(id, text("/architecture/tokenizer").unwrap()),
        expires: text("/expiration_date").map(str::to_owned),
    }
}
