//! Many calls at once to a simulator in which everything goes wrong: what the client says was spent is what was billed.

use std::sync::Arc;

use loquat::{NlpServiceExt, Spent};
use loquat_core::Attempt;
use loquat_testkit::{Billed, Chaos, Delivery, Simulator};

use super::{lead, right, service};

const CALLS: usize = 500;
const AT_ONCE: usize = 32;

/// What a caller heard of his call: whether it ended well, what it cost, and the requests behind it.
struct Told {
    spent: Spent,
    attempts: Vec<Attempt>,
    is_whole: bool,
}

fn prompt(number: usize) -> String {
    format!("This is call <{number}>. Ada, 36, likes red.")
}

/// A call of the kind that its number says; `None` where the caller left before the end.
async fn call(simulator: &Simulator, calm: &Simulator, number: usize) -> Option<Told> {
    let whole = service(calm, "openai/gpt-4o-mini").text(prompt(number)).await.unwrap().value;
    // A client of its own: one caller's rate limit shall not keep the others from asking.
    let nlp = service(simulator, "openai/gpt-4o-mini");
    let prompt = prompt(number);
    let told = match number % 4 {
        0 => nlp.text(prompt).await.map(|done| (done.info, done.value == whole)),
        1 => nlp
            .schematic_with(lead())
            .unwrap()
            .generate(prompt)
            .await
            .map(|done| (done.info, done.value == right())),
        kind => {
            let mut stream = nlp.text_stream(prompt).await.ok()?;
            let mut end = None;
            while let Some(event) = stream.next().await {
                if kind == 3 {
                    return None;
                }
                match event {
                    Ok(loquat::TextEvent::Done(done)) => {
                        end = Some(Ok((done.info, done.value.text.as_ref() == Some(&whole))))
                    }
                    Ok(_) => {}
                    Err(error) => end = Some(Err(error)),
                }
            }
            end.expect("a stream has an end")
        }
    };
    Some(match told {
        Ok((info, is_whole)) => Told { spent: info.cost, attempts: info.attempts, is_whole },
        Err(error) => Told { spent: error.spent(), attempts: error.attempts().to_vec(), is_whole: true },
    })
}

/// The entries of the call `number`, found by what was asked and not by what the client says.
fn billed(simulator: &Simulator, ledger: &[Billed], number: usize) -> Vec<Billed> {
    let requests = simulator.requests();
    let mark = format!("<{number}>");
    let asked = |entry: &&Billed| requests[entry.request].body["messages"].to_string().contains(&mark);
    ledger.iter().filter(asked).cloned().collect()
}

fn sum(entries: &[Billed]) -> Spent {
    entries.iter().map(|entry| Spent::Known(entry.cost.parse().unwrap())).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_chaos_what_is_told_of_the_money_is_what_the_ledger_holds() {
    let simulator = Arc::new(Simulator::builder().chaos(Chaos::seeded(20)).start().await.unwrap());
    // Where nothing goes wrong: what the whole answer is.
    let calm = Arc::new(Simulator::start().await.unwrap());
    let (mut known, mut nothing, mut maybe) = (0, 0, 0);
    for first in (0..CALLS).step_by(AT_ONCE) {
        let calls: Vec<_> = (first..CALLS.min(first + AT_ONCE))
            .map(|number| {
                let (simulator, calm) = (Arc::clone(&simulator), Arc::clone(&calm));
                (number, tokio::spawn(async move { call(&simulator, &calm, number).await }))
            })
            .collect();
        for (number, under_way) in calls {
            let Some(told) = under_way.await.unwrap() else { continue };
            let entries = billed(&simulator, &simulator.ledger(), number);
            let states: Vec<_> = told.attempts.iter().map(|it| (&it.verdict, it.spent)).collect();
            assert!(told.is_whole, "call {number} is a success of less than the whole: {states:?}");
            match told.spent {
                Spent::Nothing => {
                    nothing += 1;
                    assert_eq!(entries, [], "call {number}: {states:?}");
                }
                Spent::Known(_) => {
                    known += 1;
                    assert_eq!(told.spent, sum(&entries), "call {number}: {states:?} {entries:?}");
                }
                Spent::Maybe => {
                    maybe += 1;
                    assert!(told.attempts.iter().any(|it| it.spent == Spent::Maybe), "call {number}");
                }
            }
        }
    }
    assert!(known > 100 && nothing > 20 && maybe > 20, "{known} known, {nothing} nothing, {maybe} maybe");
}

#[tokio::test]
async fn a_listener_that_hangs_up_is_in_the_ledger_with_the_byte() {
    let reply = loquat_testkit::Reply::content("A long answer. ".repeat(50)).provider("OpenAI");
    let simulator = super::playing([reply.cut_after(900).then_silence()]).await;
    let nlp = service(&simulator, "openai/gpt-4o-mini");
    let mut stream = nlp.text_stream("Say hello.").await.unwrap();
    stream.next().await.unwrap().unwrap();
    drop(stream);
    let entry = loop {
        let [entry] = simulator.ledger().try_into().unwrap();
        if entry.delivery != Delivery::Sending {
            break entry;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(entry.delivery, Delivery::HungUp(900));
    assert_eq!(entry.completion_tokens, 188);
}
