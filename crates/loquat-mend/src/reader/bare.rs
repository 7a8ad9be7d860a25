//! Values without quotes: numbers, literals, and words that should have had quotes.

use super::number::{self, Class};
use super::peek::Place;
use super::source::{FAR, Source, is_blank, is_quote};
use super::{Reader, State};
use crate::repair::RepairKind as K;
use crate::tree::{Id, Kind};

/// No number that matters is longer, in bytes; nor is a key in an array.
const LONGEST_NUMBER: usize = 512;

/// A value without quotes that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bare {
    place: Place,
    start: usize,
    /// How far it is read.
    at: usize,
    /// Brackets that were opened inside it, and those of them that are no parentheses.
    brackets: u32,
    braces: u32,
    /// Quotes inside it.
    quotes: u32,
    blank: bool,
    words: u32,
}

/// What a sign says of the value.
enum Next {
    Goes,
    Ends,
    /// It was a key: `[key: 1]`.
    Key,
}

impl Reader {
    pub(super) fn open_bare(&mut self, place: Place) {
        let start = self.pos;
        self.state = State::Bare(Bare {
            place,
            start,
            at: start,
            brackets: 0,
            braces: 0,
            quotes: 0,
            blank: true,
            words: 0,
        });
    }

    /// Reads on, up to the next sign that needs a look ahead; at that sign, decides.
    pub(super) fn bare_step(&mut self, s: &Source<'_>, mut bare: Bare) {
        let first = bare.at;
        loop {
            let bytes = s.text.as_bytes();
            let Some(&byte) = bytes.get(bare.at) else {
                self.state = State::Bare(bare);
                if s.done {
                    self.end_bare(s, bare, true);
                } else {
                    self.waiting = true;
                }
                return;
            };
            let plain = byte == b' '
                || (byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
                    && !(bare.blank && bare.words > 0);
            if !plain {
                if bare.at > first {
                    // What follows may have to be repeated: keep what is done.
                    self.state = State::Bare(bare);
                    return;
                }
                match self.bare_sign(s, &bare) {
                    Next::Ends => return self.end_bare(s, bare, false),
                    Next::Key => return self.bare_key(s, bare),
                    Next::Goes => {}
                }
                if s.is_starved() {
                    return;
                }
            }
            let Some((c, length)) = s.sign(bare.at) else { return };
            match c {
                '(' => bare.brackets += 1,
                '{' | '['
                    if !bare.blank
                        || self.is_body(s, &bare)
                        || (bare.place == Place::Member && bare.words > 0) =>
                {
                    bare.brackets += 1;
                    bare.braces += 1;
                }
                ')' => bare.brackets = bare.brackets.saturating_sub(1),
                '}' | ']' => {
                    bare.brackets = bare.brackets.saturating_sub(1);
                    bare.braces = bare.braces.saturating_sub(1);
                }
                '"' => bare.quotes += 1,
                _ => {}
            }
            let blank = is_blank(c);
            bare.words += u32::from(bare.blank && !blank);
            bare.blank = blank;
            bare.at += length;
        }
    }

    /// `function () { .. }`: whether the bracket here belongs to what stands before it.
    fn is_body(&self, s: &Source<'_>, bare: &Bare) -> bool {
        s.slice(bare.start, bare.at).trim_end().ends_with(')')
    }

    fn bare_sign(&self, s: &Source<'_>, bare: &Bare) -> Next {
        let Some((c, length)) = s.sign(bare.at) else { return Next::Ends };
        let (at, after) = (bare.at, bare.at + length);
        let ends = match c {
            '\n' | '\r' => self.line_ends_bare(s, bare),
            '\\' if s.is_escaped_blank(at) => self.line_ends_bare(s, bare),
            '}' | ']' => bare.brackets == 0,
            ',' | ';' if bare.brackets > 0 => false,
            ';' => match bare.place {
                Place::Member => self.separates(s, bare, after),
                _ => self.is_scalar(s, bare),
            },
            ',' => {
                bare.place != Place::Member
                    || self.peek(s).member_follows(after)
                    || (self.is_scalar(s, bare) && self.peek(s).spaced_key_follows(after))
            }
            ')' if bare.brackets == 0 => {
                self.frames.last().is_some_and(|frame| frame.close == b')')
                    || s.next_sign(after)
                        .is_none_or(|next| matches!(next, '}' | ']') && self.is_scalar(s, bare))
            }
            '/' => s.byte(after) == Some(b'*') || (bare.blank && s.byte(after) == Some(b'/')),
            '#' => bare.blank && bare.words > 0,
            '<' => self.thought_ends(s, at).is_some(),
            ':' if bare.place == Place::Item && bare.words <= 1 && !bare.blank => {
                let word = s.slice(bare.start, at);
                let digits = word.len() > LONGEST_NUMBER || word.bytes().all(|b| b.is_ascii_digit());
                let next = s.byte(after);
                if digits || matches!(next, Some(b'/' | b':')) {
                    return Next::Goes;
                }
                return if next.is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'{' | b'[')) {
                    Next::Key
                } else {
                    Next::Goes
                };
            }
            c if is_quote(c) => {
                self.stray_quote(s, bare, at)
                    || (bare.blank && self.text_follows(s, at, bare.place))
                    || (!bare.blank && self.is_scalar(s, bare) && self.text_opens(s, at, bare.place))
            }
            '.' | '…' if bare.blank && bare.words == 1 => {
                (c == '…' || s.starts_with(at, "...")) && self.is_scalar(s, bare)
            }
            c => !c.is_whitespace() && bare.blank && bare.words == 1 && self.stands_alone(s, bare),
        };
        if ends { Next::Ends } else { Next::Goes }
    }

    /// Whether a semicolon is no end of a statement: code may hold it, and a single word does not.
    fn separates(&self, s: &Source<'_>, bare: &Bare, after: usize) -> bool {
        let word = s.slice(bare.start, bare.at);
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let single = bare.words <= 1 && word.len() <= LONGEST_NUMBER && word.chars().all(plain);
        let peek = self.peek(s);
        if single {
            return peek.member_follows(after);
        }
        let (pos, _, _) = s.next(after);
        peek.key_follows(pos) || peek.bare_key_follows(pos)
    }

    /// Whether a value without quotes ends with its line: the value of a member goes on, unless it is whole or a member follows.
    fn line_ends_bare(&self, s: &Source<'_>, bare: &Bare) -> bool {
        if bare.place != Place::Member || bare.brackets > 0 && bare.place == Place::Item {
            return true;
        }
        // Only a single word can be a value of its own, and none that is longer than a number.
        let short = bare.words <= 1 && bare.at - bare.start <= LONGEST_NUMBER;
        if short && !matches!(number::classify(s.slice(bare.start, bare.at).trim_end()), Class::Word) {
            return true;
        }
        let (pos, next, _) = s.next(bare.at);
        // Lines of code: only a key that the schema knows shows that they are over.
        if bare.braces > 0 && next.is_some() {
            return self.region_ends(s, pos) || self.peek(s).known_member_follows(pos);
        }
        match next {
            None | Some('}' | ']' | ',') => true,
            Some('/') => matches!(s.byte(pos + 1), Some(b'/' | b'*')),
            Some(c) => {
                self.region_ends(s, pos)
                    || (is_quote(c) && self.peek(s).key_follows(pos))
                    || self.peek(s).bare_key_follows(pos)
            }
        }
    }

    /// Whether a quote behind a word is the rest of a pair whose first quote is missing.
    fn stray_quote(&self, s: &Source<'_>, bare: &Bare, pos: usize) -> bool {
        let odd = match s.byte(pos) {
            Some(b'"') => bare.quotes.is_multiple_of(2),
            other => other == Some(b'\''),
        };
        odd && matches!(s.next_sign(pos + 1), None | Some(',' | '}' | ']'))
    }

    /// Whether what is read so far is a value without any doubt: a number or a literal.
    fn is_scalar(&self, s: &Source<'_>, bare: &Bare) -> bool {
        bare.words <= 1
            && bare.at - bare.start <= LONGEST_NUMBER
            && !matches!(number::classify(s.slice(bare.start, bare.at).trim_end()), Class::Word)
    }

    /// `1"a"`: whether a string starts behind a number or a literal, and is closed soon.
    fn text_opens(&self, s: &Source<'_>, pos: usize, place: Place) -> bool {
        if place == Place::Member { self.peek(s).key_follows(pos) } else { self.peek(s).item_follows(pos) }
    }

    fn text_follows(&self, s: &Source<'_>, pos: usize, place: Place) -> bool {
        if place == Place::Member { self.peek(s).key_follows(pos) } else { s.byte(pos) == Some(b'"') }
    }

    /// Whether the first word is a value of its own and only a comma is missing before the one that starts here: `[1 2]`.
    fn stands_alone(&self, s: &Source<'_>, bare: &Bare) -> bool {
        let first = s.slice(bare.start, bare.at).trim_end();
        if matches!(number::classify(first), Class::Word) {
            return false;
        }
        if bare.place == Place::Member {
            return self.peek(s).bare_key_follows(bare.at);
        }
        let mut end = bare.at;
        while end < bare.at + 32
            && s.byte(end)
                .is_some_and(|b| b.is_ascii_graphic() && !matches!(b, b',' | b']' | b'}' | b')' | b'"'))
        {
            end += 1;
        }
        let second = s.slice(bare.at, end);
        second.starts_with(['{', '[']) || !matches!(number::classify(second), Class::Word)
    }

    fn bare_key(&mut self, s: &Source<'_>, bare: Bare) {
        if s.is_starved() || self.frames.len() >= self.depth {
            return self.end_bare(s, bare, false);
        }
        self.pos = bare.at;
        let id = self.tree.push_source(Kind::Text, true, (bare.start, bare.at), bare.start, bare.at);
        self.tell(K::UnquotedKey, bare.start, bare.at);
        self.state = State::Behind { id, place: Place::Item, plus: None };
    }

    /// The value ends; `cut` says that the text ended with it.
    fn end_bare(&mut self, s: &Source<'_>, bare: Bare, cut: bool) {
        if s.is_starved() {
            return;
        }
        let word = s.slice(bare.start, bare.at).trim_end_matches(is_blank);
        let growing = cut && self.unfinished;
        if growing && let Some(value) = self.before_key(s, &bare, word).filter(|_| self.scan.retry()) {
            let at = bare.start + value.len();
            return self.end_bare(s, Bare { at, ..bare }, false);
        }
        let end = bare.start + word.len();
        self.state = State::Between;
        self.pos = end;
        if word.is_empty() {
            self.stray(s);
            return self.no_value(bare.place);
        }
        if !cut && self.stray_quote(s, &bare, end) {
            self.tell(K::StrayQuote, end, end + 1);
            self.pos = end + 1;
        }
        match number::classify(word) {
            Class::Word if bare.place == Place::Member && matches!(word, "..." | "…") => {
                self.tell(K::Ellipsis, bare.start, end);
                self.no_value(bare.place);
            }
            Class::Word if word == "-" && !cut => {
                self.tell(K::StrayCharacter, bare.start, end);
                self.no_value(bare.place);
            }
            Class::Word if cut && number::is_cut_literal(word) => {
                self.tell(K::CutToken, bare.start, end);
                if growing && word != "-" {
                    let id = self.tree.push_source(
                        number::literal_of(word),
                        true,
                        (bare.start, end),
                        bare.start,
                        end,
                    );
                    self.tree.set_chars(id, false, bare.start, end, end, false);
                } else {
                    self.no_value(bare.place);
                }
            }
            Class::Word if cut && number::is_number(number::complete_part(word)) => {
                self.tell(K::CutToken, bare.start, end);
                self.leaf(number::complete_part(word), bare.start, end, growing);
            }
            _ => self.leaf(word, bare.start, end, growing),
        }
    }

    /// `{a: 1, b` and `{a: x y, b`: the value before a comma or a line break, where the first letters of a key are all that follows.
    fn before_key<'w>(&self, s: &Source<'_>, bare: &Bare, word: &'w str) -> Option<&'w str> {
        let (value, name) = word.rsplit_once([',', '\n']).filter(|_| bare.place == Place::Member)?;
        let (value, name) = (value.trim_end_matches([',', ' ', '\n', '\r', '\t']), name.trim_start());
        let plain =
            name.len() <= FAR && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'));
        if !plain || name.is_empty() || value.is_empty() {
            return None;
        }
        // Words may go on behind a comma; what is whole without it, or a key that the schema knows, does not.
        let whole = !matches!(number::classify(value), Class::Word)
            && !name.starts_with(|c: char| c.is_ascii_digit());
        let known =
            self.known.as_ref().is_some_and(|known| !known.is_empty()) && self.peek(s).may_be_key(name);
        (whole || known).then_some(value)
    }

    pub(super) fn leaf(&mut self, word: &str, start: usize, end: usize, growing: bool) {
        let span = (start, end);
        let to = start + word.len();
        let (id, kind) = match number::classify(word) {
            Class::Literal(kind, told) => (self.tree.push_source(kind, true, span, start, to), told),
            Class::Number => (self.tree.push_source(Kind::Number, true, span, start, to), None),
            Class::Rewritten(digits) => {
                let from = self.tree.decoded.len();
                self.tree.decoded.push_str(&digits);
                (self.tree.push_decoded(Kind::Number, true, span, from), Some(K::NumberForm))
            }
            Class::AsText => {
                (self.tree.push_source(Kind::Text, true, span, start, to), Some(K::NumberAsText))
            }
            Class::Word if number::is_special(word) => {
                (self.tree.push_source(Kind::Text, true, span, start, to), Some(K::SpecialNumber))
            }
            Class::Word => self.word(word, span),
        };
        if let Some(kind) = kind {
            self.tell(kind, start, end);
        }
        // A literal that is there is whole; a number and a word may go on.
        let open = matches!(self.tree.kind(id), Kind::Number | Kind::Text);
        if growing && open {
            self.tree.set_whole(id, false);
        }
    }

    /// A word, or a number or literal in markdown: emphasis around it can only be decoration.
    fn word(&mut self, word: &str, span: (usize, usize)) -> (Id, Option<K>) {
        let inner = word.trim_matches(['*', '_', '`']);
        let start = span.0 + (word.len() - word.trim_start_matches(['*', '_', '`']).len());
        let to = start + inner.len();
        let marked = inner.len() < word.len() && !matches!(number::classify(inner), Class::Word);
        match number::kind_of(inner).filter(|_| marked) {
            Some(kind) => (self.tree.push_source(kind, true, span, start, to), Some(K::Markdown)),
            None => {
                let to = span.0 + word.len();
                (self.tree.push_source(Kind::Text, true, span, span.0, to), Some(K::UnquotedValue))
            }
        }
    }

    /// There is no value after all: the key before it is left without one.
    fn no_value(&mut self, place: Place) {
        if place == Place::Member && self.tree.len() > 0 {
            let key = self.tree.len() - 1;
            if self.tree.kind(key) == Kind::Key {
                let (start, end) = self.tree.span(key);
                self.tree.truncate(key);
                self.tell(K::DanglingKey, start, end);
            }
        }
    }
}
