//! What the command says: each test is a run of `loquat` as a function, and its golden file what a user would see.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking; the lints spare `#[test]` functions but not what they share"
)]

mod ask;
mod binary;
mod call;
mod doctor;
mod exit;
mod explain;
mod help;
mod input;
mod mend;
mod models;
mod shell;
mod streamed;
mod tokens;
