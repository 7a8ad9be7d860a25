//! The formats of JSON Schema, as validators check them when they assert formats.
//!
//! What is said to be met is met for the `jsonschema` crate as well, for every format that is named here. Labels in
//! Punycode and IP literals in a URI's host are beyond this check and taken as met; so is every other format.

mod address;
mod clock;

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether the text has the format; a format that is not known here is met.
pub(crate) fn is_met(text: &str, format: &str) -> bool {
    match format {
        "date" => clock::is_date(text),
        "time" => clock::is_time(text),
        "date-time" => clock::is_date_time(text),
        "duration" => clock::is_duration(text),
        "email" => address::is_email(text),
        "hostname" => address::is_hostname(text),
        "uri" => address::is_uri(text, true),
        "uri-reference" => address::is_uri(text, false),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "uuid" => is_uuid(text),
        "json-pointer" => is_json_pointer(text),
        _ => true,
    }
}

fn is_uuid(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, b)| if dashes.contains(&at) { b == b'-' } else { b.is_ascii_hexdigit() })
}

fn is_json_pointer(text: &str) -> bool {
    let escapes = || text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    text.is_empty() || (text.starts_with('/') && escapes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_has_its_own() {
        for (format, met, unmet) in [
            ("uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2eb8aa08aa9811eab4aa73b441d16380"),
            ("ipv4", "127.0.0.1", "127.0.0.01"),
            ("ipv6", "::1", "1::2::3"),
            ("json-pointer", "/a/~0~1", "/a~2"),
            ("json-pointer", "", "a"),
            ("date", "2024-02-29", "2023-02-29"),
            ("email", "a@b.c", "a"),
            ("uri", "urn:a", "/a"),
            ("uri-reference", "/a", "\\a"),
        ] {
            assert!(is_met(met, format), "{format}");
            assert!(!is_met(unmet, format), "{format}");
        }
        assert!(is_met("anything", "unheard-of") && is_met("(", "regex"));
    }
}
