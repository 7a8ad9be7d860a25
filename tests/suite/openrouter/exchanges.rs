//! Every recorded exchange at hand, through the real client from a socket, held against a reading of the recording that knows
//! nothing of the client. What each became is a golden file a recording: lengths and hashes, no text.

mod chats;
mod recorded;
mod replayed;
mod vectors;

use std::{collections::BTreeMap, fmt::Write};

use serde_json::Value;

use crate::house::root;
use recorded::{Exchange, Kind};

/// The recordings at hand, by their names.
fn recordings() -> BTreeMap<String, Vec<Exchange>> {
    let Ok(folder) = std::fs::read_dir(root().join("../shared/cassettes")) else { return BTreeMap::new() };
    let files = folder.filter_map(|entry| Some(entry.ok()?.path()));
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    files
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().replace(['-', '.'], "_");
            let text = std::fs::read_to_string(&path).unwrap();
            let read = |line: &str| Exchange::read(&serde_json::from_str::<Value>(line).unwrap());
            (name, text.lines().map(read).collect())
        })
        .collect()
}

/// What became of an exchange, and what of that is not what was recorded.
async fn told(exchange: &Exchange) -> (String, Vec<String>) {
    match exchange.kind() {
        Kind::Chat => chats::told(exchange).await,
        Kind::Embeddings => vectors::embeddings(exchange).await,
        Kind::Rerank => vectors::rerank(exchange).await,
        Kind::Moderation => vectors::moderation(exchange).await,
        Kind::Models | Kind::Endpoints(_) | Kind::Generation(_) | Kind::Key | Kind::Credits => {
            replayed::look_up(exchange).await
        }
        Kind::Unspoken => (format!("not spoken: {} {}", exchange.method, exchange.path), Vec::new()),
    }
}

#[tokio::test]
async fn every_recorded_exchange_becomes_what_the_table_says_and_loses_nothing() {
    let recordings = recordings();
    if recordings.is_empty() {
        println!("skipped: no recordings at hand");
        return;
    }
    let (mut count, mut wrong) = (0, Vec::new());
    for (name, exchanges) in &recordings {
        let mut table = String::new();
        for exchange in exchanges {
            let (line, faults) = told(exchange).await;
            writeln!(table, "{} {}\n    {line}", exchange.source, exchange.kind().name()).unwrap();
            wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", exchange.source)));
            count += 1;
        }
        let mut settings = loquat_testkit::settings_with_cost();
        settings.set_snapshot_path("../../../snapshots/openrouter/exchanges");
        settings.bind(|| insta::assert_snapshot!(name.as_str(), table));
    }
    assert!(wrong.is_empty(), "{} of {count} exchanges:\n{}", wrong.len(), wrong.join("\n"));
    println!("{count} exchanges");
}
