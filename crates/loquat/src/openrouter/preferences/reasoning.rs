//! How much a model reasons before it answers: by an effort or by a number of tokens, never by both.

use serde::Serialize;

/// How much is reasoned, as a share of what the answer may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Effort {
    /// As much as can be.
    Max,
    /// Nearly all.
    Xhigh,
    /// Four fifths.
    High,
    /// A half.
    Medium,
    /// A fifth.
    Low,
    /// A tenth.
    Minimal,
    /// None; a model that always reasons refuses it.
    None,
}

/// How a summary of the reasoning is written, by models that hide the reasoning itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ReasoningSummary {
    /// The model decides.
    Auto,
    /// Short.
    Concise,
    /// Long.
    Detailed,
}

/// How much is reasoned, and whether the answer shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reasoning {
    #[serde(skip_serializing_if = "Option::is_none")]
    effort: Option<Effort>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclude: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<ReasoningSummary>,
}

impl Reasoning {
    /// With this effort.
    pub fn effort(effort: Effort) -> Self {
        Self { effort: Some(effort), ..Self::default() }
    }

    /// With at most so many tokens. What the answer may have must be more.
    pub fn max_tokens(max_tokens: u64) -> Self {
        Self { max_tokens: Some(max_tokens), ..Self::default() }
    }

    /// As the model does by itself.
    pub fn enabled() -> Self {
        Self { enabled: Some(true), ..Self::default() }
    }

    /// Not at all, where the model can do without.
    pub fn disabled() -> Self {
        Self { enabled: Some(false), ..Self::default() }
    }

    /// The answer does not show it. It is billed all the same.
    #[must_use]
    pub fn exclude(mut self) -> Self {
        self.exclude = Some(true);
        self
    }

    /// How its summary is written.
    #[must_use]
    pub fn summary(mut self, summary: ReasoningSummary) -> Self {
        self.summary = Some(summary);
        self
    }

    pub(super) fn is_empty_budget(self) -> bool {
        self.max_tokens == Some(0)
    }
}
