//! The rules of the format, and that no cut of the bytes changes what they say.

use super::Events;

fn read(pieces: &[&[u8]]) -> Vec<(String, bool)> {
    let mut events = Events::default();
    let mut found = Vec::new();
    for piece in pieces {
        events.feed(piece);
        while let Some(event) = events.next() {
            found.push((String::from_utf8(event.data.to_vec()).unwrap(), event.is_error));
        }
    }
    if let Some(event) = events.rest() {
        found.push((String::from_utf8(event.data.to_vec()).unwrap(), event.is_error));
    }
    found
}

fn data(text: &str) -> Vec<String> {
    read(&[text.as_bytes()]).into_iter().map(|(data, _)| data).collect()
}

#[test]
fn lines_end_with_lf_or_cr_or_both() {
    for end in ["\n", "\r", "\r\n"] {
        let text = "data: a|data: b||: comment|data:c||data|id: 7||".replace('|', end);
        assert_eq!(data(&text), ["a\nb", "c", ""], "{end:?}");
    }
}

#[test]
fn a_mark_before_the_text_a_missing_space_and_unknown_fields_are_no_matter() {
    assert_eq!(data("\u{feff}data:x\n\nretry: 5\nfoo\ndata:  y\n\n"), ["x", " y"]);
}

#[test]
fn an_event_says_whether_it_is_an_error() {
    let found = read(&[b"event: error\ndata: 1\n\nevent: message\ndata: 2\n\nevent: error\n\ndata: 3\n\n"]);
    let errors: Vec<bool> = found.iter().map(|(_, is_error)| *is_error).collect();
    assert_eq!(errors, [true, false, false]);
}

#[test]
fn the_end_of_the_body_ends_its_last_event() {
    assert_eq!(data("data: a\n\ndata: [DONE]"), ["a", "[DONE]"]);
    assert_eq!(data("data: a\ndata: b\n"), ["a\nb"]);
    assert!(data(": nothing\n\n").is_empty());
}

#[test]
fn no_cut_changes_what_is_read() {
    let text =
        "\u{feff}: hello\r\n\r\ndata: \u{1f980}\r\ndata: b\r\n\r\nevent: error\rdata:x\r\rdata: z\n\ndata: q";
    let bytes = text.as_bytes();
    let whole = read(&[bytes]);
    assert_eq!(whole.len(), 4);
    for first in 0..=bytes.len() {
        for second in first..=bytes.len() {
            let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
            assert_eq!(read(&pieces), whole, "{first} {second}");
        }
    }
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(read(&single), whole);
}

#[test]
fn what_has_been_read_is_not_kept() {
    let mut events = Events::default();
    for _ in 0..10_000 {
        events.feed(b"data: 0123456789\n\n: comment\n\n");
        while events.next().is_some() {}
    }
    assert!(events.buffer.capacity() < 1024, "{}", events.buffer.capacity());
}
