//! A text as rows that fit a terminal: its lines, and long lines in several rows.

use super::glyphs::glyphs;

/// Columns of text in a row: a terminal of 80 without its margin.
const WIDTH: usize = 68;

/// One row of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The line that it belongs to, from 1.
    pub(super) line: usize,
    /// The characters of the line before it, plus 1.
    pub(super) column: usize,
    /// Its bytes of the text, without the end of the line.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The rows of a text, in order; a text has at least one.
#[derive(Debug, Default)]
pub(super) struct Rows(Vec<Row>);

impl Rows {
    pub(super) fn of(text: &str) -> Self {
        let mut rows = Vec::new();
        let mut start = 0;
        for (line, whole) in (1..).zip(text.split_terminator('\n')) {
            wrap(line, whole.strip_suffix('\r').unwrap_or(whole), start, &mut rows);
            start += whole.len() + 1;
        }
        if rows.is_empty() {
            wrap(1, "", 0, &mut rows);
        }
        Self(rows)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<Row> {
        self.0.get(index).copied()
    }

    /// The row that holds a byte of the text; what lies between two rows belongs to the first.
    pub(super) fn holding(&self, byte: usize) -> usize {
        self.0.partition_point(|row| row.start <= byte).saturating_sub(1)
    }

    /// Line and column of a byte, from 1, the column in characters. The end of a line is the column behind it.
    pub(super) fn place(&self, text: &str, byte: usize) -> (usize, usize) {
        let Some(row) = self.get(self.holding(byte)) else { return (1, 1) };
        let before = text.get(row.start..byte.min(row.end)).unwrap_or_default();
        (row.line, row.column + before.chars().count())
    }
}

fn wrap(line: usize, text: &str, offset: usize, rows: &mut Vec<Row>) {
    let (mut start, mut column) = (0, 1);
    let (mut width, mut characters) = (0, 0);
    for glyph in glyphs(text) {
        if width + glyph.columns > WIDTH {
            rows.push(Row { line, column, start: offset + start, end: offset + glyph.at });
            (start, column) = (glyph.at, column + characters);
            (width, characters) = (0, 0);
        }
        width += glyph.columns;
        characters += 1;
    }
    rows.push(Row { line, column, start: offset + start, end: offset + text.len() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_line_and_column() {
        let text = "añb\r\n\n価格x";
        let rows = Rows::of(text);
        let lines: Vec<_> = rows.0.iter().map(|row| text.get(row.start..row.end).unwrap()).collect();
        assert_eq!(lines, ["añb", "", "価格x"]);
        let place = |byte| rows.place(text, byte);
        assert_eq!([place(0), place(3), place(6)], [(1, 1), (1, 3), (2, 1)]);
        assert_eq!([place(7), place(13), place(14), place(99)], [(3, 1), (3, 3), (3, 4), (3, 4)]);
    }

    #[test]
    fn a_long_line_has_several_rows_and_its_columns_go_on() {
        let text = "価".repeat(WIDTH);
        let rows = Rows::of(&text);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows.get(1).map(|row| (row.line, row.column)), Some((1, WIDTH / 2 + 1)));
        assert_eq!(rows.place(&text, text.len()), (1, WIDTH + 1));
    }
}
