//! `loquat simulate`: the offline OpenRouter as a server of its own, for programs in any language.

use loquat_testkit::{Named, Simulator};

use super::usage;
use crate::{Io, args::Simulate, exit::Exit, say};

pub(crate) async fn run(args: &Simulate, io: &mut Io<'_>) -> Result<Exit, Exit> {
    if args.list {
        for scenario in Named::all() {
            say::line(io.stdout, &format!("{:26} {}", scenario.name, scenario.about));
        }
        return Ok(Exit::Success);
    }
    let simulator = Simulator::builder().port(args.port).start().await;
    let mut simulator = simulator.map_err(|error| usage(io, &format!("port {}: {error}", args.port)))?;
    say::line(
        io.stderr,
        "a simulator, not a model; no key needed; ends on ctrl-c. Point OPENROUTER_BASE_URL at:",
    );
    say::line(io.stdout, &simulator.base_url());
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => match interrupted {
            Ok(()) => Ok(Exit::Success),
            Err(error) => Err(super::internal(io, &error)),
        },
        () = simulator.closed() => Err(super::internal(io, &"the simulator ended by itself")),
    }
}
