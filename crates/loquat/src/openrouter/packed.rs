//! A body that came compressed although nobody asked for it: some proxies do that. Only gzip; it is told by its first bytes,
//! since no body of this protocol begins so and the header that says it may be missing. `flate2` would be three packages more for
//! every user of the SDK (the limit of 180 is a test), `reqwest`'s feature more than that; `miniz_oxide` is here for the catalogue.

/// Whether a body begins as gzip does: its first byte begins neither JSON nor a page nor an event.
pub(super) fn is_packed(body: &[u8]) -> bool {
    body.first() == Some(&0x1f)
}

/// The body without its packing; as it is where it has none, or one that is cut, broken, or holds more than `limit` bytes: what is
/// made of it then is what is made of every body that is no JSON.
pub(super) fn unpack(body: Vec<u8>, limit: usize) -> Vec<u8> {
    match is_packed(&body).then(|| inflate(&body, limit)).flatten() {
        Some(unpacked) => unpacked,
        None => body,
    }
}

fn inflate(body: &[u8], limit: usize) -> Option<Vec<u8>> {
    let unpacked = miniz_oxide::inflate::decompress_to_vec_with_limit(deflated(body)?, limit).ok()?;
    // Its last four bytes are the length, of which a body that was cut says another or none.
    let length = u32::from_le_bytes(body.last_chunk::<4>().copied()?);
    (unpacked.len() as u64 & u64::from(u32::MAX) == u64::from(length)).then_some(unpacked)
}

/// What is behind the head of RFC 1952, section 2.3.
fn deflated(body: &[u8]) -> Option<&[u8]> {
    let ([0x1f, 0x8b, 8, flags, _, _, _, _, _, _], mut rest) = body.split_first_chunk::<10>()? else {
        return None;
    };
    let has = |flag: u8| flags & flag != 0;
    if has(4) {
        let (length, extra) = rest.split_first_chunk::<2>()?;
        rest = extra.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    // A name and a comment, each up to its zero.
    for _ in [8, 16].into_iter().filter(|flag| has(*flag)) {
        rest = rest.get(memchr::memchr(0, rest)? + 1..)?;
    }
    if has(2) { rest.get(2..) } else { Some(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"a": 1}`, stored as it is.
    fn packed(flags: u8, more: &[u8]) -> Vec<u8> {
        let mut body = vec![0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255];
        body.extend_from_slice(more);
        body.extend_from_slice(&[1, 8, 0, 247, 255]);
        body.extend_from_slice(br#"{"a": 1}"#);
        body.extend_from_slice(&[0, 0, 0, 0, 8, 0, 0, 0]);
        body
    }

    #[test]
    fn a_packed_body_is_unpacked_whatever_its_head_holds() {
        for (flags, more) in [(0, &[][..]), (8, b"name\0"), (4 | 2, &[2, 0, 9, 9, 1, 1]), (8 | 16, b"a\0b\0")]
        {
            assert_eq!(unpack(packed(flags, more), 100), br#"{"a": 1}"#, "{flags}");
        }
    }

    #[test]
    fn what_is_cut_broken_too_long_or_not_packed_stays_as_it_is() {
        let whole = packed(0, &[]);
        for cut in 0..whole.len() {
            let body = whole.get(..cut).unwrap_or_default().to_vec();
            assert_eq!(unpack(body.clone(), 100), body, "{cut}");
        }
        assert_eq!(unpack(whole.clone(), 3), whole);
        assert_eq!(unpack(b"{}".to_vec(), 100), b"{}");
    }
}
