//! A key of the model's as a property of the schema.

use crate::repair::RepairKind as K;
use crate::words::Found;
use crate::words::index::{Index, Nearness};

/// The properties of a schema, prepared for many keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    names: Index,
    aliases: Index,
}

impl Keys {
    /// Each property with the names that the schema declares beside its own (`x-alias`).
    pub(crate) fn new(names: Vec<(String, Vec<String>)>) -> Self {
        let mut keys = Self::default();
        for (at, (name, aliases)) in names.iter().enumerate() {
            keys.names.add(name, at);
            for alias in aliases {
                keys.aliases.add(alias, at);
            }
        }
        keys
    }

    /// Which property the key means: its number in the list. Two that fit as well are none.
    ///
    /// A property's own name is its own though another one declares it too; otherwise what is declared goes first, as it
    /// is what the model was told to write.
    pub(crate) fn find(&self, key: &str) -> Option<Found<usize>> {
        if let Some(at) = self.names.exact(key) {
            return Some(Found::new(at, []));
        }
        if let Some(at) = self.aliases.exact(key) {
            return Some(Found::new(at, [K::KeySynonym]));
        }
        let alias = if self.aliases.is_empty() { None } else { self.aliases.nearest(key) };
        let name = self.names.nearest(key);
        let (nearness, owners, declared) = match (alias, name) {
            (Some((near, owners)), Some((other, _))) if near <= other => (near, owners, true),
            (_, Some((near, owners))) => (near, owners, false),
            (Some((near, owners)), None) => (near, owners, true),
            (None, None) => return None,
        };
        let [at] = owners.as_slice() else { return None };
        let kind = if nearness == Nearness::Accents { K::KeyAccents } else { K::KeyCase };
        let found = Found::new(*at, [kind]);
        Some(if declared { found.and(K::KeySynonym) } else { found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(names: &[(&str, &[&str])]) -> Keys {
        let own = |alias: &&str| (*alias).to_owned();
        Keys::new(
            names
                .iter()
                .map(|(name, aliases)| ((*name).to_owned(), aliases.iter().map(own).collect()))
                .collect(),
        )
    }

    fn find(keys: &Keys, key: &str) -> Option<(usize, Vec<K>)> {
        keys.find(key).map(|found| (found.value, found.repairs))
    }

    #[test]
    fn a_key_is_found_in_every_case_and_style() {
        let keys = keys(&[("firstName", &[]), ("last_name", &[])]);
        for key in [
            "firstname",
            "first_name",
            "First Name",
            "first-name",
            "FIRST_NAME",
            " firstName ",
            "`firstName`",
        ] {
            assert_eq!(find(&keys, key), Some((0, vec![K::KeyCase])), "{key}");
        }
        assert_eq!(find(&keys, "last_name"), Some((1, vec![])));
        assert_eq!(find(&keys, "lastName"), Some((1, vec![K::KeyCase])));
        assert_eq!(find(&keys, "name"), None);
        assert_eq!(find(&keys, ""), None);
    }

    #[test]
    fn accents_and_ligatures_are_no_difference() {
        let keys = keys(&[("city", &["città"]), ("street", &["Straße"]), ("Über", &[])]);
        assert_eq!(find(&keys, "città"), Some((0, vec![K::KeySynonym])));
        assert_eq!(find(&keys, "citta"), Some((0, vec![K::KeyAccents, K::KeySynonym])));
        assert_eq!(find(&keys, "STRASSE"), Some((1, vec![K::KeyCase, K::KeySynonym])));
        assert_eq!(find(&keys, "uber"), Some((2, vec![K::KeyAccents])));
    }

    #[test]
    fn two_keys_that_fit_as_well_are_none() {
        let keys = keys(&[("userId", &[]), ("user_id", &[]), ("id", &[]), ("ID", &[])]);
        assert_eq!(find(&keys, "user_id"), Some((1, vec![])));
        assert_eq!(find(&keys, "USERID"), Some((0, vec![K::KeyCase])));
        assert_eq!(find(&keys, "User Id"), None);
        assert_eq!(find(&keys, "Id"), None);
    }

    #[test]
    fn a_declared_name_outranks_a_likeness_but_not_a_name() {
        let keys = keys(&[("key2", &["key21"]), ("Key21", &[]), ("a", &["b"]), ("b", &[])]);
        assert_eq!(find(&keys, "KEY21"), Some((0, vec![K::KeyCase, K::KeySynonym])));
        assert_eq!(find(&keys, "key21"), Some((0, vec![K::KeySynonym])));
        assert_eq!(find(&keys, "Key21"), Some((1, vec![])));
        assert_eq!(find(&keys, "b"), Some((3, vec![])));
    }
}
