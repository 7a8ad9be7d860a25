//! Server-sent events out of bytes, however these are cut: inside a line end, inside a character, a thousand at once.
//!
//! A line ends with LF, CR or CRLF; a CR ends it at once, and an LF that follows is skipped, so nothing waits for a byte that
//! may never come. An event ends at an empty line. Its data is a slice of what was read where it stands on one line, and that
//! is always so on OpenRouter's wire; several lines are joined. Comments (`: OPENROUTER PROCESSING`), `id` and `retry` are
//! skipped. The costs are linear in the bytes: a line is looked at once, however many reads it takes, and what was read is
//! moved at most once.

use std::ops::Range;

use memchr::memchr2;

#[cfg(test)]
mod tests;

/// The events of one body.
#[derive(Clone, Debug, Default)]
pub(super) struct Events {
    buffer: Vec<u8>,
    /// Where the first line that is not read yet begins.
    line: usize,
    /// Up to here no line end has been found in it.
    searched: usize,
    /// The last line ended with CR.
    skip_lf: bool,
    begun: bool,
    /// The event that is being read.
    data: Option<Data>,
    joined: Vec<u8>,
    is_error: bool,
}

/// One event.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Event<'a> {
    pub(super) data: &'a [u8],
    /// Its name is `error`.
    pub(super) is_error: bool,
}

#[derive(Clone, Debug)]
enum Data {
    /// One line: a place in the buffer.
    Line(Range<usize>),
    /// Several, in `joined`.
    Joined,
}

impl Events {
    /// Takes the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.forget_what_was_read();
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole event, if it has arrived.
    pub(super) fn next(&mut self) -> Option<Event<'_>> {
        while let Some(line) = self.next_line() {
            if line.is_empty() {
                if let Some(data) = self.data.take() {
                    return Some(self.event(data));
                }
                self.is_error = false;
            } else {
                self.field(line);
            }
        }
        None
    }

    /// The event that the end of the body cut short of its empty line. What it holds may be cut as well.
    pub(super) fn rest(&mut self) -> Option<Event<'_>> {
        let line = self.line..self.buffer.len();
        self.line = line.end;
        if !line.is_empty() {
            self.field(line);
        }
        let data = self.data.take()?;
        Some(self.event(data))
    }

    fn event(&mut self, data: Data) -> Event<'_> {
        let is_error = std::mem::take(&mut self.is_error);
        let data = match data {
            Data::Line(place) => self.buffer.get(place).unwrap_or_default(),
            Data::Joined => &self.joined,
        };
        Event { data, is_error }
    }

    fn next_line(&mut self) -> Option<Range<usize>> {
        if self.skip_lf {
            match self.buffer.get(self.line) {
                None => return None,
                Some(b'\n') => self.line += 1,
                Some(_) => {}
            }
            self.skip_lf = false;
            self.searched = self.searched.max(self.line);
        }
        let unseen = self.buffer.get(self.searched..).unwrap_or_default();
        let Some(found) = memchr2(b'\n', b'\r', unseen) else {
            self.searched = self.buffer.len();
            return None;
        };
        let end = self.searched + found;
        self.skip_lf = self.buffer.get(end) == Some(&b'\r');
        let line = self.line..end;
        self.line = end + 1;
        self.searched = self.line;
        Some(line)
    }

    fn field(&mut self, mut line: Range<usize>) {
        if !std::mem::replace(&mut self.begun, true) && self.text(&line).starts_with(BYTE_ORDER_MARK) {
            line.start += BYTE_ORDER_MARK.len();
        }
        let text = self.text(&line);
        let (name, mut value) = match memchr::memchr(b':', text) {
            Some(colon) => (text.get(..colon).unwrap_or_default(), line.start + colon + 1..line.end),
            None => (text, line.end..line.end),
        };
        let is_data = name == b"data";
        let is_name = name == b"event";
        if self.buffer.get(value.clone()).is_some_and(|value| value.first() == Some(&b' ')) {
            value.start += 1;
        }
        if is_data {
            self.more(value);
        } else if is_name {
            self.is_error = self.text(&value) == b"error";
        }
    }

    fn more(&mut self, line: Range<usize>) {
        let Some(before) = self.data.take() else {
            self.data = Some(Data::Line(line));
            return;
        };
        if let Data::Line(first) = before {
            self.joined.clear();
            self.joined.extend_from_slice(self.buffer.get(first).unwrap_or_default());
        }
        self.joined.push(b'\n');
        self.joined.extend_from_slice(self.buffer.get(line).unwrap_or_default());
        self.data = Some(Data::Joined);
    }

    fn text(&self, place: &Range<usize>) -> &[u8] {
        self.buffer.get(place.clone()).unwrap_or_default()
    }

    fn forget_what_was_read(&mut self) {
        let read = match &self.data {
            Some(Data::Line(place)) => place.start,
            _ => self.line,
        };
        self.buffer.drain(..read);
        self.line -= read;
        self.searched -= read;
        if let Some(Data::Line(place)) = &mut self.data {
            *place = place.start - read..place.end - read;
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
