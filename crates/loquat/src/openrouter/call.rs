//! A chat request as somebody else has written it: sent as it stands, read like every other. Nothing is added to it, nothing
//! left out, no rung chosen, nothing asked again; only `stream` says how the answer travels.

use std::time::{Duration, Instant};

use loquat_core::{Attempt, Choice, Error, ErrorKind, Generation, GenerationInfo, Turn, Verdict};

use super::{
    OpenRouter,
    answer::{self, Facts, Outcome, Wanted},
    client::Patience,
    generator,
    profile::Profile,
    run,
    stream::Decoder,
    tries::Tries,
    wire::fields::Fields,
};

/// How a call is made.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// Whether the answer shall come in pieces; a body that says so itself is heard as well.
    pub stream: bool,
    /// The time of the whole call; `None`: the service's limit for each request.
    pub deadline: Option<Duration>,
    /// The longest silence in a stream; any byte ends it. `None`: the service's own.
    pub idle_timeout: Option<Duration>,
    /// How often is sent again what cannot have been charged; `None`: the service's own.
    pub retries: Option<u32>,
    /// Whether that includes what may have been charged. It may then be paid for twice.
    pub repeat_charged: bool,
}

impl OpenRouter {
    /// Sends the JSON object `body` to `chat/completions` as it stands, but for `stream`, and gives the first choice. For
    /// fields that this library does not know, and for finding out what a provider does with a request.
    ///
    /// # Errors
    /// [`InvalidSetting`](ErrorKind::InvalidSetting) for a body that is no JSON object, and every error of a call: an answer
    /// that is empty, cut off, refused or held back is none, and [`Error::answer`] has what came of it.
    pub async fn call(&self, body: &str, options: &CallOptions) -> Result<Generation<Turn>, Error> {
        let mut fields = Fields::read(body).ok_or_else(|| {
            let (name, expected) = ("the request".to_owned(), "a JSON object".to_owned());
            Error::from(ErrorKind::InvalidSetting { name, expected })
        })?;
        let stream = options.stream || fields.is_true("stream");
        let model = fields.model().unwrap_or_default();
        let limit = fields.limit();
        let body = if stream == fields.is_true("stream") {
            body.as_bytes().to_vec()
        } else {
            fields.set_true("stream");
            fields.bytes()
        };
        let profile = generator::model(&model).profile();
        let mut attempts = Vec::new();
        let mut tries =
            Tries::new(&self.shared, &model, options.retries, options.repeat_charged, options.deadline);
        let turn = loop {
            tries.before().await;
            match self
                .exchange(
                    body.clone(),
                    (stream, limit),
                    tries.patience(options.idle_timeout),
                    &profile,
                    &mut attempts,
                )
                .await
            {
                Ok(turn) => break turn,
                Err(error) if tries.again(&error).await => {}
                Err(error) => return Err(error.with_attempts(attempts)),
            }
        };
        let choice = Choice::new(model.clone(), Default::default(), "named by the request");
        Ok(Generation::new(turn, GenerationInfo::new(choice, None, attempts)))
    }

    /// One request, and its attempt on the list.
    async fn exchange(
        &self,
        body: Vec<u8>,
        (stream, limit): (bool, Option<u64>),
        patience: Patience,
        profile: &Profile,
        attempts: &mut Vec<Attempt>,
    ) -> Result<Turn, Error> {
        let started = Instant::now();
        let read = match stream {
            false => self.shared.client.chat(body, patience).await.map(|reply| {
                let (facts, outcome) = answer::read(&reply, Wanted::Turn, profile);
                (facts, outcome, None)
            }),
            true => self.streamed(body, patience, profile).await,
        };
        let (mut attempt, outcome) = match read {
            Ok((facts, outcome, first_token)) => {
                let mut attempt = facts.attempt(None, run::verdict(&outcome), started.elapsed());
                attempt.first_token = first_token;
                (attempt, Ok(outcome))
            }
            Err(error) => (lost(&error), Err(error)),
        };
        attempt.duration = started.elapsed();
        let used = attempt.usage.output;
        attempts.push(attempt);
        whole(outcome?, limit.or(used))
    }

    async fn streamed(
        &self,
        body: Vec<u8>,
        patience: Patience,
        profile: &Profile,
    ) -> Result<(Facts, Outcome, Option<Duration>), Error> {
        let mut arriving = self.shared.client.stream(body, patience).await?;
        if arriving.head().status >= 300 {
            let (facts, outcome) = answer::read(&arriving.whole().await?, Wanted::Turn, profile);
            return Ok((facts, outcome, None));
        }
        let (mut decoder, mut first_token) = (Decoder::default(), None);
        let broken = loop {
            while decoder.next().is_some() {
                first_token.get_or_insert_with(|| arriving.elapsed());
            }
            if decoder.is_over() {
                break None;
            }
            match arriving.next().await {
                Ok(Some(bytes)) => decoder.feed(bytes.as_ref()),
                Ok(None) => decoder.close(),
                Err(error) => break Some(error),
            }
        };
        let (facts, outcome) = answer::read_stream(decoder, broken, arriving.head(), Wanted::Turn, profile);
        Ok((facts, outcome, first_token))
    }
}

/// The turn, where it is whole.
fn whole(outcome: Outcome, limit: Option<u64>) -> Result<Turn, Error> {
    match outcome {
        Outcome::Said { turn, .. } => Ok(*turn),
        Outcome::Wrong { verdict: Verdict::Empty, text } => {
            Err(Error::from(ErrorKind::Empty).with_answer(text))
        }
        Outcome::Wrong { verdict: Verdict::Partial, text } => {
            Err(Error::from(ErrorKind::Partial).with_answer(text))
        }
        Outcome::Wrong { text, .. } => Err(Error::from(ErrorKind::Unreadable).with_answer(text)),
        Outcome::Truncated { text } => {
            Err(Error::from(ErrorKind::Truncated { max_tokens: limit }).with_answer(text))
        }
        Outcome::Failed(refusal) => Err(refusal.error),
    }
}

/// The request itself failed: nobody knows more than that.
fn lost(error: &Error) -> Attempt {
    let mut attempt =
        Attempt::new(None, Verdict::Failed { kind: error.kind().name().to_owned(), status: None });
    attempt.spent = error.spent();
    attempt
}
