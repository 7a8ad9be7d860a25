//! A reply that is told while it arrives.

use std::time::Duration;

use loquat_core::{Error, Hidden, TextEvent, ValueEvent};

use super::{Listener, Replied, Run, Stage, show::Show};
use crate::openrouter::{
    answer::{self, Outcome},
    client::Patience,
    said::Piece,
    stream::Decoder,
};

impl Run<'_> {
    pub(super) async fn streamed(
        &mut self,
        body: Vec<u8>,
        stage: &Stage<'_>,
        patience: Patience,
    ) -> Result<Replied, Error> {
        let generator = self.generator;
        let mut arriving = generator.shared.client.stream(body, patience).await?;
        self.answered(arriving.head().request_id.clone());
        if arriving.head().status >= 300 {
            let reply = arriving.whole().await?;
            let (facts, outcome) = answer::read(&reply, stage.wanted, &generator.profile);
            return Ok(Replied { facts, outcome, elapsed: reply.elapsed, first_token: None });
        }
        let mut decoder = Decoder::default();
        let mut show = stage.shape.map(|ladder| Show::new(ladder, stage.rung, self.options.partials));
        let mut first_token: Option<Duration> = None;
        let broken = loop {
            while let Some(piece) = decoder.next() {
                first_token.get_or_insert_with(|| arriving.elapsed());
                self.tell(piece, show.as_mut()).await;
            }
            if let Some(show) = &mut show {
                self.tell_value(show).await;
            }
            if decoder.is_over() {
                break None;
            }
            match arriving.next().await {
                Ok(Some(bytes)) => decoder.feed(bytes.as_ref()),
                Ok(None) => decoder.close(),
                Err(error) => break Some(error),
            }
        };
        let elapsed = arriving.elapsed();
        let (facts, outcome) =
            answer::read_stream(decoder, broken, arriving.head(), stage.wanted, &generator.profile);
        // A server that does not stream has said everything at once.
        if let (None, Outcome::Said { turn, .. }) = (first_token, &outcome) {
            for piece in said(turn) {
                self.tell(piece, None).await;
            }
        }
        Ok(Replied { facts, outcome, elapsed, first_token })
    }

    async fn tell(&mut self, piece: Piece, show: Option<&mut Show<'_>>) {
        match self.listener {
            Listener::Nobody => {}
            Listener::Text(emit) => {
                self.shown = true;
                emit.send(text_event(piece)).await;
            }
            Listener::Value(emit) => match (piece, show) {
                (Piece::Reasoning(text), _) => {
                    self.shown = true;
                    emit.send(ValueEvent::Reasoning(Hidden::new(text))).await;
                }
                (piece, Some(show)) => show.take(&piece),
                _ => {}
            },
        }
    }

    /// Once for all that a read has brought: to look at a value costs time in its length.
    async fn tell_value(&mut self, show: &mut Show<'_>) {
        let Listener::Value(emit) = self.listener else { return };
        let (superseded, partial) = show.look();
        if superseded {
            emit.send(ValueEvent::Superseded).await;
        }
        if let Some(partial) = partial {
            self.shown = true;
            emit.send(ValueEvent::Partial(partial)).await;
        }
    }
}

fn text_event(piece: Piece) -> TextEvent {
    match piece {
        Piece::Text(text) => TextEvent::Text(Hidden::new(text)),
        Piece::Reasoning(text) => TextEvent::Reasoning(Hidden::new(text)),
        Piece::Details(details) => TextEvent::ReasoningDetails(Hidden::new(details)),
        Piece::Refusal(text) => TextEvent::Refusal(Hidden::new(text)),
        Piece::Call(delta) => TextEvent::ToolCallDelta(delta),
        Piece::Annotation(annotation) => TextEvent::Annotation(Hidden::new(annotation)),
    }
}

fn said(turn: &loquat_core::Turn) -> Vec<Piece> {
    let reasoning = turn.reasoning.clone().map(Piece::Reasoning);
    let details = turn.reasoning_details.clone().filter(|details| !details.is_empty()).map(Piece::Details);
    let text = turn.text.clone().map(Piece::Text);
    let annotations = turn.annotations.iter().cloned().map(Piece::Annotation);
    reasoning.into_iter().chain(details).chain(text).chain(annotations).collect()
}
