//! The workspace's own tests, one binary.

mod house;
