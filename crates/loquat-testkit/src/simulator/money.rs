//! Prices and costs as integers: a cost on this wire is exact to the last digit, so that a test can compare it.

/// One dollar in millionths of a millionth: a token at $0.01 per million tokens costs 10,000 of them.
const PICO_PER_USD: u64 = 1_000_000_000_000;
const DIGITS: usize = 12;

/// What a token costs, in picodollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Price {
    prompt: u64,
    completion: u64,
}

impl Price {
    /// A price list in US cents per million tokens.
    pub(super) const fn cents_per_million(prompt: u64, completion: u64) -> Self {
        Self { prompt: prompt * 10_000, completion: completion * 10_000 }
    }

    /// The price so many times.
    pub(super) const fn times(self, factor: u64) -> Self {
        Self { prompt: self.prompt * factor, completion: self.completion * factor }
    }

    /// Digits of the prompt's part, the completion's part and their sum, in US dollars.
    pub(crate) fn cost(&self, prompt_tokens: u64, completion_tokens: u64) -> [String; 3] {
        let prompt = self.prompt.saturating_mul(prompt_tokens);
        let completion = self.completion.saturating_mul(completion_tokens);
        [digits(prompt), digits(completion), digits(prompt.saturating_add(completion))]
    }

    /// US dollars per token of the prompt.
    pub(super) fn prompt_digits(&self) -> String {
        digits(self.prompt)
    }

    /// US dollars per token of the answer.
    pub(super) fn completion_digits(&self) -> String {
        digits(self.completion)
    }
}

/// Picodollars as the shortest decimal of dollars.
fn digits(pico: u64) -> String {
    let (whole, part) = (pico / PICO_PER_USD, pico % PICO_PER_USD);
    if part == 0 {
        return whole.to_string();
    }
    let part = format!("{part:0DIGITS$}");
    format!("{whole}.{}", part.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_exact_to_its_last_digit() {
        let mini = Price::cents_per_million(15, 60);
        assert_eq!(mini.cost(1, 1), ["0.00000015", "0.0000006", "0.00000075"]);
        assert_eq!(mini.cost(1_000_000, 0), ["0.15", "0", "0.15"]);
        assert_eq!(Price::cents_per_million(250, 1_000).cost(1_000_000, 100_000), ["2.5", "1", "3.5"]);
    }
}
