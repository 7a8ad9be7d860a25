//! A double of a service for tests of code that *uses* one: no socket, no model, answers from a queue.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use loquat_core::{
    Ability, Embedder, Error, ErrorKind, Generator, ModerationService, NlpService, Prompt, Reranker,
    StreamingTextGenerator, Tokenizer, ToolCall, Wanted,
};
use serde_json::Value;

mod generator;

/// An [`NlpService`] that answers from a script, in order, whichever of its generators is asked.
///
/// It cannot lie: a value that does not satisfy the schema of the call comes back as
/// [`Invalid`](ErrorKind::Invalid). A call beyond the script is a [`Malformed`](ErrorKind::Malformed) that says so.
/// Clones share the script. A stream tells a text word by word and an object member by member.
///
/// ```
/// use loquat_core::{NlpServiceExt, Schema};
/// use loquat_testkit::ScriptedService;
/// use serde_json::{Value, json};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), loquat_core::Error> {
/// let service = ScriptedService::new().value(json!({"name": "Maria"}));
/// let schema = Schema::<Value>::new("lead", json!({"type": "object", "required": ["name"]}))?;
/// let lead = service.schematic_with(schema)?.generate("Hi, I am Maria").await?;
/// assert_eq!(lead.value["name"], "Maria");
/// assert_eq!((service.prompts().len(), service.remaining()), (1, 0));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct ScriptedService {
    script: Arc<Script>,
}

impl ScriptedService {
    /// A service with an empty script.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more answer: a value. A call for text gets its JSON.
    #[must_use]
    pub fn value(self, value: Value) -> Self {
        self.answer(Answer::Value(value))
    }

    /// The same with one more answer: a text. A call for a value gets what it holds as JSON, or
    /// [`Unreadable`](ErrorKind::Unreadable).
    ///
    /// It has the name of [`NlpServiceExt::text`](loquat_core::NlpServiceExt::text), which is called on the service as a
    /// `dyn NlpService`, as the code under test holds it.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.answer(Answer::Text(text.into()))
    }

    /// The same with one more answer: calls of tools. A call for a text or a value gets
    /// [`ToolsCalled`](ErrorKind::ToolsCalled).
    #[must_use]
    pub fn calls(self, calls: Vec<ToolCall>) -> Self {
        self.answer(Answer::Calls(calls))
    }

    /// The same with one more answer: an error, given as an [`ErrorKind`] or whole.
    #[must_use]
    pub fn error(self, error: impl Into<Error>) -> Self {
        self.answer(Answer::Error(error.into()))
    }

    /// The prompts that were given so far, oldest first.
    pub fn prompts(&self) -> Vec<Prompt> {
        self.script.lock().prompts.clone()
    }

    /// How many answers nobody has asked for yet.
    pub fn remaining(&self) -> usize {
        self.script.lock().answers.len()
    }

    fn answer(self, answer: Answer) -> Self {
        self.script.lock().answers.push_back(answer);
        self
    }
}

impl NlpService for ScriptedService {
    fn generator(&self, wanted: &Wanted) -> Result<Arc<dyn Generator>, Error> {
        Ok(Arc::new(generator::ScriptedGenerator::new(Arc::clone(&self.script), wanted)))
    }

    fn streaming_text_generator(&self, wanted: &Wanted) -> Result<Arc<dyn StreamingTextGenerator>, Error> {
        Ok(Arc::new(generator::ScriptedGenerator::new(Arc::clone(&self.script), wanted)))
    }

    fn supports_streaming(&self) -> bool {
        true
    }

    fn embedder(&self) -> Result<Arc<dyn Embedder>, Error> {
        Err(unsupported(Ability::Embeddings))
    }

    fn reranker(&self) -> Result<Arc<dyn Reranker>, Error> {
        Err(unsupported(Ability::Reranking))
    }

    fn moderation_service(&self) -> Result<Arc<dyn ModerationService>, Error> {
        Err(unsupported(Ability::Moderation))
    }

    fn tokenizer(&self, _wanted: &Wanted) -> Result<Arc<dyn Tokenizer>, Error> {
        Err(unsupported(Ability::Tokenizer))
    }
}

fn unsupported(ability: Ability) -> Error {
    ErrorKind::Unsupported { ability, service: "the scripted service".to_owned() }.into()
}

#[derive(Debug, Default)]
struct Script(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    answers: VecDeque<Answer>,
    prompts: Vec<Prompt>,
}

#[derive(Debug)]
enum Answer {
    Value(Value),
    Text(String),
    Calls(Vec<ToolCall>),
    Error(Error),
}

impl Script {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes the prompt and gives the next answer.
    fn next(&self, prompt: &Prompt) -> Result<Answer, Error> {
        let mut state = self.lock();
        state.prompts.push(prompt.clone());
        let call = state.prompts.len();
        state.answers.pop_front().ok_or_else(|| {
            let reason =
                format!("the script of `ScriptedService` is played out: there is no answer for call {call}");
            ErrorKind::Malformed { reason }.into()
        })
    }
}
