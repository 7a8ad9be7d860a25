#!/usr/bin/env bash
# What reading a text allocates: the heap's highest point, the value, what is above both, and the allocations, for each byte
# of the text; prints a Markdown table and fails when more than 4 bytes for each byte of the text come on top of the value.
# `BYTES` (default 1000000) is the length of the texts.
set -euo pipefail
cd "$(dirname "$0")/mend"

bytes=${BYTES:-1000000}
programs=${CARGO_TARGET_DIR:-target}/release/examples
cargo build --quiet --release --example family --example memory

missed=0
measure() {
    local line
    line=$("$programs/memory" "$1" "$bytes" "$2" 2>/dev/null) || line="| $1 | $2 | | | | | | DIED |"
    echo "$line"
    # The others are shown, not judged.
    [[ $2 == whole* || $2 == pieces* ]] && [[ $line == *MORE* || $line == *DIED* ]] && missed=1
    return 0
}

echo "| text | way | bytes | highest point | value | above the value | allocations | |"
echo "|---|---|--:|--:|--:|--:|--:|---|"
measure clean serde_json
for peer in llm_json jsonrepair jsonrepair-rs json_partial; do measure broken "$peer"; done
for text in clean broken loose; do
    for mode in whole pieces whole:people; do measure "$text" "$mode"; done
done
while read -r name; do
    for mode in whole pieces whole:tree; do measure "$name" "$mode"; done
done < <("$programs/family" names)
exit "$missed"
