//! The reader with its settings: what to lay a text on, how far to go, and what to do with an unfinished end.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use crate::align::{self, Doc, Root, Wish};
use crate::answer::{self, Choice};
use crate::fit::Misfit;
use crate::judge::Judge;
use crate::limits::Limits;
use crate::partial::Partial;
use crate::plain::Builder;
use crate::reader::{Reader, TooDeep};
use crate::repair::{Repair, RepairKind as K};
use crate::shape::Shapes;
use crate::show::Shown;
use crate::strict::{self, Strict};
use crate::tree::{Id, Kind};
use crate::{Exact, Mended, Unreadable};

/// Texts up to this size fit the tree in any case, in bytes.
const LARGEST: usize = 64 << 20;

/// With a schema no value is read deeper than this, whatever the limit says.
const DEEPEST_LAID: usize = 512;

/// A reader with its schema and settings. Make it once and use it for many texts: the schema is read once.
///
/// ```
/// use loquat_mend::Mender;
/// use serde_json::json;
///
/// let schema = json!({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]});
/// let mender = Mender::for_schema(&schema)?;
/// assert_eq!(mender.mend("Age: {age: 36,}")?.value, json!({"age": 36}));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Mender {
    pub(crate) settings: Arc<Settings>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) shapes: Option<Arc<Shapes>>,
    pub(crate) known: Option<Arc<HashSet<String>>>,
    pub(crate) judge: Option<Arc<Judge>>,
    pub(crate) limits: Limits,
    pub(crate) incomplete: Incomplete,
    pub(crate) defaults: bool,
    pub(crate) exact: bool,
    pub(crate) tolerant_only: bool,
}

/// What to do with a value that the text's end cut off, in [`Mender::so_far`] and [`Partial`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incomplete {
    /// A string without its closing quote. Default: keep.
    pub strings: Keep,
    /// A number that more digits could follow. Default: keep without a schema, leave out with one.
    pub numbers: Keep,
    /// A literal whose rest is missing (`tru`). Default: leave out.
    pub literals: Keep,
}

/// Whether something incomplete is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Keep {
    /// As the documentation of the field says.
    #[default]
    Default,
    /// Show it as if the text were whole.
    Keep,
    /// Leave it out.
    Omit,
}

impl Default for Incomplete {
    fn default() -> Self {
        Self { strings: Keep::Default, numbers: Keep::Default, literals: Keep::Default }
    }
}

impl Incomplete {
    /// Sets what happens to strings.
    #[must_use]
    pub fn with_strings(mut self, keep: Keep) -> Self {
        self.strings = keep;
        self
    }

    /// Sets what happens to numbers.
    #[must_use]
    pub fn with_numbers(mut self, keep: Keep) -> Self {
        self.numbers = keep;
        self
    }

    /// Sets what happens to literals.
    #[must_use]
    pub fn with_literals(mut self, keep: Keep) -> Self {
        self.literals = keep;
        self
    }
}

impl Default for Mender {
    fn default() -> Self {
        Self::new()
    }
}

impl Mender {
    /// A reader without a schema.
    pub fn new() -> Self {
        Self { settings: Arc::default() }
    }

    /// A reader that lays every text on `schema`.
    ///
    /// # Errors
    ///
    /// [`Unreadable::BadSchema`], if this is no JSON Schema, or one that this crate cannot follow.
    pub fn for_schema(schema: &Value) -> Result<Self, Unreadable> {
        let bad = |reason| Unreadable::BadSchema { reason };
        let shapes = Shapes::compile(schema).map_err(bad)?;
        let known = Arc::new(shapes.names());
        let judge = Judge::new(schema, &shapes, &known).map_err(bad)?;
        let settings = Settings {
            known: Some(known),
            shapes: Some(Arc::new(shapes)),
            judge: Some(Arc::new(judge)),
            ..Settings::default()
        };
        Ok(Self { settings: Arc::new(settings) })
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(Arc::make_mut(&mut self.settings));
        self
    }

    /// Sets the bounds on depth and size.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        self.set(|settings| settings.limits = limits)
    }

    /// Fills properties that are missing and have a `default` in the schema. Off by default; each one is told.
    #[must_use]
    pub fn with_defaults(self, fill: bool) -> Self {
        self.set(|settings| settings.defaults = fill)
    }

    /// Lists in [`Mended::exact`] the digits of every number that a [`Value`] cannot hold exactly. Off by default.
    #[must_use]
    pub fn with_exact_numbers(self, exact: bool) -> Self {
        self.set(|settings| settings.exact = exact)
    }

    /// Sets what happens to values that the end of an unfinished text cut off.
    #[must_use]
    pub fn with_incomplete(self, incomplete: Incomplete) -> Self {
        self.set(|settings| settings.incomplete = incomplete)
    }

    /// Reads every text with the tolerant reader, even one that is JSON: for tests, and to see what it would say.
    #[must_use]
    pub fn tolerant_only(self, only: bool) -> Self {
        self.set(|settings| settings.tolerant_only = only)
    }

    /// Reads the JSON value that a finished text holds.
    ///
    /// # Errors
    ///
    /// [`Unreadable`], if the text holds no value or is beyond the limits. A value that does not fit the schema is no
    /// error: see [`Mended::violations`].
    pub fn mend(&self, text: &str) -> Result<Mended, Unreadable> {
        match self.clean(text)? {
            Some(clean) => Ok(clean),
            None => self.finish(self.reader(), text, false),
        }
    }

    /// The text as it is, if it is JSON and fits the schema, or does after what needs no choice; and whether it is within the limits
    /// at all.
    pub(crate) fn clean(&self, text: &str) -> Result<Option<Mended>, Unreadable> {
        let settings = &*self.settings;
        settings.limits.check(text)?;
        let unlike = settings.tolerant_only || settings.exact || settings.defaults;
        let read = if unlike { None } else { self.read(text) };
        let Some((read, mut repairs)) = read else { return Ok(None) };
        if read.depth > settings.limits.depth {
            return Err(Unreadable::TooDeep { limit: settings.limits.depth });
        }
        let fits = settings.judge.as_ref().is_none_or(|judge| judge.is_met(&read.value));
        Ok(fits.then(|| {
            let mut mended = told(text, read);
            mended.repairs.append(&mut repairs);
            in_order(&mut mended.repairs);
            mended
        }))
    }

    /// The text as JSON. With a judge it is laid on the schema at once, and what was done is told.
    fn read(&self, text: &str) -> Option<(Strict, Vec<Repair>)> {
        #[cfg(feature = "judge")]
        if let Some(shapes) =
            self.settings.shapes.as_deref().filter(|_| text.starts_with(['{', '[', ' ', '\n']))
        {
            return align::read(text, shapes);
        }
        strict::read(text).map(|read| (read, Vec::new()))
    }

    /// Reads what is left of the text, and concludes.
    pub(crate) fn finish(
        &self,
        mut reader: Reader,
        text: &str,
        unfinished: bool,
    ) -> Result<Mended, Unreadable> {
        let deep = |TooDeep| Unreadable::TooDeep { limit: self.settings.limits.depth };
        reader.run(text, true).map_err(deep)?;
        if reader.tree.is_full() {
            return Err(Unreadable::TooLarge { limit: LARGEST, size: text.len() });
        }
        if reader.scan.roots.is_empty() && text.chars().all(is_blank) {
            return Err(Unreadable::Empty);
        }
        conclude(&self.settings, reader, text, unfinished)
    }

    /// Where a text that is JSON does not fit the schema, as the alignment sees it without coercing anything.
    fn tolerant_violations(&self, text: &str) -> Vec<Misfit> {
        let Some(read) = strict::read_exactly(text).filter(|_| cfg!(not(feature = "judge"))) else {
            return Vec::new();
        };
        match self.clone().tolerant_only(true).mend(text) {
            Ok(mended) if mended.value == read.value => mended.violations,
            _ => vec![Misfit::whole()],
        }
    }

    /// What follows the last piece: see [`Partial::finish`].
    pub(crate) fn finish_pieces(&self, mut reader: Reader, text: &str) -> Result<Mended, Unreadable> {
        let deep = |TooDeep| Unreadable::TooDeep { limit: self.settings.limits.depth };
        reader.run(text, true).map_err(deep)?;
        if let Some(root) = self.sound(&reader, text) {
            let sound = match &self.settings.judge {
                // The tree is needed if the value does not fit.
                Some(judge) => as_it_is(Builder::new(text, &reader.tree, self.settings.incomplete), root)
                    .filter(|sound| judge.is_met(&sound.value)),
                None => {
                    reader.let_go();
                    let tree = std::mem::take(&mut reader.tree);
                    return as_it_is(Builder::consuming(text, tree, self.settings.incomplete), root)
                        .map_or_else(|| self.mend(text), Ok);
                }
            };
            if let Some(sound) = sound {
                return Ok(sound);
            }
        }
        match self.clean(text)? {
            Some(clean) => Ok(clean),
            None => self.finish(reader, text, false),
        }
    }

    /// The only value of a text that needed no repair at all, which is JSON: there is nothing that [`Mender::clean`] could say of it
    /// besides, and no need to read it again.
    fn sound(&self, reader: &Reader, text: &str) -> Option<Id> {
        let settings = &*self.settings;
        let (root, more) = (reader.scan.roots.first()?, reader.scan.roots.len() > 1);
        let alone = text.get(..root.start())?.chars().all(is_json_blank)
            && text.get(root.end()..)?.chars().all(is_json_blank);
        let unlike = settings.tolerant_only || settings.exact || settings.defaults;
        let sound = !unlike && !more && alone && reader.repairs.is_empty() && !reader.tree.is_full();
        sound.then_some(root.id)
    }

    pub(crate) fn reader(&self) -> Reader {
        // A schema is laid on the value by recursion, and so is the validator.
        let most = if self.settings.shapes.is_some() { DEEPEST_LAID } else { usize::MAX };
        let reader = Reader::new(self.settings.limits.depth.min(most), self.settings.known.clone());
        if self.settings.shapes.is_some() { reader } else { reader.lean() }
    }

    /// Reads an unfinished text as if it stopped here: what is missing is no violation.
    ///
    /// # Errors
    ///
    /// [`Unreadable`], if the text holds no value yet or is beyond the limits.
    pub fn so_far(&self, text: &str) -> Result<Mended, Unreadable> {
        self.settings.limits.check(text)?;
        self.finish(self.reader().unfinished(), text, true)
    }

    /// Reads a text that must be JSON as it stands: nothing is repaired or coerced.
    ///
    /// # Errors
    ///
    /// [`Unreadable::NotJson`], if it is not JSON; otherwise as [`Mender::mend`].
    pub fn strict(&self, text: &str) -> Result<Mended, Unreadable> {
        self.settings.limits.check(text)?;
        let read = strict::read_exactly(text).ok_or(Unreadable::NotJson)?;
        let limit = self.settings.limits.depth;
        if read.depth > limit {
            return Err(Unreadable::TooDeep { limit });
        }
        let judge = self.settings.judge.as_ref();
        let laid = || self.tolerant_violations(text);
        let violations = judge.map_or_else(Vec::new, |judge| judge.violations(&read.value, laid()));
        Ok(Mended { violations, ..told(text, read) })
    }

    /// Reads bytes: those that are no UTF-8 become U+FFFD, which is told.
    ///
    /// ```
    /// let mended = loquat_mend::Mender::new().mend_bytes(b"{\"name\": \"Zo\xeb\"}")?;
    /// assert_eq!(mended.value, serde_json::json!({"name": "Zo\u{fffd}"}));
    /// assert_eq!(mended.repairs[0].kind.name(), "invalid-utf8");
    /// # Ok::<(), loquat_mend::Unreadable>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Mender::mend`].
    pub fn mend_bytes(&self, bytes: &[u8]) -> Result<Mended, Unreadable> {
        let text = String::from_utf8_lossy(bytes);
        let mut mended = self.mend(&text)?;
        if let Some(at) = std::str::from_utf8(bytes).err().map(|error| error.valid_up_to()) {
            let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
            mended.repairs.push(Repair::new(K::InvalidUtf8, at, end));
            mended.repairs.sort_by_key(Repair::order);
        }
        Ok(mended)
    }

    /// A reader for a text that arrives in pieces.
    pub fn partial(&self) -> Partial {
        Partial::new(self.clone())
    }
}

/// From what was read to the answer.
pub(crate) fn conclude(
    settings: &Settings,
    mut reader: Reader,
    text: &str,
    unfinished: bool,
) -> Result<Mended, Unreadable> {
    if !reader.scan.roots.iter().any(|root| !root.weak) {
        reader.scalars(text);
    }
    if unfinished {
        settle_end(&mut reader, settings.incomplete);
    }
    if let Some(shapes) = &settings.shapes {
        return laid(settings, &reader, text, shapes, unfinished);
    }
    let candidates = reader.scan.roots.len() + reader.scan.pruned().count;
    let (choice, contested) = answer::choose(&reader, text).ok_or(Unreadable::NoJson)?;
    reader.let_go();
    // The tree gives way to the value, and then to what is told.
    let tree = std::mem::take(&mut reader.tree);
    let mut builder = Builder::consuming(text, tree, settings.incomplete);
    builder.exact = settings.exact.then(Vec::new);
    let mut values =
        choice.roots().iter().filter_map(|at| reader.scan.roots.get(*at)).filter_map(|r| builder.value(r.id));
    let value = match &choice {
        Choice::One(_) => values.next().ok_or(Unreadable::NoJson)?,
        Choice::Gathered(_) => Value::Array(values.collect()),
    };
    let Builder { mut notes, exact, .. } = builder;
    let own = match choice.roots() {
        [only] => reader.take_repairs(*only),
        _ => Vec::new(),
    };
    let mut repairs = answer::repairs(&reader, text, &choice, own);
    repairs.reserve_exact(notes.len());
    repairs.append(&mut notes);
    if contested {
        let root = choice.roots().first().and_then(|at| reader.scan.roots.get(*at));
        repairs.extend(root.map(|root| Repair::new(K::ChosenCandidate, root.start(), root.end())));
    }
    in_order(&mut repairs);
    Ok(Mended { value, violations: Vec::new(), repairs, candidates, exact: exact.unwrap_or_default() })
}

/// So many repairs that are out of order are moved one by one.
const MOVED: usize = 8;

/// In the order of the text. Nearly all are: the few that are not are taken out, sorted, and put in their places.
fn in_order(repairs: &mut Vec<Repair>) {
    let (mut late, mut highest) = (Vec::new(), 0);
    repairs.retain(|repair| {
        let fits = repair.order() >= highest;
        if fits {
            highest = repair.order();
        } else {
            late.push(*repair);
        }
        fits
    });
    late.sort_unstable_by_key(Repair::order);
    if late.len() <= MOVED {
        for repair in late {
            let at = repairs.partition_point(|held| held.order() <= repair.order());
            repairs.insert(at, repair);
        }
        return;
    }
    let (mut from, mut to) = (repairs.len(), repairs.len() + late.len());
    repairs.extend_from_slice(&late);
    // From the end, so that what is moved lies in nobody's way.
    while let Some(last) = late.last().copied() {
        let held = from.checked_sub(1).and_then(|at| repairs.get(at)).copied();
        let moved = held.filter(|held| held.order() > last.order());
        if moved.is_some() {
            from -= 1;
        } else {
            late.pop();
        }
        to -= 1;
        if let Some(place) = repairs.get_mut(to) {
            *place = moved.unwrap_or(last);
        }
    }
}

/// What the end of an unfinished text cut off is the last node: it is kept as if it were whole, or dropped, where that was asked for.
fn settle_end(reader: &mut Reader, incomplete: Incomplete) {
    let Some(last) = reader.tree.len().checked_sub(1).filter(|last| !reader.tree.is_whole(*last)) else {
        return;
    };
    let keep = match reader.tree.kind(last) {
        Kind::Number => incomplete.numbers,
        Kind::Text => incomplete.strings,
        Kind::Null | Kind::True | Kind::False => incomplete.literals,
        _ => return,
    };
    match keep {
        Keep::Keep if reader.tree.kind(last) != Kind::Text => {
            reader.tree.set_whole(last, true);
        }
        _ => {}
    }
}

/// The answer, laid on the schema.
fn laid(
    settings: &Settings,
    reader: &Reader,
    text: &str,
    shapes: &Shapes,
    unfinished: bool,
) -> Result<Mended, Unreadable> {
    let doc = Doc { source: text, tree: &reader.tree, thoughts: &reader.scan.thoughts };
    let wish = Wish { unfinished, certain: false, defaults: settings.defaults };
    let fenced = reader.scan.roots.iter().any(|root| root.block().is_some());
    let roots: Vec<Root> = reader.scan.roots.iter().map(|root| candidate(reader, root, fenced)).collect();
    let (reading, which) = align::choose(doc, &roots, shapes, &wish).ok_or(Unreadable::NoJson)?;
    // Of an unfinished text nothing is shown before a value fits.
    if unfinished && reading.misfits.iter().any(|misfit| misfit.path.is_empty()) {
        return Err(Unreadable::NoJson);
    }
    let mut repairs = around(reader, text, which, &reading);
    if let Some(root) = which.filter(|root| is_contested(doc, &roots, *root, &reading, shapes, &wish)) {
        let root = reader.scan.roots.get(root);
        repairs.extend(root.map(|root| Repair::new(K::ChosenCandidate, root.start(), root.end())));
    }
    repairs.extend(reading.repairs);
    in_order(&mut repairs);
    let violations = match &settings.judge {
        Some(judge) if !unfinished => judge.violations(&reading.value, reading.misfits),
        _ => Vec::new(),
    };
    let exact = exact(settings, reader, text, which, &reading.value);
    Ok(Mended { value: reading.value, violations, repairs, candidates: roots.len().max(1), exact })
}

/// What the reader did for the chosen value, and what it left out around it.
fn around(reader: &Reader, text: &str, which: Option<usize>, reading: &align::Reading) -> Vec<Repair> {
    let choice = match which {
        Some(root) => Choice::One(root),
        None if reading.repairs.iter().any(|repair| repair.kind == K::Gathered) => {
            let counted =
                |at: &usize| reader.scan.roots.get(*at).is_some_and(crate::reader::Root::is_counted);
            Choice::Gathered((0..reader.scan.roots.len()).filter(counted).collect())
        }
        None => return Vec::new(),
    };
    let mut told = answer::repairs(reader, text, &choice, Vec::new());
    told.retain(|repair| repair.kind != K::Gathered);
    told
}

/// More values than this are not compared: the note is for a reader, and each costs an alignment.
const COMPARED: usize = 8;

/// Whether another value is as good as the chosen one, and says something else.
fn is_contested(
    doc: Doc<'_>,
    roots: &[Root],
    chosen: usize,
    reading: &align::Reading,
    shapes: &Shapes,
    wish: &Wish,
) -> bool {
    let Some(held) = roots.get(chosen).filter(|_| roots.len() > 1 && reading.misfits.is_empty()) else {
        return false;
    };
    let others = roots.iter().enumerate().filter(|(at, root)| *at != chosen && root.thought == held.thought);
    others.take(COMPARED).any(|(_, root)| {
        let other = align::align(doc, root.id, shapes, wish);
        other.misfits.is_empty() && other.cost <= reading.cost && other.value != reading.value
    })
}

fn candidate(reader: &Reader, root: &crate::reader::Root, fenced: bool) -> Root {
    let cost: u64 = reader.own_repairs(root).iter().map(|repair| u64::from(repair.kind.cost())).sum();
    // A fence is how a model marks its answer: of two that are equally good, the one in a fence is meant.
    let loose = u64::from(fenced && root.block().is_none());
    Root { id: root.id, thought: root.thought || root.weak, cost: cost + loose }
}

/// The numbers that the value holds only rounded, where they stand in the value as they do in the text.
fn exact(
    settings: &Settings,
    reader: &Reader,
    text: &str,
    which: Option<usize>,
    value: &Value,
) -> Vec<Exact> {
    let root = which.filter(|_| settings.exact).and_then(|at| reader.scan.roots.get(at));
    let Some(root) = root else { return Vec::new() };
    let mut builder = Builder::new(text, &reader.tree, settings.incomplete);
    builder.exact = Some(Vec::new());
    builder.value(root.id);
    let found = builder.exact.unwrap_or_default().into_iter();
    found.filter(|exact| value.pointer(&exact.path).is_some_and(Value::is_number)).collect()
}

/// For [`Partial::value`]: what is shown, laid on the schema.
pub(crate) fn laid_so_far(reader: &Reader, text: &str, shown: &Shown, shapes: &Shapes) -> Option<Value> {
    let doc = Doc { source: text, tree: &reader.tree, thoughts: &reader.scan.thoughts };
    let wish = Wish { unfinished: true, certain: true, defaults: false };
    let roots: Vec<Root> = shown.ids(reader).map(|id| Root { id, thought: false, cost: 0 }).collect();
    align::choose(doc, &roots, shapes, &wish).map(|(reading, _)| reading.value)
}

/// The value of a text that is JSON.
fn as_it_is(mut builder: Builder<'_>, root: Id) -> Option<Mended> {
    let value = builder.value(root)?;
    let mut repairs = builder.notes;
    in_order(&mut repairs);
    Some(Mended { value, violations: Vec::new(), repairs, candidates: 1, exact: Vec::new() })
}

/// White space of JSON.
fn is_json_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// Text that is JSON. What `serde_json` does not tell is looked up: integers that were rounded, keys that were given twice.
fn told(text: &str, read: Strict) -> Mended {
    let mut repairs = if read.floats { crate::plain::rounded(text) } else { Vec::new() };
    if text.starts_with('\u{feff}') {
        repairs.insert(0, Repair::new(K::ByteOrderMark, 0, '\u{feff}'.len_utf8()));
    }
    if read.duplicates {
        repairs.append(&mut duplicates(text));
        repairs.sort_by_key(Repair::order);
    }
    Mended { value: read.value, violations: Vec::new(), repairs, candidates: 1, exact: Vec::new() }
}

fn duplicates(text: &str) -> Vec<Repair> {
    let Ok(reader) = crate::reader::read(text, usize::MAX, None) else { return Vec::new() };
    let mut builder = Builder::new(text, &reader.tree, Incomplete::default());
    if let Some(root) = reader.scan.roots.first() {
        builder.value(root.id);
    }
    builder.notes.into_iter().filter(|note| note.kind == K::DuplicateKey).collect()
}

/// For [`crate::clean`].
pub(crate) fn clean(text: &str) -> Option<Mended> {
    let limits = Limits::default();
    limits.check(text).ok()?;
    strict::read(text).filter(|read| read.depth <= limits.depth).map(|read| told(text, read))
}
