//! Where settings come from: an injected source, so that tests and examples set no process variables.

use std::path::Path;

use loquat_core::{Error, ErrorKind};

use super::keys;

/// Variables by name. The process's own are [`Environment::process`]; any others are collected from pairs.
///
/// ```
/// use loquat::Environment;
/// let environment = Environment::from_iter([("OPENROUTER_MODEL", "openai/gpt-4o-mini")]);
/// assert_eq!(environment.get("OPENROUTER_MODEL"), Some("openai/gpt-4o-mini"));
/// ```
#[derive(Clone, Default)]
pub struct Environment(Vec<(String, String)>);

impl Environment {
    /// The variables of this process whose names begin with `OPENROUTER_` or `LOQUAT_`. Bytes that are no UTF-8 become
    /// replacement characters.
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the process's environment")]
    pub fn process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| {
                Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
            })
            .filter(|(name, _)| is_ours(name))
            .collect()
    }

    /// The variables of an `.env` file whose names begin with `OPENROUTER_` or `LOQUAT_`; its other lines are not looked at,
    /// and the process's own variables neither read nor changed.
    ///
    /// # Errors
    /// [`InvalidSetting`](ErrorKind::InvalidSetting) when the file cannot be read.
    pub fn dotenv(path: &Path) -> Result<Self, Error> {
        let wrong = |_| ErrorKind::InvalidSetting {
            name: format!("the file `{}`", path.display()),
            expected: "a readable `.env` file".to_owned(),
        };
        let text = std::fs::read_to_string(path).map_err(wrong)?;
        Ok(text
            .trim_start_matches('\u{feff}')
            .lines()
            .filter_map(assignment)
            .filter(|(name, _)| is_ours(name))
            .collect())
    }

    /// The value of `name`; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name)?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    pub(super) fn unknown_names(&self) -> impl Iterator<Item = &str> {
        let known = |name: &str| keys::KEYS.iter().any(|key| key.name == name || key.aliases.contains(&name));
        self.0.iter().map(|(name, _)| name.as_str()).filter(move |name| is_ours(name) && !known(name))
    }
}

/// `NAME=value`, `export NAME="value"`, with a comment behind it or not. Nothing is put into values: a `$` is a `$`, in a
/// key above all, and the process's variables are not looked at.
fn assignment(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let value = value.trim_start();
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.split_once(quote));
    let value = match quoted {
        Some((inside, _)) => inside,
        None => value.split(" #").next().unwrap_or_default().trim_end(),
    };
    Some((name.trim().to_owned(), value.to_owned()))
}

fn is_ours(name: &str) -> bool {
    name.starts_with("OPENROUTER_") || name.starts_with("LOQUAT_")
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
