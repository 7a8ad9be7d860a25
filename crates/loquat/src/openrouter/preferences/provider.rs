//! Which of a model's providers may serve a request: hard conditions, an order, and mere wishes.

use loquat_core::{Error, ErrorKind, Usd};
use serde::Serialize;

/// What a provider may do with prompts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DataCollection {
    /// Anything.
    Allow,
    /// Neither keep nor train on them.
    Deny,
}

/// What the providers are sorted by; it turns the balancing of load off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Sort {
    /// The cheapest first.
    Price,
    /// The most tokens a second first.
    Throughput,
    /// The first token soonest.
    Latency,
    /// The best at calling tools first.
    Exacto,
}

/// Among what is sorted, when there are several models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Partition {
    /// Each model's providers by themselves.
    Model,
    /// All providers of all models together.
    None,
}

/// How a model's numbers were rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names of the formats say all")]
pub enum Quantization {
    Int4,
    Int8,
    Fp4,
    Mxfp4,
    Nvfp4,
    Fp6,
    Fp8,
    Mxfp8,
    Fp16,
    Bf16,
    Fp32,
    Unknown,
}

/// The most that may be paid: USD for a million tokens, or for one request or picture. A provider above it is not asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MaxPrice {
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Usd>,
}

impl MaxPrice {
    /// For a million tokens of the prompt, and of the answer.
    pub fn per_million(prompt: Usd, completion: Usd) -> Self {
        Self { prompt: Some(prompt), completion: Some(completion), ..Self::default() }
    }

    /// For a request.
    #[must_use]
    pub fn request(mut self, usd: Usd) -> Self {
        self.request = Some(usd);
        self
    }

    /// For a picture.
    #[must_use]
    pub fn image(mut self, usd: Usd) -> Self {
        self.image = Some(usd);
        self
    }
}

/// A wish for one share of requests or several: the median, and the slowest quarter, tenth and hundredth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Percentiles {
    /// Half of the requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p50: Option<f64>,
    /// Three quarters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p75: Option<f64>,
    /// Nine tenths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p90: Option<f64>,
    /// All but a hundredth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p99: Option<f64>,
}

/// For half of the requests.
impl From<f64> for Percentiles {
    fn from(p50: f64) -> Self {
        Self { p50: Some(p50), ..Self::default() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum SortField {
    Plain(Sort),
    Parted { by: Sort, partition: Partition },
}

/// Conditions on providers. Names are those of OpenRouter's list: `openai`, `deepinfra/turbo`, `google-vertex/us-east5`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ProviderPreferences {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    order: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) only: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignore: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_fallbacks: Option<bool>,
    /// Always sent by the request itself where it is on.
    #[serde(skip)]
    pub(crate) require_parameters: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_collection: Option<DataCollection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zdr: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enforce_distillable_text: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    quantizations: Vec<Quantization>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<SortField>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_price: Option<MaxPrice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_min_throughput: Option<Percentiles>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preferred_max_latency: Option<Percentiles>,
}

impl ProviderPreferences {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// These first, in this order; then the others, unless fallbacks are off.
    #[must_use]
    pub fn order<P: Into<String>>(mut self, providers: impl IntoIterator<Item = P>) -> Self {
        self.order = providers.into_iter().map(Into::into).collect();
        self
    }

    /// These and no others.
    #[must_use]
    pub fn only<P: Into<String>>(mut self, providers: impl IntoIterator<Item = P>) -> Self {
        self.only = providers.into_iter().map(Into::into).collect();
        self
    }

    /// Not these.
    #[must_use]
    pub fn ignore<P: Into<String>>(mut self, providers: impl IntoIterator<Item = P>) -> Self {
        self.ignore = providers.into_iter().map(Into::into).collect();
        self
    }

    /// Whether another provider may serve when the first cannot; OpenRouter's own default is that it may.
    #[must_use]
    pub fn allow_fallbacks(mut self, allow: bool) -> Self {
        self.allow_fallbacks = Some(allow);
        self
    }

    /// Only providers that take every parameter sent. Typed answers ask for it by themselves.
    #[must_use]
    pub fn require_parameters(mut self, require: bool) -> Self {
        self.require_parameters = Some(require);
        self
    }

    /// What a provider may do with prompts.
    #[must_use]
    pub fn data_collection(mut self, collection: DataCollection) -> Self {
        self.data_collection = Some(collection);
        self
    }

    /// Only endpoints that keep nothing.
    #[must_use]
    pub fn zero_data_retention(mut self) -> Self {
        self.zdr = Some(true);
        self
    }

    /// Only models whose authors allow that others learn from their answers.
    #[must_use]
    pub fn distillable(mut self) -> Self {
        self.enforce_distillable_text = Some(true);
        self
    }

    /// Only these roundings.
    #[must_use]
    pub fn quantizations(mut self, quantizations: impl IntoIterator<Item = Quantization>) -> Self {
        self.quantizations = quantizations.into_iter().collect();
        self
    }

    /// By what they are sorted.
    #[must_use]
    pub fn sort(mut self, by: Sort) -> Self {
        self.sort = Some(SortField::Plain(by));
        self
    }

    /// By what they are sorted, and among what.
    #[must_use]
    pub fn sort_within(mut self, by: Sort, partition: Partition) -> Self {
        self.sort = Some(SortField::Parted { by, partition });
        self
    }

    /// The most that may be paid.
    #[must_use]
    pub fn max_price(mut self, price: MaxPrice) -> Self {
        self.max_price = Some(price);
        self
    }

    /// Tokens a second that a provider should reach: a wish, which puts slower ones last.
    #[must_use]
    pub fn min_throughput(mut self, tokens_per_second: impl Into<Percentiles>) -> Self {
        self.preferred_min_throughput = Some(tokens_per_second.into());
        self
    }

    /// Seconds to the first token that a provider should keep to: a wish, as above.
    #[must_use]
    pub fn max_latency(mut self, seconds: impl Into<Percentiles>) -> Self {
        self.preferred_max_latency = Some(seconds.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let wishes = [self.preferred_min_throughput, self.preferred_max_latency];
        let numbers = wishes.into_iter().flatten().flat_map(|it| [it.p50, it.p75, it.p90, it.p99]);
        if numbers.flatten().any(|number| !number.is_finite() || number < 0.0) {
            let (name, expected) = ("provider".to_owned(), "finite numbers, not below 0".to_owned());
            return Err(ErrorKind::InvalidSetting { name, expected }.into());
        }
        Ok(())
    }
}
