#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A minute of fuzzing of what reads bytes from the store. FUZZ_SECONDS says how long. An input that
# breaks something is kept below the build folder, and named.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
seconds=${FUZZ_SECONDS:-60}
corpus=$BUILD/fuzz/corpus-store found=$BUILD/fuzz/found-store-
mkdir -p "$corpus"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

echo 1..2
"$BUILD/fuzz/fuzz_store" -runs=0 tests/fuzz/seeds/store >"$log" 2>&1
rc=$?
[ $rc = 0 ] || { sed 's/^/# /' "$log"; printf 'not '; }
echo "ok 1 - the seeds"
"$BUILD/fuzz/fuzz_store" -max_total_time="$seconds" -max_len=5000 -timeout=10 -print_final_stats=1 \
    -artifact_prefix="$found" "$corpus" tests/fuzz/seeds/store >"$log" 2>&1
rc=$?
grep -E 'number_of_executed_units|Test unit written' "$log" | sed 's/^/# /'
[ $rc = 0 ] || { tail -40 "$log" | sed 's/^/# /'; printf 'not '; }
echo "ok 2 - $seconds s of fuzzing"
[ $rc = 0 ]
