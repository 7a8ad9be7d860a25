#!/usr/bin/env bash
# Whether reading a text takes time linear in it: instructions at 1x, 4x and 16x of each family, counted by valgrind
# (`cachegrind` without its cache: it only counts), without limits on depth and size; prints a Markdown table and fails when
# a step of 4x takes more than 4.4 times the instructions. What writing the text and
# reading the schema take is counted apart and taken off.
#
#   benches/linear.sh                      every family, whole and in pieces, with and without a schema, up to 1 MB
#   BYTES=1000000 benches/linear.sh        the same up to 16 MB
#   benches/linear.sh 'quotes' 'commas'    these families
#   MODES='whole llm_json' ...             these ways; another crate's name is a way
#   LIMITS=on ...                          with the default limits
set -euo pipefail
cd "$(dirname "$0")/mend"

bytes=${BYTES:-62500}
modes=${MODES:-whole pieces shown whole:tree pieces:tree whole:list pieces:list shown:list}
limits=${LIMITS:-off}
patience=${PATIENCE:-300} # seconds for one text
programs=${CARGO_TARGET_DIR:-target}/release/examples
command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 2; }

cargo build --quiet --release --example family
if [[ $# -gt 0 ]]; then names=("$@"); else mapfile -t names < <("$programs/family" names); fi

# Instructions of one process; nothing where it died or took too long.
count() {
    timeout "$patience" valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --main-stacksize=8388608 \
        "$programs/family" "$@" 2>&1 | sed -n 's/.*I *refs: *//p' | tr -d ,
}

missed=0
echo "| family | way | instructions a byte at $bytes | 4x | 16x | | what came out |"
echo "|---|---|--:|--:|--:|---|---|"
for name in "${names[@]}"; do
    declare -A empty=()
    for mode in $modes; do
        declare -a net=()
        nothing=none${mode#"${mode%%:*}"}
        for step in 0 1 2; do
            length=$((bytes * 4 ** step))
            [[ -n ${empty[$nothing.$step]:-} ]] || empty[$nothing.$step]=$(count "$name" "$length" "$nothing")
            all=$(count "$name" "$length" "$mode" "$limits") || all=
            [[ -n $all ]] || break
            net+=($((all - empty[$nothing.$step])))
        done
        if [[ ${#net[@]} -lt 3 ]]; then
            echo "| $name | $mode | | | | DIED after ${#net[@]} | |"
            missed=1
            continue
        fi
        # Fewer than a million instructions are no measure: hash maps with random keys alone make such differences.
        line=$(awk -v a="${net[0]}" -v b="${net[1]}" -v c="${net[2]}" -v bytes="$bytes" 'BEGIN {
            x = b < 1000000 ? 0 : b / (a < 100000 ? 100000 : a)
            y = c < 1000000 ? 0 : c / (b < 100000 ? 100000 : b)
            printf "%.0f | %.2f | %.2f | %s", a / bytes, x, y, x <= 4.4 && y <= 4.4 ? "" : "MORE"
        }')
        [[ $line == *MORE ]] && missed=1
        # A text that is refused at once is read in no time at all, which proves nothing.
        outcome=$("$programs/family" "$name" $((bytes * 16)) "$mode" "$limits")
        echo "| $name | $mode | $line | $outcome |"
    done
    unset empty net
done
exit "$missed"
