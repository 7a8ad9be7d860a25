//! A generator a model: what they share. Each module states the facts of its model and nothing else.

use std::{fmt, ops::Deref, sync::Arc, time::Instant};

use async_trait::async_trait;
use loquat_core::{
    Capabilities, Choice, ErasedSchema, Error, Generation, GenerationOptions, Generator, Ledger, Observer,
    Prompt, Step, StreamingTextGenerator, TextEvent, TextStream, Tokenizer, TokenizerFamily, Turn,
    ValueEvent, ValueStream,
};
use serde_json::Value;

use super::{
    catalog::Live,
    client::Client,
    clock::Clock,
    cooldown::CoolDown,
    emit,
    memory::Memory,
    parameter::{Parameter, ParameterSet},
    preferences::Preferences,
    profile::Profile,
    retry::RetryPolicy,
    run::{Listener, Run},
    tokenizer,
};

mod claude_35_sonnet;
mod current;
mod dynamic;
mod gpt_4o;
mod gpt_4o_mini;
mod llama_33_70b;

pub use claude_35_sonnet::Claude35Sonnet;
pub(super) use current::current;
pub use dynamic::Dynamic;
pub use gpt_4o::Gpt4o;
pub use gpt_4o_mini::Gpt4oMini;
pub use llama_33_70b::Llama33_70b;

/// The facts of a model, as a type: [`Gpt4o`], [`Gpt4oMini`], [`Claude35Sonnet`], [`Llama33_70b`], or [`Dynamic`].
/// Implement it to teach the SDK a model that it does not know.
pub trait Model: fmt::Debug + Send + Sync {
    /// What is known of it, and from where.
    fn profile(&self) -> Profile;
}

/// The model of this name, with the facts that belong to it.
pub fn model(id: &str) -> Box<dyn Model> {
    match id {
        "openai/gpt-4o" => Box::new(Gpt4o),
        "openai/gpt-4o-mini" => Box::new(Gpt4oMini),
        "anthropic/claude-3.5-sonnet" => Box::new(Claude35Sonnet),
        "meta-llama/llama-3.3-70b-instruct" => Box::new(Llama33_70b),
        _ => Box::new(Dynamic(id.to_owned())),
    }
}

/// What gpt-4o and gpt-4o-mini take.
const fn openai_chat_parameters() -> ParameterSet {
    use Parameter as P;
    ParameterSet::of(&[
        P::FrequencyPenalty,
        P::LogitBias,
        P::Logprobs,
        P::MaxCompletionTokens,
        P::MaxTokens,
        P::Prediction,
        P::PresencePenalty,
        P::ResponseFormat,
        P::Seed,
        P::Stop,
        P::StructuredOutputs,
        P::Temperature,
        P::ToolChoice,
        P::Tools,
        P::TopLogprobs,
        P::TopP,
        P::WebSearchOptions,
    ])
}

/// What all generators of one service share; with other preferences, all but those.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) client: Client,
    pub(super) memory: Arc<Memory>,
    pub(super) live: Arc<Live>,
    pub(super) preferences: Preferences,
    pub(super) max_tokens: Option<u64>,
    pub(super) observer: Option<Arc<dyn Observer>>,
    /// The ledger, and the account that is written in it.
    pub(super) ledger: Option<(Arc<dyn Ledger>, String)>,
    pub(super) retry: RetryPolicy,
    pub(super) cooldown: Arc<CoolDown>,
    pub(super) clock: Arc<dyn Clock>,
}

/// Who is asked, and with what is known of it.
pub(super) struct Asked {
    pub(super) shared: Arc<Shared>,
    pub(super) profile: Profile,
    pub(super) choice: Choice,
    id: String,
}

/// The generator of one model: the contract of `loquat-core` over OpenRouter's wire. Cloning is cheap: a stream keeps one.
#[derive(Clone)]
pub(super) struct OpenRouterGenerator(Arc<Asked>);

impl OpenRouterGenerator {
    pub(super) fn new(shared: Arc<Shared>, profile: Profile, choice: Choice) -> Self {
        Self(Arc::new(Asked { id: format!("openrouter/{}", profile.id), shared, profile, choice }))
    }
}

impl Deref for OpenRouterGenerator {
    type Target = Asked;

    fn deref(&self) -> &Asked {
        &self.0
    }
}

impl fmt::Debug for OpenRouterGenerator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OpenRouterGenerator").field(&self.id).finish()
    }
}

#[async_trait]
impl Generator for OpenRouterGenerator {
    fn id(&self) -> &str {
        &self.id
    }

    fn choice(&self) -> &Choice {
        &self.choice
    }

    fn context_window(&self) -> Option<u64> {
        self.profile.context_window
    }

    fn max_output(&self) -> Option<u64> {
        self.profile.max_output
    }

    fn tokenizer_family(&self) -> TokenizerFamily {
        self.profile.tokenizer
    }

    fn capabilities(&self) -> Capabilities {
        self.profile.capabilities()
    }

    fn tokenizer(&self) -> Result<Arc<dyn Tokenizer>, Error> {
        Ok(tokenizer::tokenizer(self.profile.tokenizer))
    }

    async fn generate_value(
        &self,
        prompt: &Prompt,
        schema: &ErasedSchema,
        options: &GenerationOptions,
    ) -> Result<Generation<Value>, Error> {
        Run::new(self, options, Listener::Nobody, Instant::now).value(prompt, schema).await
    }

    async fn generate_text(
        &self,
        prompt: &Prompt,
        options: &GenerationOptions,
    ) -> Result<Generation<String>, Error> {
        Run::new(self, options, Listener::Nobody, Instant::now).text(prompt).await
    }

    async fn generate_turn(
        &self,
        prompt: &Prompt,
        options: &GenerationOptions,
    ) -> Result<Generation<Turn>, Error> {
        Run::new(self, options, Listener::Nobody, Instant::now).turn(prompt).await
    }

    async fn generate_step(
        &self,
        prompt: &Prompt,
        schema: &ErasedSchema,
        options: &GenerationOptions,
    ) -> Result<Generation<Step>, Error> {
        Run::new(self, options, Listener::Nobody, Instant::now).step(prompt, schema).await
    }

    fn stream_value(
        &self,
        prompt: &Prompt,
        schema: &ErasedSchema,
        options: &GenerationOptions,
    ) -> ValueStream {
        let (generator, prompt) = (self.clone(), prompt.clone());
        let (schema, options) = (schema.clone(), options.clone());
        emit::stream(|emit| async move {
            let run = Run::new(&generator, &options, Listener::Value(&emit), Instant::now);
            Ok(ValueEvent::Done(Box::new(run.value(&prompt, &schema).await?)))
        })
    }
}

#[async_trait]
impl StreamingTextGenerator for OpenRouterGenerator {
    fn choice(&self) -> &Choice {
        &self.choice
    }

    async fn stream_text(&self, prompt: &Prompt, options: &GenerationOptions) -> Result<TextStream, Error> {
        let (generator, prompt, options) = (self.clone(), prompt.clone(), options.clone());
        Ok(emit::stream(|emit| async move {
            let run = Run::new(&generator, &options, Listener::Text(&emit), Instant::now);
            let done = run.turn(&prompt).await?;
            for call in &done.value.tool_calls {
                emit.send(TextEvent::ToolCall(call.clone())).await;
            }
            Ok(TextEvent::Done(Box::new(done)))
        }))
    }
}
