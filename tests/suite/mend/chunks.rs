//! Texts in pieces: every way to cut them gives the same result at the end.

use fastrand::Rng;
use loquat_mend::{Mended, Mender, Unreadable};

/// What has to be the same: the value, its violations and the repairs.
pub(crate) fn result(read: Result<Mended, Unreadable>) -> String {
    match read {
        Ok(mended) => format!("{} {:?} {:?}", mended.value, mended.violations, mended.repairs),
        Err(error) => format!("{error:?}"),
    }
}

/// Reads the pieces between these offsets, which are boundaries of characters in rising order.
pub(crate) fn in_pieces(mender: &Mender, text: &str, cuts: &[usize]) -> Result<Mended, Unreadable> {
    let mut partial = mender.partial();
    let mut start = 0;
    for end in cuts.iter().copied().chain([text.len()]) {
        // An error stays: `finish` gives it again.
        let _ = partial.feed(&text[start..end]);
        start = end;
    }
    partial.finish()
}

/// Where a text may be cut: before each character but the first.
pub(crate) fn boundaries(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).skip(1).collect()
}

/// A seeded choice of cuts: few and many, so that pieces are long, short, and a character each.
pub(crate) fn random_cuts(text: &str, seed: u64) -> Vec<usize> {
    let mut rng = Rng::with_seed(seed);
    let share = rng.f64();
    boundaries(text).into_iter().filter(|_| rng.f64() < share * share).collect()
}

/// Tells the first cutting of the text that does not give what the whole gives.
pub(crate) fn difference(mender: &Mender, text: &str, cuttings: &[Vec<usize>]) -> Option<String> {
    let whole = result(mender.mend(text));
    let different = cuttings.iter().find(|cuts| result(in_pieces(mender, text, cuts)) != whole)?;
    let pieces = result(in_pieces(mender, text, different));
    Some(format!("{text:?} cut at {different:?}\n  in pieces {pieces}\n  whole     {whole}"))
}
