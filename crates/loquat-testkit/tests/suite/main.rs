//! The testkit from outside: a client that knows HTTP and nothing of the SDK talks to it.
//!
//! `cfg(test)` on a module of tests tells clippy that its helpers may unwrap.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod doubles;
#[cfg(test)]
mod everyday;
#[cfg(test)]
mod goldens;
#[cfg(test)]
mod instances;
#[cfg(test)]
mod models;
#[cfg(test)]
mod reasks;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod support;
#[cfg(test)]
mod unsaid;
#[cfg(test)]
mod wire;
