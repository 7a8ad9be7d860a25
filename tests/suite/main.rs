//! The workspace's own tests, one binary.

mod contract;
mod house;
mod openrouter;
