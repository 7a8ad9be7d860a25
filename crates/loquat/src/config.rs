//! Settings: from code, the environment, an `.env` file and defaults, in this order, each with where it came from.

use std::time::Duration;

use loquat_core::{Error, ErrorKind, Hidden};
use reqwest::{Url, header::HeaderValue};
use serde::Serialize;

mod environment;
pub mod keys;
mod layers;

pub use environment::Environment;
pub use layers::Origin;

use keys::Key;
use layers::Layers;

/// Where OpenRouter is.
pub const OPENROUTER_URL: &str = "https://openrouter.ai/api/v1";
/// The model that is asked when neither code nor configuration nor a hint says otherwise.
pub const DEFAULT_MODEL: &str = "openai/gpt-4o";
/// OpenAI's name for its newest.
const DEFAULT_MODERATION_MODEL: &str = "omni-moderation-latest";
/// Slow reasoning models think for a minute and more before the first byte that counts.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(120);

/// Checked settings.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) api_key: Option<Hidden<String>>,
    pub(crate) model: Option<(String, Origin)>,
    pub(crate) max_tokens: Option<u64>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) referer: Option<HeaderValue>,
    pub(crate) title: Option<HeaderValue>,
    pub(crate) base_url: Url,
    pub(crate) timeout: Duration,
    /// `None`: the catalogue is not fetched.
    pub(crate) catalog_ttl: Option<Duration>,
    pub(crate) embedder: EmbedderConfig,
    pub(crate) reranker: Option<String>,
    /// `None`: the model judges.
    pub(crate) moderation: Option<ModerationConfig>,
    pub(crate) settings: Vec<Setting>,
    pub(crate) warnings: Vec<Warning>,
}

/// What an embedder asks where its caller leaves it open.
#[derive(Clone, Debug)]
pub(crate) struct EmbedderConfig {
    pub(crate) model: Option<String>,
    pub(crate) dimensions: Option<usize>,
}

/// A server that judges texts.
#[derive(Clone, Debug)]
pub(crate) struct ModerationConfig {
    pub(crate) url: Url,
    pub(crate) api_key: Option<Hidden<String>>,
    pub(crate) model: String,
}

/// One setting as it holds, for people: `loquat doctor` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Setting {
    /// The variable's name.
    pub name: &'static str,
    /// Its value; `(set, hidden)` for a secret or what looks like one; `None` where nothing is set.
    pub value: Option<String>,
    /// What holds where nothing is set: a sentence for people.
    pub default: &'static str,
    /// Where the value comes from.
    pub origin: Origin,
    /// Whether something in this version uses it.
    pub used: bool,
}

/// Something in the configuration that is probably a mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Warning {
    /// The variable that nothing reads.
    pub unknown: String,
    /// The known name that is most like it.
    pub nearest: Option<&'static str>,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is not a variable that Loquat reads", self.unknown)?;
        self.nearest.map_or(Ok(()), |nearest| write!(f, "; did you mean `{nearest}`?"))
    }
}

impl Config {
    pub(crate) fn read(layers: &Layers) -> Result<Self, Error> {
        let base_url = layers.parse(keys::BASE_URL, url)?.map_or_else(|| url(OPENROUTER_URL), Some);
        let base_url = base_url.ok_or_else(|| invalid(&keys::BASE_URL, &Origin::Default))?;
        let config = Self {
            api_key: layers.parse(keys::API_KEY, secret)?,
            model: layers.parse(keys::MODEL, model)?.zip(layers.origin(keys::MODEL)),
            max_tokens: layers.parse(keys::MAX_TOKENS, positive)?,
            max_retries: layers.parse(keys::MAX_RETRIES, |text| text.parse().ok())?,
            referer: layers.parse(keys::HTTP_REFERER, header)?,
            title: layers.parse(keys::SITE_NAME, header)?,
            base_url,
            timeout: layers.parse(keys::TIMEOUT, duration)?.unwrap_or(DEFAULT_TIMEOUT),
            catalog_ttl: layers.parse(keys::CATALOG_TTL, ttl)?.flatten(),
            embedder: EmbedderConfig {
                model: layers.parse(keys::EMBEDDER_MODEL, model)?,
                dimensions: layers.parse(keys::EMBEDDER_DIMENSIONS, length)?,
            },
            reranker: layers.parse(keys::RERANKER_MODEL, model)?,
            moderation: moderation(layers)?,
            settings: layers.settings(),
            warnings: layers.warnings(),
        };
        if layers.parse(keys::NETWORK, forbids)?.unwrap_or_default() {
            let moderation = config.moderation.as_ref().map(|it| (keys::MODERATION_URL, &it.url));
            for (key, url) in [(keys::BASE_URL, &config.base_url)].into_iter().chain(moderation) {
                stays_here(&key, url)?;
            }
        }
        // Last, so that a value that does not parse is not hidden behind the missing key.
        if config.api_key.is_none() && is_openrouter(&config.base_url) {
            return Err(missing_key());
        }
        Ok(config)
    }
}

/// Whether requests to `url` go to OpenRouter itself, where a key is needed.
pub(crate) fn is_openrouter(url: &Url) -> bool {
    url.host_str().is_some_and(|host| host == "openrouter.ai" || host.ends_with(".openrouter.ai"))
}

/// Whether requests to `url` stay on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    })
}

fn forbids(text: &str) -> Option<bool> {
    match text {
        "forbid" => Some(true),
        "allow" => Some(false),
        _ => None,
    }
}

fn stays_here(key: &Key, url: &Url) -> Result<(), Error> {
    if is_loopback(url) {
        return Ok(());
    }
    let expected = format!("on this machine, and {} is `forbid`", keys::NETWORK.name);
    Err(ErrorKind::InvalidSetting { name: format!("the host of {}", key.name), expected }.into())
}

pub(crate) use layers::Layers as Sources;

fn missing_key() -> Error {
    ErrorKind::MissingSetting {
        name: keys::API_KEY.name.to_owned(),
        advice: format!(
            "set it to a key from https://openrouter.ai/keys, or set {} to a server that needs none \
             (`loquat simulate` starts an offline one)",
            keys::BASE_URL.name
        ),
    }
    .into()
}

fn invalid(key: &Key, origin: &Origin) -> Error {
    let name = match origin {
        Origin::Environment(name) | Origin::Dotenv(name) if *name != key.name => {
            format!("{name} ({})", key.name)
        }
        _ => key.name.to_owned(),
    };
    ErrorKind::InvalidSetting { name, expected: key.form.to_owned() }.into()
}

fn secret(text: &str) -> Option<Hidden<String>> {
    HeaderValue::from_str(text).ok().map(|_| Hidden::new(text.to_owned()))
}

/// The name of a model; a key in its place would be printed with every story.
pub(crate) fn model(text: &str) -> Option<String> {
    let plausible = !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    (plausible && !text.starts_with("sk-")).then(|| text.to_owned())
}

fn moderation(layers: &Layers) -> Result<Option<ModerationConfig>, Error> {
    let api_key = layers.parse(keys::MODERATION_API_KEY, secret)?;
    let model = layers.parse(keys::MODERATION_MODEL, model)?;
    let url = layers.parse(keys::MODERATION_URL, url)?;
    let model = model.unwrap_or_else(|| DEFAULT_MODERATION_MODEL.to_owned());
    Ok(url.map(|url| ModerationConfig { url, api_key, model }))
}

fn length(text: &str) -> Option<usize> {
    text.parse().ok().filter(|n| *n > 0)
}

fn positive(text: &str) -> Option<u64> {
    text.parse().ok().filter(|n| *n > 0)
}

fn header(text: &str) -> Option<HeaderValue> {
    HeaderValue::from_bytes(text.as_bytes()).ok()
}

fn url(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim_end_matches('/')).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    let whole = url.has_host() && url.query().is_none() && url.fragment().is_none();
    // Over plain `http` the key would be anybody's.
    let safe = url.scheme() == "https" || url.scheme() == "http" && !is_openrouter(&url);
    (plain && whole && safe).then_some(url)
}

fn duration(text: &str) -> Option<Duration> {
    let seconds = text.parse::<u64>().ok().map(Duration::from_secs);
    seconds.or_else(|| humantime::parse_duration(text).ok()).filter(|duration| !duration.is_zero())
}

/// `off`, or a duration.
fn ttl(text: &str) -> Option<Option<Duration>> {
    if text.eq_ignore_ascii_case("off") { Some(None) } else { duration(text).map(Some) }
}

#[cfg(test)]
mod tests;
