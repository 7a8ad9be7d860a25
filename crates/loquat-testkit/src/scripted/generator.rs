//! The generator of a scripted service: takes the next answer, and holds it against the schema before it hands it out.

use std::sync::Arc;

use async_trait::async_trait;
use loquat_core::{
    Ability, Attempt, Capabilities, Choice, ErasedSchema, Error, ErrorKind, Generation, GenerationInfo,
    GenerationOptions, Generator, Prompt, Tokenizer, TokenizerFamily, Verdict, Wanted,
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
            Answer::Error(error) => return Err(error),
        };
        let violations = schema.violations(&value);
        if violations.is_empty() {
            return Ok(self.generation(value, Some(schema)));
        }
        let told = attempt(Verdict::Invalid { violations: violations.clone() });
        Err(Error::from(ErrorKind::Invalid { violations })
            .with_attempts(vec![told])
            .with_answer(value.to_string()))
    }

    async fn generate_text(
        &self,
        prompt: &Prompt,
        _options: &GenerationOptions,
    ) -> Result<Generation<String>, Error> {
        match self.script.next(prompt)? {
            Answer::Value(value) => Ok(self.generation(value.to_string(), None)),
            Answer::Text(text) => Ok(self.generation(text, None)),
            Answer::Error(error) => Err(error),
        }
    }
}

fn unreadable(text: String) -> Error {
    Error::from(ErrorKind::Unreadable).with_attempts(vec![attempt(Verdict::Unreadable)]).with_answer(text)
}

fn attempt(verdict: Verdict) -> Attempt {
    Attempt::new(None, verdict)
}
