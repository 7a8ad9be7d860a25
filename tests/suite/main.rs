//! The workspace's own tests, one binary.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test fails by panicking; the lints spare `#[test]` functions but not what they share"
)]

mod contract;
mod dialects;
mod house;
mod mend;
mod openrouter;
