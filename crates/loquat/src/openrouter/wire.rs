//! Serde mirrors of OpenRouter's JSON, private to the adapter and tolerant: unknown fields and values pass, everything
//! is optional, null is absent, and a field of an unexpected type counts as absent.

pub(super) mod chat;
pub(super) mod chunk;
pub(super) mod content;
pub(super) mod embeddings;
pub(super) mod error;
mod error_word;
pub(super) mod fields;
pub(super) mod generation;
pub(super) mod key;
mod lenient;
pub(super) mod metadata;
pub(super) mod models;
pub(super) mod moderations;
pub(super) mod page;
pub(super) mod reply;
pub(super) mod rerank;

use lenient::{Loose, lenient};
