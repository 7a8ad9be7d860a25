//! Finds the name that a whole text is: exactly, in another case, without accents, in another style.

use std::collections::HashMap;

use crate::words::fold;

/// How far a text is from the name that it is, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Nearness {
    Exact,
    Case,
    Accents,
    Style,
}

/// Names, each of an owner; two owners may have the same name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    names: Vec<Name>,
    /// The first owner of each name as it is written.
    exact: HashMap<String, usize>,
    /// The names by the coarsest form, in which all that may be meant are equal.
    folded: HashMap<String, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Name {
    text: String,
    owner: usize,
}

impl Index {
    pub(crate) fn add(&mut self, text: &str, owner: usize) {
        self.exact.entry(text.to_owned()).or_insert(owner);
        self.folded.entry(fold::style(text)).or_default().push(self.names.len());
        self.names.push(Name { text: text.to_owned(), owner });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The owner of exactly this name.
    pub(crate) fn exact(&self, text: &str) -> Option<usize> {
        self.exact.get(text).copied()
    }

    /// The owners of the names that are nearest to the text, without repetition; none if nothing is near.
    pub(crate) fn nearest(&self, text: &str) -> Option<(Nearness, Vec<usize>)> {
        let style = fold::style(text);
        let wanted = Wanted::new(text, !style.is_empty());
        let near = |name: usize| {
            let name = self.names.get(name)?;
            Some((wanted.nearness(&name.text)?, name.owner))
        };
        let all: Vec<_> = self.folded.get(&style)?.iter().filter_map(|name| near(*name)).collect();
        let nearest = all.iter().map(|(nearness, _)| *nearness).min()?;
        let mut owners: Vec<_> =
            all.into_iter().filter(|(nearness, _)| *nearness == nearest).map(|(_, owner)| owner).collect();
        owners.sort_unstable();
        owners.dedup();
        Some((nearest, owners))
    }
}

/// A text with the forms that names of the same style are compared in.
pub(crate) struct Wanted<'t> {
    text: &'t str,
    case: String,
    plain: String,
    /// Whether the style form says anything: that of `>=` is empty.
    styled: bool,
}

impl<'t> Wanted<'t> {
    pub(crate) fn new(text: &'t str, styled: bool) -> Self {
        Self { text, case: fold::case(text), plain: fold::plain(text), styled }
    }

    /// How near a name of the same style is.
    pub(crate) fn nearness(&self, name: &str) -> Option<Nearness> {
        if name == self.text {
            Some(Nearness::Exact)
        } else if fold::case(name) == self.case {
            Some(Nearness::Case)
        } else if fold::plain(name) == self.plain {
            Some(Nearness::Accents)
        } else {
            self.styled.then_some(Nearness::Style)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[&str]) -> Index {
        let mut index = Index::default();
        names.iter().enumerate().for_each(|(owner, name)| index.add(name, owner));
        index
    }

    #[test]
    fn the_nearest_name_is_found() {
        let index = index(&["Two", "TWO", "café", "number_three"]);
        assert_eq!(index.nearest("TWO"), Some((Nearness::Exact, vec![1])));
        assert_eq!(index.nearest("two"), Some((Nearness::Case, vec![0, 1])));
        assert_eq!(index.nearest("CAFE"), Some((Nearness::Accents, vec![2])));
        assert_eq!(index.nearest("Number Three"), Some((Nearness::Style, vec![3])));
        assert_eq!(index.nearest("four"), None);
    }

    #[test]
    fn names_of_signs_alone_are_not_mixed_up() {
        let index = index(&[">", "≥"]);
        assert_eq!(index.nearest("<"), None);
        assert_eq!(index.nearest(">"), Some((Nearness::Exact, vec![0])));
    }
}
