//! The one place that sends. A request goes out once; whether it may go out again is not decided here.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use loquat_core::{CacheStatus, Error, ErrorKind, Hidden, Spent};
use reqwest::{
    Method, Response, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt;

use super::{charged, packed, wait};
use crate::config::{Config, is_loopback};

/// Name resolution, TCP and TLS take well under a second everywhere; ten of them mean that nobody is there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// OpenRouter writes a comment every half second while a model works: a minute of silence is a connection that is dead.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
/// No answer of a model is that long; a body without end must not fill the memory.
const LARGEST_BODY: usize = 32 * 1024 * 1024;

/// Sends to one base URL with one set of headers.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: Url,
    chat: Url,
    host: String,
    /// Those of the configuration.
    own: HeaderMap,
    /// Those, and the preferences'.
    headers: HeaderMap,
    timeout: Duration,
}

/// What came back, whatever its status.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Hidden<Vec<u8>>,
    pub(crate) request_id: Option<String>,
    /// Whether OpenRouter's own cache of answers had it.
    pub(crate) cache: Option<CacheStatus>,
    /// The wait that the headers ask for.
    pub(crate) retry_after: Option<Duration>,
    /// When it came: what a body says of a date is measured from here.
    pub(crate) received: SystemTime,
    pub(crate) elapsed: Duration,
}

/// How long is waited; `None` is the usual.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Patience {
    /// From the first byte sent to the last one read.
    pub(crate) whole: Option<Duration>,
    /// The limit that an error names: that of the call, of which `whole` is what is left.
    pub(crate) told: Option<Duration>,
    /// Between two bytes of a stream.
    pub(crate) idle: Option<Duration>,
}

/// A reply whose headers have come, and whose body comes.
#[derive(Debug)]
pub(crate) struct Arriving<'c> {
    client: &'c Client,
    response: Response,
    reply: Reply,
    started: Instant,
    limit: Duration,
    idle: Duration,
    is_begun: bool,
}

impl Client {
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        Self::to(&config.base_url, headers(config), config.timeout)
    }

    fn to(url: &Url, headers: HeaderMap, timeout: Duration) -> Result<Self, Error> {
        let tls = tls(url).map_err(|error| Error::from(ErrorKind::NoCertificates).with_source(error))?;
        let mut http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            // A redirect would take the key and the prompt to another place.
            .redirect(Policy::none())
            .tls_backend_preconfigured(tls);
        // A proxy of the environment is not asked for what runs on this machine.
        if is_loopback(url) {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| {
            let kind =
                ErrorKind::InvalidSetting { name: "the HTTP client".into(), expected: "buildable".into() };
            Error::from(kind).with_source(error)
        })?;
        let port = url.port_or_known_default().unwrap_or_default();
        Ok(Self {
            http,
            base: url.clone(),
            chat: below(url, "/chat/completions")?,
            host: format!("{}:{port}", url.host_str().unwrap_or_default()),
            own: headers.clone(),
            headers,
            timeout,
        })
    }

    /// `POST /chat/completions`, to the end of its body.
    pub(crate) async fn chat(&self, body: Vec<u8>, patience: Patience) -> Result<Reply, Error> {
        self.open(Method::POST, &self.chat, Some(body), patience).await?.whole().await
    }

    /// `POST /chat/completions`, as far as its headers. To wait for them is silence as well.
    pub(crate) async fn stream(&self, body: Vec<u8>, patience: Patience) -> Result<Arriving<'_>, Error> {
        let idle = patience.idle.unwrap_or(IDLE_TIMEOUT);
        let opening = self.open(Method::POST, &self.chat, Some(body), patience);
        tokio::time::timeout(idle, opening).await.unwrap_or_else(|_| Err(silent(idle)))
    }

    /// `POST` of what is no chat, to the end of the reply's body.
    pub(crate) async fn post(&self, path: &str, body: Vec<u8>) -> Result<Reply, Error> {
        let url = below(&self.base, path)?;
        self.open(Method::POST, &url, Some(body), Patience::default()).await?.whole().await
    }

    /// A client of another server, with that server's key and nothing else of ours.
    pub(crate) fn elsewhere(&self, base: &Url, key: Option<&Hidden<String>>) -> Result<Self, Error> {
        Self::to(base, bearer(key), self.timeout)
    }

    /// `GET` of what stands below the base URL: for what is asked seldom.
    pub(crate) async fn get(&self, path: &str) -> Result<Reply, Error> {
        let url = below(&self.base, path)?;
        self.open(Method::GET, &url, None, Patience::default()).await?.whole().await
    }

    /// The same client with these headers beside its own.
    pub(crate) fn with_headers(&self, more: Vec<(&'static str, String)>) -> Self {
        let mut headers = self.own.clone();
        let read = |(name, value): (_, String)| Some((HeaderName::from_static(name), value.parse().ok()?));
        headers.extend(more.into_iter().filter_map(read));
        Self { headers, ..self.clone() }
    }

    async fn open(
        &self,
        method: Method,
        url: &Url,
        body: Option<Vec<u8>>,
        patience: Patience,
    ) -> Result<Arriving<'_>, Error> {
        let started = Instant::now();
        let whole = patience.whole.unwrap_or(self.timeout);
        let limit = patience.told.unwrap_or(whole);
        let mut request = self.http.request(method, url.clone()).headers(self.headers.clone());
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body);
        }
        // One limit for everything, from the first byte sent to the last one read: OpenRouter writes white space while
        // a model works, so a limit between two reads would never be reached.
        let response = request.timeout(whole).send().await.map_err(|error| self.broken(error, limit))?;
        let received = SystemTime::now();
        let reply = Reply {
            status: response.status().as_u16(),
            body: Hidden::default(),
            request_id: header(&response, "x-generation-id"),
            cache: header(&response, "x-openrouter-cache-status").and_then(|status| cache_status(&status)),
            retry_after: wait::of_headers(|name| header(&response, name), received),
            received,
            elapsed: started.elapsed(),
        };
        let idle = patience.idle.unwrap_or(IDLE_TIMEOUT);
        Ok(Arriving { client: self, response, reply, started, limit, idle, is_begun: false })
    }

    fn broken(&self, error: reqwest::Error, limit: Duration) -> Error {
        let kind = if error.is_connect() {
            ErrorKind::Connect { host: self.host.clone() }
        } else if error.is_timeout() {
            ErrorKind::Timeout { limit }
        } else {
            ErrorKind::Interrupted
        };
        let spent = charged::by_connection(!error.is_connect());
        Error::from(kind).with_spent(spent).with_source(error.without_url())
    }
}

impl Arriving<'_> {
    /// What is known of it: all but its body.
    pub(crate) fn head(&self) -> &Reply {
        &self.reply
    }

    /// Since it was asked for.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// The next bytes of the body; `None` at its end. Any byte ends the silence.
    pub(crate) async fn next(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>, Error> {
        let Some(first) = self.chunk().await? else { return Ok(None) };
        if !std::mem::replace(&mut self.is_begun, true) && packed::is_packed(first.as_ref()) {
            // Nobody asked for it: whoever sends it gives up the stream.
            let mut body = first.as_ref().to_vec();
            while let Some(chunk) = self.chunk().await? {
                add(&mut body, chunk.as_ref())?;
            }
            return Ok(Some(packed::unpack(body, LARGEST_BODY).into()));
        }
        Ok(Some(first))
    }

    async fn chunk(&mut self) -> Result<Option<impl AsRef<[u8]> + From<Vec<u8>> + use<>>, Error> {
        match tokio::time::timeout(self.idle, self.response.chunk()).await {
            Ok(next) => next.map_err(|error| self.client.broken(error, self.limit)),
            Err(_) => Err(silent(self.idle)),
        }
    }

    /// The whole reply.
    pub(crate) async fn whole(mut self) -> Result<Reply, Error> {
        let mut body = Vec::new();
        let broken = |error| self.client.broken(error, self.limit);
        while let Some(chunk) = self.response.chunk().await.map_err(broken)? {
            add(&mut body, &chunk)?;
        }
        self.reply.body = Hidden::new(packed::unpack(body, LARGEST_BODY));
        self.reply.elapsed = self.started.elapsed();
        Ok(self.reply)
    }
}

fn add(body: &mut Vec<u8>, chunk: &[u8]) -> Result<(), Error> {
    if body.len() + chunk.len() > LARGEST_BODY {
        let reason = format!("its body is larger than {LARGEST_BODY} bytes");
        return Err(Error::from(ErrorKind::Malformed { reason }).with_spent(Spent::Maybe));
    }
    body.extend_from_slice(chunk);
    Ok(())
}

fn silent(limit: Duration) -> Error {
    Error::from(ErrorKind::Silent { limit }).with_spent(Spent::Maybe)
}

/// Parsed once and not at every request.
fn below(base: &Url, path: &str) -> Result<Url, Error> {
    let url = Url::parse(&format!("{}{path}", base.as_str().trim_end_matches('/')));
    let invalid =
        |_| ErrorKind::InvalidSetting { name: "the base URL".into(), expected: "a URL to build upon".into() };
    Ok(url.map_err(invalid)?)
}

fn headers(config: &Config) -> HeaderMap {
    let mut headers = bearer(config.api_key.as_ref());
    if let Some(referer) = &config.referer {
        headers.insert(HeaderName::from_static("http-referer"), referer.clone());
    }
    if let Some(title) = &config.title {
        // The second is the older name of the first; servers that mimic OpenRouter know only the older.
        headers.insert(HeaderName::from_static("x-openrouter-title"), title.clone());
        headers.insert(HeaderName::from_static("x-title"), title.clone());
    }
    headers
}

fn bearer(key: Option<&Hidden<String>>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let bearer = key.map(|key| format!("Bearer {}", key.reveal()));
    if let Some(mut value) = bearer.and_then(|text| HeaderValue::from_str(&text).ok()) {
        // Keeps it out of the `Debug` of the map.
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    headers
}

/// The system's certificates cost 20 million instructions to load: not for a base URL that needs none.
fn tls(url: &Url) -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    Ok(match url.scheme() {
        "http" => builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
        _ => builder.with_platform_verifier()?.with_no_client_auth(),
    })
}

fn cache_status(status: &str) -> Option<CacheStatus> {
    let is = |word: &str| status.eq_ignore_ascii_case(word);
    if is("HIT") { Some(CacheStatus::Hit) } else { is("MISS").then_some(CacheStatus::Miss) }
}

fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(str::to_owned)
}
