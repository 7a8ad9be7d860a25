//! Counts that are known from elsewhere, and texts that are meant to hurt.

use super::*;

#[cfg(feature = "tiktoken")]
async fn of(family: TokenizerFamily, text: &str) -> u64 {
    tokenizer(family).count(text).await.unwrap()
}

#[test]
fn an_estimate_from_letters_counts_four_bytes_a_token() {
    assert_eq!(estimate::from_letters("").tokens, 0);
    assert_eq!(estimate::from_letters("Say hello, please.").tokens, 5);
    assert_eq!(estimate::from_letters("川のほとり").tokens, 5);
    assert!(estimate::from_letters("川 river").at_least <= estimate::from_letters("川 river").tokens);
}

#[tokio::test]
async fn only_the_two_public_vocabularies_are_exact() {
    use TokenizerFamily::*;
    for (family, exact) in [(O200k, true), (Cl100k, true), (Claude, false), (Llama3, false), (Unknown, false)]
    {
        let tokenizer = tokenizer(family);
        assert_eq!(tokenizer.is_exact(), exact && cfg!(feature = "tiktoken"), "{family:?}");
        assert_eq!(tokenizer.family(), family);
        assert!(tokenizer.count("A day at the river.").await.unwrap() > 3, "{family:?}");
    }
}

#[cfg(feature = "tiktoken")]
mod with_vocabularies {
    use super::*;

    /// `tiktoken`'s own documentation, and counts that OpenAI reported for recorded prompts.
    #[tokio::test]
    async fn counts_are_those_of_the_reference() {
        use TokenizerFamily::*;
        assert_eq!(of(O200k, "hello world").await, 2);
        assert_eq!(of(Cl100k, "hello world").await, 2);
        assert_eq!(of(Cl100k, "tiktoken is great!").await, 6);
        assert_eq!(of(O200k, "お誕生日おめでとう").await, 8);
        assert_eq!(of(Cl100k, "お誕生日おめでとう").await, 9);
        assert_eq!(of(O200k, "").await, 0);
    }

    #[tokio::test]
    async fn a_special_token_in_a_text_is_text() {
        for family in [TokenizerFamily::O200k, TokenizerFamily::Cl100k] {
            assert!(of(family, "<|endoftext|>").await > 3, "{family:?}");
        }
    }

    #[tokio::test]
    async fn an_estimate_states_its_share_of_a_vocabulary() {
        let text = "A day at the river, and a night on the road. ".repeat(100);
        let [o200k, cl100k] =
            [of(TokenizerFamily::O200k, &text).await, of(TokenizerFamily::Cl100k, &text).await];
        assert_eq!(of(TokenizerFamily::Claude, &text).await, (o200k * 111).div_ceil(100));
        assert_eq!(of(TokenizerFamily::Llama3, &text).await, cl100k);
        assert_eq!(of(TokenizerFamily::Unknown, &text).await, o200k);
        let claude = count(TokenizerFamily::Claude, &text).await.unwrap();
        assert_eq!(claude.at_least, o200k);
    }

    /// A million spaces make the library panic when they come in one piece.
    #[tokio::test]
    async fn a_megabyte_without_a_word_is_counted() {
        for (unit, a_token) in [(" ", 128), ("a", 8), ("中", 3)] {
            let text = unit.repeat((1 << 20) / unit.len());
            let tokens = of(TokenizerFamily::O200k, &text).await;
            let whole = (text.len() / a_token) as u64;
            assert!(
                tokens >= whole && tokens <= whole + 2 * (1 << 20) / 4096,
                "{unit:?}: {tokens} for {whole}"
            );
        }
    }

    #[test]
    fn without_a_runtime_it_counts_all_the_same() {
        let waker = std::task::Waker::noop();
        let mut context = std::task::Context::from_waker(waker);
        let mut counting = std::pin::pin!(of(TokenizerFamily::O200k, "hello world"));
        assert_eq!(counting.as_mut().poll(&mut context), std::task::Poll::Ready(2));
    }
}
