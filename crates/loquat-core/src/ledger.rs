//! Who spent what: the contract of a usage ledger. A ledger is written *before* money can be spent.

use async_trait::async_trait;

use crate::{Attempt, Error, Usd};

/// The ledger's receipt for a request that is about to be made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reservation(pub String);

/// Keeps account of every request.
///
/// # Contract
///
/// [`Ledger::reserve`] comes before the request and may refuse it; [`Ledger::settle`] comes after it, once, also when it
/// failed or was abandoned. Entries are appended and never changed. A reservation that is never settled counts as spent.
#[async_trait]
pub trait Ledger: std::fmt::Debug + Send + Sync {
    /// Announces a request of `account` to `model` that may cost up to `at_most` (`None`: unknown).
    ///
    /// # Errors
    /// When the budget does not allow it, or the ledger cannot be written: then nothing may be sent.
    async fn reserve(&self, account: &str, model: &str, at_most: Option<Usd>) -> Result<Reservation, Error>;

    /// Says what came of it.
    ///
    /// # Errors
    /// When the ledger cannot be written; the reservation then stays.
    async fn settle(&self, reservation: &Reservation, attempt: &Attempt) -> Result<(), Error>;

    /// Says that nobody waited for the end of it: the attempt is [`Abandoned`](crate::Verdict::Abandoned), with
    /// [`Spent::Maybe`](crate::Spent::Maybe) and the provider's id of the answer where it had come. Called from the `drop` of
    /// a call or a stream, so it neither blocks nor panics; what it cannot write at once it writes later, or leaves: the
    /// reservation then stays.
    fn abandon(&self, reservation: &Reservation, attempt: &Attempt);
}
