//! The tolerant reader: from a text, whole or in pieces, to a [`Tree`] of everything in it that could be meant as JSON.
//!
//! One machine with an explicit stack serves both uses: a whole text is one piece. A step looks ahead, decides and moves on; a
//! step that looked beyond what has arrived is taken back and repeated later. So the result does not depend on the pieces,
//! nothing recurses, and each byte is looked at a bounded number of times.
//!
//! It reads valid JSON exactly as a strict reader does and tells nothing then. It never fails but for depth.
//!
//! | state | it stands | next |
//! |---|---|---|
//! | `Scan` | in prose, before or between values | a bracket, a fence, a tag of thoughts (`scan.rs`) |
//! | `Between` | in a container, where a separator, a key, an item or a bracket is due (`container.rs`) | |
//! | `Colon` | behind a key | `Value` |
//! | `Value` | where the value of a member is due | |
//! | `Text` | in a string (`text.rs`) | `Behind` |
//! | `Behind` | behind a string that a plus may continue, or that was a key | `Between` |
//! | `Bare` | in a value without quotes (`bare.rs`) | `Between` |
//! | `Comment` | in a comment | the state before |

mod bare;
mod bracket;
mod container;
mod end;
mod number;
mod peek;
mod prune;
mod quick;
mod scalars;
mod scan;
mod source;
#[cfg(test)]
mod steps;
mod tail;
mod text;
mod told;
mod triple;

use std::collections::HashSet;
use std::sync::Arc;

use crate::repair::{Repair, RepairKind as K};
use crate::tree::{Id, Tree};
use peek::{Peek, Place};
pub(crate) use source::Source;

pub(crate) use scan::{Gap, Root};

/// The value nests too deep: the only thing that the reader does not put up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooDeep;

/// An open container.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    id: Id,
    /// The bracket that is due.
    close: u8,
    object: bool,
    /// It has no bracket of its own: `["key": 1]`.
    implied: bool,
    started: bool,
    /// A comma that nothing has followed yet.
    comma: Option<u32>,
    start: u32,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Scan,
    Between,
    Colon { key: Id },
    Value { key: Id },
    Text(text::Text),
    Behind { id: Id, place: Place, plus: Option<usize> },
    Bare(bare::Bare),
}

/// The machine. It keeps no text: each call brings what has arrived so far.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pos: usize,
    state: State,
    /// In a comment that began here; true: it ends at `*/`.
    comment: Option<(usize, bool)>,
    frames: Vec<Frame>,
    pub(crate) tree: Tree,
    pub(crate) repairs: Vec<Repair>,
    /// So many repairs may be told before it is asked how thick they stand.
    told: usize,
    /// Where a key without quotes stands that was seen from before the comma, and how long it is.
    name: (usize, usize),
    /// What the step has changed of earlier repairs: their numbers, and how they were.
    joined: Vec<(usize, Repair)>,
    pub(crate) scan: scan::Scan,
    depth: usize,
    /// The text is unfinished for good: its end cuts, and nothing is made of what is missing.
    unfinished: bool,
    /// Nothing more can be done until more arrives.
    waiting: bool,
    known: Option<Arc<HashSet<String>>>,
}

/// What a step may change, to take it back.
struct Save {
    pos: usize,
    state: State,
    comment: Option<(usize, bool)>,
    frames: usize,
    top: Option<Frame>,
    cells: Id,
    decoded: usize,
    repairs: usize,
    last: Option<Repair>,
    scan: Option<scan::Mark>,
}

impl Reader {
    pub(crate) fn new(depth: usize, known: Option<Arc<HashSet<String>>>) -> Self {
        Self {
            pos: 0,
            state: State::Scan,
            comment: None,
            frames: Vec::new(),
            tree: Tree::default(),
            repairs: Vec::new(),
            told: 0,
            name: (0, 0),
            joined: Vec::new(),
            scan: scan::Scan::default(),
            depth,
            unfinished: false,
            waiting: false,
            known,
        }
    }

    /// Says that the text will never be finished: see [`crate::Mender::so_far`].
    pub(crate) fn unfinished(mut self) -> Self {
        self.unfinished = true;
        self
    }

    /// The repairs of a value's own text.
    pub(crate) fn own_repairs(&self, root: &Root) -> &[Repair] {
        self.repairs.get(root.own()).unwrap_or_default()
    }

    /// Lets go of what only reading needs.
    pub(crate) fn let_go(&mut self) {
        (self.frames, self.joined) = (Vec::new(), Vec::new());
    }

    /// Takes the repairs of the value with this number out, when nothing more is read: without a copy.
    pub(crate) fn take_repairs(&mut self, number: usize) -> Vec<Repair> {
        let Some(root) = self.scan.roots.get_mut(number) else { return Vec::new() };
        let range = root.own();
        root.shift(range.end);
        let mut own = std::mem::take(&mut self.repairs);
        own.truncate(range.end);
        own.drain(..range.start.min(own.len()));
        if own.capacity() > own.len() + 4096 {
            own.shrink_to(own.len() + 16);
        }
        own
    }

    /// The value that is being read, as if it ended here.
    pub(crate) fn open_root(&self, open: &scan::Open) -> Root {
        let block = self.scan.block.map(|_| self.scan.blocks.len());
        let own = open.repairs..self.repairs.len();
        let mut root = Root::new((open.id, self.tree.len()), (open.start, self.pos), own, block);
        (root.thought, root.weak, root.gap) = (self.scan.thought.is_some(), open.weak, open.gap);
        root
    }

    /// How far the text is decided, in bytes.
    pub(crate) fn decided(&self) -> usize {
        self.pos
    }

    /// Reads as far as can be decided. With `done` the text is all there is, and is read to its end.
    pub(crate) fn run(&mut self, text: &str, done: bool) -> Result<(), TooDeep> {
        if done && self.pos == 0 {
            self.tree.reserve(text.len());
        }
        let source = Source::new(text, done);
        self.waiting = false;
        loop {
            self.joined.clear();
            source.escaped.set(self.scan.escaped);
            let save = if done { None } else { Some(self.save()) };
            match self.step(&source) {
                Ok(false) if done => return Ok(()),
                Err(TooDeep) if source.is_starved() || self.mute() => {}
                other => {
                    other?;
                }
            }
            match save {
                Some(save) if source.is_starved() => {
                    self.restore(save);
                    break;
                }
                _ if self.waiting => break,
                None if self.scan.roots.len() >= prune::FEW => self.prune(text, None),
                _ => {}
            }
        }
        if let State::Text(text) = self.state {
            self.show_text(&source, text);
        }
        Ok(())
    }

    /// False where the text has ended.
    fn step(&mut self, s: &Source<'_>) -> Result<bool, TooDeep> {
        if let Some((start, block)) = self.comment {
            self.in_comment(s, start, block);
            return Ok(true);
        }
        match self.state {
            State::Scan => return self.scan_step(s),
            State::Between => self.between(s)?,
            State::Colon { key } => self.colon(s, key),
            State::Value { key } => self.member_value(s, key)?,
            State::Text(text) => self.text_step(s, text),
            State::Behind { id, place, plus } => self.behind_text(s, id, place, plus)?,
            State::Bare(bare) => self.bare_step(s, bare),
        }
        Ok(true)
    }

    fn save(&self) -> Save {
        Save {
            pos: self.pos,
            state: self.state,
            comment: self.comment,
            frames: self.frames.len(),
            top: self.frames.last().copied(),
            cells: self.tree.len(),
            decoded: self.tree.decoded.len(),
            repairs: self.repairs.len(),
            last: self.repairs.last().copied(),
            // Inside a value nothing changes there.
            scan: (self.frames.len() <= 1).then(|| self.scan.mark()),
        }
    }

    fn restore(&mut self, save: Save) {
        (self.pos, self.state, self.comment) = (save.pos, save.state, save.comment);
        (self.waiting, self.told) = (false, 0);
        if self.frames.len() < save.frames
            && let Some(top) = save.top
        {
            self.tree.reopen(top.id);
        }
        self.frames.truncate(save.frames.saturating_sub(1));
        self.frames.extend(save.top);
        self.tree.truncate(save.cells);
        self.tree.decoded.truncate(save.decoded);
        for (at, repair) in self.joined.drain(..).rev() {
            if let Some(joined) = self.repairs.get_mut(at) {
                *joined = repair;
            }
        }
        self.repairs.truncate(save.repairs);
        if let (Some(last), Some(saved)) = (self.repairs.last_mut(), save.last) {
            *last = saved;
        }
        if let Some(mark) = save.scan {
            self.scan.restore(mark);
        }
    }

    fn peek<'p, 't>(&'p self, source: &'p Source<'t>) -> Peek<'p, 't> {
        Peek { source, frames: &self.frames, known: self.known.as_deref() }
    }

    /// Whether two asterisks here stand before or behind a quote: emphasis around a string.
    fn is_markdown(&self, s: &Source<'_>) -> bool {
        s.byte(self.pos + 1) == Some(b'*')
            && (s.byte(self.pos + 2) == Some(b'"') || (self.pos > 0 && s.byte(self.pos - 1) == Some(b'"')))
    }

    /// Skips what may stand between tokens. False where a comment began that is not over yet, or nothing more has arrived.
    fn trivia(&mut self, s: &Source<'_>) -> bool {
        loop {
            let rest = s.text.as_bytes().get(self.pos..).unwrap_or_default();
            if rest.first().is_some_and(|byte| source::is_token(*byte)) {
                return true;
            }
            let blank = source::run_of(source::BLANK, rest, usize::MAX);
            self.pos += blank;
            let Some(&byte) = rest.get(blank) else {
                self.waiting = !s.done;
                return s.done;
            };
            match Some(byte) {
                Some(b'/') if matches!(s.byte(self.pos + 1), Some(b'/' | b'*')) => {
                    self.comment = Some((self.pos, s.byte(self.pos + 1) == Some(b'*')));
                    self.pos += 2;
                    return false;
                }
                // `#ff8800` is a value, where one is due.
                Some(b'#')
                    if matches!(self.state, State::Value { .. })
                        && s.byte(self.pos + 1).is_some_and(|b| b.is_ascii_alphanumeric()) =>
                {
                    return true;
                }
                Some(b'*') if self.is_markdown(s) => {
                    // Both signs of a pair are one repair.
                    let opens = s.byte(self.pos + 2) == Some(b'"');
                    if opens || self.repairs.last().is_none_or(|last| last.kind != K::Markdown) {
                        self.tell(K::Markdown, self.pos, self.pos + 2);
                    }
                    self.pos += 2;
                }
                Some(b'#') => {
                    self.comment = Some((self.pos, false));
                    self.pos += 1;
                    return false;
                }
                Some(b'\\') if s.is_escaped_blank(self.pos) => {
                    self.tell(K::OddSpace, self.pos, self.pos + 2);
                    self.pos += 2;
                }
                Some(b'\x0b' | b'\x0c') => {
                    self.tell(K::OddSpace, self.pos, self.pos + 1);
                    self.pos += 1;
                }
                Some(byte) if byte >= 0x80 => match s.char(self.pos) {
                    Some(c) if source::is_odd_blank(c) => {
                        self.tell(K::OddSpace, self.pos, self.pos + c.len_utf8());
                        self.pos += c.len_utf8();
                    }
                    _ => return true,
                },
                _ => return true,
            }
        }
    }

    fn in_comment(&mut self, s: &Source<'_>, start: usize, block: bool) {
        let rest = s.slice(self.pos, s.len());
        let found = if block { rest.find("*/").map(|at| at + 2) } else { rest.find('\n') };
        source::look(found.unwrap_or(rest.len()));
        match found {
            Some(length) => self.pos += length,
            None if s.done => self.pos = s.len(),
            None => {
                // The first half of the closing sign may have arrived.
                self.pos = s.len() - usize::from(block && rest.ends_with('*'));
                self.waiting = true;
                return;
            }
        }
        self.comment = None;
        self.tell(K::Comment, start, self.pos);
    }
}

/// Reads a whole text.
pub(crate) fn read(text: &str, depth: usize, known: Option<Arc<HashSet<String>>>) -> Result<Reader, TooDeep> {
    let mut reader = Reader::new(depth, known);
    reader.run(text, true)?;
    Ok(reader)
}
