#!/usr/bin/env bash
# Measures loquat-mend beside serde_json and the Rust crates that repair JSON, in one criterion run on one core; prints tables
# and ratios, draws `mend/cost.svg`, and fails when an aim is missed. `CORE` (default 1) is the core.
set -euo pipefail
cd "$(dirname "$0")/mend"

target=${CARGO_TARGET_DIR:-target}
cargo build --quiet --release --bins
cargo bench --quiet --no-run
taskset -c "${CORE:-1}" cargo bench --quiet >"$target/mend.log" 2>&1 || { cat "$target/mend.log" >&2; exit 2; }
"$target/release/plot" "$target" cost.svg
"$target/release/ratios" "$target"
