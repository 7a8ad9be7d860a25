//! What a call consumed: tokens, and money as an exact decimal. No float ever touches an amount.

use std::{fmt, iter::Sum, ops::Add, str::FromStr};

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// Tokens of one call, or of all calls of a generation. `None` means that the provider did not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Usage {
    /// Tokens of the prompt, the cached ones included.
    pub input: Option<u64>,
    /// Tokens of the answer, the reasoning included.
    pub output: Option<u64>,
    /// Tokens of the prompt that were read from the provider's cache.
    pub cached: Option<u64>,
    /// Tokens that the model spent on reasoning; a part of `output`.
    pub reasoning: Option<u64>,
    /// Tokens of the prompt that were written to the provider's cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<u64>,
}

impl Usage {
    /// The four counts, in the order of the fields.
    pub fn new(input: Option<u64>, output: Option<u64>, cached: Option<u64>, reasoning: Option<u64>) -> Self {
        Self { input, output, cached, reasoning, cache_write: None }
    }

    /// The same with the tokens that were written to the provider's cache.
    #[must_use]
    pub fn with_cache_write(mut self, tokens: Option<u64>) -> Self {
        self.cache_write = tokens;
        self
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let sum = |a: Option<u64>, b: Option<u64>| match (a, b) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        Self {
            input: sum(self.input, other.input),
            output: sum(self.output, other.output),
            cached: sum(self.cached, other.cached),
            reasoning: sum(self.reasoning, other.reasoning),
            cache_write: sum(self.cache_write, other.cache_write),
        }
    }
}

impl Sum for Usage {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), Add::add)
    }
}

/// An exact amount of US dollars; never negative. Shown as `$0.000081`, serialised as the string `"0.000081"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(Decimal);

/// Why a text is no amount that [`Usd`] can hold exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UsdError {
    /// Not a decimal number, or one with more digits than 28.
    #[error("not a decimal number of at most 28 digits")]
    NotExact,
    /// Below zero (a price of `-1` means "depends on the model that the router takes").
    #[error("an amount below zero")]
    Negative,
}

impl Usd {
    /// No money.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The amount as plain decimal digits, without a sign of the currency.
    pub fn digits(self) -> String {
        self.0.normalize().to_string()
    }

    /// This amount `count` times, or `None` when the product has too many digits.
    pub fn times(self, count: u64) -> Option<Self> {
        // The library's own product is rounded where its digits do not fit; a rounded amount is not an amount here.
        let amount = self.0.normalize();
        let digits = amount.mantissa().checked_mul(i128::from(count))?;
        Decimal::try_from_i128_with_scale(digits, amount.scale()).ok().map(Self)
    }

    /// The sum, or `None` when it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let sum = self.0.checked_add(other.0)?;
        let exact = sum.checked_sub(other.0) == Some(self.0) && sum.checked_sub(self.0) == Some(other.0);
        exact.then_some(Self(sum))
    }
}

impl FromStr for Usd {
    type Err = UsdError;

    /// Reads the digits of a JSON number (`0.000081`, `9.6e-6`) without a float in between.
    fn from_str(digits: &str) -> Result<Self, UsdError> {
        let digits = digits.trim();
        let exponent = digits.contains(['e', 'E']);
        let parsed = if exponent {
            Decimal::from_scientific(digits).ok()
        } else {
            Decimal::from_str_exact(digits).ok()
        };
        let amount = parsed.ok_or(UsdError::NotExact)?;
        if amount.is_sign_negative() && !amount.is_zero() {
            return Err(UsdError::Negative);
        }
        Ok(Self(amount.normalize()))
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", self.0.normalize())
    }
}

impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.normalize())
    }
}

/// Was money spent? The answer that every success and every error carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spent {
    /// Nothing was or will be charged.
    #[default]
    Nothing,
    /// The provider may charge for it, and did not say how much.
    Maybe,
    /// Exactly this was charged.
    Known(Usd),
}

impl Spent {
    /// Whether it is certain that nothing was charged.
    pub fn is_nothing(self) -> bool {
        self == Self::Nothing || self == Self::Known(Usd::ZERO)
    }
}

impl Add for Spent {
    type Output = Self;

    /// One unknown part makes the sum unknown; the parts remain listed in the attempts.
    fn add(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, x) | (x, Self::Nothing) => x,
            (Self::Known(a), Self::Known(b)) => a.plus(b).map_or(Self::Maybe, Self::Known),
            (Self::Maybe, _) | (_, Self::Maybe) => Self::Maybe,
        }
    }
}

impl Sum for Spent {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::Nothing, Add::add)
    }
}

impl fmt::Display for Spent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Maybe => f.write_str("an unknown amount"),
            Self::Known(amount) => amount.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_keeps_every_digit_of_the_wire() {
        for (wire, shown) in [
            ("0.000081", "$0.000081"),
            ("9.6e-6", "$0.0000096"),
            ("1.0E-7", "$0.0000001"),
            ("0", "$0"),
            ("0.1", "$0.1"),
            ("0.00010499999999999999", "$0.00010499999999999999"),
            ("12", "$12"),
        ] {
            assert_eq!(wire.parse::<Usd>().unwrap().to_string(), shown, "{wire}");
        }
    }

    #[test]
    fn a_sum_of_tenths_is_exact() {
        let tenth: Usd = "0.1".parse().unwrap();
        let sum: Spent = (0..3).map(|_| Spent::Known(tenth)).sum();
        assert_eq!(sum.to_string(), "$0.3");
    }

    #[test]
    fn a_sum_or_a_product_that_would_be_rounded_is_none() {
        let (large, small): (Usd, Usd) = ("1e10".parse().unwrap(), "1e-28".parse().unwrap());
        assert_eq!(large.plus(small), None);
        assert_eq!(Spent::Known(large) + Spent::Known(small), Spent::Maybe);
        let long: Usd = "1.000000000000000000000000001".parse().unwrap();
        assert_eq!(long.times(1_000_000_001), None);
        let price: Usd = "0.0000025".parse().unwrap();
        assert_eq!(price.times(1_000_000).unwrap().digits(), "2.5");
    }

    #[test]
    fn what_is_no_exact_amount_is_refused() {
        for bad in ["", "abc", "-0.1", "NaN", "1e-40", "0.00000000000000000000000000000000001"] {
            assert!(bad.parse::<Usd>().is_err(), "{bad}");
        }
    }

    #[test]
    fn one_unknown_part_makes_the_sum_unknown() {
        let known = Spent::Known("0.5".parse().unwrap());
        assert_eq!(known + Spent::Nothing, known);
        assert_eq!(known + Spent::Maybe, Spent::Maybe);
        assert_eq!([].into_iter().sum::<Spent>(), Spent::Nothing);
    }
}
