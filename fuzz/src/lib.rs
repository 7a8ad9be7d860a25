//! What must hold of every text, as functions of the bytes that a fuzzer tries. Each panics where it does not hold.
//!
//! The first word of every panic names the property, so that findings can be told apart. Time and memory are watched by
//! the fuzzer itself (`-timeout`, `-rss_limit_mb`).

mod alike;
mod schemas;

use std::collections::HashSet;

use loquat_mend::{Mended, Mender, Node, Partial, Unreadable};
use serde_json::Value;

pub use crate::schemas::{Laid, SCHEMAS};

/// A whole text: it never panics, valid JSON comes back equal (with and without the strict fast path), spans lie in the
/// text, and mending what was mended changes nothing.
pub fn whole(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let mender = Mender::new();
    let mended = mender.mend(text);
    let _ = mender.so_far(text);
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        agrees("strict-agrees", &value, &mended);
        agrees("tolerant-agrees", &value, &mender.clone().tolerant_only(true).mend(text));
    }
    let Ok(mended) = mended else { return };
    spans(text, &mended);
    idempotent(&mender, &mended);
}

/// A text in pieces: the first byte seeds their lengths. What is read so far is what a reader of that much reads, and the end
/// is that of the whole text.
pub fn pieces(input: &[u8]) {
    let Some((&seed, rest)) = input.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    arrives(&Mender::new(), seed, text);
}

/// A text in pieces, without a schema or on one: what was shown only grows. The first byte chooses, the second seeds.
pub fn shown(input: &[u8]) {
    let [choice, seed, rest @ ..] = input else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    // Half of the choices are without a schema.
    if choice % 2 == 0 {
        only_grows(&Mender::new(), *seed, text);
    } else {
        with_schema(choice / 2, |laid| only_grows(&laid.mender, *seed, text));
    }
}

/// A text on a schema: the first byte chooses the schema, the second seeds the pieces. What comes back without violations
/// is valid, valid JSON that fits comes back as it is, and the end of the pieces is that of the whole text.
pub fn schema(input: &[u8]) {
    let [choice, seed, rest @ ..] = input else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    with_schema(*choice, |laid| {
        on_schema(laid, text);
        arrives(&laid.mender, *seed, text);
    });
}

fn with_schema(choice: u8, run: impl Fn(&Laid)) {
    SCHEMAS.with(|schemas| {
        schemas.get(usize::from(choice) % schemas.len().max(1)).into_iter().for_each(|laid| run(laid));
    });
}

fn on_schema(laid: &Laid, text: &str) {
    let mended = laid.mender.mend(text);
    let read = serde_json::from_str::<Value>(text).ok();
    if let Some(value) = read.filter(|value| laid.judge.is_valid(value)) {
        let tolerant = laid.mender.clone().tolerant_only(true).mend(text);
        agrees("strict-agrees-on-schema", &value, &mended);
        agrees("tolerant-agrees-on-schema", &value, &tolerant);
    }
    let Ok(mended) = mended else { return };
    spans(text, &mended);
    if mended.violations.is_empty() {
        let wrong = laid.judge.validate(&mended.value).err().map(|error| error.to_string());
        assert!(wrong.is_none(), "never-invalid: {text:?} gave {}: {wrong:?}", mended.value);
        idempotent(&laid.mender, &mended);
    }
}

fn agrees(property: &str, value: &Value, mended: &Result<Mended, Unreadable>) {
    match mended {
        Ok(mended) => {
            assert!(alike::equal(value, &mended.value), "{property}: {} instead of {value}", mended.value);
            assert!(mended.violations.is_empty(), "{property}: violations {:?}", mended.violations);
        }
        // A limit on depth below that of `serde_json` is no disagreement.
        Err(Unreadable::TooDeep { .. }) => {}
        Err(error) => panic!("{property}: `{error}` instead of {value}"),
    }
}

fn spans(text: &str, mended: &Mended) {
    for repair in &mended.repairs {
        let span = repair.span;
        assert!(text.get(span.range()).is_some(), "span: {repair:?} is not of {text:?}");
    }
}

fn idempotent(mender: &Mender, mended: &Mended) {
    let printed = mended.value.to_string();
    match mender.mend(&printed) {
        Ok(again) => {
            assert!(
                alike::equal(&again.value, &mended.value),
                "idempotent: {printed} became {}",
                again.value
            );
            assert!(again.violations.is_empty(), "idempotent: {printed} has {:?}", again.violations);
        }
        Err(error) => panic!("idempotent: {printed} gave `{error}`"),
    }
}

fn arrives(mender: &Mender, seed: u8, text: &str) {
    let whole = mender.mend(text);
    let mut partial = mender.partial();
    let mut end = 0;
    for piece in cut(text, seed) {
        end += piece.len();
        if partial.feed(piece).is_err() {
            break;
        }
        let read = &text[..end];
        let (so_far, wanted) = (partial.so_far(), mender.so_far(read));
        assert!(so_far == wanted, "so-far: {so_far:?} instead of {wanted:?} of {read:?}");
    }
    let finished = partial.finish();
    assert!(finished == whole, "incremental: {finished:?} instead of {whole:?}");
}

fn only_grows(mender: &Mender, seed: u8, text: &str) {
    let mut partial = mender.partial();
    let mut before: Option<Value> = None;
    let mut end = 0;
    for piece in cut(text, seed) {
        end += piece.len();
        let Ok(progress) = partial.feed(piece) else { return };
        // The last of two members with one key wins, so what the first one showed goes.
        if partial.root().is_some_and(|root| given_twice(&root)) {
            return;
        }
        before = grown(before, &partial, progress.superseded, &text[..end]);
    }
}

/// What is shown now, which holds all that was shown before unless the reader said that it does not.
fn grown(before: Option<Value>, partial: &Partial, superseded: bool, read: &str) -> Option<Value> {
    let now = partial.value();
    if let Some(before) = before.filter(|_| !superseded) {
        let Some(now) = &now else { panic!("taken-back: {before} is gone at {read:?}") };
        assert!(alike::grown(&before, now), "grows: {before} became {now} at {read:?}");
    }
    now
}

/// Whether some object has a key twice. It recurses as deep as the limits of the reader allow.
fn given_twice(node: &Node<'_>) -> bool {
    let mut keys = HashSet::new();
    node.members().any(|(key, member)| !keys.insert(key.to_owned()) || given_twice(&member))
        || node.items().any(|item| given_twice(&item))
}

/// The text in pieces of one to sixteen bytes or, for one seed in four, of one character; the seed decides.
fn cut(text: &str, seed: u8) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let mut state = u32::from(seed).wrapping_mul(2_654_435_761) | 1;
    std::iter::from_fn(move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let length = if seed % 4 == 0 { 1 } else { 1 + state as usize % 16 };
        let end = (length.min(rest.len())..=rest.len()).find(|&end| rest.is_char_boundary(end))?;
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}
