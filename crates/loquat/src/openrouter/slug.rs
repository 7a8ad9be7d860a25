//! What the name of a model says: `author/name`, `~author/family-latest`, variants behind colons, a preset behind an `@`.

use loquat_core::{Error, ErrorKind};

/// Suffixes that choose among the providers of a model, or add to its prompt: the model and its limits stay the same.
/// `:free`, `:batch` and `:thinking` are listed as models of their own.
const VARIANTS: [&str; 5] = [":nitro", ":floor", ":online", ":exacto", ":extended"];

/// The name without a preset and without its last variant, where it has one.
pub(super) fn shorter(id: &str) -> Option<&str> {
    if let Some((model, _preset)) = id.split_once("@preset/") {
        return Some(model).filter(|model| !model.is_empty());
    }
    VARIANTS.iter().find_map(|variant| id.strip_suffix(variant))
}

/// A name that chat cannot be asked for: better said here than by a server, in words that help.
pub(super) fn check(id: &str) -> Result<(), Error> {
    if id.ends_with(":batch") {
        let name = format!("the model `{id}`");
        let expected = "one for single requests: `:batch` is taken by the batch API alone".to_owned();
        return Err(ErrorKind::InvalidSetting { name, expected }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_and_variants_are_taken_off_one_by_one() {
        assert_eq!(shorter("openai/gpt-4o:online:floor@preset/mine"), Some("openai/gpt-4o:online:floor"));
        assert_eq!(shorter("openai/gpt-4o:online:floor"), Some("openai/gpt-4o:online"));
        for whole in
            ["openai/gpt-4o", "openai/gpt-4o:free", "@preset/mine", "~anthropic/claude-sonnet-latest"]
        {
            assert_eq!(shorter(whole), None, "{whole}");
        }
    }

    #[test]
    fn a_batch_model_is_not_for_chat() {
        assert!(check("openai/gpt-4o:batch").is_err());
        assert!(check("openai/gpt-4o:free").is_ok());
    }
}
