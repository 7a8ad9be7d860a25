//! A text with its repairs marked in place, as a compiler shows a program: rows of the text with `^` under what was
//! changed, and a line for each repair. The text is hostile: nothing of it reaches the terminal but what is printable.

use std::fmt::Write;

use loquat_mend::RepairKind;

use super::reader::Told;

mod glyphs;
mod marks;
mod paint;
mod picture;
mod rows;

pub(super) use paint::Paint;
use rows::Rows;

/// Repairs that are shown: more than a person reads. A program that wants them all takes the lines.
const SHOWN: usize = 200;

/// A text on one line of a terminal, whatever it holds.
pub(super) fn visible(text: &str) -> String {
    glyphs::glyphs(text).map(|glyph| glyph.shown).collect()
}

/// The repairs of one text.
#[derive(Debug)]
pub(super) struct Explanation<'a> {
    text: &'a str,
    told: &'a [Told],
    rows: Rows,
}

impl<'a> Explanation<'a> {
    pub(super) fn new(text: &'a str, told: &'a [Told]) -> Self {
        // Without repairs there is no place to be found, and a text of megabytes is not looked at again.
        let rows = if told.is_empty() { Rows::default() } else { Rows::of(text) };
        Self { text, told, rows }
    }

    /// A line for each kind of repair: a model that quotes wrongly does it thirty times.
    pub(super) fn brief(&self) -> String {
        let mut told: Vec<RepairKind> = Vec::new();
        let mut lines = String::new();
        for first in self.told {
            if told.contains(&first.kind) {
                continue;
            }
            told.push(first.kind);
            let (line, column) = self.rows.place(self.text, first.start);
            let _infallible = write!(lines, "repaired: {line}:{column}: {}", first.sentence);
            match self.told.iter().filter(|other| other.kind == first.kind).count() {
                1 => lines.push('\n'),
                times => {
                    let _infallible = writeln!(lines, ", and {} more of the kind", times - 1);
                }
            }
        }
        lines
    }

    /// The text with its marks, then the list of repairs, then what they cost together.
    pub(super) fn full(&self, paint: &Paint) -> String {
        if self.told.is_empty() {
            return "nothing was repaired\n".to_owned();
        }
        let shown = self.told.get(..SHOWN).unwrap_or(self.told);
        let mut out = picture::draw(self.text, &self.rows, shown, paint);
        out.push('\n');
        self.list(shown, paint, &mut out);
        if shown.len() < self.told.len() {
            let _infallible =
                writeln!(out, "... and {} more: `--jsonl` lists them all", self.told.len() - shown.len());
        }
        let cost = self.told.iter().fold(0_u64, |sum, told| sum.saturating_add(told.kind.cost().into()));
        let repairs = if self.told.len() == 1 { "repair" } else { "repairs" };
        let _infallible = writeln!(out, "{} {repairs}, cost {cost}", self.told.len());
        out
    }

    fn list(&self, shown: &[Told], paint: &Paint, out: &mut String) {
        let places: Vec<String> = shown
            .iter()
            .map(|told| {
                let (line, column) = self.rows.place(self.text, told.start);
                format!("{line}:{column}")
            })
            .collect();
        let wide = places.iter().map(String::len).max().unwrap_or(0);
        let digits = shown.len().to_string().len();
        for (n, (told, place)) in (1..).zip(shown.iter().zip(&places)) {
            let number = paint.mark(told.kind, &format!("{n:>digits$}"));
            let name = paint.mark(told.kind, told.kind.name());
            let (cost, reason) = (told.kind.cost(), told.kind.reason());
            let _infallible =
                writeln!(out, "{number}  {place:<wide$}  {name}: {} (cost {cost}: {reason})", told.sentence);
        }
    }
}
