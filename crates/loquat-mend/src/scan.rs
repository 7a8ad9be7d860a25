//! Finds the JSON in what a model wrote around it, and says which of several values is the answer.
//!
//! The scan goes through the text once. Thoughts (`<think>`) are set apart first; a fence bounds the values in it;
//! everywhere else a bracket starts a value if what follows it could be JSON, so `{name}` and `[link](url)` are prose.
//! The reader then says where the value ends and the scan goes on there, so nothing is read twice, but for at most
//! [`RETRIES`] weak starts that ran to the end of the text.
//!
//! A bare word or number is never taken out of prose. In a fence it is, where the schema wants a scalar.
//!
//! # Which candidate is the answer
//!
//! 1. Thoughts count only if there is nothing else.
//! 2. With a schema that says something: the fewest misfits, by weight. Then the lowest cost of repairs.
//! 3. Without: a fence of JSON before any fence before prose, because a fence is how a model marks its answer. Then an
//!    object, or an array that holds one, before a plain array, because `[1]` in prose is a citation. Then the longer
//!    of two plain arrays, for the same reason. The size of objects says nothing: the draft is often the longer one.
//!    Then the lowest cost.
//! 4. The last one: a model that reasons first answers last. It is told (`ChosenCandidate`) if another was as good.

use std::cmp::Reverse;

use serde_json::Value;

use crate::fence::{self, Block};
use crate::fit::{self, Misfit};
use crate::grammar::{self, Read, TooDeep};
use crate::lex::{Lexer, is_fence, is_odd_space, step};
use crate::peek::is_quote;
use crate::repair::{Repair, RepairKind as K};
use crate::think::{self, Part};

/// How often the scan goes back behind a bracket that was probably prose: bounded, or the scan would not be linear.
const RETRIES: usize = 8;

pub(crate) struct Candidate {
    pub(crate) value: Value,
    pub(crate) misfits: Vec<Misfit>,
    repairs: Vec<Repair>,
    start: usize,
    end: usize,
    block: Option<Block>,
    thought: bool,
}

/// What the scan found.
pub(crate) struct Found<'t> {
    text: &'t str,
    parts: Vec<Part>,
    best: Option<Candidate>,
    contested: bool,
    pub(crate) candidates: usize,
}

/// Finds the candidates of the text, and keeps the best: a text of a million candidates is no list of a million values.
pub(crate) fn scan<'t>(text: &'t str, schema: Option<&Value>, depth: usize) -> Result<Found<'t>, TooDeep> {
    let scalars = schema.is_some_and(|s| !fit::allows(s, "object") && !fit::allows(s, "array"));
    let parts = think::parts(text);
    let contest = Contest { schema, best: None, contested: false, count: 0 };
    let mut scanner = Scanner { text, depth, scalars, retries: RETRIES, contest, weak: None };
    for part in &parts {
        scanner.part(part)?;
    }
    let mut contest = scanner.contest;
    if let (None, Some(weak)) = (&contest.best, scanner.weak) {
        contest.enter(weak);
    }
    let best = contest.best.map(|(_, best)| best);
    Ok(Found { text, parts, best, contested: contest.contested, candidates: contest.count })
}

struct Scanner<'t, 's> {
    text: &'t str,
    depth: usize,
    scalars: bool,
    retries: usize,
    contest: Contest<'s>,
    /// The first weak start that was given up: better than nothing.
    weak: Option<Candidate>,
}

/// A stretch of text in which values may stand.
struct Region {
    start: usize,
    end: usize,
    /// The first character that is not white space.
    first: usize,
    block: Option<Block>,
    thought: bool,
}

impl Scanner<'_, '_> {
    fn part(&mut self, part: &Part) -> Result<(), TooDeep> {
        let Part { start, end, thought } = *part;
        let mut fences = fence::Finder::new(self.text, end);
        let mut pos = start;
        let region = self.region(start, end, None, thought);
        while pos < end {
            if let Some(block) = fences.block(pos) {
                pos = block.end;
                self.fenced(&self.region(block.inside, block.close, Some(block), thought))?;
            } else {
                pos = self.bracket(&region, pos)?;
            }
        }
        Ok(())
    }

    fn region(&self, start: usize, end: usize, block: Option<Block>, thought: bool) -> Region {
        let blank = |c: char| c.is_whitespace() || is_odd_space(c);
        let solid = self.text.get(start..end).unwrap_or_default().trim_start_matches(blank);
        Region { start, end, first: end - solid.len(), block, thought }
    }

    fn fenced(&mut self, region: &Region) -> Result<(), TooDeep> {
        let content = self.text.get(region.start..region.end).unwrap_or_default();
        let trimmed = content.trim();
        let nested = |value: &Value| value.as_str().is_some_and(|s| s.trim_start().starts_with(['{', '[']));
        // A string that holds JSON would be opened when the result is mended again.
        if self.scalars
            && !trimmed.starts_with(['{', '['])
            && let Some(value) = serde_json::from_str(trimmed).ok().filter(|value| !nested(value))
        {
            let start = region.start + (content.len() - content.trim_start().len());
            let read = Read { value, repairs: Vec::new(), end: start + trimmed.len() };
            self.contest.enter(candidate(region, start, read));
            return Ok(());
        }
        let mut pos = region.start;
        while pos < region.end {
            pos = self.bracket(region, pos)?;
        }
        Ok(())
    }

    /// Reads the value that starts at `pos`, if one does, and says where to go on.
    fn bracket(&mut self, region: &Region, pos: usize) -> Result<usize, TooDeep> {
        step();
        let byte = self.text.as_bytes().get(pos);
        if !matches!(byte, Some(b'{' | b'[')) {
            return Ok(pos + 1);
        }
        let probe = Lexer::new(self.text, pos, region.end, 0);
        let start = start_of(&probe, byte == Some(&b'{'), pos == region.first);
        if start == Start::Prose {
            return Ok(pos + 1);
        }
        let read = match grammar::read(self.text, pos, region.end, self.depth) {
            Ok(read) => read,
            Err(TooDeep) if region.thought => return Ok(region.end),
            Err(TooDeep) => return Err(TooDeep),
        };
        let cut = read.repairs.iter().any(|repair| repair.kind.is_cut());
        let end = read.end.max(pos + 1);
        let candidate = candidate(region, pos, read);
        if start == Start::Weak && cut && self.retries > 0 {
            self.retries -= 1;
            self.weak.get_or_insert(candidate);
            return Ok(pos + 1);
        }
        self.contest.enter(candidate);
        Ok(end)
    }
}

fn candidate(region: &Region, start: usize, read: Read) -> Candidate {
    let Read { value, repairs, end } = read;
    Candidate {
        value,
        misfits: Vec::new(),
        repairs,
        start,
        end,
        block: region.block,
        thought: region.thought,
    }
}

/// How much a bracket looks like the start of JSON.
#[derive(PartialEq)]
enum Start {
    Prose,
    Weak,
    Strong,
}

/// `first` says that nothing stands before the bracket: then even an odd start was meant.
fn start_of(probe: &Lexer<'_>, object: bool, first: bool) -> Start {
    let (at, next) = probe.next_place(probe.pos + 1);
    let strong = if first { Start::Strong } else { Start::Weak };
    match next {
        Some('"' | '“' | '”' | '„') => Start::Strong,
        None if first => Start::Strong,
        Some('{' | '[') if !object => Start::Strong,
        Some('\\') if probe.at(at + 1) == Some(b'"') => Start::Strong,
        Some(',' | '/' | '#' | '.' | '…' | '}' | ']') => strong,
        Some(c) if is_quote(c) && !is_fence(probe, at) => {
            if object && probe.key_follows(at) {
                Start::Strong
            } else {
                strong
            }
        }
        Some(_) if object && probe.bare_key_follows(at) => Start::Strong,
        Some(_) if object && first && probe.spaced_key_follows(at) => Start::Strong,
        Some(c) if !object && (first || c.is_ascii_digit() || c == '-' || probe.literal_follows(at)) => {
            strong
        }
        _ => Start::Prose,
    }
}

/// Smaller is better. The place is no part of it, so that equals can be told.
type Rank = (bool, u64, u8, bool, Reverse<usize>, u64);

fn rank(candidate: &Candidate, schema: Option<&Value>) -> Rank {
    let cost = candidate.repairs.iter().map(|repair| u64::from(repair.kind.cost())).sum();
    let guided = schema.is_some_and(|s| s.as_object().is_some_and(|rules| !rules.is_empty()));
    if guided {
        return (candidate.thought, fit::weight(&candidate.misfits), 0, false, Reverse(0), cost);
    }
    let tier = candidate.block.map_or(2, |block| u8::from(!block.json));
    let (plain, length) = match &candidate.value {
        Value::Object(object) => (object.is_empty(), 0),
        Value::Array(items) => (!items.iter().any(Value::is_object), items.len()),
        _ => (true, 0),
    };
    (candidate.thought, 0, tier, plain, Reverse(if plain { length } else { 0 }), cost)
}

/// Holds the best candidate so far.
struct Contest<'s> {
    schema: Option<&'s Value>,
    best: Option<(Rank, Candidate)>,
    /// Another candidate was as good as the best and differs.
    contested: bool,
    count: usize,
}

impl Contest<'_> {
    /// Takes the candidates in the order of the text: of equals the last stays.
    fn enter(&mut self, mut candidate: Candidate) {
        let fuel = fit::fuel(candidate.end.saturating_sub(candidate.start));
        let misfits = self.schema.map(|s| fit::misfits(&candidate.value, s, fuel));
        candidate.misfits = misfits.unwrap_or_default();
        let rank = rank(&candidate, self.schema);
        self.count += 1;
        // The cost decides, but a rival that only cost more is as good an answer.
        let peer = |rank: &Rank| (rank.0, rank.1, rank.2, rank.3, rank.4);
        match &self.best {
            Some((best, held)) if peer(best) == peer(&rank) => {
                self.contested |= held.value != candidate.value
            }
            Some((best, _)) if *best < rank => {}
            _ => self.contested = false,
        }
        if self.best.as_ref().is_none_or(|(best, _)| rank <= *best) {
            self.best = Some((rank, candidate));
        }
    }
}

impl Found<'_> {
    /// Takes the answer, with everything that was done to get it.
    pub(crate) fn choose(mut self) -> Option<(Candidate, Vec<Repair>)> {
        let mut chosen = self.best.take()?;
        let mut repairs = std::mem::take(&mut chosen.repairs);
        if self.contested {
            repairs.push(Repair::new(K::ChosenCandidate, chosen.start, chosen.end));
        }
        self.around(&chosen, &mut repairs);
        repairs.sort_by_key(|repair| (repair.span.start, repair.span.end));
        Some((chosen, repairs))
    }

    /// Tells what stood around the chosen value.
    fn around(&self, chosen: &Candidate, repairs: &mut Vec<Repair>) {
        let Candidate { start, end, .. } = *chosen;
        let (from, to) = chosen.block.map_or((start, end), |block| (block.start, block.end));
        for part in &self.parts {
            self.outside(part, part.start, part.end.min(from), repairs);
            self.outside(part, part.start.max(to), part.end, repairs);
        }
        if let Some(block) = chosen.block {
            repairs.push(Repair::new(K::Fence, block.start, block.end));
            let inside = Part { start: block.inside, end: block.close, thought: false };
            self.outside(&inside, block.inside, start, repairs);
            self.outside(&inside, end, block.close, repairs);
        }
    }

    fn outside(&self, part: &Part, start: usize, end: usize, repairs: &mut Vec<Repair>) {
        let text = self.text.get(start..end).unwrap_or_default();
        let left = text.trim_matches([' ', '\t', '\n', '\r']);
        let kind = if left.is_empty() {
            return;
        } else if part.thought {
            K::ThinkTag
        } else if left.chars().all(|c| c == '\u{feff}') {
            K::ByteOrderMark
        } else if left.chars().all(is_odd_space) {
            K::OddSpace
        } else {
            K::Prose
        };
        let start = start + text.find(left).unwrap_or_default();
        repairs.push(Repair::new(kind, start, start + left.len()));
    }
}
