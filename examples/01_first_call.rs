//! The first call.
fn main() {}
