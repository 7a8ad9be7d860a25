//! Plays a cassette on 127.0.0.1: the reply that was recorded for a request, or an error that says why there is none.

use std::{
    collections::BTreeMap,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode},
    response::Response,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use super::{Account, Cassette, Exchange, RecordedReply, Scrub, SentRequest};
use crate::simulator::wire_body;

/// Where the recorded path begins is nobody's business: clients of this player ask below here.
pub(super) const BASE: &str = "/api/v1";
/// More than any request of a test.
pub(super) const LARGEST_BODY: usize = 64 << 20;
/// Headers that a server writes by itself, or that belong to one connection.
const OF_THE_CONNECTION: [&str; 5] =
    ["connection", "content-encoding", "content-length", "date", "transfer-encoding"];

/// How a cassette is played: in strict order and whole requests, unless it is said otherwise.
#[derive(Clone, Debug)]
#[must_use]
pub struct PlayerBuilder {
    cassette: Cassette,
    scrub: Scrub,
    any_order: bool,
    any_body: bool,
}

impl PlayerBuilder {
    pub(super) fn new(cassette: Cassette) -> Self {
        Self { cassette, scrub: Scrub::default(), any_order: false, any_body: false }
    }

    /// Plays to each request the first exchange that was recorded for it and is not played yet, in whatever order they come.
    pub fn any_order(mut self) -> Self {
        self.any_order = true;
        self
    }

    /// Looks at method and path only: for a client whose requests are not those of the recording.
    pub fn any_body(mut self) -> Self {
        self.any_body = true;
        self
    }

    /// Cleans recording and requests so before they are compared: as when it was recorded.
    pub fn scrub(mut self, scrub: Scrub) -> Self {
        self.scrub = scrub;
        self
    }

    /// Starts the player on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When no socket can be bound. Needs a running tokio runtime.
    pub async fn start(self) -> io::Result<Player> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let clean = self.cassette.scrubbed(&self.scrub);
        let replies = self.cassette.exchanges.into_iter().map(|exchange| exchange.response);
        let slots = clean.exchanges.into_iter().zip(replies).map(|(exchange, reply)| Slot {
            exchange,
            reply,
            is_played: false,
        });
        let tape = Tape { slots: slots.collect(), played: Vec::new(), missing: Vec::new() };
        let deck = Arc::new(Deck {
            scrub: self.scrub,
            any_order: self.any_order,
            any_body: self.any_body,
            tape: Mutex::new(tape),
        });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&deck));
        let task = tokio::spawn(async move {
            let _ended = axum::serve(listener, router).await;
        });
        Ok(Player { address, deck, task })
    }
}

/// A cassette that is being played. Dropping it ends the server.
#[derive(Debug)]
pub struct Player {
    address: SocketAddr,
    deck: Arc<Deck>,
    task: JoinHandle<()>,
}

impl Player {
    /// What to set as the base URL of a client.
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    /// What was played so far, what was not, and what was asked for in vain.
    pub fn account(&self) -> Account {
        let tape = self.deck.tape();
        let left = tape.slots.iter().filter(|slot| !slot.is_played).map(|slot| slot.exchange.title());
        Account { played: tape.played.clone(), left: left.collect(), missing: tape.missing.clone() }
    }

    /// Fails a test that asked for less than the cassette holds, or for more.
    ///
    /// # Panics
    /// When an exchange is left, or a request was not recorded; the message is the account.
    #[allow(clippy::panic, reason = "a tool for tests: to panic is how it says no")]
    #[track_caller]
    pub fn assert_played(&self) {
        let account = self.account();
        if !account.is_settled() {
            panic!("the cassette was not played as it was recorded: {account}");
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Debug)]
struct Deck {
    scrub: Scrub,
    any_order: bool,
    any_body: bool,
    tape: Mutex<Tape>,
}

#[derive(Debug)]
struct Tape {
    slots: Vec<Slot>,
    played: Vec<String>,
    missing: Vec<String>,
}

/// An exchange, cleaned for comparing, and its reply as it stands in the file.
#[derive(Debug)]
struct Slot {
    exchange: Exchange,
    reply: RecordedReply,
    is_played: bool,
}

impl Deck {
    fn tape(&self) -> MutexGuard<'_, Tape> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The recorded reply, or why there is none.
    fn find(&self, request: SentRequest) -> Result<RecordedReply, String> {
        let asked = self.scrub.clean(&Exchange::new(request, RecordedReply::default())).request;
        let mut tape = self.tape();
        let open = tape.slots.iter().enumerate().filter(|(_, slot)| !slot.is_played);
        let mut open = open.map(|(at, slot)| (at, self.difference(&slot.exchange.request, &asked)));
        let found = if self.any_order {
            open.find(|(_, difference)| difference.is_none()).map(|(at, _)| Ok(at))
        } else {
            open.next().map(|(at, difference)| difference.map_or(Ok(at), Err))
        };
        let why = match found {
            Some(Ok(at)) => {
                if let Some(slot) = tape.slots.get_mut(at) {
                    slot.is_played = true;
                    let (title, reply) = (slot.exchange.title(), slot.reply.clone());
                    tape.played.push(title);
                    return Ok(reply);
                }
                String::new()
            }
            Some(Err(difference)) => difference,
            None if self.any_order => "no exchange that is left was recorded for it".to_owned(),
            None => "the cassette is played to its end".to_owned(),
        };
        let missing = format!("{}: {why}", asked.title());
        tape.missing.push(missing.clone());
        Err(missing)
    }

    /// In what the request is another than the recorded one; `None` where it is the same.
    fn difference(&self, recorded: &SentRequest, asked: &SentRequest) -> Option<String> {
        let below = asked.path().strip_prefix(BASE).unwrap_or(asked.path());
        if recorded.method != asked.method || !recorded.path().ends_with(below) {
            return Some(format!("the next that was recorded is {}", recorded.title()));
        }
        if self.any_body {
            return None;
        }
        let place = first_difference(&recorded.canonical(), &asked.canonical())?;
        let place = if place.is_empty() { "its root".to_owned() } else { format!("`{place}`") };
        Some(format!("its body is another than the recorded one at {place}"))
    }
}

/// Where two JSON values differ first, as a pointer. The order of members is no difference.
fn first_difference(recorded: &Value, asked: &Value) -> Option<String> {
    let below = |name: &str, place: String| format!("/{}{place}", name.replace('~', "~0").replace('/', "~1"));
    match (recorded, asked) {
        (Value::Object(a), Value::Object(b)) => {
            let none = Value::Null;
            let names = a.keys().chain(b.keys().filter(|name| !a.contains_key(*name)));
            let differs = |name: &String| match (a.get(name), b.get(name)) {
                (Some(a), Some(b)) => first_difference(a, b),
                (a, b) => {
                    (a.unwrap_or(&none) != b.unwrap_or(&none) || a.is_some() != b.is_some()).then(String::new)
                }
            };
            names.into_iter().find_map(|name| differs(name).map(|place| below(name, place)))
        }
        (Value::Array(a), Value::Array(b)) => {
            let place = a.iter().zip(b).enumerate();
            let within = place
                .filter_map(|(at, (a, b))| first_difference(a, b).map(|place| below(&at.to_string(), place)))
                .next();
            within.or_else(|| (a.len() != b.len()).then(|| format!("/{}", a.len().min(b.len()))))
        }
        _ => (recorded != asked).then(String::new),
    }
}

async fn answer(State(deck): State<Arc<Deck>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let url = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let request = SentRequest::new(parts.method.as_str(), url, pairs(&parts.headers), text(&body));
    match deck.find(request) {
        Ok(reply) => response(&reply),
        // A refusal that no client repeats.
        Err(missing) => {
            let error = json!({"error": {"code": 400, "message": format!("the cassette has no exchange for {missing}")}});
            let headers = BTreeMap::from([("content-type".to_owned(), "application/json".to_owned())]);
            response(&RecordedReply::new(400, headers, error.to_string()))
        }
    }
}

/// Headers by lower-case names; those that are no text are left out.
pub(super) fn pairs(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |(name, value): (&HeaderName, &axum::http::HeaderValue)| {
        Some((name.as_str().to_lowercase(), value.to_str().ok()?.to_owned()))
    };
    headers.iter().filter_map(text).collect()
}

/// A body as it stands in a file.
pub(super) fn text(body: &[u8]) -> String {
    std::str::from_utf8(body).map_or_else(|_| format!("(binary {} bytes)", body.len()), str::to_owned)
}

fn response(reply: &RecordedReply) -> Response {
    let mut rest = Bytes::copy_from_slice(reply.body.as_bytes());
    let pieces = reply.pieces().into_iter().map(|length| rest.split_to(length.min(rest.len()))).collect();
    let mut response = Response::new(wire_body::pieces(pieces));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &reply.headers {
        let name = HeaderName::try_from(name.as_str());
        if let (Ok(name), Ok(value)) = (name, value.parse())
            && !OF_THE_CONNECTION.contains(&name.as_str())
        {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
