//! Preferences, written into a request that is finished otherwise. A request without any is not touched: it costs nothing.

use std::fmt;

use loquat_core::Note;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};
use serde_json::{
    Map, Value,
    value::{RawValue, to_raw_value},
};

use super::{CacheControl, CachePoint, Preferences};
use crate::openrouter::parameter::{Parameter, ParameterSet};

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
        let Ok(mut fields) = serde_json::from_slice::<Fields>(&body) else { return (body, Vec::new()) };
        let mut left_out = Vec::new();
        let mut takes = |parameter: Parameter| {
            if !takes.has(parameter) {
                left_out.push(Note::ParameterLeftOut { parameter: parameter.name().to_owned() });
            }
            takes.has(parameter)
        };
        fields.add_all(&self.body);
        if let Some(provider) = &self.provider {
            fields.merge("provider", provider);
            if let Some(require) = provider.require_parameters {
                fields.merge_missing("provider", "require_parameters", require);
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
        (serde_json::to_vec(&fields).unwrap_or(body), left_out)
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

/// The fields of a request in their order, each as it is written: a schema keeps every digit.
struct Fields(Vec<(String, Box<RawValue>)>);

impl Fields {
    fn set(&mut self, name: &str, value: &impl Serialize) {
        let Ok(value) = to_raw_value(value) else { return };
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Every field of `more`.
    fn add_all(&mut self, more: &impl Serialize) {
        for (name, value) in object(more) {
            self.set(&name, &value);
        }
    }

    /// The members of `more` beside those that the field has.
    fn merge(&mut self, name: &str, more: &impl Serialize) {
        let mut merged = self.get(name).and_then(|value| value.as_object().cloned()).unwrap_or_default();
        merged.extend(object(more));
        self.set(name, &merged);
    }

    fn merge_missing(&mut self, name: &str, member: &str, value: bool) {
        let mut merged = self.get(name).and_then(|value| value.as_object().cloned()).unwrap_or_default();
        merged.entry(member).or_insert(value.into());
        self.set(name, &merged);
    }

    fn change(&mut self, name: &str, change: impl FnOnce(&mut Value)) {
        if let Some(mut value) = self.get(name) {
            change(&mut value);
            self.set(name, &value);
        }
    }

    fn get(&self, name: &str) -> Option<Value> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        serde_json::from_str(value.get()).ok()
    }
}

fn object(value: &impl Serialize) -> Map<String, Value> {
    let value = serde_json::to_value(value).ok();
    value.and_then(|value| value.as_object().cloned()).unwrap_or_default()
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = members.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
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
