//! Where things end that have no end of their own: cut strings, fenced blocks, a model's thoughts.

use super::peek::Place;
use super::source::{FAR, Source};
use super::text::{Text, trimmed};
use super::{Reader, State};
use crate::repair::RepairKind as K;

impl Reader {
    /// Whether a region around the value may end inside a string.
    pub(super) fn region_stops(&self) -> bool {
        self.scan.block.is_some() || self.scan.thought.is_some()
    }

    /// Whether the region around the value ends at `pos`, where a token is due: nothing more can belong to the value.
    pub(super) fn region_ends(&self, s: &Source<'_>, pos: usize) -> bool {
        match s.byte(pos) {
            Some(b'`' | b'~') => self.peek(s).is_fence(pos),
            Some(b'<') => self.thought_ends(s, pos).is_some(),
            _ => false,
        }
    }

    /// The end of the tag at `pos` that closes the thoughts, if it does.
    pub(super) fn thought_ends(&self, s: &Source<'_>, pos: usize) -> Option<usize> {
        let thought = self.scan.thought?;
        let name = thought.name;
        let word = |at: usize| {
            name.bytes().enumerate().all(|(i, b)| s.byte(at + i).is_some_and(|c| c.eq_ignore_ascii_case(&b)))
        };
        let closes = s.byte(pos) == Some(b'<') && s.byte(pos + 1) == Some(b'/') && word(pos + 2);
        (closes && s.byte(pos + 2 + name.len()) == Some(b'>')).then_some(pos + 3 + name.len())
    }

    /// Whether the line that starts at `pos` is a fence of the block around: `Some(true)` if it can be the closing one.
    pub(super) fn fence_line(&self, s: &Source<'_>, pos: usize) -> Option<bool> {
        let block = self.scan.block?;
        let mut at = pos;
        while at < pos + 64 && matches!(s.byte(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let run = (0..64).take_while(|more| s.byte(at + more) == Some(block.mark)).count();
        (run >= 3).then(|| run >= usize::from(block.length) && s.line_ends(at + run))
    }

    /// The text, or its region, ended inside a string.
    pub(super) fn cut_text(&mut self, s: &Source<'_>, text: Text) {
        let at = self.pos;
        if s.is_starved() {
            return;
        }
        if self.unfinished && at >= s.len() {
            return self.leave_growing(s, text, at);
        }
        if text.place == Place::Key {
            return self.cut_key(s, text, at);
        }
        // The first three quotes inside it were its end.
        if let Some(mark) = text.triple.filter(|_| text.quotes > 0 && self.scan.retry()) {
            let quote = text.last.0;
            let content = trimmed(s, text.from, quote, mark);
            return self.close_triple(s, text, content, quote + 3);
        }
        // The string swallowed the end of the block around it.
        if let Some((fence, mark)) = text.fence.filter(|(fence, _)| *fence < at && self.scan.retry()) {
            self.tell(K::UnclosedString, fence, fence);
            self.end_text_at(s, text, (fence, mark), fence + 1);
            self.tree.set_whole(text.id, false);
            return;
        }
        // An odd quote inside a string that never ends was its end.
        if text.quotes % 2 == 1 && self.scan.retry() {
            let (quote, after, mark) = text.last;
            return self.end_text_at(s, text.without_last(), (quote, mark), after);
        }
        let end = self.due_brackets(s, &text, at);
        let split = end
            .filter(|_| self.scan.retry())
            .and_then(|end| split(s, &text, end))
            .filter(|at| *at >= text.escaped_to);
        let end = split.or(end).unwrap_or(at);
        let kind = if split.is_some() { K::MissingQuote } else { K::UnclosedString };
        self.tell(kind, end, end);
        self.end_text(s, text, end, end);
        if split.is_none() {
            self.tree.set_whole(text.id, false);
        }
    }

    fn leave_growing(&mut self, s: &Source<'_>, text: Text, at: usize) {
        if let Some(quote) = self.key_begins(s, &text, at).filter(|_| self.scan.retry()) {
            let mark = text.last.2.saturating_sub(text.last.0 - quote);
            return self.end_text_at(s, text.without_last(), (quote, mark), quote + 1);
        }
        self.tell(K::UnclosedString, at, at);
        if text.place == Place::Key {
            self.tree.truncate(text.id);
            self.tell(K::DanglingKey, text.from, at);
            self.state = State::Between;
            return;
        }
        if text.triple.is_some() {
            self.cut_triple(s, text, at);
        } else {
            self.end_text(s, text, at, at);
        }
        self.tree.set_whole(text.id, false);
    }

    /// `{"a": "x", b` and `{"a": "x" "b`: the quote that ended the string, where the first characters of a key are all that follows.
    fn key_begins(&self, s: &Source<'_>, text: &Text, at: usize) -> Option<usize> {
        let (quote, after, _) = text.last;
        if text.place != Place::Member || text.quotes == 0 || text.triple.is_some() {
            return None;
        }
        let word = |from: usize| {
            let word = s.slice(from, at);
            let plain =
                word.chars().take(FAR + 1).all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'));
            plain && word.len() <= FAR && self.peek(s).may_be_key(word)
        };
        let behind = s.slice(after, at);
        if text.quotes % 2 == 1 {
            let head = behind.trim_start();
            // Without a comma it must be a key that the schema knows, on a line of its own.
            let line = || behind.contains('\n') && self.peek(s).begins_known(head);
            let name = head.strip_prefix(',').or_else(|| line().then_some(head))?.trim_start();
            return (!name.is_empty() && word(at - name.len())).then_some(quote);
        }
        // The last quote opens the key, and the one before it ended the string.
        let (solid, _) = s.solid_before(text.from, quote);
        let solid = if s.byte(solid.checked_sub(1)?) == Some(b',') {
            s.solid_before(text.from, solid - 1).0
        } else {
            solid
        };
        let before =
            solid.checked_sub(1).filter(|before| *before >= text.from && *before >= text.escaped_to)?;
        let closes = s.byte(before) == s.byte(quote) && solid < quote;
        (closes && word(after)).then_some(before)
    }

    /// `{"key: value}`: the key ended at the colon.
    fn cut_key(&mut self, s: &Source<'_>, text: Text, at: usize) {
        let content = s.slice(text.from, at);
        // Where an escape stands before the colon, the key is no plain word.
        let plain = content.find('\\').is_none();
        let colon = content.find(':').filter(|_| plain && self.scan.retry());
        match colon {
            Some(colon) => {
                let end = text.from + content.get(..colon).unwrap_or_default().trim_end().len();
                self.tell(K::MissingQuote, end, end);
                self.end_text(s, text, end, text.from + colon);
            }
            None => {
                self.tree.truncate(text.id);
                self.tell(K::DanglingKey, text.from, at);
                self.state = State::Between;
            }
        }
    }

    /// If the last brackets of a cut string are just those that are due, they are taken as such: where they begin, without the
    /// white space before them. It is told as a cut all the same, because a cut text can end with a bracket too.
    fn due_brackets(&self, s: &Source<'_>, text: &Text, at: usize) -> Option<usize> {
        let content = s.slice(text.from, at);
        let kept = content.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '}' | ']' | ')'));
        let tail = content.get(kept.len()..).unwrap_or_default();
        let brackets: Vec<u8> =
            tail.bytes().filter(|b| !b.is_ascii_whitespace() && b.is_ascii()).take(256).collect();
        let due = self.frames.iter().rev().map(|frame| frame.close);
        let all = !brackets.is_empty()
            && brackets.len() <= self.frames.len()
            && due.zip(&brackets).all(|(a, b)| a == *b);
        all.then_some(text.from + kept.len())
    }
}

/// Where a cut string should have ended: before `, name: value` in an object, before `, 2` in an array.
fn split(s: &Source<'_>, text: &Text, end: usize) -> Option<usize> {
    let content = s.slice(text.from, end);
    for (comma, _) in content.match_indices(',').take(64) {
        let rest = content.get(comma + 1..).unwrap_or_default();
        let found = match text.place {
            Place::Member => {
                let word = rest.trim_start();
                let name =
                    word.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'));
                name.len() < word.len()
                    && name.trim_start().starts_with(':')
                    && !name.trim_start().starts_with(":/")
            }
            Place::Item => {
                rest.len() <= 256 && rest.split(',').all(|item| super::number::kind_of(item.trim()).is_some())
            }
            _ => false,
        };
        if found {
            return Some(text.from + comma);
        }
    }
    None
}
