//! A stream of events written as what it is: an asynchronous function that tells what happens on its way, and returns the end.
//!
//! There is no channel and no task: the function runs when the stream is polled, and stops where it is when the stream is
//! dropped. So what it holds (a connection, the list of attempts) is dropped with it.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use loquat_core::{Error, EventStream};

/// Where the function tells an event.
pub(super) struct Emit<E>(Arc<Mutex<Option<E>>>);

impl<E> Emit<E> {
    /// Tells an event; comes back once it has been taken.
    pub(super) async fn send(&self, event: E) {
        let mut event = Some(event);
        poll_fn(|_| match event.take() {
            // Nobody is woken: whoever takes the event polls again.
            Some(event) => {
                *self.slot() = Some(event);
                Poll::Pending
            }
            None => Poll::Ready(()),
        })
        .await;
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<E>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stream of what `run` tells, with what it returns as its end.
pub(super) fn stream<E, F, Running>(run: F) -> EventStream<E>
where
    E: Send + 'static,
    F: FnOnce(Emit<E>) -> Running,
    Running: Future<Output = Result<E, Error>> + Send + 'static,
{
    let slot = Arc::default();
    let running = Some(Box::pin(run(Emit(Arc::clone(&slot)))));
    EventStream::new(Events { running, told: Emit(slot) })
}

struct Events<E, Running> {
    /// `None` once it has ended.
    running: Option<Pin<Box<Running>>>,
    told: Emit<E>,
}

impl<E, Running: Future<Output = Result<E, Error>>> futures_core::Stream for Events<E, Running> {
    type Item = Result<E, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(running) = &mut self.running else { return Poll::Ready(None) };
        if let Poll::Ready(end) = running.as_mut().poll(context) {
            self.running = None;
            return Poll::Ready(Some(end));
        }
        self.told.slot().take().map_or(Poll::Pending, |event| Poll::Ready(Some(Ok(event))))
    }
}
