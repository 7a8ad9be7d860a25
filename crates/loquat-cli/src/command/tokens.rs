//! `loquat tokens`: how many tokens a text has for a model, and whether that is a count or an estimate.

use loquat::{
    TokenizerFamily,
    openrouter::{model, tokenizer},
};

use super::{failed, read_file, stdin};
use crate::{Io, args::Tokens, exit::Exit, say};

pub(crate) async fn run(args: &Tokens, io: &mut Io<'_>) -> Result<Exit, Exit> {
    let text = match args.file.as_deref().filter(|path| path.as_os_str() != "-") {
        Some(path) => read_file(path, io)?,
        None => stdin(io)?,
    };
    let tokenizer = tokenizer(model(&args.model).profile().tokenizer);
    let tokens = tokenizer.count(&text).await.map_err(|error| failed(io, &error))?;
    say::line(io.stdout, &tokens.to_string());
    let how = if tokenizer.is_exact() { "exact" } else { "an estimate" };
    say::line(io.stderr, &format!("{how}: {}", vocabulary(tokenizer.family())));
    Ok(Exit::Success)
}

fn vocabulary(family: TokenizerFamily) -> &'static str {
    match family {
        TokenizerFamily::O200k => "the vocabulary o200k",
        TokenizerFamily::Cl100k => "the vocabulary cl100k",
        TokenizerFamily::Claude => "Claude's vocabulary is not public; 11 % more than o200k was measured",
        TokenizerFamily::Llama3 => "Llama 3 counts English as cl100k does, other languages lower",
        _ => "the model's vocabulary is not known here; o200k stands in for it",
    }
}
