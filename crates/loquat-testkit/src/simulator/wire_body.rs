//! Bytes on their way to the client: ticks before them, and a connection that may break in the middle of them.

use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use futures_core::Stream;

use super::ledger::Watch;
use crate::scenario::Reply;

/// What OpenRouter writes while the model works: a line feed, nine spaces, a line feed.
const TICK: &str = "\n         \n";

/// The bytes of a reply as it wants them to travel: after its ticks, in its pieces, broken off where it breaks off.
pub(super) fn body(bytes: Vec<u8>, reply: &Reply, mut watch: Option<Watch>) -> Body {
    let mut whole = TICK.repeat(reply.tick_count()).into_bytes();
    whole.extend_from_slice(&bytes);
    if let Some(end) = reply.cut() {
        whole.truncate(end);
    }
    if let Some(watch) = &mut watch {
        watch.whole = whole.len();
    }
    let shape = reply.stream();
    let size = shape.pieces.unwrap_or(whole.len()).max(1);
    let pieces = whole.chunks(size).map(Bytes::copy_from_slice).collect();
    let end = match (shape.stalls, reply.cut()) {
        (true, _) => End::Silence,
        (false, Some(_)) => End::Break,
        (false, None) => End::Close,
    };
    Body::from_stream(Sending { pieces, end, flushed: false, watch })
}

#[derive(Clone, Copy)]
enum End {
    Close,
    Break,
    Silence,
}

struct Sending {
    pieces: VecDeque<Bytes>,
    end: End,
    flushed: bool,
    watch: Option<Watch>,
}

impl Stream for Sending {
    type Item = Result<Bytes, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // The server writes out what it has when a body pauses; without the pause pieces would travel together, and a break
        // would swallow what is before it.
        if !self.flushed {
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if let Some(bytes) = self.pieces.pop_front() {
            self.flushed = false;
            let is_last = self.pieces.is_empty() && !matches!(self.end, End::Silence);
            if let Some(watch) = &mut self.watch {
                watch.sent += bytes.len();
                watch.ended = is_last;
            }
            return Poll::Ready(Some(Ok(bytes)));
        }
        let stays = matches!(self.end, End::Silence);
        if let Some(watch) = self.watch.as_mut().filter(|_| !stays) {
            watch.ended = true;
        }
        match self.end {
            End::Close => Poll::Ready(None),
            // Nobody wakes it: the client hangs up, or the simulator is dropped.
            End::Silence => Poll::Pending,
            End::Break => Poll::Ready(Some(Err(io::Error::other(
                "the simulator breaks the connection here, as it was told to",
            )))),
        }
    }
}
