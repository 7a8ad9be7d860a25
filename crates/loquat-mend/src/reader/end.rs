//! Where things end that have no end of their own: cut strings, fenced blocks, a model's thoughts.

use super::peek::Place;
use super::source::{FAR, Source};
use super::text::{Text, after_odd_quote, without_odd_quote};
use super::triple::trimmed;
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
            // The brackets before the fence stand there as they do in the source.
            let end = self.due_brackets(s, &text, fence);
            let (end, after) = end.map_or((fence, fence + 1), |end| (without_odd_quote(s, &text, end), end));
            self.tell(K::UnclosedString, end, end);
            self.end_text_at(s, text, (end, mark.saturating_sub(fence - end)), after);
            self.tree.set_whole(text.id, false);
            return;
        }
        // An odd quote inside a string that never ends was its end.
        if text.quotes % 2 == 1 && self.scan.retry() {
            let (quote, after, mark) = text.last;
            return self.end_text_at(s, text.without_last(), (quote, mark), after);
        }
        let inside =
            self.swallowed_brackets(s, &text, at).filter(|end| *end >= text.escaped_to && self.scan.retry());
        let end = inside.or_else(|| self.due_brackets(s, &text, at));
        let split = end
            .filter(|_| inside.is_none() && self.scan.retry())
            .and_then(|end| split(s, &text, end))
            .filter(|at| *at >= text.escaped_to);
        let end = split.or(end).map_or(at, |end| without_odd_quote(s, &text, end));
        let kind = if split.is_some() { K::MissingQuote } else { K::UnclosedString };
        self.tell(kind, end, end);
        self.end_text(s, text, end, after_odd_quote(s, end));
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
        // Where an escape or a plus between two strings stands before the colon, the key is no plain word.
        let plain = content.find('\\').is_none();
        let colon = content
            .find(':')
            .filter(|colon| plain && text.from + colon >= text.escaped_to && self.scan.retry());
        match colon {
            Some(colon) => {
                let end = text.from + content.get(..colon).unwrap_or_default().trim_end().len();
                self.tell(K::MissingQuote, end, end);
                let end = without_odd_quote(s, &text, end);
                self.end_text(s, text, end, text.from + colon);
            }
            None => {
                self.tree.truncate(text.id);
                self.tell(K::DanglingKey, text.from, at);
                self.state = State::Between;
            }
        }
    }

    /// `{"a": ["x, y], "b": 1}`: where a string without a closing quote ended, if brackets that are due, a comma, or a bracket that
    /// opens stand between it and the quote at `quote`, and that one opens what can follow them.
    pub(super) fn closed_before(&self, s: &Source<'_>, floor: usize, quote: usize) -> Option<usize> {
        let from = quote.saturating_sub(FAR).max(floor);
        let from = (from..=quote).find(|at| s.text.is_char_boundary(*at))?;
        let tail = s.slice(from, quote).trim_end();
        let opens = tail.bytes().last().filter(|byte| matches!(byte, b'{' | b'['));
        let head = if opens.is_some() { tail.get(..tail.len() - 1)? } else { tail };
        let solid = head.trim_end();
        let separated = solid.strip_suffix(',');
        if separated.is_none() && !head.get(solid.len()..)?.contains('\n') {
            return None;
        }
        let solid = separated.unwrap_or(solid).trim_end();
        let (kept, closed) = self.without_due_brackets(solid);
        let container = self.frames.iter().rev().nth(closed);
        let peek = self.peek(s);
        let follows = match (opens, container.map(|frame| frame.object)) {
            (Some(b'{'), None) => closed > 0 && peek.key_follows(quote),
            (Some(b'{'), Some(false)) => peek.key_follows(quote),
            (Some(_), Some(false)) => peek.item_follows(quote),
            (None, Some(true)) => closed > 0 && peek.key_follows(quote),
            (None, Some(false)) => closed > 0 && peek.item_follows(quote),
            _ => false,
        };
        follows.then_some(from + kept.len())
    }

    /// The text without the brackets at its end that close the innermost containers, and how many those are.
    fn without_due_brackets<'t>(&self, text: &'t str) -> (&'t str, usize) {
        let head = text.trim_end_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '}' | ']'));
        let run = text.get(head.len()..).unwrap_or_default();
        for (offset, _) in run.char_indices().filter(|(_, c)| !c.is_ascii_whitespace()) {
            let kept = text.get(..head.len() + offset).unwrap_or_default();
            let closers =
                run.get(offset..).unwrap_or_default().bytes().filter(|byte| !byte.is_ascii_whitespace());
            let due = self.frames.iter().rev().map(|frame| Some(frame.close)).chain(std::iter::once(None));
            let matched = closers.clone().zip(due).all(|(closer, due)| Some(closer) == due);
            if matched && self.frames.last().is_some_and(|frame| !opens_more(kept, frame.close)) {
                return (kept.trim_end(), closers.count());
            }
        }
        (text, 0)
    }

    /// `[{"a": "x}, 1]`: where a string that never ends should have ended: before brackets that are due, that nothing in it opens,
    /// and behind which the text can go on.
    fn swallowed_brackets(&self, s: &Source<'_>, text: &Text, at: usize) -> Option<usize> {
        let (mut opened, mut tried) = (0_usize, 0);
        for (offset, byte) in s.slice(text.from, at).bytes().enumerate() {
            match byte {
                b'{' | b'[' | b'(' => opened += 1,
                b'}' | b']' | b')' if opened > 0 => opened -= 1,
                b'}' | b']' if self.goes_on_behind(s, text.from + offset) => {
                    return Some(s.solid_before(text.from, text.from + offset).0);
                }
                b'}' | b']' if tried < FAR => tried += 1,
                b'}' | b']' => return None,
                _ => {}
            }
        }
        None
    }

    /// Whether the brackets from `pos` on are those that are due, and the text goes on behind them.
    fn goes_on_behind(&self, s: &Source<'_>, pos: usize) -> bool {
        let mut open = self.frames.iter().rev();
        let (mut at, mut container, mut line_break) = (pos, open.next(), false);
        while let Some(frame) = container
            && s.byte(at) == Some(frame.close)
        {
            let (next, _, broken) = s.next(at + 1);
            (at, container, line_break) = (next, open.next(), broken);
        }
        let Some(container) = container.filter(|_| at > pos) else {
            return at > pos && (line_break || self.region_ends(s, at)) && at < s.len();
        };
        let (next, sign, _) = s.next(at + 1);
        if s.byte(at) != Some(b',') {
            return false;
        }
        let peek = self.peek(s);
        if container.object {
            return peek.bare_key_follows(next);
        }
        let length = s.slice(next, s.len()).bytes().take(FAR).take_while(|b| !b",]}\n".contains(b)).count();
        matches!(sign, Some('{' | '['))
            || super::number::kind_of(s.slice(next, next + length).trim()).is_some()
    }

    /// If the last brackets of a cut string are just those that are due, they are taken as such: where they begin, without the
    /// white space before them. It is told as a cut all the same, because a cut text can end with a bracket too.
    fn due_brackets(&self, s: &Source<'_>, text: &Text, at: usize) -> Option<usize> {
        let content = s.slice(text.from, at).trim_end();
        let content = content.strip_suffix("```").unwrap_or(content);
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

/// Whether the text opens a bracket that `close` would close.
fn opens_more(text: &str, close: u8) -> bool {
    let open = if close == b'}' { b'{' } else { b'[' };
    let count = |sign: u8| text.bytes().filter(|byte| *byte == sign).count();
    count(open) > count(close)
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
