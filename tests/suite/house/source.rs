//! Invariants of the crates that can be read off their source.

use loquat_core::{
    Embedder, Generator, Ledger, ModerationService, NlpService, Observer, SessionStore,
    StreamingTextGenerator, Tokenizer, ToolFunction,
};

use super::{root, source_of, without_tests};

#[test]
fn the_traits_of_the_contract_are_object_safe() {
    fn object<T: ?Sized>() {}
    object::<dyn NlpService>();
    object::<dyn Generator>();
    object::<dyn StreamingTextGenerator>();
    object::<dyn Embedder>();
    object::<dyn ModerationService>();
    object::<dyn Tokenizer>();
    object::<dyn Ledger>();
    object::<dyn SessionStore>();
    object::<dyn ToolFunction>();
    object::<dyn Observer>();
}

/// A default method is a promise that an adapter makes without knowing it.
#[test]
fn adapter_traits_have_no_default_methods() {
    let mut traits = 0;
    for (path, text) in source_of("loquat-core") {
        for block in text.split("\npub trait ").skip(1) {
            let name = block.split([':', ' ', '<']).next().unwrap_or_default();
            if name.ends_with("Ext") {
                continue;
            }
            traits += 1;
            let body = block.split("\n}").next().unwrap_or_default();
            let opened =
                body.lines().skip(1).find(|line| line.starts_with("    ") && line.trim_end().ends_with('{'));
            assert!(opened.is_none(), "{}: {name}: {opened:?}", path.display());
        }
    }
    assert_eq!(traits, 11);
}

#[test]
fn the_contract_names_no_provider() {
    for (path, text) in source_of("loquat-core") {
        let code: String =
            without_tests(&text).lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for name in ["openrouter", "OpenRouter", "openai", "anthropic"] {
            assert!(!code.contains(name), "{} names {name}", path.display());
        }
    }
}

#[test]
fn money_is_never_a_float() {
    for file in ["usage.rs", "ledger.rs"] {
        let text = std::fs::read_to_string(root().join("crates/loquat-core/src").join(file)).unwrap();
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        assert!(!code.contains("f64") && !code.contains("f32"), "{file}");
    }
}

#[test]
fn only_the_client_sends() {
    for (path, text) in source_of("loquat") {
        let sends = without_tests(&text).contains(".send()");
        assert_eq!(sends, path.ends_with("openrouter/client.rs"), "{}", path.display());
    }
}

#[test]
fn wire_types_never_leave_the_adapter() {
    let adapter = std::fs::read_to_string(root().join("crates/loquat/src/openrouter.rs")).unwrap();
    assert!(adapter.contains("\nmod wire;"));
    for (path, text) in
        source_of("loquat").into_iter().filter(|(path, _)| path.to_string_lossy().contains("/wire"))
    {
        for line in text.lines().map(str::trim_start) {
            assert!(
                !line.starts_with("pub struct") && !line.starts_with("pub enum"),
                "{}: {line}",
                path.display()
            );
        }
    }
}

#[test]
fn only_the_configuration_reads_the_environment() {
    for name in ["loquat-mend", "loquat-core", "loquat", "loquat-testkit", "loquat-cli"] {
        for (path, text) in
            source_of(name).into_iter().filter(|(path, _)| !path.to_string_lossy().contains("/config/"))
        {
            assert!(!without_tests(&text).contains("env::var"), "{}", path.display());
        }
    }
}

#[test]
fn only_the_cli_prints_or_exits() {
    for name in ["loquat-mend", "loquat-core", "loquat", "loquat-testkit"] {
        for (path, text) in source_of(name).into_iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
            let code: String =
                without_tests(&text).lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            for word in ["println!", "eprintln!", "process::exit"] {
                assert!(!code.contains(word), "{} holds {word}", path.display());
            }
        }
    }
}
