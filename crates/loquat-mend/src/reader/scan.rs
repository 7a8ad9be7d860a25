//! Finds the values in what a model wrote around them.
//!
//! A bracket starts a value if what follows it could be JSON, so `{name}` and `[link](url)` are prose. Fences and the tags of
//! thoughts are noted as they pass. A start that is probably prose is weak: if its brackets never close, the scan goes back
//! behind it, at most [`RETRIES`] times, so nothing else is read twice.

use std::ops::Range;

use super::peek::{Peek, Place};
use super::prune::Pruned;
use super::source::{Source, is_quote};
use super::{Reader, State, TooDeep};
use crate::repair::RepairKind as K;
use crate::tree::{Id, Kind};

/// How often the reader goes back: bounded, or it would not be linear.
const RETRIES: u32 = 8;

const NAMES: [&str; 8] =
    ["think", "thinking", "thought", "thoughts", "reasoning", "reflection", "scratchpad", "analysis"];

/// A fenced block; all are offsets into the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    start: u32,
    inside: u32,
    close: u32,
    end: u32,
    pub(super) mark: u8,
    pub(super) length: u8,
    /// The language tag says JSON, or there is none.
    pub(crate) json: bool,
    /// The opening fence does not stand alone in its line.
    one_line: bool,
}

impl Block {
    /// Where the opening fence begins, and where what it holds does.
    pub(crate) fn start(&self) -> (usize, usize) {
        (self.start as usize, self.inside as usize)
    }

    /// Where the closing fence begins, and where it ends.
    pub(crate) fn end(&self) -> (usize, usize) {
        (self.close as usize, self.end as usize)
    }
}

/// The thoughts that are open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thought {
    pub(super) name: &'static str,
    start: usize,
}

/// What stands between a value and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    Nothing,
    Space,
    Line,
    Comma,
    Prose,
}

/// A value that stands in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root {
    pub(crate) id: Id,
    /// The cell behind it.
    pub(crate) behind: Id,
    span: (u32, u32),
    repairs: (u32, u32),
    block: u32,
    pub(crate) thought: bool,
    /// It was probably prose, and its brackets never closed.
    pub(crate) weak: bool,
    pub(crate) gap: Gap,
}

impl Root {
    pub(super) fn new(
        (id, behind): (Id, Id),
        (start, end): (usize, usize),
        own: Range<usize>,
        block: Option<usize>,
    ) -> Self {
        Self {
            id,
            behind,
            span: (start as u32, end as u32),
            repairs: (own.start as u32, own.end as u32),
            block: block.map_or(u32::MAX, |block| block as u32),
            thought: false,
            weak: false,
            gap: Gap::Nothing,
        }
    }

    pub(crate) fn start(&self) -> usize {
        self.span.0 as usize
    }

    pub(crate) fn end(&self) -> usize {
        self.span.1 as usize
    }

    /// Which of the repairs are its own.
    pub(crate) fn own(&self) -> Range<usize> {
        self.repairs.0 as usize..self.repairs.1 as usize
    }

    /// So many repairs before its own are gone.
    pub(super) fn shift(&mut self, gone: usize) {
        self.repairs.0 = self.repairs.0.saturating_sub(gone as u32);
        self.repairs.1 = self.repairs.1.saturating_sub(gone as u32);
    }

    /// The block that it stands in: its number in [`Scan::blocks`].
    pub(crate) fn block(&self) -> Option<usize> {
        (self.block < u32::MAX).then_some(self.block as usize)
    }

    /// Whether it may stand in a row of values.
    pub(crate) fn is_counted(&self) -> bool {
        !self.thought && !self.weak
    }

    /// An empty container, or a scalar.
    pub(crate) fn is_small(&self) -> bool {
        self.behind == self.id + 1
    }
}

/// The value that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Open {
    pub(crate) id: Id,
    pub(super) start: usize,
    pub(super) repairs: usize,
    pub(crate) weak: bool,
    pub(crate) gap: Gap,
}

impl Open {
    /// Where it begins, and the number of its first repair.
    pub(super) fn begins(&self) -> (usize, usize) {
        (self.start, self.repairs)
    }
}

/// What the scan has found.
#[derive(Debug, Clone)]
pub(crate) struct Scan {
    pub(crate) roots: Vec<Root>,
    /// The blocks that hold values.
    pub(crate) blocks: Vec<Block>,
    /// The last block of JSON in which no value was found.
    pub(super) bare: Option<Block>,
    pub(super) pruned: Pruned,
    /// The stretches of the model's thoughts.
    pub(crate) thoughts: Vec<(usize, usize)>,
    pub(super) block: Option<Block>,
    pub(super) thought: Option<Thought>,
    pub(crate) open: Option<Open>,
    /// Nothing but white space and comments stands before, in the text or in the block.
    first: bool,
    /// Where something other than white space stood first.
    solid: Option<usize>,
    gap: Gap,
    retries: u32,
    /// Cells that may yet be moved to take needless parentheses away.
    moves: usize,
    /// How often something that may have been shown turned out to be something else.
    pub(crate) revised: usize,
    /// The thoughts nest too deep: nothing is read in the rest of them.
    mute: bool,
    /// The value that is open was escaped once as a whole.
    pub(super) escaped: bool,
}

impl Default for Scan {
    fn default() -> Self {
        Self {
            roots: Vec::new(),
            blocks: Vec::new(),
            bare: None,
            pruned: Pruned::default(),
            thoughts: Vec::new(),
            block: None,
            thought: None,
            open: None,
            first: true,
            solid: None,
            gap: Gap::Nothing,
            retries: RETRIES,
            moves: 65_536,
            revised: 0,
            mute: false,
            escaped: false,
        }
    }
}

/// What a step may change in a [`Scan`].
pub(super) struct Mark {
    lengths: (usize, usize, usize),
    block: Option<Block>,
    bare: Option<Block>,
    pruned: Pruned,
    thought: Option<Thought>,
    open: Option<Open>,
    first: bool,
    solid: Option<usize>,
    gap: Gap,
    retries: u32,
    mute: bool,
    escaped: bool,
}

impl Scan {
    pub(super) fn mark(&self) -> Mark {
        Mark {
            lengths: (self.roots.len(), self.blocks.len(), self.thoughts.len()),
            block: self.block,
            bare: self.bare,
            pruned: self.pruned,
            thought: self.thought,
            open: self.open,
            first: self.first,
            solid: self.solid,
            gap: self.gap,
            retries: self.retries,
            mute: self.mute,
            escaped: self.escaped,
        }
    }

    pub(super) fn restore(&mut self, mark: Mark) {
        self.roots.truncate(mark.lengths.0);
        self.blocks.truncate(mark.lengths.1);
        self.thoughts.truncate(mark.lengths.2);
        (self.block, self.thought, self.open) = (mark.block, mark.thought, mark.open);
        (self.first, self.gap, self.retries, self.mute) = (mark.first, mark.gap, mark.retries, mark.mute);
        (self.solid, self.bare, self.pruned, self.escaped) =
            (mark.solid, mark.bare, mark.pruned, mark.escaped);
    }

    /// Whether the reader may go back once more.
    pub(super) fn retry(&mut self) -> bool {
        self.retries = self.retries.saturating_sub(1);
        self.retries > 0
    }

    /// Whether `cells` may be moved.
    pub(super) fn collapse(&mut self, cells: usize) -> bool {
        let left = self.moves.checked_sub(cells);
        self.moves = left.unwrap_or(self.moves);
        left.is_some()
    }

    /// Whether the block that is open holds JSON.
    pub(crate) fn is_in_json(&self) -> bool {
        self.block.is_some_and(|block| block.json)
    }

    /// What is known of the values that are gone.
    pub(crate) fn pruned(&self) -> &Pruned {
        &self.pruned
    }

    /// Whether prose stands behind the last value.
    pub(super) fn has_prose(&self) -> bool {
        self.gap == Gap::Prose
    }

    pub(super) fn passed(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }
}

impl Reader {
    /// In prose. False where the text has ended.
    pub(super) fn scan_step(&mut self, s: &Source<'_>) -> Result<bool, TooDeep> {
        let at = self.pos;
        let Some(&byte) = s.text.as_bytes().get(at) else {
            if s.done {
                self.scan_end(s);
                return Ok(false);
            }
            self.waiting = true;
            return Ok(true);
        };
        match byte {
            b' ' | b'\t' | b'\r' => self.skip(1, Gap::Space),
            b'\n' => self.skip(1, Gap::Line),
            b',' | b';' if !self.scan.first => self.skip(1, Gap::Comma),
            b'{' | b'[' | b'(' => return self.bracket(s, byte).map(|()| true),
            b'`' | b'~' => self.fence(s, byte),
            b'<' => self.tag(s),
            b'/' if self.scan.gap != Gap::Prose && matches!(s.byte(at + 1), Some(b'/' | b'*')) => {
                self.comment = Some((at, s.byte(at + 1) == Some(b'*')));
                self.pos += 2;
            }
            b'"' if self.scan.gap == Gap::Comma && self.goes_on(s) => self.reopen_root(s),
            // Its quotes are a fence of another kind.
            b'"' | b'\'' if self.scan.first && self.is_quoted_value(s, byte) => self.skip(3, Gap::Prose),
            b'"' if self.scan.first && self.peek(s).clear_member_follows(at) => self.implied_root(),
            b'"' | b'\'' | b'\\' if (self.scan.first || self.in_row()) && self.at_text(s) => {
                self.text_root(s)
            }
            byte if byte >= 0x80 => self.wide(s)?,
            _ => self.prose(s),
        }
        Ok(true)
    }

    fn skip(&mut self, length: usize, gap: Gap) {
        self.pos += length;
        self.scan.passed(gap);
    }

    fn wide(&mut self, s: &Source<'_>) -> Result<(), TooDeep> {
        match s.sign(self.pos) {
            Some((c, length)) if super::source::is_blank(c) => self.skip(length, Gap::Space),
            Some((',', length)) if !self.scan.first => self.skip(length, Gap::Comma),
            Some(('{' | '[', length)) if length > 1 => {
                // The step reads the sign as JSON's own.
                let byte = if s.sign(self.pos).is_some_and(|(c, _)| c == '{') { b'{' } else { b'[' };
                return self.bracket(s, byte);
            }
            Some((c, _)) if is_quote(c) && !super::source::is_bracket_quote(c) && self.scan.first => {
                self.text_root(s);
            }
            _ => self.prose(s),
        }
        Ok(())
    }

    /// Skips to the next byte that may start something.
    fn prose(&mut self, s: &Source<'_>) {
        let rest = s.text.as_bytes().get(self.pos + 1..).unwrap_or_default();
        let stops = |b: &u8| matches!(b, b'{' | b'[' | b'(' | b'`' | b'~' | b'<' | 0xef | 0xe3);
        let length = rest.iter().position(stops).unwrap_or(rest.len());
        super::source::look(length);
        self.scan.solid.get_or_insert(self.pos);
        self.pos += 1 + length;
        self.scan.first = false;
        self.scan.passed(Gap::Prose);
    }

    fn one_sign_of_prose(&mut self, s: &Source<'_>) {
        self.scan.solid.get_or_insert(self.pos);
        self.pos += s.char(self.pos).map_or(1, char::len_utf8);
        self.scan.first = false;
        self.scan.passed(Gap::Prose);
    }

    fn begin_root(&mut self, weak: bool) {
        let open = Open {
            id: self.tree.len(),
            start: self.pos,
            repairs: self.repairs.len(),
            weak,
            gap: self.scan.gap,
        };
        self.scan.open = Some(open);
        self.told = 0;
        self.scan.solid.get_or_insert(self.pos);
        (self.scan.first, self.scan.gap) = (false, Gap::Nothing);
    }

    /// Whether a value stands in triple quotes or in a backtick here, where a fence was meant.
    fn is_quoted_value(&self, s: &Source<'_>, quote: u8) -> bool {
        let length = (0..3).take_while(|more| s.byte(self.pos + more) == Some(quote)).count();
        if length != if quote == b'`' { 1 } else { 3 } {
            return false;
        }
        let named = s.starts_with(self.pos + length, "json");
        let (at, next, _) = s.next(self.pos + length + if named { 4 } else { 0 });
        match next {
            Some('{') => matches!(s.next_sign(at + 1), Some('"' | '\'' | '}')),
            Some('[') => matches!(s.next_sign(at + 1), Some('"' | '\'' | '{' | '[' | ']')),
            _ => false,
        }
    }

    /// `"a": 1}`: the brace before the first key is missing.
    fn implied_root(&mut self) {
        self.begin_root(false);
        self.tell(K::ImpliedObject, self.pos, self.pos);
        self.open_implied();
    }

    /// Whether a string stood before, and nothing between: `"a", "b"`.
    fn in_row(&self) -> bool {
        let last = self.scan.roots.last().filter(|root| root.behind == self.tree.len() && !root.weak);
        matches!(self.scan.gap, Gap::Comma | Gap::Line)
            && last.is_some_and(|root| self.tree.kind(root.id) == Kind::Text)
    }

    fn text_root(&mut self, s: &Source<'_>) {
        self.begin_root(true);
        self.open_text(s, Place::Top);
    }

    /// Reads the value that starts here, if one does.
    fn bracket(&mut self, s: &Source<'_>, byte: u8) -> Result<(), TooDeep> {
        let length = s.char(self.pos).map_or(1, char::len_utf8);
        let escaped = byte != b'(' && is_escaped_whole(s, self.pos);
        let start = match byte {
            _ if self.scan.mute => Start::Prose,
            _ if escaped => Start::Strong,
            b'(' if self.scan.first && self.is_tuple(s) => Start::Weak,
            b'(' => Start::Prose,
            _ if self.begins_at_end(s, self.pos + length, byte) => Start::Strong,
            _ => {
                let own_line = s.line_starts(0, self.pos);
                start_of(&self.peek(s), self.pos + length, byte == b'{', self.scan.first, own_line)
            }
        };
        if s.is_starved() {
            return Ok(());
        }
        if start == Start::Prose {
            self.one_sign_of_prose(s);
            return Ok(());
        }
        self.begin_root(start == Start::Weak);
        self.set_escaped(s, escaped);
        match byte {
            b'{' => self.open(Kind::Object, b'}', length),
            b'[' => self.open(Kind::Array, b']', length),
            _ => self.open(Kind::Array, b')', length),
        }
    }

    /// Whether an unfinished text ends with the bracket that opens its line, or behind the first letters of its first key.
    fn begins_at_end(&self, s: &Source<'_>, inside: usize, byte: u8) -> bool {
        let starts = self.scan.first || s.line_starts(0, self.pos);
        let (at, next, _) = s.next(inside);
        let ends = next.is_none() && at >= s.len();
        let peek = self.peek(s);
        let key = || {
            byte == b'{'
                && peek.word_to_end(at)
                && (self.scan.first || peek.begins_known(s.slice(at, s.len())))
        };
        self.unfinished && s.done && starts && (ends || key())
    }

    fn set_escaped(&mut self, s: &Source<'_>, escaped: bool) {
        self.scan.escaped = escaped;
        s.escaped.set(escaped);
    }

    /// The value has ended.
    pub(super) fn end_root(&mut self, s: &Source<'_>, whole: bool) {
        self.state = State::Scan;
        self.set_escaped(s, false);
        let Some(open) = self.scan.open.take() else { return };
        let cut = !whole;
        let back = open.weak && cut && !(self.unfinished && self.pos >= s.len()) && self.scan.retry();
        if cut && s.done && self.pos >= s.len() && !self.unfinished && self.closed_inside(s, open.start) {
            return;
        }
        let root = self.open_root(&open);
        if self.scan.roots.len() == self.scan.roots.capacity() {
            self.scan.roots.reserve_exact(crate::row::room(self.scan.roots.len()));
        }
        self.scan.roots.push(Root { weak: open.weak && cut, ..root });
        if back {
            self.pos = open.start + s.char(open.start).map_or(1, char::len_utf8);
            self.scan.gap = Gap::Prose;
        }
    }

    /// A value that never ends has swallowed the end of thoughts that a template opened: the reader goes on behind their tag.
    fn closed_inside(&mut self, s: &Source<'_>, start: usize) -> bool {
        if self.scan.thought.is_some() || !self.scan.thoughts.is_empty() {
            return false;
        }
        let text = s.slice(start, s.len());
        let tags = text.match_indices("</").filter_map(|(at, _)| {
            let rest = text.get(at + 2..)?;
            let name =
                NAMES.into_iter().find(|name| rest.strip_prefix(name).is_some_and(|r| r.starts_with('>')))?;
            Some((start + at, start + at + 3 + name.len()))
        });
        let mut tags = tags.filter(|(at, end)| s.line_starts(0, *at) || s.line_ends(*end));
        let Some((at, end)) = tags.next().filter(|_| self.scan.retries > 1) else { return false };
        self.scan.retries -= 1;
        self.all_were_thoughts();
        self.close_thought(0, at, end);
        true
    }

    /// `{"a": 1}, "b": 2}`: behind an object and a comma stands a member, so the bracket before was one too many.
    fn goes_on(&self, s: &Source<'_>) -> bool {
        let last = self.scan.roots.last().filter(|root| root.behind == self.tree.len() && !root.weak);
        last.is_some_and(|root| self.tree.kind(root.id) == Kind::Object && self.tree.is_whole(root.id))
            && self.peek(s).key_follows(self.pos)
            && !s.is_starved()
    }

    fn reopen_root(&mut self, s: &Source<'_>) {
        let Some(root) = self.scan.roots.pop() else { return };
        self.tree.reopen(root.id);
        let weak = false;
        let open = Open { id: root.id, start: root.start(), repairs: root.own().start, weak, gap: root.gap };
        self.scan.pruned.forget(root.id);
        self.scan.open = Some(open);
        self.scan.gap = Gap::Nothing;
        // The bracket may be one of full width.
        let bracket = s.slice(root.start(), root.end()).chars().next_back().map_or(0, char::len_utf8);
        self.tell(K::StrayCharacter, root.end() - bracket, root.end());
        self.resume_object(root.id, root.start());
    }

    /// Too deep in thoughts: they are not the answer.
    pub(super) fn mute(&mut self) -> bool {
        if self.scan.thought.is_none() {
            return false;
        }
        self.scan.mute = true;
        self.scan.open = None;
        self.frames.clear();
        self.state = State::Scan;
        true
    }

    fn fence(&mut self, s: &Source<'_>, mark: u8) {
        let at = self.pos;
        let length = (0..64).take_while(|more| s.byte(at + more) == Some(mark)).count();
        if length < 3 {
            if mark == b'`' && length == 1 && self.scan.first && !s.is_starved() {
                if self.is_quoted_value(s, mark) {
                    return self.skip(1, Gap::Prose);
                }
                return self.text_root(s);
            }
            return self.one_sign_of_prose(s);
        }
        if let Some(block) = self.scan.block {
            let (_, inside) = block.start();
            let before = s.solid_before(inside, at).0;
            let behind = before > inside && matches!(s.byte(before - 1), Some(b'}' | b']' | b'"' | b'\''));
            let starts = s.line_starts(inside, at);
            if block.mark == mark
                && ((starts && length >= usize::from(block.length)) || behind || block.one_line)
            {
                self.close_block(at, at + length);
            } else {
                self.scan.passed(Gap::Prose);
            }
            self.pos = at + length;
            return;
        }
        let tag_end = tag_end(s, at + length);
        let tag = s.slice(at + length, tag_end);
        let json = tag.is_empty() || tag.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("json"));
        let inside = if json || s.line_ends(tag_end) { tag_end } else { at + length };
        let one_line = !s.line_ends(inside);
        if s.is_starved() {
            return;
        }
        self.scan.block = Some(Block {
            start: at as u32,
            inside: inside as u32,
            close: 0,
            end: 0,
            mark,
            length: length as u8,
            json,
            one_line,
        });
        (self.scan.first, self.pos) = (true, inside);
        // Two blocks are two answers, not two items.
        self.scan.gap = Gap::Prose;
    }

    fn close_block(&mut self, close: usize, end: usize) {
        let Some(block) = self.scan.block.take() else { return };
        let block = Block { close: close as u32, end: end as u32, ..block };
        let blocks = &mut self.scan.blocks;
        if self.scan.roots.iter().rev().any(|root| root.block() == Some(blocks.len())) {
            if blocks.len() == blocks.capacity() {
                blocks.reserve_exact(crate::row::room(blocks.len()));
            }
            blocks.push(block);
        } else if block.json {
            self.scan.bare = Some(block);
        }
        self.scan.first = false;
    }

    /// A tag of thoughts counts at the start of a line only, because prose may speak of `<think>`. A closing tag without an
    /// opening one (templates open the thoughts for the model) counts at the start or the end of a line.
    fn tag(&mut self, s: &Source<'_>) {
        let at = self.pos;
        if let Some(thought) = self.scan.thought {
            match self.thought_ends(s, at) {
                Some(end) if !s.is_starved() => self.close_thought(thought.start, at, end),
                Some(_) => {}
                None => self.one_sign_of_prose(s),
            }
            return;
        }
        let closing = s.byte(at + 1) == Some(b'/');
        let from = at + 1 + usize::from(closing);
        let name = NAMES.into_iter().find(|name| {
            name.bytes()
                .enumerate()
                .all(|(i, b)| s.byte(from + i).is_some_and(|c| c.eq_ignore_ascii_case(&b)))
                && s.byte(from + name.len()) == Some(b'>')
        });
        let Some(name) = name else { return self.one_sign_of_prose(s) };
        let end = from + name.len() + 1;
        // A fence or a comma before it is no line of its own either.
        let starts = s.line_starts(0, at) || self.scan.solid.is_none() && self.scan.block.is_none();
        if closing && self.scan.thoughts.is_empty() && (starts || s.line_ends(end)) {
            if s.is_starved() {
                return;
            }
            self.all_were_thoughts();
            self.close_thought(0, at, end);
        } else if !closing && starts {
            self.scan.thought = Some(Thought { name, start: at });
            self.pos = end;
        } else {
            self.one_sign_of_prose(s);
        }
    }

    fn all_were_thoughts(&mut self) {
        for root in &mut self.scan.roots {
            root.thought = true;
        }
        self.scan.pruned.row_begins();
    }

    fn close_thought(&mut self, start: usize, at: usize, end: usize) {
        self.close_block(at, at);
        self.scan.thoughts.push((start, end));
        self.scan.thought = None;
        (self.scan.first, self.scan.mute) = (true, false);
        self.scan.passed(Gap::Prose);
        self.pos = end;
    }

    fn scan_end(&mut self, s: &Source<'_>) {
        self.close_block(s.len(), s.len());
        if let Some(thought) = self.scan.thought.take() {
            self.scan.thoughts.push((thought.start, s.len()));
        }
    }
}

/// The end of the language tag that starts at `from`. A value that follows the fence directly is no tag.
fn tag_end(s: &Source<'_>, from: usize) -> usize {
    let mut at = from;
    while at < from + 32
        && s.byte(at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'_' | b'.'))
    {
        at += 1;
    }
    let value = s.byte(from).is_some_and(|b| b.is_ascii_digit() || b == b'-');
    if value { from } else { at }
}

/// `{\n  \"a\": 1}`: whether the value that starts here was escaped once as a whole: behind its first brackets, white space included,
/// stands a quote with a backslash.
fn is_escaped_whole(s: &Source<'_>, start: usize) -> bool {
    let mut at = start;
    for _ in 0..super::source::FAR {
        match s.byte(at) {
            Some(b'{' | b'[' | b' ' | b'\t' | b'\r' | b'\n') => at += 1,
            Some(b'\\') => match s.byte(at + 1) {
                Some(b'n' | b'r' | b't') => at += 2,
                next => return next == Some(b'"'),
            },
            _ => return false,
        }
    }
    false
}

/// How much a bracket looks like the start of JSON.
#[derive(PartialEq)]
enum Start {
    Prose,
    Weak,
    Strong,
}

/// `first` says that nothing stands before the bracket: then even an odd start was meant. `own_line` says that it starts a line:
/// then an odd key may have been meant.
fn start_of(peek: &Peek<'_, '_>, inside: usize, object: bool, first: bool, own_line: bool) -> Start {
    let s = peek.source;
    let (at, next, _) = s.next(inside);
    let strong = if first { Start::Strong } else { Start::Weak };
    match next {
        Some('"') if object => quoted_key(peek, at, first, first || own_line),
        Some('"' | '“' | '”' | '„') => Start::Strong,
        None if first => Start::Strong,
        // Too much white space to see what follows.
        None if at < s.len() => Start::Weak,
        Some('{' | '[') if !object => Start::Strong,
        Some('\\') if s.byte(at + 1) == Some(b'"') => Start::Strong,
        // The closing fence of the block: an object that was cut off. Any other fence is one inside braces that mean nothing.
        Some('`' | '~') if peek.is_fence(at) && first && s.line_starts(0, at) && s.line_ends(at + 3) => {
            Start::Strong
        }
        Some('`' | '~') if peek.is_fence(at) => Start::Prose,
        Some('*') if s.starts_with(at, "**\"") => Start::Strong,
        Some(',' | '/' | '#' | '.' | '…' | '}' | ']' | '+') => strong,
        Some(c) if is_quote(c) => {
            if object && peek.key_follows(at) {
                Start::Strong
            } else {
                strong
            }
        }
        Some(_) if object && peek.bare_key_follows(at) => Start::Strong,
        Some(_) if object && (first || own_line) && peek.spaced_key_follows(at) => strong,
        Some('(') if own_line && peek.tuple_follows(at) => strong,
        Some(c) if !object && (first || c.is_ascii_digit() || c == '-' || peek.literal_follows(at)) => strong,
        _ => Start::Prose,
    }
}

/// An object that begins with a quoted word: what follows the word tells JSON from `{"title"}` in prose.
fn quoted_key(peek: &Peek<'_, '_>, at: usize, first: bool, lenient: bool) -> Start {
    let strong = if first { Start::Strong } else { Start::Weak };
    let Some(end) = peek.quoted_end(at) else { return strong };
    match peek.source.next_sign(end + 1) {
        Some(':' | '=' | '"' | '{' | '[') => Start::Strong,
        Some(c) if c.is_ascii_digit() || c == '-' => Start::Strong,
        // `{"a: 1, "b": 2}`: the key lacks its closing quote.
        Some(_) if peek.source.slice(at, end).contains(':') => strong,
        Some(',' | '/' | '#' | '*') => strong,
        _ if lenient => strong,
        None => strong,
        Some(_) => Start::Prose,
    }
}
