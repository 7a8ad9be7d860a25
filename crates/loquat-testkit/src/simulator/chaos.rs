//! Everything that goes wrong, mixed by a seed: what happens to a request depends on the seed and its number alone.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::scenario::Reply;

use super::{completion::Completion, stream::UsageChunk};

/// A mix of whole answers, odd ones, refusals, errors and cut connections.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use loquat_testkit::{Chaos, Simulator};
/// let simulator = Simulator::builder().chaos(Chaos::seeded(7)).start().await?;
/// assert!(simulator.ledger().is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Chaos {
    seed: u64,
    stirred: AtomicU64,
}

impl Chaos {
    /// The mix of this seed.
    pub fn seeded(seed: u64) -> Self {
        Self { seed, stirred: AtomicU64::new(0) }
    }

    /// What becomes of the next answer, and what its model is paid for.
    pub(super) fn stir(&self, reply: Reply) -> (Reply, Option<Completion>) {
        let number = self.stirred.fetch_add(1, Ordering::Relaxed);
        let mut random = fastrand::Rng::with_seed(self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let worked = reply.completion().cloned();
        let status = |random: &mut fastrand::Rng, of: &[u16]| random.choice(of).copied().unwrap_or(500);
        match random.u8(0..24) {
            0 => (reply.ticks(3).comments(3), worked),
            1 => (reply.in_pieces(random.usize(1..9)), worked),
            2 => (reply.usage_chunk(UsageChunk::WithoutChoices), worked),
            3 => (reply.usage_chunk(UsageChunk::WithoutReason), worked),
            4 => (reply.usage_chunk(UsageChunk::None), worked),
            5..=7 => (reply.cut_after(random.usize(0..600)), worked),
            8 => (Reply::error(429, "Rate limit exceeded: free-models-per-min. "), None),
            9 => (Reply::error(402, "Insufficient credits. Add more"), None),
            10 => (Reply::error(status(&mut random, &[500, 502, 503, 529]), "Provider returned error"), None),
            11 => (Reply::html(status(&mut random, &[502, 503, 520])), None),
            // Nobody knows whether the model worked; the half of them did.
            12 | 13 => {
                let late = Reply::error(status(&mut random, &[408, 504, 524]), "timeout");
                (late, worked.filter(|_| random.bool()))
            }
            14 => (Reply::error_in_200(502, "Provider returned error"), worked.filter(|_| random.bool())),
            15 => (Reply::choices_null(), worked.filter(|_| random.bool())),
            16 => {
                let short = reply.content_cut(random.usize(0..12));
                let worked = short.completion().cloned();
                (short, worked)
            }
            _ => (reply, worked),
        }
    }
}
