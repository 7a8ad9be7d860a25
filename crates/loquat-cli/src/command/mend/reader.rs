//! A schema made ready for many texts, and the ways to read one: finished, unfinished, in pieces, without repairs.

use loquat::Schema;
use loquat_mend::{Exact, Mended, Mender, RepairKind, Unreadable};
use serde::Serialize;
use serde_json::Value;

use super::{
    failure::{Failure, Fault},
    text::Text,
};

/// What holds for every text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Options {
    pub(super) defaults: bool,
    pub(super) exact: bool,
}

/// How one text is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct How {
    /// Nothing is repaired; it outranks the rest.
    pub(super) strict: bool,
    /// The text may go on.
    pub(super) partial: bool,
    /// The text is fed to the incremental reader in pieces of so many bytes.
    pub(super) chunk: Option<usize>,
}

/// What a text says.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) value: Value,
    /// Empty for a valid value, and for an unfinished text.
    pub(super) faults: Vec<Fault>,
    pub(super) told: Vec<Told>,
    pub(super) candidates: usize,
    pub(super) exact: Vec<Exact>,
    /// How often the incremental reader had to take back a root that it had shown; `None` where it did not read.
    pub(super) superseded: Option<usize>,
}

/// A repair, and its place in bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Told {
    pub(super) kind: RepairKind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) sentence: &'static str,
}

/// Reads texts against one schema, or without one.
#[derive(Debug)]
pub(super) struct Reader {
    mender: Mender,
}

impl Reader {
    pub(super) fn new(schema: Option<Schema<Value>>, options: Options) -> Result<Self, Failure> {
        let mender = match &schema {
            Some(schema) => Mender::for_schema(schema.erased().document())?,
            None => Mender::new(),
        };
        let mender = mender.with_defaults(options.defaults).with_exact_numbers(options.exact);
        Ok(Self { mender })
    }

    pub(super) fn read(&self, text: &Text, how: How) -> Result<Reading, Failure> {
        if how.strict && !text.lost.is_empty() {
            return Err(Failure::not_utf8());
        }
        let (mended, superseded) = match how.chunk {
            Some(bytes) if !how.strict => {
                self.in_pieces(&text.text, bytes, how.partial).map(|(mended, times)| (mended, Some(times)))?
            }
            _ => (self.at_once(&text.text, how)?, None),
        };
        let faults = if how.partial && !how.strict {
            Vec::new()
        } else {
            mended.violations.iter().map(Fault::from).collect()
        };
        let told = told(&mended, &text.lost);
        let Mended { value, candidates, exact, .. } = mended;
        Ok(Reading { value, faults, told, candidates, exact, superseded })
    }

    fn at_once(&self, text: &str, how: How) -> Result<Mended, Unreadable> {
        match how {
            How { strict: true, .. } => self.mender.strict(text),
            How { partial: true, .. } => self.mender.so_far(text),
            _ => self.mender.mend(text),
        }
    }

    /// Feeds `bytes` at a time; a character that a piece would cut waits for the next piece.
    fn in_pieces(&self, text: &str, bytes: usize, partial: bool) -> Result<(Mended, usize), Unreadable> {
        let mut reader = self.mender.partial();
        let (mut arrived, mut fed) = (0_usize, 0_usize);
        while arrived < text.len() {
            arrived = arrived.saturating_add(bytes.max(1)).min(text.len());
            let whole = (fed..=arrived).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(fed);
            if let Some(piece) = text.get(fed..whole).filter(|piece| !piece.is_empty()) {
                reader.feed(piece)?;
                fed = whole;
            }
        }
        let superseded = reader.superseded();
        let mended = if partial { reader.so_far() } else { reader.finish() };
        mended.map(|mended| (mended, superseded))
    }
}

fn told(mended: &Mended, lost: &[(usize, usize)]) -> Vec<Told> {
    let told = |kind: RepairKind, start, end| Told { kind, start, end, sentence: kind.sentence() };
    let lost = lost.iter().map(|(start, end)| told(RepairKind::InvalidUtf8, *start, *end));
    let repairs =
        mended.repairs.iter().map(|repair| told(repair.kind, repair.span.start(), repair.span.end()));
    let mut all: Vec<Told> = lost.chain(repairs).collect();
    // Stable: at one place, the mender's own order stays.
    all.sort_by_key(|told| told.start);
    all
}
