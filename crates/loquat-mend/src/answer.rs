//! Which of the values in a text is the answer, and what stood around it.
//!
//! Without a schema:
//!
//! 1. Thoughts count only if there is nothing else, and so do starts that were probably prose.
//! 2. Values in a row, with nothing but commas or line breaks between them, are one array.
//! 3. A fence of JSON before any fence before prose, because a fence is how a model marks its answer. Then an object, or an
//!    array that holds one, before a plain array, because `[1]` in prose is a citation. Then the longer of two plain arrays, for
//!    the same reason. The size of objects says nothing: the draft is often the longer one. Then the lowest cost.
//! 4. The last one: a model that reasons first answers last. It is told (`ChosenCandidate`) if another was as good.

mod frame;

use std::cmp::Reverse;

use crate::reader::{Gap, Reader, Root};
use crate::repair::{Repair, RepairKind as K};
use crate::shape::{self, Shapes};
use crate::tree::{Id, Kind};

/// The values that make up the answer, by their numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Choice {
    One(usize),
    /// All of these in one array.
    Gathered(Vec<usize>),
}

impl Choice {
    pub(crate) fn roots(&self) -> &[usize] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Gathered(all) => all,
        }
    }
}

/// Chooses without a schema. The flag says that another was as good.
pub(crate) fn choose(reader: &Reader, text: &str) -> Option<(Choice, bool)> {
    if let Some(all) = gathered(reader) {
        return Some((
            if all.len() == 1 { Choice::One(*all.first()?) } else { Choice::Gathered(all) },
            false,
        ));
    }
    best(reader, text)
}

/// The best value by its rank; among equals the last.
pub(crate) fn best(reader: &Reader, text: &str) -> Option<(Choice, bool)> {
    let roots = &reader.scan.roots;
    if roots.len() == 1 && reader.scan.pruned().count == 0 {
        return Some((Choice::One(0), false));
    }
    let mut best: Option<(Rank, usize)> = None;
    let mut contested = false;
    for (at, root) in roots.iter().enumerate() {
        let known = reader.scan.pruned().known(root);
        let rank = known.map_or_else(|| rank(reader, root), |(rank, _)| rank);
        let peer = |rank: &Rank| (rank.0, rank.1, rank.2, rank.3, rank.4);
        match &best {
            Some((held, other)) if peer(held) == peer(&rank) => {
                contested |= !is_same(text, roots.get(*other), root)
            }
            Some((held, _)) if *held < rank => continue,
            _ => contested = false,
        }
        if best.as_ref().is_none_or(|(held, _)| rank <= *held) {
            best = Some((rank, at));
            contested |= known.is_some_and(|(_, contested)| contested);
        }
    }
    best.map(|(_, at)| (Choice::One(at), contested))
}

/// Whether two values are written alike.
fn is_same(text: &str, a: Option<&Root>, b: &Root) -> bool {
    a.is_some_and(|a| text.get(a.start()..a.end()) == text.get(b.start()..b.end()))
}

/// Smaller is better. The place is no part of it, so that equals can be told.
pub(crate) type Rank = (bool, bool, u8, bool, Reverse<usize>, u64);

pub(crate) fn rank(reader: &Reader, root: &Root) -> Rank {
    if let Some((rank, _)) = reader.scan.pruned().known(root) {
        return rank;
    }
    let tier = match root.block().map(|block| reader.scan.blocks.get(block)) {
        Some(Some(block)) => u8::from(!block.json),
        // The block is still open.
        Some(None) => u8::from(!reader.scan.is_in_json()),
        None => 2,
    };
    let tree = &reader.tree;
    let (plain, length) = match tree.kind(root.id) {
        Kind::Object => (root.is_small(), 0),
        Kind::Array => {
            let plain = !tree.items(root.id).any(|item| tree.kind(item) == Kind::Object);
            (plain, if plain { tree.items(root.id).count() } else { 0 })
        }
        _ => (true, 0),
    };
    let cost = reader.own_repairs(root).iter().map(|repair| u64::from(repair.kind.cost())).sum();
    (root.thought, root.weak, tier, plain, Reverse(length), cost)
}

/// Whether a value may turn out to fit the schema: its kind does, and if it has members, one of the first is known.
pub(crate) fn may_fit(reader: &Reader, text: &str, id: Id, shapes: Option<&Shapes>) -> bool {
    let Some(shapes) = shapes else { return true };
    let kinds = shapes.kinds(shapes.root);
    let tree = &reader.tree;
    match tree.kind(id) {
        Kind::Object if kinds & shape::OBJECT == 0 => false,
        Kind::Array => kinds & shape::ARRAY != 0,
        Kind::Object => {
            let rule = shapes.one(shapes.root).and_then(|one| one.object.as_ref());
            let Some(rule) = rule.filter(|rule| !rule.properties.is_empty()) else { return true };
            tree.members(id).take(8).any(|(key, _)| rule.keys.find(tree.text(text, key)).is_some())
        }
        _ => kinds & shape::SCALAR != 0,
    }
}

/// All values of the text, if nothing but separators stands between them. Empty ones say nothing beside others.
fn gathered(reader: &Reader) -> Option<Vec<usize>> {
    let roots = &reader.scan.roots;
    let pruned = reader.scan.pruned();
    let all = || roots.iter().enumerate().filter(|(_, root)| root.is_counted());
    let gaps = || all().skip(1).map(|(_, root)| root.gap);
    if gaps().next().is_none() || pruned.prose || gaps().any(|gap| gap == Gap::Prose) {
        return None;
    }
    let full = || all().filter(|(_, root)| !root.is_small());
    let numbers = |(at, _)| at;
    if !pruned.tight && gaps().all(|gap| gap >= Gap::Line) {
        return Some(if full().next().is_none() {
            all().map(numbers).collect()
        } else {
            full().map(numbers).collect()
        });
    }
    // One behind the other without a separator: the same thing again is a correction, another thing is a second value.
    let mut kinds = full().map(|(_, root)| reader.tree.kind(root.id));
    let Some(kind) = kinds.next() else { return all().next().map(|(first, _)| vec![first]) };
    if kinds.all(|other| other == kind) {
        return full().next_back().map(|(last, _)| vec![last]);
    }
    Some(full().map(numbers).collect())
}

/// Everything that was done to the text to get the chosen values: their own repairs, and what was left out around them. `told`
/// are those that were taken out of the reader.
pub(crate) fn repairs(reader: &Reader, text: &str, choice: &Choice, mut told: Vec<Repair>) -> Vec<Repair> {
    let chosen = || choice.roots().iter().filter_map(|at| reader.scan.roots.get(*at));
    told.reserve_exact(chosen().map(|root| root.own().len()).sum::<usize>() + 16);
    for root in chosen() {
        told.extend_from_slice(reader.own_repairs(root));
    }
    let (Some(first), Some(last)) = (chosen().next(), chosen().next_back()) else { return told };
    if matches!(choice, Choice::Gathered(_)) {
        told.push(Repair::new(K::Gathered, first.start(), last.end()));
    }
    let one_block = chosen().all(|root| root.block() == first.block());
    let block = first.block().and_then(|at| reader.scan.blocks.get(at)).filter(|_| one_block);
    let (from, to) = block.map_or((first.start(), last.end()), |block| (block.start().0, block.end().1));
    for part in parts(reader, text.len()) {
        outside(text, part, (part.0, part.1.min(from)), &mut told);
        outside(text, part, (part.0.max(to), part.1), &mut told);
    }
    if let Some(block) = block {
        told.push(Repair::new(K::Fence, block.start().0, block.end().1));
        let ((_, inside), (close, _)) = (block.start(), block.end());
        let part = (inside, close, false);
        outside(text, part, (inside, first.start()), &mut told);
        outside(text, part, (last.end(), close), &mut told);
    }
    told
}

/// The stretches of the text one behind the other, and whether they are thoughts.
pub(crate) fn parts(reader: &Reader, length: usize) -> Vec<(usize, usize, bool)> {
    let mut parts = Vec::new();
    let mut at = 0;
    for &(start, end) in &reader.scan.thoughts {
        parts.push((at, start, false));
        parts.push((start, end, true));
        at = end;
    }
    parts.push((at, length, false));
    parts
}

fn outside(text: &str, part: (usize, usize, bool), span: (usize, usize), told: &mut Vec<Repair>) {
    let left = text.get(span.0..span.1).unwrap_or_default();
    let solid = left.trim_matches([' ', '\t', '\n', '\r']);
    let odd = |c: char| {
        c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{180e}')
    };
    if solid.is_empty() {
        return;
    }
    let start = span.0 + (left.len() - left.trim_start_matches([' ', '\t', '\n', '\r']).len());
    let end = start + solid.len();
    if part.2 {
        told.push(Repair::new(K::ThinkTag, start, end));
    } else if solid.chars().all(|c| c == '\u{feff}') {
        told.push(Repair::new(K::ByteOrderMark, start, end));
    } else if solid.chars().all(odd) {
        told.push(Repair::new(K::OddSpace, start, end));
    } else {
        frame::tell(solid, start, span.0 == part.0, told);
    }
}
