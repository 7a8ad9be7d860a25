//! JSONTestSuite in strict mode: what is JSON is read, what is not is refused, nothing is repaired.

use loquat_mend::{Mender, RepairKind};

use super::corpus::{self, Wanted};
use super::samples::equal;

#[test]
fn strict_mode_accepts_what_is_json_and_refuses_what_is_not() {
    let cases = corpus::file("jsontestsuite.jsonl");
    if cases.is_empty() {
        println!("skipped: no corpora at hand");
        return;
    }
    let (mut accepted, mut refused, mut free) = (0, 0, 0);
    for case in &cases {
        // A text that is no UTF-8 is no text: whoever reads the bytes refuses it.
        let read = std::str::from_utf8(&case.bytes).ok().and_then(|text| Mender::new().strict(text).ok());
        match (&case.wanted, read) {
            (Wanted::Value(wanted), Some(mended)) => {
                assert!(equal(wanted, &mended.value), "{}: {}", case.id, mended.value);
                // Notes: nothing was changed, but a reader may want to know.
                let is_note = |kind| matches!(kind, RepairKind::DuplicateKey | RepairKind::RoundedNumber);
                assert!(mended.repairs.iter().all(|repair| is_note(repair.kind)), "{}", case.id);
                accepted += 1;
            }
            (Wanted::Value(_), None) => panic!("{} is refused", case.id),
            (Wanted::Error, read) => {
                assert!(read.is_none(), "{} is accepted", case.id);
                refused += 1;
            }
            (Wanted::Free, _) => free += 1,
        }
    }
    assert_eq!((accepted, refused, free), (95, 188, 35));
}

#[test]
fn no_text_of_the_suite_stops_the_tolerant_reader() {
    for case in corpus::file("jsontestsuite.jsonl") {
        let text = case.text();
        let _ = Mender::new().mend(&text);
        let _ = Mender::new().tolerant_only(true).mend(&text);
        let _ = Mender::new().so_far(&text);
    }
}
