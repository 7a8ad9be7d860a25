//! Preferences, written into a request that is finished otherwise. A request without any is not touched: it costs nothing.

use loquat_core::Note;
use serde_json::{Map, Value};

use super::{CacheControl, CachePoint, Preferences};
use crate::openrouter::{
    parameter::{Parameter, ParameterSet},
    wire::fields::Fields,
};

/// What no extra field goes over: what is asked of whom, and how the answer comes.
const OURS: [&str; 3] = ["model", "messages", "stream"];

impl Preferences {
    /// `body` with these preferences and with `extra`, and what of them the model does not take.
    pub(in crate::openrouter) fn write(
        &self,
        body: Vec<u8>,
        takes: ParameterSet,
        extra: &Map<String, Value>,
    ) -> (Vec<u8>, Vec<Note>) {
        if extra.is_empty() && !self.says_anything() {
            return (body, Vec::new());
        }
        let text = std::str::from_utf8(&body).unwrap_or_default();
        let Some(mut fields) = Fields::read(text) else { return (body, Vec::new()) };
        let mut left_out = Vec::new();
        let mut takes = |parameter: Parameter| {
            if !takes.has(parameter) {
                left_out.push(Note::ParameterLeftOut { parameter: parameter.name().to_owned() });
            }
            takes.has(parameter)
        };
        fields.set_all(&self.body);
        if let Some(provider) = &self.provider {
            fields.merge("provider", provider);
            if let Some(require) = provider.require_parameters {
                fields.change("provider", |provider| {
                    // What the rung needs is not the caller's to waive.
                    if let Some(members) = provider.as_object_mut() {
                        members.entry("require_parameters").or_insert(require.into());
                    }
                });
            }
        }
        if let Some(reasoning) = self.reasoning.filter(|_| takes(Parameter::Reasoning)) {
            fields.set("reasoning", &reasoning);
        }
        if let Some(verbosity) = self.verbosity.filter(|_| takes(Parameter::Verbosity)) {
            fields.set("verbosity", &verbosity);
        }
        if !self.cache_points.is_empty() {
            fields.change("messages", |messages| mark(messages, &self.cache_points));
        }
        for (name, value) in self.extra.iter().chain(extra).filter(|(name, _)| !OURS.contains(&name.as_str()))
        {
            fields.set(name, value);
        }
        (fields.bytes(), left_out)
    }

    fn says_anything(&self) -> bool {
        let silent = Self {
            response_cache: self.response_cache.clone(),
            tells_routing: self.tells_routing,
            ..Self::default()
        };
        *self != silent
    }
}

/// Puts `cache_control` on the parts where the prompt is cut. A place that is not there is nobody's.
fn mark(messages: &mut Value, points: &[(CachePoint, CacheControl)]) {
    let Some(messages) = messages.as_array_mut() else { return };
    let is_system = |message: &&Value| message.get("role").and_then(Value::as_str) == Some("system");
    let standing = messages.iter().take_while(is_system).count();
    for (point, control) in points {
        let (message, part) = match point {
            CachePoint::System => (standing.checked_sub(1), None),
            CachePoint::Message(message) => (Some(*message), None),
            CachePoint::Part(message, part) => (Some(*message), Some(*part)),
        };
        let Some(content) = message.and_then(|at| messages.get_mut(at)?.get_mut("content")) else { continue };
        if let Value::String(text) = content {
            let text = std::mem::take(text);
            *content = serde_json::json!([{"type": "text", "text": text}]);
        }
        let Some(parts) = content.as_array_mut() else { continue };
        let last = parts.len().saturating_sub(1);
        if let Some(part) = parts.get_mut(part.unwrap_or(last)).and_then(Value::as_object_mut) {
            part.insert("cache_control".to_owned(), serde_json::to_value(control).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::openrouter::preferences::{Effort, ProviderPreferences, Reasoning, Sort};

    const BODY: &str = r#"{"model":"a/b","messages":[{"role":"system","content":"Be short."},{"role":"user","content":"Hi"}],"response_format":{"x":1.50},"provider":{"require_parameters":true}}"#;

    fn written(preferences: &Preferences, takes: &[Parameter], extra: Value) -> (String, usize) {
        let extra = extra.as_object().cloned().unwrap_or_default();
        let (body, notes) = preferences.write(BODY.into(), ParameterSet::of(takes), &extra);
        (String::from_utf8(body).unwrap(), notes.len())
    }

    #[test]
    fn nothing_changes_where_nothing_is_preferred() {
        assert_eq!(written(&Preferences::new().tell_routing(), &[], json!({})), (BODY.to_owned(), 0));
    }

    #[test]
    fn fields_come_behind_and_a_condition_joins_the_one_that_is_there() {
        let provider = ProviderPreferences::new().sort(Sort::Price).require_parameters(false);
        let preferences = Preferences::new().provider(provider).user("ada");
        let (body, _) = written(&preferences, &[], json!({}));
        let end = r#""response_format":{"x":1.50},"provider":{"require_parameters":true,"sort":"price"},"user":"ada"}"#;
        assert!(body.ends_with(end), "{body}");
    }

    #[test]
    fn what_a_model_does_not_take_is_left_out_and_told() {
        let preferences = Preferences::new().reasoning(Reasoning::effort(Effort::Low).exclude());
        let (body, notes) = written(&preferences, &[], json!({}));
        assert_eq!((body.as_str(), notes), (BODY, 1));
        let (body, notes) = written(&preferences, &[Parameter::Reasoning], json!({}));
        assert!(body.ends_with(r#""reasoning":{"effort":"low","exclude":true}}"#) && notes == 0, "{body}");
    }

    #[test]
    fn a_prompt_is_cut_for_the_cache_where_the_caller_says() {
        let preferences = Preferences::new()
            .cache_at(CachePoint::System, CacheControl::hour())
            .cache_at(CachePoint::Part(1, 0), CacheControl::minutes())
            .cache_at(CachePoint::Message(7), CacheControl::minutes());
        let (body, _) = written(&preferences, &[], json!({}));
        let body: Value = serde_json::from_str(&body).unwrap();
        let marked = |text, control| json!([{"type": "text", "text": text, "cache_control": control}]);
        assert_eq!(
            body["messages"][0]["content"],
            marked("Be short.", json!({"type": "ephemeral", "ttl": "1h"}))
        );
        assert_eq!(body["messages"][1]["content"], marked("Hi", json!({"type": "ephemeral"})));
    }

    #[test]
    fn an_extra_field_goes_over_all_but_what_is_asked_of_whom() {
        let extra =
            json!({"model": "c/d", "messages": [], "stream": true, "response_format": null, "new": [1]});
        let (body, _) = written(&Preferences::new().extra("newer", 2), &[], extra);
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((&body["model"], &body["messages"][1]["content"]), (&json!("a/b"), &json!("Hi")));
        assert_eq!(
            (&body["response_format"], &body["new"], &body["newer"]),
            (&json!(null), &json!([1]), &json!(2))
        );
        assert!(body.get("stream").is_none());
    }
}
