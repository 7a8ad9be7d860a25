//! `openrouter_metadata`: how a request was routed, where it asked to be told. Of it only what holds no text of a prompt.

use loquat_core::{Routing, Tried};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Loose, lenient};

#[derive(Debug, Default, Deserialize)]
struct Metadata {
    #[serde(default, deserialize_with = "lenient")]
    strategy: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    region: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    attempts: Option<Vec<Loose<WireTry>>>,
    #[serde(default, deserialize_with = "lenient")]
    endpoints: Option<Endpoints>,
}

#[derive(Debug, Default, Deserialize)]
struct Endpoints {
    #[serde(default, deserialize_with = "lenient")]
    available: Option<Vec<Loose<WireTry>>>,
}

#[derive(Debug, Default, Deserialize)]
struct WireTry {
    #[serde(default, deserialize_with = "lenient")]
    provider: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    model: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<u16>,
    #[serde(default, deserialize_with = "lenient")]
    selected: Option<bool>,
}

/// The way of a request. Without a list of tries, the endpoint that was selected is the one.
pub(crate) fn routing(raw: &RawValue) -> Option<Box<Routing>> {
    let metadata: Metadata = serde_json::from_str::<Option<Metadata>>(raw.get()).ok()??;
    let each = |tries: Option<Vec<Loose<WireTry>>>| tries.into_iter().flatten().filter_map(|it| it.0);
    let selected =
        each(metadata.endpoints.and_then(|it| it.available)).filter(|it| it.selected == Some(true));
    let tried = |it: WireTry| Tried::new(it.provider, it.model, it.status);
    let tries = match metadata.attempts {
        Some(tries) => each(Some(tries)).map(tried).collect(),
        None => selected.map(tried).collect(),
    };
    Some(Box::new(Routing::new(metadata.strategy, metadata.region, tries)))
}
