//! Wall time of one call on a connection that is open: by hand (see `hand.rs` for what that is) and through Loquat.
//!
//! The server is a process of its own and answers at once, so what is left is the client and the loopback. By hand,
//! typed: the request with the schema that was made strict beforehand, `serde_json` for the reply and its content, a
//! `jsonschema` validator that was compiled beforehand, and the type.

use criterion::{Criterion, criterion_group, criterion_main};
use loquat_benches::{
    Failure,
    hand::{Hand, Schema},
    sdk,
    server::Server,
};
use tokio::runtime::{Builder, Runtime};

const SERVER: &str = env!("CARGO_BIN_EXE_canned_server");

fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

fn text(criterion: &mut Criterion) -> Result<(), Failure> {
    let (runtime, server) = (runtime()?, Server::start(SERVER, "text")?);
    let (hand, service) = (Hand::new(server.port)?, sdk::service(server.port)?);
    // One call that is looked at: a bench of failures would be fast.
    runtime.block_on(hand.text())?;
    runtime.block_on(sdk::text(&service))?;
    let mut group = criterion.benchmark_group("text");
    group.bench_function("by hand", |bencher| bencher.iter(|| runtime.block_on(hand.text())));
    group.bench_function("loquat", |bencher| bencher.iter(|| runtime.block_on(sdk::text(&service))));
    group.finish();
    Ok(())
}

fn typed(criterion: &mut Criterion) -> Result<(), Failure> {
    let (runtime, server) = (runtime()?, Server::start(SERVER, "typed")?);
    let (hand, schema) = (Hand::new(server.port)?, Schema::new()?);
    let schematic = sdk::schematic(&sdk::service(server.port)?)?;
    runtime.block_on(hand.typed(&schema))?;
    runtime.block_on(sdk::typed(&schematic))?;
    let mut group = criterion.benchmark_group("typed");
    group.bench_function("by hand", |bencher| bencher.iter(|| runtime.block_on(hand.typed(&schema))));
    group.bench_function("loquat", |bencher| bencher.iter(|| runtime.block_on(sdk::typed(&schematic))));
    group.finish();
    Ok(())
}

#[allow(clippy::panic, reason = "a bench that cannot run has nothing else to say")]
fn benches(criterion: &mut Criterion) {
    if let Err(error) = text(criterion).and_then(|()| typed(criterion)) {
        panic!("{error}");
    }
}

criterion_group! {
    name = call;
    config = Criterion::default().sample_size(100);
    targets = benches
}
criterion_main!(call);
