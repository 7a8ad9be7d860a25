//! The rows that hold repairs, with a row around each, and their marks.

use loquat_mend::RepairKind;

use super::{
    super::reader::Told,
    glyphs::glyphs,
    marks::{Mark, lanes, marks},
    paint::Paint,
    rows::{Row, Rows},
};

/// Rows that are shown before and behind a marked one.
const AROUND: usize = 1;

/// The name of rows that are left out.
const ELIDED: &str = "...";

pub(super) fn draw(text: &str, rows: &Rows, told: &[Told], paint: &Paint) -> String {
    let marks = marks(text, rows, told);
    let margin = widest(rows, &marks);
    let mut picture = Picture { text, rows, paint, margin, next: 0, out: String::new() };
    for marked in marks.chunk_by(|a, b| a.row == b.row) {
        picture.marked(marked);
    }
    picture.around(picture.next.saturating_add(AROUND));
    picture.elide(rows.len());
    picture.out
}

/// The columns of the longest name among the rows that are shown.
fn widest(rows: &Rows, marks: &[Mark]) -> usize {
    let shown = marks.iter().flat_map(|mark| mark.row.saturating_sub(AROUND)..=mark.row + AROUND);
    shown.filter_map(|at| rows.get(at)).map(|row| name(row).len()).max().unwrap_or(0).max(ELIDED.len())
}

fn name(row: Row) -> String {
    if row.column == 1 { row.line.to_string() } else { format!("{}:{}", row.line, row.column) }
}

struct Picture<'a> {
    text: &'a str,
    rows: &'a Rows,
    paint: &'a Paint,
    /// Columns of the names of rows.
    margin: usize,
    /// The first row that is not drawn yet.
    next: usize,
    out: String,
}

impl Picture<'_> {
    fn marked(&mut self, marks: &[Mark]) {
        let Some(at) = marks.first().map(|mark| mark.row) else { return };
        // What is drawn already ends with a marked row, unless nothing is.
        let behind = if self.next == 0 { 0 } else { self.next.saturating_add(AROUND) };
        self.around(behind.min(at));
        self.elide(at.saturating_sub(AROUND));
        self.around(at);
        let Some(row) = self.rows.get(at) else { return };
        self.row(row, marks);
        for lane in lanes(self.text, row, marks, self.paint) {
            self.line("", &lane);
        }
        self.next = at + 1;
    }

    /// Draws the rows before `end`.
    fn around(&mut self, end: usize) {
        while let Some(row) = self.rows.get(self.next).filter(|_| self.next < end) {
            self.row(row, &[]);
            self.next += 1;
        }
    }

    /// Leaves out the rows before `end`.
    fn elide(&mut self, end: usize) {
        let rows = end.saturating_sub(self.next);
        match rows {
            0 => return,
            // The words would take as much room as the row.
            1 => return self.around(end),
            _ => self.line(ELIDED, &format!("({rows} rows)")),
        }
        self.next = end;
    }

    fn row(&mut self, row: Row, marks: &[Mark]) {
        let mut runs: Vec<(Option<RepairKind>, bool, String)> = Vec::new();
        for glyph in glyphs(self.text.get(row.start..row.end).unwrap_or_default()) {
            let at = row.start + glyph.at;
            // The marks are sorted by their start, so the last that holds a character is the innermost.
            let mark = marks.iter().rfind(|mark| mark.start <= at && at < mark.end.max(mark.start + 1));
            let kind = mark.map(|mark| mark.told.kind);
            match runs.last_mut() {
                Some(run) if (run.0, run.1) == (kind, glyph.stands_in) => run.2 += &glyph.shown,
                _ => runs.push((kind, glyph.stands_in, glyph.shown.into_owned())),
            }
        }
        let painted = runs.iter().map(|(kind, stands_in, shown)| match kind {
            Some(kind) => self.paint.mark(*kind, shown),
            None if *stands_in => self.paint.stand_in(shown),
            None => shown.clone(),
        });
        let shown: String = painted.collect();
        self.line(&name(row), &shown);
    }

    fn line(&mut self, name: &str, text: &str) {
        let margin = self.paint.margin(&format!("{name:>0$} |", self.margin));
        let line = format!("{margin} {text}");
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }
}
