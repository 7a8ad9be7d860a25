//! One call, made in two ways: what the programs and the benches of this folder share.
//!
//! [`hand`] and [`sdk`] are the two ways. They send the same bytes to the same server, a process of its own that answers
//! recorded bytes ([`canned`]), so what differs between them is what Loquat costs. `calls check` proves that the bytes
//! are the same; `instructions.sh` runs it before it counts anything.

pub mod canned;
pub mod hand;
pub mod sdk;
pub mod server;
pub mod ticket;

/// The model both ask.
pub const MODEL: &str = "openai/gpt-4o-mini";
/// The model of vectors.
pub const EMBEDDING_MODEL: &str = "openai/text-embedding-3-small";
/// The key both send. Invented.
pub const KEY: &str = "sk-or-an-invented-key-of-the-benches";
/// What both ask for a text.
pub const TEXT_PROMPT: &str = "In about fifty words, why does a loquat tree blossom in autumn, and what does that mean \
                               for a gardener in a place with frosty winters?";
/// What both ask for a value.
pub const TYPED_PROMPT: &str = "Read this mail and fill in the ticket.\n\nHello, the espresso machine that I bought from \
                                you in March (the Aurora 2) leaks from the steam valve since yesterday, and the shop \
                                opens on Friday, so I need it working by then. Please send a spare valve, or tell me \
                                where I can have it repaired, and an invoice for my insurance. I have lost the order \
                                number, sorry. Kind regards, Marta Olsen";

/// Whatever went wrong: these programs only report it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
