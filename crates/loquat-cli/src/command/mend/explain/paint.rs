//! Colours, where they are wanted; without them the text is the same.

use clap::builder::styling::{AnsiColor, Effects, Style};
use loquat_mend::RepairKind;

/// Paints, or leaves as it is.
#[derive(Clone, Copy, Debug)]
pub(in crate::command::mend) struct Paint {
    coloured: bool,
}

impl Paint {
    pub(in crate::command::mend) fn new(coloured: bool) -> Self {
        Self { coloured }
    }

    /// What a repair of this kind marks: the more it may hide, the louder.
    pub(super) fn mark(&self, kind: RepairKind, text: &str) -> String {
        let colour = match kind.cost() {
            0 => AnsiColor::Cyan,
            1..5 => AnsiColor::Yellow,
            _ => AnsiColor::Red,
        };
        self.paint(colour.on_default() | Effects::BOLD, text)
    }

    /// What stands beside the text.
    pub(super) fn margin(&self, text: &str) -> String {
        self.paint(AnsiColor::Blue.on_default() | Effects::BOLD, text)
    }

    /// What stands for a character that is not shown as itself.
    pub(super) fn stand_in(&self, text: &str) -> String {
        self.paint(Style::new() | Effects::DIMMED, text)
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.coloured { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}
