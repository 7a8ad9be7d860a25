//! A view of the JSON of `POST /chat/completions`: lenient, since what is wrong with it is for `refuse.rs` to say.

use serde_json::Value;

use super::completion::{TOKEN, tokens};

/// One message: who speaks, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) role: String,
    /// The text parts, one a line.
    pub(super) text: String,
    /// Whether it calls tools.
    pub(super) calls: bool,
}

/// What a request asks for.
#[derive(Debug)]
pub(super) struct ChatRequest<'a> {
    body: &'a Value,
    pub(super) messages: Vec<Spoken>,
}

impl<'a> ChatRequest<'a> {
    pub(super) fn new(body: &'a Value) -> Self {
        let messages = body.get("messages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        Self { body, messages: messages.iter().map(spoken).collect() }
    }

    /// The field `name`, where it is present and not null.
    pub(super) fn field(&self, name: &str) -> Option<&'a Value> {
        self.body.get(name).filter(|value| !value.is_null())
    }

    /// The names of all fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.body.as_object().into_iter().flat_map(|map| map.keys().map(String::as_str))
    }

    /// The model named, or the first of the fallback list.
    pub(super) fn model(&self) -> &'a str {
        self.models().first().copied().unwrap_or_default()
    }

    /// The model named, then the fallback list.
    pub(super) fn models(&self) -> Vec<&'a str> {
        let list = self.field("models").and_then(Value::as_array).into_iter().flatten();
        let named = self.field("model").into_iter();
        let mut models: Vec<_> = named.chain(list).filter_map(Value::as_str).collect();
        if models.is_empty() {
            models.push("simulator/default");
        }
        models
    }

    /// `type` of `response_format`; `text` is none.
    pub(super) fn format(&self) -> Option<&'a str> {
        self.field("response_format")?.get("type")?.as_str().filter(|kind| *kind != "text")
    }

    /// The schema of `response_format`.
    pub(super) fn format_schema(&self) -> Option<&'a Value> {
        self.field("response_format")?.pointer("/json_schema/schema")
    }

    /// The name of the schema of `response_format`.
    pub(super) fn format_name(&self) -> &'a str {
        let name = self.field("response_format").and_then(|format| format.pointer("/json_schema/name"));
        name.and_then(Value::as_str).unwrap_or("response")
    }

    /// The tool that must be called: the one named, or the only one when one is required.
    pub(super) fn forced_tool(&self) -> Option<(&'a str, &'a Value)> {
        let choice = self.field("tool_choice")?;
        let tools = self.field("tools")?.as_array()?;
        let functions = || tools.iter().filter_map(|tool| tool.get("function"));
        let function = match choice.pointer("/function/name").and_then(Value::as_str) {
            Some(name) => {
                functions().find(|function| function.get("name").and_then(Value::as_str) == Some(name))?
            }
            None if choice == "required" => functions().next()?,
            None => return None,
        };
        Some((function.get("name")?.as_str()?, function.get("parameters").unwrap_or(&Value::Bool(true))))
    }

    /// The tool that is called: the one that must be, or the one whose name the user says. Once a tool has answered, none is
    /// called unless one has to be, and then it is the first.
    pub(super) fn called_tool(&self) -> Option<(&'a str, &'a Value)> {
        let choice = self.field("tool_choice");
        if choice.is_some_and(|choice| choice == "none") {
            return None;
        }
        let must = choice.is_some_and(|choice| choice == "required" || choice.is_object());
        let last = self.messages.last()?;
        let words = last.text.to_lowercase();
        let said = |name: &str| name.to_lowercase().split(['_', '-']).all(|word| words.contains(word));
        let tools = self.field("tools")?.as_array()?.iter().filter_map(|tool| tool.get("function"));
        let mut named = tools.filter_map(|function| {
            let name = function.get("name")?.as_str()?;
            Some((name, function.get("parameters").unwrap_or(&Value::Bool(true))))
        });
        let by_name = named.find(|(name, _)| last.role == "user" && said(name));
        match choice.and_then(|choice| choice.pointer("/function/name")) {
            Some(_) => self.forced_tool(),
            None => by_name.or_else(|| self.forced_tool().filter(|_| must)),
        }
    }

    /// Whether only endpoints that take every parameter may answer.
    pub(super) fn requires_parameters(&self) -> bool {
        let asked = self.field("provider").and_then(|provider| provider.get("require_parameters"));
        asked.and_then(Value::as_bool).unwrap_or(false)
    }

    /// Tokens that the answer may have.
    pub(super) fn limit(&self) -> Option<u64> {
        let limit = |name| self.field(name).and_then(Value::as_u64);
        limit("max_completion_tokens").or_else(|| limit("max_tokens"))
    }

    /// Tokens of all messages.
    pub(super) fn prompt_tokens(&self) -> u64 {
        self.messages.iter().map(|message| tokens(&message.text)).sum()
    }
}

fn spoken(message: &Value) -> Spoken {
    let role = message.get("role").and_then(Value::as_str).unwrap_or("user").to_owned();
    let text = match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let texts = parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str));
            texts.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    };
    let calls = message.get("tool_calls").and_then(Value::as_array).is_some_and(|calls| !calls.is_empty());
    Spoken { role, text, calls }
}

/// The part of `text` that fits into `limit` tokens, and whether something was cut off.
pub(super) fn cut(text: String, limit: Option<u64>) -> (String, bool) {
    let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) else { return (text, false) };
    let kept = limit.saturating_mul(TOKEN);
    match text.char_indices().nth(kept) {
        Some((end, _)) => (text.get(..end).unwrap_or_default().to_owned(), true),
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_is_cut_at_four_characters_a_token() {
        assert_eq!(cut("12345678".into(), Some(2)), ("12345678".into(), false));
        assert_eq!(cut("äääääxyz9".into(), Some(2)), ("äääääxyz".into(), true));
        assert_eq!(cut("12345678".into(), None), ("12345678".into(), false));
    }

    #[test]
    fn a_tool_is_forced_by_its_name_or_by_being_the_only_one() {
        let tools =
            json!([{"type": "function", "function": {"name": "save", "parameters": {"type": "object"}}}]);
        for (choice, forced) in [
            (json!({"type": "function", "function": {"name": "save"}}), true),
            (json!({"type": "function", "function": {"name": "other"}}), false),
            (json!("required"), true),
            (json!("auto"), false),
        ] {
            let body = json!({"tools": tools, "tool_choice": choice});
            assert_eq!(ChatRequest::new(&body).forced_tool().is_some(), forced, "{body}");
        }
    }
}
