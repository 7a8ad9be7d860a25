//! Recorded exchanges with a provider: recorded once through a proxy, cleaned of secrets, and played in tests without a network.
//!
//! A cassette is a file of JSON lines, one exchange a line: `request {method, url, headers, body}`, `response {status, headers,
//! body, chunks}`, `labels`. Bodies are kept byte for byte; of a stream also the lengths of the pieces in which it came, but no
//! times. One line changes where one exchange changes, and its labels say in words what it is.
//!
//! Record once (feature `record`), by a program or a test that is run by hand:
//!
//! ```no_run
//! # #[cfg(feature = "record")]
//! # async fn record(run: impl AsyncFn(String)) -> std::io::Result<()> {
//! use loquat_testkit::cassette::Recorder;
//! let recorder = Recorder::start("https://openrouter.ai/api/v1").await?;
//! run(recorder.base_url()).await; // the code under test, with this base URL and a real key
//! recorder.save("tests/cassettes/hello.jsonl")?;
//! # Ok(())
//! # }
//! ```
//!
//! Play it in every test run:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use loquat_testkit::cassette::Cassette;
//! # let file = std::env::temp_dir().join("loquat_cassette_doc.jsonl");
//! # std::fs::write(&file, "")?;
//! let cassette = Cassette::load(&file)?; // `tests/cassettes/hello.jsonl`
//! let player = cassette.play().await?;
//! let base_url = player.base_url(); // the code under test, with this base URL and no key
//! player.assert_played();
//! # assert!(base_url.starts_with("http://127.0.0.1:"));
//! # Ok(())
//! # }
//! ```
//!
//! With `LOQUAT_NETWORK=forbid` in the environment of the test run, the SDK refuses every base URL that is not on this machine.

use std::{fs, io, path::Path};

mod account;
mod exchange;
mod player;
#[cfg(feature = "record")]
mod recorder;
mod scrub;

pub use account::Account;
pub use exchange::{Exchange, RecordedReply, SentRequest};
pub use player::{Player, PlayerBuilder};
#[cfg(feature = "record")]
pub use recorder::Recorder;
pub use scrub::Scrub;

/// Exchanges, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cassette {
    exchanges: Vec<Exchange>,
}

impl Cassette {
    /// These exchanges.
    pub fn new(exchanges: Vec<Exchange>) -> Self {
        Self { exchanges }
    }

    /// Reads the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, or a line of it is no exchange; the error names the line.
    pub fn load(path: impl AsRef<Path>) -> io::Result<Self> {
        Self::read(&fs::read_to_string(path)?)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// When a line of it is no exchange; the error names the line.
    pub fn read(text: &str) -> io::Result<Self> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let exchange = |(at, line): (usize, &str)| {
            // What `serde_json` says of it may quote a text of the recording.
            serde_json::from_str(line).map_err(|error| {
                let told = format!("line {} is no exchange, from column {} on", at + 1, error.column());
                io::Error::new(io::ErrorKind::InvalidData, told)
            })
        };
        Ok(Self { exchanges: lines.map(exchange).collect::<io::Result<_>>()? })
    }

    /// Writes the file at `path`, cleaned by [`Scrub`] as it is by default.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        fs::write(path, self.scrubbed(&Scrub::default()).text())
    }

    /// The text of the file, as it is.
    pub fn text(&self) -> String {
        self.exchanges.iter().map(|exchange| exchange.line() + "\n").collect()
    }

    /// The same without what `scrub` takes out.
    #[must_use]
    pub fn scrubbed(&self, scrub: &Scrub) -> Self {
        Self { exchanges: self.exchanges.iter().map(|exchange| scrub.clean(exchange)).collect() }
    }

    /// The exchanges, oldest first.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// Plays it in strict order: each request has to be the next one of the recording.
    ///
    /// # Errors
    /// When no socket can be bound. Needs a running tokio runtime.
    pub async fn play(&self) -> io::Result<Player> {
        self.player().start().await
    }

    /// Sets how it is played.
    pub fn player(&self) -> PlayerBuilder {
        PlayerBuilder::new(self.clone())
    }
}
