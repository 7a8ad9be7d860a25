#!/usr/bin/env bash
# Measures loquat-mend beside serde_json and the Rust crates that repair JSON, in one criterion run on one core; prints tables
# and ratios, draws `mend/cost.svg`, and fails when an aim is missed. `CORE` (default 1) is the core.
set -euo pipefail
cd "$(dirname "$0")/mend"

target=${CARGO_TARGET_DIR:-target}
cargo bench --quiet --no-run
taskset -c "${CORE:-1}" cargo bench --quiet >"$target/mend.log" 2>&1 || { cat "$target/mend.log" >&2; exit 2; }
# These only read what was left: they need no optimiser.
cargo run --quiet --example plot -- "$target" cost.svg
cargo run --quiet --example ratios -- "$target"
