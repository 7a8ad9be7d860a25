//! Strings in the formats that schemas name most.

use fastrand::Rng;

/// A string in this format; `None` where it is not known here.
pub(super) fn text(format: &str, rng: &mut Rng) -> Option<String> {
    let name = |rng: &mut Rng| rng.choice(["ada", "grace.hopper", "info", "j-doe"]).unwrap_or("ada");
    let host = |rng: &mut Rng| rng.choice(["example.com", "mail.example.org"]).unwrap_or("example.com");
    Some(match format {
        "date" => date(rng),
        "time" => time(rng),
        "date-time" => format!("{}T{}", date(rng), time(rng)),
        "email" => format!("{}@{}", name(rng), host(rng)),
        "hostname" => host(rng).to_owned(),
        "uri" | "url" | "uri-reference" | "iri" => {
            let path = rng.choice(["", "/a/b", "/search?q=a,b&n=2", "/#top", "/it's"])?;
            format!("https://{}{path}", host(rng))
        }
        "uuid" => uuid(rng),
        "ipv4" => format!("{}.{}.{}.{}", rng.u8(..), rng.u8(..), rng.u8(..), rng.u8(..)),
        "ipv6" => format!("2001:db8::{:x}", rng.u16(1..)),
        _ => return None,
    })
}

/// Days beyond the 28th are not in every month.
fn date(rng: &mut Rng) -> String {
    format!("{:04}-{:02}-{:02}", rng.u16(1900..2100), rng.u8(1..=12), rng.u8(1..=28))
}

fn time(rng: &mut Rng) -> String {
    let zone = rng.choice(["Z", "+02:00", "-05:30"]).unwrap_or("Z");
    format!("{:02}:{:02}:{:02}{zone}", rng.u8(..24), rng.u8(..60), rng.u8(..60))
}

fn uuid(rng: &mut Rng) -> String {
    let digits = format!("{:032x}", rng.u128(..));
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part).unwrap_or_default());
    parts.join("-")
}
