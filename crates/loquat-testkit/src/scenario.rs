//! What a test dictates: replies in order, whatever was asked, and what comes after the last of them.
//!
//! A scenario that is only partly played is a test that did not do what its author thinks; so a scenario knows what is left,
//! and [`Simulator::assert_played`](crate::Simulator::assert_played) fails on it.

mod named;
mod reply;

pub use named::Named;
pub(crate) use reply::Fault;
pub use reply::Reply;

/// What a chat gets when the script has no reply left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sequel {
    /// The simulator's rules.
    #[default]
    Rules,
    /// A 500 "the scenario is played out".
    PlayedOut,
}

/// An ordered list of replies.
///
/// ```
/// use loquat_testkit::{Reply, Scenario};
/// let scenario = Scenario::new().reply(Reply::content("{}")).reply(Reply::error(503, "try later")).then_nothing();
/// assert_eq!(scenario.remaining(), 2);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Scenario {
    replies: Vec<Reply>,
    sequel: Sequel,
}

impl Scenario {
    /// No reply, and then the rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// What these names stand for, in order: a script. `None` where a name is not one of [`Named::all`].
    ///
    /// ```
    /// use loquat_testkit::Scenario;
    /// assert_eq!(Scenario::script(["429-upstream", "whole"]).unwrap().remaining(), 2);
    /// assert!(Scenario::script(["no-such"]).is_none());
    /// ```
    pub fn script<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let replies: Option<Vec<Reply>> =
            names.into_iter().map(|name| Named::find(name).map(Named::reply)).collect();
        replies.map(Self::from)
    }

    /// The same with one more reply at its end.
    pub fn reply(mut self, reply: Reply) -> Self {
        self.replies.push(reply);
        self
    }

    /// The same, but a chat beyond the last reply gets a 500 instead of an answer by the rules.
    pub fn then_nothing(mut self) -> Self {
        self.sequel = Sequel::PlayedOut;
        self
    }

    /// How many replies it holds.
    pub fn remaining(&self) -> usize {
        self.replies.len()
    }

    /// Whether it holds none.
    pub fn is_played(&self) -> bool {
        self.replies.is_empty()
    }

    pub(crate) fn into_parts(self) -> (Vec<Reply>, Sequel) {
        (self.replies, self.sequel)
    }
}

impl From<Vec<Reply>> for Scenario {
    fn from(replies: Vec<Reply>) -> Self {
        Self { replies, sequel: Sequel::Rules }
    }
}

impl From<Reply> for Scenario {
    fn from(reply: Reply) -> Self {
        vec![reply].into()
    }
}
