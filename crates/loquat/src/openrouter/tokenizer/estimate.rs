//! What stands in for a vocabulary that is not public or not built in, with the source of every figure.
//!
//! Measured on recorded answers (their text, and the tokens that the provider counted for it):
//!
//! | model | answers | bytes | counted by the provider | o200k | provider / o200k |
//! |---|--:|--:|--:|--:|--:|
//! | claude-haiku-4.5 | 27 | 15,412 | 3,818 | 3,446 | 1.108 (one answer: 1.05 to 1.27) |
//! | gemini-2.5-flash | 11 | 3,743 | 812 | 791 | 1.027 |
//! | deepseek-v3.2 | 3 | 4,606 | 997 | 1,008 | 0.989 |
//! | gpt-4o-mini | 4 | 1,516 | 315 | 313 | 1.006 (the token that ends an answer) |
//!
//! Llama 3: "100K tokens from the tiktoken tokenizer with 28K additional tokens to better support non-English languages"
//! (The Llama 3 Herd of Models, section 3.2): cl100k is what it counts for English, and an upper bound for the rest.

#[cfg(feature = "tiktoken")]
use loquat_core::TokenizerFamily;

use super::Counted;

/// The vocabulary that a family is counted with.
#[cfg(feature = "tiktoken")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    O200k,
    Cl100k,
}

#[cfg(feature = "tiktoken")]
pub(super) fn basis(family: TokenizerFamily) -> Basis {
    match family {
        TokenizerFamily::Cl100k | TokenizerFamily::Llama3 => Basis::Cl100k,
        _ => Basis::O200k,
    }
}

/// From the count of the basis to that of the family.
#[cfg(feature = "tiktoken")]
pub(super) fn from_vocabulary(family: TokenizerFamily, counted: u64) -> Counted {
    let percent = |share: u64| counted.saturating_mul(share).div_ceil(100);
    match family {
        TokenizerFamily::O200k | TokenizerFamily::Cl100k => Counted { tokens: counted, at_least: counted },
        // No answer was below 1.05.
        TokenizerFamily::Claude => Counted { tokens: percent(111), at_least: counted },
        // 28 thousand words more than cl100k: for languages other than English, well below it.
        TokenizerFamily::Llama3 => Counted { tokens: counted, at_least: percent(70) },
        // Larger vocabularies exist, and nothing else is known: half of it is a lot less than any measured.
        _ => Counted { tokens: counted, at_least: percent(50) },
    }
}

/// ASCII: four bytes a token, as the answers above (4.0 to 4.8). Other letters: a token each, which is an upper bound for
/// most scripts (o200k: Chinese 0.7, Russian 0.3). So the truth is seldom above it and may be far below.
#[cfg(any(test, not(feature = "tiktoken")))]
pub(super) fn from_letters(text: &str) -> Counted {
    let others = text.chars().filter(|c| !c.is_ascii()).count() as u64;
    let ascii = text.bytes().filter(u8::is_ascii).count() as u64;
    let tokens = ascii.div_ceil(4) + others;
    Counted { tokens, at_least: ascii.div_ceil(8) + others.div_ceil(4) }
}
