//! The only listed word of a sentence.
//!
//! The listed words lie in a tree of their parts, so that a sentence is read once however many there are; at each place
//! the longest word wins. Those that are nearest to how they are listed decide, and among them the most frequent one;
//! a tie decides nothing. A word that the sentence denies spoils it: what is meant instead is anybody's guess.

use std::collections::HashMap;

use crate::repair::RepairKind as K;
use crate::words::index::{Nearness, Wanted};
use crate::words::tokens::{Gap, Token, is_denied, tokens};
use crate::words::{Found, choice, fold};

/// The listed words by their parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Prose {
    names: Vec<Name>,
    /// The tree; the first node is the root.
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// By a part to the next node.
    steps: HashMap<String, usize>,
    /// The names that end here.
    ends: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Name {
    text: String,
    owner: usize,
    declared: bool,
}

/// A listed word at a place of the sentence.
struct Seen {
    nearness: Nearness,
    owner: usize,
    declared: bool,
}

impl Prose {
    /// Adds a word; `declared` says that it is a synonym.
    pub(super) fn add(&mut self, text: &str, owner: usize, declared: bool) {
        let name = self.names.len();
        self.names.push(Name { text: text.to_owned(), owner, declared });
        let parts =
            |text: &str| -> Vec<String> { tokens(text).into_iter().map(|token| token.plain).collect() };
        let style = fold::style(text);
        let closed = if style.contains(' ') { Vec::new() } else { vec![style] };
        for path in [parts(text), parts(&opened(text)), closed] {
            self.lay(path, name);
        }
    }

    /// The only word of the sentence.
    pub(super) fn find(&self, text: &str) -> Option<Found<usize>> {
        let tokens = tokens(text);
        let seen = self.seen(text, &tokens)?;
        let nearest = seen.iter().map(|seen| seen.nearness).min()?;
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for seen in seen.iter().filter(|seen| seen.nearness == nearest) {
            *counts.entry(seen.owner).or_default() += 1;
        }
        let most = counts.values().max()?;
        let mut best = counts.iter().filter(|(_, count)| *count == most).map(|(owner, _)| *owner);
        let (owner, None) = (best.next()?, best.next()) else { return None };
        let declared = !seen.iter().any(|s| s.nearness == nearest && s.owner == owner && !s.declared);
        Some(Found::new(owner, choice::kinds(nearest, declared)).and(K::WordInProse))
    }

    fn lay(&mut self, path: Vec<String>, name: usize) {
        if path.iter().all(String::is_empty) {
            return;
        }
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let mut at = 0;
        for part in path {
            let next = self.nodes.len();
            let Some(node) = self.nodes.get_mut(at) else { return };
            at = *node.steps.entry(part).or_insert(next);
            if at == next {
                self.nodes.push(Node::default());
            }
        }
        if let Some(node) = self.nodes.get_mut(at).filter(|node| !node.ends.contains(&name)) {
            node.ends.push(name);
        }
    }

    /// Every listed word of the sentence; `None` if it denies one.
    fn seen(&self, text: &str, tokens: &[Token]) -> Option<Vec<Seen>> {
        let (mut seen, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            let Some((end, names)) = self.longest(tokens, at) else {
                at += 1;
                continue;
            };
            let here = self.nearest(text, tokens, at, end, names);
            if here.is_empty() {
                at += 1;
                continue;
            }
            if is_denied(tokens, at) {
                return None;
            }
            seen.extend(here);
            at = end;
        }
        Some(seen)
    }

    /// The longest listed word that begins with the part `at`: behind its last part, and its names.
    fn longest(&self, tokens: &[Token], at: usize) -> Option<(usize, &[usize])> {
        if tokens.get(at).is_some_and(|token| token.gap == Gap::Joined) {
            return None;
        }
        let (mut node, mut best) = (self.nodes.first()?, None);
        for (ahead, token) in tokens.iter().enumerate().skip(at) {
            let Some(next) = node.steps.get(&token.plain).and_then(|next| self.nodes.get(*next)) else {
                break;
            };
            node = next;
            let behind = tokens.get(ahead + 1).map_or(Gap::Stop, |token| token.gap);
            if !matches!(behind, Gap::Joined | Gap::Elided) && !node.ends.is_empty() {
                best = Some((ahead + 1, node.ends.as_slice()));
            }
        }
        best
    }

    /// The names that are nearest to what the sentence says.
    fn nearest(&self, text: &str, tokens: &[Token], at: usize, end: usize, names: &[usize]) -> Vec<Seen> {
        let place = tokens.get(at).zip(end.checked_sub(1).and_then(|last| tokens.get(last)));
        let said = place.and_then(|(first, last)| text.get(first.from..last.to)).unwrap_or_default();
        let wanted = Wanted::new(said, true);
        let lone = is_lone(said, text, tokens, end);
        let near = |name: &usize| {
            let name = self.names.get(*name)?;
            let nearness = wanted.nearness(listed(&name.text))?;
            // `a`, `it`, `or` are words of every sentence.
            let meant = said.chars().count() > 2 || nearness == Nearness::Exact;
            (meant && lone).then_some(Seen { nearness, owner: name.owner, declared: name.declared })
        };
        let all: Vec<Seen> = names.iter().filter_map(near).collect();
        let nearest = all.iter().map(|seen| seen.nearness).min();
        all.into_iter().filter(|seen| Some(seen.nearness) == nearest).collect()
    }
}

/// The word without the punctuation around it, which a sentence has at other places.
fn listed(name: &str) -> &str {
    let inner = |c: char| !fold::is_letter(c) && !fold::is_sign(c) && c != '-';
    let trimmed = name.trim_matches(inner);
    if trimmed.is_empty() { name } else { trimmed }
}

/// Whether `A` and `I` stand for themselves and are not words of the sentence: no word follows.
fn is_lone(said: &str, text: &str, tokens: &[Token], end: usize) -> bool {
    if !matches!(said, "A" | "I") {
        return true;
    }
    let from = end.checked_sub(1).and_then(|last| tokens.get(last)).map_or(0, |token| token.to);
    let to = tokens.get(end).map_or(text.len(), |token| token.from);
    to == text.len() || text.get(from..to).is_some_and(|between| between.trim() != "")
}

/// The word with spaces where its case says that parts begin: `numberThree`, `HTMLText`.
fn opened(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let mut out = String::with_capacity(word.len() + 4);
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let after = chars.get(at + 1).copied();
        let rises = before
            .is_some_and(|b| b.is_lowercase() || (b.is_uppercase() && after.is_some_and(char::is_lowercase)));
        if c.is_uppercase() && rises {
            out.push(' ');
        }
        out.push(*c);
    }
    out
}
