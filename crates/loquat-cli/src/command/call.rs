//! `loquat call`: a request as somebody has written it, through the real client, and all that came of it as one line of JSON.
//!
//! The line is the outcome and goes to stdout whether it is an answer or an error; the exit code tells which.

use loquat::{Attempt, CallOptions, Environment, Error, Generation, Retry, Spent, Turn, Usage, Usd};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{builder, read_file, serving, stdin, usage};
use crate::{
    Io,
    args::{Call, Settings},
    exit::Exit,
    say,
};

pub(crate) async fn run(args: &Call, environment: &Environment, io: &mut Io<'_>) -> Result<Exit, Exit> {
    let body = match args.request.as_os_str() {
        name if name == "-" => stdin(io)?,
        _ => read_file(&args.request, io)?,
    };
    if !body.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return Err(usage(io, "the request is not a JSON object"));
    }
    let settings = Settings {
        model: None,
        size: None,
        base_url: args.base_url.clone(),
        env_file: args.env_file.clone(),
    };
    let mut builder = builder(&settings, environment);
    if let Some(retries) = args.retries {
        builder = builder.max_retries(retries);
    }
    if let Some(timeout) = args.timeout {
        builder = builder.timeout(timeout);
    }
    let (nlp, _simulator) = serving(builder, io).await?;
    let mut options = CallOptions::default();
    options.stream = args.stream;
    options.deadline = args.timeout;
    options.idle_timeout = args.idle_timeout;
    let answer = nlp.call(body.trim_start_matches('\u{feff}'), &options).await;
    let (line, exit) = match &answer {
        Ok(generation) => (serde_json::to_string(&Answer::of(generation)), Exit::Success),
        Err(error) => (serde_json::to_string(&Failure::of(error)), Exit::from(error.kind())),
    };
    say::line(io.stdout, &line.unwrap_or_default());
    Ok(exit)
}

/// All of an answer.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    turn: &'a Turn,
    /// A refusal is an error, whose `answer` has its words.
    refusal: Option<&'a str>,
    #[serde(flatten)]
    facts: Facts<'a>,
}

/// No answer, and all the same what is known.
#[derive(Serialize)]
struct Failure<'a> {
    error: Told<'a>,
    #[serde(flatten)]
    facts: Facts<'a>,
}

/// Who answered, and what it cost.
#[derive(Serialize)]
struct Facts<'a> {
    usage: Usage,
    #[serde(serialize_with = "digits")]
    cost: Option<Usd>,
    spent: &'static str,
    model: Option<&'a str>,
    provider: Option<&'a str>,
    id: Option<&'a str>,
    upstream_calls: usize,
}

#[derive(Serialize)]
struct Told<'a> {
    kind: &'static str,
    /// What happened, and behind it what the provider wrote.
    message: String,
    status: Option<u16>,
    spent: &'static str,
    retryable: bool,
    /// Seconds.
    retry_after: Option<f64>,
    upstream_calls: usize,
    hint: String,
    /// What had come of an answer.
    answer: Option<&'a str>,
    refusal: Option<&'a str>,
}

impl<'a> Answer<'a> {
    fn of(generation: &'a Generation<Turn>) -> Self {
        let info = &generation.info;
        Self { turn: &generation.value, refusal: None, facts: Facts::of(&info.attempts, info.cost) }
    }
}

impl<'a> Failure<'a> {
    fn of(error: &'a Error) -> Self {
        Self { error: Told::of(error), facts: Facts::of(error.attempts(), error.spent()) }
    }
}

impl<'a> Facts<'a> {
    fn of(attempts: &'a [Attempt], spent: Spent) -> Self {
        let last = attempts.last();
        Self {
            usage: last.map(|attempt| attempt.usage).unwrap_or_default(),
            cost: match spent {
                Spent::Known(usd) => Some(usd),
                _ => None,
            },
            spent: word(spent),
            model: last.and_then(|attempt| attempt.model.as_deref()),
            provider: last.and_then(|attempt| attempt.provider.as_deref()),
            id: last.and_then(|attempt| attempt.request_id.as_deref()),
            upstream_calls: attempts.len(),
        }
    }
}

impl<'a> Told<'a> {
    fn of(error: &'a Error) -> Self {
        let upstream = error.upstream_message().filter(|text| !text.is_empty());
        let refused = matches!(error.kind(), loquat::ErrorKind::Refused);
        Self {
            kind: error.kind().name(),
            message: upstream.map_or_else(|| error.to_string(), |text| format!("{error}: {text}")),
            status: error.kind().status(),
            spent: word(error.spent()),
            retryable: error.retry() != Retry::Never,
            retry_after: match error.retry() {
                Retry::After(wait) => Some(wait.as_secs_f64()),
                _ => None,
            },
            upstream_calls: error.attempts().len(),
            hint: error.hint(),
            answer: error.answer(),
            refusal: error.answer().filter(|_| refused),
        }
    }
}

fn word(spent: Spent) -> &'static str {
    match spent {
        Spent::Nothing => "nothing",
        Spent::Maybe => "maybe",
        Spent::Known(_) => "known",
    }
}

/// A number with the digits of the wire, and never a float.
fn digits<S: Serializer>(cost: &Option<Usd>, serializer: S) -> Result<S::Ok, S::Error> {
    let raw =
        cost.and_then(|usd| RawValue::from_string(usd.to_string().trim_start_matches('$').to_owned()).ok());
    raw.serialize(serializer)
}
