//! The HTTP side: the paths, their answers, and the book that is kept of every request.

use std::{
    collections::VecDeque,
    sync::Arc,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::to_bytes,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::Value;

use super::{
    account, auth, catalogue,
    chaos::Chaos,
    chat,
    completion::Frame,
    error_body::ErrorBody,
    generation::Generations,
    ledger::{Billed, Watch},
    models::Model,
    moderation,
    record::RecordedRequest,
    refuse,
    request::ChatRequest,
    response_cache::{ResponseCache, Wish},
    route,
    socket::Line,
    vectors, wire_body,
};
use crate::scenario::{Fault, Named, Reply, Sequel};

/// More than any request of a test; OpenRouter has a limit as well.
const LARGEST_BODY: usize = 64 << 20;
/// 62 letters and digits, of which an id is made.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What all requests share.
#[derive(Debug)]
pub(super) struct Server {
    chaos: Option<Chaos>,
    pub(super) keyless: bool,
    pub(super) ticks: usize,
    pub(super) sequel: Sequel,
    script: Mutex<VecDeque<Reply>>,
    requests: Mutex<Vec<RecordedRequest>>,
    answered: AtomicU64,
    generations: Mutex<Generations>,
    ledger: Mutex<Vec<Billed>>,
    response_cache: Mutex<ResponseCache>,
}

impl Server {
    pub(super) fn new(
        chaos: Option<Chaos>,
        keyless: bool,
        ticks: usize,
        replies: Vec<Reply>,
        sequel: Sequel,
    ) -> Self {
        Self {
            chaos,
            keyless,
            ticks,
            sequel,
            script: Mutex::new(replies.into()),
            requests: Mutex::default(),
            answered: AtomicU64::new(0),
            generations: Mutex::default(),
            ledger: Mutex::default(),
            response_cache: Mutex::default(),
        }
    }

    pub(super) fn script(&self) -> MutexGuard<'_, VecDeque<Reply>> {
        lock(&self.script)
    }

    pub(super) fn requests(&self) -> MutexGuard<'_, Vec<RecordedRequest>> {
        lock(&self.requests)
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Vec<Billed>> {
        lock(&self.ledger)
    }

    pub(super) fn generations(&self) -> MutexGuard<'_, Generations> {
        lock(&self.generations)
    }

    /// The reply to a chat: the script's, else the rules'.
    fn chat(&self, number: usize, headers: &HeaderMap, body: &[u8]) -> (Reply, Frame) {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        let request = ChatRequest::new(&json);
        let mut frame = self.frame(&request);
        let wish = Wish::of(headers, body);
        if let Some(hit) = wish.as_ref().and_then(|wish| lock(&self.response_cache).hit(wish)) {
            return (hit, frame);
        }
        let next = wanted(headers, request.model()).or_else(|| self.script().pop_front());
        let is_scripted = next.is_some();
        let reply = next.unwrap_or_else(|| match self.sequel {
            Sequel::Rules => self
                .by_the_rules(headers, &json, &request, &mut frame)
                .unwrap_or_else(|refusal| refusal.into()),
            Sequel::PlayedOut => Reply::error(500, "the scenario is played out"),
        });
        let (reply, worked) = match &self.chaos {
            Some(chaos) if !is_scripted && reply.is_completion() => chaos.stir(reply),
            _ => {
                let worked = reply.completion().cloned();
                (reply, worked)
            }
        };
        if let Some(completion) = worked {
            self.generations().note(&completion, &frame);
            self.ledger().push(Billed::new(number, &completion, &frame));
        }
        let reply = match wish {
            Some(wish) => lock(&self.response_cache).miss(wish, reply, &frame),
            None => reply,
        };
        (reply, frame)
    }

    fn by_the_rules(
        &self,
        headers: &HeaderMap,
        json: &Value,
        request: &ChatRequest<'_>,
        frame: &mut Frame,
    ) -> Result<Reply, ErrorBody> {
        auth::check(headers, self.keyless)?;
        if !json.is_object() {
            return Err(ErrorBody::new(400, "Invalid JSON body"));
        }
        let served = refuse::check(request)?;
        let tells = headers
            .get("x-openrouter-metadata")
            .is_some_and(|level| level.to_str().is_ok_and(|level| level.eq_ignore_ascii_case("enabled")));
        frame.metadata = tells.then(|| served.metadata());
        frame.price = served.model.price;
        frame.model = served.echo;
        Ok(Reply::from(chat::reply(request, &served.model)).ticks(self.ticks))
    }

    /// What is asked of models that do not chat: the script's reply, else the rules'. `None` for any other path.
    fn ask(&self, path: &str, headers: &HeaderMap, body: &[u8]) -> Option<Reply> {
        let rules = match path {
            "/api/v1/embeddings" => vectors::embeddings,
            "/api/v1/rerank" => vectors::rerank,
            "/api/v1/moderations" => moderation::moderations,
            _ => return None,
        };
        let next = wanted(headers, "").or_else(|| self.script().pop_front());
        Some(next.unwrap_or_else(|| match self.sequel {
            Sequel::Rules => match auth::check(headers, self.keyless) {
                Ok(()) => {
                    let id = letters(self.answered.fetch_add(1, Ordering::Relaxed));
                    rules(&serde_json::from_slice(body).unwrap_or_default(), &id)
                }
                Err(refusal) => refusal.into(),
            },
            Sequel::PlayedOut => Reply::error(500, "the scenario is played out"),
        }))
    }

    /// Everything but a chat.
    fn look_up(&self, method: &str, path: &str, query: &str, headers: &HeaderMap) -> Reply {
        let below = |folder: &str| path.strip_prefix("/api/v1/")?.strip_prefix(folder);
        match (method, path) {
            ("GET", "/api/v1/models") => catalogue::listing(query),
            ("GET", "/api/v1/key") => account::key(headers),
            ("GET", "/api/v1/credits") => account::credits(headers),
            ("GET", "/api/v1/generation") => self.generations().reply(headers, query),
            ("GET", _) => {
                match (below("models/").and_then(|it| it.strip_suffix("/endpoints")), below("model/")) {
                    (Some(model), _) => catalogue::endpoints(model),
                    (_, Some(model)) => catalogue::one(model),
                    _ => Reply::error(404, "Not Found"),
                }
            }
            _ => Reply::error(404, "Not Found"),
        }
    }

    fn frame(&self, request: &ChatRequest<'_>) -> Frame {
        let count = self.answered.fetch_add(1, Ordering::Relaxed);
        let slug = request.model();
        let base = slug.split([':', '@']).next().unwrap_or(slug);
        let model = Model::named(base).unwrap_or_else(Model::generic);
        Frame {
            id: format!("gen-{}-{}", super::EPOCH, letters(count)),
            created: super::EPOCH,
            model: route::echo(slug, &model),
            tool: request.forced_tool().map(|(name, _)| name.to_owned()),
            prompt_tokens: request.prompt_tokens(),
            price: model.price,
            stream: request.field("stream") == Some(&Value::Bool(true)),
            metadata: None,
        }
    }
}

/// The misbehaviour that a request asks for: by a header, or by the name of its model.
fn wanted(headers: &HeaderMap, model: &str) -> Option<Reply> {
    let header = headers.get("x-simulator-scenario").and_then(|name| name.to_str().ok());
    match header {
        Some(name) => Some(Named::find(name).map_or_else(
            || {
                Reply::error(
                    400,
                    format!("the simulator has no scenario {name:?}; `loquat simulate --list` shows them"),
                )
            },
            Named::reply,
        )),
        None => Named::find(model.strip_prefix("simulator/")?).map(Named::reply),
    }
}

/// The whole server.
pub(super) fn router(server: Arc<Server>) -> Router {
    Router::new().fallback(answer).with_state(server)
}

async fn answer(
    State(server): State<Arc<Server>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let query = parts.uri.query().unwrap_or_default();
    let recorded = RecordedRequest::new(method, path, &parts.headers, &body);
    let number = {
        let mut requests = server.requests();
        requests.push(recorded);
        requests.len() - 1
    };
    match (method, path) {
        ("POST", "/api/v1/chat/completions") => {
            let (reply, frame) = server.chat(number, &parts.headers, &body);
            let watch = Watch::new(Arc::clone(&server), frame.clone());
            send(&reply, Some(&frame), Some(watch), &line).await
        }
        ("POST", _) if let Some(reply) = server.ask(path, &parts.headers, &body) => {
            send(&reply, None, None, &line).await
        }
        _ => send(&server.look_up(method, path, query, &parts.headers), None, None, &line).await,
    }
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn send(reply: &Reply, frame: Option<&Frame>, watch: Option<Watch>, line: &Line) -> Response {
    match reply.travel().fault {
        Some(Fault::ResetBeforeHeaders) => line.reset_now(),
        Some(Fault::ResetAtEnd) => line.reset_at_end(),
        // The client hangs up, or the simulator is dropped.
        Some(Fault::SilentBeforeHeaders) => std::future::pending().await,
        None => {}
    }
    if let Some(delay) = reply.waits() {
        tokio::time::sleep(delay).await;
    }
    let streamed = frame.filter(|frame| frame.stream);
    let bytes = streamed.map_or_else(|| reply.bytes(frame), |frame| reply.streamed(frame));
    let mut response = Response::new(wire_body::body(bytes, reply, watch));
    *response.status_mut() =
        StatusCode::from_u16(reply.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let own = [("x-simulator", "loquat"), ("x-generation-id", frame.map_or("", |frame| frame.id.as_str()))];
    let set = reply.headers().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let events = streamed.is_some() && reply.is_completion();
    let kind = events.then_some(("content-type", "text/event-stream"));
    let set = set.chain(kind);
    for (name, value) in own.into_iter().chain(set).filter(|(_, value)| !value.is_empty()) {
        if let (Ok(name), Ok(value)) = (axum::http::HeaderName::try_from(name), value.parse()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Twenty letters and digits that depend on `count` alone, so that a snapshot of a first answer is the same every time.
fn letters(count: u64) -> String {
    let mut state = count;
    let mut letter = || {
        // splitmix64: any two counts give ids that look nothing alike.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let place = ((mixed ^ (mixed >> 27)) >> 32) as usize % ALPHABET.len();
        char::from(ALPHABET.get(place).copied().unwrap_or(b'0'))
    };
    (0..20).map(|_| letter()).collect()
}
