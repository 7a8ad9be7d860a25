//! May the run make another call? Decisions only: what was used, and the time, are arguments.
//!
//! | limit | a call is refused when |
//! |---|---|
//! | rounds | as many calls were made |
//! | time | as much has passed; what is left is the deadline of the call, and of tools |
//! | money | what was spent, and a round as dear as the dearest so far, are more; or what was spent is not known |
//!
//! A history only grows, so the dearest round so far is the least that is to be expected of the next.

use std::time::Duration;

use loquat_core::{ErrorKind, Resource, Spent, Usd};

/// What a run may use at most. The next call is refused before it is made when it would use more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Budget {
    rounds: u32,
    time: Option<Duration>,
    money: Option<Usd>,
    round_price: Usd,
}

impl Default for Budget {
    /// Ten rounds, any time and money. Most tasks are done within five; a model that goes in circles has to end somewhere.
    fn default() -> Self {
        Self { rounds: 10, time: None, money: None, round_price: Usd::ZERO }
    }
}

impl Budget {
    /// Calls of the model; 0 allows none.
    pub fn rounds(mut self, rounds: u32) -> Self {
        self.rounds = rounds;
        self
    }

    /// Time by the clock, from the first call on, tools included. What is left of it is the deadline of each call.
    pub fn time(mut self, time: Duration) -> Self {
        self.time = Some(time);
        self
    }

    /// Money, of the model's calls. Once a call does not tell its price, no other is made. A single round can cost more than
    /// was expected of it, so the sum can be over by what one round costs.
    pub fn money(mut self, money: Usd) -> Self {
        self.money = Some(money);
        self
    }

    /// What a round is expected to cost at least, before the first has shown it.
    pub fn round_price(mut self, price: Usd) -> Self {
        self.round_price = price;
        self
    }

    /// Why no further call may be made.
    pub(super) fn refuse(&self, used: &Used) -> Option<ErrorKind> {
        let over = |resource, used, allowed| Some(ErrorKind::OverBudget { resource, used, allowed });
        if used.rounds >= self.rounds {
            return over(Resource::Rounds, used.rounds.to_string(), self.rounds.to_string());
        }
        if let Some(time) = self.time.filter(|time| used.time >= *time) {
            return over(Resource::Time, format!("{:?}", used.time), format!("{time:?}"));
        }
        let money = self.money?;
        let next = used.dearest.max(self.round_price);
        let told = match used.spent {
            Spent::Maybe => "an unknown amount".to_owned(),
            _ if next == Usd::ZERO => used.spent.to_string(),
            _ => format!("{} and about {next} for the next round", used.spent),
        };
        let spent = match used.spent {
            Spent::Nothing => Some(Usd::ZERO),
            Spent::Known(spent) => Some(spent),
            Spent::Maybe => None,
        };
        let is_within = spent.and_then(|spent| spent.plus(next)).is_some_and(|sum| sum <= money);
        // A budget of nothing allows what costs nothing, and nothing does.
        if is_within && money > Usd::ZERO { None } else { over(Resource::Money, told, money.to_string()) }
    }

    /// What is left of the time.
    pub(super) fn left(&self, passed: Duration) -> Option<Duration> {
        self.time.map(|time| time.saturating_sub(passed))
    }
}

/// What a run has used.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Used {
    pub(super) rounds: u32,
    pub(super) time: Duration,
    pub(super) spent: Spent,
    pub(super) dearest: Usd,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(digits: &str) -> Usd {
        digits.parse().unwrap()
    }

    fn refused(budget: Budget, used: Used) -> Option<String> {
        budget.refuse(&used).map(|kind| kind.to_string())
    }

    #[test]
    fn the_round_and_the_moment_that_are_one_too_many_are_refused() {
        let budget = Budget::default().rounds(2).time(Duration::from_secs(3));
        let used = |rounds, seconds| Used { rounds, time: Duration::from_secs(seconds), ..Used::default() };
        assert_eq!(refused(budget, used(1, 2)), None);
        let rounds = "the budget of rounds allows no further call: 2 of 2 used";
        assert_eq!(refused(budget, used(2, 2)).as_deref(), Some(rounds));
        let time = "the budget of time allows no further call: 3s of 3s used";
        assert_eq!(refused(budget, used(1, 3)).as_deref(), Some(time));
        assert_eq!(budget.left(Duration::from_secs(1)), Some(Duration::from_secs(2)));
    }

    #[test]
    fn a_round_as_dear_as_the_dearest_has_to_fit() {
        let budget = Budget::default().money(usd("0.10"));
        let used = |spent: &str, dearest: &str| Used {
            spent: Spent::Known(usd(spent)),
            dearest: usd(dearest),
            ..Used::default()
        };
        assert_eq!(refused(budget, used("0.07", "0.03")), None);
        let over = "the budget of money allows no further call: $0.07 and about $0.04 for the next round of $0.1 used";
        assert_eq!(refused(budget, used("0.07", "0.04")).as_deref(), Some(over));
        let priced = budget.round_price(usd("0.2"));
        assert!(refused(priced, Used::default()).is_some());
        assert!(refused(Budget::default().money(Usd::ZERO), Used::default()).is_some());
    }

    #[test]
    fn what_has_no_known_price_ends_a_budget_of_money_and_no_other() {
        let used = Used { spent: Spent::Maybe, ..Used::default() };
        let over = "the budget of money allows no further call: an unknown amount of $9 used";
        assert_eq!(refused(Budget::default().money(usd("9")), used).as_deref(), Some(over));
        assert_eq!(refused(Budget::default(), used), None);
    }
}
