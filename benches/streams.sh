#!/usr/bin/env bash
# Instructions and allocations of streams and embeddings through Loquat beside the same by hand, counted by valgrind in the
# client process alone; prints a Markdown table and fails when an aim is missed.
#
# A call: (a run of 4 calls - a run of 1) / 3. A chunk: a call of 2,000 chunks / 2,000. Linear: the whole run at 1x, 4x and
# 16x, less a run of no calls.
set -euo pipefail
cd "$(dirname "$0")/.."

programs=${CARGO_TARGET_DIR:-target}/release
command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 2; }
cargo build --quiet --release --package loquat-benches --bins
"$programs/calls" check >&2

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A server ends with its input, which this script holds open until it ends itself.
declare -A port
for reply in stream:1 stream:{500,2000,8000,32000}{,:once} ticket:{500,2000,8000} vectors:{base64,float}; do
    exec {held}> >(exec "$programs/canned_server" "$reply" >"$scratch/$reply")
    until [[ -s $scratch/$reply ]]; do sleep 0.05; done
    port[$reply]=$(<"$scratch/$reply")
done

# Instructions of a run: by whom, what, how often, of which reply.
count() {
    local log=$scratch/log
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$programs/calls" "$1" "$2" "$3" "${port[$4]}" >"$log" 2>&1 || {
        cat "$log" >&2
        return 1
    }
    sed -n 's/.*Collected : //p' "$log"
}

# Allocations of a run, a `realloc` too.
allocations() {
    valgrind --tool=memcheck --leak-check=no --undef-value-errors=no \
        "$programs/calls" "$1" "$2" "$3" "${port[$4]}" 2>&1 |
        sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' | tr -d ,
}

# What a call takes, counted by the first argument.
call() {
    local one four
    one=$("$1" "$2" "$3" 1 "$4")
    four=$("$1" "$2" "$3" 4 "$4")
    echo $(((four - one) / 3))
}

thousands() { sed ':a;s/\B[0-9]\{3\}\>/,&/;ta' <<<"$1"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'; }

missed=0
judge() {
    if awk -v value="$2" -v limit="$3" 'BEGIN { exit !(value <= limit) }'; then
        verdicts+="- met: $1: $2, at most $3"$'\n'
    else
        verdicts+="- MISSED: $1: $2, at most $3"$'\n'
        missed=1
    fi
}
verdicts=

row() {
    local hand loquat
    hand=$(call "$2" hand "$3" "$4")
    loquat=$(call "$2" loquat "$3" "$4")
    printf '| %s | %s | %s | %s |\n' "$1" "$(thousands "$hand")" "$(thousands "$loquat")" "$(ratio "$loquat" "$hand")"
    last=$loquat last_ratio=$(ratio "$loquat" "$hand")
}

echo "| a call | by hand | loquat | ratio |"
echo "|---|--:|--:|--:|"
row "2,000 chunks, one a read, instructions" count stream stream:2000
judge "2,000 chunks, one a read, ratio" "$last_ratio" 1.25
row "2,000 chunks in one body, instructions" count stream stream:2000:once
judge "2,000 chunks in one body, ratio" "$last_ratio" 1.25
row "2,000 chunks, one a read, allocations" allocations stream stream:2000
judge "allocations a chunk" "$(ratio "$last" 2000)" 4
row "up to the first piece, instructions" count first stream:1
row "64 streams of 500 chunks at once, instructions" count many stream:500
row "10,000 texts to vectors, base64, instructions" count base64 vectors:base64
row "10,000 texts to vectors, numbers, instructions" count float vectors:float
echo

linear() {
    local name=$1 what=$2 empty steps=()
    shift 2
    empty=$(count loquat "$what" 0 "$1")
    for reply in "$@"; do steps+=($(($(count loquat "$what" 1 "$reply") - empty))); done
    local x y
    x=$(ratio "${steps[1]}" "${steps[0]}")
    y=$(ratio "${steps[2]}" "${steps[1]}")
    echo "| $name | $(thousands "${steps[0]}") | $x | $y |"
    judge "$name, 4x" "$x" 4.4
    judge "$name, 16x of 4x" "$y" 4.4
}
echo "| loquat, a stream | instructions at 1x | 4x | 16x of 4x |"
echo "|---|--:|--:|--:|"
linear "text of 2,000 chunks, one a read" stream stream:{2000,8000,32000}
linear "text of 2,000 chunks in one body" stream stream:{2000,8000,32000}:once
linear "ticket of 500 chunks, shown as it grows" growing ticket:{500,2000,8000}
echo
printf '%s' "$verdicts"
exit "$missed"
