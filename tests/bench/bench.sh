#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# xenmem beside xentop and xl at 10, 100, 1,000 and 4,000 domains, and its levers beside a program
# that does the bare writes and hypercalls: a table, and build/bench.json.
# Every figure of a line comes from the same simulated host in the same run.
#
#   tests/bench/bench.sh [SIZE…]     BENCH_HISTORY_MINUTES=N  how long the console runs before its
#                                    memory is read at 1,000 domains (10)
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
work=$(mktemp -d)
hosts=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'rm -rf "$work" "$hosts"' EXIT

# Simulated hosts are kept in memory, and xenmem's journal on the disk. On ext4 without a journal of
# its own, a file is made the slower the more have been removed within 5 s, and libxl's locks are such
# files: libxl and xenmem would be measured for that.
export XDG_RUNTIME_DIR=$hosts BENCH_STATE_DIR=$work
sizes=${*:-10 100 1000 4000}

# The scenarios are the product's own, quiet-1000 and busy-1000, with another number of domains, and
# one that nobody but the benchmark touches.
scenario() { # KIND SIZE
    sed -E "s/^host [0-9]+G/host 2048G/; s/^domains [0-9]+ /domain probe pv 700M max 1G\\ndomains $(($2 - 2)) /" "xensim/scenarios/$1-1000.scenario" >"$work/$1-$2.scenario"
    echo "$work/$1-$2.scenario"
}

measure() { # KIND SIZE MODE
    local minutes=0
    [ "$2" != 1000 ] || minutes=${BENCH_HISTORY_MINUTES:-10}
    echo "measuring $1-$2" >&2
    "$BUILD/xensim" run "$(scenario "$1" "$2")" -- \
        "$BUILD/bench" "$1-$2" "$3" "$BUILD/xenmem" "$minutes"
}

for size in $sizes; do
    measure quiet "$size" idle
    measure busy "$size" busy
done | jq -s . >"$BUILD/bench.json"

tests/bench/table.jq "$BUILD/bench.json"
