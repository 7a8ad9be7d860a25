//! Closing brackets: the one that is due, one of the wrong kind, one too many, one that is missing.
//!
//! A bracket of the wrong kind closes what it can. What follows it says which container it was meant for: behind a comma and a
//! key an object goes on, and the nearest one is taken whose own bracket is still to come.

use super::source::{Source, is_quote};
use super::{Frame, Reader};
use crate::repair::RepairKind as K;

impl Reader {
    /// Whether the innermost container ends here; then it is left.
    pub(super) fn ended(&mut self, s: &Source<'_>, frame: Frame) -> bool {
        let at = self.pos;
        let here = s.sign(at);
        let due = char::from(frame.close);
        if here.is_none() && !s.done {
            return false;
        }
        match here {
            Some((c, length)) if c == due => {
                self.pos += length;
                if length > 1 {
                    self.tell(K::FullWidth, at, at + length);
                }
                self.leave(s, frame, true);
            }
            Some((c @ ('}' | ']' | ')'), length)) => return self.ended_by_another(s, frame, c, length),
            None => {
                self.tell(K::UnclosedBracket, at, at);
                self.leave(s, frame, false);
            }
            _ if self.region_ends(s, at) => {
                self.tell(K::UnclosedBracket, at, at);
                self.leave(s, frame, false);
            }
            Some(('{', _)) if frame.object && self.peek(s).sibling_follows(at) => {
                self.leave_to_sibling(s, frame);
            }
            _ => return false,
        }
        true
    }

    /// Another bracket than the one that is due; false where it is one too many and stays for [`Reader::separator`].
    fn ended_by_another(&mut self, s: &Source<'_>, frame: Frame, c: char, length: usize) -> bool {
        let at = self.pos;
        let waits = self.frames.iter().rev().skip(1).take(4096).any(|f| char::from(f.close) == c);
        let goes_on = waits && self.goes_on_around(s, frame, c, at + length);
        let outer = waits && !goes_on && !self.is_one_too_many(s, c, at + length);
        if goes_on {
            self.pos = at + length;
        } else if !outer {
            let next = s.next_sign(at + length);
            // Inside another container it is rather a bracket of the wrong kind than one too many.
            let inner = self.frames.len() > 1 && next == Some(',');
            let due = char::from(frame.close);
            if !inner && next.is_some_and(|next| next == ',' || next == due || next == '"') {
                return false;
            }
            self.pos = at + length;
        }
        if !(frame.implied && outer) {
            self.tell(K::MismatchedBracket, at, self.pos);
        }
        self.leave(s, frame, true);
        true
    }

    /// `{"a": [1}, "b": 2}`: whether the container around goes on behind the bracket, so that it was meant for the innermost one,
    /// although one further out waits for its like.
    fn goes_on_around(&self, s: &Source<'_>, frame: Frame, c: char, after: usize) -> bool {
        let mut around = self.frames.iter().rev().skip(1);
        let Some(parent) = around.next() else { return false };
        let (comma, sign, _) = s.next(after);
        if sign != Some(',') || frame.object == (c == '}') || c == ')' {
            return false;
        }
        let (next, first, _) = s.next(s.behind(comma));
        if parent.object {
            let peek = self.peek(s);
            let member = first.is_some_and(is_quote) && peek.key_follows(next) || peek.bare_key_follows(next);
            // What the bracket would close further out stands in an object that could go on so as well.
            let further = c == ']'
                && around.by_ref().find(|f| f.close == b']').is_some()
                && around.next().is_some_and(|f| f.object);
            return member && !further;
        }
        // `[{"a": 1], {"a": 2}]`: behind the outermost array no item can follow.
        self.frames.len() == 2
            && first.is_some_and(|c| matches!(c, '{' | '[' | '"' | '-') || c.is_ascii_digit())
    }

    /// `{"a": [{"b": 1}}]}`: the bracket that is due follows, and the container outside of the one that this bracket could close
    /// is none that it could close.
    fn is_one_too_many(&self, s: &Source<'_>, c: char, after: usize) -> bool {
        let mut open = self.frames.iter().rev();
        let (Some(frame), Some(parent)) = (open.next(), open.next()) else { return false };
        char::from(parent.close) == c
            && s.next_sign(after) == Some(char::from(frame.close))
            && open.next().is_none_or(|outer| outer.close != frame.close)
    }

    /// `[{"a": 1, {"a": 2}]`: the comma stands between the two objects.
    fn leave_to_sibling(&mut self, s: &Source<'_>, frame: Frame) {
        let at = self.pos;
        if s.is_starved() {
            return;
        }
        self.tell(K::UnclosedBracket, at, at);
        self.leave(s, Frame { comma: None, ..frame }, true);
        if let Some(top) = self.frames.last_mut() {
            top.comma = frame.comma;
        }
    }
}
