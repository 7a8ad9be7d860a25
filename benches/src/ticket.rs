//! The value that is asked for: six fields of the usual kinds.

use loquat::schemars::{self, JsonSchema};
use serde::Deserialize;

/// The name under which the schema is sent.
pub const NAME: &str = "Ticket";
/// The document that `Ticket` derives, which both ways validate against.
pub const DOCUMENT: &str = include_str!("../answers/document.json");
/// The same as it is sent: said in the strict subset. By hand it is a file; Loquat makes it from the document.
pub const SENT: &str = include_str!("../answers/sent.json");

/// A customer's mail, read by a model.
#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
pub struct Ticket {
    /// The customer's full name.
    pub customer: String,
    /// The product as the customer calls it.
    pub product: String,
    /// What the mail is about.
    pub topic: Topic,
    /// From 1 (can wait) to 5 (today).
    #[schemars(range(min = 1, max = 5))]
    pub urgency: u8,
    /// The order's number, where the mail says it.
    pub order: Option<String>,
    /// What the customer wants, one wish an entry.
    pub wishes: Vec<String>,
}

/// What a mail is about.
#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "a described variant becomes a `const` in a `oneOf`; these are the words of a plain `enum`"
)]
pub enum Topic {
    Repair,
    Refund,
    Invoice,
    Other,
}
