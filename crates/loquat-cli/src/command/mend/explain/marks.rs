//! Which columns of a row each repair marks, and the lines of marks under the row, so that no two marks overlap.

use super::{
    super::reader::Told,
    glyphs::glyphs,
    paint::Paint,
    rows::{Row, Rows},
};

/// Lines of marks under one row; what does not fit is counted.
const LANES: usize = 6;

/// A part of one row that a repair marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The row, by its place in the list of rows.
    pub(super) row: usize,
    /// Bytes of the text; nothing between them where something was added.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The number of the repair, from 1.
    pub(super) number: usize,
    pub(super) told: Told,
}

/// The marks of all repairs, by row. A repair over several rows is marked in its first and its last.
pub(super) fn marks(text: &str, rows: &Rows, told: &[Told]) -> Vec<Mark> {
    let mut marks: Vec<Mark> =
        (1..).zip(told).flat_map(|(number, told)| ends(text, rows, number, *told)).flatten().collect();
    // The longer first: what encloses is marked above what it holds.
    marks.sort_by_key(|mark| (mark.row, mark.start, std::cmp::Reverse(mark.end), mark.number));
    marks
}

fn ends(text: &str, rows: &Rows, number: usize, told: Told) -> [Option<Mark>; 2] {
    let (start, end) = seen(text, told.start.min(text.len()), told.end.min(text.len()));
    let (first, last) = (rows.holding(start), rows.holding(end.saturating_sub(1).max(start)));
    if first == last {
        return [Some(Mark { row: first, start, end, number, told }), None];
    }
    let head = rows.get(first).map(|row| Mark { row: first, start, end: row.end.max(start), number, told });
    let tail = rows.get(last).map(|row| Mark { row: last, start: row.start, end, number, told });
    [head, tail]
}

/// The span without the white space at its ends, as long as there is anything else in it.
fn seen(text: &str, start: usize, end: usize) -> (usize, usize) {
    let Some(span) = text.get(start..end) else { return (start, end) };
    let trimmed = span.trim_start();
    if trimmed.is_empty() {
        return (start, end);
    }
    (end - trimmed.len(), start + span.trim_end().len())
}

/// The lines under a row: `^` under each marked column, and the number of the repair behind it.
pub(super) fn lanes(text: &str, row: Row, marks: &[Mark], paint: &Paint) -> Vec<String> {
    let columns = Columns::of(text, row);
    let mut lanes: Vec<(usize, String)> = Vec::new();
    let mut left_out = 0_usize;
    for mark in marks {
        let from = columns.at(mark.start);
        let width = columns.at(mark.end).saturating_sub(from).max(1);
        let label = format!("{}{}", "^".repeat(width), mark.number);
        let lane = match lanes.iter().position(|(used, _)| *used == 0 || *used < from) {
            Some(lane) => lane,
            None if lanes.len() < LANES => {
                lanes.push((0, String::new()));
                lanes.len() - 1
            }
            None => {
                left_out += 1;
                continue;
            }
        };
        if let Some((used, line)) = lanes.get_mut(lane) {
            line.push_str(&" ".repeat(from.saturating_sub(*used)));
            line.push_str(&paint.mark(mark.told.kind, &label));
            *used = from + label.len();
        }
    }
    let mut lines: Vec<String> = lanes.into_iter().map(|(_, line)| line).collect();
    if left_out > 0 {
        lines.push(format!("... and {left_out} more in this row"));
    }
    lines
}

/// Where the bytes of a row stand on the screen.
struct Columns(Vec<(usize, usize)>);

impl Columns {
    fn of(text: &str, row: Row) -> Self {
        let mut column = 0;
        let mut starts = Vec::new();
        for glyph in glyphs(text.get(row.start..row.end).unwrap_or_default()) {
            starts.push((row.start + glyph.at, column));
            column += glyph.columns;
        }
        starts.push((row.end, column));
        Self(starts)
    }

    fn at(&self, byte: usize) -> usize {
        let behind = self.0.partition_point(|(start, _)| *start < byte);
        self.0.get(behind).or(self.0.last()).map_or(0, |(_, column)| *column)
    }
}
