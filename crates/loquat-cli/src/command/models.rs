//! `loquat models`: the bundled catalogue, or the one that is fetched now, filtered.

use loquat::{
    Environment, Model, OpenRouter, Rung, Usd,
    openrouter::{Profile, catalog, model},
};

use super::{failed, service};
use crate::{
    Io,
    args::{Models, Settings},
    exit::Exit,
    say,
};

pub(crate) async fn run(args: &Models, environment: &Environment, io: &mut Io<'_>) -> Result<Exit, Exit> {
    let found = if args.refresh {
        let (nlp, _simulator) = service(&Settings::default(), environment, io).await?;
        nlp.refresh_catalogue().await.map_err(|error| failed(io, &error))?;
        filtered(args, fetched(&nlp))
    } else {
        filtered(args, bundled())
    };
    if args.json {
        say::line(io.stdout, &serde_json::to_string_pretty(&found).unwrap_or_default());
        return Ok(Exit::Success);
    }
    let head = ["model", "window", "max out", "$/M in", "$/M out", "modes"];
    say::line(io.stdout, &say::table(&head, found.iter().map(row)));
    tell(args, &found, io);
    Ok(Exit::Success)
}

fn tell(args: &Models, found: &[Profile], io: &mut Io<'_>) {
    let models = if found.len() == 1 { "model" } else { "models" };
    if args.refresh {
        say::line(io.stderr, &format!("{} {models}, as listed now", found.len()));
        return;
    }
    let unlisted = if found.iter().any(|profile| catalog::find(&profile.id).is_none()) {
        "; anthropic/claude-3.5-sonnet is no longer listed there"
    } else {
        ""
    };
    say::line(io.stderr, &format!("{} {models}; catalogue of {}{unlisted}", found.len(), catalog::DATE));
}

/// What the service lists.
fn fetched(nlp: &OpenRouter) -> Vec<Profile> {
    let listed = nlp.catalogue();
    listed.iter().map(|model| nlp.profile(&model.entry.id.as_str().into()).0).collect()
}

/// The catalogue, and the models with a generator of their own that it no longer lists.
fn bundled() -> Vec<Profile> {
    let unlisted = [loquat::Claude35Sonnet.profile()];
    let listed = catalog::all().iter().map(|entry| model(&entry.id).profile());
    listed.chain(unlisted).collect()
}

fn filtered(args: &Models, profiles: Vec<Profile>) -> Vec<Profile> {
    let filter = args.filter.as_deref().unwrap_or_default().to_lowercase();
    let mut found: Vec<Profile> = profiles
        .into_iter()
        .filter(|profile| profile.id.to_lowercase().contains(&filter))
        .filter(|profile| args.mode.and_then(|mode| mode.rung()).is_none_or(|rung| profile.promises(rung)))
        .filter(|profile| {
            args.min_context.is_none_or(|least| profile.context_window.is_some_and(|n| n >= least))
        })
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

fn row(profile: &Profile) -> Vec<String> {
    vec![
        say::printable(&profile.id),
        count(profile.context_window),
        count(profile.max_output),
        per_million(profile.prompt_price.as_deref()),
        per_million(profile.completion_price.as_deref()),
        modes(profile),
    ]
}

pub(super) fn count(tokens: Option<u64>) -> String {
    tokens.map_or_else(|| "?".to_owned(), |tokens| tokens.to_string())
}

pub(super) fn per_million(price: Option<&str>) -> String {
    let price = price.and_then(|digits| digits.parse::<Usd>().ok()).and_then(|usd| usd.times(1_000_000));
    price.map_or_else(|| "?".to_owned(), Usd::digits)
}

pub(super) fn modes(profile: &Profile) -> String {
    let all = [Rung::JsonSchema, Rung::JsonMode, Rung::ForcedTool, Rung::Prompt];
    let promised: Vec<&str> =
        all.into_iter().filter(|rung| profile.promises(*rung)).map(Rung::name).collect();
    promised.join(" ")
}
