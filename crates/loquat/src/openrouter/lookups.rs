//! What can be asked of OpenRouter itself, for nothing: the key, the account's credits, the catalogue, and what an answer was
//! billed.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use loquat_core::{Error, ErrorKind, Spent, Usage, Usd};
use serde::Serialize;

use super::{
    OpenRouter,
    catalog::{Endpoint, Freshness, ListedModel},
    client::Reply,
    profile::Profile,
    refusal,
    wire::{
        chat::Raw,
        error::WireError,
        generation::GenerationReply,
        key::{CreditsReply, KeyReply, WireBudget},
    },
};

/// What OpenRouter says of a key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeyInfo {
    /// The key's name, as its owner gave it or OpenRouter shortened it.
    pub label: Option<String>,
    /// What has been spent with it.
    pub usage: Option<Usd>,
    /// What may still be spent with it; `None`: no limit, or unknown.
    pub limit_remaining: Option<Usd>,
    /// Whether the account has never bought credits.
    pub is_free_tier: Option<bool>,
    /// What may be spent with it in all, or until it is reset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Usd>,
    /// How often the limit starts anew: `daily`, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_reset: Option<String>,
    /// What has been spent with it today, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_today: Option<Usd>,
    /// What has been spent with it this month, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_this_month: Option<Usd>,
    /// Whether it manages keys, and asks no model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_management_key: Option<bool>,
    /// When it ends to work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// How often free models may still be asked today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_requests_left: Option<u64>,
    /// Budgets that hold for it, besides its own limit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<Budget>,
}

/// A budget: of the key, its member, its workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Budget {
    /// Whose: `api_key`, `member`, `workspace`, ...
    pub scope: String,
    /// What may be spent.
    pub limit: Option<Usd>,
    /// What is left of it.
    pub remaining: Option<Usd>,
    /// When it starts anew.
    pub resets_at: Option<String>,
}

/// The money of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Credits {
    /// What was bought.
    pub bought: Usd,
    /// What was used of it.
    pub used: Usd,
}

/// What OpenRouter has written down of an answer: settles a [`Spent::Maybe`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GenerationRecord {
    /// Its id.
    pub id: String,
    /// The model that answered.
    pub model: Option<String>,
    /// Who ran it.
    pub provider: Option<String>,
    /// What was billed for it.
    pub cost: Spent,
    /// Tokens as the provider counts them, which is what is billed.
    pub usage: Usage,
    /// Whether the account's own key at the provider was used.
    pub is_own_key: bool,
    /// What the provider charges besides, where that was so.
    pub upstream_cost: Option<Usd>,
    /// Whether it was streamed.
    pub streamed: Option<bool>,
    /// Whether the caller hung up before its end.
    pub cancelled: Option<bool>,
    /// Why it ended.
    pub finish: Option<String>,
    /// The tier that served it.
    pub service_tier: Option<String>,
}

/// How long a look-up is repeated that finds nothing yet, and with which pauses: each is twice the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LookUp {
    /// From the first question to the last.
    pub limit: Duration,
    /// Before the second question.
    pub pause: Duration,
}

/// Most records are there within seconds of the answer.
impl Default for LookUp {
    fn default() -> Self {
        Self { limit: Duration::from_secs(30), pause: Duration::from_millis(500) }
    }
}

impl LookUp {
    /// For so long, with a first pause of so much.
    pub fn new(limit: Duration, pause: Duration) -> Self {
        Self { limit, pause }
    }

    /// The pause before the question that follows `asked` others, `elapsed` after the first; `None`: no more.
    fn next(self, asked: u32, elapsed: Duration) -> Option<Duration> {
        let pause = self.pause.saturating_mul(2_u32.saturating_pow(asked.saturating_sub(1)));
        (elapsed.saturating_add(pause) < self.limit).then_some(pause)
    }
}

impl OpenRouter {
    /// Asks what the key is good for. Free.
    ///
    /// # Errors
    /// [`Authentication`](ErrorKind::Authentication) for a wrong key, and those of the connection.
    pub async fn check_key(&self) -> Result<KeyInfo, Error> {
        let reply = self.look_up("/key").await?;
        let read: KeyReply<'_> = serde_json::from_slice(reply.body.reveal().trim_ascii()).unwrap_or_default();
        let mut data = read.data.ok_or_else(no_data)?;
        let budgets = data.take_budgets().map(read_budget);
        Ok(KeyInfo {
            label: data.label,
            usage: money(data.usage),
            limit_remaining: money(data.limit_remaining),
            is_free_tier: data.is_free_tier,
            limit: money(data.limit),
            limit_reset: data.limit_reset,
            usage_today: money(data.usage_daily),
            usage_this_month: money(data.usage_monthly),
            is_management_key: data.is_management_key,
            expires_at: data.expires_at,
            free_requests_left: data.free_model_daily_requests.and_then(|free| free.remaining),
            budgets: budgets.collect(),
        })
    }

    /// Asks what the account has bought and used. Free; only a management key may ask.
    ///
    /// # Errors
    /// [`Forbidden`](ErrorKind::Forbidden) for a key that asks models, and those of [`check_key`](Self::check_key).
    pub async fn credits(&self) -> Result<Credits, Error> {
        let reply = self.look_up("/credits").await?;
        let read: CreditsReply<'_> =
            serde_json::from_slice(reply.body.reveal().trim_ascii()).unwrap_or_default();
        let data = read.data.ok_or_else(no_data)?;
        let (bought, used) = (money(data.total_credits), money(data.total_usage));
        Ok(Credits { bought: bought.ok_or_else(no_data)?, used: used.ok_or_else(no_data)? })
    }

    /// What was billed for the answer of this id (`info.request_id`). OpenRouter writes it down some time after the answer:
    /// asked again, with growing pauses, for half a minute.
    ///
    /// # Errors
    /// [`Timeout`](ErrorKind::Timeout) where there is no record within the limit, and those of [`check_key`](Self::check_key).
    pub async fn generation(&self, id: &str) -> Result<GenerationRecord, Error> {
        self.generation_within(id, LookUp::default()).await
    }

    /// The same with another limit and other pauses.
    ///
    /// # Errors
    /// As [`generation`](Self::generation).
    pub async fn generation_within(&self, id: &str, look_up: LookUp) -> Result<GenerationRecord, Error> {
        let safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if id.is_empty() || !id.chars().all(safe) {
            let (name, expected) = ("the id of the answer".to_owned(), "one such as `gen-1-abc`".to_owned());
            return Err(ErrorKind::InvalidSetting { name, expected }.into());
        }
        let (path, started, mut asked) = (format!("/generation?id={id}"), Instant::now(), 0);
        loop {
            let missing = match self.look_up(&path).await {
                Ok(reply) => return record(&reply),
                Err(error) if error.kind().status() == Some(404) || is_unlisted(&error) => error,
                Err(error) => return Err(error),
            };
            asked += 1;
            let Some(pause) = look_up.next(asked, started.elapsed()) else {
                let limit = look_up.limit;
                return Err(Error::from(ErrorKind::Timeout { limit }).with_source(missing));
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Fetches the catalogue now, whatever its age, and says how many models it lists. Free.
    ///
    /// # Errors
    /// Those of the connection; what was known before still holds.
    pub async fn refresh_catalogue(&self) -> Result<usize, Error> {
        self.shared.live.refresh().await
    }

    /// Fetches the endpoints of a model, and keeps them: prices and abilities of each provider. Free.
    ///
    /// # Errors
    /// [`UnknownModel`](ErrorKind::UnknownModel) or [`NoEndpoint`](ErrorKind::NoEndpoint) where there are none, and those of
    /// the connection.
    pub async fn endpoints(&self, model: &str) -> Result<Arc<Vec<Endpoint>>, Error> {
        if crate::config::model(model).is_none() {
            let (name, expected) = ("the model".to_owned(), "a name such as `author/name`".to_owned());
            return Err(ErrorKind::InvalidSetting { name, expected }.into());
        }
        self.shared.live.look_up(model).await
    }

    /// The catalogue as it was last fetched, sorted by name; empty where it never was. Sends nothing.
    pub fn catalogue(&self) -> Vec<Arc<ListedModel>> {
        self.shared.live.all()
    }

    /// How old the fetched catalogue is, and whether the last refresh failed. Sends nothing.
    pub fn catalogue_freshness(&self) -> Freshness {
        self.shared.live.freshness(Instant::now())
    }

    /// One question to OpenRouter itself; an answer that is an error is one.
    async fn look_up(&self, path: &str) -> Result<Reply, Error> {
        let free = |error: Error| error.with_spent(Spent::Nothing);
        let reply = self.shared.client.get(path).await.map_err(free)?;
        if reply.status >= 300 || WireError::read(reply.body.reveal()).is_some() {
            return Err(free(refusal::http(&reply, &Profile::unknown("".into())).error));
        }
        Ok(reply)
    }
}

fn record(reply: &Reply) -> Result<GenerationRecord, Error> {
    let read: GenerationReply<'_> =
        serde_json::from_slice(reply.body.reveal().trim_ascii()).unwrap_or_default();
    let data = read.data.ok_or_else(no_data)?;
    Ok(GenerationRecord {
        id: data.id.ok_or_else(no_data)?,
        model: data.model,
        provider: data.provider_name,
        cost: money(data.total_cost).map_or(Spent::Maybe, Spent::Known),
        usage: Usage::new(
            data.native_tokens_prompt,
            data.native_tokens_completion,
            data.native_tokens_cached,
            data.native_tokens_reasoning,
        ),
        is_own_key: data.is_byok.unwrap_or(false),
        upstream_cost: money(data.upstream_inference_cost),
        streamed: data.streamed,
        cancelled: data.cancelled,
        finish: data.finish_reason,
        service_tier: data.service_tier,
    })
}

fn read_budget(budget: WireBudget<'_>) -> Budget {
    Budget {
        scope: budget.scope.unwrap_or_default(),
        limit: money(budget.limit_usd),
        remaining: money(budget.remaining_usd),
        resets_at: budget.resets_at,
    }
}

/// An overdrawn key has nothing left; less than nothing is nobody's amount.
fn money(raw: Raw<'_>) -> Option<Usd> {
    let digits = raw?.get();
    if digits.starts_with('-') { Some(Usd::ZERO) } else { digits.parse().ok() }
}

/// A 404 without an error object is read as a reply of another protocol.
fn is_unlisted(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Malformed { reason } if reason.contains("404"))
}

fn no_data() -> Error {
    ErrorKind::Malformed { reason: "it has no `data`".to_owned() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_end_with_the_limit() {
        let look_up = LookUp::new(Duration::from_secs(10), Duration::from_secs(1));
        let seconds = Duration::from_secs;
        assert_eq!(look_up.next(1, seconds(0)), Some(seconds(1)));
        assert_eq!(look_up.next(3, seconds(3)), Some(seconds(4)));
        assert_eq!(look_up.next(4, seconds(7)), None, "the fourth pause would end behind the limit");
        assert_eq!(look_up.next(u32::MAX, seconds(0)), None);
    }
}
