//! Bytes on their way to the client: ticks before them, and a connection that may break in the middle of them.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use futures_core::Stream;

/// What OpenRouter writes while the model works: a line feed, nine spaces, a line feed.
const TICK: &str = "\n         \n";

/// A body of `ticks` and `bytes`; with `cut`, the connection breaks after so many bytes of the two together.
pub(super) fn body(bytes: &[u8], ticks: usize, cut: Option<usize>) -> Body {
    let mut whole = TICK.repeat(ticks).into_bytes();
    whole.extend_from_slice(bytes);
    if let Some(end) = cut {
        whole.truncate(end);
    }
    Body::from_stream(Sending { bytes: Some(whole.into()), breaks: cut.is_some(), flushed: false })
}

struct Sending {
    bytes: Option<Bytes>,
    breaks: bool,
    flushed: bool,
}

impl Stream for Sending {
    type Item = Result<Bytes, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(bytes) = self.bytes.take().filter(|bytes| !bytes.is_empty()) {
            return Poll::Ready(Some(Ok(bytes)));
        }
        if !self.breaks {
            return Poll::Ready(None);
        }
        // The server writes out what it has when a body pauses; without the pause the break would swallow those bytes.
        if !self.flushed {
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::other(
            "the simulator breaks the connection here, as it was told to",
        ))))
    }
}
