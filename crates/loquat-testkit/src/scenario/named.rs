//! What goes wrong on the wire, by name: one entry for each misbehaviour that was recorded, documented or reported.
//!
//! A request asks for one by the header `x-simulator-scenario` or by the model `simulator/<name>`; a test plays several in order with
//! [`Scenario::script`](super::Scenario::script).

mod errors;
mod framing;
mod said;
mod transport;

use super::Reply;

/// One misbehaviour.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Named {
    /// How it is asked for: `cut-before-finish`.
    pub name: &'static str,
    /// What happens, in a line.
    pub about: &'static str,
    reply: fn() -> Reply,
}

impl Named {
    const fn new(name: &'static str, about: &'static str, reply: fn() -> Reply) -> Self {
        Self { name, about, reply }
    }

    /// What is answered, blocking or streamed as the request wants it.
    pub fn reply(&self) -> Reply {
        (self.reply)()
    }

    /// All of them, by their parts of the wire.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        [framing::ALL, said::ALL, errors::ALL, transport::ALL].into_iter().flatten()
    }

    /// The one of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::all().find(|it| it.name == name)
    }
}

/// The text of every whole answer.
const TEXT: &str = "Grüße aus Köln: a whole answer, with a 🦜 in it.";

fn whole() -> Reply {
    Reply::content(TEXT).usage(20, 12).cost("0.0000102")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_is_of_one_and_can_stand_in_a_slug() {
        let names: HashSet<&str> = Named::all().map(|it| it.name).collect();
        assert_eq!(names.len(), Named::all().count());
        let plain =
            |name: &&str| name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-');
        assert!(names.iter().all(plain));
    }
}
