//! `loquat tokens`: a number on stdout, and what it is worth on stderr.

use super::shell::{CHAT_FILE, loquat};

#[test]
fn a_count_of_an_openai_model_is_exact() {
    loquat(&["tokens", CHAT_FILE]).golden("tokens_exact");
}

#[test]
fn a_count_for_another_model_says_that_it_is_an_estimate() {
    loquat(&["tokens", CHAT_FILE, "--model", "anthropic/claude-haiku-4.5"]).golden("tokens_estimate");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let ran = loquat(&["tokens", "no-such-file.txt"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("no-such-file.txt"), "{}", ran.stderr);
}
