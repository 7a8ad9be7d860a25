//! `loquat ask --stream`: a text on stdout while it arrives, a half-arrived value as one changing line on stderr.

use loquat::{TextEvent, TextStream, ValueEvent, ValueStream};

use super::{explain, gave_up, tell};
use crate::{Io, args::Ask, exit::Exit, say};

/// What fits beside the mark on a line of 80.
const SHOWN: usize = 76;

/// What has been printed stays, also where the end is an error: stderr and the exit code say so.
pub(super) async fn text(args: &Ask, mut events: TextStream, io: &mut Io<'_>) -> Result<Exit, Exit> {
    let mut said = false;
    while let Some(event) = events.next().await {
        match event {
            Ok(TextEvent::Text(text)) => {
                said = true;
                say::text(io.stdout, text.reveal());
            }
            Ok(TextEvent::Done(done)) => {
                say::text(io.stdout, "\n");
                if args.explain {
                    explain(&done.info, io);
                }
            }
            Ok(_) => {}
            Err(error) => {
                if said {
                    say::text(io.stdout, "\n");
                }
                return Err(gave_up(args, &error, io));
            }
        }
    }
    Ok(Exit::Success)
}

pub(super) async fn value(args: &Ask, mut events: ValueStream, io: &mut Io<'_>) -> Result<Exit, Exit> {
    while let Some(event) = events.next().await {
        match event {
            Ok(ValueEvent::Partial(partial)) if io.stderr_is_terminal => {
                let text = say::printable(&partial.value().to_string());
                let end: Vec<char> = text.chars().rev().take(SHOWN).collect();
                let end: String = end.into_iter().rev().collect();
                say::text(io.stderr, &format!("\r\u{1b}[K.. {end}"));
            }
            Ok(ValueEvent::Done(done)) => {
                clear(io);
                return tell(args, Ok(*done), io);
            }
            Ok(_) => {}
            Err(error) => {
                clear(io);
                return tell(args, Err(error), io);
            }
        }
    }
    Ok(Exit::Success)
}

fn clear(io: &mut Io<'_>) {
    if io.stderr_is_terminal {
        say::text(io.stderr, "\r\u{1b}[K");
    }
}
