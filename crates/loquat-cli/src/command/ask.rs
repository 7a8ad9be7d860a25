//! `loquat ask`: a prompt in, a validated value (or a text) out.

use loquat::{
    Environment, Error, Generation, GenerationInfo, GenerationOptions, Generator, Message, NlpService, Prompt,
};
use serde::Serialize;
use serde_json::Value;

mod streamed;

use super::{failed, read_file, schema, service, stdin, usage, wanted};
use crate::{Io, args::Ask, exit::Exit, say};

pub(crate) async fn run(args: &Ask, environment: &Environment, io: &mut Io<'_>) -> Result<Exit, Exit> {
    // Files first: a typing mistake must not cost a request.
    let schema = schema(args.schema.as_deref(), io)?;
    let prompt = prompt(args, io)?;
    let (nlp, _simulator) = service(&args.settings, environment, io).await?;
    let generator = nlp.generator(&wanted(&args.settings)).map_err(|error| failed(io, &error))?;
    let options = options(args);
    if args.stream {
        return match &schema {
            Some(schema) => {
                let events = generator.stream_value(&prompt, schema.erased(), &options);
                streamed::value(args, events, io).await
            }
            None => {
                let generator = nlp.streaming_text_generator(&wanted(&args.settings));
                let generator = generator.map_err(|error| failed(io, &error))?;
                let events = generator.stream_text(&prompt, &options).await;
                streamed::text(args, events.map_err(|error| failed(io, &error))?, io).await
            }
        };
    }
    let spinner = say::spinner(io.stderr_is_terminal, &format!("asking {}", generator.choice().model));
    let answer = match &schema {
        Some(schema) => generator.generate_value(&prompt, schema.erased(), &options).await,
        None => text(generator.as_ref(), &prompt, &options).await,
    };
    drop(spinner);
    tell(args, answer, io)
}

async fn text(
    generator: &dyn Generator,
    prompt: &Prompt,
    options: &GenerationOptions,
) -> Result<Generation<Value>, Error> {
    let generation = generator.generate_text(prompt, options).await?;
    generation.try_map(|text| Ok(Value::String(text)))
}

fn tell(args: &Ask, answer: Result<Generation<Value>, Error>, io: &mut Io<'_>) -> Result<Exit, Exit> {
    let generation = answer.map_err(|error| gave_up(args, &error, io))?;
    let Generation { value, info, .. } = generation;
    if args.explain {
        explain(&info, io);
    }
    let data = match &value {
        value if args.info => pretty(&Answer { value, info: &info }),
        Value::String(text) if args.schema.is_none() => text.clone(),
        value => pretty(value),
    };
    say::line(io.stdout, &data);
    Ok(Exit::Success)
}

fn gave_up(args: &Ask, error: &Error, io: &mut Io<'_>) -> Exit {
    if args.explain && !error.attempts().is_empty() {
        say::story(io.stderr, error.attempts(), &[], error.notes());
    }
    failed(io, error)
}

#[derive(Serialize)]
struct Answer<'a> {
    value: &'a Value,
    info: &'a GenerationInfo,
}

fn explain(info: &GenerationInfo, io: &mut Io<'_>) {
    say::line(io.stderr, &format!("asked {} ({})", info.choice.model, info.choice.because));
    say::story(io.stderr, &info.attempts, &info.repairs, &info.notes);
    let requests = if info.attempts.len() == 1 { "request" } else { "requests" };
    say::line(io.stderr, &format!("{} {requests}, {} in all", info.attempts.len(), info.cost));
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn options(args: &Ask) -> GenerationOptions {
    let mut options = GenerationOptions::default();
    options.mode = args.mode.into();
    options.re_asks = args.re_asks.unwrap_or(options.re_asks);
    options.parameters.max_tokens = args.max_tokens;
    options.parameters.temperature = args.temperature;
    options
}

fn prompt(args: &Ask, io: &mut Io<'_>) -> Result<Prompt, Exit> {
    let file = match &args.file {
        Some(path) if path.as_os_str() == "-" => Some(stdin(io)?),
        Some(path) => Some(read_file(path, io)?),
        None if args.prompt.is_none() && io.stdin_is_terminal => {
            return Err(usage(io, "nothing to ask: give a prompt, --file, or text on stdin"));
        }
        None if args.prompt.is_none() => Some(stdin(io)?),
        None => None,
    };
    let parts: Vec<&str> = [args.prompt.as_deref(), file.as_deref()].into_iter().flatten().collect();
    let text = parts.join("\n\n");
    if text.trim().is_empty() {
        return Err(usage(io, "nothing to ask: the prompt is empty"));
    }
    let system = args.system.as_ref().map(Message::system);
    Ok(system.into_iter().chain([Message::user(text)]).collect::<Vec<_>>().into())
}
