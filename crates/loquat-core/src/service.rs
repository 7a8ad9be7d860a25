//! Two traits: the least to implement ([`NlpService`]), the most to use ([`NlpServiceExt`], for every service there is).
//!
//! An agent server holds an `Arc<dyn NlpService>` in its state and calls the methods of [`NlpServiceExt`] on it.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use async_trait::async_trait;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::{
    Embedder, Error, Event, EventStream, Generation, GenerationOptions, Generator, Mode, ModerationService,
    Partials, Prompt, Reranker, Schema, StreamingTextGenerator, TextStream, Tokenizer, ValueEvent,
    ValueStream, Wanted,
};

/// A back end for everything that an agent asks of language models. Object-safe; an adapter implements every method.
///
/// # Contract
///
/// Making a generator, an embedder and so on is cheap, sends nothing and spends nothing. An ability that a service has
/// not got answers with [`Unsupported`](crate::ErrorKind::Unsupported): it neither panics nor pretends. Everything
/// handed out may be used from many tasks at once and outlives the service.
pub trait NlpService: fmt::Debug + Send + Sync {
    /// A generator for the wanted model: one that is named wins, then the service's configuration, then the hints.
    ///
    /// # Errors
    /// When no generator can be made for it; nothing is spent.
    fn generator(&self, wanted: &Wanted) -> Result<Arc<dyn Generator>, Error>;

    /// A generator of text that arrives piece by piece.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where [`NlpService::supports_streaming`] is `false`.
    fn streaming_text_generator(&self, wanted: &Wanted) -> Result<Arc<dyn StreamingTextGenerator>, Error>;

    /// Whether [`NlpService::streaming_text_generator`] gives one.
    fn supports_streaming(&self) -> bool;

    /// Turns texts into vectors.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the service has none.
    fn embedder(&self) -> Result<Arc<dyn Embedder>, Error>;

    /// Puts documents into the order of how well they answer a query.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the service has none.
    fn reranker(&self) -> Result<Arc<dyn Reranker>, Error>;

    /// Judges texts.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the service has none.
    fn moderation_service(&self) -> Result<Arc<dyn ModerationService>, Error>;

    /// Counts the tokens of the wanted model.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where the service has none.
    fn tokenizer(&self, wanted: &Wanted) -> Result<Arc<dyn Tokenizer>, Error>;
}

/// A shared service is a service: `&Arc<dyn NlpService>` goes where a generic wants one.
impl<S: NlpService + ?Sized> NlpService for Arc<S> {
    fn generator(&self, wanted: &Wanted) -> Result<Arc<dyn Generator>, Error> {
        (**self).generator(wanted)
    }

    fn streaming_text_generator(&self, wanted: &Wanted) -> Result<Arc<dyn StreamingTextGenerator>, Error> {
        (**self).streaming_text_generator(wanted)
    }

    fn supports_streaming(&self) -> bool {
        (**self).supports_streaming()
    }

    fn embedder(&self) -> Result<Arc<dyn Embedder>, Error> {
        (**self).embedder()
    }

    fn reranker(&self) -> Result<Arc<dyn Reranker>, Error> {
        (**self).reranker()
    }

    fn moderation_service(&self) -> Result<Arc<dyn ModerationService>, Error> {
        (**self).moderation_service()
    }

    fn tokenizer(&self, wanted: &Wanted) -> Result<Arc<dyn Tokenizer>, Error> {
        (**self).tokenizer(wanted)
    }
}

/// A boxed service is a service.
impl<S: NlpService + ?Sized> NlpService for Box<S> {
    fn generator(&self, wanted: &Wanted) -> Result<Arc<dyn Generator>, Error> {
        (**self).generator(wanted)
    }

    fn streaming_text_generator(&self, wanted: &Wanted) -> Result<Arc<dyn StreamingTextGenerator>, Error> {
        (**self).streaming_text_generator(wanted)
    }

    fn supports_streaming(&self) -> bool {
        (**self).supports_streaming()
    }

    fn embedder(&self) -> Result<Arc<dyn Embedder>, Error> {
        (**self).embedder()
    }

    fn reranker(&self) -> Result<Arc<dyn Reranker>, Error> {
        (**self).reranker()
    }

    fn moderation_service(&self) -> Result<Arc<dyn ModerationService>, Error> {
        (**self).moderation_service()
    }

    fn tokenizer(&self, wanted: &Wanted) -> Result<Arc<dyn Tokenizer>, Error> {
        (**self).tokenizer(wanted)
    }
}

/// What users call: for every [`NlpService`], also behind `Arc<dyn NlpService>` and `Box<dyn NlpService>`.
#[async_trait]
pub trait NlpServiceExt: NlpService {
    /// Answers that are a `T`, from the configured model. Compiles the schema: keep what it returns.
    ///
    /// # Errors
    /// [`InvalidSchema`](crate::ErrorKind::InvalidSchema), and those of [`NlpService::generator`].
    #[cfg(feature = "schemars")]
    fn schematic<T: DeserializeOwned + schemars::JsonSchema + 'static>(&self) -> Result<Schematic<T>, Error> {
        self.schematic_with(Schema::of()?)
    }

    /// Answers that satisfy `schema`, from the configured model.
    ///
    /// # Errors
    /// Those of [`NlpService::generator`].
    fn schematic_with<T: DeserializeOwned + 'static>(
        &self,
        schema: Schema<T>,
    ) -> Result<Schematic<T>, Error> {
        self.schematic_from(schema, Wanted::default())
    }

    /// Answers that satisfy `schema`, from the wanted model: a name, or hints such as [`ModelSize::Nano`](crate::ModelSize).
    ///
    /// # Errors
    /// Those of [`NlpService::generator`].
    fn schematic_from<T: DeserializeOwned + 'static>(
        &self,
        schema: Schema<T>,
        wanted: impl Into<Wanted>,
    ) -> Result<Schematic<T>, Error> {
        Ok(Schematic::new(self.generator(&wanted.into())?, schema))
    }

    /// Free text from the configured model.
    ///
    /// # Errors
    /// Those of [`Generator::generate_text`].
    async fn text(&self, prompt: impl Into<Prompt> + Send) -> Result<Generation<String>, Error> {
        let generator = self.generator(&Wanted::default())?;
        generator.generate_text(&prompt.into(), &GenerationOptions::default()).await
    }

    /// Free text from the configured model, piece by piece.
    ///
    /// # Errors
    /// Those of [`NlpService::streaming_text_generator`] and [`StreamingTextGenerator::stream_text`].
    async fn text_stream(&self, prompt: impl Into<Prompt> + Send) -> Result<TextStream, Error> {
        let generator = self.streaming_text_generator(&Wanted::default())?;
        generator.stream_text(&prompt.into(), &GenerationOptions::default()).await
    }
}

impl<S: NlpService + ?Sized> NlpServiceExt for S {}

/// A generator whose answers are a `T`: a plain value to keep, to clone and to call from many tasks.
pub struct Schematic<T> {
    generator: Arc<dyn Generator>,
    schema: Schema<T>,
    options: GenerationOptions,
}

impl<T: DeserializeOwned + 'static> Schematic<T> {
    /// Binds a generator to a schema.
    pub fn new(generator: Arc<dyn Generator>, schema: Schema<T>) -> Self {
        Self { generator, schema, options: GenerationOptions::default() }
    }

    /// A value of `T` from `prompt`: a text, a message, or a history.
    ///
    /// # Errors
    /// Those of [`Generator::generate_value`].
    pub async fn generate(&self, prompt: impl Into<Prompt>) -> Result<Generation<T>, Error> {
        let generation =
            self.generator.generate_value(&prompt.into(), self.schema.erased(), &self.options).await?;
        typed(&self.schema, generation)
    }

    /// The same, told while it arrives: [`Event::Partial`] as often as there is more to see, then one [`Event::Done`] or one
    /// `Err`. Sends nothing before the stream is polled.
    ///
    /// ```
    /// # async fn run(leads: loquat_core::Schematic<serde_json::Value>) -> Result<(), loquat_core::Error> {
    /// use loquat_core::Event;
    /// let mut events = leads.stream("Hi, I am Maria");
    /// while let Some(event) = events.next().await {
    ///     match event? {
    ///         Event::Partial(so_far) => println!("{}", so_far.value()),
    ///         Event::Done(lead) => println!("{} for {}", lead.value, lead.info.cost),
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(&self, prompt: impl Into<Prompt>) -> EventStream<Event<T>> {
        let values = self.generator.stream_value(&prompt.into(), self.schema.erased(), &self.options);
        EventStream::new(Typed { values, schema: self.schema.clone() })
    }

    /// The same with a stream that shows only what is finished, or also what is still growing.
    #[must_use]
    pub fn partials(mut self, partials: Partials) -> Self {
        self.options.partials = partials;
        self
    }

    /// The same with another rule; see [`Schema::check`].
    #[must_use]
    pub fn check(mut self, rule: impl Fn(&T) -> Result<(), String> + Send + Sync + 'static) -> Self {
        self.schema = self.schema.check(rule);
        self
    }

    /// The same with the rung chosen by the caller, or by the generator.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.options.mode = mode;
        self
    }

    /// The same with another number of re-asks; 0 turns them off.
    #[must_use]
    pub fn re_asks(mut self, re_asks: u32) -> Self {
        self.options.re_asks = re_asks;
        self
    }

    /// The same with this temperature.
    #[must_use]
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.options.parameters.temperature = Some(temperature);
        self
    }

    /// The same with this limit of the answer, in tokens.
    #[must_use]
    pub fn max_tokens(mut self, max_tokens: u64) -> Self {
        self.options.parameters.max_tokens = Some(max_tokens);
        self
    }

    /// The same with these options for everything that has no method of its own.
    #[must_use]
    pub fn options(mut self, options: GenerationOptions) -> Self {
        self.options = options;
        self
    }

    /// The generator behind it.
    pub fn generator(&self) -> &Arc<dyn Generator> {
        &self.generator
    }

    /// The schema.
    pub fn schema(&self) -> &Schema<T> {
        &self.schema
    }
}

impl<T> Clone for Schematic<T> {
    fn clone(&self) -> Self {
        Self {
            generator: Arc::clone(&self.generator),
            schema: self.schema.clone(),
            options: self.options.clone(),
        }
    }
}

impl<T> fmt::Debug for Schematic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schematic")
            .field("generator", &self.generator)
            .field("schema", &self.schema)
            .field("options", &self.options)
            .finish()
    }
}

/// A stream of values whose last is made a `T`.
struct Typed<T> {
    values: ValueStream,
    schema: Schema<T>,
}

impl<T: DeserializeOwned + 'static> Stream for Typed<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = ready!(Pin::new(&mut self.values).poll_next(context));
        Poll::Ready(event.map(|event| {
            Ok(match event? {
                ValueEvent::Partial(partial) => Event::Partial(partial),
                ValueEvent::Reasoning(text) => Event::Reasoning(text),
                ValueEvent::Superseded => Event::Superseded,
                ValueEvent::Done(done) => Event::Done(Box::new(typed(&self.schema, *done)?)),
            })
        }))
    }
}

fn typed<T: DeserializeOwned + 'static>(
    schema: &Schema<T>,
    generation: Generation<serde_json::Value>,
) -> Result<Generation<T>, Error> {
    let Generation { value, info } = generation;
    match schema.convert(value) {
        Ok(value) => Ok(Generation::new(value, info)),
        Err(error) => Err(error.with_attempts(info.attempts)),
    }
}
