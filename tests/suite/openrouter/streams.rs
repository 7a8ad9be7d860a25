//! Answers that arrive piece by piece, through the real client from a socket.

mod dropped;
mod endings;
mod errors;
mod values;

use loquat::{Error, Generation, NlpServiceExt, TextEvent, Turn};
use loquat_testkit::{Reply, Simulator};

use super::{playing, service};

/// What a listener has heard of a stream: the texts, and the end.
#[derive(Debug, Default)]
struct Heard {
    text: String,
    reasoning: String,
    refusal: String,
    events: usize,
    end: Option<Result<Generation<Turn>, Error>>,
}

impl Heard {
    fn done(self) -> Generation<Turn> {
        self.end.unwrap().unwrap()
    }

    fn error(self) -> Error {
        self.end.unwrap().unwrap_err()
    }
}

/// Listens to one stream, and that nothing comes behind its end.
async fn listen(nlp: &loquat::OpenRouter) -> Heard {
    let mut stream = nlp.text_stream("Say hello.").await.unwrap();
    let mut heard = Heard::default();
    while let Some(event) = stream.next().await {
        assert!(heard.end.is_none(), "{event:?} behind the end");
        heard.events += 1;
        match event {
            Ok(TextEvent::Text(text)) => heard.text.push_str(text.reveal()),
            Ok(TextEvent::Reasoning(text)) => heard.reasoning.push_str(text.reveal()),
            Ok(TextEvent::Refusal(text)) => heard.refusal.push_str(text.reveal()),
            Ok(TextEvent::Done(done)) => heard.end = Some(Ok(*done)),
            Ok(_) => {}
            Err(error) => heard.end = Some(Err(error)),
        }
    }
    heard
}

async fn stream(reply: Reply) -> (Heard, Simulator) {
    let simulator = playing([reply]).await;
    let heard = listen(&service(&simulator, "openai/gpt-4o")).await;
    simulator.assert_played();
    (heard, simulator)
}
