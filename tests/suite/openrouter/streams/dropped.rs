//! What is dropped in the middle: the connection is closed, and the observer and the ledger hear of it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use loquat::{
    Attempt, Choice, Error, ErrorKind, Ledger, NlpServiceExt, Observer, OpenRouter, Reservation, Usd,
};
use loquat_testkit::{Reply, Simulator};

use super::playing;

/// Writes down what it hears, a line each.
#[derive(Debug, Default)]
struct Book(Mutex<Vec<String>>);

impl Book {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn write(&self, what: &str, attempt: &Attempt) {
        let id = if attempt.request_id.is_some() { "with its id" } else { "without an id" };
        self.0.lock().unwrap().push(format!("{what}: {}, {}, {id}", attempt.verdict.name(), attempt.spent));
    }
}

impl Observer for Book {
    fn attempted(&self, _: &Choice, attempt: &Attempt) {
        self.write("observed", attempt);
    }
}

#[async_trait]
impl Ledger for Book {
    async fn reserve(&self, account: &str, model: &str, _: Option<Usd>) -> Result<Reservation, Error> {
        self.0.lock().unwrap().push(format!("reserved for {account}: {model}"));
        if account == "broke" {
            return Err(ErrorKind::Credits { status: 402 }.into());
        }
        Ok(Reservation("1".to_owned()))
    }

    async fn settle(&self, _: &Reservation, attempt: &Attempt) -> Result<(), Error> {
        self.write("settled", attempt);
        Ok(())
    }

    fn abandon(&self, _: &Reservation, attempt: &Attempt) {
        self.write("abandoned", attempt);
    }
}

async fn watched(reply: Reply, account: &str) -> (OpenRouter, Simulator, Arc<Book>) {
    let (simulator, book) = (playing([reply]).await, Arc::new(Book::default()));
    let nlp = OpenRouter::builder()
        .base_url(simulator.base_url())
        .observer(Arc::clone(&book) as _)
        .ledger(Arc::clone(&book) as _, account);
    (nlp.build().unwrap(), simulator, book)
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_told_with_its_id_and_may_have_been_charged() {
    let (nlp, _simulator, book) =
        watched(Reply::content("Hello you").cut_after(500).then_silence(), "ada").await;
    let mut stream = nlp.text_stream("x").await.unwrap();
    assert!(book.lines().is_empty(), "nothing is sent before the first poll");
    stream.next().await.unwrap().unwrap();
    drop(stream);
    assert_eq!(
        book.lines(),
        [
            "reserved for ada: openai/gpt-4o",
            "abandoned: abandoned, an unknown amount, with its id",
            "observed: abandoned, an unknown amount, with its id"
        ]
    );
}

#[tokio::test]
async fn a_call_that_is_dropped_is_told_too() {
    let (nlp, simulator, book) = watched(Reply::content("Hello").cut_after(10).then_silence(), "ada").await;
    {
        let call = nlp.text("x");
        let mut call = std::pin::pin!(call);
        while simulator.requests().is_empty() {
            tokio::select! {
                biased;
                _ = &mut call => panic!("it cannot end"),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    let lines = book.lines();
    assert_eq!(
        lines[1..],
        [
            "abandoned: abandoned, an unknown amount, without an id",
            "observed: abandoned, an unknown amount, without an id"
        ]
    );
}

#[tokio::test]
async fn a_whole_answer_is_settled_and_observed_once() {
    let (nlp, _simulator, book) = watched(Reply::content("Hello").cost("0.5"), "ada").await;
    nlp.text("x").await.unwrap();
    assert_eq!(
        book.lines(),
        [
            "reserved for ada: openai/gpt-4o",
            "settled: accepted, $0.5, with its id",
            "observed: accepted, $0.5, with its id"
        ]
    );
}

#[tokio::test]
async fn what_the_ledger_refuses_is_not_sent() {
    let (nlp, simulator, _book) = watched(Reply::content("Hello"), "broke").await;
    assert_eq!(nlp.text("x").await.unwrap_err().kind().name(), "credits");
    assert!(simulator.requests().is_empty());
}
