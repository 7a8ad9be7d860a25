//! An OpenRouter that runs no model: an HTTP server on 127.0.0.1 that answers by rules which anybody can read.
//!
//! It speaks the wire and does not know the SDK, so a client is tested through its own HTTP stack.
//! Wherever it shows it says what it is: the header `x-simulator: loquat`, the provider `simulator`, `[simulator]` before
//! every free text.
//!
//! # Map
//!
//! `server.rs` routes and records; `refuse.rs` says no in OpenRouter's words (`auth.rs`, `strict.rs`, `error_body.rs`);
//! `models.rs` knows what each model does with a schema; `chat.rs` dresses the answer accordingly (`damage.rs`);
//! `route.rs` and `slug.rs` find the model that a request names, `catalogue.rs`, `account.rs` and `generation.rs` answer what is
//! asked besides, `response_cache.rs` keeps answers, `ledger.rs` what was billed for them; `chaos.rs` mixes what goes wrong;
//! `answer.rs` finds it in the prompt; `completion.rs`, `stream.rs`, `money.rs` and `wire_body.rs` put it on the wire.

use std::{io, net::Ipv4Addr, net::SocketAddr, sync::Arc};

use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::scenario::{Reply, Scenario};

mod account;
mod answer;
mod auth;
mod catalogue;
mod chaos;
mod chat;
pub(crate) mod completion;
mod damage;
pub(crate) mod error_body;
mod generation;
mod ledger;
mod models;
mod moderation;
mod money;
pub(crate) mod record;
mod refuse;
mod request;
mod response_cache;
mod route;
mod server;
mod slug;
mod socket;
pub(crate) mod stream;
mod strict;
mod vectors;
pub(crate) mod wire_body;

pub use chaos::Chaos;
pub use ledger::{Billed, Delivery};
pub use record::RecordedRequest;
pub use stream::UsageChunk;
pub use wire_body::Cutting;

/// The second in which every answer of the simulator is `created`: fixed, so that snapshots are.
const EPOCH: u64 = 1_790_000_000;

/// A running simulator. Dropping it ends the server.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let simulator = loquat_testkit::Simulator::start().await?;
/// assert!(simulator.base_url().starts_with("http://127.0.0.1:"));
/// // ... point a client at `simulator.base_url()` and use it; then:
/// assert_eq!(simulator.requests().len(), 0);
/// simulator.assert_played();
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    server: Arc<server::Server>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Simulator {
    /// Starts one on a free port, without a scenario and without the need of a key.
    ///
    /// # Errors
    /// When no socket can be bound. Needs a running tokio runtime.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// One that plays `scenario` first, on a free port.
    ///
    /// # Errors
    /// As [`Simulator::start`].
    pub async fn play(scenario: Scenario) -> io::Result<Self> {
        Self::builder().scenario(scenario).start().await
    }

    /// Sets port, keys, scenario and ticks.
    pub fn builder() -> SimulatorBuilder {
        SimulatorBuilder::default()
    }

    /// `http://127.0.0.1:PORT/api/v1`: what to set as the base URL of a client.
    pub fn base_url(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// Every request so far, oldest first, without its secrets.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.server.requests().clone()
    }

    /// Every request that a model worked on, oldest first, with what is billed for it. Replies of bytes are no model's work.
    pub fn ledger(&self) -> Vec<Billed> {
        self.server.ledger().clone()
    }

    /// Adds a reply to the end of the script: the next chats, embeddings, rerankings and moderations get the script's replies, in order, before any rule.
    pub fn push(&self, reply: Reply) {
        self.server.script().push_back(reply);
    }

    /// How many replies of the script nobody has asked for yet.
    pub fn remaining(&self) -> usize {
        self.server.script().len()
    }

    /// Whether every reply of the script was asked for.
    pub fn is_played(&self) -> bool {
        self.remaining() == 0
    }

    /// Fails a test that asked for less than its scenario holds.
    ///
    /// # Panics
    /// When replies are left; the message lists them.
    #[allow(clippy::panic, reason = "a tool for tests: to panic is how it says no")]
    #[track_caller]
    pub fn assert_played(&self) {
        let left: Vec<String> = self.server.script().iter().map(|reply| format!("  - {reply}")).collect();
        if !left.is_empty() {
            panic!(
                "the scenario was not played to its end: {} replies are left\n{}",
                left.len(),
                left.join("\n")
            );
        }
    }

    /// Waits until the server has ended, which it does by itself only when it fails: for a program that only serves.
    pub async fn closed(&mut self) {
        let _ended = (&mut self.task).await;
    }

    /// Takes no new connection, answers what is under way, and ends.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        self.closed().await;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// How a [`Simulator`] is to run.
#[derive(Debug)]
#[must_use]
pub struct SimulatorBuilder {
    chaos: Option<Chaos>,
    port: u16,
    keyless: bool,
    scenario: Scenario,
    ticks: usize,
}

impl Default for SimulatorBuilder {
    fn default() -> Self {
        Self { chaos: None, port: 0, keyless: true, scenario: Scenario::default(), ticks: 0 }
    }
}

impl SimulatorBuilder {
    /// The port on 127.0.0.1; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Whether a chat is answered without a header `authorization`. `true` by default: nobody needs a key for a machine
    /// of his own. A header that is sent must be well-formed all the same, and the key `sk-or-v1-wrong` is always refused.
    pub fn keyless(mut self, keyless: bool) -> Self {
        self.keyless = keyless;
        self
    }

    /// What is answered before the rules.
    pub fn scenario(mut self, scenario: Scenario) -> Self {
        self.scenario = scenario;
        self
    }

    /// How many ticks of white space stand before each answer by the rules, as OpenRouter sends them while a model works.
    pub fn ticks(mut self, ticks: usize) -> Self {
        self.ticks = ticks;
        self
    }

    /// What goes wrong with the answers by the rules.
    pub fn chaos(mut self, chaos: Chaos) -> Self {
        self.chaos = Some(chaos);
        self
    }

    /// Binds the socket and starts to serve.
    ///
    /// # Errors
    /// When the port is taken. Needs a running tokio runtime.
    pub async fn start(self) -> io::Result<Simulator> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = listener.local_addr()?;
        let (replies, sequel) = self.scenario.into_parts();
        let server = Arc::new(server::Server::new(self.chaos, self.keyless, self.ticks, replies, sequel));
        let router =
            server::router(Arc::clone(&server)).into_make_service_with_connect_info::<socket::Line>();
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let told = async {
                let _dropped = stopped.await;
            };
            let _ended = axum::serve(socket::Sockets(listener), router).with_graceful_shutdown(told).await;
        });
        Ok(Simulator { address, server, stop: Some(stop), task })
    }
}
