//! One criterion run: clean and broken text, text on a schema, text in pieces; ours beside `serde_json` and the crates that
//! repair JSON.
//!
//! Time is that of the thread's CPU, not of the wall: the machine may be shared. Every reader gives a
//! `serde_json::Value`, is built with the same features of `serde_json`, and drops what it gave within the time.

use std::time::Duration;

use cpu_time::ThreadTime;
use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
    measurement::{Measurement, ValueFormatter, WallTime},
};
use loquat_mend::Mender;
use loquat_mend_benches::{
    LENGTHS,
    people::{Style, people, schema},
    pieces,
    readers::{PEERS, Reader, mend, serde},
};

/// What one thread had of the CPU.
struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = ThreadTime;
    type Value = Duration;

    fn start(&self) -> ThreadTime {
        ThreadTime::now()
    }

    fn end(&self, start: ThreadTime) -> Duration {
        start.elapsed()
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

type Group<'a> = BenchmarkGroup<'a, CpuTime>;

/// One reader on one text. The throughput is that of the text it reads.
fn bench<T>(group: &mut Group<'_>, name: &str, bytes: usize, text: &str, mut read: impl FnMut(&str) -> T) {
    group.throughput(Throughput::Bytes(text.len() as u64));
    let length = loquat_mend_benches::length_name(bytes);
    group.bench_with_input(BenchmarkId::new(name, length), text, |bencher, text| bencher.iter(|| read(text)));
}

fn clean(criterion: &mut Criterion<CpuTime>) {
    let mut group = criterion.benchmark_group("clean");
    for bytes in LENGTHS {
        let text = people(bytes, Style::Clean);
        bench(&mut group, "serde_json", bytes, &text, serde);
        bench(&mut group, "loquat-mend", bytes, &text, mend);
    }
}

fn broken(criterion: &mut Criterion<CpuTime>) {
    let mut group = criterion.benchmark_group("broken");
    for bytes in LENGTHS {
        let (undamaged, text) = (people(bytes, Style::Clean), people(bytes, Style::Broken));
        bench(&mut group, "serde_json", bytes, &undamaged, serde);
        bench(&mut group, "loquat-mend", bytes, &text, mend);
        for Reader { name, read } in PEERS {
            bench(&mut group, name, bytes, &text, read);
        }
    }
}

/// The schema is read beforehand, as a caller does who asks more than once.
fn on_schema(criterion: &mut Criterion<CpuTime>) {
    let mender = Mender::for_schema(&schema()).unwrap_or_default();
    let mut group = criterion.benchmark_group("schema");
    for bytes in LENGTHS {
        for (style, parse, reader) in [
            (Style::Clean, "clean, serde_json", "clean, loquat-mend"),
            (Style::Loose, "loose, serde_json", "loose, loquat-mend"),
            (Style::Broken, "", "broken, loquat-mend"),
        ] {
            let text = people(bytes, style);
            if !parse.is_empty() {
                bench(&mut group, parse, bytes, &text, serde);
            }
            bench(&mut group, reader, bytes, &text, |text| mender.mend(text).ok());
        }
    }
}

/// A text that arrives in pieces of 16 bytes. The crates beside ours read all they have again at each piece, so only the
/// fastest that is right is shown, and only as far as that takes less than a second.
fn in_pieces(criterion: &mut Criterion<CpuTime>) {
    let mut group = criterion.benchmark_group("pieces");
    for bytes in LENGTHS {
        for (style, whole, arriving) in [
            (Style::Clean, "clean, whole", "clean, in pieces"),
            (Style::Broken, "broken, whole", "broken, in pieces"),
        ] {
            let text = people(bytes, style);
            bench(&mut group, whole, bytes, &text, mend);
            bench(&mut group, arriving, bytes, &text, |text| feed(text).finish().ok());
        }
        let again = PEERS.iter().find(|peer| peer.name == "jsonrepair-rs").filter(|_| bytes <= 30_000);
        if let Some(peer) = again {
            let text = people(bytes, Style::Broken);
            bench(&mut group, "broken, jsonrepair-rs again", bytes, &text, |text| {
                let mut end = 0;
                for piece in pieces(text, 16) {
                    end += piece.len();
                    std::hint::black_box(text.get(..end).map(peer.read));
                }
            });
        }
    }
}

fn feed(text: &str) -> loquat_mend::Partial {
    let mut partial = Mender::new().partial();
    for piece in pieces(text, 16) {
        // A limit that is exceeded is told again by `finish`.
        let _ = partial.feed(piece);
    }
    partial
}

fn settings() -> Criterion<CpuTime> {
    // The system's allocator gives large blocks back at once until it has seen one of 32 MB freed: without this, whoever is
    // measured first at 1 MB pays for fresh pages in every round, and the others do not.
    drop(std::hint::black_box(vec![1_u8; 31 << 20]));
    let criterion = Criterion::default().sample_size(20).without_plots();
    criterion
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800))
        .with_measurement(CpuTime)
}

criterion_group! {
    name = all;
    config = settings();
    targets = clean, broken, on_schema, in_pieces
}
criterion_main!(all);
