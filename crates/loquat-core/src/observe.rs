//! A hook for metrics: told of every request once it is over, also of one that was abandoned.

use std::fmt;

use crate::{Attempt, Choice};

/// Is told of requests: how many, how long, how soon the first piece came, tokens, money.
///
/// # Contract
///
/// Called once for every request, from whichever task or thread ends it, also from the `drop` of a call or a stream: it must
/// neither block nor panic. A call that is dropped is told as [`Abandoned`](crate::Verdict::Abandoned) with
/// [`Spent::Maybe`](crate::Spent::Maybe), and with the provider's id of the answer where it had come.
pub trait Observer: fmt::Debug + Send + Sync {
    /// A request to the model of `choice` is over.
    fn attempted(&self, choice: &Choice, attempt: &Attempt);
}
