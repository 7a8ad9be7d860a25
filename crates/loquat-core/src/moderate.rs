//! Is a text harmful: the contract of a moderation service.

use async_trait::async_trait;
use serde::Serialize;

use crate::{Error, Spent};

/// A kind of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ModerationTag {
    /// An attempt to talk the model out of its instructions.
    Jailbreak,
    /// Harassment.
    Harassment,
    /// Hate.
    Hate,
    /// Help with a crime.
    Illicit,
    /// Self-harm.
    SelfHarm,
    /// Sexual content.
    Sexual,
    /// Violence.
    Violence,
}

/// What a moderation service thinks of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Moderation {
    /// Whether the text should be held back.
    pub flagged: bool,
    /// Why; empty when not flagged.
    pub tags: Vec<ModerationTag>,
    /// What the answer cost.
    pub cost: Spent,
}

impl ModerationTag {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Jailbreak,
        Self::Harassment,
        Self::Hate,
        Self::Illicit,
        Self::SelfHarm,
        Self::Sexual,
        Self::Violence,
    ];

    /// The name on the wire and in snapshots: `self-harm`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jailbreak => "jailbreak",
            Self::Harassment => "harassment",
            Self::Hate => "hate",
            Self::Illicit => "illicit",
            Self::SelfHarm => "self-harm",
            Self::Sexual => "sexual",
            Self::Violence => "violence",
        }
    }
}

impl Moderation {
    /// Flagged for these reasons; not flagged where there are none.
    pub fn new(tags: Vec<ModerationTag>, cost: Spent) -> Self {
        Self { flagged: !tags.is_empty(), tags, cost }
    }

    /// Flagged, also where the reason is none of ours.
    pub fn flagged(tags: Vec<ModerationTag>, cost: Spent) -> Self {
        Self { flagged: true, tags, cost }
    }
}

/// Judges nothing: every text passes, and nothing is spent. For programs that want none, and say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoModeration;

#[async_trait]
impl ModerationService for NoModeration {
    async fn moderate(&self, _text: &str) -> Result<Moderation, Error> {
        Ok(Moderation::new(Vec::new(), Spent::Nothing))
    }
}

/// Judges texts before they are sent on.
///
/// # Contract
///
/// A failure is an error and never "not flagged". The text is not logged.
#[async_trait]
pub trait ModerationService: std::fmt::Debug + Send + Sync {
    /// Judges one text.
    ///
    /// # Errors
    /// Every [`ErrorKind`](crate::ErrorKind) of a request.
    async fn moderate(&self, text: &str) -> Result<Moderation, Error>;
}
