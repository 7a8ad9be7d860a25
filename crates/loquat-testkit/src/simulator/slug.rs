//! The names of models as OpenRouter takes them: `author/name`, variants, presets, aliases, routers.

use super::error_body::ErrorBody;

/// Every suffix there is; another one makes the name invalid.
const VARIANTS: [&str; 8] = ["free", "nitro", "floor", "online", "exacto", "extended", "thinking", "batch"];
/// The presets of this account.
const PRESETS: [&str; 1] = ["short"];
/// The aliases that the simulator knows, and what they stand for.
const ALIASES: [(&str, &str); 2] = [
    ("~openai/gpt-latest", "openai/gpt-4o"),
    ("~anthropic/claude-sonnet-latest", "anthropic/claude-3.5-sonnet"),
];

/// A name, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// Without variants and preset; the default model for a preset alone.
    pub(super) base: &'a str,
}

impl Name<'_> {
    /// The model that an alias stands for.
    pub(super) fn alias_target(self) -> Option<&'static str> {
        ALIASES.iter().find(|(alias, _)| *alias == self.base).map(|(_, target)| *target)
    }
}

/// Takes a name apart, or says why nobody has it.
pub(super) fn parse(slug: &str) -> Result<Name<'_>, ErrorBody> {
    let invalid = || ErrorBody::new(400, format!("{slug} is not a valid model ID"));
    let (named, preset) =
        slug.split_once("@preset/").map_or((slug, None), |(model, preset)| (model, Some(preset)));
    if let Some(preset) = preset.filter(|preset| !PRESETS.contains(preset)) {
        return Err(ErrorBody::new(404, format!("Preset \"{preset}\" not found")));
    }
    let mut parts = named.split(':');
    let base = parts.next().unwrap_or_default();
    if parts.clone().any(|variant| !VARIANTS.contains(&variant)) {
        return Err(invalid());
    }
    if parts.any(|variant| variant == "batch") {
        return Err(ErrorBody::new(400, format!("{slug} is only available through the batch API")));
    }
    match (base, preset) {
        ("", Some(_)) => Ok(Name { base: "openai/gpt-4o-mini" }),
        (base, _) if base.starts_with('~') => {
            let name = Name { base };
            name.alias_target().map(|_| name).ok_or_else(invalid)
        }
        (base, _) => Ok(Name { base }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart_or_refused() {
        for (slug, base) in [
            ("openai/gpt-4o:nitro:online", "openai/gpt-4o"),
            ("openai/gpt-4o@preset/short", "openai/gpt-4o"),
            ("@preset/short", "openai/gpt-4o-mini"),
            ("~openai/gpt-latest", "~openai/gpt-latest"),
        ] {
            assert_eq!(parse(slug).map(|name| name.base), Ok(base), "{slug}");
        }
        for (slug, status) in [
            ("openai/gpt-4o:fast", 400),
            ("openai/gpt-4o:batch", 400),
            ("@preset/none", 404),
            ("~nobody/none-latest", 400),
        ] {
            assert_eq!(parse(slug).unwrap_err().status, status, "{slug}");
        }
    }
}
