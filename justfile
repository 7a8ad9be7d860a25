# What CI runs.
ci:
    bash .ci/run

# All tests, doc tests included.
test:
    cargo test --workspace

# Renews docs/environment.md from the registry of variables.
environment:
    cargo run --quiet -- doctor --environment > docs/environment.md

# Instructions of a call beside the same by hand (needs valgrind).
instructions:
    bash benches/instructions.sh
