//! Cassettes from end to end: recorded from the simulator through the real client, played to it, and what both say is equal.

use loquat::{ErrorKind, NlpService, NlpServiceExt, OpenRouter, Spent, TextEvent, Wanted};
use loquat_testkit::{
    Reply, Simulator,
    cassette::{Cassette, Player, Recorder, Scrub},
};

fn at(base_url: String) -> OpenRouter {
    let builder = OpenRouter::builder().base_url(base_url).api_key("sk-or-v1-invented").max_retries(0);
    builder.model("openai/gpt-4o-mini").build().unwrap()
}

/// What a service says, blocking and in pieces: texts, tokens, money, and how many pieces there were.
async fn said(nlp: &OpenRouter) -> Vec<String> {
    let whole = nlp.text("Say hello.").await.unwrap();
    let mut all = vec![format!("{} {:?} {}", whole.value, whole.info.usage, whole.info.cost)];
    let mut stream = nlp.text_stream("Say good morning to the whole house.").await.unwrap();
    while let Some(event) = stream.next().await {
        match event.unwrap() {
            TextEvent::Text(text) => all.push(text.reveal().clone()),
            TextEvent::Done(done) => {
                all.push(format!("{:?} {:?} {}", done.value.text, done.info.usage, done.info.cost));
                all.extend(done.info.request_id);
            }
            _ => {}
        }
    }
    let embedder = nlp.embedder().unwrap();
    all.push(format!("{:?}", embedder.embed(&["a car".to_owned()]).await.unwrap().vectors[0].len()));
    all
}

async fn recorded() -> (Vec<String>, Cassette) {
    let simulator = Simulator::start().await.unwrap();
    let recorder = Recorder::start(simulator.base_url()).await.unwrap();
    let said = said(&at(recorder.base_url())).await;
    (said, recorder.cassette())
}

#[tokio::test]
async fn what_is_played_is_what_was_recorded_blocking_and_streamed() {
    let (said_then, cassette) = recorded().await;
    assert!(said_then.len() > 6, "{said_then:?}");
    let text = cassette.text();
    let player = Cassette::read(&text).unwrap().play().await.unwrap();
    assert_eq!(said(&at(player.base_url())).await, said_then);
    player.assert_played();
    assert_eq!(player.account().played.len(), 3);
}

#[tokio::test]
async fn no_key_is_in_a_cassette_and_the_pieces_of_a_stream_are() {
    let (_, cassette) = recorded().await;
    let text = cassette.text();
    assert!(
        !text.contains("sk-or") && !text.contains("authorization") && !text.contains("user-agent"),
        "{text}"
    );
    let exchanges = cassette.exchanges();
    assert_eq!(exchanges.len(), 3);
    let pieces = &exchanges[1].response.chunks;
    assert_eq!(pieces.iter().sum::<usize>(), exchanges[1].response.body.len());
    assert!(exchanges[0].response.chunks.is_empty() && exchanges[1].response.body.starts_with("data: "));
    assert_eq!(exchanges[0].labels, ["POST /api/v1/chat/completions 200"]);
}

#[tokio::test]
async fn a_stream_is_played_in_the_pieces_in_which_it_came() {
    let simulator = super::playing([Reply::content("good morning").in_pieces(7)]).await;
    let recorder = Recorder::start(simulator.base_url()).await.unwrap();
    let mut stream = at(recorder.base_url()).text_stream("x").await.unwrap();
    while let Some(event) = stream.next().await {
        event.unwrap();
    }
    let cassette = recorder.cassette();
    let pieces = &cassette.exchanges()[0].response.chunks;
    assert!(pieces.len() > 20 && pieces[0] == 7, "{pieces:?}");
    let player = cassette.play().await.unwrap();
    let again = Recorder::start(player.base_url()).await.unwrap();
    let mut stream = at(again.base_url()).text_stream("x").await.unwrap();
    while let Some(event) = stream.next().await {
        event.unwrap();
    }
    assert_eq!(&again.cassette().exchanges()[0].response.chunks, pieces);
}

async fn text(player: &Player, prompt: &str) -> Result<String, loquat::Error> {
    at(player.base_url()).text(prompt).await.map(|done| done.value)
}

/// Two questions, and their answers.
async fn two() -> Cassette {
    let simulator = super::playing([Reply::content("one"), Reply::content("two")]).await;
    let recorder = Recorder::start(simulator.base_url()).await.unwrap();
    let nlp = at(recorder.base_url());
    nlp.text("first").await.unwrap();
    nlp.text("second").await.unwrap();
    recorder.cassette()
}

#[tokio::test]
async fn a_request_that_was_not_recorded_is_an_error_that_says_where_it_differs() {
    let player = two().await.play().await.unwrap();
    let error = text(&player, "third").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::BadRequest { status: 400 }), "{error}");
    assert_eq!(error.spent(), Spent::Nothing);
    assert_eq!(
        error.upstream_message().unwrap(),
        "the cassette has no exchange for POST /api/v1/chat/completions: its body is another than the recorded one at `/messages/0/content`"
    );
    assert_eq!(text(&player, "first").await.unwrap(), "one");
    let account = player.account();
    assert_eq!((account.played.len(), account.left.len(), account.missing.len()), (1, 1, 1));
    assert_eq!(account.to_string().lines().next().unwrap(), "1 of 2 exchanges were played", "{account}");
    assert!(!account.to_string().contains("third"), "{account}");
}

#[tokio::test]
async fn the_order_is_strict_unless_it_is_said_otherwise() {
    let cassette = two().await;
    let strict = cassette.play().await.unwrap();
    assert!(text(&strict, "second").await.is_err());
    let loose = cassette.player().any_order().start().await.unwrap();
    assert_eq!(text(&loose, "second").await.unwrap(), "two");
    assert_eq!(text(&loose, "first").await.unwrap(), "one");
    loose.assert_played();
    assert!(text(&loose, "first").await.is_err(), "an exchange is played once");
    let blind = cassette.player().any_body().start().await.unwrap();
    assert_eq!(text(&blind, "whatever").await.unwrap(), "one");
}

#[tokio::test]
#[should_panic(expected = "not asked for: POST /api/v1/chat/completions -> 200")]
async fn a_cassette_that_is_partly_played_fails_its_test() {
    let player = two().await.play().await.unwrap();
    text(&player, "first").await.unwrap();
    player.assert_played();
}

#[tokio::test]
async fn a_users_own_scrub_holds_for_the_file_and_for_playing() {
    let scrub = || {
        Scrub::default().also(|exchange| {
            exchange.request.body = exchange.request.body.replace("Maria", "somebody");
            exchange.response.body = exchange.response.body.replace("Maria", "somebody");
        })
    };
    let simulator = super::playing([Reply::content("Hello Maria")]).await;
    let recorder = Recorder::start_with(simulator.base_url(), scrub()).await.unwrap();
    let heard = at(recorder.base_url()).text("I am Maria").await.unwrap().value;
    assert_eq!(heard, "Hello Maria", "only the recording is cleaned");
    let cassette = recorder.cassette();
    assert!(!cassette.text().contains("Maria"));
    let player = cassette.player().scrub(scrub()).start().await.unwrap();
    assert_eq!(text(&player, "I am Maria").await.unwrap(), "Hello somebody");
}

#[tokio::test]
async fn a_refusal_is_recorded_and_a_broken_reply_is_not() {
    let simulator = super::playing([Reply::error(429, "slow down"), Reply::content("x").cut_after(20)]).await;
    let recorder = Recorder::start(simulator.base_url()).await.unwrap();
    let nlp = at(recorder.base_url());
    assert!(nlp.text("a").await.is_err() && nlp.text("b").await.is_err());
    let cassette = recorder.cassette();
    let statuses: Vec<u16> = cassette.exchanges().iter().map(|exchange| exchange.response.status).collect();
    assert_eq!(statuses, [429]);
}

#[tokio::test]
async fn what_is_recorded_without_a_server_is_nothing_and_an_error() {
    let simulator = Simulator::start().await.unwrap();
    let gone = simulator.base_url();
    simulator.shutdown().await;
    let recorder = Recorder::start(gone).await.unwrap();
    let generator = at(recorder.base_url()).generator(&Wanted::default()).unwrap();
    assert!(generator.generate_text(&"x".into(), &Default::default()).await.is_err());
    assert!(recorder.cassette().exchanges().is_empty());
}
