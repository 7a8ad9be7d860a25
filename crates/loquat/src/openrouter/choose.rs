//! Which model is asked: one that is named, or one from the table of hints.

use std::borrow::Cow;

use loquat_core::{Choice, ModelGeneration, ModelHints, ModelKind, ModelSize, Wanted};

use crate::config::Origin;

/// A row of the table of hints; the first that fits wins.
struct Row {
    fits: fn(ModelHints) -> bool,
    model: &'static str,
    because: &'static str,
}

/// Only the two models whose behaviour on every rung is pinned by this project's tests. A hint never sends a caller to a
/// model whose price or manners nobody here has checked: who wants a newer or a reasoning one names it.
const TABLE: &[Row] = &[
    Row {
        fits: |hints| matches!(hints.size, ModelSize::Nano | ModelSize::Mini),
        model: "openai/gpt-4o-mini",
        because: "the cheapest model that is held to a JSON Schema by its provider and known here in every fact",
    },
    Row {
        fits: |hints| hints.kind == ModelKind::Reasoning,
        model: "openai/gpt-4o",
        because: "no reasoning model is chosen unnamed: they cost several times as much; the prompt rung reasons in prose",
    },
    Row {
        fits: |hints| hints.generation == ModelGeneration::Latest,
        model: "openai/gpt-4o",
        because: "no newer model is chosen unnamed: what it takes and costs changes from month to month",
    },
    Row {
        fits: |_| true,
        model: "openai/gpt-4o",
        because: "the default: held to a JSON Schema by its provider and known here in every fact",
    },
];

/// Explicit wins over configured, configured over hints.
pub(super) fn choose(wanted: &Wanted, configured: Option<&(String, Origin)>) -> Choice {
    if let Some(model) = &wanted.model {
        return Choice::new(model, wanted.hints, "named by the caller");
    }
    if let Some((model, origin)) = configured {
        let because = match origin {
            Origin::Code => "set by the program".into(),
            origin => Cow::Owned(format!("configured: {origin}")),
        };
        return Choice::new(model, wanted.hints, because);
    }
    let row = TABLE.iter().find(|row| (row.fits)(wanted.hints));
    let (model, because) = row.map_or((crate::config::DEFAULT_MODEL, ""), |row| (row.model, row.because));
    Choice::new(model, wanted.hints, because)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nano_and_mini_give_the_small_model_and_all_else_the_large_one() {
        for size in [ModelSize::Nano, ModelSize::Mini] {
            assert_eq!(choose(&size.into(), None).model, "openai/gpt-4o-mini");
        }
        for wanted in [
            Wanted::default(),
            ModelSize::Large.into(),
            ModelGeneration::Stable.into(),
            ModelGeneration::Latest.into(),
            ModelKind::Standard.into(),
            ModelKind::Reasoning.into(),
        ] {
            assert_eq!(choose(&wanted, None).model, "openai/gpt-4o", "{wanted:?}");
        }
    }

    #[test]
    fn a_named_model_wins_over_the_configured_one_and_that_over_hints() {
        let configured = ("a/configured".to_owned(), Origin::Environment("OPENROUTER_MODEL"));
        assert_eq!(choose(&"a/named".into(), Some(&configured)).model, "a/named");
        let choice = choose(&ModelSize::Nano.into(), Some(&configured));
        assert_eq!(
            (choice.model.as_str(), choice.because.as_ref()),
            ("a/configured", "configured: environment, `OPENROUTER_MODEL`")
        );
        assert_eq!(choice.hints.size, ModelSize::Nano);
    }
}
