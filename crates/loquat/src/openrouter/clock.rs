//! Time and chance, as far as retries depend on them: the one seam, so that a test waits for nothing.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    time::{Duration, Instant},
};

use async_trait::async_trait;

#[async_trait]
pub(super) trait Clock: fmt::Debug + Send + Sync {
    fn now(&self) -> Instant;

    /// From 0 to below 1.
    fn chance(&self) -> f64;

    async fn sleep(&self, pause: Duration);
}

/// Tokio's, and the randomness that the system seeds hash maps with.
#[derive(Debug)]
pub(super) struct System;

#[async_trait]
impl Clock for System {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn chance(&self) -> f64 {
        // 53 bits are what a float holds.
        (RandomState::new().hash_one(()) >> 11) as f64 / (1_u64 << 53) as f64
    }

    async fn sleep(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }
}
