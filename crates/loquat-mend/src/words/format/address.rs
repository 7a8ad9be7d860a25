//! Addresses: host names, mail addresses, URIs.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The longest host name and label of RFC 1034, and the longest local part of RFC 5321, in bytes.
const NAME: usize = 253;
const LABEL: usize = 63;
const LOCAL: usize = 64;

/// RFC 1123, with the hyphens of RFC 5891. What a label in Punycode stands for is not looked at.
pub(super) fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        let plain = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let reserved = label.get(2..4) == Some("--") && !label.starts_with("xn--");
        plain
            && (1..=LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && !reserved
    };
    text.len() <= NAME && text.split('.').all(label)
}

/// RFC 5321, with a display name where there is one: `Ada <ada@example.com>`.
pub(super) fn is_email(text: &str) -> bool {
    let address = match text.rsplit_once(" <") {
        Some((_, address)) => match address.trim().strip_suffix('>') {
            Some(address) => address,
            None => return false,
        },
        None => text,
    };
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    is_local(local) && is_domain(domain)
}

fn is_local(text: &str) -> bool {
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    (1..=LOCAL).contains(&text.len())
        && match quoted {
            Some(inner) => is_quoted(inner),
            None => text.split('.').all(|part| !part.is_empty() && part.chars().all(atom)),
        }
}

/// What may stand in quotes: backslashes go before another character only.
fn is_quoted(text: &str) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let fits = match c {
            '\\' => chars.next().is_some_and(|c| c.is_ascii_graphic()),
            '"' => false,
            c => c.is_ascii_graphic() || matches!(c, ' ' | '\t'),
        };
        if !fits {
            return false;
        }
    }
    true
}

fn is_domain(text: &str) -> bool {
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(literal) => match literal.split_at_checked("IPv6:".len()) {
            Some((tag, address)) if tag.eq_ignore_ascii_case("IPv6:") => address.parse::<Ipv6Addr>().is_ok(),
            _ => literal.parse::<Ipv4Addr>().is_ok(),
        },
        None => is_hostname(text),
    }
}

/// RFC 3986; a reference need not have a scheme.
pub(super) fn is_uri(text: &str, absolute: bool) -> bool {
    let scheme = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme));
    if scheme.is_none() && absolute {
        return false;
    }
    let rest = scheme.map_or(text, |(_, rest)| rest);
    let (rest, fragment) = split(rest, '#');
    let (rest, query) = split(rest, '?');
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let Some((authority, path)) = rest.split_at_checked(end) else { return false };
            if !is_authority(authority) {
                return false;
            }
            path
        }
        // `a:b` with a scheme that is none would read as one.
        None if scheme.is_none() && rest.split('/').next().is_some_and(|first| first.contains(':')) => {
            return false;
        }
        None => rest,
    };
    is_of(path, ":@/") && is_of(query, ":@/?") && is_of(fragment, ":@/?")
}

fn split(text: &str, mark: char) -> (&str, &str) {
    text.split_once(mark).unwrap_or((text, ""))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// User, host and port.
fn is_authority(text: &str) -> bool {
    let (user, host) = text.split_once('@').unwrap_or(("", text));
    if let Some((literal, port)) = host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        let address = literal.parse::<Ipv6Addr>().is_ok();
        return is_of(user, ":")
            && address
            && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    is_of(user, ":") && is_of(name, "") && is_port(port)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the text holds only what every part of a URI may hold, percent signs before two hexadecimal digits, and `more`.
fn is_of(text: &str, more: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(c) || more.contains(c);
    let mut parts = text.split('%');
    parts.next().is_some_and(|first| first.chars().all(plain))
        && parts.all(|part| {
            let escape = part.split_at_checked(2);
            escape.is_some_and(|(hex, rest)| {
                hex.bytes().all(|b| b.is_ascii_hexdigit()) && rest.chars().all(plain)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_are_told_from_others() {
        for text in [
            "a@b",
            "ada.lovelace+x@example.com",
            "\"a b\"@example.com",
            "Ada <ada@example.com>",
            "a@[127.0.0.1]",
        ] {
            assert!(is_email(text), "{text}");
        }
        for text in [
            "", "@", "a@", "@b", "a b@c.d", ".a@b.c", "a.@b.c", "a@b..c", "a@-b.c", "ä@b.c", "a@[::1]",
            "<a@b.c>",
        ] {
            assert!(!is_email(text), "{text}");
        }
    }

    #[test]
    fn host_names_have_labels() {
        for text in ["a", "example.com", "1.2.3.4", "xn--bcher-kva.example", &format!("{}.a", "a".repeat(63))]
        {
            assert!(is_hostname(text), "{text}");
        }
        for text in ["", ".", "a.", "-a", "a-", "a_b", "ü", "ab--cd", &"a".repeat(64), &"a.".repeat(127)] {
            assert!(!is_hostname(text), "{text}");
        }
    }

    #[test]
    fn uris_have_a_scheme_and_references_need_none() {
        for text in [
            "http://example.com/a?b=c#d",
            "urn:isbn:1",
            "mailto:a@b.c",
            "http://[::1]:80/",
            "a:",
            "x://u:p@h:1/%20",
        ] {
            assert!(is_uri(text, true), "{text}");
        }
        for text in [
            "//example.com",
            "/a",
            "",
            "a b:c",
            "http://a b",
            "http://a/%2",
            "http://a:b/",
            "1a:b",
            "http://[x]/",
        ] {
            assert!(!is_uri(text, true), "{text}");
        }
        for text in ["", "/a/b", "#x", "?y", "a/b:c", "//h/p"] {
            assert!(is_uri(text, false), "{text}");
        }
        for text in ["1a:b", "a\\b", "\u{e9}", "a#b#c"] {
            assert!(!is_uri(text, false), "{text}");
        }
    }
}
