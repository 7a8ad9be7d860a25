//! The commands, a file each, and what they share: the service that the settings describe, and files that people name.

use std::path::Path;

use loquat::{Environment, Error, ErrorKind, OpenRouter, OpenRouterBuilder, Schema, Wanted, config::keys};
use loquat_testkit::Simulator;
use serde_json::Value;

use crate::{
    Io,
    args::{Cli, Command, Settings},
    exit::Exit,
    say,
};

mod ask;
mod call;
mod doctor;
mod mend;
mod models;
mod simulate;
mod tokens;

pub(crate) async fn run(cli: Cli, environment: &Environment, io: &mut Io<'_>) -> Exit {
    let done = match cli.command {
        Command::Ask(args) => ask::run(&args, environment, io).await,
        Command::Call(args) => call::run(&args, environment, io).await,
        Command::Doctor(args) => doctor::run(&args, environment, io).await,
        Command::Mend(args) => mend::run(&args, environment, io),
        Command::Models(args) => models::run(&args, environment, io).await,
        Command::Simulate(args) => simulate::run(&args, io).await,
        Command::Tokens(args) => tokens::run(&args, io).await,
    };
    done.unwrap_or_else(|exit| exit)
}

/// The builder that flags and environment describe.
fn builder(settings: &Settings, environment: &Environment) -> OpenRouterBuilder {
    let mut builder = OpenRouter::builder().environment(environment.clone());
    if let Some(path) = &settings.env_file {
        builder = builder.dotenv(path);
    }
    if let Some(url) = &settings.base_url {
        builder = builder.base_url(url);
    }
    if let Some(model) = &settings.model {
        builder = builder.model(model);
    }
    builder
}

fn wanted(settings: &Settings) -> Wanted {
    settings.size.map_or_else(Wanted::default, |size| loquat::ModelSize::from(size).into())
}

/// Whether what is missing is the key, which the simulator does without.
fn lacks_key(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::MissingSetting { name, .. } if name == keys::API_KEY.name)
}

/// The service; without a key, one that asks the embedded simulator, and says so.
async fn service(
    settings: &Settings,
    environment: &Environment,
    io: &mut Io<'_>,
) -> Result<(OpenRouter, Option<Simulator>), Exit> {
    serving(builder(settings, environment), io).await
}

/// The service of `builder`, as [`service`].
async fn serving(
    builder: OpenRouterBuilder,
    io: &mut Io<'_>,
) -> Result<(OpenRouter, Option<Simulator>), Exit> {
    let (nlp, simulator) = match builder.clone().build() {
        Ok(nlp) => (nlp, None),
        Err(error) if lacks_key(&error) => {
            let simulator = Simulator::start().await.map_err(|error| internal(io, &error))?;
            let url = simulator.base_url();
            let nlp = builder.base_url(&url).build().map_err(|error| failed(io, &error))?;
            say::line(
                io.stderr,
                &format!(
                    "{} is not set: the embedded simulator at {url} answers, not a model",
                    keys::API_KEY.name
                ),
            );
            (nlp, Some(simulator))
        }
        Err(error) => return Err(failed(io, &error)),
    };
    nlp.warnings().iter().for_each(|warning| say::line(io.stderr, &format!("warning: {warning}")));
    Ok((nlp, simulator))
}

fn failed(io: &mut Io<'_>, error: &Error) -> Exit {
    say::error(io.stderr, error);
    match error.kind() {
        // Known here, before anything was sent: the command line asks for what cannot be.
        ErrorKind::RungUnavailable { .. } if error.attempts().is_empty() => Exit::Usage,
        kind => kind.into(),
    }
}

fn internal(io: &mut Io<'_>, error: &dyn std::fmt::Display) -> Exit {
    say::line(io.stderr, &format!("error: {error}"));
    Exit::Internal
}

fn usage(io: &mut Io<'_>, message: &str) -> Exit {
    say::line(io.stderr, &format!("error: {message}"));
    Exit::Usage
}

/// The schema in the file at `path`, if one is named.
fn schema(path: Option<&Path>, io: &mut Io<'_>) -> Result<Option<Schema<Value>>, Exit> {
    let Some(path) = path else { return Ok(None) };
    let text = read_file(path, io)?;
    Schema::from_text(&text).map(Some).map_err(|error| {
        say::line(io.stderr, &format!("in `{}`:", path.display()));
        failed(io, &error)
    })
}

/// All of stdin.
fn stdin(io: &mut Io<'_>) -> Result<String, Exit> {
    let mut text = String::new();
    match io.stdin.read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) => Err(usage(io, &format!("cannot read stdin: {error}"))),
    }
}

fn read_file(path: &Path, io: &mut Io<'_>) -> Result<String, Exit> {
    std::fs::read_to_string(path)
        .map_err(|error| usage(io, &format!("cannot read `{}`: {error}", path.display())))
}
