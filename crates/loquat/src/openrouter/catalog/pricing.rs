//! What a model's tokens cost, as its listing says: exact decimals, with the prices of long prompts and of hours of the day.
//!
//! A cost is given only where every token of a call has a price. What is not listed, what is listed in a unit that an answer
//! does not count (pictures, searches), and what depends on something that an answer does not tell makes it unknown, and an
//! unknown cost stays one: `None` here is [`Spent::Maybe`](loquat_core::Spent) there.

use loquat_core::Usd;
use serde::Serialize;

/// Prices in USD for one unit each. `None`: not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Prices {
    /// A token of the prompt.
    pub prompt: Option<Usd>,
    /// A token of the answer.
    pub completion: Option<Usd>,
    /// A token of the prompt that the provider had in its cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<Usd>,
    /// A token of the prompt that was written to the cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<Usd>,
    /// The same, to be kept for an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_hour: Option<Usd>,
    /// A token of reasoning, where that has a price of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<Usd>,
    /// The request itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Usd>,
    /// A token of sound in the prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio: Option<Usd>,
    /// A picture in the prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Usd>,
}

/// When a price differs from the usual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum When {
    /// The prompt has at least so many tokens.
    PromptFrom(u64),
    /// Between two minutes of the day, UTC; the end is not in it, and may be past midnight.
    Between(u16, u16),
    /// Something that this version cannot tell.
    Unknown,
}

/// Prices that hold where all conditions do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Override {
    /// All of them must hold.
    pub when: Vec<When>,
    /// What is not listed here keeps its usual price.
    pub prices: Prices,
}

/// The prices of a model, or of one of its endpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Pricing {
    /// The usual ones.
    pub usual: Prices,
    /// Later ones win.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// A share of the price is remitted, and the listing does not say from which price.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_discounted: bool,
}

/// What a call consumed, as far as it is priced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Consumed {
    pub(crate) input: u64,
    pub(crate) output: u64,
    pub(crate) cached: u64,
    pub(crate) written: u64,
    pub(crate) reasoning: u64,
    pub(crate) audio: u64,
    /// Something was consumed that no price is known for: pictures that were written, searches, tools of the provider.
    pub(crate) more: bool,
}

impl Pricing {
    /// The prices of a prompt of so many tokens at this minute of the day, UTC; `None` where that cannot be told.
    pub fn at(&self, prompt_tokens: u64, minute: u16) -> Option<Prices> {
        let mut prices = self.usual.clone();
        for special in &self.overrides {
            if special.when.contains(&When::Unknown) {
                return None;
            }
            if special.when.iter().all(|when| when.holds(prompt_tokens, minute)) {
                prices.set(&special.prices);
            }
        }
        Some(prices)
    }

    /// What a call cost, to the last digit, or `None` where anything of it has no price.
    pub(crate) fn cost(&self, used: &Consumed, minute: u16) -> Option<Usd> {
        if self.is_discounted || used.more {
            return None;
        }
        let prices = self.at(used.input, minute)?;
        let plain =
            used.input.checked_sub(used.cached)?.checked_sub(used.written)?.checked_sub(used.audio)?;
        let free = prices.prompt.is_some_and(|price| price == Usd::ZERO);
        // A price of zero for what is cached, beside one for what is not, is how older listings said "none".
        let named = |price: Option<Usd>| price.filter(|price| *price != Usd::ZERO || free);
        let reasoning = named(prices.reasoning);
        let apart = if reasoning.is_some() { used.reasoning } else { 0 };
        let parts = [
            (prices.prompt, plain),
            (named(prices.cache_read), used.cached),
            (prices.write(), used.written),
            (named(prices.audio), used.audio),
            (prices.completion, used.output.checked_sub(apart)?),
            (reasoning, apart),
            (prices.request, u64::from(prices.request.is_some())),
        ];
        parts.into_iter().try_fold(Usd::ZERO, |sum, (price, count)| match count {
            0 => Some(sum),
            count => sum.plus(price?.times(count)?),
        })
    }
}

impl Prices {
    /// What is written to a cache, where it costs the same for minutes and for an hour: an answer does not say which it was.
    fn write(&self) -> Option<Usd> {
        let hour = self.cache_write_hour.filter(|price| *price != Usd::ZERO);
        self.cache_write.filter(|price| hour.is_none_or(|hour| hour == *price))
    }

    fn set(&mut self, other: &Self) {
        let set = |to: &mut Option<Usd>, from: Option<Usd>| *to = from.or(*to);
        set(&mut self.prompt, other.prompt);
        set(&mut self.completion, other.completion);
        set(&mut self.cache_read, other.cache_read);
        set(&mut self.cache_write, other.cache_write);
        set(&mut self.cache_write_hour, other.cache_write_hour);
        set(&mut self.reasoning, other.reasoning);
        set(&mut self.request, other.request);
        set(&mut self.audio, other.audio);
        set(&mut self.image, other.image);
    }
}

impl When {
    fn holds(self, prompt_tokens: u64, minute: u16) -> bool {
        match self {
            Self::PromptFrom(least) => prompt_tokens >= least,
            Self::Between(start, end) if start <= end => (start..end).contains(&minute),
            Self::Between(start, end) => minute >= start || minute < end,
            Self::Unknown => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(digits: &str) -> Option<Usd> {
        Some(digits.parse().unwrap())
    }

    /// claude-sonnet-4.5, as listed on 2026-08-15.
    fn sonnet() -> Pricing {
        let usual = Prices {
            prompt: usd("0.000003"),
            completion: usd("0.000015"),
            cache_read: usd("0.0000003"),
            cache_write: usd("0.00000375"),
            ..Prices::default()
        };
        let long = Prices { prompt: usd("0.000006"), completion: usd("0.0000225"), ..Prices::default() };
        let overrides = vec![Override { when: vec![When::PromptFrom(200_000)], prices: long }];
        Pricing { usual, overrides, is_discounted: false }
    }

    fn used(input: u64, output: u64) -> Consumed {
        Consumed { input, output, ..Consumed::default() }
    }

    #[test]
    fn a_cost_is_exact_to_the_last_digit() {
        assert_eq!(sonnet().cost(&used(1_000, 100), 0), usd("0.0045"));
        let cached = Consumed { cached: 600, written: 300, ..used(1_000, 100) };
        // 100 at 3, 600 at 0.3, 300 at 3.75, 100 at 15, a million.
        assert_eq!(sonnet().cost(&cached, 0), usd("0.003105"));
    }

    #[test]
    fn a_long_prompt_has_its_own_price_and_keeps_the_others() {
        assert_eq!(sonnet().cost(&used(199_999, 0), 0), usd("0.599997"));
        assert_eq!(sonnet().cost(&used(200_000, 0), 0), usd("1.2"));
        let prices = sonnet().at(200_000, 0).unwrap();
        assert_eq!((prices.cache_read, prices.completion), (usd("0.0000003"), usd("0.0000225")));
    }

    #[test]
    fn an_hour_of_the_day_may_be_past_midnight() {
        let night = Prices { prompt: usd("0.000001"), ..Prices::default() };
        let mut pricing = sonnet();
        pricing.overrides = vec![Override { when: vec![When::Between(16 * 60 + 30, 30)], prices: night }];
        let price = |minute| pricing.at(0, minute).unwrap().prompt;
        assert_eq!([price(16 * 60 + 29), price(30)], [usd("0.000003"); 2]);
        assert_eq!([price(16 * 60 + 30), price(0), price(29)], [usd("0.000001"); 3]);
    }

    #[test]
    fn what_has_no_price_makes_the_cost_unknown() {
        let mut hourly = sonnet();
        hourly.usual.cache_write_hour = usd("0.000006");
        let written = Consumed { written: 1, ..used(10, 1) };
        assert!(sonnet().cost(&written, 0).is_some());
        assert_eq!(hourly.cost(&written, 0), None, "for minutes or for an hour?");
        assert_eq!(sonnet().cost(&Consumed { audio: 1, ..used(10, 1) }, 0), None);
        assert_eq!(sonnet().cost(&Consumed { more: true, ..used(10, 1) }, 0), None);
        assert_eq!(sonnet().cost(&Consumed { cached: 11, ..used(10, 1) }, 0), None, "more cached than read");
        assert_eq!(Pricing { is_discounted: true, ..sonnet() }.cost(&used(1, 1), 0), None);
        assert_eq!(Pricing::default().cost(&used(1, 1), 0), None);
    }

    #[test]
    fn reasoning_is_a_part_of_the_answer_unless_it_has_a_price_of_its_own() {
        let reasoned = Consumed { reasoning: 60, ..used(0, 100) };
        assert_eq!(sonnet().cost(&reasoned, 0), usd("0.0015"));
        let mut apart = sonnet();
        apart.usual.reasoning = usd("0.00001");
        assert_eq!(apart.cost(&reasoned, 0), usd("0.0012"));
    }

    #[test]
    fn a_zero_beside_a_price_is_none_and_a_free_model_is_free() {
        let mut older = sonnet();
        older.usual.cache_read = usd("0");
        assert_eq!(older.cost(&Consumed { cached: 5, ..used(10, 1) }, 0), None);
        let free =
            Prices { prompt: usd("0"), completion: usd("0"), cache_read: usd("0"), ..Prices::default() };
        let free = Pricing { usual: free, ..Pricing::default() };
        assert_eq!(free.cost(&Consumed { cached: 5, ..used(10, 1) }, 0), usd("0"));
    }
}
