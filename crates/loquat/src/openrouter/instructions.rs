//! What is said to a model on top of the caller's own words: the schema, and what was wrong with an answer.

use loquat_core::{ErasedSchema, Rung, Verdict, Violation};

/// A model mends its answer from the start of a complaint; a value of a megabyte would be paid for again.
const LONGEST_DETAIL: usize = 300;

/// The standing instruction of a rung that carries the schema in the prompt; `None` where the wire carries it.
pub(super) fn schema(rung: Rung, schema: &ErasedSchema) -> Option<String> {
    let how = match rung {
        Rung::JsonSchema | Rung::ForcedTool => return None,
        Rung::JsonMode => {
            "Answer with one JSON object that satisfies this JSON Schema. Write the JSON alone: no prose, no code fence."
        }
        // Prose first makes the values better: a model that has to begin with `{` cannot reason.
        _ => {
            "Answer with a JSON value that satisfies this JSON Schema. You may reason in prose first. Then write the JSON \
             value once, last, in a ```json code block."
        }
    };
    let document = serde_json::to_string_pretty(schema.document()).unwrap_or_default();
    Some(format!(
        "{how} Take every value from the conversation, and do not repeat the schema.\n\nJSON Schema `{}`:\n{document}",
        schema.name()
    ))
}

/// What is said to a model whose answer was wrong. `place` says where in that answer stands what a path into its value
/// points at.
pub(super) fn complaint(rung: Rung, verdict: &Verdict, place: impl Fn(&str) -> String) -> String {
    let what = match verdict {
        Verdict::Invalid { violations } => {
            let list: Vec<String> =
                violations.iter().map(|violation| line(violation, &place(violation.path()))).collect();
            format!("Your answer does not satisfy the JSON Schema:\n{}", list.join("\n"))
        }
        Verdict::SchemaEchoed => {
            "Your answer is the JSON Schema itself, not a value that satisfies it.".to_owned()
        }
        Verdict::Empty => "Your answer was empty.".to_owned(),
        Verdict::Partial => "Your answer stops in the middle of the JSON value.".to_owned(),
        _ => "No JSON value could be read from your answer.".to_owned(),
    };
    let how = match rung {
        Rung::ForcedTool => "Call the tool again with the whole corrected arguments.",
        Rung::Prompt => "Answer again with the whole corrected JSON value in a ```json code block.",
        _ => "Answer again with the whole corrected JSON value and nothing else.",
    };
    format!("{what}\n\n{how}")
}

fn line(violation: &Violation, place: &str) -> String {
    let place = if place.is_empty() { "the whole value" } else { place };
    if violation.rule == Violation::CHECK {
        // The caller's own words, which the caller keeps short.
        return format!("- {place}: {}", violation.detail());
    }
    let detail: String = violation.detail().chars().take(LONGEST_DETAIL).collect();
    format!("- {place}: expected {}, got {} ({detail})", violation.expected, violation.got)
}
