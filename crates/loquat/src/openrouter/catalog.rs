//! What OpenRouter lists. One day's listing is bundled: the capabilities of a model are known before the first call, offline.
//!
//! A listing flips (a model gains or loses `structured_outputs` from one month to the next), so what the running
//! service says (`live.rs`) goes before this. The bundle is the fallback, and it never fails: a line that cannot be read is
//! left out. Its prices are those of its day, so nothing is billed by them.

use std::{str::FromStr, sync::OnceLock};

use loquat_core::{TokenizerFamily, Usd};
use serde::Serialize;

use super::{
    parameter::{Parameter, ParameterSet},
    slug,
};

mod live;
mod pricing;

pub use live::Freshness;
pub(super) use live::Live;
pub(super) use pricing::Consumed;
pub use pricing::{Override, Prices, Pricing, When};

/// The day of the listing.
pub const DATE: &str = "2026-08-15";

/// `data/README.md` tells what it holds and how to renew it.
static PACKED: &[u8] = include_bytes!("../../data/catalog-2026-08-15.tsv.zlib");

/// The table has 87 KB; a file that claims to be far larger is damaged.
const LARGEST_TABLE: usize = 4 << 20;

/// What the listing says of one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CatalogEntry {
    /// The id that a request names.
    pub id: String,
    /// Tokens of prompt and answer together. A single provider of the model may offer far fewer.
    pub context_window: Option<u64>,
    /// Tokens of the longest answer.
    pub max_output: Option<u64>,
    /// What at least one of the model's providers takes.
    pub parameters: ParameterSet,
    /// USD for one token of the prompt; `None` where it depends on the model that a router takes.
    pub prompt_price: Option<Usd>,
    /// USD for one token of the answer; `None` as above.
    pub completion_price: Option<Usd>,
    /// Which tokenizer it counts with.
    pub tokenizer: TokenizerFamily,
    /// The day on which it goes away, as `YYYY-MM-DD`.
    pub expires: Option<String>,
}

/// What the running service says of one model, fetched and not bundled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ListedModel {
    /// What the bundle would say of it.
    #[serde(flatten)]
    pub entry: CatalogEntry,
    /// All of its prices; those of single providers may differ.
    pub pricing: Pricing,
    /// The name under which answers come, such as `anthropic/claude-4.5-sonnet-20250929`.
    pub canonical: String,
    /// The model that an alias stands for today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
}

/// One provider's offer of a model: where it differs from the model's listing, this is what a request meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Endpoint {
    /// The provider's name, as answers show it.
    pub provider: String,
    /// What `provider.order` and the like take.
    pub tag: Option<String>,
    /// `fp8`, ...; `None` where it is not told.
    pub quantization: Option<String>,
    /// Tokens of prompt and answer together.
    pub context_window: Option<u64>,
    /// Tokens of the longest answer.
    pub max_output: Option<u64>,
    /// Tokens of the longest prompt.
    pub max_prompt: Option<u64>,
    /// What it takes.
    pub parameters: ParameterSet,
    /// What it costs here.
    pub pricing: Pricing,
    /// Whether requests are sent to it.
    pub is_up: bool,
    /// Whether it caches prompts unasked.
    pub caches_by_itself: bool,
}

impl Endpoint {
    /// Whether `provider.only` and the like mean it by this name: the provider's, its tag, or the first part of its tag.
    pub(super) fn is_named(&self, name: &str) -> bool {
        let tag = self.tag.as_deref().unwrap_or_default();
        let family = tag.split('/').next().unwrap_or_default();
        [self.provider.as_str(), tag, family].iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// What was listed under `id`, or under `id` without suffixes like `:nitro`. Costs a binary search; the first call
/// also unpacks the table.
///
/// ```
/// use loquat::openrouter::catalog;
///
/// let model = catalog::find("openai/gpt-4o:nitro").expect("listed");
/// assert_eq!((model.id.as_str(), model.max_output), ("openai/gpt-4o", Some(16_384)));
/// assert!(catalog::find("anthropic/claude-3.5-sonnet").is_none(), "gone before the listing");
/// ```
pub fn find(id: &str) -> Option<&'static CatalogEntry> {
    let entries = all();
    if let Ok(place) = entries.binary_search_by(|entry| entry.id.as_str().cmp(id)) {
        return entries.get(place);
    }
    slug::shorter(id).and_then(find)
}

/// Every model of the listing, sorted by id.
pub fn all() -> &'static [CatalogEntry] {
    static ENTRIES: OnceLock<Vec<CatalogEntry>> = OnceLock::new();
    ENTRIES.get_or_init(|| entries(&unpack(PACKED)))
}

/// Which tokenizer a model counts with: by the name that the listing gives (`""` where there is none), and by its id.
pub fn tokenizer_family(id: &str, listed: &str) -> TokenizerFamily {
    // `~author/family-latest` is listed with the tokenizer "Router", yet stays with its author.
    let (author, model) = id.trim_start_matches('~').split_once('/').unwrap_or(("", id));
    match author {
        "openai" if is_before_gpt_4o(model) => TokenizerFamily::Cl100k,
        "openai" => TokenizerFamily::O200k,
        "anthropic" => TokenizerFamily::Claude,
        _ if listed == "Llama3" || model.starts_with("llama-3") => TokenizerFamily::Llama3,
        _ => TokenizerFamily::Unknown,
    }
}

/// `gpt-4` and `gpt-4-turbo`, but not `gpt-4o`, `gpt-4.1` or `gpt-4.5`.
fn is_before_gpt_4o(model: &str) -> bool {
    let gpt_4 =
        model.strip_prefix("gpt-4").is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', ':']));
    gpt_4 || model.starts_with("gpt-3.5")
}

/// Damaged data gives an empty listing: a model that is unknown is handled with care, one that is listed wrongly is not.
fn unpack(packed: &[u8]) -> String {
    let bytes =
        miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, LARGEST_TABLE).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn entries(table: &str) -> Vec<CatalogEntry> {
    let mut entries: Vec<_> = table.lines().filter_map(entry).collect();
    // The file is sorted already; but the search relies on it, so it does not rely on the file.
    entries.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    entries
}

/// One line of the table; the columns are those of `data/pack.py`.
fn entry(line: &str) -> Option<CatalogEntry> {
    let mut columns = line.split('\t');
    let mut next = || columns.next();
    let id = next()?;
    if id.is_empty() {
        return None;
    }
    let entry = CatalogEntry {
        id: id.to_owned(),
        context_window: optional(next()?)?,
        max_output: optional(next()?)?,
        parameters: next()?.split(' ').filter_map(Parameter::from_name).collect(),
        prompt_price: price(next()?),
        completion_price: price(next()?),
        tokenizer: tokenizer_family(id, next()?),
        expires: optional(next()?)?,
    };
    next().is_none().then_some(entry)
}

/// An empty column is `Some(None)`; one that cannot be read is `None`, and the line with it.
fn optional<T: FromStr>(column: &str) -> Option<Option<T>> {
    if column.is_empty() { Some(None) } else { column.parse().ok().map(Some) }
}

/// A router lists `-1`, which [`Usd`] refuses: its price is unknown, its line is good.
fn price(column: &str) -> Option<Usd> {
    column.parse().ok()
}

#[cfg(test)]
mod tests;
