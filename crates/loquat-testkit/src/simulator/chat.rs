//! From a request to the completion that its model would give: which rung is honoured, and in which clothes.

use serde_json::Value;

use super::{
    answer,
    completion::{Called, Completion},
    damage,
    models::{Format, Model, Prose},
    request::{ChatRequest, cut},
};

/// The answer of `model` to a request that is not refused.
pub(super) fn reply(request: &ChatRequest<'_>, model: &Model) -> Completion {
    let [whole, cut_off, tool_call] = model.native;
    if let Some((name, parameters)) = request.called_tool().filter(|_| model.tools) {
        let value = answer::value(&request.messages, parameters);
        let (arguments, is_cut) = cut(value.to_string(), request.limit());
        // Recorded: a truncated call still finishes as `tool_calls`; only the native reason tells.
        let native = if is_cut { cut_off } else { tool_call };
        let call = Called { name: name.to_owned(), arguments: Some(arguments) };
        return Completion { calls: vec![call], native: Some(native.to_owned()), ..Completion::default() };
    }
    let (said, is_refusal) = match text(request, model) {
        Ok(content) => (content, false),
        Err(refusal) => (refusal, true),
    };
    let (said, is_cut) = cut(said, request.limit());
    let (finish, native) = if is_cut { ("length", cut_off) } else { ("stop", whole) };
    let (content, refusal) = if is_refusal { (None, Some(said)) } else { (Some(said), None) };
    Completion {
        content,
        refusal,
        finish: Some(finish.to_owned()),
        native: Some(native.to_owned()),
        ..Completion::default()
    }
}

/// What the model writes, or with what it refuses.
fn text(request: &ChatRequest<'_>, model: &Model) -> Result<String, String> {
    let honoured = request.format().filter(|_| model.format != Format::Ignored);
    let messages = &request.messages;
    let text = match (honoured, request.format_schema()) {
        (Some("json_schema"), Some(schema)) => {
            let answer = answer::answer(messages, schema);
            return answer.refusal().map_or_else(|| Ok(answer.value.to_string()), Err);
        }
        (Some("json_object"), _) => {
            let value = answer::json_object(messages);
            if model.format == Format::Damaged { damage::trailing_commas(&value) } else { value.to_string() }
        }
        _ => match answer::schema_in(messages) {
            Some(schema) => dressed(&answer::value(messages, &schema), model.prose),
            None => answer::text(messages),
        },
    };
    Ok(text)
}

fn dressed(value: &Value, prose: Prose) -> String {
    match prose {
        Prose::Bare => value.to_string(),
        Prose::Fenced => {
            let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
            format!("Here is the information from the text:\n\n```json\n{pretty}\n```\n")
        }
        Prose::Damaged => damage::single_quotes(value),
    }
}
