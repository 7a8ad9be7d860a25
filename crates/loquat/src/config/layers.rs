//! The sources of settings, strongest first, and which of them wins.

use std::collections::BTreeMap;

use loquat_core::Error;
use serde::Serialize;

use super::{Environment, Setting, Warning, invalid, keys, keys::Key};

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "from", content = "name")]
#[non_exhaustive]
pub enum Origin {
    /// The builder.
    Code,
    /// The environment, under this name.
    Environment(&'static str),
    /// An `.env` file, under this name.
    Dotenv(&'static str),
    /// Nothing is set.
    Default,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code => f.write_str("code"),
            Self::Environment(name) => write!(f, "environment, `{name}`"),
            Self::Dotenv(name) => write!(f, "`.env` file, `{name}`"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Code over environment over `.env` file; in each, a name over its aliases.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layers {
    pub(crate) code: Code,
    pub(crate) environment: Environment,
    pub(crate) dotenv: Environment,
}

/// What the builder was told, as texts, so that a value from code is checked like any other.
#[derive(Clone, Default)]
pub(crate) struct Code(BTreeMap<&'static str, String>);

impl Code {
    pub(crate) fn set(&mut self, key: Key, value: String) {
        self.0.insert(key.name, value);
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

impl Layers {
    pub(super) fn parse<T>(&self, key: Key, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Error> {
        let Some((value, origin)) = self.find(&key) else { return Ok(None) };
        parse(value).map(Some).ok_or_else(|| invalid(&key, &origin))
    }

    pub(super) fn origin(&self, key: Key) -> Option<Origin> {
        self.find(&key).map(|(_, origin)| origin)
    }

    pub(crate) fn settings(&self) -> Vec<Setting> {
        keys::KEYS.iter().map(|key| self.show(key)).collect()
    }

    fn show(&self, key: &Key) -> Setting {
        let found = self.find(key);
        // A key pasted into the wrong variable is still a key.
        let is_secret = |value: &str| key.secret || value.contains("sk-");
        let value = found
            .map(|(value, _)| if is_secret(value) { "(set, hidden)".to_owned() } else { value.to_owned() });
        let origin = found.map_or(Origin::Default, |(_, origin)| origin);
        Setting { name: key.name, value, default: key.default, origin, used: key.used }
    }

    pub(crate) fn warnings(&self) -> Vec<Warning> {
        let mut unknown: Vec<&str> =
            self.environment.unknown_names().chain(self.dotenv.unknown_names()).collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
            .into_iter()
            .map(|name| Warning { unknown: name.to_owned(), nearest: keys::nearest(name) })
            .collect()
    }

    fn find(&self, key: &Key) -> Option<(&str, Origin)> {
        if let Some(value) =
            self.code.0.get(key.name).map(|value| value.trim()).filter(|value| !value.is_empty())
        {
            return Some((value, Origin::Code));
        }
        let names = || std::iter::once(key.name).chain(key.aliases.iter().copied());
        let in_environment =
            names().find_map(|name| Some((self.environment.get(name)?, Origin::Environment(name))));
        in_environment
            .or_else(|| names().find_map(|name| Some((self.dotenv.get(name)?, Origin::Dotenv(name)))))
    }
}
