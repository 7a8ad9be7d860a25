//! What stands around a value: prose, the markup of a tool call, or a call or an assignment in a programming language.

use crate::repair::{Repair, RepairKind as K};

/// Tells what the text is; `before` says that it stands before the value.
pub(super) fn tell(text: &str, start: usize, before: bool, told: &mut Vec<Repair>) {
    let end = start + text.len();
    if before {
        let markup = markup_before(text);
        let rest = text.get(..markup).unwrap_or_default().trim_end();
        if markup < text.len() {
            told.push(Repair::new(K::ToolCall, start + markup, end));
        }
        if rest.is_empty() {
            return;
        }
        let kind = if markup == text.len() && is_wrapper(rest) { K::Wrapper } else { K::Prose };
        told.push(Repair::new(kind, start, start + rest.len()));
        return;
    }
    if told.iter().any(|repair| repair.kind == K::Wrapper)
        && text.chars().all(|c| matches!(c, ')' | ';' | ' ' | '\n'))
    {
        return;
    }
    let rest = match text.strip_prefix("</") {
        Some(tag) if is_call(tag) => text.split_once('>').map_or("", |(_, rest)| rest),
        _ => text,
    };
    let solid = rest.trim_start();
    if !solid.is_empty() {
        told.push(Repair::new(K::Prose, end - solid.len(), end));
    }
}

/// Where the markup of a tool call begins at the end of the text; the end, if there is none.
fn markup_before(text: &str) -> usize {
    let open =
        if text.ends_with('>') { text.rfind('<') } else { text.rfind('[').filter(|_| text.ends_with(']')) };
    match open {
        Some(at) if is_call(text.get(at + 1..).unwrap_or_default()) => at,
        _ => text.len(),
    }
}

fn is_call(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').to_ascii_lowercase();
    ["tool", "function", "invoke", "arguments", "parameters"].iter().any(|word| name.starts_with(word))
}

/// `callback(`, `const x =`, `x =`.
fn is_wrapper(text: &str) -> bool {
    let name = |text: &str| {
        let text = text.trim();
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$'))
    };
    if let Some(call) = text.strip_suffix('(') {
        return name(call.trim_start_matches("return "));
    }
    let Some(target) = text.strip_suffix('=') else { return false };
    let target =
        ["const ", "let ", "var "].iter().find_map(|word| target.strip_prefix(word)).unwrap_or(target);
    name(target.split(':').next().unwrap_or_default())
}
