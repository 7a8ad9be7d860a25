//! Who else is told of a request: the ledger before it is made and after it, the observer once its verdict is known. Both are
//! told of a request that nobody waited for, too: the call or the stream was dropped in the middle of it.

use std::time::Instant;

use loquat_core::{Attempt, Error, Reservation, Rung, Spent, Verdict};

use super::Run;

/// A request from its beginning to its end.
pub(super) struct UnderWay {
    pub(super) rung: Option<Rung>,
    started: Instant,
    /// The provider's id of the answer, once it is known.
    request_id: Option<String>,
    reservation: Option<Reservation>,
}

impl Run<'_> {
    /// Before anything is sent.
    pub(super) async fn begin(&mut self, rung: Option<Rung>, started: Instant) -> Result<(), Error> {
        let reservation = match &self.generator.shared.ledger {
            Some((ledger, account)) => {
                match ledger.reserve(account, &self.generator.profile.id, None).await {
                    Ok(reservation) => Some(reservation),
                    Err(error) => return Err(self.fail(error)),
                }
            }
            None => None,
        };
        self.under_way = Some(UnderWay { rung, started, request_id: None, reservation });
        Ok(())
    }

    /// The answer to the request has begun.
    pub(super) fn answered(&mut self, request_id: Option<String>) {
        if let Some(request) = &mut self.under_way {
            request.request_id = request_id;
        }
    }

    /// The request is over, and its attempt goes on the list.
    pub(super) async fn end(&mut self, attempt: Attempt) {
        let reservation = self.under_way.as_mut().and_then(|request| request.reservation.clone());
        if let (Some((ledger, _)), Some(reservation)) = (&self.generator.shared.ledger, reservation) {
            // A reservation that could not be settled stays, and counts as spent: that is the ledger's own rule.
            let _stays = ledger.settle(&reservation, &attempt).await;
        }
        self.under_way = None;
        self.attempts.push(attempt);
    }

    /// The list of attempts, told to the observer and taken out of the call.
    pub(super) fn told(&mut self) -> Vec<Attempt> {
        let attempts = std::mem::take(&mut self.attempts);
        if let Some(observer) = &self.generator.shared.observer {
            attempts.iter().for_each(|attempt| observer.attempted(&self.generator.choice, attempt));
        }
        attempts
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        if let Some(request) = self.under_way.take() {
            let mut attempt = Attempt::new(request.rung, Verdict::Abandoned);
            attempt.spent = Spent::Maybe;
            attempt.duration = (self.clock)().saturating_duration_since(request.started);
            attempt.request_id = request.request_id;
            if let (Some((ledger, _)), Some(reservation)) =
                (&self.generator.shared.ledger, &request.reservation)
            {
                ledger.abandon(reservation, &attempt);
            }
            self.attempts.push(attempt);
        }
        self.told();
    }
}
