//! What the running service lists, kept for a while. It goes before the bundle.
//!
//! ```text
//! none --asked for, or due--> refreshing --listed--> fresh --older than its time to live--> due
//!   ^                              |                                                          |
//!   +------------ failed: what was known stays, and is told; due again after a pause <--------+
//! ```
//!
//! Off unless a time to live is set: a library makes no requests that nobody asked for, and an hour's listing is 700 KB.
//! When it is on, a call never waits for it: it takes what is known and starts a refresh beside itself where that is due
//! (`Catalogue::refresh` waits). The one task there can be ends with the service. Decisions take the clock as an argument.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use loquat_core::{Error, ErrorKind, Spent};
use tokio::{runtime::Handle, task::AbortHandle};

use super::{Endpoint, ListedModel};
use crate::openrouter::{client::Client, profile::Profile, refusal, slug, wire};

/// After a failure, before the next try that nobody asked for.
const PAUSE: Duration = Duration::from_secs(60);

/// The listing of one service.
#[derive(Debug)]
pub(crate) struct Live {
    known: Arc<Mutex<Known>>,
    client: Client,
    ttl: Option<Duration>,
}

#[derive(Debug, Default)]
struct Known {
    models: HashMap<String, Arc<ListedModel>>,
    endpoints: HashMap<String, Arc<Vec<Endpoint>>>,
    listed: Option<Instant>,
    failed: Option<(Instant, String)>,
    task: Option<AbortHandle>,
}

/// How old what is known is, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Freshness {
    /// How many models are listed; 0 before the first listing.
    pub models: usize,
    /// Since when; `None` before the first listing.
    pub age: Option<Duration>,
    /// Why the last refresh gave nothing; what was known before it still holds.
    pub failed: Option<String>,
}

impl Live {
    pub(crate) fn new(client: Client, ttl: Option<Duration>) -> Self {
        Self { known: Arc::default(), client, ttl }
    }

    /// Whether anything was fetched, or will be.
    pub(crate) fn is_used(&self) -> bool {
        self.ttl.is_some() || self.lock().listed.is_some() || !self.lock().endpoints.is_empty()
    }

    /// The listing's entry for this name, or for the name without suffixes like `:nitro` or `@preset/..`.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<ListedModel>> {
        let known = self.lock();
        let mut name = Some(id);
        while let Some(id) = name {
            if let Some(model) = known.models.get(id) {
                return Some(Arc::clone(model));
            }
            name = slug::shorter(id);
        }
        None
    }

    /// The model that answered under this name, which may be the one of a version.
    pub(crate) fn served(&self, name: &str) -> Option<Arc<ListedModel>> {
        let by_version = || {
            let known = self.lock();
            let mut found = known.models.values().filter(|model| model.canonical == name);
            // Several models of one version (`:free` beside the paid one) differ in price.
            let (first, second) = (found.next()?, found.next());
            second.is_none().then(|| Arc::clone(first))
        };
        self.find(name).or_else(by_version)
    }

    /// The endpoints of this model, where they were looked up.
    pub(crate) fn endpoints(&self, id: &str) -> Option<Arc<Vec<Endpoint>>> {
        self.lock().endpoints.get(base(id)).cloned()
    }

    /// The endpoint of this model that a provider of this name runs, where it was looked up and there is one alone.
    pub(crate) fn endpoint(&self, id: &str, provider: &str) -> Option<Endpoint> {
        let known = self.lock();
        let mut found =
            known.endpoints.get(base(id))?.iter().filter(|endpoint| endpoint.provider == provider);
        let (first, second) = (found.next()?, found.next());
        // Two of one name differ in what they are, and an answer does not say which it was.
        second.is_none().then(|| first.clone())
    }

    /// Every listed model, sorted by name.
    pub(crate) fn all(&self) -> Vec<Arc<ListedModel>> {
        let mut models: Vec<_> = self.lock().models.values().cloned().collect();
        models.sort_unstable_by(|a, b| a.entry.id.cmp(&b.entry.id));
        models
    }

    pub(crate) fn freshness(&self, now: Instant) -> Freshness {
        let known = self.lock();
        Freshness {
            models: known.models.len(),
            age: known.listed.map(|listed| now.saturating_duration_since(listed)),
            failed: known.failed.as_ref().map(|(_, why)| why.clone()),
        }
    }

    /// Starts a refresh beside the caller, where one is due and there is a runtime to run it.
    pub(crate) fn keep_fresh(&self, now: Instant) {
        let mut known = self.lock();
        if !self.ttl.is_some_and(|ttl| known.is_due(ttl, now)) {
            return;
        }
        let Ok(runtime) = Handle::try_current() else { return };
        let (client, kept) = (self.client.clone(), Arc::clone(&self.known));
        let task = runtime.spawn(async move {
            let fetched = models(&client).await;
            let _told = lock(&kept).keep(fetched, Instant::now());
        });
        known.task = Some(task.abort_handle());
    }

    /// Fetches the listing now, and says how many models it has.
    pub(crate) async fn refresh(&self) -> Result<usize, Error> {
        let fetched = models(&self.client).await;
        self.lock().keep(fetched, Instant::now())
    }

    /// Fetches the endpoints of a model, and keeps them.
    pub(crate) async fn look_up(&self, id: &str) -> Result<Arc<Vec<Endpoint>>, Error> {
        let base = base(id);
        let reply = self.client.get(&format!("/models/{base}/endpoints")).await.map_err(free)?;
        let endpoints = match reply.status {
            200 => wire::models::endpoints(reply.body.reveal())
                .ok_or_else(|| malformed("it lists no endpoints"))?,
            _ => return Err(free(refusal::http(&reply, &Profile::unknown(base.to_owned().into())).error)),
        };
        let endpoints = Arc::new(endpoints);
        self.lock().endpoints.insert(base.to_owned(), Arc::clone(&endpoints));
        Ok(endpoints)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        lock(&self.known)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if let Some(task) = self.lock().task.take() {
            task.abort();
        }
    }
}

impl Known {
    fn is_due(&self, ttl: Duration, now: Instant) -> bool {
        let within = |since: Instant, span| now.saturating_duration_since(since) < span;
        let is_running = self.task.as_ref().is_some_and(|task| !task.is_finished());
        let is_fresh = self.listed.is_some_and(|listed| within(listed, ttl));
        let has_failed = self.failed.as_ref().is_some_and(|(failed, _)| within(*failed, PAUSE));
        !is_running && !is_fresh && !has_failed
    }

    fn keep(&mut self, fetched: Result<Vec<ListedModel>, Error>, now: Instant) -> Result<usize, Error> {
        match fetched {
            Ok(models) => {
                self.models =
                    models.into_iter().map(|model| (model.entry.id.clone(), Arc::new(model))).collect();
                self.listed = Some(now);
                self.failed = None;
                Ok(self.models.len())
            }
            Err(error) => {
                self.failed = Some((now, error.to_string()));
                Err(error)
            }
        }
    }
}

async fn models(client: &Client) -> Result<Vec<ListedModel>, Error> {
    let reply = client.get("/models").await.map_err(free)?;
    if reply.status != 200 {
        return Err(free(refusal::http(&reply, &Profile::unknown("".into())).error));
    }
    let models = wire::models::models(reply.body.reveal()).filter(|models| !models.is_empty());
    models.ok_or_else(|| malformed("it lists no models"))
}

/// The name without all that does not change the model.
fn base(id: &str) -> &str {
    std::iter::successors(Some(id), |id| slug::shorter(id)).last().unwrap_or(id)
}

/// A look-up costs nothing, however it ends.
fn free(error: Error) -> Error {
    error.with_spent(Spent::Nothing)
}

fn malformed(reason: &str) -> Error {
    ErrorKind::Malformed { reason: reason.to_owned() }.into()
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    // A panic elsewhere leaves the maps whole.
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TTL: Duration = Duration::from_secs(3600);

    fn listed(id: &str) -> ListedModel {
        let body = format!(r#"{{"data": [{{"id": "{id}"}}]}}"#);
        wire::models::models(body.as_bytes()).unwrap().remove(0)
    }

    #[test]
    fn a_listing_is_due_before_the_first_and_after_its_time() {
        let (mut known, start) = (Known::default(), Instant::now());
        assert!(known.is_due(TTL, start));
        assert_eq!(known.keep(Ok(vec![listed("a/b")]), start).unwrap(), 1);
        assert!(!known.is_due(TTL, start + TTL - Duration::from_secs(1)));
        assert!(known.is_due(TTL, start + TTL));
    }

    #[test]
    fn a_failure_keeps_what_was_known_and_pauses() {
        let (mut known, start) = (Known::default(), Instant::now());
        known.keep(Ok(vec![listed("a/b")]), start).unwrap();
        let later = start + TTL;
        assert!(known.keep(Err(ErrorKind::Interrupted.into()), later).is_err());
        assert!(known.models.contains_key("a/b") && known.failed.is_some());
        assert!(!known.is_due(TTL, later + PAUSE - Duration::from_secs(1)));
        assert!(known.is_due(TTL, later + PAUSE));
        known.keep(Ok(vec![listed("c/d")]), later + PAUSE).unwrap();
        assert!(!known.models.contains_key("a/b") && known.failed.is_none());
    }
}
