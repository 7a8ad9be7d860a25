//! The generator of a scripted service: takes the next answer, and holds it against the schema before it hands it out.

use std::sync::Arc;

use async_trait::async_trait;
use loquat_core::{
    Ability, Attempt, Capabilities, Choice, ErasedSchema, Error, ErrorKind, Generation, GenerationInfo,
    GenerationOptions, Generator, Hidden, PartialValue, Prompt, Step, StreamingTextGenerator, TextEvent,
    TextStream, Tokenizer, TokenizerFamily, ToolCall, Turn, ValueEvent, ValueStream, Verdict, Wanted,
};
use serde_json::Value;

use super::{Answer, Script, unsupported};

#[derive(Debug)]
pub(super) struct ScriptedGenerator {
    script: Arc<Script>,
    id: String,
    choice: Choice,
}

impl ScriptedGenerator {
    pub(super) fn new(script: Arc<Script>, wanted: &Wanted) -> Self {
        let model = wanted.model.clone().unwrap_or_else(|| "scripted".to_owned());
        let id = format!("scripted/{model}");
        Self {
            script,
            id,
            choice: Choice::new(model, wanted.hints, "a scripted service answers for every model"),
        }
    }

    fn generation<T>(&self, value: T, schema: Option<&ErasedSchema>) -> Generation<T> {
        let schema = schema.map(|schema| schema.name().to_owned());
        Generation::new(
            value,
            GenerationInfo::new(self.choice.clone(), schema, vec![attempt(Verdict::Accepted)]),
        )
    }
}

#[async_trait]
impl Generator for ScriptedGenerator {
    fn id(&self) -> &str {
        &self.id
    }

    fn choice(&self) -> &Choice {
        &self.choice
    }

    fn context_window(&self) -> Option<u64> {
        None
    }

    fn max_output(&self) -> Option<u64> {
        None
    }

    fn tokenizer_family(&self) -> TokenizerFamily {
        TokenizerFamily::Unknown
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }

    fn tokenizer(&self) -> Result<Arc<dyn Tokenizer>, Error> {
        Err(unsupported(Ability::Tokenizer))
    }

    async fn generate_value(
        &self,
        prompt: &Prompt,
        schema: &ErasedSchema,
        _options: &GenerationOptions,
    ) -> Result<Generation<Value>, Error> {
        let value = match self.script.next(prompt)? {
            Answer::Value(value) => value,
            Answer::Text(text) => serde_json::from_str(&text).map_err(|_| unreadable(text))?,
            Answer::Calls(calls) => return Err(called(&calls)),
            Answer::Error(error) => return Err(error),
        };
        self.judged(value, schema)
    }

    async fn generate_text(
        &self,
        prompt: &Prompt,
        _options: &GenerationOptions,
    ) -> Result<Generation<String>, Error> {
        match self.script.next(prompt)? {
            Answer::Value(value) => Ok(self.generation(value.to_string(), None)),
            Answer::Text(text) => Ok(self.generation(text, None)),
            Answer::Calls(calls) => Err(called(&calls)),
            Answer::Error(error) => Err(error),
        }
    }

    async fn generate_turn(
        &self,
        prompt: &Prompt,
        _options: &GenerationOptions,
    ) -> Result<Generation<Turn>, Error> {
        self.turn(prompt)
    }

    async fn generate_step(
        &self,
        prompt: &Prompt,
        schema: &ErasedSchema,
        _options: &GenerationOptions,
    ) -> Result<Generation<Step>, Error> {
        let value = match self.script.next(prompt)? {
            Answer::Value(value) => value,
            Answer::Text(text) => serde_json::from_str(&text).map_err(|_| unreadable(text))?,
            Answer::Calls(calls) => return Ok(self.generation(Step::Calls(Turn::calls(calls)), Some(schema))),
            Answer::Error(error) => return Err(error),
        };
        let Generation { value, info, .. } = self.judged(value, schema)?;
        Ok(Generation::new(Step::Value(value), info))
    }

    fn stream_value(
        &self,
        prompt: &Prompt,
        schema: &ErasedSchema,
        _options: &GenerationOptions,
    ) -> ValueStream {
        let whole = match self.script.next(prompt) {
            Ok(Answer::Value(value)) => self.judged(value, schema),
            Ok(Answer::Text(text)) => match serde_json::from_str(&text) {
                Ok(value) => self.judged(value, schema),
                Err(_) => Err(unreadable(text)),
            },
            Ok(Answer::Calls(calls)) => Err(called(&calls)),
            Ok(Answer::Error(error)) | Err(error) => Err(error),
        };
        let shown = whole.as_ref().map(|whole| growing(&whole.value)).unwrap_or_default();
        let partials = shown.into_iter().map(|value| Ok(ValueEvent::Partial(PartialValue::new(value))));
        let end = whole.map(|whole| ValueEvent::Done(Box::new(whole)));
        ValueStream::of(partials.chain([end]))
    }
}

#[async_trait]
impl StreamingTextGenerator for ScriptedGenerator {
    fn choice(&self) -> &Choice {
        &self.choice
    }

    /// A word at a time.
    async fn stream_text(&self, prompt: &Prompt, _options: &GenerationOptions) -> Result<TextStream, Error> {
        let turn = self.turn(prompt);
        let said = turn.as_ref().ok().and_then(|turn| turn.value.text.clone()).unwrap_or_default();
        let words: Vec<String> = said.split_inclusive(' ').map(str::to_owned).collect();
        let calls = turn.as_ref().map(|turn| turn.value.tool_calls.clone()).unwrap_or_default();
        let text = words.into_iter().map(|word| Ok(TextEvent::Text(Hidden::new(word))));
        let calls = calls.into_iter().map(|call| Ok(TextEvent::ToolCall(call)));
        let end = turn.map(|turn| TextEvent::Done(Box::new(turn)));
        Ok(TextStream::of(text.chain(calls).chain([end])))
    }
}

impl ScriptedGenerator {
    fn turn(&self, prompt: &Prompt) -> Result<Generation<Turn>, Error> {
        let turn = match self.script.next(prompt)? {
            Answer::Value(value) => Turn::text(value.to_string()),
            Answer::Text(text) => Turn::text(text),
            Answer::Calls(calls) => Turn::calls(calls),
            Answer::Error(error) => return Err(error),
        };
        Ok(self.generation(turn, None))
    }

    fn judged(&self, value: Value, schema: &ErasedSchema) -> Result<Generation<Value>, Error> {
        let violations = schema.violations(&value);
        if violations.is_empty() {
            return Ok(self.generation(value, Some(schema)));
        }
        let told = attempt(Verdict::Invalid { violations: violations.clone() });
        Err(Error::from(ErrorKind::Invalid { violations })
            .with_attempts(vec![told])
            .with_answer(value.to_string()))
    }
}

fn unreadable(text: String) -> Error {
    Error::from(ErrorKind::Unreadable).with_attempts(vec![attempt(Verdict::Unreadable)]).with_answer(text)
}

fn called(calls: &[ToolCall]) -> Error {
    let attempts = vec![attempt(Verdict::ToolsCalled)];
    Error::from(ErrorKind::ToolsCalled { calls: calls.len() }).with_attempts(attempts)
}

/// An object as it grows by one member at a time; anything else comes at once.
fn growing(value: &Value) -> Vec<Value> {
    let Value::Object(members) = value else { return vec![value.clone()] };
    let mut so_far = serde_json::Map::new();
    let grown = members.iter().map(|(name, member)| {
        so_far.insert(name.clone(), member.clone());
        Value::Object(so_far.clone())
    });
    grown.collect()
}

fn attempt(verdict: Verdict) -> Attempt {
    Attempt::new(None, verdict)
}
