//! Records a cassette: a proxy on 127.0.0.1 that passes everything on to one base URL and writes down what goes by.

use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use futures_core::Stream;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt;
use serde_json::json;
use tokio::{net::TcpListener, sync::mpsc, task::JoinHandle};

use super::{
    Cassette, Exchange, RecordedReply, Scrub, SentRequest,
    player::{BASE, LARGEST_BODY, pairs, text},
};

/// Headers of one connection, which are not passed on. Without `accept-encoding` bodies come as the text that is recorded.
const OF_THE_CONNECTION: [&str; 6] =
    ["accept-encoding", "connection", "content-encoding", "content-length", "host", "transfer-encoding"];

/// A proxy that records. Dropping it ends the server; what was recorded is gone unless it was saved.
#[derive(Debug)]
pub struct Recorder {
    address: SocketAddr,
    desk: Arc<Desk>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Desk {
    http: reqwest::Client,
    /// Without a slash at its end.
    upstream: String,
    scrub: Scrub,
    exchanges: Mutex<Vec<Exchange>>,
}

impl Recorder {
    /// Starts one before `base_url` (`https://openrouter.ai/api/v1`, or a simulator's).
    ///
    /// # Errors
    /// When no socket can be bound, or no HTTP client can be built. Needs a running tokio runtime.
    pub async fn start(base_url: impl Into<String>) -> io::Result<Self> {
        Self::start_with(base_url, Scrub::default()).await
    }

    /// The same with a scrub of your own.
    ///
    /// # Errors
    /// As [`Recorder::start`].
    pub async fn start_with(base_url: impl Into<String>, scrub: Scrub) -> io::Result<Self> {
        let upstream = base_url.into().trim_end_matches('/').to_owned();
        let http = client(&upstream).map_err(io::Error::other)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let desk = Arc::new(Desk { http, upstream, scrub, exchanges: Mutex::default() });
        let router = Router::new().fallback(pass_on).with_state(Arc::clone(&desk));
        let task = tokio::spawn(async move {
            let _ended = axum::serve(listener, router).await;
        });
        Ok(Self { address, desk, task })
    }

    /// What to set as the base URL of a client.
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    /// What was recorded so far, clean. An exchange is there once its reply is whole.
    pub fn cassette(&self) -> Cassette {
        Cassette::new(self.desk.exchanges().clone())
    }

    /// Writes what was recorded so far, clean, to the file at `path`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        self.cassette().save(path)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Desk {
    fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn pass_on(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let path = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let url = format!("{}{}", desk.upstream, path.strip_prefix(BASE).unwrap_or(&path));
    let request =
        desk.http.request(parts.method.clone(), &url).headers(passing(&parts.headers)).body(body.clone());
    let reply = match request.send().await {
        Ok(reply) => reply,
        // Nothing came back, so there is nothing to record.
        Err(error) => return unreachable(&error.without_url()),
    };
    let sent = SentRequest::new(parts.method.as_str(), url, pairs(&parts.headers), text(&body));
    let (status, headers) = (reply.status(), reply.headers().clone());
    let (told, heard) = mpsc::channel(1);
    tokio::spawn(listen(desk, sent, reply, told));
    let mut response = Response::new(Body::from_stream(Heard(heard)));
    *response.status_mut() = status;
    *response.headers_mut() = passing(&headers);
    response
}

/// Hands the reply on as it comes, and writes it down before its end is told. A reply whose client hung up, or that broke off,
/// is none and is not recorded.
async fn listen(
    desk: Arc<Desk>,
    sent: SentRequest,
    mut reply: reqwest::Response,
    told: mpsc::Sender<Result<Bytes, io::Error>>,
) {
    let (status, headers) = (reply.status().as_u16(), pairs(reply.headers()));
    let (mut body, mut chunks) = (Vec::new(), VecDeque::new());
    loop {
        match reply.chunk().await {
            Ok(Some(bytes)) => {
                body.extend_from_slice(&bytes);
                chunks.push_back(bytes.len());
                if told.send(Ok(bytes)).await.is_err() {
                    return;
                }
            }
            Ok(None) => break,
            Err(error) => {
                let _nobody_left = told.send(Err(io::Error::other(error.without_url()))).await;
                return;
            }
        }
    }
    let is_stream = headers.get("content-type").is_some_and(|kind| kind.starts_with("text/event-stream"));
    let mut response = RecordedReply::new(status, headers, text(&body));
    if is_stream {
        response.chunks = chunks.into();
    }
    let clean = desk.scrub.clean(&Exchange::new(sent, response));
    desk.exchanges().push(clean);
}

struct Heard(mpsc::Receiver<Result<Bytes, io::Error>>);

impl Stream for Heard {
    type Item = Result<Bytes, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

fn passing(headers: &HeaderMap) -> HeaderMap {
    let mut passing = headers.clone();
    for name in OF_THE_CONNECTION {
        passing.remove(name);
    }
    passing
}

fn unreachable(error: &reqwest::Error) -> Response {
    let error = json!({"error": {"code": 502, "message": format!("the recorder reaches nobody: {error}")}});
    let mut response = Response::new(Body::from(error.to_string()));
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}

/// The system's certificates are loaded only for a base URL that needs them.
fn client(upstream: &str) -> Result<reqwest::Client, Box<dyn std::error::Error + Send + Sync>> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    let tls = if upstream.starts_with("http:") {
        builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
    } else {
        builder.with_platform_verifier()?.with_no_client_auth()
    };
    let http = reqwest::Client::builder()
        // A redirect would take the key to another place.
        .redirect(reqwest::redirect::Policy::none())
        .tls_backend_preconfigured(tls);
    Ok(http.build()?)
}
