//! A conversation that outlives a process: the contract of a session store.

use async_trait::async_trait;

use crate::{Error, Message};

/// A stored conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Session {
    /// Its id, chosen by the caller.
    pub id: String,
    /// Its messages, oldest first.
    pub messages: Vec<Message>,
    /// Grows by one with every append; what [`SessionStore::append`] is told to expect.
    pub version: u64,
}

impl Session {
    /// A conversation as it was stored.
    pub fn new(id: impl Into<String>, messages: Vec<Message>, version: u64) -> Self {
        Self { id: id.into(), messages, version }
    }
}

/// Keeps conversations.
///
/// # Contract
///
/// Messages are appended and never changed. Two writers of one session cannot both win: the one who expects an old
/// version gets an error and reads again.
#[async_trait]
pub trait SessionStore: std::fmt::Debug + Send + Sync {
    /// The session `id`; `None` when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn load(&self, id: &str) -> Result<Option<Session>, Error>;

    /// Appends messages to the session, which must be at `expected_version` (0: must not exist), and returns the new version.
    ///
    /// # Errors
    /// When the session is at another version, or the store cannot be written.
    async fn append(&self, id: &str, expected_version: u64, messages: &[Message]) -> Result<u64, Error>;
}
