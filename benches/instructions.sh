#!/usr/bin/env bash
# Instructions of one call through Loquat beside the same call by hand, counted by callgrind in the client process alone;
# prints a Markdown table and fails when an aim is missed. `N` (default 101) is the number of calls of the long run.
#
# A call: (the run of N calls - the run of 1 call) / (N - 1). The first call: the whole process that makes one, from its
# start to its end, client and schema built. The table has both; what is judged stands under it.
set -euo pipefail
cd "$(dirname "$0")/.."

calls=${N:-101}
programs=${CARGO_TARGET_DIR:-target}/release
command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 2; }

cargo build --quiet --release --package loquat-benches --bins
"$programs/calls" check >&2

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A server ends with its input, which this script holds open until it ends itself.
exec {held_text}> >(exec "$programs/canned_server" text >"$scratch/text")
exec {held_typed}> >(exec "$programs/canned_server" typed >"$scratch/typed")
until [[ -s $scratch/text && -s $scratch/typed ]]; do sleep 0.05; done
declare -A port=([text]=$(<"$scratch/text") [typed]=$(<"$scratch/typed"))

# Instructions of a run of `calls` with these arguments.
count() {
    local log=$scratch/log
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$programs/calls" "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        return 1
    }
    sed -n 's/.*Collected : //p' "$log"
}

declare -A set_up first call
for what in text typed; do
    for by in hand loquat; do
        key=$what.$by
        set_up[$key]=$(count "$by" "$what" 0 "${port[$what]}")
        first[$key]=$(count "$by" "$what" 1 "${port[$what]}")
        all=$(count "$by" "$what" "$calls" "${port[$what]}")
        call[$key]=$(((all - first[$key]) / (calls - 1)))
    done
done
compile=$(($(count compile) - $(count document)))

thousands() { sed ':a;s/\B[0-9]\{3\}\>/,&/;ta' <<<"$1"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'; }

row() {
    local name=$1 hand=$2 loquat=$3
    printf '| %s | %s | %s | %s | %s |\n' "$name" "$(thousands "$hand")" "$(thousands "$loquat")" \
        "$(thousands $((loquat - hand)))" "$(ratio "$loquat" "$hand")"
}

echo "| instructions | by hand | loquat | more | ratio |"
echo "|---|--:|--:|--:|--:|"
for what in text typed; do
    row "$what, a call (2 to $calls)" "${call[$what.hand]}" "${call[$what.loquat]}"
    row "$what, the first call of a process" "${first[$what.hand]}" "${first[$what.loquat]}"
    row "$what, of this before it is sent" "${set_up[$what.hand]}" "${set_up[$what.loquat]}"
done
echo
echo "| the first typed call through Loquat | instructions |"
echo "|---|--:|"
text_by_hand=${first[text.hand]}
echo "| the first text call by hand | $(thousands "$text_by_hand") |"
echo "| the validator's own compile, measured alone | $(thousands "$compile") |"
echo "| what else a typed call by hand needs | $(thousands $((first[typed.hand] - text_by_hand - compile))) |"
echo "| Loquat | $(thousands $((first[typed.loquat] - first[typed.hand]))) |"
echo "| together | $(thousands "${first[typed.loquat]}") |"
echo

missed=0
judge() {
    local aim=$1 value=$2 limit=$3
    if awk -v value="$value" -v limit="$limit" 'BEGIN { exit !(value <= limit) }'; then
        echo "- met: $aim: $value, at most $limit"
    else
        echo "- MISSED: $aim: $value, at most $limit"
        missed=1
    fi
}
judge "a text call, ratio" "$(ratio "${call[text.loquat]}" "${call[text.hand]}")" 1.1
judge "a typed call, ratio" "$(ratio "${call[typed.loquat]}" "${call[typed.hand]}")" 1.3
judge "the first text call, more than by hand" $((first[text.loquat] - first[text.hand])) 999999
# By hand, too, a validator is compiled, of the same document: the difference is beside the compile.
judge "the first typed call, more than by hand beside the compile" $((first[typed.loquat] - first[typed.hand])) 999999
exit "$missed"
