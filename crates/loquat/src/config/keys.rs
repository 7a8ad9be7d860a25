//! Every environment variable that Loquat reads: the only such list. It also writes `docs/environment.md`.

/// One environment variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Names that other systems use for the same thing. The name itself wins over them.
    pub aliases: &'static [&'static str],
    /// What it does.
    pub meaning: &'static str,
    /// What its value looks like.
    pub form: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    /// Its value is never shown.
    pub secret: bool,
    /// Something in this version uses it; otherwise it is only read and checked.
    pub used: bool,
}

const fn key(name: &'static str, meaning: &'static str, form: &'static str, default: &'static str) -> Key {
    Key { name, aliases: &[], meaning, form, default, secret: false, used: true }
}

const fn aliased(key: Key, aliases: &'static [&'static str]) -> Key {
    Key { aliases, ..key }
}

/// The key of the account.
pub const API_KEY: Key = Key {
    secret: true,
    ..key(
        "OPENROUTER_API_KEY",
        "the account's key; a base URL other than OpenRouter's can do without",
        "text",
        "none: an error in the SDK, the simulator in the CLI",
    )
};
/// The model.
pub const MODEL: Key = aliased(
    key("OPENROUTER_MODEL", "the model to ask; wins over every hint", "`author/name`", "`openai/gpt-4o`"),
    &["OPENROUTER_DEFAULT_MODEL"],
);
/// The limit of an answer.
pub const MAX_TOKENS: Key = key(
    "OPENROUTER_MAX_TOKENS",
    "tokens that an answer may have (not the context window); sent to every model",
    "a whole number above 0",
    "not sent: the model's own limit",
);
/// The app's URL.
pub const HTTP_REFERER: Key =
    key("OPENROUTER_HTTP_REFERER", "the app's URL, for OpenRouter's attribution", "a URL", "not sent");
/// The app's name.
pub const SITE_NAME: Key = aliased(
    key("OPENROUTER_SITE_NAME", "the app's name, for OpenRouter's attribution", "text", "not sent"),
    &["OPENROUTER_APP_TITLE"],
);
/// Where requests go.
pub const BASE_URL: Key = aliased(
    key(
        "OPENROUTER_BASE_URL",
        "where requests go; a local server or the simulator needs no key",
        "an `http` or `https` URL",
        "`https://openrouter.ai/api/v1`",
    ),
    &["OPENROUTER_API_BASE_URL", "OPENROUTER_API_BASE"],
);
/// The whole time of a request.
pub const TIMEOUT: Key = key(
    "OPENROUTER_TIMEOUT",
    "the time a request may take, from its start to the last byte of its answer",
    "a duration such as `60s` or `2m`, or seconds such as `60`",
    "`120s`: slow models think for a minute and more",
);
/// How long a fetched catalogue is good for.
pub const CATALOG_TTL: Key = key(
    "OPENROUTER_CATALOG_TTL",
    "fetches the list of models in the background, and again when it is older than this",
    "a duration such as `1h`, or `off`",
    "`off`: the bundled list serves, no request is made unasked",
);
/// Repetitions.
pub const MAX_RETRIES: Key = key(
    "OPENROUTER_MAX_RETRIES",
    "how often a call sends again what cannot have been charged",
    "a whole number",
    "`2`: most refusals that pass are over within seconds",
);
/// The embedder's model.
pub const EMBEDDER_MODEL: Key = key(
    "OPENROUTER_EMBEDDER_MODEL",
    "the model that turns texts into vectors",
    "`author/name`",
    "`openai/text-embedding-3-large`",
);
/// The embedder's dimensions.
pub const EMBEDDER_DIMENSIONS: Key = key(
    "OPENROUTER_EMBEDDER_DIMENSIONS",
    "the length of a vector, for models that can shorten it; a vector of another length is an error",
    "a whole number above 0",
    "the model's own",
);
/// The reranker's model.
pub const RERANKER_MODEL: Key = key(
    "OPENROUTER_RERANKER_MODEL",
    "the model that puts documents into the order of how well they answer a query",
    "`author/name`",
    "none: there is no reranker",
);
/// The server that judges texts.
pub const MODERATION_URL: Key = key(
    "LOQUAT_MODERATION_URL",
    "a server of OpenAI's wire whose `/moderations` judges texts; OpenRouter has none",
    "an `http` or `https` URL",
    "none: the model itself judges",
);
/// Its key.
pub const MODERATION_API_KEY: Key = Key {
    secret: true,
    ..key(
        "LOQUAT_MODERATION_API_KEY",
        "the key of that server; OpenRouter's is never sent there",
        "text",
        "none",
    )
};
/// Its model.
pub const MODERATION_MODEL: Key =
    key("LOQUAT_MODERATION_MODEL", "the model that judges there", "text", "`omni-moderation-latest`");
/// Whether requests may leave this machine.
pub const NETWORK: Key = key(
    "LOQUAT_NETWORK",
    "`forbid` makes every server that is not on this machine an error, before anything is sent: for test runs",
    "`allow` or `forbid`",
    "`allow`",
);

/// All of them, in the order of the manual.
pub const KEYS: &[Key] = &[
    API_KEY,
    MODEL,
    MAX_TOKENS,
    HTTP_REFERER,
    SITE_NAME,
    BASE_URL,
    TIMEOUT,
    CATALOG_TTL,
    MAX_RETRIES,
    EMBEDDER_MODEL,
    EMBEDDER_DIMENSIONS,
    RERANKER_MODEL,
    MODERATION_URL,
    MODERATION_API_KEY,
    MODERATION_MODEL,
    NETWORK,
];

/// The known name that is most like `name`, where one is like it at all.
pub fn nearest(name: &str) -> Option<&'static str> {
    let known = KEYS.iter().flat_map(|key| std::iter::once(&key.name).chain(key.aliases));
    let tail = name.trim_start_matches("OPENROUTER_").trim_start_matches("LOQUAT_");
    let likeness = |known: &str| {
        let known = known.trim_start_matches("OPENROUTER_");
        // `OPENROUTER_KEY`: a part of the name is all of it.
        if known.split('_').any(|part| part == tail) { 0.9 } else { strsim::jaro_winkler(tail, known) }
    };
    // The last of equals would win: backwards, it is the first of the manual.
    known
        .rev()
        .map(|known| (likeness(known), *known))
        // Below it, the two names share little but letters.
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// The text of `docs/environment.md`.
pub fn page() -> String {
    let mut page = String::from(
        "# Environment\n\n\
         Written by `loquat::config::keys`; a test fails when this page is stale (`just environment` renews it).\n\n\
         Code wins over the environment, the environment over an `.env` file (read when asked for), and that over the\n\
         default. In one source a name wins over its aliases. An empty value counts as not set. A value that does not\n\
         parse is an error of `build()`; an unknown `OPENROUTER_*` or `LOQUAT_*` name is a warning with the nearest known\n\
         name. `loquat doctor` shows every value and where it comes from.\n\n\
         | variable | aliases | what it does | form | default |\n|---|---|---|---|---|\n",
    );
    for key in KEYS {
        let aliases: Vec<String> = key.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        let unused = if key.used { "" } else { " (read and checked; nothing uses it yet)" };
        page.push_str(&format!(
            "| `{}` | {} | {}{unused} | {} | {} |\n",
            key.name,
            aliases.join(", "),
            key.meaning,
            key.form,
            key.default
        ));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_has_a_nearest_one() {
        assert_eq!(nearest("OPENROUTER_MODLE"), Some("OPENROUTER_MODEL"));
        assert_eq!(nearest("OPENROUTER_KEY"), Some("OPENROUTER_API_KEY"));
        assert_eq!(nearest("LOQUAT_TIMEOUT"), Some("OPENROUTER_TIMEOUT"));
        assert_eq!(nearest("OPENROUTER_ZZZ"), None);
    }

    #[test]
    fn the_manual_page_is_not_stale() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/environment.md");
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(found == page(), "docs/environment.md is stale: `just environment` renews it\n{}", page());
    }
}
