//! Bytes on their way to the client: ticks before them, the pieces that they travel in, and how the connection ends.

use std::{
    collections::VecDeque,
    io::{self, Write as _},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::{Body, Bytes};
use flate2::{Compression, write::GzEncoder};
use futures_core::Stream;
use tokio::time::{Sleep, sleep};

use super::{ledger::Watch, stream::COMMENT};
use crate::scenario::Reply;

/// What OpenRouter writes while the model works: a line feed, nine spaces, a line feed.
const TICK: &str = "\n         \n";

/// Which bytes are sent together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cutting {
    /// All of them.
    #[default]
    Whole,
    /// So many at a time.
    Every(usize),
    /// An event at a time, as OpenRouter sends them.
    Events,
    /// From one to forty at a time, by this seed.
    Seeded(u64),
    /// Each character of several bytes is cut in two.
    InsideCharacters,
    /// Each empty line is cut in two.
    InsideLineEnds,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum End {
    /// As HTTP wants it; of a body that was cut, by breaking off.
    #[default]
    Close,
    /// Not at all: nothing more is said.
    Silence,
    /// Not at all: comments for ever, one in each of these spans.
    Comments(Duration),
}

impl Cutting {
    fn cut(self, whole: &[u8]) -> VecDeque<Bytes> {
        let mut rest = whole;
        let mut dice = fastrand::Rng::with_seed(match self {
            Self::Seeded(seed) => seed,
            _ => 0,
        });
        let mut pieces = VecDeque::new();
        while !rest.is_empty() {
            let size = match self {
                Self::Whole => rest.len(),
                Self::Every(size) => size,
                Self::Events => behind(rest, b"\n\n", 2),
                Self::InsideLineEnds => behind(rest, b"\n\n", 1),
                Self::Seeded(_) => dice.usize(1..=40),
                Self::InsideCharacters => inside_character(rest),
            };
            let (piece, more) = rest.split_at(size.clamp(1, rest.len()));
            pieces.push_back(Bytes::copy_from_slice(piece));
            rest = more;
        }
        pieces
    }
}

/// The length up to `bytes` behind the start of `mark`.
fn behind(text: &[u8], mark: &[u8], bytes: usize) -> usize {
    let place = text.windows(mark.len()).position(|window| window == mark);
    place.map_or(text.len(), |place| place + bytes)
}

fn inside_character(text: &[u8]) -> usize {
    text.iter().position(|byte| *byte >= 0xc0).map_or(text.len(), |place| place + 1)
}

/// The bytes of a reply as it wants them to travel: after its ticks, in its pieces, broken off where it breaks off.
pub(super) fn body(bytes: Vec<u8>, reply: &Reply, mut watch: Option<Watch>) -> Body {
    let mut whole = TICK.repeat(reply.tick_count()).into_bytes();
    whole.extend_from_slice(&bytes);
    if reply.travel().is_packed {
        whole = packed(&whole);
    }
    if let Some(end) = reply.cut() {
        whole.truncate(end);
    }
    if let Some(watch) = &mut watch {
        watch.whole = whole.len();
    }
    let travel = reply.travel();
    let pieces = travel.cutting.cut(&whole);
    Body::from_stream(Sending {
        pieces,
        end: travel.end,
        breaks: reply.cut().is_some(),
        pace: travel.pace,
        pause: None,
        flushed: false,
        watch,
    })
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    // A vector takes everything.
    let written = packer.write_all(bytes).and_then(|()| packer.finish());
    written.unwrap_or_default()
}

/// These pieces, each by itself, and a regular end.
pub(crate) fn pieces(pieces: VecDeque<Bytes>) -> Body {
    let end = End::Close;
    Body::from_stream(Sending {
        pieces,
        end,
        breaks: false,
        pace: None,
        pause: None,
        flushed: false,
        watch: None,
    })
}

struct Sending {
    pieces: VecDeque<Bytes>,
    end: End,
    breaks: bool,
    pace: Option<Duration>,
    /// The time before what comes next.
    pause: Option<Pin<Box<Sleep>>>,
    flushed: bool,
    watch: Option<Watch>,
}

impl Stream for Sending {
    type Item = Result<Bytes, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        // The server writes out what it has when a body pauses; without the pause pieces would travel together, and a break
        // would swallow what is before it.
        if !self.flushed {
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if let Some(bytes) = self.pieces.pop_front() {
            self.flushed = false;
            let is_last = self.pieces.is_empty() && self.end == End::Close;
            if let Some(watch) = &mut self.watch {
                watch.sent += bytes.len();
                watch.ended = is_last;
            }
            self.pause = self.pace.map(|pace| Box::pin(sleep(pace)));
            return Poll::Ready(Some(Ok(bytes)));
        }
        let stays = self.end != End::Close;
        if let Some(watch) = self.watch.as_mut().filter(|_| !stays) {
            watch.ended = true;
        }
        match self.end {
            // Nobody wakes it: the client hangs up, or the simulator is dropped.
            End::Silence => Poll::Pending,
            End::Comments(pace) => {
                self.flushed = false;
                self.pause = Some(Box::pin(sleep(pace)));
                Poll::Ready(Some(Ok(Bytes::from_static(COMMENT.as_bytes()))))
            }
            End::Close if self.breaks => Poll::Ready(Some(Err(io::Error::other(
                "the simulator breaks the connection here, as it was told to",
            )))),
            End::Close => Poll::Ready(None),
        }
    }
}
