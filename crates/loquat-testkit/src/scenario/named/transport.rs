//! Connections that break, stall or drip.

use std::time::Duration;

use super::{Named, Reply, TEXT, whole};

/// Longer than a test waits, and soon over for a person who tries it.
const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(2);

pub(super) const ALL: &[Named] = &[
    Named::new("reset-before-headers", "a reset before a byte of the answer", || {
        whole().reset_before_headers()
    }),
    Named::new("reset-after-headers", "a reset behind the headers", || whole().cut_after(0).reset()),
    Named::new("reset-mid-tick", "a reset in the white space", || whole().ticks(9).cut_after(30).reset()),
    Named::new("reset-mid-event", "a reset in the middle of the body", || whole().cut_after(300).reset()),
    Named::new("reset-after-finish", "a reset behind the reason of the end, before the usage", || {
        whole()
            .edit_events(|events| events.truncate(events.len().saturating_sub(2)))
            .cut_after(usize::MAX)
            .reset()
    }),
    Named::new("close-after-headers", "the connection ends behind the headers", || whole().cut_after(0)),
    Named::new("silent", "no byte at all", || whole().silence()),
    Named::new("silent-after-headers", "no byte behind the headers", || Reply::raw("").then_silence()),
    Named::new("silent-mid-event", "silence in the middle of the body", || {
        whole().cut_after(300).then_silence()
    }),
    Named::new("alive-for-ever", "comments for ever, and no answer", || {
        Reply::events(": OPENROUTER PROCESSING\n\n").then_comments(SHORT)
    }),
    Named::new("slow-first-byte", "the first byte is late", || whole().delay(LONG)),
    Named::new("drip", "a few bytes at a time, slowly but without a pause", || {
        Reply::content(TEXT).usage(20, 12).cost("0.0000102").in_pieces(64).pace(SHORT)
    }),
];
